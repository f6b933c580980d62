#include "model/cpu/x86_map.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

namespace vireo::model::x86 {
namespace {

struct Vendor {
    std::string_view name, id;
};
constexpr Vendor vendors[] = {{"Intel", "GenuineIntel"}, {"AMD", "AuthenticAMD"}, {"Hygon", "HygonGenuine"}};

// Calls back with each word of a blank-separated list.
template <class F> void each_word(std::string_view text, F&& f) {
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end) f(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

unsigned number(std::string_view text) {
    unsigned value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// "6/85/5-7": family, model, and a range of steppings or all.
bool matches(std::string_view row, const Signature& signature) {
    const auto slash = row.find('/');
    if (number(row.substr(0, slash)) != signature.family) return false;
    row.remove_prefix(slash + 1);
    const auto second = row.find('/');
    if (number(row.substr(0, second)) != signature.model) return false;
    if (second == row.npos) return true;
    row.remove_prefix(second + 1);
    const auto dash = row.find('-');
    const unsigned first = number(row.substr(0, dash));
    const unsigned last = dash == row.npos ? first : number(row.substr(dash + 1));
    return first <= signature.stepping && signature.stepping <= last;
}

std::unordered_map<std::string_view, std::size_t> feature_index() {
    std::unordered_map<std::string_view, std::size_t> index;
    for (std::size_t i = 0; i < features().size(); ++i) {
        index.emplace(features()[i].name, i);
        each_word(features()[i].aliases, [&](std::string_view alias) { index.emplace(alias, i); });
    }
    return index;
}

// What the model's own row says, on top of its base.
ModelFeatures compose(const Model& model, ModelFeatures made) {
    if (!model.vendor.empty()) made.vendor = model.vendor;
    each_word(model.features, [&](std::string_view word) {
        if (word.front() == '+') return;   // later versions put it in: 9.0.0's model is without
        const bool withdrawn = word.front() == '-';
        if (withdrawn) word.remove_prefix(1);
        if (const auto at = find_feature(word)) (withdrawn ? made.withdrawn : made.features).set(*at);
    });
    return made;
}

}  // namespace

std::optional<std::size_t> find_feature(std::string_view name) {
    static const auto index = feature_index();
    const auto at = index.find(name);
    return at == index.end() ? std::nullopt : std::optional(at->second);
}

const Model* find_model(std::string_view name) {
    const auto all = models();
    const auto at = std::ranges::find(all, name, &Model::name);
    return at == all.end() ? nullptr : &*at;
}

std::string_view vendor_name(std::string_view id) {
    const auto at = std::ranges::find(vendors, id, &Vendor::id);
    return at == std::end(vendors) ? std::string_view() : at->name;
}
std::string_view vendor_id(std::string_view name) {
    const auto at = std::ranges::find(vendors, name, &Vendor::name);
    return at == std::end(vendors) ? std::string_view() : at->id;
}

const ModelFeatures& features_of(const Model& model) {
    static const auto all = [] {
        std::vector<ModelFeatures> made;   // a base stands before the models made of it: one pass is enough
        made.reserve(models().size());
        for (const Model& one : models()) {
            const Model* base = one.base.empty() ? nullptr : find_model(one.base);
            made.push_back(compose(one, base ? made[std::size_t(base - models().data())] : ModelFeatures{}));
        }
        return made;
    }();
    return all[std::size_t(&model - models().data())];
}

bool matches(const Model& model, const Signature& signature) {
    bool found = false;
    each_word(model.signatures, [&](std::string_view row) { found = found || matches(row, signature); });
    return found;
}

const FeatureSet& established() {
    static const auto set = [] {
        FeatureSet made;
        for (std::size_t i = 0; i < features().size(); ++i) made.set(i, !features()[i].newer);
        return made;
    }();
    return set;
}
const FeatureSet& migratable() {
    static const auto set = [] {
        FeatureSet made;
        for (std::size_t i = 0; i < features().size(); ++i) made.set(i, features()[i].migratable);
        return made;
    }();
    return set;
}

std::vector<std::string_view> names_of(const FeatureSet& set) {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < feature_count; ++i)
        if (set[i]) names.push_back(features()[i].name);
    return names;
}

}  // namespace vireo::model::x86
