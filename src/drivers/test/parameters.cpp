#include "drivers/test/parameters.hpp"

#include <algorithm>

namespace vireo::test {

namespace {

constexpr std::string_view type_words[] = {"int", "uint", "llong", "ullong", "double", "boolean", "string"};

}  // namespace

void check_params(const Params& params, std::initializer_list<ParamRule> rules) {
    for (std::size_t i = 0; i < params.size(); ++i) {
        const auto& [field, value] = params[i];
        const auto rule = std::ranges::find(rules, field, &ParamRule::name);
        if (rule == rules.end()) throw Error(ErrorCode::argument_unsupported, ErrorDomain::none, "parameter '" + field + "' not supported");
        if (std::size_t(rule->type) != value.index())
            throw Error(ErrorCode::invalid_arg, ErrorDomain::none, "invalid type '" + std::string(type_words[value.index()]) + "' for parameter '" + field +
                                                                       "', expected '" + std::string(type_words[std::size_t(rule->type)]) + "'");
        for (std::size_t k = 0; k < i; ++k)
            if (params[k].field == field) throw Error(ErrorCode::invalid_arg, ErrorDomain::none, "parameter '" + field + "' occurs multiple times");
    }
}

}  // namespace vireo::test
