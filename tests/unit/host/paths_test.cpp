#include "host/paths.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace vireo::host {

TEST(paths, of_the_system_are_libvirts) {
    const auto paths = Paths::system();
    EXPECT_EQ(paths.run, "/run/libvirt");
    EXPECT_EQ(paths.pid, "/run");
    const auto qemu = paths.driver("qemu");
    EXPECT_EQ(qemu.etc, "/etc/libvirt/qemu");
    EXPECT_EQ(qemu.autostart, "/etc/libvirt/qemu/autostart");
    EXPECT_EQ(qemu.config, "/etc/libvirt/qemu.conf");
    EXPECT_EQ(qemu.lib, "/var/lib/libvirt/qemu");
    EXPECT_EQ(qemu.data, "/var/lib/libvirt/qemu");
    EXPECT_EQ(qemu.run, "/run/libvirt/qemu");
    EXPECT_EQ(qemu.log, "/var/log/libvirt/qemu");
    EXPECT_EQ(qemu.cache, "/var/cache/libvirt/qemu");
}

TEST(paths, below_a_root_are_all_below_it) {
    const auto paths = Paths::system("/tmp/x/");
    EXPECT_EQ(paths.etc, "/tmp/x/etc/libvirt");
    EXPECT_EQ(paths.driver("qemu").run, "/tmp/x/run/libvirt/qemu");
}

TEST(paths, of_a_session_follow_home_and_xdg) {
    ::setenv("HOME", "/home/u", 1);
    ::unsetenv("XDG_CONFIG_HOME");
    ::setenv("XDG_CACHE_HOME", "/c", 1);
    ::setenv("XDG_RUNTIME_DIR", "/run/user/1", 1);
    const auto paths = Paths::user_session();
    EXPECT_EQ(paths.etc, "/home/u/.config/libvirt");
    EXPECT_EQ(paths.run, "/run/user/1/libvirt");
    EXPECT_EQ(paths.cache, "/c/libvirt");
    EXPECT_TRUE(paths.session);
    const auto qemu = paths.driver("qemu");
    EXPECT_EQ(qemu.etc, "/home/u/.config/libvirt/qemu");
    EXPECT_EQ(qemu.data, "/home/u/.config/libvirt/qemu");
    EXPECT_EQ(qemu.lib, "/home/u/.config/libvirt/qemu/lib");
    EXPECT_EQ(qemu.run, "/run/user/1/libvirt/qemu/run");
    EXPECT_EQ(qemu.log, "/c/libvirt/qemu/log");
    EXPECT_EQ(qemu.cache, "/c/libvirt/qemu/cache");
    ::unsetenv("XDG_RUNTIME_DIR");
    EXPECT_EQ(Paths::user_session().run, "/c/libvirt");
}

}  // namespace vireo::host
