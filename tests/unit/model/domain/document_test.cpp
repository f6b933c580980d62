#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "model/domain/read.hpp"
#include "model/domain/tables.hpp"
#include "schema/diff.hpp"
#include "schema/json.hpp"

namespace {

using namespace vireo;
using namespace vireo::model;
namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
    std::ifstream in(path);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

fs::path golden(const std::string& name) { return fs::path(VIREO_SOURCE_DIR) / "tests/golden/model/domain" / (name + ".xml"); }

// A document around what a test is about.
std::string around(const std::string& devices, const std::string& before = "") {
    return "<domain type='test'>\n  <name>n</name>\n  <memory>1024</memory>\n" + before +
           "  <os><type>hvm</type></os>\n  <devices>\n" + devices + "\n  </devices>\n</domain>\n";
}

Error refusal(const std::string& xml, ReadOptions options = {}) {
    try {
        read_domain(xml, options);
    } catch (const Error& error) {
        return error;
    }
    return {};
}

class CanonicalDocument : public testing::TestWithParam<const char*> {};

TEST_P(CanonicalDocument, comes_back_byte_for_byte) {
    const std::string text = slurp(golden(GetParam()));
    ASSERT_FALSE(text.empty());
    EXPECT_EQ(write_domain(read_domain(text), {.secure = true}), text);
}

TEST_P(CanonicalDocument, means_the_same_after_it_was_written) {
    const Domain domain = read_domain(slurp(golden(GetParam())));
    EXPECT_TRUE(read_domain(write_domain(domain)) == domain);
}

INSTANTIATE_TEST_SUITE_P(all, CanonicalDocument, testing::Values("machine", "disks", "devices", "tuning", "container"),
                         [](const auto& one) { return std::string(one.param); });

TEST(domain_document, a_device_is_read_and_written_alone) {
    const std::string xml = "<disk type='file' device='cdrom'>\n  <target dev='sda' bus='sata'/>\n  <readonly/>\n</disk>\n";
    const Device device = read_device(xml);
    const auto* disk = std::get_if<Disk>(&device);
    ASSERT_NE(disk, nullptr);
    EXPECT_EQ(disk->device, DiskDevice::cdrom);
    EXPECT_FALSE(disk->source.has_medium());
    EXPECT_EQ(info_of(device), &disk->info);
    EXPECT_EQ(write_device(device), xml);
    EXPECT_EQ(info_of(Device(Lease{})), nullptr);
}

TEST(domain_document, an_unknown_device_is_refused) {
    EXPECT_THROW(read_device("<frobnicator/>"), Error);
}

TEST(domain_document, sizes_come_in_kibibytes_whatever_their_unit) {
    EXPECT_EQ(read_domain(around("", "  <currentMemory unit='GiB'>1</currentMemory>\n")).current_memory, 1024u * 1024);
    EXPECT_EQ(read_domain(around("")).memory->size, 1024u);
}

TEST(domain_document, only_a_users_own_alias_is_kept_at_rest) {
    const std::string two = "<hub type='usb'><alias name='hub0'/></hub><hub type='usb'><alias name='ua-mine'/></hub>";
    const Domain at_rest = read_domain(around(two));
    EXPECT_FALSE(at_rest.devices.hubs[0].info.alias);
    EXPECT_EQ(at_rest.devices.hubs[1].info.alias, "ua-mine");
    const Domain live = read_domain(around(two), {.live = true});
    EXPECT_EQ(live.devices.hubs[0].info.alias, "hub0");
    EXPECT_EQ(write_domain(live).find("hub0"), std::string::npos);
    EXPECT_NE(write_domain(live, {.live = true}).find("<alias name='hub0'/>"), std::string::npos);
}

TEST(domain_document, a_password_is_written_only_when_secrets_are_asked_for) {
    const Domain domain = read_domain(around("<graphics type='vnc' passwd='secret'/>"));
    EXPECT_EQ(write_domain(domain).find("secret"), std::string::npos);
    EXPECT_NE(write_domain(domain, {.secure = true}).find("passwd='secret'"), std::string::npos);
}

TEST(domain_document, what_no_table_knows_is_ignored_unless_validation_is_asked) {
    const std::string xml = around("<disk><taget dev='vda'/><target dev='vda'/></disk>");
    EXPECT_EQ(read_domain(xml).devices.disks.size(), 1u);
    const Error error = refusal(xml, {.strict = true});
    EXPECT_EQ(error.code, ErrorCode::xml_invalid_schema);
    EXPECT_NE(error.message.find("did you mean 'target'"), std::string::npos) << error.message;
}

TEST(domain_document, all_that_is_wrong_is_told_at_once_with_its_place) {
    std::vector<Problem> problems;
    read_domain(around("<disk device='cdrm'>\n<target dev='vda' bus='virtoi'/>\n</disk>"), {.problems = &problems});
    ASSERT_EQ(problems.size(), 2u);
    EXPECT_EQ(problems[0].line, 6u);
    EXPECT_EQ(problems[0].path, "domain/devices/disk/@device");
    EXPECT_NE(problems[0].message.find("cdrom"), std::string::npos) << problems[0].message;
    EXPECT_EQ(problems[1].line, 7u);
    EXPECT_NE(problems[1].message.find("virtio"), std::string::npos) << problems[1].message;
}

struct Refusal {
    const char* devices;
    ErrorCode code;
    const char* message;
};
class RefusedDevice : public testing::TestWithParam<Refusal> {};

// Code and text are what scripts match: the reference's own.
TEST_P(RefusedDevice, has_the_references_error) {
    const Error error = refusal(around(GetParam().devices));
    EXPECT_EQ(error.code, GetParam().code);
    EXPECT_EQ(error.message, GetParam().message);
    EXPECT_GT(error.line, 0u);
}

INSTANTIATE_TEST_SUITE_P(parsing, RefusedDevice, testing::Values(
    Refusal{"<disk type='foo'><target dev='vda'/></disk>", ErrorCode::xml_error,
            "XML error: Invalid value for attribute 'type' in element 'disk': 'foo'."},
    Refusal{"<disk><driver type='foo'/><target dev='vda'/></disk>", ErrorCode::config_unsupported,
            "unsupported configuration: unknown driver format value 'foo'"},
    Refusal{"<disk type='network'><source/><target dev='vda'/></disk>", ErrorCode::xml_error,
            "XML error: Missing required attribute 'protocol' in element 'source'"},
    Refusal{"<disk><source file='/a'/><backingStore type='file'><source file='/b'/></backingStore><target dev='a'/></disk>",
            ErrorCode::xml_error, "XML error: missing disk backing store format"},
    Refusal{"<disk><target dev='vda'/><address type='foo'/></disk>", ErrorCode::config_unsupported,
            "unsupported configuration: unknown address type 'foo'"},
    Refusal{"<disk><target dev='vda'/><address/></disk>", ErrorCode::internal_error,
            "internal error: No type specified for device address"},
    Refusal{"<disk><target dev='vda'/><address type='pci' slot='99'/></disk>", ErrorCode::xml_error,
            "XML error: Invalid PCI address slot='0x63', must be <= 0x1F"},
    Refusal{"<disk><target dev='vda'/><boot order='0'/></disk>", ErrorCode::xml_error,
            "XML error: Invalid value for attribute 'order' in element 'boot': Zero is not permitted"},
    Refusal{"<serial type='foo'/>", ErrorCode::config_unsupported,
            "unsupported configuration: unknown type presented to host for character device: foo"},
    Refusal{"<channel type='pty'/>", ErrorCode::xml_error, "XML error: target type must be specified for channel device"},
    Refusal{"<interface type='network'/>", ErrorCode::xml_error, "XML error: interface type='network' requires a 'source' element"},
    Refusal{"<graphics type='vnc' passwd='x' passwdValidTo='tomorrow'/>", ErrorCode::internal_error,
            "internal error: cannot parse password validity time 'tomorrow', expect YYYY-MM-DDTHH:MM:SS"},
    Refusal{"<watchdog/>", ErrorCode::internal_error, "internal error: watchdog must contain model name"},
    Refusal{"<hostdev/>", ErrorCode::xml_error, "XML error: missing source address type"},
    Refusal{"<redirfilter><usbdev version='abc' allow='yes'/></redirfilter>", ErrorCode::xml_error,
            "XML error: Cannot parse USB device version abc"}));

// The corpora, where they are: everything that the reference printed must come back.
TEST(conformance_corpora, every_dump_of_the_reference_comes_back) {
    const char* folder = std::getenv("VIREO_CONFORMANCE");
    const fs::path corpora = folder ? fs::path(folder) / "corpora" : fs::path(VIREO_SOURCE_DIR) / "../shared/conformance/corpora";
    if (!fs::exists(corpora)) GTEST_SKIP() << "no corpora";
    std::size_t same = 0;
    std::vector<std::string> different;
    auto check = [&](const std::string& name, const std::string& step, std::string text) {
        // Placeholders of the corpora stand for values of their kind.
        for (auto [from, to] : {std::pair{"@ID@", "7"}, std::pair{"59@N@", "5900"}}) replace_all(text, from, to);
        for (int i = 1; i < 9; ++i) {
            replace_all(text, "@UUID" + std::to_string(i) + "@", "11111111-2222-3333-4444-55555555555" + std::to_string(i));
            replace_all(text, "@MAC" + std::to_string(i) + "@", "52:54:00:11:22:3" + std::to_string(i));
        }
        const bool live = step == "dumpxml-live", secure = step.find("secure") != std::string::npos;
        if (!secure && text.find("passwdValidTo") != std::string::npos) return;    // lives with the password only
        try {
            const Domain domain = read_domain(text, {.live = live});
            const auto again = schema::from_json<Domain>(schema::to_json(domain), "domain");
            if (!(again == domain) || !schema::diff(domain, again, "domain").empty()) different.push_back(name + " " + step + ": another one after JSON");
            const std::string back = write_domain(domain, {.live = live, .secure = secure, .migratable = secure});
            if (back == text) ++same;
            else different.push_back(name + " " + step);
        } catch (const Error& error) {
            different.push_back(name + " " + step + ": " + error.message);
        }
    };
    for (const auto& corpus : fs::directory_iterator(corpora)) {
        const std::string name = corpus.path().filename();
        if (!name.starts_with("domain-")) continue;
        std::vector<fs::path> files;
        if (fs::exists(corpus.path() / "out.golden")) files.push_back(corpus.path() / "out.golden");
        if (fs::exists(corpus.path() / "out"))
            for (const auto& file : fs::directory_iterator(corpus.path() / "out")) files.push_back(file.path());
        for (const fs::path& file : files) {
            std::istringstream lines(slurp(file));
            std::string line, text, step, current = file.stem();
            auto end = [&] {
                if (step.starts_with("dumpxml") && text.starts_with("<domain")) check(name + "/" + current, step, text);
                text.clear();
                step.clear();
            };
            while (std::getline(lines, line)) {
                if (line.starts_with("##### ")) {
                    end();
                    current = line.substr(6);
                } else if (line.starts_with("=== ")) {
                    end();
                    step = line.substr(4, line.find(' ', 4) - 4);
                } else {
                    text += line + "\n";
                }
            }
            end();
        }
    }
    std::ranges::sort(different);
    std::string list;
    for (const std::string& one : different) list += one + "\n";
    EXPECT_EQ(different.size(), 0u) << same << " are the same; these differ:\n" << list;
    EXPECT_GT(same, 0u);
}

}  // namespace
