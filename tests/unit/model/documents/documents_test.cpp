#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <algorithm>
#include <set>
#include <sstream>

#include "model/backup/backup.hpp"
#include "model/check_document.hpp"
#include "model/checkpoint/checkpoint.hpp"
#include "model/domain/read.hpp"
#include "model/save_image/save_image.hpp"
#include "model/snapshot/snapshot.hpp"
#include "model/status/status.hpp"
#include "schema/describe.hpp"

namespace vireo::model {
const schema::Type& schema_of(const Domain*);
}

namespace {

using namespace vireo;

std::string golden_path(const std::string& name) { return std::string(VIREO_SOURCE_DIR) + "/tests/golden/model/" + name; }

const std::string guest = R"(  <domain type='test'>
    <name>test</name>
    <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
    <memory unit='KiB'>8388608</memory>
    <currentMemory unit='KiB'>2097152</currentMemory>
    <vcpu placement='static'>2</vcpu>
    <os>
      <type arch='i686'>hvm</type>
      <boot dev='hd'/>
    </os>
    <clock offset='utc'/>
    <on_poweroff>destroy</on_poweroff>
    <on_reboot>restart</on_reboot>
    <on_crash>destroy</on_crash>
    <devices>
      <disk type='file' device='disk'>
        <source file='/guest/diskimage1'/>
        <target dev='vda' bus='virtio'/>
      </disk>
    </devices>
  </domain>
)";

TEST(snapshot, is_written_as_the_reference_writes_it) {
    const std::string text = R"(<domainsnapshot>
  <name>s2</name>
  <description>x</description>
  <state>disk-snapshot</state>
  <parent>
    <name>s1</name>
  </parent>
  <creationTime>1795180864</creationTime>
  <memory snapshot='no'/>
  <disks>
    <disk name='hda' snapshot='external' type='file'>
      <driver type='qcow2'/>
      <source file='/path/to/new'/>
    </disk>
    <disk name='vda' snapshot='internal'/>
  </disks>
)" + guest + "</domainsnapshot>\n";
    const auto snapshot = model::read_snapshot(text);
    EXPECT_EQ(model::write_snapshot(snapshot), text);
    EXPECT_EQ(snapshot.state, model::SnapshotState::disk_snapshot);
    EXPECT_EQ(snapshot.parent, "s1");
    EXPECT_FALSE(snapshot.disks.at(1).source);
    EXPECT_EQ(snapshot.domain->devices.disks.size(), 1u);
}

TEST(snapshot, keeps_what_only_the_daemon_writes) {
    const std::string text = "<domainsnapshot>\n  <name>s</name>\n  <cookie>\n    <cpu mode='custom' match='exact' check='full'>\n"
                             "      <model fallback='forbid'>qemu64</model>\n    </cpu>\n    <slirpHelper/>\n  </cookie>\n  <active>1</active>\n</domainsnapshot>\n";
    const auto snapshot = model::read_snapshot(text, {.status = true});
    EXPECT_EQ(model::write_snapshot(snapshot, {.status = true}), text);
    EXPECT_EQ(model::write_snapshot(snapshot), "<domainsnapshot>\n  <name>s</name>\n</domainsnapshot>\n");
    EXPECT_EQ(model::write_save_cookie(model::read_save_cookie("<cookie><slirpHelper/></cookie>")), "<cookie>\n  <slirpHelper/>\n</cookie>\n");
}

TEST(checkpoint, is_written_as_the_reference_writes_it) {
    const std::string text = "<domaincheckpoint>\n  <name>c2</name>\n  <description>x</description>\n  <parent>\n    <name>c1</name>\n  </parent>\n"
                             "  <creationTime>1795180864</creationTime>\n  <disks>\n    <disk name='vda' checkpoint='bitmap' bitmap='c2'/>\n  </disks>\n" + guest + "</domaincheckpoint>\n";
    EXPECT_EQ(model::write_checkpoint(model::read_checkpoint(text)), text);
}

TEST(backup, is_written_as_the_reference_writes_it) {
    const auto backup = model::read_backup("<domainbackup mode='pull'><server name='localhost' port='10809'/><disks><disk name='vda' type='file' backupmode='full' exportname='e'>"
                                           "<scratch file='/s'/><driver type='qcow2'/></disk></disks></domainbackup>");
    EXPECT_EQ(model::write_backup(backup),
              "<domainbackup mode='pull'>\n  <server transport='tcp' name='localhost' port='10809'/>\n  <disks>\n"
              "    <disk name='vda' backup='yes' type='file' backupmode='full' exportname='e'>\n      <driver type='qcow2'/>\n      <scratch file='/s'/>\n    </disk>\n  </disks>\n</domainbackup>\n");
}

TEST(save_image, gives_back_what_was_put_in) {
    const model::SaveImage image{.complete = false, .was_running = true, .format = model::SaveFormat::xz, .domain_xml = "<domain/>", .cookie_xml = "<cookie/>"};
    const std::string head = model::encode_save_image(image);
    EXPECT_EQ(head.size(), 92u + 10 + 10 + 65536);
    EXPECT_EQ(model::save_texts_length(head), head.size() - 92);
    const auto back = model::decode_save_image(head);
    EXPECT_FALSE(back.complete);
    EXPECT_TRUE(back.was_running);
    EXPECT_EQ(back.format, model::SaveFormat::xz);
    EXPECT_EQ(back.domain_xml, "<domain/>");
    EXPECT_EQ(back.cookie_xml, "<cookie/>");
    EXPECT_EQ(back.stream_offset, head.size());
    EXPECT_EQ(model::encode_save_image(back, head.size() - 92), head);
    EXPECT_THROW(model::encode_save_image(back, 12), Error);
}

TEST(save_image, of_a_host_with_the_other_byte_order_is_read) {
    std::string head = model::encode_save_image({.domain_xml = "<domain/>", .cookie_xml = ""});
    for (std::size_t i = 16; i < 36; i += 4) {
        std::swap(head[i], head[i + 3]);
        std::swap(head[i + 1], head[i + 2]);
    }
    EXPECT_EQ(model::decode_save_image(head).domain_xml, "<domain/>");
}

TEST(save_image, refuses_what_is_none) {
    const std::string good = model::encode_save_image({.domain_xml = "<domain/>", .cookie_xml = ""});
    EXPECT_THROW(model::decode_save_image(""), Error);
    EXPECT_THROW(model::decode_save_image(good.substr(0, 91)), Error);
    EXPECT_THROW(model::decode_save_image(good.substr(0, 95)), Error);
    for (const auto& [at, byte] : std::map<std::size_t, char>{{0, 'X'}, {16, 9}, {23, '\x7f'}, {28, 99}, {35, 1}}) {
        std::string bad = good;
        bad[at] = byte;
        EXPECT_THROW(model::decode_save_image(bad), Error) << at;
    }
}

std::string problems(const std::string& text) {
    std::string list;
    for (const auto& p : model::check_document(text)) list += std::to_string(p.line) + ":" + std::to_string(p.column) + " " + p.path + ": " + p.message + "\n";
    return list;
}

TEST(check_document, a_code_that_says_it_all_is_said_in_words) {
    EXPECT_EQ(problems("<domain type='qemu'><vcpu>1</vcpu><os><type arch='x86_64'>hvm</type></os></domain>"), "1:1 domain: missing name information\n");
}

TEST(check_document, names_everything_that_is_wrong) {
    EXPECT_EQ(problems(R"(<domain type='qemu'>
  <name>x</name>
  <memroy>1024</memroy>
  <vcpu>two</vcpu>
  <os><type>hvm</type></os>
  <devices>
    <disk type='file' device='cdrm'>
      <target dev='sda' bus='virtoi'/>
    </disk>
  </devices>
</domain>)"),
              "3:3 domain/memroy: unknown element <memroy>; did you mean 'memory'?\n"
              "4:9 domain/vcpu: 'two' is not a whole number from 0 up, or too large\n"
              "7:31 domain/devices/disk/@device: unknown value 'cdrm'; did you mean 'cdrom'? (allowed: disk, cdrom, floppy, lun)\n"
              "8:30 domain/devices/disk/target/@bus: unknown value 'virtoi'; did you mean 'virtio'? (allowed: ide, fdc, scsi, virtio, xen, usb, uml, sata, sd, nvme)\n");
}

TEST(check_document, knows_every_kind_by_its_root) {
    EXPECT_EQ(problems(guest), "");
    EXPECT_EQ(problems("<disk><target dev='vda'/><source file='/a'/></disk>"), "");
    EXPECT_EQ(problems("<disk><target dve='vda'/></disk>"), "1:7 disk/target: a disk needs a name in the guest: <target dev='vda'/>\n"
                                                                             "1:15 disk/target/@dve: unknown attribute 'dve'; did you mean 'dev'?\n");
    EXPECT_EQ(problems("<domainsnapshot><sate>running</sate></domainsnapshot>"), "1:17 domainsnapshot/sate: unknown element <sate>; did you mean 'state'?\n");
    EXPECT_EQ(problems("<domian/>"), "1:1 domian: unknown kind of document <domian>; did you mean 'domain'?\n");
    EXPECT_NE(problems("<domain").find("Couldn't find end of Start Tag domain"), std::string::npos);
    for (const char* name : {"domstatus-backup.xml", "capabilities.xml", "domcapabilities-x86_64.xml"}) {
        std::ifstream file(golden_path(name));
        EXPECT_EQ(problems({std::istreambuf_iterator<char>(file), {}}), "") << name;
    }
}

TEST(tables, have_no_mistakes) {
    const auto faults = [](const schema::Type& type, const char* root) {
        std::string list;
        for (const auto& fault : schema::table_faults(type, root)) list += fault + "\n";
        return list;
    };
    EXPECT_EQ(faults(model::schema_of(static_cast<const model::Domain*>(nullptr)), "domain"), "");
    EXPECT_EQ(faults(model::schema_of(static_cast<const model::DomainStatus*>(nullptr)), "domstatus"), "");
    EXPECT_EQ(faults(model::schema_of(static_cast<const model::Snapshot*>(nullptr)), "domainsnapshot"), "");
    EXPECT_EQ(faults(model::schema_of(static_cast<const model::Checkpoint*>(nullptr)), "domaincheckpoint"), "");
    EXPECT_EQ(faults(model::schema_of(static_cast<const model::Backup*>(nullptr)), "domainbackup"), "");
}

// Every element, attribute and value of the format has a row; those that have none yet are listed in a file.
TEST(tables, cover_the_format_of_domains) {
    std::set<std::string> have, kept;
    for (const auto& p : schema::all_paths(model::schema_of(static_cast<const model::Domain*>(nullptr)), "domain")) {
        have.insert(p.path + " " + p.node);
        if (p.kind == "any") kept.insert(p.path + "/");     // with all that stands in it
        // A wrapper has no row of its own: it is there when something in it is.
        for (auto slash = p.path.rfind('/'); slash != std::string::npos; slash = p.path.rfind('/', slash - 1)) have.insert(p.path.substr(0, slash) + " ");
        have.insert(p.path + " ");
        for (const auto& value : p.values) have.insert(p.path + " " + p.node + "=" + value);
        if (p.node.empty() && p.kind != "element") have.insert(p.path + " text()");
    }
    std::ifstream table(golden_path("domain-paths.tsv"));
    ASSERT_TRUE(table);
    std::string missing, line;
    while (std::getline(table, line)) {
        std::istringstream fields(line);
        std::string path, node;
        std::getline(fields, path, '\t');
        std::getline(fields, node, '\t');
        const bool is_kept = std::ranges::any_of(kept, [&](const std::string& whole) { return path.starts_with(whole); });
        if (!is_kept && !have.contains(path + " " + node)) missing += path + "\t" + node + "\n";
    }
    const std::string list = golden_path("domain-paths-missing.tsv");
    if (std::getenv("UPDATE_GOLDEN")) std::ofstream(list) << missing;
    std::ifstream known(list);
    EXPECT_EQ(missing, std::string(std::istreambuf_iterator<char>(known), {}));
}

}  // namespace
