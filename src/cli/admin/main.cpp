// virt-admin: global options, then one command line, or an interactive session.
#include <getopt.h>

#include <clocale>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

#include "cli/admin/administration.hpp"
#include "cli/help.hpp"
#include "cli/interactive.hpp"

namespace vireo::cli {
namespace {

virAdmConnectPtr open_connection = nullptr;   // the process has one

constexpr const char* option_lines =
    "    -c | --connect=URI      which daemon to talk to\n"
    "    -d | --debug=NUM        how much to tell, 0 to 4\n"
    "    -h | --help             this text\n"
    "    -l | --log=FILE         where to write the log\n"
    "    -q | --quiet            results only\n"
    "    -v                      the version\n"
    "    -V                      the version at length\n"
    "         --version[=TYPE]   short (default) or long\n";
enum { version_option = 256 };
constexpr option long_options[] = {
    {"connect", required_argument, nullptr, 'c'}, {"debug", required_argument, nullptr, 'd'}, {"help", no_argument, nullptr, 'h'},
    {"log", required_argument, nullptr, 'l'}, {"quiet", no_argument, nullptr, 'q'}, {"version", optional_argument, nullptr, version_option},
    {nullptr, 0, nullptr, 0},
};

int wrong(const std::string& text) {
    std::fprintf(stderr, "error: %s\n", text.c_str());
    return EXIT_FAILURE;
}
int print_version(bool full) {
    std::puts(full ? "virt-admin of Vireo, speaking the administration protocol of libvirt 9.0.0" : "9.0.0");
    return EXIT_SUCCESS;
}

// Gives the exit status when the program is done already.
std::optional<int> read_options(int argc, char** argv, Settings& settings) {
    opterr = 0;
    int letter;
    while ((letter = getopt_long(argc, argv, "+:c:d:hl:qvV", long_options, nullptr)) != -1) {
        switch (letter) {
            case 'c': settings.uri = optarg; break;
            case 'd': {
                char* end = nullptr;
                settings.debug = int(std::strtol(optarg, &end, 10));
                if (*end || end == optarg) return wrong("option -d takes a numeric argument");
                break;
            }
            case 'h': print_usage("virt-admin", option_lines); return EXIT_SUCCESS;
            case 'l': settings.log_file = optarg; break;
            case 'q': settings.quiet = true; break;
            case 'v': return print_version(false);
            case 'V': return print_version(true);
            case version_option: return print_version(optarg && !std::strcmp(optarg, "long"));
            case ':': return wrong(format("option '-%c' requires an argument", optopt));
            default: return wrong(format("unsupported option '%s'. See --help.", optopt && optopt < 256 ? format("-%c", optopt).c_str() : argv[optind - 1]));
        }
    }
    return std::nullopt;
}

}  // namespace

virAdmConnectPtr administration(Shell& shell) {
    if (!open_connection) {
        open_connection = virAdmConnectOpen(shell.settings.uri.empty() ? nullptr : shell.settings.uri.c_str(), 0);
        if (!open_connection) fail("Failed to connect to the admin server");
    }
    return open_connection;
}
void close_administration() {
    if (open_connection) virAdmConnectClose(std::exchange(open_connection, nullptr));
}
void reconnect(Shell& shell, const std::string& uri) {
    const virAdmConnectPtr made = virAdmConnectOpen(uri.empty() ? nullptr : uri.c_str(), 0);
    if (!made) fail("Failed to reconnect to the admin server");
    close_administration();
    open_connection = made;
    shell.settings.uri = uri;
}

}  // namespace vireo::cli

int main(int argc, char** argv) {
    using namespace vireo::cli;
    std::setlocale(LC_ALL, "");
    Settings settings;
    if (const char* uri = std::getenv("VIRT_ADMIN_DEFAULT_CONNECT_URI")) settings.uri = uri;
    if (const auto status = read_options(argc, argv, settings)) return *status;
    set_program("virt-admin");
    Shell shell(settings);
    bool good = true;
    if (optind >= argc) good = run_interactive(shell, "virt-admin");
    else if (optind + 1 == argc) good = shell.run_line(argv[optind]);
    else good = shell.run_words({argv + optind, argv + argc});
    close_administration();
    std::fflush(stdout);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
