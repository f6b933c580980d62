#pragma once
// One application's element inside <metadata>, as the calls set and get it: without its namespace, which goes beside it.
#include <optional>
#include <string>

#include "xml/fragment.hpp"

namespace vireo::model {

// Puts `value` (or takes the element away) under the namespace `uri`, written with the prefix `key`.
// Throws Error (xml_detail) when the value is not one element.
void set_metadata_element(xml::Fragment& metadata, const std::string& key, const std::string& uri, const std::optional<std::string>& value);
std::optional<std::string> get_metadata_element(const xml::Fragment& metadata, const std::string& uri);

}  // namespace vireo::model
