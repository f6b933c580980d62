// The shell's program: global options, then one command line, or an interactive session.
#include <getopt.h>

#include <clocale>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include "cli/check.hpp"
#include "cli/cpu_explain.hpp"
#include "cli/help.hpp"
#include "cli/interactive.hpp"
#include "cli/shell.hpp"

namespace vireo::cli {
namespace {

void print_version(bool full, const char* name) {
    if (!full) {
        std::puts("9.0.0");
        return;
    }
    std::printf("%s: Vireo's shell, speaking the API of libvirt 9.0.0\n\n", name);
    std::puts("Hypervisors are reached through a daemon (ours or libvirt's); built with readline.");
}

std::optional<int> number_of(const char* text) {
    char* end = nullptr;
    const long number = std::strtol(text, &end, 10);
    if (!*text || *end || number < INT32_MIN || number > INT32_MAX) return std::nullopt;
    return int(number);
}

enum { version_option = 256 };
constexpr option long_options[] = {
    {"connect", required_argument, nullptr, 'c'}, {"debug", required_argument, nullptr, 'd'},
    {"escape", required_argument, nullptr, 'e'}, {"help", no_argument, nullptr, 'h'},
    {"keepalive-interval", required_argument, nullptr, 'k'}, {"keepalive-count", required_argument, nullptr, 'K'},
    {"log", required_argument, nullptr, 'l'}, {"quiet", no_argument, nullptr, 'q'},
    {"readonly", no_argument, nullptr, 'r'}, {"timing", no_argument, nullptr, 't'},
    {"version", optional_argument, nullptr, version_option}, {nullptr, 0, nullptr, 0},
};

const char* long_name(int letter) {
    for (const option& each : long_options)
        if (each.val == letter) return each.name;
    return nullptr;
}

// Gives the exit status when the program is done already.
std::optional<int> read_options(int argc, char** argv, Settings& settings, const char* name) {
    opterr = 0;
    const auto wrong = [](const std::string& text) {
        std::fprintf(stderr, "error: %s\n", text.c_str());
        return EXIT_FAILURE;
    };
    int letter;
    while ((letter = getopt_long(argc, argv, "+:c:d:e:hk:K:l:qrtvV", long_options, nullptr)) != -1) {
        switch (letter) {
            case 'c': settings.uri = optarg; break;
            case 'd': {
                const auto level = number_of(optarg);
                if (!level) return wrong(format("option %s takes a numeric argument", "-d"));
                if (*level > 4 || *level < 0) std::fprintf(stderr, "error: ignoring debug level %d out of range [0-4]\n", *level);
                else settings.debug = *level;
                break;
            }
            case 'e':
                if (std::strlen(optarg) == 2 && optarg[0] == '^' && ((optarg[1] >= '@' && optarg[1] <= '_') || (optarg[1] >= 'a' && optarg[1] <= 'z')))
                    settings.escape = char(optarg[1] & 0x1f);
                else if (std::strlen(optarg) == 1 && *optarg != '^') settings.escape = *optarg;
                else return wrong(format("Invalid string '%s' for escape sequence", optarg));
                break;
            case 'h':
                print_usage(name);
                if (std::strcmp(name, "virsh")) print_own_commands();
                return EXIT_SUCCESS;
            case 'k':
            case 'K': {
                const auto number = number_of(optarg);
                if (!number) return wrong(format("Invalid value for option -%c", letter));
                if (*number < 0) return wrong(format("option -%c requires a positive integer argument", letter));
                (letter == 'k' ? settings.keepalive_interval : settings.keepalive_count) = *number;
                settings.keepalive_given = true;
                break;
            }
            case 'l': settings.log_file = optarg; break;
            case 'q': settings.quiet = true; break;
            case 'r': settings.read_only = true; break;
            case 't': settings.timing = true; break;
            case 'v': print_version(false, name); return EXIT_SUCCESS;
            case 'V': print_version(true, name); return EXIT_SUCCESS;
            case version_option:
                print_version(optarg && !std::strcmp(optarg, "long"), name);   // Compat: any other word means short
                return EXIT_SUCCESS;
            case ':':
                return wrong(format("option '-%c'/'--%s' requires an argument", optopt, long_name(optopt) ? long_name(optopt) : ""));
            default: return wrong(format("unsupported option '%s'. See --help.", optopt && optopt < 256 ? format("-%c", optopt).c_str() : argv[optind - 1]));
        }
    }
    return std::nullopt;
}

}  // namespace
}  // namespace vireo::cli

int main(int argc, char** argv) {
    using namespace vireo::cli;
    std::setlocale(LC_ALL, "");
    const char* slash = std::strrchr(argv[0], '/');
    const std::string name = slash ? slash + 1 : argv[0];
    Settings settings;
    if (const char* uri = std::getenv("VIRSH_DEFAULT_CONNECT_URI")) settings.uri = uri;
    if (const auto status = read_options(argc, argv, settings, name.c_str())) return *status;

    // The commands that look at documents themselves; for those no daemon is needed.
    if (optind < argc && !std::strcmp(argv[optind], "check") && name != "virsh")
        return check_files({argv + optind + 1, argv + argc}, settings.json);
    if (optind < argc && !std::strcmp(argv[optind], "cpu") && name != "virsh")
        return explain_processor({argv + optind + 1, argv + argc}, settings);

    if (optind + 1 == argc && !std::strcmp(argv[optind], "help") && name != "virsh") print_own_commands();

    Shell shell(settings);
    bool good;
    if (optind >= argc) {
        if (const std::string why = try_connect(shell); !why.empty()) return EXIT_FAILURE;
        good = run_interactive(shell, name);
    } else if (optind + 1 == argc) {
        good = shell.run_line(argv[optind]);
    } else {
        good = shell.run_words({argv + optind, argv + argc});
    }
    std::fflush(stdout);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
