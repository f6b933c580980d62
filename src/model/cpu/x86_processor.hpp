#pragma once
// A processor, real or virtual, as data: what it has, who made it; and the model that describes it best.
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/cpu/x86_map.hpp"

namespace vireo::model::x86 {

struct CpuidLeaf {
    std::uint32_t leaf = 0, subleaf = 0;
    std::array<std::uint32_t, 4> registers{};    // eax, ebx, ecx, edx
};
struct Msr {
    std::uint32_t index = 0;
    std::uint64_t value = 0;
};

struct Processor {
    FeatureSet features;
    std::string vendor;                          // libvirt's name; empty: not known
    std::optional<Signature> signature;
};

// What a processor says it has and does not: Haswell's transactional memory is broken in silicon (erratum HSD136) and switched off
// by microcode, whatever CPUID still says.
FeatureSet defective_features(const Processor& processor);

// From what the CPUID instruction and the MSRs say. Rows may come in any order; later ones win.
Processor processor_from(std::span<const CpuidLeaf> cpuid, std::span<const Msr> msrs);

enum class Purpose { host, guest };

struct Choice {
    const Model* model = nullptr;
    FeatureSet required;     // beside the model
    FeatureSet disabled;     // of the model, or withdrawn from it; empty for a host
    FeatureSet withdrawn;    // those of `disabled` that the model once had
};

// What QEMU says of a model that it could run.
struct Offered {
    bool offered = true;
    FeatureSet blockers;     // what this host lacks for it
};
using Offers = std::function<Offered(std::string_view model)>;

struct ChoiceOptions {
    Purpose purpose = Purpose::guest;
    Offers offers = {};              // absent: every model may be had
    std::string_view preferred = {}; // wins whenever it is possible at all
    std::span<const std::string_view> given = {};   // models that the question names: they win when less of them is lacking
};

// The model nearest to the processor; nothing when none is possible. For a host no feature of the model may be lacking.
// A matching signature goes first, then as little as possible is named beside the model, what is lacking counting more.
std::optional<Choice> choose_model(const Processor& processor, const ChoiceOptions& options);

}  // namespace vireo::model::x86
