#pragma once
// The same tables as JSON: what stands in XML as <source file='a'/> is {"source": {"file": "a"}}.
//
//  1. Attributes and elements are members of one object; an attribute that shares its name with an element of the same
//     record is "@name"; what belongs to a namespace has its prefix: "qemu:commandline". The text of an element is "content". Lists are arrays. A variant is the object of its case, with
//     the word that selects it; one selected by the element's name is {"tcp": {…}}.
//  2. Numbers are numbers, in the unit of the row; yes/no that is a bool is true or false; all else is a string as in XML.
//  3. from_json(to_json(x)) == x. What before_write adds is not part of it.
//  4. Unknown members are refused, each with a suggestion.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "schema/context.hpp"
#include "schema/type.hpp"

namespace vireo::schema {

template <class T> const Type& type_of();

Json to_json(const Type& type, const void* value, const WriteOptions& options);
std::string to_json_text(const Type& type, const void* value);
// Into a fresh value. Problems have paths of the XML kind and no line.
void from_json(const Type& type, void* value, const Json& json, const std::string& path, std::vector<Problem>& problems);

// Everything: also what is live, secret or of status files.
inline constexpr WriteOptions everything{.live = true, .status = true, .secure = true};

template <class T> Json to_json(const T& value, const WriteOptions& options = everything) { return to_json(type_of<T>(), &value, options); }
// Throws Error (invalid_arg) with the first problem.
void require_no_problem(const std::vector<Problem>& problems);
template <class T> T from_json(const Json& json, const std::string& path) {
    T value{};
    std::vector<Problem> problems;
    from_json(type_of<T>(), &value, json, path, problems);
    require_no_problem(problems);
    return value;
}

}  // namespace vireo::schema
