// Networks, pools, volumes, host interfaces and node devices: what is read is written again, and what does not fit is refused.
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "model/host_interface/host_interface.hpp"
#include "model/network/update.hpp"
#include "model/node_device/node_device.hpp"
#include "model/storage_volume/storage_volume.hpp"

namespace vireo::model {
namespace {

template <class F> std::string refusal(F f) {
    try {
        f();
    } catch (const Error& error) {
        return error.message;
    }
    return "accepted";
}

constexpr const char* network_xml = R"(<network>
  <name>lab</name>
  <uuid>81ff0d90-c91e-6742-64da-4a736edb9a9b</uuid>
  <forward dev='eth1' mode='nat'>
    <interface dev='eth1'/>
  </forward>
  <bridge name='virbr0' stp='on' delay='0'/>
  <dns>
    <host ip='192.168.122.5'>
      <hostname>a</hostname>
    </host>
  </dns>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
    </dhcp>
  </ip>
  <ip family='ipv6' address='2001:db8::1' prefix='64'>
  </ip>
</network>
)";

TEST(HostObjects, a_network_is_written_as_it_was_read) { EXPECT_EQ(write_network(read_network(network_xml)), network_xml); }

TEST(HostObjects, a_network_s_addresses_must_be_of_their_family) {
    EXPECT_EQ(refusal([] { read_network("<network><name>n</name><ip address='10.9.0.999'/></network>"); }),
              "XML error: Invalid address '10.9.0.999' in network 'n'");
    EXPECT_NE(refusal([] { read_network("<network><name>n</name><ip family='ipv6' address='10.9.0.9'/></network>"); }), "accepted");
}

TEST(HostObjects, an_update_adds_a_host_once_and_leaves_the_network_alone_when_it_fails) {
    Network network = read_network(network_xml);
    const std::string host = "<host mac='00:16:3e:77:e2:ed' name='a' ip='192.168.122.6'/>";
    const auto add = [&] { update_network(network, 3, std::uint32_t(NetworkSection::ip_dhcp_host), -1, host); };
    add();
    ASSERT_EQ(network.ips.front().dhcp->hosts.size(), 1u);
    const Network before = network;
    EXPECT_NE(refusal(add).find("there is an existing dhcp host entry in network 'lab'"), std::string::npos);
    EXPECT_TRUE(network == before);
    update_network(network, 2, std::uint32_t(NetworkSection::ip_dhcp_host), -1, "<host mac='00:16:3e:77:e2:ed'/>");
    EXPECT_TRUE(network.ips.front().dhcp->hosts.empty());
}

TEST(HostObjects, a_pool_gets_what_its_type_implies) {
    const StoragePool logical = read_storage_pool("<pool type='logical'><name>vg</name><source><name>VG</name></source></pool>");
    EXPECT_EQ(logical.target->path, "/dev/VG");
    EXPECT_EQ(logical.source.format, "lvm2");
    EXPECT_EQ(refusal([] { read_storage_pool("<pool type='dir'><name>p</name></pool>"); }), "XML error: missing storage pool target path");
    EXPECT_EQ(refusal([] { read_storage_pool("<pool type='netfs'><name>p</name><source><dir path='/x'/></source><target><path>/p</path></target></pool>"); }),
              "XML error: missing storage pool source host name");
}

TEST(HostObjects, a_volume_knows_the_formats_of_its_pool) {
    const StorageVolume volume = read_storage_volume(
        "<volume><name>v</name><capacity unit='MiB'>5</capacity><target><format type='qcow2'/><features><lazy_refcounts/></features></target></volume>", PoolType::dir);
    EXPECT_EQ(volume.capacity, 5242880u);
    EXPECT_EQ(volume.allocation, 5242880u);
    EXPECT_EQ(volume.target.compat, "1.1");
    EXPECT_NE(refusal([] {
                  read_storage_volume("<volume><name>v</name><capacity>1</capacity><target><format type='bogus'/></target></volume>", PoolType::dir);
              }).find("unknown volume format type bogus"), std::string::npos);
}

TEST(HostObjects, a_bridge_of_bonds_is_written_as_it_was_read) {
    const std::string xml = R"(<interface type='bridge' name='br0'>
  <start mode='onboot'/>
  <bridge stp='off'>
    <interface type='bond' name='bond0'>
      <bond mode='active-backup'>
        <miimon freq='100' updelay='10' carrier='ioctl'/>
        <interface type='ethernet' name='eth1'>
        </interface>
      </bond>
    </interface>
  </bridge>
</interface>
)";
    EXPECT_EQ(write_host_interface(read_host_interface(xml)), xml);
    EXPECT_EQ(refusal([] { read_host_interface("<interface type='vlan' name='v'/>"); }), "XML error: vlan interface misses the vlan element");
}

TEST(HostObjects, a_device_tells_what_it_is) {
    const NodeDevice device = read_node_device(R"(<device><name>scsi_host1</name><parent>computer</parent>
<capability type='scsi_host'><host>1</host><capability type='fc_host'><wwnn>20</wwnn></capability><capability type='vport_ops'/></capability></device>)");
    EXPECT_EQ(capability_names(device), std::vector<std::string>{"scsi_host"});
    EXPECT_TRUE(has_capability(device, "fc_host"));
    EXPECT_TRUE(has_capability(device, "vports"));
    EXPECT_FALSE(has_capability(device, "pci"));
    EXPECT_NE(write_node_device(device).find("<max_vports>0</max_vports>"), std::string::npos);
}

}  // namespace
}  // namespace vireo::model
