#pragma once
// What a table says about a format, told in other ways: as a list of paths, as a page of the manual, as RELAX NG, as JSON
// Schema; and what is wrong with the table itself.
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "schema/type.hpp"

namespace vireo::schema {

template <class T> const Type& type_of();

// One place of the format.
struct PathInfo {
    std::string path;              // domain/devices/disk
    std::string node;              // "" the element, "@dev", "text()"
    std::string when;              // "@type='file'": the case it belongs to; joined with " and "
    std::string doc;
    std::string since;
    std::string kind;              // "text", "unsigned", "word", "element" …
    std::vector<std::string> values;
    std::vector<std::string> value_since;
    bool required = false, repeated = false, live = false, secret = false, obsolete = false;
};

// All places below the root, in the order of the tables; a place that several cases share is listed for each.
// A record that contains its own kind is followed once.
std::vector<PathInfo> all_paths(const Type& type, std::string_view root);

// A page in Markdown.
std::string manual_page(const Type& type, std::string_view root, std::string_view title);

// A complete grammar. The order of elements is free, as libvirt reads them.
std::string relax_ng(const Type& type, std::string_view root);

// Of the JSON form (schema/json.hpp).
Json json_schema(const Type& type, std::string_view root);

// Mistakes in tables: rows without a sentence, two rows in one place, neighbours torn apart. For a test.
std::vector<std::string> table_faults(const Type& type, std::string_view root);

}  // namespace vireo::schema
