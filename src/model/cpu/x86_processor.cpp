#include "model/cpu/x86_processor.hpp"

#include <algorithm>

namespace vireo::model::x86 {
namespace {

const CpuidLeaf* find(std::span<const CpuidLeaf> cpuid, std::uint32_t leaf, std::uint32_t subleaf) {
    for (auto at = cpuid.rbegin(); at != cpuid.rend(); ++at)
        if (at->leaf == leaf && at->subleaf == subleaf) return &*at;
    return nullptr;
}

std::uint32_t value_of(const Feature& feature, std::span<const CpuidLeaf> cpuid, std::span<const Msr> msrs) {
    if (feature.source == FeatureSource::cpuid) {
        const CpuidLeaf* row = find(cpuid, feature.index, feature.subleaf);
        return row ? row->registers[std::size_t(feature.bits.reg)] : 0;
    }
    for (auto at = msrs.rbegin(); at != msrs.rend(); ++at)
        if (at->index == feature.index)
            return std::uint32_t(feature.bits.reg == Register::edx ? at->value >> 32 : at->value);
    return 0;
}

Signature signature_of(std::uint32_t eax) {
    const unsigned family = eax >> 8 & 15, model = eax >> 4 & 15;
    Signature signature{family, model, eax & 15};
    if (family == 15) signature.family += eax >> 20 & 255;
    if (family == 6 || family == 15) signature.model |= (eax >> 16 & 15) << 4;
    return signature;
}

std::string vendor_of(const CpuidLeaf& first) {
    std::string id;
    for (const Register reg : {Register::ebx, Register::edx, Register::ecx})
        for (int i = 0; i < 4; ++i) id += char(first.registers[std::size_t(reg)] >> 8 * i & 255);
    return std::string(vendor_name(id));
}

}  // namespace

FeatureSet defective_features(const Processor& processor) {
    FeatureSet set;
    if (processor.vendor != "Intel" || !processor.signature || processor.signature->family != 6) return set;
    const auto [family, model, stepping] = *processor.signature;
    if (model != 60 && model != 69 && model != 70 && !(model == 63 && stepping < 4)) return set;
    for (const std::string_view name : {"hle", "rtm"})
        if (const auto at = find_feature(name)) set.set(*at);
    return set;
}

Processor processor_from(std::span<const CpuidLeaf> cpuid, std::span<const Msr> msrs) {
    Processor made;
    const auto all = features();
    for (std::size_t i = 0; i < all.size(); ++i)
        made.features.set(i, (value_of(all[i], cpuid, msrs) & all[i].bits.mask) == all[i].bits.mask);
    if (const CpuidLeaf* row = find(cpuid, 0, 0)) made.vendor = vendor_of(*row);
    if (const CpuidLeaf* row = find(cpuid, 1, 0)) made.signature = signature_of(row->registers[0]);
    made.features &= ~defective_features(made);
    return made;
}

namespace {

struct Candidate {
    Choice choice;
    bool familiar = false, given = false;
    std::size_t cost = 0, dear = 0;
};

// How far a description is from its model. Compat: a feature that is named costs 1; of those to be disabled the first half costs
// 2, 3, 4 and so on, the others 1. Found with the answers that 9.0.0 gives to processors made up for the purpose.
void count_cost(Candidate& one) {
    const std::size_t disabled = one.choice.disabled.count();
    one.dear = (disabled + 1) / 2;
    one.cost = one.choice.required.count() + disabled / 2 + one.dear * (one.dear + 3) / 2;
}

// Whether the older model describes the processor better than the newer one.
bool is_better(const Candidate& older, const Candidate& newer) {
    if (older.familiar != newer.familiar) return older.familiar;
    if (older.given && older.dear < newer.dear) return true;
    if (newer.given && newer.dear < older.dear) return false;
    return older.cost != newer.cost ? older.cost < newer.cost : older.dear < newer.dear;
}

}  // namespace

std::optional<Choice> choose_model(const Processor& processor, const ChoiceOptions& options) {
    const bool host = options.purpose == Purpose::host;
    const FeatureSet has = processor.features & established();
    std::optional<Candidate> best;
    const auto all = models();
    for (auto model = all.rbegin(); model != all.rend(); ++model) {
        if (model->newer || !(host ? model->host : model->guest)) continue;
        const ModelFeatures& parts = features_of(*model);
        if (!parts.vendor.empty() && !processor.vendor.empty() && parts.vendor != processor.vendor) continue;
        const Offered offered = options.offers ? options.offers(model->name) : Offered{};
        if (!offered.offered) continue;
        const FeatureSet absent = parts.features & ~has;
        if (host && absent.any()) continue;
        const FeatureSet lacking = absent | (offered.blockers & (parts.features | ~has));
        const FeatureSet withdrawn = host ? FeatureSet() : parts.withdrawn & ~has;
        Candidate one;
        one.choice = Choice{&*model, has & ~parts.features & ~lacking, lacking | withdrawn, withdrawn};
        if (model->name == options.preferred) return one.choice;
        one.familiar = processor.signature && matches(*model, *processor.signature);
        one.given = std::ranges::find(options.given, model->name) != options.given.end();
        count_cost(one);
        if (!best || is_better(one, *best)) best = one;
    }
    return best ? std::optional(best->choice) : std::nullopt;
}

}  // namespace vireo::model::x86
