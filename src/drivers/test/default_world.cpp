#include "drivers/test/default_world.hpp"

#include "drivers/test/world.hpp"

namespace vireo::test {
namespace {

constexpr const char* domain = R"(
<domain type='test'>
  <name>test</name>
  <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
  <memory>8388608</memory>
  <currentMemory>2097152</currentMemory>
  <vcpu>2</vcpu>
  <os><type>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <source file='/guest/diskimage1'/>
      <target dev='vda' bus='virtio'/>
      <address type='pci' domain='0' bus='1' slot='0' function='0'/>
    </disk>
    <interface type='network'>
      <mac address='aa:bb:cc:dd:ee:ff'/>
      <source network='default'/>
      <address type='pci' domain='0' bus='0' slot='1' function='0'/>
    </interface>
    <memballoon model='virtio'>
      <address type='pci' domain='0' bus='0' slot='2' function='0'/>
    </memballoon>
  </devices>
</domain>)";

}  // namespace

void fill_default(World& world) {
    const GuestPtr guest = world.add(read_definition(domain));
    World::Change change(world, guest);
    start_guest(change, reason::running_unknown, lifecycle::started_booted);
    change.commit();
}

}  // namespace vireo::test
