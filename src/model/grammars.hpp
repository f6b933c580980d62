#pragma once
// The grammars of all kinds of documents, from the tables in model/grammar: what VALIDATE checks.
#include <string_view>

#include "schema/grammar.hpp"

namespace vireo::model {

// The grammar of documents with this root element ("domain", "network", "pool" …); null when there is none.
// It is made when it is asked for the first time, and stays.
const schema::Grammar* grammar_of(std::string_view root);

// Throws Error (xml_invalid_schema) for the first thing that the grammar of its root does not allow.
void validate(const xml::Document& document);

// The table of a kind as it stands, for tools: "domain". Empty when there is none.
std::string_view grammar_table(std::string_view kind);

}  // namespace vireo::model
