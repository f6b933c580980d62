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

Processor processor_from(std::span<const CpuidLeaf> cpuid, std::span<const Msr> msrs) {
    Processor made;
    const auto all = features();
    for (std::size_t i = 0; i < all.size(); ++i)
        made.features.set(i, (value_of(all[i], cpuid, msrs) & all[i].bits.mask) == all[i].bits.mask);
    if (const CpuidLeaf* row = find(cpuid, 0, 0)) made.vendor = vendor_of(*row);
    if (const CpuidLeaf* row = find(cpuid, 1, 0)) made.signature = signature_of(row->registers[0]);
    return made;
}

namespace {

struct Candidate {
    Choice choice;
    bool familiar = false, given = false;
    std::size_t beside = 0, absent = 0, blocked = 0;      // features: named beside the model, absent from the processor, not to be had

    std::size_t disabled() const { return absent + blocked; }
    std::size_t named() const { return beside + disabled(); }
    // Nothing, few, or many features of the model would have to be disabled.
    int grade() const { return disabled() == 0 ? 0 : disabled() <= few ? 1 : 2; }

private:
    static constexpr std::size_t few = 2;
};

// Whether the older model describes the processor better than the newer one. Compat: found with the answers that 9.0.0
// gives to some thousand processors made up for the purpose; the rule is no order, so the models must come newest first.
bool is_better(const Candidate& older, const Candidate& newer) {
    if (older.familiar != newer.familiar) return older.familiar;
    const int grade = older.grade(), other = newer.grade();
    if (older.given && grade < other) return true;
    if (newer.given && other < grade) return false;
    // Halves count: what is blocked weighs two and a half.
    const auto weight = [](const Candidate& one, std::size_t of_absent) { return 2 * one.beside + 2 * of_absent * one.absent + 5 * one.blocked; };
    if (grade == 2 && other == 2) return weight(older, 3) < weight(newer, 3);
    if (other == 2) return 2 * older.named() < weight(newer, 2);
    if (grade == 2) return weight(older, 2) < 2 * newer.named();
    if (grade == 0 && other == 1) return older.named() <= newer.named() + 1;
    if (grade == 1 && other == 0) return weight(older, 2) < 2 * newer.named();
    return older.named() < newer.named();
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
        one.beside = one.choice.required.count();
        one.absent = (absent | withdrawn).count();
        one.blocked = (lacking & ~absent & ~withdrawn).count();
        if (!best || is_better(one, *best)) best = one;
    }
    return best ? std::optional(best->choice) : std::nullopt;
}

}  // namespace vireo::model::x86
