#pragma once
// Reading: an XML element becomes a struct, as its table tells.
//
//     auto document = xml::Document::parse(text, "(domain_definition)");
//     auto domain = schema::read<Domain>(document, "domain", options);
//
//  1. What the table does not know is ignored, as libvirt does; with options.strict it is a problem.
//  2. Without options.problems the first thing wrong is thrown as Error, with libvirt's code and text, line, column, path.
//     With it, all problems are collected, each with place, suggestion and allowed words.
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "schema/context.hpp"
#include "schema/type.hpp"
#include "xml/document.hpp"

namespace vireo::schema {

template <class T> const Type& type_of();

// Reads `element` into the fresh record `to`.
void read(const Type& type, void* to, const xml::Document& document, const xml::Element& element, const ReadOptions& options);

// Throws, or notes, that the root is not <name>.
void expect_root(const xml::Document& document, std::string_view name, const ReadOptions& options);

// Runs the check() functions of a record and of all records in it; paths are relative to `path`.
void check(const Type& type, const void* record, const std::string& path, std::vector<Problem>& problems);

// Fills line and column of problems from their paths.
void locate(std::vector<Problem>& problems, const xml::Document& document);

template <class T> T read(const xml::Document& document, const xml::Element& element, const ReadOptions& options = {}) {
    T value{};
    read(type_of<T>(), &value, document, element, options);
    return value;
}
template <class T> T read(const xml::Document& document, std::string_view root, const ReadOptions& options = {}) {
    expect_root(document, root, options);
    return read<T>(document, document.root(), options);
}
template <class T> std::vector<Problem> check_all(const T& value, const std::string& path) {
    std::vector<Problem> problems;
    check(type_of<T>(), &value, path, problems);
    return problems;
}

// The nearest of the known words, as "; did you mean 'virtio'?"; "" when nothing is near.
std::string did_you_mean(std::string_view got, std::span<const std::string_view> known);

}  // namespace vireo::schema
