#pragma once
// The x86 processors as libvirt names them: features with their places in CPUID and MSRs, models, vendors.
//
//  1. Tables are constant data (x86_features.cpp, x86_models.cpp); what is made of them is made once, at first use.
//  2. Rows marked newer are those that 9.0.0 does not know. They may be asked for, but a processor is described without
//     them, so that its description is the same everywhere.
#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vireo::model::x86 {

inline constexpr std::size_t feature_count = 364;
using FeatureSet = std::bitset<feature_count>;       // index: place in features()

enum class Register : std::uint8_t { eax, ebx, ecx, edx };
enum class FeatureSource : std::uint8_t { cpuid, msr };

struct Bits {
    Register reg;
    std::uint32_t mask;          // all of them must be set; of an MSR eax is the low half, edx the high one
};
struct Feature {
    std::string_view name;
    FeatureSource source;
    std::uint32_t index;         // CPUID leaf, or number of the MSR
    std::uint32_t subleaf;
    Bits bits;
    bool migratable;             // may be promised to a guest that migrates
    bool newer;
    std::string_view aliases;    // other names, blanks between them
};
struct Model {
    std::string_view name, base, vendor, signatures;
    bool host, guest;            // may describe a host, a guest
    bool newer;
    std::string_view features;
};

std::span<const Feature> features();
std::span<const Model> models();

// Place of a feature by its name or another name.
std::optional<std::size_t> find_feature(std::string_view name);
// Null: there is no such model.
const Model* find_model(std::string_view name);

// "Intel" for "GenuineIntel", and back. Empty: not known.
std::string_view vendor_name(std::string_view id);
std::string_view vendor_id(std::string_view name);

struct Signature {
    unsigned family = 0, model = 0, stepping = 0;
    bool operator==(const Signature&) const = default;
};

// What a model consists of, its base included.
struct ModelFeatures {
    std::string_view vendor;     // of the model or its base
    FeatureSet features;         // those it has
    FeatureSet withdrawn;        // those it once had: a guest's description says of each whether it is there
};
const ModelFeatures& features_of(const Model& model);
bool matches(const Model& model, const Signature& signature);

// Those known to 9.0.0, and those that may migrate.
const FeatureSet& established();
const FeatureSet& migratable();

// Names in the table's order, or by the alphabet.
std::vector<std::string_view> names_of(const FeatureSet& set);

}  // namespace vireo::model::x86
