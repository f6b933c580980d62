# How this project declares its pieces. A folder is a library; a folder of tests is a test program.

add_library(vireo_options INTERFACE)
target_compile_features(vireo_options INTERFACE cxx_std_20)
target_compile_options(vireo_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow=local -Wnon-virtual-dtor -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(vireo_options INTERFACE -Wno-stringop-overflow -Wno-maybe-uninitialized -Wno-restrict)
endif()
target_include_directories(vireo_options INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/include)
target_link_libraries(vireo_options INTERFACE Threads::Threads)
if(VIREO_SANITIZE)
  # -O1: with -O2 the compiler takes three times as long over the checks that it puts in.
  target_compile_options(vireo_options INTERFACE
    -O1 -fsanitize=${VIREO_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(vireo_options INTERFACE -fsanitize=${VIREO_SANITIZE})
  if(VIREO_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(vireo_options INTERFACE -Wno-tsan)
  endif()
endif()

if(VIREO_FUZZ)
  target_compile_options(vireo_options INTERFACE -fsanitize=fuzzer-no-link)   # what is fuzzed tells where it went
endif()

# vireo_library(NAME [DEPENDS lib...] [EXCLUDE regex...]): every .cpp of this folder (sub-folders that have
# no CMakeLists.txt of their own included) as the static library vireo_NAME.
function(vireo_library name)
  cmake_parse_arguments(arg "" "" "DEPENDS;EXCLUDE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  file(GLOB_RECURSE nested ${CMAKE_CURRENT_SOURCE_DIR}/*/CMakeLists.txt)
  foreach(list ${nested})
    get_filename_component(folder ${list} DIRECTORY)
    list(FILTER sources EXCLUDE REGEX "^${folder}/")
  endforeach()
  foreach(pattern ${arg_EXCLUDE})
    list(FILTER sources EXCLUDE REGEX "${pattern}")
  endforeach()
  if(sources)
    add_library(vireo_${name} STATIC ${sources})
    target_link_libraries(vireo_${name} PUBLIC vireo_options ${arg_DEPENDS})
  else()
    add_library(vireo_${name} INTERFACE)
    target_link_libraries(vireo_${name} INTERFACE vireo_options ${arg_DEPENDS})
  endif()
endfunction()

# For what is installed. The tables hold thousands of addresses: packed, their relocations are a few KB to read at each
# start, not a MB. Binutils' linker: mold 1.10 leaves out the mark that glibc asks for.
function(vireo_pack_relocations name)
  target_link_options(${name} PRIVATE -fuse-ld=bfd -Wl,-z,pack-relative-relocs)
endfunction()

# vireo_program(NAME SOURCES ... DEPENDS ...): a program in build/bin.
function(vireo_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE vireo_options ${arg_DEPENDS})
  vireo_pack_relocations(${name})
endfunction()

# vireo_unit_tests(NAME DEPENDS lib...): every .cpp of this folder as one GoogleTest program, test_NAME.
function(vireo_unit_tests name)
  cmake_parse_arguments(arg "" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources})
  target_link_libraries(test_${name} PRIVATE vireo_options ${arg_DEPENDS} GTest::gmock GTest::gtest_main)
  target_compile_definitions(test_${name} PRIVATE
    VIREO_SOURCE_DIR="${CMAKE_SOURCE_DIR}" VIREO_BINARY_DIR="${CMAKE_BINARY_DIR}")
  set_target_properties(test_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME unit.${name} COMMAND test_${name} --gtest_brief=1)
  set_tests_properties(unit.${name} PROPERTIES TIMEOUT 300 LABELS unit)
endfunction()

# vireo_fuzzer(NAME SOURCES ... DEPENDS ...): a libFuzzer program in build-fuzz/fuzz.
function(vireo_fuzzer name)
  if(NOT VIREO_FUZZ)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(fuzz_${name} ${arg_SOURCES})
  target_compile_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(fuzz_${name} PRIVATE vireo_options ${arg_DEPENDS})
  set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
endfunction()
