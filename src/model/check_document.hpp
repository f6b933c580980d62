#pragma once
// Everything that is wrong with a document of any kind, at once, with places and suggestions: what `vireo check` prints.
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace vireo::model {

// The root element tells the kind: domain, a single device, snapshot, checkpoint, backup, capabilities … Empty: nothing is
// wrong. Sorted by place. Never throws for what is in the document.
std::vector<Problem> check_document(std::string text, std::string_view name = "(document)");

// The root elements that are known, sorted.
std::vector<std::string> document_kinds();

}  // namespace vireo::model
