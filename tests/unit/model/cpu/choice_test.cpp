// The model chosen for a processor, among all that a hypervisor offers: as 9.0.0 chose for processors made up for the purpose.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "model/cpu/cpu_calls.hpp"
#include "model/cpu/x86_processor.hpp"

namespace {

using namespace vireo;
using namespace vireo::model;

x86::FeatureSet features_named(std::string_view names, char separator) {
    x86::FeatureSet set;
    for (const std::string_view name : split(names, separator))
        if (!name.empty()) set.set(x86::find_feature(name).value());
    return set;
}

// vendor, family/model/stepping, features, "model:blocker,blocker model ...", the answer "model +feature -feature"
struct Recorded {
    x86::Processor processor;
    std::map<std::string, x86::FeatureSet, std::less<>> offers;
    std::string answer;
};

Recorded read_recorded(const std::string& line) {
    const auto fields = split(line, '\t');
    Recorded made;
    if (fields[0] != "-") made.processor.vendor = std::string(fields[0]);
    if (fields[1] != "-") {
        const auto numbers = split(fields[1], '/');
        const auto number = [&](std::size_t i) { return parse_number<unsigned>(numbers[i]).value(); };
        made.processor.signature = x86::Signature{number(0), number(1), number(2)};
    }
    made.processor.features = features_named(fields[2], ' ');
    made.processor.features &= ~x86::defective_features(made.processor);
    for (const std::string_view offer : split(fields[3], ' ')) {
        const auto colon = std::min(offer.find(':'), offer.size());
        made.offers[std::string(offer.substr(0, colon))] = features_named(colon < offer.size() ? offer.substr(colon + 1) : "", ',');
    }
    made.answer = std::string(fields[4]);
    return made;
}

std::string answer(const Recorded& recorded) {
    const auto choice = x86::choose_model(recorded.processor, {.offers = [&](std::string_view model) {
                                              const auto at = recorded.offers.find(model);
                                              return at == recorded.offers.end() ? x86::Offered{.offered = false, .blockers = {}} : x86::Offered{.offered = true, .blockers = at->second};
                                          }});
    if (!choice) return "";
    std::string text(choice->model->name);
    for (const auto name : x86::names_of(choice->required)) text += " +" + std::string(name);
    for (const auto name : x86::names_of(choice->disabled & ~choice->withdrawn)) text += " -" + std::string(name);
    for (const auto name : x86::names_of(choice->withdrawn)) text += " -" + std::string(name);
    return text;
}

std::vector<Recorded> all_recorded() {
    std::ifstream file(VIREO_SOURCE_DIR "/tests/golden/model/cpu-choices.tsv");
    std::vector<Recorded> all;
    for (std::string line; std::getline(file, line);) all.push_back(read_recorded(line));
    return all;
}

// What a guest gets that has all of the processor.
CpuDescription described(const x86::Processor& processor) {
    return {.guest = true, .arch = {}, .cpu = guest_cpu(x86::choose_model(processor, {}).value(), processor.vendor, CpuFallback::forbid), .signature = {}};
}
bool can_run(const x86::Processor& host, const CpuDescription& cpu) { return compare_cpu(host, "x86_64", cpu).result != CpuComparison::incompatible; }

TEST(cpu_choice, adds_up_to_the_processor_and_is_its_own_baseline) {
    for (const Recorded& recorded : all_recorded()) {
        const CpuDescription cpu = described(recorded.processor);
        EXPECT_EQ(processor_of(cpu).features, recorded.processor.features & x86::established());
        EXPECT_TRUE(can_run(recorded.processor, cpu));
        const CpuDescription same{.guest = true, .arch = {}, .cpu = baseline_cpu({&cpu, 1}, {}), .signature = {}};
        EXPECT_EQ(same.cpu.model->name, cpu.cpu.model->name);
        EXPECT_EQ(processor_of(same).features, processor_of(cpu).features & ~kept_from_guests());
    }
}

TEST(cpu_choice, of_two_hosts_together_runs_on_both) {
    const std::vector<Recorded> all = all_recorded();
    int found = 0;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        const x86::Processor &a = all[i].processor, &b = all[i + 1].processor;
        std::optional<Cpu> common;
        const std::vector<CpuDescription> pair = {described(a), described(b)};
        if (attempt([&] { common = baseline_cpu(pair, {}); })) continue;      // two vendors
        ++found;
        const CpuDescription cpu{.guest = true, .arch = {}, .cpu = *common, .signature = {}};
        EXPECT_TRUE(can_run(a, cpu) && can_run(b, cpu)) << write_guest_cpu(*common);
    }
    EXPECT_GT(found, 150);
}

TEST(cpu_choice, of_a_model_is_the_model) {
    for (const x86::Model& model : x86::models()) {
        if (model.newer || !model.guest) continue;
        const CpuDescription cpu = read_cpu_description("<cpu match='exact'><model>" + std::string(model.name) + "</model></cpu>", CpuKind::guest);
        const Cpu same = baseline_cpu({&cpu, 1}, {});
        EXPECT_EQ(same.model->name, model.name);
        EXPECT_EQ(processor_of({.guest = true, .arch = {}, .cpu = same, .signature = {}}).features, x86::features_of(model).features);
    }
}

TEST(cpu_choice, is_the_one_of_the_reference_for_made_up_processors) {
    std::ifstream file(VIREO_SOURCE_DIR "/tests/golden/model/cpu-choices.tsv");
    int cases = 0;
    for (std::string line; std::getline(file, line); ++cases) {
        const Recorded recorded = read_recorded(line);
        EXPECT_EQ(answer(recorded), recorded.answer) << "line " << cases + 1;
    }
    EXPECT_EQ(cases, 396);
}

TEST(cpu_choice, knows_which_processors_only_claim_to_have_transactions) {
    const auto loses = [](const char* vendor, unsigned model, unsigned stepping) {
        return x86::defective_features({.features = {}, .vendor = vendor, .signature = x86::Signature{6, model, stepping}}).count();
    };
    EXPECT_EQ(loses("Intel", 60, 3), 2u);
    EXPECT_EQ(loses("Intel", 63, 3), 2u);
    EXPECT_EQ(loses("Intel", 63, 4), 0u);
    EXPECT_EQ(loses("Intel", 61, 4), 0u);
    EXPECT_EQ(loses("AMD", 60, 3), 0u);
    EXPECT_EQ(x86::defective_features({}).count(), 0u);
}

}  // namespace
