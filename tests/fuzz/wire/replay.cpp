// Runs a fuzz target over kept inputs, for compilers without libFuzzer: every file of the folders that are named, and some
// made from them (cut, and with bytes turned over), always the same.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& bytes) { LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()); }

void run_with_variants(const std::string& bytes) {
    run(bytes);
    for (std::size_t cut = 1; cut < bytes.size(); cut += 1 + cut / 8) run(bytes.substr(0, bytes.size() - cut));
    for (std::size_t at = 0; at < bytes.size(); at += 1 + at / 16)
        for (const unsigned char turn : {0x01, 0x80, 0xff}) {
            std::string other = bytes;
            other[at] = static_cast<char>(other[at] ^ turn);
            run(other);
        }
}

}  // namespace

int main(int argc, char** argv) {
    std::size_t count = 0;
    run("");
    for (int i = 1; i < argc; ++i) {
        if (!std::filesystem::exists(argv[i])) continue;
        for (const auto& file : std::filesystem::recursive_directory_iterator(argv[i])) {
            std::ifstream in(file.path(), std::ios::binary);
            run_with_variants({std::istreambuf_iterator<char>(in), {}});
            ++count;
        }
    }
    std::cout << count << " inputs\n";
    return 0;
}
