#include "model/cpu/x86_processor.hpp"

#include <tuple>

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

std::optional<Choice> choose_model(const Processor& processor, const ChoiceOptions& options) {
    const bool host = options.purpose == Purpose::host;
    const FeatureSet has = processor.features & established();
    std::optional<Choice> best;
    std::tuple<bool, bool, std::size_t, std::size_t> best_cost;
    for (const Model& model : models()) {
        if (model.newer || !(host ? model.host : model.guest)) continue;
        const ModelFeatures& parts = features_of(model);
        if (!parts.vendor.empty() && !processor.vendor.empty() && parts.vendor != processor.vendor) continue;
        const Offered offered = options.offers ? options.offers(model.name) : Offered{};
        if (!offered.offered) continue;
        const FeatureSet lacking = (parts.features & ~has) | offered.blockers;
        if ((host || options.complete) && lacking.any()) continue;
        const FeatureSet beside = has & ~parts.features & ~lacking;
        const FeatureSet withdrawn = host ? FeatureSet() : parts.withdrawn & ~has;
        const bool familiar = processor.signature && matches(model, *processor.signature);
        const std::tuple cost{model.name != options.preferred, !familiar, 2 * (lacking | withdrawn).count() + beside.count(), lacking.count()};
        if (best && cost > best_cost) continue;
        best = Choice{&model, beside, lacking | withdrawn, withdrawn};
        best_cost = cost;
    }
    return best;
}

}  // namespace vireo::model::x86
