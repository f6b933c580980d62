#pragma once
// Builders for the two spellings of QEMU's options: JSON objects and comma lists. Both keep the order of insertion,
// because people compare command lines.
//
//  1. A device's Props are the same for -device on the command line and for device_add.
//  2. Names given here are constants of ours and are not escaped, save in set() and remove(); values are.
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vireo::qemu {

// `value` as a JSON string, quotes included.
void append_json_string(std::string& out, std::string_view value);
std::string json_string(std::string_view value);

// A JSON object under construction.
class Props {
public:
    Props() { members_.reserve(12); }
    explicit Props(std::string_view driver) : Props() { text("driver", driver); }

    Props& text(std::string_view name, std::string_view value) { return raw(name, json_string(value)); }
    Props& number(std::string_view name, std::integral auto value) { return raw(name, std::to_string(value)); }
    Props& boolean(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
    // QEMU's OnOffAuto properties take words in JSON too.
    Props& on_off(std::string_view name, bool value) { return text(name, value ? "on" : "off"); }
    Props& object(std::string_view name, const Props& value) { return raw(name, value.json()); }
    Props& objects(std::string_view name, std::span<const Props> values);
    Props& texts(std::string_view name, std::span<const std::string> values);
    Props& null(std::string_view name) { return raw(name, "null"); }
    // `json` is a complete JSON value.
    Props& raw(std::string_view name, std::string json) {
        members_.emplace_back(name, std::move(json));
        return *this;
    }

    // The same where there is a value.
    Props& text_unless_empty(std::string_view name, std::string_view value) { return value.empty() ? *this : text(name, value); }
    Props& text_if(std::string_view name, const std::optional<std::string>& value) { return value ? text(name, *value) : *this; }
    template <class T> Props& number_if(std::string_view name, const std::optional<T>& value) {
        return value ? number(name, *value) : *this;
    }
    // Numbers for which 0 says "not set".
    template <class T> Props& number_unless_zero(std::string_view name, const std::optional<T>& value) {
        return value.value_or(0) ? number(name, *value) : *this;
    }

    // Replaces a member in its place, or adds one.
    Props& set(std::string_view name, std::string json);
    Props& remove(std::string_view name);
    // All members of another object, after ours.
    Props& merge(const Props& other);

    bool empty() const { return members_.empty(); }
    std::string json() const;

private:
    std::vector<std::pair<std::string, std::string>> members_;   // name, JSON
};

// A comma list: "pc,usb=off,…". A comma in a value is doubled, as QEMU's parser asks.
class Options {
public:
    Options() = default;
    explicit Options(std::string_view first) { value(first); }

    // A value without a name: the head of the list, or a flag.
    Options& value(std::string_view value);
    Options& text(std::string_view name, std::string_view value);
    // A value whose commas separate already.
    Options& raw(std::string_view name, std::string_view value);
    Options& number(std::string_view name, std::integral auto value) { return raw(name, std::to_string(value)); }
    Options& on_off(std::string_view name, bool value) { return raw(name, value ? "on" : "off"); }
    Options& text_if(std::string_view name, const std::optional<std::string>& value) { return value ? text(name, *value) : *this; }
    template <class T> Options& number_if(std::string_view name, const std::optional<T>& value) {
        return value ? number(name, *value) : *this;
    }

    bool empty() const { return text_.empty(); }
    const std::string& string() const { return text_; }

private:
    void separate() { if (!text_.empty()) text_ += ','; }
    std::string text_;
};

// `value` with its commas doubled.
std::string escape_commas(std::string_view value);

}  // namespace vireo::qemu
