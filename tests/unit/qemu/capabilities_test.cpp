#include "drivers/qemu/capabilities.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "base/error.hpp"
#include "drivers/qemu/capability_cache.hpp"
#include "drivers/qemu/capability_probe.hpp"
#include "drivers/qemu/capability_rules.hpp"

namespace vireo::qemu {
namespace {

const std::string golden = std::string(VIREO_SOURCE_DIR) + "/tests/golden/qemu/capabilities/";

struct TemporaryFolder {
    TemporaryFolder() {
        char name[] = "/tmp/vireo-test-XXXXXX";
        path = mkdtemp(name);
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path); }
    std::string script(const std::string& name, const std::string& body) const {
        const std::string file = path + "/" + name;
        std::ofstream(file) << "#!/bin/sh\n" << body;
        chmod(file.c_str(), 0755);
        return file;
    }
    std::string path;
};

std::string failure_of(const std::string& binary, std::chrono::milliseconds deadline = std::chrono::seconds(10)) {
    ProbeOptions options;
    options.try_kvm = false;
    options.deadline = deadline;
    const Outcome outcome = attempt([&] { probe_capabilities(binary, options); });
    return outcome ? outcome->message : "no failure";
}

TEST(Capabilities, every_flag_has_a_name_that_leads_back) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < std::size_t(Capability::count_); ++i) {
        if (Capability(i) == Capability::first_later_) continue;
        const auto name = name_of(Capability(i));
        EXPECT_TRUE(names.insert(name).second) << name;
        EXPECT_EQ(capability_from_name(name), Capability(i));
    }
    EXPECT_EQ(capability_from_name("no-such-flag"), std::nullopt);
    EXPECT_EQ(capability_from_name(""), std::nullopt);
}

TEST(Capabilities, a_file_gives_back_what_was_written) {
    for (const auto& file : std::filesystem::directory_iterator(golden)) {
        const Capabilities read = read_capabilities(file.path());
        EXPECT_EQ(Capabilities::from_json(read.to_json()), read) << file.path();
        EXPECT_GT(read.flags.count(), 100u) << file.path();
    }
}

TEST(Capabilities, files_that_are_none_are_refused) {
    for (const char* text : {"", "{}", "[]", R"({"binary":"x","flags":["no-such-flag"]})"})
        EXPECT_THROW(Capabilities::from_json(text), Error) << text;
    EXPECT_THROW(read_capabilities("/no/such/file"), Error);
}

TEST(Capabilities, machines_are_found_by_alias) {
    const Capabilities x86 = read_capabilities(golden + "x86_64-7.2.json");
    EXPECT_EQ(x86.canonical_machine("pc"), "pc-i440fx-7.2");
    EXPECT_EQ(x86.canonical_machine("q35"), "pc-q35-7.2");
    EXPECT_EQ(x86.canonical_machine("isapc"), "isapc");
    EXPECT_EQ(x86.canonical_machine("unheard-of"), "unheard-of");
    EXPECT_EQ(x86.machine("unheard-of"), nullptr);
    EXPECT_EQ(x86.machine(""), nullptr);
    ASSERT_NE(x86.default_machine(Accelerator::tcg), nullptr);
    EXPECT_EQ(x86.default_machine(Accelerator::tcg)->name, "pc-i440fx-7.2");
    EXPECT_EQ(x86.machine("q35")->max_cpus, 288u);
}

TEST(CapabilityProbe, the_installed_qemu_has_the_flags_that_were_recorded) {
    const std::string binary = "/usr/bin/qemu-system-x86_64";
    if (access(binary.c_str(), X_OK) != 0) GTEST_SKIP() << "no " << binary;
    Capabilities recorded = read_capabilities(golden + "x86_64-7.2.json");
    ProbeOptions options;
    options.try_kvm = false;
    std::uint64_t greeted = 0;
    options.greeted = [&](std::uint64_t version, const std::string&) { greeted = version; };
    const Capabilities found = probe_capabilities(binary, options);
    EXPECT_EQ(greeted, found.version);
    EXPECT_FALSE(found.kvm_usable);
    if (found.version / 1000 != recorded.version / 1000) GTEST_SKIP() << "another version";
    recorded.set(Capability::kvm, false);
    EXPECT_EQ(found.flags, recorded.flags);
    EXPECT_EQ(found.tcg.machines, recorded.tcg.machines);
}

TEST(CapabilityProbe, what_a_dying_binary_said_is_told) {
    TemporaryFolder folder;
    EXPECT_NE(failure_of(folder.script("dies", "echo 'libfoo.so: cannot open' >&2; exit 1\n")).find("libfoo.so: cannot open"),
              std::string::npos);
    EXPECT_NE(failure_of(folder.path + "/missing").find("cannot execute binary " + folder.path + "/missing: No such file"),
              std::string::npos);
}

TEST(CapabilityProbe, what_speaks_no_qmp_is_an_error) {
    TemporaryFolder folder;
    EXPECT_NE(failure_of(folder.script("text", "echo hello; sleep 60\n")).find("cannot parse json"), std::string::npos);
    EXPECT_NE(failure_of(folder.script("other", "echo '{\"HELLO\":{}}'; sleep 60\n")).find("does not speak QMP"), std::string::npos);
}

TEST(CapabilityProbe, a_binary_that_hangs_is_ended_at_the_deadline) {
    TemporaryFolder folder;
    EXPECT_NE(failure_of(folder.script("hangs", "exec sleep 60\n"), std::chrono::milliseconds(50)).find("did not answer in time"),
              std::string::npos);
}

// Answers each command with an empty result, as a QEMU of the far future might.
const char* const sparse = R"(echo "probe $*" >> LOG
echo '{"QMP":{"version":{"qemu":{"major":12,"minor":1,"micro":2},"package":"Far"}}}'
while read -r line; do
  case $line in
    *query-target*) echo '{"return":{"arch":"x86_64"}}';;
    *query-kvm*) echo '{"return":{"present":true,"enabled":false}}';;
    *query-machines*) echo '{"return":[{"name":"pc-12","alias":"pc","is-default":true}]}';;
    *) echo '{"error":{"class":"CommandNotFound","desc":"?"}}';;
  esac
done
)";

std::string sparse_script(const TemporaryFolder& folder) {
    std::string body = sparse;
    body.replace(body.find("LOG"), 3, folder.path + "/log");
    return folder.script("qemu-system-none", body);
}

int probes(const TemporaryFolder& folder) {
    std::ifstream log(folder.path + "/log");
    int count = 0;
    for (std::string line; std::getline(log, line);) ++count;
    return count;
}

TEST(CapabilityCache, one_probe_serves_all_who_ask) {
    TemporaryFolder folder;
    const std::string binary = sparse_script(folder);
    {
        CapabilityCache cache({.directory = folder.path + "/cache", .try_kvm = false});
        EXPECT_EQ(cache.peek(binary), nullptr);
        std::vector<std::thread> askers;
        for (int i = 0; i < 8; ++i)
            askers.emplace_back([&] { EXPECT_EQ(cache.get(binary)->version, 12001002u); });
        for (auto& asker : askers) asker.join();
        EXPECT_EQ(cache.version(binary), 12001002u);
        EXPECT_NE(cache.peek(binary), nullptr);
    }
    EXPECT_EQ(probes(folder), 1);
    CapabilityCache again({.directory = folder.path + "/cache", .try_kvm = false});
    EXPECT_EQ(again.get(binary)->canonical_machine("pc"), "pc-12");
    EXPECT_EQ(probes(folder), 1) << "the file was not used";
}

TEST(CapabilityCache, another_binary_at_the_same_place_is_asked_anew) {
    TemporaryFolder folder;
    const std::string binary = sparse_script(folder);
    { CapabilityCache(CapabilityCache::Options{.directory = folder.path + "/cache", .try_kvm = false}).get(binary); }
    std::ofstream(binary, std::ios::app) << "# longer\n";
    { CapabilityCache(CapabilityCache::Options{.directory = folder.path + "/cache", .try_kvm = false}).get(binary); }
    EXPECT_EQ(probes(folder), 2);
}

TEST(CapabilityCache, a_broken_file_is_replaced) {
    TemporaryFolder folder;
    const std::string binary = sparse_script(folder);
    { CapabilityCache(CapabilityCache::Options{.directory = folder.path + "/cache", .try_kvm = false}).get(binary); }
    for (const auto& file : std::filesystem::directory_iterator(folder.path + "/cache/capabilities"))
        std::filesystem::resize_file(file.path(), 100);
    { CapabilityCache(CapabilityCache::Options{.directory = folder.path + "/cache", .try_kvm = false}).get(binary); }
    EXPECT_EQ(probes(folder), 2);
}

TEST(CapabilityCache, flags_can_be_hidden) {
    TemporaryFolder folder;
    const std::string binary = sparse_script(folder);
    CapabilityCache cache({.directory = {}, .filters = {"compat-deprecated", "no-such-flag"}, .try_kvm = false});
    EXPECT_FALSE(cache.get(binary)->has(Capability::compat_deprecated));
    EXPECT_TRUE(cache.get(binary)->has(Capability::migrate_rdma));
}

TEST(CapabilityCache, a_missing_binary_is_an_error_each_time) {
    CapabilityCache cache({.directory = {}, .try_kvm = false});
    EXPECT_THROW(cache.get("/no/such/qemu"), Error);
    EXPECT_THROW(cache.version("/no/such/qemu"), Error);
}

}  // namespace
}  // namespace vireo::qemu
