#pragma once
// What the daemon is told on its command line, and who it is: libvirtd, or one of the modular daemons.
#include <optional>
#include <string>
#include <vector>

namespace vireo::daemon {

struct Options {
    std::string name = "libvirtd";            // "virtqemud": sockets, files and administration carry it
    bool daemonize = false, listen = false, verbose = false, help = false, version = false;
    std::optional<std::string> config, pid_file;
    std::optional<unsigned> timeout;          // seconds
    std::string root;
    std::string program = "vireod";           // as it was called

    bool is_modular() const { return name != "libvirtd" && name != "virtproxyd"; }
    // "libvirt", "virtqemud": what the names of its sockets begin with.
    std::string socket_name() const { return is_modular() ? name : "libvirt"; }
};

// Throws Error (invalid_arg) for what is not understood.
Options parse_options(const std::vector<std::string>& arguments);
std::string help_text(const Options& options);

}  // namespace vireo::daemon
