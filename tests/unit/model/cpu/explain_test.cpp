#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/error.hpp"
#include "model/cpu/explain.hpp"

namespace {

using namespace vireo;
using namespace vireo::model;

KnownHost nehalem() { return read_known_host("<cpu><arch>x86_64</arch><model>Nehalem</model><vendor>Intel</vendor><feature name='vmx'/></cpu>", "old"); }
KnownHost icelake() {
    return read_known_host("<capabilities><host><cpu><arch>x86_64</arch><model>Icelake-Server</model><vendor>Intel</vendor><feature name='vmx'/></cpu></host></capabilities>", "new");
}

std::string names(const CpuExplanation& explanation, FeatureOrigin origin) {
    std::string row;
    for (const ExplainedFeature& feature : explanation.features)
        if (feature.origin == origin) row += (row.empty() ? "" : " ") + std::string(feature.name);
    return row;
}

x86::FeatureSet given(const CpuExplanation& explanation) {
    x86::FeatureSet set;
    for (const ExplainedFeature& feature : explanation.features)
        if (is_given(feature.origin)) set.set(*x86::find_feature(feature.name));
    return set;
}

CpuExplanation explain(const std::string& document, const KnownHost& here) { return explain_cpu(read_guest_document(document), here); }

std::string error_of(const std::string& document, const KnownHost& here) {
    const Outcome outcome = attempt([&] { explain(document, here); });
    return outcome ? outcome->message : "";
}

constexpr const char* westmere =
    "<cpu mode='custom' match='exact'><model>Westmere</model><feature policy='require' name='vmx'/><feature policy='require' name='sse2'/>"
    "<feature policy='disable' name='aes'/><feature policy='disable' name='avx512f'/><feature policy='optional' name='avx2'/></cpu>";

TEST(cpu_explain, says_of_each_feature_where_it_comes_from) {
    const CpuExplanation on_new = explain(westmere, icelake());
    EXPECT_EQ(on_new.cpu.model->name, "Westmere");
    EXPECT_EQ(names(on_new, FeatureOrigin::added), "vmx avx2");
    EXPECT_EQ(names(on_new, FeatureOrigin::removed), "aes");
    EXPECT_NE((" " + names(on_new, FeatureOrigin::model) + " ").find(" sse2 "), std::string::npos);
    EXPECT_EQ(names(on_new, FeatureOrigin::host), "");

    const CpuExplanation on_old = explain(westmere, nehalem());
    EXPECT_EQ(names(on_old, FeatureOrigin::added), "vmx");
    EXPECT_EQ(names(on_old, FeatureOrigin::optional), "avx2");
}

TEST(cpu_explain, the_features_add_up_to_the_processor_that_is_written) {
    for (const char* document : {westmere, "<cpu mode='host-model'/>", "<cpu mode='host-model'><feature policy='disable' name='popcnt'/></cpu>",
                                 "<cpu match='minimum'><model>Penryn</model></cpu>", "<cpu match='minimum'><model>Westmere</model></cpu>",
                                 "<domain type='kvm'><os><type arch='x86_64'>hvm</type></os></domain>"})
        for (const KnownHost& host : {nehalem(), icelake()}) {
            const CpuExplanation made = explain(document, host);
            const CpuDescription written{.guest = true, .arch = {}, .cpu = made.cpu, .signature = {}};
            EXPECT_EQ(x86::names_of(given(made)), x86::names_of(processor_of(written).features)) << document << " on " << host.name;
        }
}

TEST(cpu_explain, the_model_of_a_host_can_run_there_and_names_what_another_lacks) {
    const CpuExplanation made = explain("<cpu mode='host-model'/>", icelake());
    EXPECT_EQ(made.cpu.model->name, "Icelake-Server");
    EXPECT_NE(made.here.result, CpuComparison::incompatible);
    const CpuComparisonResult there = compare_explained(made, "x86_64", nehalem());
    EXPECT_EQ(there.result, CpuComparison::incompatible);
    EXPECT_TRUE(there.missing[*x86::find_feature("avx512f")]);
    EXPECT_EQ(there.missing, given(made) & ~nehalem().processor.features);
    EXPECT_NE(compare_explained(explain("<cpu mode='host-model'/>", nehalem()), "x86_64", icelake()).result, CpuComparison::incompatible);
}

TEST(cpu_explain, a_processor_that_is_passed_through_needs_all_of_it_elsewhere) {
    const CpuExplanation made = explain("<cpu mode='host-passthrough'/>", icelake());
    EXPECT_FALSE(made.cpu.model);
    EXPECT_EQ(given(made), icelake().processor.features);
    EXPECT_EQ(made.here.result, CpuComparison::identical);
    EXPECT_EQ(compare_explained(made, "x86_64", nehalem()).result, CpuComparison::incompatible);
    const CpuExplanation less = explain("<cpu mode='host-passthrough'><feature policy='disable' name='vmx'/></cpu>", nehalem());
    EXPECT_EQ(names(less, FeatureOrigin::removed), "vmx");
    EXPECT_EQ(less.here.result, CpuComparison::superset);
}

TEST(cpu_explain, what_a_hypervisor_says_of_its_host_model_is_taken_word_for_word) {
    const KnownHost host = read_known_host(
        "<domainCapabilities><arch>x86_64</arch><cpu><mode name='host-passthrough' supported='yes'/><mode name='host-model' supported='yes'>"
        "<model fallback='forbid'>Westmere</model><vendor>Intel</vendor><feature policy='require' name='vmx'/><feature policy='disable' name='aes'/></mode></cpu></domainCapabilities>", "qemu");
    const CpuExplanation made = explain("<cpu mode='host-model'/>", host);
    EXPECT_EQ(made.cpu.model->name, "Westmere");
    EXPECT_EQ(names(made, FeatureOrigin::host), "vmx");
    EXPECT_EQ(names(made, FeatureOrigin::not_of_host), "aes");
    EXPECT_NE(made.here.result, CpuComparison::incompatible);
}

TEST(cpu_explain, refuses_what_is_not_known) {
    EXPECT_EQ(error_of("<cpu><model>Bogus</model></cpu>", nehalem()), "internal error: Unknown CPU model Bogus");
    EXPECT_EQ(error_of("<cpu><model>Nehalem</model><feature policy='disable' name='bogus'/></cpu>", nehalem()), "internal error: Unknown CPU feature bogus");
    EXPECT_EQ(error_of("<network/>", nehalem()), "XML error: <network> describes no processor of a guest: <domain> or <cpu> is needed");
    EXPECT_NE(error_of("<domain type='kvm'><os><type arch='aarch64'>hvm</type></os></domain>", nehalem()).find("only those of x86"), std::string::npos);
    EXPECT_TRUE(attempt([] { read_known_host("<domain/>", "x"); }));
    EXPECT_TRUE(attempt([] { read_known_host("nonsense", "x"); }));
}

}  // namespace
