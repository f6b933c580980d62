#include <gtest/gtest.h>

#include "base/error.hpp"
#include "drivers/remote/address.hpp"
#include "drivers/remote/uri.hpp"

namespace vireo::remote {
namespace {

TEST(RemoteUri, parts_are_taken_apart) {
    const Uri uri = parse_uri("qemu+ssh://root@host.example:2222/system?keyfile=/a%20b&no_tty=1&x=y");
    EXPECT_EQ(uri.driver, "qemu");
    EXPECT_EQ(uri.transport, "ssh");
    EXPECT_EQ(uri.user, "root");
    EXPECT_EQ(uri.host, "host.example");
    EXPECT_EQ(uri.port, 2222);
    EXPECT_EQ(uri.path, "/system");
    EXPECT_EQ(*uri.parameter("keyfile"), "/a b");
    EXPECT_TRUE(uri.flag("no_tty"));
    EXPECT_FALSE(uri.flag("no_verify"));
    EXPECT_FALSE(uri.parameter("keyfil"));
}

TEST(RemoteUri, the_daemon_gets_it_without_what_is_the_client_s) {
    EXPECT_EQ(parse_uri("qemu+unix:///system?socket=/run/x").name(), "qemu:///system");
    EXPECT_EQ(parse_uri("qemu+ssh://root@host/system?keyfile=a&x=y&z=1%2F2").name(), "qemu:///system?x=y&z=1%2F2");
    EXPECT_EQ(parse_uri("qemu+tcp://host/system?name=test:///default").name(), "test:///default");
    EXPECT_EQ(parse_uri("remote://host/").name(), "");
    EXPECT_EQ(parse_uri("test+unix:///default").name(), "test:///default");
}

TEST(RemoteUri, transports_have_defaults) {
    EXPECT_EQ(parse_uri("qemu:///system").transport, "unix");
    EXPECT_EQ(parse_uri("qemu://host/system").transport, "tls");
    EXPECT_EQ(parse_uri("qemu+tcp://[::1]:77/system").host, "::1");
    EXPECT_EQ(parse_uri("qemu+tcp://[::1]:77/system").port, 77);
}

TEST(RemoteUri, nonsense_is_refused) {
    for (const char* text : {"", "qemu", ":///x", "qemu+tcp://host:port/system", "qemu+tcp://[::1/system", "qemu+smoke://host/system", "qemu+tcp://h:99999/"})
        EXPECT_TRUE(attempt([&] { parse_uri(text); })) << text;
}

TEST(RemoteSocket, the_driver_s_daemon_is_preferred_where_it_is_there) {
    const auto none = [](const std::string&) { return false; };
    const auto qemu = [](const std::string& path) { return path.find("virtqemud") != std::string::npos; };
    EXPECT_EQ(choose_socket(parse_uri("qemu:///system"), false, none).path, "/var/run/libvirt/libvirt-sock");
    EXPECT_EQ(choose_socket(parse_uri("qemu:///system"), true, none).path, "/var/run/libvirt/libvirt-sock-ro");
    EXPECT_EQ(choose_socket(parse_uri("qemu:///system"), false, qemu).path, "/var/run/libvirt/virtqemud-sock");
    EXPECT_EQ(choose_socket(parse_uri("lxc:///system"), false, qemu).path, "/var/run/libvirt/libvirt-sock");
    EXPECT_EQ(choose_socket(parse_uri("qemu:///system?mode=legacy"), false, qemu).path, "/var/run/libvirt/libvirt-sock");
    EXPECT_EQ(choose_socket(parse_uri("xen:///system?mode=direct"), false, none).path, "/var/run/libvirt/virtxend-sock");
    EXPECT_EQ(choose_socket(parse_uri("remote+unix:///"), false, qemu).path, "/var/run/libvirt/virtqemud-sock");
    EXPECT_TRUE(attempt([&] { choose_socket(parse_uri("qemu:///system?mode=odd"), false, none); }));
}

}  // namespace
}  // namespace vireo::remote
