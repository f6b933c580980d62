#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <set>

#include "base/error.hpp"
#include "model/cpu/cpu_calls.hpp"

namespace {

using namespace vireo;
using namespace vireo::model;

CpuDescription host(const std::string& inside, const std::string& arch = "x86_64") {
    return read_cpu_description("<cpu><arch>" + arch + "</arch>" + inside + "</cpu>", CpuKind::host);
}
CpuDescription guest(const std::string& inside, const std::string& attributes = "") {
    return read_cpu_description("<cpu " + attributes + ">" + inside + "</cpu>", CpuKind::either);
}
std::string baseline(const std::vector<CpuDescription>& cpus, bool expand = false, bool migratable = false) {
    return write_guest_cpu(baseline_cpu(cpus, {.arch = {}, .expand_features = expand, .migratable = migratable}));
}
std::string error_of(const std::function<void()>& f) {
    const Outcome outcome = attempt(f);
    return outcome ? std::to_string(int(outcome->code)) + " " + std::to_string(int(outcome->domain)) + ": " + outcome->message : "";
}
std::string baseline_error(const std::vector<CpuDescription>& cpus) {
    return error_of([&] { baseline(cpus); });
}

// ---- what the reference answered ----

TEST(cpu_baseline, of_two_models_is_the_one_that_both_have) {
    EXPECT_EQ(baseline({host("<model>Penryn</model>"), host("<model>Nehalem</model>")}),
              "<cpu mode='custom' match='exact'>\n  <model fallback='allow'>Penryn</model>\n</cpu>\n");
}

TEST(cpu_baseline, of_two_vendors_is_a_model_that_belongs_to_none) {
    EXPECT_EQ(baseline({host("<model>486</model>"), host("<model>EPYC</model>")}),
              "<cpu mode='custom' match='exact'>\n  <model fallback='allow'>486</model>\n</cpu>\n");
    EXPECT_EQ(baseline({host("<model>Nehalem</model>"), host("<model>EPYC</model><vendor>AMD</vendor>")}),
              "<cpu mode='custom' match='exact'>\n  <model fallback='allow'>kvm64</model>\n"
              "  <feature policy='require' name='ssse3'/>\n  <feature policy='require' name='sse4.1'/>\n"
              "  <feature policy='require' name='sse4.2'/>\n  <feature policy='require' name='popcnt'/>\n"
              "  <feature policy='require' name='lahf_lm'/>\n</cpu>\n");
}

TEST(cpu_baseline, disables_what_one_lacks_when_the_model_is_near) {
    EXPECT_EQ(baseline({host("<model>athlon</model>"), host("<model>phenom</model>")}),
              "<cpu mode='custom' match='exact'>\n  <model fallback='allow'>athlon</model>\n  <feature policy='disable' name='vme'/>\n</cpu>\n");
}

TEST(cpu_baseline, refuses_what_has_nothing_in_common) {
    EXPECT_EQ(baseline_error({host("<model>Nehalem</model><vendor>Intel</vendor>"), host("<model>EPYC</model><vendor>AMD</vendor>")}),
              "9 31: operation failed: CPU vendors do not match");
    EXPECT_EQ(baseline_error({host("<model>Nehalem</model><vendor>Intel</vendor>"), host("<model>Opteron_G3</model><vendor>Intel</vendor>")}),
              "9 31: operation failed: CPU vendor AMD of model Opteron_G3 differs from vendor Intel");
    EXPECT_EQ(baseline_error({host("<model>Nehalem</model><vendor>Bogus</vendor>")}), "9 31: operation failed: Unknown CPU vendor Bogus");
    EXPECT_EQ(baseline_error({host("<model>Bogus</model>")}), "1 31: internal error: Unknown CPU model Bogus");
    EXPECT_EQ(baseline_error({host("<model>POWER8</model>", "ppc64"), host("<model>POWER9</model>", "ppc64")}),
              "9 31: operation failed: CPUs are incompatible");
    EXPECT_EQ(baseline_error({host("<model>POWER8</model><vendor>Freescale</vendor>", "ppc64")}),
              "9 31: operation failed: CPU vendor IBM of model POWER8 differs from vendor Freescale");
    EXPECT_EQ(baseline_error({host("<model>z14</model>", "s390x")}),
              "3 31: this function is not supported by the connection driver: cannot compute baseline CPU of s390x architecture");
    EXPECT_EQ(baseline_error({host("<model>rv64</model>", "riscv64")}),
              "3 31: this function is not supported by the connection driver: 'riscv64' architecture is not supported by CPU driver");
}

TEST(cpu_baseline, of_arm_models_is_the_first) {
    EXPECT_EQ(baseline({host("<model>Neoverse-N1</model><vendor>ARM</vendor><feature name='fp'/>", "aarch64"), host("<model>a64fx</model>", "aarch64")}),
              "<cpu mode='custom' match='exact'>\n  <model fallback='allow'>Neoverse-N1</model>\n</cpu>\n");
}

TEST(cpu_documents, that_are_wrong_are_refused_with_the_reason) {
    const auto read = [](const std::string& xml) { return error_of([&] { read_cpu_description(xml, CpuKind::either); }); };
    EXPECT_EQ(read("<domain/>"), "27 31: XML error: XML does not contain expected 'cpu' element");
    EXPECT_EQ(read("<cpu><arch/><model>kvm64</model></cpu>"), "27 31: XML error: Missing CPU architecture");
    EXPECT_EQ(read("<cpu><arch>x86_64</arch></cpu>"), "27 31: XML error: Missing CPU model name");
    EXPECT_EQ(read("<cpu><arch>bogus</arch><model>x</model></cpu>"), "67 31: unsupported configuration: Unknown architecture bogus");
    EXPECT_EQ(read("<cpu match='exact'><arch>x86_64</arch><model>kvm64</model></cpu>"),
              "27 31: XML error: 'arch' element cannot be used inside 'cpu' element with 'match' attribute'");
    EXPECT_EQ(read("<cpu mode='custom'><arch>x86_64</arch><model>kvm64</model></cpu>"),
              "67 31: unsupported configuration: Attribute mode is only allowed for guest CPU");
    EXPECT_EQ(read("<cpu><vendor>AMD</vendor></cpu>"), "27 31: XML error: CPU vendor specified without CPU model");
    EXPECT_EQ(read("<cpu><feature name='nx'/></cpu>"), "27 31: XML error: Non-empty feature list specified without CPU model");
    EXPECT_EQ(read("<cpu><model>486</model><feature name='nx'/><feature name='nx'/></cpu>"), "27 31: XML error: CPU feature 'nx' specified more than once");
    EXPECT_EQ(read("<cpu><model vendor_id='x'>486</model></cpu>"), "27 31: XML error: vendor_id must be exactly 12 characters long");
}

TEST(cpu_comparison, names_what_is_missing) {
    x86::Processor has = processor_of(host("<model>Penryn</model><vendor>Intel</vendor>"));
    const auto compare = [&](const CpuDescription& cpu) { return compare_cpu(has, "x86_64", cpu); };
    EXPECT_EQ(compare(guest("<model>Nehalem</model>")).reason, "Host CPU does not provide required features: sse4.2, popcnt");
    EXPECT_EQ(compare(guest("<model>Conroe</model><feature name='nx' policy='forbid'/>")).reason, "Host CPU provides forbidden features: nx");
    EXPECT_EQ(compare(guest("<model>Conroe</model><vendor>AMD</vendor>")).reason, "host CPU vendor does not match required CPU vendor AMD");
    EXPECT_EQ(compare(host("<model>Conroe</model>", "ia64")).reason, "CPU arch ia64 does not match host arch");
    EXPECT_EQ(compare(guest("<model>Conroe</model>", "match='strict'")).reason,
              "Host CPU does not strictly match guest CPU: Extra features: cx16, sse4.1");
    EXPECT_EQ(compare(guest("<model>Penryn</model>")).result, CpuComparison::identical);
    EXPECT_EQ(compare(guest("<model>Conroe</model>")).result, CpuComparison::superset);
    EXPECT_EQ(compare(guest("", "mode='host-model'")).result, CpuComparison::superset);
    EXPECT_EQ(compare(guest("<feature name='vmx' policy='require'/>", "mode='host-model'")).reason, "Host CPU does not provide required features: vmx");
}

TEST(cpu_model_names, are_known_where_libvirt_has_a_map) {
    EXPECT_EQ(cpu_model_names("ppc64le").size(), 7u);
    EXPECT_EQ(cpu_model_names("x86_64"), cpu_model_names("i686"));
    EXPECT_TRUE(cpu_model_names("aarch64").empty());
    EXPECT_EQ(error_of([] { cpu_model_names("riscv64"); }),
              "3 31: this function is not supported by the connection driver: 'riscv64' architecture is not supported by CPU driver");
}

// ---- what must hold for all CPUs ----

std::vector<std::string> guest_models() {
    std::vector<std::string> names;
    for (const x86::Model& model : x86::models())
        if (model.guest && !model.newer) names.emplace_back(model.name);
    return names;
}

// Some hundred CPUs: a model with a few features more and less, the same ones in every run.
std::vector<CpuDescription> some_cpus() {
    std::mt19937 dice(20);
    const auto models = guest_models();
    std::vector<CpuDescription> cpus;
    for (int i = 0; i < 150; ++i) {
        std::string inside = "<model>" + models[dice() % models.size()] + "</model>";
        std::set<std::string_view> seen;
        for (unsigned n = dice() % 6; n > 0; --n) {
            const x86::Feature& feature = x86::features()[dice() % x86::features().size()];
            static const std::set<std::string_view> hosts_own = {"osxsave", "ospke", "cmt", "mbm_total", "mbm_local"};
            if (feature.newer || hosts_own.contains(feature.name) || !seen.insert(feature.name).second) continue;
            inside += "<feature policy='" + std::string(dice() % 3 ? "require" : "disable") + "' name='" + std::string(feature.name) + "'/>";
        }
        cpus.push_back(guest(inside, "match='exact'"));
    }
    return cpus;
}

CpuDescription described(const Cpu& cpu) { return {.guest = true, .arch = {}, .cpu = cpu, .signature = {}}; }

// The processor that has just what is described; of the vendor that its model belongs to.
x86::Processor machine(const CpuDescription& cpu) { return processor_of(cpu); }

bool can_run(const CpuDescription& on, const CpuDescription& cpu) {
    return compare_cpu(machine(on), "x86_64", cpu).result != CpuComparison::incompatible;
}

TEST(cpu_properties, the_baseline_of_one_cpu_is_that_cpu) {
    for (const CpuDescription& cpu : some_cpus()) {
        const Cpu same = baseline_cpu({&cpu, 1}, {});
        EXPECT_EQ(machine(described(same)).features, machine(cpu).features) << write_guest_cpu(cpu.cpu) << write_guest_cpu(same);
        EXPECT_EQ(same.model->name, cpu.cpu.model->name);
    }
}

TEST(cpu_properties, a_baseline_runs_on_all_of_its_cpus) {
    const auto cpus = some_cpus();
    int found = 0;
    for (std::size_t i = 0; i + 1 < cpus.size(); ++i) {
        const std::vector<CpuDescription> pair = {cpus[i], cpus[i + 1]};
        std::optional<Cpu> common;
        if (attempt([&] { common = baseline_cpu(pair, {}); })) continue;   // two vendors
        ++found;
        EXPECT_TRUE(can_run(pair[0], described(*common))) << write_guest_cpu(*common);
        EXPECT_TRUE(can_run(pair[1], described(*common))) << write_guest_cpu(*common);
        EXPECT_EQ(machine(described(*common)).features, machine(pair[0]).features & machine(pair[1]).features);
    }
    EXPECT_GT(found, 50);
}

TEST(cpu_properties, comparison_is_transitive) {
    const auto cpus = some_cpus();
    int chains = 0;
    for (const auto& a : cpus)
        for (const auto& b : cpus) {
            if (!can_run(a, b)) continue;
            for (const auto& c : cpus)
                if (can_run(b, c)) {
                    ++chains;
                    ASSERT_TRUE(can_run(a, c)) << write_guest_cpu(a.cpu) << write_guest_cpu(b.cpu) << write_guest_cpu(c.cpu);
                }
        }
    EXPECT_GT(chains, 150);
}

TEST(cpu_properties, expanding_and_reducing_gives_the_same_cpu) {
    for (const CpuDescription& cpu : some_cpus()) {
        const Cpu expanded = baseline_cpu({&cpu, 1}, {.arch = {}, .expand_features = true});
        EXPECT_EQ(machine(described(expanded)).features, machine(cpu).features);
        const CpuDescription again = described(expanded);
        EXPECT_EQ(write_guest_cpu(baseline_cpu({&again, 1}, {})), write_guest_cpu(baseline_cpu({&cpu, 1}, {})));
    }
}

}  // namespace
