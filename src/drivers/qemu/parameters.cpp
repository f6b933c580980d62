#include "drivers/qemu/parameters.hpp"

#include <algorithm>

namespace vireo::qemu {
namespace {

constexpr std::string_view type_words[] = {"int", "uint", "llong", "ullong", "double", "boolean", "string"};

}  // namespace

void check_parameters(const std::vector<protocol::TypedParam>& given, std::span<const ParameterRow> rows) {
    for (std::size_t i = 0; i < given.size(); ++i) {
        const std::string& name = given[i].field;
        const auto row = std::ranges::find(rows, std::string_view(name), &ParameterRow::name);
        if (row == rows.end())
            throw Error(ErrorCode::argument_unsupported, ErrorDomain::none, "parameter '" + name + "' not supported");
        if (given[i].value.index() != std::size_t(row->type))
            throw Error(ErrorCode::invalid_arg, ErrorDomain::none,
                        "invalid type '" + std::string(type_words[given[i].value.index()]) + "' for parameter '" + name + "', expected '" +
                            std::string(type_words[std::size_t(row->type)]) + "'");
        for (std::size_t j = 0; j < i; ++j)
            if (given[j].field == name)
                throw Error(ErrorCode::invalid_arg, ErrorDomain::none, "parameter '" + name + "' occurs multiple times");
    }
}

}  // namespace vireo::qemu
