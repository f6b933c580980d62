#include <gtest/gtest.h>

#include "model/domain/guest_abi.hpp"
#include "model/domain/read.hpp"

using namespace vireo;

namespace {

std::string guest(std::string_view devices, std::string_view more = "") {
    return "<domain type='qemu'><name>t</name><memory>65536</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='pc'>hvm</type></os>" +
           std::string(more) + "<devices>" + std::string(devices) + "</devices></domain>";
}

std::string differences(const std::string& a, const std::string& b) {
    std::string out;
    for (const auto& one : model::guest_abi_differences(model::read_domain(a), model::read_domain(b))) out += one.path + ": " + one.before + " -> " + one.after + "\n";
    return out;
}

const std::string disk = "<disk type='file'><source file='/a'/><target dev='vda' bus='virtio'/></disk>";
const std::string card = "<interface type='user'><mac address='52:54:00:00:00:01'/><model type='e1000'/></interface>";

}  // namespace

TEST(guest_abi, lets_the_host_do_its_part_otherwise) {
    EXPECT_EQ(differences(guest(disk + card), guest(disk + card)), "");
    EXPECT_EQ(differences(guest(disk), guest("<disk type='block'><driver name='qemu' type='qcow2' cache='none'/><source dev='/dev/b'/><target dev='vda' bus='virtio'/></disk>")), "");
    EXPECT_EQ(differences(guest(card), guest("<interface type='network'><mac address='52:54:00:00:00:01'/><source network='n'/><model type='e1000'/></interface>")), "");
    EXPECT_EQ(differences(guest(""), guest("", "<title>x</title><on_crash>restart</on_crash>")), "");
}

TEST(guest_abi, names_what_the_guest_would_notice) {
    EXPECT_EQ(differences(guest(disk), guest("<disk type='file'><source file='/a'/><target dev='sda' bus='sata'/></disk>")),
              "domain/devices/disk/target/@dev: vda -> sda\ndomain/devices/disk/target/@bus: virtio -> sata\n");
    EXPECT_EQ(differences(guest(card), guest("<interface type='user'><mac address='52:54:00:00:00:02'/><model type='e1000'/></interface>")),
              "domain/devices/interface/mac/@address: 52:54:00:00:00:01 -> 52:54:00:00:00:02\n");
    EXPECT_NE(differences(guest(disk), guest("")), "");
    EXPECT_NE(differences(guest(""), guest("", "<features><acpi/></features>")), "");
    EXPECT_THROW(model::require_same_guest_abi(model::read_domain(guest(card)), model::read_domain(guest(""))), Error);
}
