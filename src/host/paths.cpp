#include "host/paths.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <vector>

namespace vireo::host {
namespace {

std::string environment(const char* name) {
    const char* value = ::getenv(name);
    return value && *value == '/' ? value : "";   // the XDG rules: what is not absolute does not count
}

std::string home() {
    if (auto found = environment("HOME"); !found.empty()) return found;
    std::vector<char> room(4096);
    passwd entry{}, *found = nullptr;
    if (::getpwuid_r(::getuid(), &entry, room.data(), room.size(), &found) == 0 && found) return found->pw_dir;
    return "/";
}

std::string xdg(const char* name, const char* below_home) {
    auto found = environment(name);
    return (found.empty() ? home() + below_home : found) + "/libvirt";
}

}  // namespace

Paths Paths::system(std::string_view root) {
    std::string below(root);
    while (below.ends_with('/')) below.pop_back();
    Paths paths;
    paths.etc = below + "/etc/libvirt";
    paths.lib = below + "/var/lib/libvirt";
    paths.run = below + "/run/libvirt";
    paths.log = below + "/var/log/libvirt";
    paths.cache = below + "/var/cache/libvirt";
    paths.pid = below + "/run";
    paths.root = below;
    return paths;
}

Paths Paths::user_session(std::string_view root) {
    Paths paths;
    if (!root.empty()) {
        paths = system(root);
        paths.log = paths.cache;
        paths.pid = paths.run;
    } else {
        paths.etc = xdg("XDG_CONFIG_HOME", "/.config");
        paths.lib = xdg("XDG_DATA_HOME", "/.local/share");
        paths.cache = paths.log = xdg("XDG_CACHE_HOME", "/.cache");
        const auto runtime = environment("XDG_RUNTIME_DIR");
        paths.run = paths.pid = runtime.empty() ? paths.cache : runtime + "/libvirt";
    }
    paths.session = true;
    return paths;
}

DriverPaths Paths::driver(std::string_view driver) const {
    const std::string name(driver);
    DriverPaths paths;
    paths.etc = etc + "/" + name;
    paths.autostart = paths.etc + "/autostart";
    paths.config = etc + "/" + name + ".conf";
    if (session) {
        paths.data = paths.etc;
        paths.lib = paths.etc + "/lib";
        paths.run = run + "/" + name + "/run";
        paths.log = cache + "/" + name + "/log";
        paths.cache = cache + "/" + name + "/cache";
    } else {
        paths.data = paths.lib = lib + "/" + name;
        paths.run = run + "/" + name;
        paths.log = log + "/" + name;
        paths.cache = cache + "/" + name;
    }
    return paths;
}

}  // namespace vireo::host
