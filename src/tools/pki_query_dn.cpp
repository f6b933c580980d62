// virt-pki-query-dn: the distinguished name in a certificate, as tls_allowed_dn_list wants it.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "base/error.hpp"
#include "base/files.hpp"
#include "rpc/certificate_check.hpp"

namespace {

const char* program = "virt-pki-query-dn";   // as it was called

void show_help(std::FILE* to) {
    std::fprintf(to,
                 "Usage:\n  %s FILE\n  %s { -v | -h }\n\nExtract Distinguished Name from a PEM certificate.\nThe output is meant to be used in the tls_allowed_dn_list\n"
                 "configuration option in the libvirtd.conf file.\n\n  FILE            certificate file to extract the DN from\n\noptions:\n"
                 "  -h | --help     display this help and exit\n  -v | --version  output version information and exit\n", program, program);
}

}  // namespace

int main(int argc, char** argv) {
    using namespace vireo;
    if (argc > 0) program = argv[0];
    std::string file;
    bool only_files = false;
    int files = 0;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (only_files || !word.starts_with('-') || word == "-") {
            file = word;
            ++files;
        } else if (word == "--") {
            only_files = true;
        } else if (word == "-h" || word == "--help") {
            return show_help(stdout), 0;
        } else if (word == "-v" || word == "--version") {
            return std::printf("9.0.0\n"), 0;
        } else {
            std::fprintf(stderr, word.starts_with("--") ? "%s: unrecognized option '%s'\n" : "%s: invalid option -- '%s'\n", program, argv[i] + (word.starts_with("--") ? 0 : 1));
            return show_help(stderr), 1;
        }
    }
    if (files != 1) return show_help(stderr), 1;
    std::string text;
    if (const auto failed = attempt([&] { text = read_file(file, 1 << 20); })) {
        std::fprintf(stderr, "%s: Failed to open file \u201c%s\u201d: %s\n", program, file.c_str(), failed->int1 > 0 ? std::strerror(failed->int1) : failed->message.c_str());
        return 1;
    }
    std::string name;
    if (const auto failed = attempt([&] { name = rpc::names_in_certificate(text).distinguished; })) {
        std::fprintf(stderr, "Unable to load certificate, make sure it is in PEM format: %s\n", failed->detail.empty() ? failed->message.c_str() : failed->detail.c_str());
        return 1;
    }
    std::printf("%s\n", name.c_str());
    return 0;
}
