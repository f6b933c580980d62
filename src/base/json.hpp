#pragma once
// JSON as a value: what QEMU's monitor, guest agents, caches and lease files speak.
//
//  1. Reading something that is not there, or of another type, gives the empty value of the type asked for: answers of
//     other programs are looked at without a check per step, and a missing part reads like an absent one.
//  2. Objects keep the order of their members. Of two members with one name the first is found.
//  3. Numbers stay exact: signed and unsigned 64 bits, else double.
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace vireo {

class Json {
public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;

    Json() = default;
    Json(std::nullptr_t) {}
    Json(bool value) : value_(value) {}
    Json(int value) : value_(std::int64_t(value)) {}
    Json(unsigned value) : value_(std::int64_t(value)) {}
    Json(long value) : value_(std::int64_t(value)) {}
    Json(long long value) : value_(std::int64_t(value)) {}
    Json(unsigned long value) : value_(std::uint64_t(value)) {}
    Json(unsigned long long value) : value_(std::uint64_t(value)) {}
    Json(double value) : value_(value) {}
    Json(const char* value) : value_(std::string(value)) {}
    Json(std::string value) : value_(std::move(value)) {}
    Json(std::string_view value) : value_(std::string(value)) {}
    Json(Array value) : value_(std::move(value)) {}
    Json(Object value) : value_(std::move(value)) {}
    static Json array(std::initializer_list<Json> items = {}) { return Json(Array(items)); }
    static Json object(std::initializer_list<Member> members = {}) { return Json(Object(members)); }

    // One document. Throws Error(internal_error, "cannot parse json …").
    static Json parse(std::string_view text);
    // Without blanks; text that is no UTF-8 is written with replacement characters.
    std::string dump() const;
    void dump_to(std::string& out) const;

    bool is_null() const { return value_.index() == 0; }
    bool is_bool() const { return std::holds_alternative<bool>(value_); }
    bool is_number() const { return value_.index() >= 2 && value_.index() <= 4; }
    bool is_integer() const { return value_.index() == 2 || value_.index() == 3; }
    bool is_string() const { return std::holds_alternative<std::string>(value_); }
    bool is_array() const { return std::holds_alternative<Array>(value_); }
    bool is_object() const { return std::holds_alternative<Object>(value_); }

    bool boolean(bool otherwise = false) const;
    std::int64_t integer(std::int64_t otherwise = 0) const;          // out of range: otherwise
    std::uint64_t unsigned_integer(std::uint64_t otherwise = 0) const;
    double number(double otherwise = 0) const;
    const std::string& text() const;                                 // empty for what is no string
    const Array& items() const;                                      // empty for what is no array
    const Object& members() const;                                   // empty for what is no object

    // Null when there is no such member.
    const Json* find(std::string_view name) const;
    Json* find(std::string_view name);
    bool has(std::string_view name) const { return find(name) != nullptr; }
    // The null value when there is no such member or item.
    const Json& operator[](std::string_view name) const;
    const Json& operator[](const char* name) const { return (*this)[std::string_view(name)]; }
    const Json& at(std::size_t index) const;

    // Make this an object or an array when it is null.
    Json& set(std::string name, Json value);                         // replaces a member of this name
    Json& add(Json item);

    bool operator==(const Json&) const = default;

private:
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Array, Object> value_;
};

}  // namespace vireo
