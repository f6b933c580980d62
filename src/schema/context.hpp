#pragma once
// What the functions beside a struct get: options of reading and writing, the element at hand, a way to complain.
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace vireo::xml { struct Element; class Document; }

namespace vireo::schema {

struct ReadOptions {
    bool live = false;       // the document describes a running object: rows marked live are read
    bool status = false;     // it is a status file: rows marked status are read
    bool strict = false;     // unknown elements and attributes are errors (VALIDATE)
    ErrorDomain domain = ErrorDomain::domain;    // domain of errors that are not about XML itself
    // When given, everything that is wrong is put here and reading goes on; otherwise the first error is thrown.
    std::vector<Problem>* problems = nullptr;
};

struct WriteOptions {
    bool live = false;         // rows marked live are written
    bool status = false;       // rows of status files, too
    bool secure = false;       // secrets, too
    bool migratable = false;   // a document for another host or version
    int indent = 0;            // spaces before the root element
    const void* extra = nullptr;   // for the hooks of one format
};

// Takes complaints of check(const T&, const Complain&). `where` is the path below the record: "target/@bus".
struct Complain {
    void operator()(std::string_view where, std::string message,
                    ErrorCode code = ErrorCode::config_unsupported) const {
        report(closure, where, std::move(message), code);
    }
    void (*report)(void* closure, std::string_view where, std::string&& message, ErrorCode code) = nullptr;
    void* closure = nullptr;
};

// What after_read and read_xml see: void after_read(Disk&, schema::ReadContext&).
class ReadContext {
public:
    ReadContext(const xml::Document& document, const xml::Element& element, const ReadOptions& options)
        : document(document), element(element), options(options) {}

    const xml::Document& document;
    const xml::Element& element;      // the element that was read
    const ReadOptions& options;

    // An error at the element, or at `where` below it ("source/@file"). Throws, unless all problems are collected.
    void fail(ErrorCode code, std::string detail, std::string_view where = "");
    void fail(ErrorCode code, ErrorDomain domain, std::string detail, std::string_view where = "");
};

}  // namespace vireo::schema
