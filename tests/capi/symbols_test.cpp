// Every symbol of the four libraries is there, with its version.
#include <dlfcn.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace {

TEST(symbols, all_are_exported_with_their_versions) {
    std::map<std::string, void*> libraries;
    std::ifstream list(VIREO_SOURCE_DIR "/tests/capi/symbols.tsv");
    std::string line, library, version, symbol;
    std::getline(list, line);
    std::size_t count = 0;
    while (std::getline(list, line)) {
        std::istringstream fields(line);
        std::getline(fields, library, '\t');
        std::getline(fields, version, '\t');
        std::getline(fields, symbol, '\t');
        void*& handle = libraries[library];
        if (!handle) handle = dlopen((VIREO_BINARY_DIR "/lib/" + library).c_str(), RTLD_NOW);
        ASSERT_TRUE(handle) << dlerror();
        EXPECT_TRUE(dlvsym(handle, symbol.c_str(), version.c_str())) << symbol << "@" << version;
        ++count;
    }
    EXPECT_EQ(count, 569u);
    EXPECT_EQ(libraries.size(), 4u);
}

}  // namespace
