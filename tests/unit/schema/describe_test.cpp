#include "schema/describe.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "schema/json.hpp"
#include "toy.hpp"

namespace {

using namespace vireo;

const schema::Type& machine() { return schema::type_of<toy::Machine>(); }

TEST(schema_paths, list_every_place_with_its_case) {
    std::string list;
    for (const auto& p : schema::all_paths(machine(), "machine"))
        if (p.path.starts_with("machine/devices/disk/source") || p.path == "machine/devices/disk/address") list += p.path + " " + p.node + " " + p.when + "\n";
    EXPECT_EQ(list,
              "machine/devices/disk/source @file @type='file'\n"
              "machine/devices/disk/source @protocol @type='network'\n"
              "machine/devices/disk/source @name @type='network'\n"
              "machine/devices/disk/source/host  @type='network'\n"
              "machine/devices/disk/source/host @name @type='network'\n"
              "machine/devices/disk/source @index \n"
              "machine/devices/disk/address  \n"
              "machine/devices/disk/address @type \n"
              "machine/devices/disk/address @domain @type='pci'\n"
              "machine/devices/disk/address @bus @type='pci'\n"
              "machine/devices/disk/address @slot @type='pci'\n"
              "machine/devices/disk/address @unit @type='drive'\n");
}

TEST(schema_manual, has_a_line_for_each_place) {
    const std::string page = schema::manual_page(machine(), "machine", "Machines");
    EXPECT_NE(page.find("- `@queues`: Number of queues. (unsigned) Since 3.9.0.\n"), std::string::npos) << page;
    EXPECT_NE(page.find("- `@bus`: Controller it is plugged into. One of `ide`, `scsi`, `virtio` (since 0.6.0).\n"), std::string::npos);
    EXPECT_NE(page.find("- `@file`: Image on the host. With `@type='file'`.\n"), std::string::npos);
    EXPECT_NE(page.find("- `<secret>`: Secret. Shown only when secrets are asked for.\n"), std::string::npos);
    EXPECT_NE(page.find("- `<name>`: Unique name on this host. Required.\n"), std::string::npos);
}

TEST(schema_faults, are_found_in_tables) {
    EXPECT_TRUE(schema::table_faults(machine(), "machine").empty());
}

// Validates with libxml2, as a second opinion.
bool valid(const std::string& grammar, const std::string& document, std::string& why) {
    const std::string base = testing::TempDir() + "vireo-rng-" + std::to_string(getpid());
    std::ofstream(base + ".rng") << grammar;
    std::ofstream(base + ".xml") << document;
    const int status = std::system(("xmllint --noout --relaxng " + base + ".rng " + base + ".xml >" + base + ".log 2>&1").c_str());
    std::ifstream log(base + ".log");
    why.assign(std::istreambuf_iterator<char>(log), {});
    for (const char* suffix : {".rng", ".xml", ".log"}) std::remove((base + suffix).c_str());
    return status == 0;
}

TEST(schema_relax_ng, accepts_what_is_valid_and_refuses_what_is_not) {
    if (std::system("xmllint --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "xmllint is not installed";
    const std::string grammar = schema::relax_ng(machine(), "machine");
    std::string why;
    const auto accepts = [&](const std::string& inner) { return valid(grammar, "<machine>" + inner + "</machine>", why); };
    EXPECT_TRUE(accepts("<name>x</name>")) << why << grammar;
    EXPECT_TRUE(accepts("<memory unit='MiB'>5</memory><name>x</name><features><hap/><acpi/><feature>a</feature><feature>b</feature></features>")) << why;
    EXPECT_TRUE(accepts("<name>x</name><devices><disk type='network'><target dev='a' bus='virtio-blk'/><source protocol='rbd' index='1'><host name='h'/></source>"
                        "<backingStore><target dev='b'/></backingStore><address type='pci' slot='0x1f'/></disk><disk><target dev='c'/><source file='/a'/></disk></devices>"
                        "<rules><tcp port='1'/><all/></rules><metadata><x:y xmlns:x='u' z='1'>t</x:y></metadata>")) << why;
    EXPECT_TRUE(accepts("<name>x</name><t:arg xmlns:t='http://example.org/toy/1.0' value='v'/>")) << why;
    EXPECT_FALSE(accepts(""));
    EXPECT_FALSE(accepts("<name>x</name><vcpu>0</vcpu>"));
    EXPECT_FALSE(accepts("<name>x</name><nmae/>"));
    EXPECT_FALSE(accepts("<name>x</name><devices><disk type='network'><target dev='a'/><source file='/a'/></disk></devices>"));
    EXPECT_FALSE(accepts("<name>x</name><devices><disk><target dev='a' bus='virtoi'/></disk></devices>"));
    EXPECT_FALSE(accepts("<name>x</name><rules><udp/></rules>"));
}

TEST(schema_json_schema, names_members_types_and_words) {
    const Json schema = schema::json_schema(machine(), "machine");
    const Json& defs = schema["$defs"];
    EXPECT_EQ(schema["$ref"].text(), "#/$defs/machine");
    EXPECT_EQ(defs["target"]["properties"]["bus"]["enum"].dump(), R"(["ide","scsi","virtio"])");
    EXPECT_EQ(defs["disk"]["properties"]["source"]["properties"]["file"]["type"].text(), "string");
    EXPECT_EQ(defs["machine"]["properties"]["vcpu"].dump(), R"({"type":"integer","minimum":1,"maximum":4096,"description":"Virtual CPUs."})");
    EXPECT_EQ(defs["disk"]["properties"]["readonly"]["type"].text(), "boolean");
}

}  // namespace
