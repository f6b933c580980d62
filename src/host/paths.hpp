#pragma once
// Every directory the project uses, for the system, for a user's session, or for all of it under one folder.
#include <string>
#include <string_view>

namespace vireo::host {

// The folders of one driver ("qemu", "network", "storage" …).
struct DriverPaths {
    std::string etc;         // definitions: /etc/libvirt/qemu                   CONF/qemu
    std::string autostart;   // /etc/libvirt/qemu/autostart                      CONF/qemu/autostart
    std::string data;        // save/, snapshot/, nvram/, channel/target/ …: /var/lib/libvirt/qemu   CONF/qemu
    std::string lib;         // per-run folders: /var/lib/libvirt/qemu           CONF/qemu/lib
    std::string run;         // status and pid files: /run/libvirt/qemu          RUN/qemu/run
    std::string log;         // /var/log/libvirt/qemu                            CACHE/qemu/log
    std::string cache;       // /var/cache/libvirt/qemu                          CACHE/qemu/cache
    std::string config;      // /etc/libvirt/qemu.conf                           CONF/qemu.conf
};

struct Paths {
    std::string etc;         // /etc/libvirt            $XDG_CONFIG_HOME/libvirt
    std::string lib;         // /var/lib/libvirt        $XDG_DATA_HOME/libvirt (images, boot)
    std::string run;         // /run/libvirt            $XDG_RUNTIME_DIR/libvirt
    std::string log;         // /var/log/libvirt        $XDG_CACHE_HOME/libvirt
    std::string cache;       // /var/cache/libvirt      $XDG_CACHE_HOME/libvirt
    std::string pid;         // folder of the daemon's pid file: /run    $XDG_RUNTIME_DIR/libvirt
    std::string root;        // the folder given with --root, or ""
    bool session = false;

    DriverPaths driver(std::string_view name) const;

    // libvirt's own places, below `root` if one is given.
    static Paths system(std::string_view root = {});
    // The calling user's places, by HOME and the XDG variables; below `root` they are those of the system layout.
    static Paths user_session(std::string_view root = {});
};

}  // namespace vireo::host
