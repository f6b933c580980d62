#include <gtest/gtest.h>

#include "schema/diff.hpp"
#include "schema/json.hpp"
#include "schema/read.hpp"
#include "schema/write.hpp"
#include "toy.hpp"

namespace {

using namespace vireo;
using namespace toy;

Machine load(const std::string& text, const schema::ReadOptions& options = {}) {
    return schema::read<Machine>(xml::Document::parse(text, "(toy)"), "machine", options);
}
std::string error_of(const std::string& text) {
    try {
        load(text);
    } catch (const Error& e) {
        return std::to_string(static_cast<int>(e.code)) + " " + std::to_string(static_cast<int>(e.domain)) + " " + std::to_string(e.line) + ":" +
               std::to_string(e.column) + " " + e.path + " " + e.message;
    }
    return "no error";
}

const std::string full = R"(<machine id='3' xmlns:toy='http://example.org/toy/1.0'>
  <name>web &lt;1&gt;</name>
  <title>It&apos;s &quot;it&quot;</title>
  <metadata>
    <a:x xmlns:a="http://a">
      <a:y/>
    </a:x>
  </metadata>
  <memory unit='KiB'>1048576</memory>
  <vcpu>4</vcpu>
  <features>
    <acpi/>
    <hap state='off'/>
    <feature>one</feature>
    <feature>two</feature>
  </features>
  <memtune>
    <hard_limit unit='KiB'>2048</hard_limit>
  </memtune>
  <secret>s3cret</secret>
  <devices>
    <disk type='file'>
      <driver type='qcow2' queues='4' cache='none' iommu='on'/>
      <source file='/a.img' index='1'/>
      <backingStore type='none'>
        <target dev='x'/>
      </backingStore>
      <target dev='vda' bus='virtio'/>
      <readonly/>
      <alias name='disk0'/>
      <address type='pci' domain='0x0000' bus='0x0a' slot='0x1f'/>
    </disk>
    <disk type='network'>
      <source protocol='rbd' name='pool/vol'>
        <host name='a'/>
        <host name='b'/>
      </source>
      <target dev='sda'/>
      <address type='drive' unit='2'/>
    </disk>
  </devices>
  <rules>
    <tcp port='80'/>
    <all comment='c'/>
    <tcp/>
  </rules>
  <toy:arg value='-x'/>
</machine>
)";

TEST(schema_write, gives_back_byte_for_byte_what_was_read) {
    const Machine machine = load(full, {.live = true});
    EXPECT_EQ(schema::write(machine, "machine", {.live = true, .secure = true}), full);
}

TEST(schema_write, leaves_out_what_is_live_secret_or_not_migratable) {
    const Machine machine = load(full, {.live = true});
    const std::string text = schema::write(machine, "machine", {.migratable = true});
    EXPECT_EQ(text.find("alias"), std::string::npos);
    EXPECT_EQ(text.find("id='3'"), std::string::npos);
    EXPECT_EQ(text.find("s3cret"), std::string::npos);
    EXPECT_EQ(text.find("qcow2"), std::string::npos);
    EXPECT_NE(text.find("queues='4'"), std::string::npos);
}

TEST(schema_read, does_not_read_live_rows_of_a_definition) {
    const Machine machine = load(full);
    EXPECT_EQ(machine.id, -1);
    EXPECT_FALSE(machine.disks[0].info.alias);
}

TEST(schema_read, takes_parts_cases_kinds_units_and_bare_values) {
    const Machine machine = load(R"(<machine><name>x</name><memory unit='GiB'>2</memory><features><hap/></features>
      <memtune><hard_limit unit='bytes'>1025</hard_limit></memtune>
      <devices><disk><target dev='a' bus='virtio-blk'/><driver ats='off' cache='default'/></disk></devices>
      <rules><all/></rules></machine>)");
    EXPECT_EQ(machine.memory, 2u << 20);
    EXPECT_EQ(machine.tune.limit, 2u);
    EXPECT_EQ(machine.hap, schema::OnOff::on);
    EXPECT_EQ(machine.disks.at(0).source.index(), 0u);
    EXPECT_EQ(machine.disks.at(0).target.bus, Bus::virtio);
    EXPECT_EQ(machine.disks.at(0).virtio.ats, schema::OnOff::off);
    EXPECT_EQ(machine.rules.at(0).index(), 1u);
    EXPECT_EQ(schema::write(machine.disks[0], "disk"), "<disk type='file'>\n  <driver ats='off'/>\n  <target dev='a' bus='virtio'/>\n</disk>\n");
}

TEST(schema_read, some_words_mean_that_there_is_no_value) {
    const Machine machine = load("<machine><name>x</name><devices><disk><driver cache='inherit'/><target dev='a'/></disk></devices></machine>");
    EXPECT_FALSE(machine.disks.at(0).cache);
}

TEST(schema_read, counts_an_empty_leaf_as_missing_and_takes_the_first_of_two) {
    const Machine machine = load("<machine><name>x</name><name>y</name><title></title></machine>");
    EXPECT_EQ(machine.name, "x");
    EXPECT_FALSE(machine.title);
}

TEST(schema_read, ignores_what_it_does_not_know) {
    EXPECT_EQ(load("<machine foo='1'><name>x</name><bar><name>y</name></bar></machine>").name, "x");
}

TEST(schema_read, numbers_may_have_blanks_as_strtol_has_it) {
    EXPECT_EQ(load("<machine><name>x</name><memory> \n 42</memory><vcpu> 4</vcpu></machine>").memory, 42u);
    EXPECT_EQ(load("<machine><name>x</name><vcpu>\n 4</vcpu></machine>").vcpus, 4u);
    EXPECT_NE(error_of("<machine>\n <name>x</name><vcpu>4 </vcpu></machine>"), "") << "a row with a message of its own takes the number alone";
    EXPECT_EQ(load("<machine><name>x</name><vcpu></vcpu></machine>").vcpus, 1u);
    EXPECT_EQ(load("<machine><name>x</name><memory>+42</memory></machine>").memory, 42u);
}

TEST(schema_read, errors_have_the_reference_text_code_and_place) {
    EXPECT_EQ(error_of("<machine/>"), "21 20 1:1 machine missing name information");
    EXPECT_EQ(error_of("<domain/>"), "27 5 1:1 domain XML error: expecting root element of 'machine', not 'domain'");
    const auto disk = [](const std::string& inner) { return error_of("<machine>\n <name>x</name>\n <devices>\n  <disk>" + inner + "</disk>\n </devices>\n</machine>"); };
    EXPECT_EQ(disk(""), "27 5 4:3 machine/devices/disk XML error: missing element 'target' in element 'disk'");
    EXPECT_EQ(disk("<target/>"), "27 5 4:9 machine/devices/disk/target XML error: Missing required attribute 'dev' in element 'target'");
    EXPECT_EQ(disk("<target dev='a' bus='virtoi'/>"),
              "27 5 4:30 machine/devices/disk/target/@bus XML error: Invalid value for attribute 'bus' in element 'target': 'virtoi'.");
    EXPECT_EQ(disk("<target dev='a'/><driver queues='-1'/>"),
              "27 5 4:42 machine/devices/disk/driver/@queues XML error: Invalid value for attribute 'queues' in element 'driver': '-1'. Expected non-negative integer value");
    EXPECT_EQ(disk("<target dev='a'/><driver queues='0'/>"),
              "27 5 4:42 machine/devices/disk/driver/@queues XML error: Invalid value for attribute 'queues' in element 'driver': Zero is not permitted");
    EXPECT_EQ(disk("<target dev='a'/><address type='pci' slot='0x20'/>"),
              "27 5 4:52 machine/devices/disk/address/@slot XML error: Invalid value for attribute 'slot' in element 'address': '0x20'.");
    EXPECT_EQ(disk("<target dev='a'/><address/>"),
              "27 5 4:26 machine/devices/disk/address XML error: Missing required attribute 'type' in element 'address'");
    EXPECT_EQ(disk("<target dev='bad'/>"), "67 20 4:22 machine/devices/disk/target/@dev unsupported configuration: Unknown disk name 'bad'");
    EXPECT_EQ(error_of("<machine><name>x</name><vcpu>many</vcpu></machine>"), "27 20 1:30 machine/vcpu XML error: vcpus must be a number: many");
    EXPECT_EQ(error_of("<machine><name>x</name><memory> 42 </memory></machine>"),
              "27 5 1:33 machine/memory XML error: Invalid value ' 42 ' for element or attribute './memory[1]'");
    EXPECT_EQ(error_of("<machine><name>x</name><memory unit='EiB'>99</memory></machine>"), "82 0 1:43 machine/memory numerical overflow: value too large: 99");
    EXPECT_EQ(error_of("<machine><name>x</name><memory unit='furlong'>9</memory></machine>"), "8 0 1:38 machine/memory/@unit invalid argument: unknown suffix 'furlong'");
    EXPECT_EQ(error_of("<machine><name>x</name><memtune><hard_limit>x</hard_limit></memtune></machine>"),
              "27 5 1:45 machine/memtune/hard_limit XML error: Invalid value 'x' for element or attribute './memtune/hard_limit[1]'");
}

std::string all_problems(const std::string& text) {
    std::vector<Problem> problems;
    load(text, {.strict = true, .problems = &problems});
    std::string list;
    for (const auto& p : problems) list += std::to_string(p.line) + ":" + std::to_string(p.column) + " " + p.path + ": " + p.message + "\n";
    return list;
}

TEST(schema_read, strict_names_every_problem_with_place_and_suggestion) {
    EXPECT_EQ(all_problems(full), "");
    EXPECT_EQ(all_problems(R"(<machine>
  <name>web</name>
  <vcpus>4</vcpus>
  <features><acpi/><pae/></features>
  <devices>
    <disk type='netwrok' device='cdrm'>
      <driver tpye='qemu' queues='0'/>
      <target bus='virtoi'/>
    </disk>
    <disk>
      <source file='a' protocol='rbd'/>
      <target dev='vdb'/>
      <address type='pci' slot='99' unit='1'/>
    </disk>
  </devices>
  <foreign:x xmlns:foreign='http://other'/>
</machine>)"),
              "3:3 machine/vcpus: unknown element <vcpus>; did you mean 'vcpu'?\n"
              "4:20 machine/features/pae: unknown element <pae>\n"
              "6:17 machine/devices/disk[1]/@type: unknown value 'netwrok'; did you mean 'network'? (allowed: file, network, none)\n"
              "6:26 machine/devices/disk[1]/@device: unknown attribute 'device'\n"
              "7:15 machine/devices/disk[1]/driver/@tpye: unknown attribute 'tpye'; did you mean 'type'?\n"
              "7:35 machine/devices/disk[1]/driver/@queues: 0 is not allowed; it must be 1 or more\n"
              "8:7 machine/devices/disk[1]/target: Missing required attribute 'dev' in element 'target'\n"
              "8:20 machine/devices/disk[1]/target/@bus: unknown value 'virtoi'; did you mean 'virtio'? (allowed: ide, scsi, virtio)\n"
              "11:24 machine/devices/disk[2]/source/@protocol: unknown attribute 'protocol'\n"
              "13:33 machine/devices/disk[2]/address/@slot: '99' is outside 0 to 31\n"
              "13:37 machine/devices/disk[2]/address/@unit: unknown attribute 'unit'\n");
}

TEST(schema_json, round_trips_exactly) {
    const Machine machine = load(full, {.live = true});
    const Json json = schema::to_json(machine);
    const auto back = schema::from_json<Machine>(Json::parse(json.dump()), "machine");
    EXPECT_TRUE(schema::equal(machine, back));
    EXPECT_EQ(schema::write(back, "machine", {.live = true, .secure = true}), full);
    EXPECT_EQ(json["devices"]["disk"].at(0)["source"].dump(), R"({"file":"/a.img","index":1})");
    EXPECT_EQ(json["rules"]["content"].dump(), R"([{"tcp":{"port":80}},{"all":{"comment":"c"}},{"tcp":{}}])");
    EXPECT_EQ(json["memory"].dump(), "1048576");
}

TEST(schema_json, refuses_what_it_does_not_know) {
    const auto why = [](const char* text) -> std::string {
        try {
            schema::from_json<Machine>(Json::parse(text), "machine");
            return "";
        } catch (const Error& e) {
            return e.message;
        }
    };
    EXPECT_EQ(why(R"({"name":"x"})"), "");
    EXPECT_EQ(why(R"({})"), "invalid argument: machine/name: missing");
    EXPECT_EQ(why(R"({"name":"x","memroy":1})"), "invalid argument: machine/memroy: unknown member 'memroy'; did you mean 'memory'?");
    EXPECT_EQ(why(R"({"name":"x","features":{"acpy":true}})"), "invalid argument: machine/features/acpy: unknown member 'acpy'; did you mean 'acpi'?");
    EXPECT_EQ(why(R"({"name":"x","devices":{"disk":[{"type":"fiel","target":{"dev":"a"}}]}})"),
              "invalid argument: machine/devices/disk[1]/@type: unknown value 'fiel'; did you mean 'file'? (allowed: file, network, none)");
    EXPECT_EQ(why(R"({"name":["x"]})"), "invalid argument: machine/name: a single value is expected here");
}

TEST(schema_diff, lists_the_paths_that_differ) {
    const Machine before = load(full, {.live = true});
    Machine after = before;
    after.vcpus = 8;
    after.disks[0].target.bus = Bus::scsi;
    after.disks[1].source = FileSource{"/b"};
    after.disks.emplace_back().target.dev = "vdz";
    after.rules.pop_back();
    std::string text;
    for (const auto& d : schema::diff(before, after, "machine")) text += d.path + ": " + d.before + " -> " + d.after + "\n";
    EXPECT_EQ(text,
              "machine/vcpu: 4 -> 8\n"
              "machine/devices/disk[1]/target/@bus: virtio -> scsi\n"
              "machine/devices/disk[2]/@type: network -> file\n"
              "machine/devices/disk[3]:  -> {\"type\":\"file\",\"target\":{\"dev\":\"vdz\"}}\n"
              "machine/rules[3]: {\"type\":\"tcp\"} -> \n");
    EXPECT_TRUE(schema::diff(before, before, "machine").empty());
}

TEST(schema_check, runs_the_functions_beside_the_structs_and_finds_their_places) {
    const auto document = xml::Document::parse("<machine><name>x</name>\n<devices>\n<disk><target dev='a'/></disk>\n<disk><target dev='b'/><readonly/>\n<shareable/></disk></devices></machine>");
    const auto machine = schema::read<Machine>(document, "machine");
    auto problems = schema::check_all(machine, "machine");
    schema::locate(problems, document);
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].path, "machine/devices/disk[2]/shareable");
    EXPECT_EQ(problems[0].line, 5u);
    EXPECT_EQ(problems[0].column, 1u);
}

}  // namespace
