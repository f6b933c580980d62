#include <gtest/gtest.h>

#include "base/error.hpp"
#include "model/domain/domain.hpp"
#include "model/migration_cookie/migration_cookie.hpp"
#include "schema/fields.hpp"
#include "schema/json.hpp"

using namespace vireo;

namespace {

const std::string cookie = R"(<qemu-migration>
  <name>guest</name>
  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
  <hostname>here</hostname>
  <hostuuid>00000000-0000-0000-0000-000000000001</hostuuid>
  <feature name='lockstate'/>
  <feature name='block-dirty-bitmaps'/>
  <graphics type='spice' port='5900' listen='192.0.2.1' tlsPort='5901'>
    <cert info='subject' value='C=GB,CN=here'/>
  </graphics>
  <lockstate driver='sanlock'>
    <leases>a:b:c</leases>
  </lockstate>
  <network>
    <interface index='1' vporttype='openvswitch'>
      <portdata>x</portdata>
    </interface>
  </network>
  <nbd port='49152'>
    <disk target='vda' capacity='1073741824'/>
  </nbd>
  <statistics>
    <started>1000</started>
    <time_elapsed>20</time_elapsed>
    <memory_bps>7</memory_bps>
  </statistics>
  <allowReboot value='yes'/>
  <capabilities>
    <cap name='xbzrle' auto='no'/>
  </capabilities>
  <blockDirtyBitmaps>
    <disk target='vda'>
      <bitmap name='b' alias='libvirt-migrate'/>
    </disk>
  </blockDirtyBitmaps>
</qemu-migration>
)";

std::string refusal(const std::string& text) {
    const auto failed = attempt([&] { model::read_migration_cookie(text); });
    return failed ? failed->message : "";
}

}  // namespace

TEST(migration_cookie, is_written_as_it_was_read) {
    const auto read = model::read_migration_cookie(cookie);
    EXPECT_EQ(model::write_migration_cookie(read), cookie);
    EXPECT_EQ(model::read_migration_cookie(cookie + std::string(1, '\0')), read);
    EXPECT_EQ(schema::from_json<model::MigrationCookie>(schema::to_json(read), "qemu-migration"), read);
    EXPECT_TRUE(read.needs(model::MigrationFeature::lockstate));
    EXPECT_FALSE(read.needs(model::MigrationFeature::nbd));
}

TEST(migration_cookie, carries_the_definition_for_the_next_start) {
    std::string text = cookie;
    text.insert(text.find("  <network>"), "  <domain type='qemu'><name>guest</name><memory>1024</memory><os><type>hvm</type></os></domain>\n");
    const auto read = model::read_migration_cookie(text);
    ASSERT_TRUE(read.persistent);
    EXPECT_EQ(read.persistent->name, "guest");
    EXPECT_EQ(model::read_migration_cookie(model::write_migration_cookie(read)), read);
}

TEST(migration_cookie, that_needs_what_nobody_knows_is_refused) {
    EXPECT_NE(refusal("<qemu-migration><name>a</name></qemu-migration>"), "");
    std::string text = cookie;
    text.replace(text.find("block-dirty"), 11, "teleporting");
    EXPECT_NE(refusal(text).find("teleporting-bitmaps"), std::string::npos);
    EXPECT_NE(refusal("<domain/>"), "");
    EXPECT_NE(refusal("\0"), "");
}
