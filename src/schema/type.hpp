#pragma once
// The vocabulary of the tables: what a row can say about one element or attribute. Tables are constant data of one
// type (Field), so the engines are ordinary functions, compiled once.
//
// How to write a table is told in schema/fields.hpp; this header is what engines see.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "schema/words.hpp"

namespace vireo::xml { struct Element; class Writer; class Fragment; }

namespace vireo::schema {

struct Type;
struct Field;
class ReadContext;
struct WriteOptions;

// Where a row's value stands.
enum class Place : std::uint8_t {
    attribute,   // <e name='value'>
    text,        // <e>value</e>, in the element of the record itself
    leaf,        // <name>value</name>
    flag,        // <name/>
    element,     // <name ...>, a record
    choice,      // attribute `name` selects one of several records, whose rows then count as rows of this element
    kinds,       // the name of a child element selects one of several records
    cases,       // where the rows of a choice with .rows_apart are written
    part,        // a record whose rows count as rows of this element
    kept,        // <name>, its content kept as it is
};

enum class Shape : std::uint8_t { scalar, record, optional, list, choice, kept };

// When a row with a value is written.
enum class Written : std::uint8_t {
    when_set,           // optional: when it has a value, and an element only with content; string: when it is not empty;
                        // others: always
    when_not_default,   // when it differs from the member's value in a fresh struct
    always,             // also empty strings and empty records
    never,              // read only: an obsolete form
};

// Which one counts when a single element stands twice.
enum class Repeated : std::uint8_t { first, last, refused, merged };   // merged: later ones add to the first

// An XML namespace that rows may live in. The writer declares it on the root when something of it is written.
struct Namespace {
    std::string_view prefix, uri;
};

// A condition on the record, made by when<&function>.
using Condition = bool (*)(const void* record, const WriteOptions& options);

// What a row may say besides its name, member and description. All of it is optional.
struct Facts {
    // --- place
    std::string_view inside = "";         // elements that wrap it: "source", or "a/b"; neighbours with the same share one
    std::string_view by = "";             // element of a std::variant: the attribute that selects the case
    std::string_view in_attribute = "";   // leaf: the value stands in this attribute of the element: <flag name='x'/>
    bool rows_apart = false;              // choice: only the attribute stands here, the rows where cases<> stands
    const Namespace* space = nullptr;     // namespace of the element; elements below inherit it
    // --- presence
    bool required = false;                // an error when it is missing
    bool needed = false;                  // an error when its wrapper stands without it
    Written written = Written::when_set;
    Repeated repeated = Repeated::first;
    std::string_view bare = "";           // value meant when the wrapper or the element stands without it: <hap/>
    bool only_foreign = false;            // kept: only children in a namespace, one of each (metadata)
    bool keep_empty = false;              // leaf: an empty one is a value (otherwise it counts as missing)
    // --- documents it belongs to
    bool live = false;                    // written and read only for a running object
    bool live_written = false;            // written only for a running object, read always
    bool status = false;                  // written and read only in status files
    bool secure = false;                  // written only when secrets are asked for
    bool migratable = true;               // false: left out of migratable documents
    Condition only_if = nullptr;          // written only if: when<&uses_queues>
    // --- value
    std::int64_t min = INT64_MIN;
    std::uint64_t max = UINT64_MAX;
    bool lenient = false;                 // what cannot be read counts as nothing
    bool wraps = false;                   // numbers without sign: a negative one counts from the top, as C's strtoul does
    bool zero_is_none = false;            // numbers: 0 counts as nothing
    bool empty_is_none = false;           // an empty value counts as nothing
    int radix = 10;                       // numbers: 10, 16, or 0 (0x.. and 0.. as C does)
    int hex = 0;                          // numbers: written as 0x with at least so many digits; read as radix 0
    std::string_view unit = "";           // sizes: unit of the member, and the one written ("KiB", "bytes")
    std::string_view default_unit = "";   // sizes: unit of a number without one; as `unit` when empty
    std::string_view unit_attribute = "unit";
    // --- errors. In messages {value}, {name} and {element} are replaced.
    ErrorCode error = ErrorCode::xml_error;
    std::string_view message = "";        // instead of "Invalid value for attribute ..."
    ErrorCode missing_error = ErrorCode::xml_error;
    std::string_view missing = "";        // instead of "Missing required attribute ..."; a missing_error alone: its own text
    // --- history
    std::string_view since = "";          // first version of libvirt with it, "3.9.0"; empty: always there
};

// Whether a reader must look at the row even when nothing in the document names it.
constexpr bool is_special(Place place, const Facts& facts) {
    return place == Place::choice || place == Place::kinds || place == Place::part || facts.required || facts.needed || !facts.bare.empty();
}

// Why a scalar could not be read; absent: the text means that there is no value.
enum class Fault : std::uint8_t { none, absent, not_integer, not_unsigned, zero, negative, out_of_range, unknown_word, malformed };

struct Complain;

// A C++ type as the engines see it.
struct Type {
    Shape shape = Shape::record;
    // record
    std::span<const Field> fields = {};
    std::span<const std::uint32_t> keys = {};          // hash of the path of each field, for lookup
    std::span<const std::uint32_t> wrappers = {};      // hashes of the paths of elements that wrap fields
    std::span<const std::uint8_t> special = {};        // fields that matter even when nothing of them stands in the document
    const void* (*blank)() = nullptr;                  // a fresh record
    void (*after_read)(void*, ReadContext&) = nullptr;
    // Calls `next` with the record as it is to be written (a changed copy where the struct has before_write).
    void (*prepare)(const void* record, const WriteOptions&, void (*next)(void* closure, const void* record),
                    void* closure) = nullptr;
    void (*read_custom)(void*, ReadContext&) = nullptr;
    void (*write_custom)(const void*, xml::Writer&, std::string_view name, const WriteOptions&) = nullptr;
    void (*check)(const void*, const Complain&) = nullptr;
    // enum: its values; choice: its cases
    std::span<const Word> words = {};
    std::span<const WordAlias> aliases = {};
    // scalar
    Fault (*parse)(std::string_view, const Facts&, void*) = nullptr;
    void (*print)(const void*, const Facts&, std::string& to) = nullptr;    // appends
    bool (*empty)(const void*) = nullptr;              // strings; null = never empty
    bool (*equal)(const void*, const void*) = nullptr;
    std::size_t (*index)(const void*) = nullptr;       // enum
    std::string_view kind = "";                        // "text", "integer", "unsigned", "yes/no", "MAC address" ...
    std::string_view pattern = "";                     // XML Schema pattern of a value type
    // optional, list
    const Type& (*inner)() = nullptr;
    std::size_t (*count)(const void*) = nullptr;
    const void* (*item)(const void*, std::size_t) = nullptr;   // and choice: the chosen record
    void* (*add)(void*) = nullptr;
    void (*clear)(void*) = nullptr;
    // choice
    std::size_t (*chosen)(const void*) = nullptr;
    void* (*choose)(void*, std::size_t) = nullptr;
    const Type& (*alternative)(std::size_t) = nullptr;
};

struct Field {
    Place place = Place::attribute;
    std::string_view name, doc;
    Facts facts;
    const Type& (*type)() = nullptr;
    const void* (*of)(const void*) = nullptr;   // record -> member
};

// Hash of a path inside a record: path_key("source", '@', "file"). Case-sensitive FNV-1a.
constexpr std::uint32_t key_start = 2166136261u;
constexpr std::uint32_t key_step(std::uint32_t state, char separator, std::string_view name) {
    state = (state ^ static_cast<unsigned char>(separator)) * 16777619u;
    for (char c : name) state = (state ^ static_cast<unsigned char>(c)) * 16777619u;
    return state;
}
constexpr std::uint32_t path_key(std::string_view inside, char separator, std::string_view name) {
    std::uint32_t state = key_start;
    while (!inside.empty()) {
        const auto end = inside.find('/');
        state = key_step(state, '/', inside.substr(0, end));
        inside = end == std::string_view::npos ? std::string_view() : inside.substr(end + 1);
    }
    return key_step(state, separator, name);
}
constexpr std::uint32_t field_key(const Field& field) {
    switch (field.place) {
    case Place::attribute:
    case Place::choice: return path_key(field.facts.inside, '@', field.name);
    case Place::text: return path_key(field.facts.inside, '#', "");
    case Place::kinds: return path_key(field.facts.inside, '*', "");
    case Place::part:
    case Place::cases: return path_key(field.facts.inside, '+', field.name);
    default: return path_key(field.facts.inside, '/', field.name);
    }
}

}  // namespace vireo::schema
