#pragma once
// Writing: a struct becomes XML, byte for byte as the reference prints it.
//
//     std::string text = schema::write(domain, "domain", {.live = true});
//     schema::write(disk, "disk", writer, options);      // inside a larger document, or from write_xml()
#include <string>
#include <string_view>

#include "schema/context.hpp"
#include "schema/type.hpp"
#include "xml/writer.hpp"

namespace vireo::schema {

template <class T> const Type& type_of();

// Writes <name …>…</name> for a record.
void write(const Type& type, const void* record, std::string_view name, xml::Writer& to, const WriteOptions& options);
// Writes the rows of a record into the element that is open; for write_xml() that only adds something.
void write_rows(const Type& type, const void* record, xml::Writer& to, const WriteOptions& options);

// Whether two values of a type are the same, row by row.
bool equal(const Type& type, const void* a, const void* b);

template <class T> void write(const T& value, std::string_view name, xml::Writer& to, const WriteOptions& options) {
    write(type_of<T>(), &value, name, to, options);
}
template <class T> std::string write(const T& value, std::string_view name, const WriteOptions& options = {}) {
    xml::Writer to(options.indent);
    write(type_of<T>(), &value, name, to, options);
    return to.take();
}

}  // namespace vireo::schema
