#pragma once
// The texts of what is wrong in a document: the reference's for errors, and what helps most for collected problems.
#include <span>
#include <string>
#include <string_view>

#include "schema/type.hpp"

namespace vireo::schema {

// Names of an element and a row, as messages need them.
struct Spot {
    const Field* field = nullptr;
    std::string_view element;     // the element whose attribute, or which itself, it is about
    std::string_view value;
};

std::string fault_message(Fault fault, const Type& scalar, const Spot& spot);     // as the reference
std::string fault_advice(Fault fault, const Type& scalar, const Spot& spot);      // with suggestion and allowed values
std::string missing_message(const Spot& spot);
std::string fill(std::string_view pattern, const Spot& spot);                     // {value}, {name}, {element}

}  // namespace vireo::schema
