// vireod: libvirtd's work, and that of the modular daemons when called by their names.
#include <cstdio>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "daemon/daemon.hpp"

int main(int argc, char** argv) {
    using namespace vireo;
    daemon::Options options;
    if (const auto bad = attempt([&] { options = daemon::parse_options({argv, argv + argc}); })) {
        std::fprintf(stderr, "%s: %s\n\n%s", argv[0], bad->detail.c_str(), daemon::help_text(options).c_str());
        return 1;
    }
    if (options.help) {
        std::fputs(daemon::help_text(options).c_str(), stdout);
        return 0;
    }
    if (options.version) {
        std::printf("%s (libvirt) 9.0.0\n", options.program.c_str());
        return 0;
    }
    return daemon::run_daemon(options);
}
