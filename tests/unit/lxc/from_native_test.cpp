#include <gtest/gtest.h>

#include <functional>

#include "base/error.hpp"
#include "drivers/lxc/driver.hpp"
#include "drivers/lxc/native_file.hpp"
#include "model/domain/read.hpp"

namespace vireo::lxc {
namespace {

const std::string base = "lxc.rootfs.path = /r\nlxc.uts.name = n\n";

std::string xml(const std::string& lines) { return model::write_domain(from_native(base + lines)); }
std::string failure(const std::string& text) {
    const Outcome outcome = attempt([&] { from_native(text); });
    return outcome ? std::to_string(int(outcome->code)) + ": " + outcome->message : "";
}
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST(lxc_native, needs_a_root_and_a_name) {
    EXPECT_EQ(failure(base), "");
    EXPECT_TRUE(failure("lxc.uts.name = n\n").starts_with("1: "));
    EXPECT_TRUE(failure("lxc.rootfs = /r\n").starts_with("1: "));
    EXPECT_TRUE(failure("").starts_with("1: "));
}

TEST(lxc_native, says_where_it_cannot_be_read) {
    EXPECT_EQ(failure(base + "garbage\n"), "33: configuration file syntax error: memory conf:3: expecting an assignment");
    EXPECT_EQ(failure(base + "\n=x\n"), "33: configuration file syntax error: memory conf:4: expecting a name");
    const auto lines = parse_native("# a\n\n  lxc.a = 'x y' \nlxc.b=\"1\"\nlxc.c =");
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_EQ(lines[0].value, "'x y' ");     // the blank belongs to it
    EXPECT_EQ(lines[1].value, "1");
    EXPECT_EQ(lines[2].value, "");
    EXPECT_EQ(lines[2].number, 5u);
}

TEST(lxc_native, networks_become_interfaces_and_devices_of_the_host) {
    const std::string bridged = xml("lxc.net.0.type = veth\nlxc.net.1.type = vlan\nlxc.net.0.link = br0\nlxc.net.1.link = eth1\nlxc.net.1.vlan.id = 7\n"
                                    "lxc.net.0.hwaddr = 02:00:15:8f:05:c1\nlxc.net.0.name = eth5\nlxc.net.0.flags = up\nlxc.net.0.ipv4.address = 10.0.0.2/24\n");
    EXPECT_TRUE(has(bridged, "<interface type='bridge'>\n      <mac address='02:00:15:8f:05:c1'/>\n      <source bridge='br0'/>\n"
                             "      <ip address='10.0.0.2' family='ipv4' prefix='24'/>\n      <guest dev='eth5'/>\n      <link state='up'/>")) << bridged;
    EXPECT_TRUE(has(bridged, "<interface>eth1.7</interface>")) << bridged;
    EXPECT_FALSE(has(bridged, "<privnet/>"));
    EXPECT_TRUE(has(xml(""), "<privnet/>"));
    EXPECT_EQ(failure(base + "lxc.network.type = phys\n"), "67: unsupported configuration: Missing 'link' attribute for NIC");
    EXPECT_EQ(failure(base + "lxc.network.type = veth\nlxc.network.ipv4 = 10.0.0.1\n"), "8: invalid argument: Invalid CIDR address: '10.0.0.1'");
    EXPECT_TRUE(failure(base + "lxc.network.link = x\n").starts_with("1: "));
    EXPECT_TRUE(failure(base + "lxc.net.x.type = veth\n").starts_with("1: "));
}

TEST(lxc_native, mounts_become_file_systems) {
    const std::string made = xml("lxc.mount.entry = proc proc proc nodev 0 0\nlxc.mount.entry = /etc/resolv.conf etc/resolv.conf none bind,ro 0 0\n"
                                 "lxc.mount.entry = tmpfs run tmpfs size=8m,nodev 0 0\nlxc.mount.entry = /dev/sda1 /mnt ext3 defaults 0 0\n");
    EXPECT_FALSE(has(made, "proc"));
    EXPECT_TRUE(has(made, "<source dir='/etc/resolv.conf'/>\n      <target dir='/etc/resolv.conf'/>\n      <readonly/>")) << made;
    EXPECT_TRUE(has(made, "<source usage='8192' units='KiB'/>\n      <target dir='/run'/>")) << made;
    EXPECT_TRUE(has(made, "<filesystem type='block' accessmode='passthrough'>\n      <source dev='/dev/sda1'/>")) << made;
    EXPECT_EQ(failure(base + "lxc.mount.entry = tmpfs t tmpfs rw 0 0\n"), "1: internal error: missing tmpfs size, set the size option");
    EXPECT_EQ(failure(base + "lxc.mount.entry = tmpfs t tmpfs size=50% 0 0\n"), "1: internal error: can't convert relative size: '50%'");
    EXPECT_TRUE(failure(base + "lxc.mount.entry = a b\n").starts_with("1: "));
    EXPECT_EQ(failure(base + "lxc.mount.fstab = /x\n"),
              "74: argument unsupported: lxc.mount.fstab or lxc.mount found, use lxc.mount.entry lines instead");
}

TEST(lxc_native, limits_become_tuning) {
    const std::string made = xml("lxc.cgroup.memory.limit_in_bytes = 1G\nlxc.cgroup.cpu.shares = 9\nlxc.cgroup.cpuset.cpus = 0-1\n"
                                 "lxc.cgroup.blkio.device_weight = 8:0 100\nlxc.cap.drop = mknod bogus\nlxc.tty.max = 2\nlxc.idmap = u 0 100000 65536\n");
    EXPECT_TRUE(has(made, "<hard_limit unit='KiB'>1048576</hard_limit>"));
    EXPECT_TRUE(has(made, "<shares>9</shares>"));
    EXPECT_TRUE(has(made, "<path>/dev/block/8:0</path>\n      <weight>100</weight>"));
    EXPECT_TRUE(has(made, "<capabilities policy='allow'>\n      <mknod state='off'/>\n    </capabilities>"));
    EXPECT_TRUE(has(made, "<target type='lxc' port='1'/>"));
    EXPECT_TRUE(has(made, "<uid start='100000' target='0' count='65536'/>"));
    EXPECT_EQ(failure(base + "lxc.cgroup.memory.limit_in_bytes = bad\n"), "1: internal error: failed to convert size: 'bad'");
    EXPECT_EQ(failure(base + "lxc.cgroup.cpuset.cpus = bad\n"), "8: invalid argument: Failed to parse bitmap 'bad'");
    EXPECT_TRUE(failure(base + "lxc.tty = 2000000000\n").starts_with("1: "));
}

}  // namespace vireo::lxc
