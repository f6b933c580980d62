#pragma once
// What documents of one kind may contain: elements and attributes, how often, with which values, under which conditions.
// VALIDATE refuses what it does not allow, as the reference does with its schema.
//
// A grammar is a table of lines with six columns, separated by tabs:
//     path    domain/devices/disk, from the root element on; `*` is any name
//     node    empty: the element itself; @name: an attribute; text(): its text
//     value   type of the value: text, a name from the table of types, enum(a|b), base{facet=…}, several joined by " or ";
//             "element" and "empty" for elements; "recursive: like PATH"
//     occurs  1 ? + *; = for attributes that stand together or not at all
//     when    attribute=value|value&… of the element that holds it (../ of the one above), alternatives by " / ";
//             (absent) is an attribute that is not there. Empty: always
//     since   the version that has it, when that is newer than 9.0.0
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "xml/document.hpp"

namespace vireo::schema {

class Grammar {
public:
    // The texts stay where they are. `types` has two columns: name and definition.
    Grammar(std::string_view table, std::string_view types);
    ~Grammar();

    std::string_view root() const;

    // What is wrong: the first thing only, or all things and, with ErrorCode::ok, what only newer versions know.
    std::vector<Problem> check(const xml::Document& document, bool all = false) const;
    // The same for one element below the root: "domain/devices/disk".
    std::vector<Problem> check(const xml::Document& document, const xml::Element& element, std::string_view path, bool all = false) const;

    struct Rule;

private:
    struct Content;
    std::unique_ptr<Content> content_;
};

}  // namespace vireo::schema
