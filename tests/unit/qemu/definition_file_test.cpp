#include "drivers/qemu/definition_file.hpp"
#include "model/domain/read.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "model/key_codes.hpp"
#include "drivers/qemu/live_definition.hpp"
#include "model/domain/metadata_element.hpp"
#include "drivers/qemu/states.hpp"
#include "xml/document.hpp"

namespace vireo::qemu {
namespace {

const std::string xml = R"(<domain type='qemu'>
  <name>a&amp;b</name>
  <uuid>b8706016-de8c-4b16-8101-4c3f3f22f52b</uuid>
  <title>One &lt;title&gt;</title>
  <memory unit='KiB' dumpCore='on'>65536</memory>
  <currentMemory unit='KiB'>32768</currentMemory>
  <vcpu placement='static' current='1'>2</vcpu>
  <os>
    <type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type>
  </os>
</domain>
)";

TEST(DefinitionFile, what_was_written_is_known_as_checked) {
    const std::string file = definition_file("a&b", xml);
    const DefinitionText text = parse_definition_file(file);
    EXPECT_EQ(text.xml, xml);
    EXPECT_TRUE(text.checked);
}

TEST(DefinitionFile, a_change_by_hand_is_noticed) {
    std::string file = definition_file("a&b", xml);
    file.replace(file.find("65536"), 5, "65537");
    EXPECT_FALSE(parse_definition_file(file).checked);
}

TEST(DefinitionFile, files_of_others_are_not_taken_as_checked) {
    EXPECT_FALSE(parse_definition_file(xml).checked);
    EXPECT_EQ(parse_definition_file(xml).xml, xml);
    const std::string theirs = "<!--\nWARNING: THIS IS AN AUTO-GENERATED FILE.\n-->\n\n" + xml;
    EXPECT_FALSE(parse_definition_file(theirs).checked);
    EXPECT_EQ(parse_definition_file(theirs).xml, xml);
    EXPECT_FALSE(parse_definition_file("<!-- never ends").checked);
    EXPECT_FALSE(parse_definition_file("").checked);
}

TEST(DefinitionFile, no_name_ends_the_comment_early) {
    for (const char* name : {"a-->b", "a--b", "----", "-"}) {
        const std::string file = definition_file(name, xml);
        EXPECT_TRUE(parse_definition_file(file).checked) << name;
        EXPECT_NO_THROW(xml::Document::parse(file)) << name;
    }
}

TEST(DefinitionFile, what_lists_need_is_found_without_reading_all) {
    const auto found = scan_definition(xml);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->name, "a&b");
    EXPECT_EQ(found->uuid.text(), "b8706016-de8c-4b16-8101-4c3f3f22f52b");
    EXPECT_EQ(found->facts.memory, 32768u);
    EXPECT_EQ(found->facts.max_memory, 65536u);
    EXPECT_EQ(found->facts.vcpus, 1u);
    EXPECT_EQ(found->facts.max_vcpus, 2u);
    EXPECT_EQ(scan_title(xml), "One <title>");
    EXPECT_EQ(scan_description(xml), "");
    EXPECT_EQ(scan_os_type(xml), "hvm");
    EXPECT_FALSE(scan_definition("<domain type='x'>\n  <name>a</name>\n</domain>\n"));
    EXPECT_FALSE(scan_definition(""));
}

TEST(DefinitionFile, disks_are_found_without_reading_all) {
    model::Domain domain = model::read_domain(R"(<domain type='qemu'><name>d</name><memory>1024</memory><os><type>hvm</type></os><devices>
      <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a&apos;b &amp; c.img'><slices><slice type='storage' offset='0' size='512'/></slices></source>
        <backingStore type='file'><format type='raw'/><source file='/below.img'/><backingStore/></backingStore><target dev='vda' bus='virtio'/></disk>
      <disk type='block' device='disk'><driver name='qemu' type='raw'/><source dev='/dev/sdz'/><target dev='vdb' bus='virtio'/></disk>
      <disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='nbd' name='x'><host name='h'/></source><target dev='vdc' bus='virtio'/></disk>
      <disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
      </devices></domain>)");
    const auto disks = scan_disks(model::write_domain(domain, {.secure = true}));
    ASSERT_EQ(disks.size(), 4u);
    EXPECT_EQ(disks[0].target, "vda");
    EXPECT_EQ(disks[0].format, "qcow2");
    EXPECT_EQ(disks[0].path, "/a'b & c.img");
    EXPECT_EQ(disks[1].path, "/dev/sdz");
    EXPECT_EQ(disks[1].format, "raw");
    EXPECT_EQ(disks[2].target, "vdc");
    EXPECT_EQ(disks[2].path, "");
    EXPECT_EQ(disks[3].target, "sda");
    EXPECT_EQ(disks[3].path, "");
    EXPECT_TRUE(scan_disks("<domain><devices/></domain>").empty());
    EXPECT_TRUE(scan_disks("\n    <disk type='file'").empty());
}

TEST(States, words_lead_back_to_their_numbers) {
    for (int i = 0; i <= int(State::pmsuspended); ++i) {
        EXPECT_EQ(state_of_word(state_word(State(i))), State(i));
        for (int reason = 0; reason < 12; ++reason)
            if (reason_word(State(i), reason) != "unknown") { EXPECT_EQ(reason_of_word(State(i), reason_word(State(i), reason)), reason); }
    }
    EXPECT_EQ(reason_of_word(State::paused, "starting up"), int(reason::starting_up));
    EXPECT_EQ(reason_of_word(State::shutoff, "booted"), std::nullopt);
    EXPECT_EQ(state_of_word("asleep"), std::nullopt);
}

TEST(KeyCodes, a_key_is_the_same_in_every_set) {
    // The letter A, Enter of the keypad, and Delete.
    for (const auto& [set, code] : {std::pair{0u, 30u}, {1u, 0x1eu}, {3u, 0x1cu}, {7u, 4u}, {8u, 0x41u}, {9u, 0x1eu}})
        EXPECT_EQ(model::qnum_of_key(set, code), 0x1eu) << set;
    EXPECT_EQ(model::qnum_of_key(0, 96), 0x9cu);
    EXPECT_EQ(model::qnum_of_key(1, 0xe01c), 0x9cu);
    EXPECT_EQ(model::qnum_of_key(0, 111), 0xd3u);
    EXPECT_EQ(model::qnum_of_key(0, 100000), std::nullopt);
    EXPECT_EQ(model::qnum_of_key(99, 1), std::nullopt);
    EXPECT_EQ(model::qnum_of_key(7, 3), std::nullopt);
}

TEST(LiveDefinition, short_names_are_cut_between_characters) {
    EXPECT_EQ(short_name(3, "web"), "domain-3-web");
    EXPECT_EQ(short_name(3, std::string(40, 'x')), "domain-3-" + std::string(20, 'x'));
    std::string umlauts;
    for (int i = 0; i < 30; ++i) umlauts += "ü";
    EXPECT_EQ(short_name(1, umlauts), "domain-1-" + umlauts.substr(0, 40));
}

TEST(LiveDefinition, files_that_are_no_images_have_nothing_below) {
    const std::string path = testing::TempDir() + "/vireo-no-image";
    for (const std::string& content : {std::string(), std::string("QFI"), std::string("QFI\xfb") + std::string(200, '\xff')}) {
        std::ofstream(path, std::ios::binary) << content;
        EXPECT_EQ(read_backing_header(path).has_value(), false) << content.size();
    }
    EXPECT_FALSE(read_backing_header("/no/such/image"));
}

TEST(LiveDefinition, a_port_is_given_once) {
    PortPool pool;
    const int first = pool.take(5900, 65535, "test"), second = pool.take(5900, 65535, "test");
    EXPECT_NE(first, second);
    pool.give_back(first);
    EXPECT_EQ(pool.take(first, first, "test"), first);
    EXPECT_THROW(pool.take(first, first, "test"), Error);
}

TEST(MetadataElement, an_element_comes_back_as_it_was_set) {
    xml::Fragment metadata;
    model::set_metadata_element(metadata, "app", "http://app.example/", "<data a='1'><x/></data>");
    model::set_metadata_element(metadata, "other", "http://other.example/", "<y>text</y>");
    EXPECT_NE(metadata.text().find("app:data"), std::string::npos);
    EXPECT_EQ(model::get_metadata_element(metadata, "http://other.example/"), "<y>text</y>");
    EXPECT_EQ(model::get_metadata_element(metadata, "http://no.example/"), std::nullopt);
    model::set_metadata_element(metadata, "app", "http://app.example/", "<new/>");
    EXPECT_EQ(model::get_metadata_element(metadata, "http://app.example/"), "<new/>");
    model::set_metadata_element(metadata, "", "http://app.example/", std::nullopt);
    EXPECT_EQ(model::get_metadata_element(metadata, "http://app.example/"), std::nullopt);
    EXPECT_EQ(model::get_metadata_element(metadata, "http://other.example/"), "<y>text</y>");
    EXPECT_THROW(model::set_metadata_element(metadata, "app", "http://app.example/", "no xml"), Error);
}

}  // namespace
}  // namespace vireo::qemu
