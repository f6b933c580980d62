#include "base/json.hpp"

#include <simdjson.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace vireo {

namespace {

constexpr std::size_t deepest = 200;   // far above what any program sends, far below our stack

Json convert(const simdjson::dom::element& element) {
    using simdjson::dom::element_type;
    switch (element.type()) {
        case element_type::ARRAY: {
            Json::Array array;
            const simdjson::dom::array source = element;
            array.reserve(source.size());
            for (const auto item : source) array.push_back(convert(item));
            return array;
        }
        case element_type::OBJECT: {
            Json::Object object;
            const simdjson::dom::object source = element;
            object.reserve(source.size());
            for (const auto member : source) object.emplace_back(std::string(member.key), convert(member.value));
            return object;
        }
        case element_type::INT64: return Json(static_cast<long long>(std::int64_t(element)));
        case element_type::UINT64: return Json(static_cast<unsigned long long>(std::uint64_t(element)));
        case element_type::DOUBLE: return Json(double(element));
        case element_type::STRING: return Json(std::string_view(element));
        case element_type::BOOL: return Json(bool(element));
        case element_type::NULL_VALUE: break;
    }
    return Json();
}

// Length of the well-formed UTF-8 sequence at the front, 0 if there is none.
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    const std::size_t length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3
                               : first >= 0xf0 && first < 0xf5 ? 4 : 0;
    if (length == 0 || length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80) return 0;
    if (length == 3 && ((first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) >= 0xa0))) return 0;
    if (length == 4 && ((first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) >= 0x90))) return 0;
    return length;
}

void quote(std::string_view text, std::string& out) {
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    while (!text.empty()) {
        const char c = text.front();
        if (const char* escape = c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\n' ? "\\n" : c == '\t' ? "\\t" : c == '\r' ? "\\r" : nullptr) {
            out += escape;
            text.remove_prefix(1);
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            out += "\\u00";
            out += digits[(c >> 4) & 0xf];
            out += digits[c & 0xf];
            text.remove_prefix(1);
        } else if (const std::size_t length = sequence_length(text)) {
            out += text.substr(0, length);
            text.remove_prefix(length);
        } else {
            out += "\xef\xbf\xbd";
            text.remove_prefix(1);
        }
    }
    out += '"';
}

template <class Number> void print(Number number, std::string& out) {
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    out.append(buffer, end);
}

const Json nothing;

}  // namespace

Json Json::parse(std::string_view text) {
    // The parser keeps buffers of the size of the longest document: small ones share one, large ones have their own.
    constexpr std::size_t small = 64 << 10;
    thread_local simdjson::dom::parser shared;
    simdjson::dom::parser own;
    simdjson::dom::parser& parser = text.size() <= small ? shared : own;
    simdjson::dom::element root;
    auto failure = parser.allocate(std::max(text.size(), std::size_t(256)), deepest);
    if (!failure) failure = parser.parse(text.data(), text.size()).get(root);
    if (failure)
        throw Error(ErrorCode::internal_error,
                    "cannot parse json " + std::string(text.substr(0, 200)) + ": " + simdjson::error_message(failure));
    return convert(root);
}

std::string Json::dump() const {
    std::string out;
    dump_to(out);
    return out;
}

void Json::dump_to(std::string& out) const {
    switch (value_.index()) {
        case 0: out += "null"; return;
        case 1: out += std::get<bool>(value_) ? "true" : "false"; return;
        case 2: print(std::get<std::int64_t>(value_), out); return;
        case 3: print(std::get<std::uint64_t>(value_), out); return;
        case 4: {
            const double number = std::get<double>(value_);
            if (!std::isfinite(number)) { out += "null"; return; }
            print(number, out);
            return;
        }
        case 5: quote(std::get<std::string>(value_), out); return;
        case 6: {
            out += '[';
            bool first = true;
            for (const Json& item : std::get<Array>(value_)) {
                if (!std::exchange(first, false)) out += ',';
                item.dump_to(out);
            }
            out += ']';
            return;
        }
        case 7: {
            out += '{';
            bool first = true;
            for (const auto& [name, value] : std::get<Object>(value_)) {
                if (!std::exchange(first, false)) out += ',';
                quote(name, out);
                out += ':';
                value.dump_to(out);
            }
            out += '}';
            return;
        }
    }
}

bool Json::boolean(bool otherwise) const {
    const bool* value = std::get_if<bool>(&value_);
    return value ? *value : otherwise;
}

std::int64_t Json::integer(std::int64_t otherwise) const {
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value;
    if (const auto* value = std::get_if<std::uint64_t>(&value_))
        return *value <= std::uint64_t(std::numeric_limits<std::int64_t>::max()) ? std::int64_t(*value) : otherwise;
    if (const auto* value = std::get_if<double>(&value_))
        return *value > -9.2e18 && *value < 9.2e18 ? std::int64_t(*value) : otherwise;
    return otherwise;
}

std::uint64_t Json::unsigned_integer(std::uint64_t otherwise) const {
    if (const auto* value = std::get_if<std::uint64_t>(&value_)) return *value;
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value >= 0 ? std::uint64_t(*value) : otherwise;
    if (const auto* value = std::get_if<double>(&value_)) return *value >= 0 && *value < 1.8e19 ? std::uint64_t(*value) : otherwise;
    return otherwise;
}

double Json::number(double otherwise) const {
    if (const auto* value = std::get_if<double>(&value_)) return *value;
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return double(*value);
    if (const auto* value = std::get_if<std::uint64_t>(&value_)) return double(*value);
    return otherwise;
}

const std::string& Json::text() const {
    static const std::string none;
    const auto* value = std::get_if<std::string>(&value_);
    return value ? *value : none;
}

const Json::Array& Json::items() const {
    static const Array none;
    const auto* value = std::get_if<Array>(&value_);
    return value ? *value : none;
}

const Json::Object& Json::members() const {
    static const Object none;
    const auto* value = std::get_if<Object>(&value_);
    return value ? *value : none;
}

const Json* Json::find(std::string_view name) const {
    for (const auto& [key, value] : members())
        if (key == name) return &value;
    return nullptr;
}

Json* Json::find(std::string_view name) {
    return const_cast<Json*>(std::as_const(*this).find(name));
}

const Json& Json::operator[](std::string_view name) const {
    const Json* member = find(name);
    return member ? *member : nothing;
}

const Json& Json::at(std::size_t index) const {
    return index < items().size() ? items()[index] : nothing;
}

Json& Json::set(std::string name, Json value) {
    if (!is_object()) value_ = Object();
    if (Json* member = find(name)) *member = std::move(value);
    else std::get<Object>(value_).emplace_back(std::move(name), std::move(value));
    return *this;
}

Json& Json::add(Json item) {
    if (!is_array()) value_ = Array();
    std::get<Array>(value_).push_back(std::move(item));
    return *this;
}

}  // namespace vireo
