#include "drivers/qemu/props.hpp"

#include <algorithm>

namespace vireo::qemu {

void append_json_string(std::string& out, std::string_view value) {
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : value) {
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        case '\b': out += "\\b"; break;
        case '\f': out += "\\f"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                out += "\\u00";
                out += digits[c >> 4 & 15];
                out += digits[c & 15];
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

std::string json_string(std::string_view value) {
    std::string out;
    out.reserve(value.size() + 2);
    append_json_string(out, value);
    return out;
}

Props& Props::objects(std::string_view name, std::span<const Props> values) {
    std::string json = "[";
    for (const Props& value : values) {
        if (json.size() > 1) json += ',';
        json += value.json();
    }
    return raw(name, json + "]");
}

Props& Props::texts(std::string_view name, std::span<const std::string> values) {
    std::string json = "[";
    for (const std::string& value : values) {
        if (json.size() > 1) json += ',';
        append_json_string(json, value);
    }
    return raw(name, json + "]");
}

Props& Props::set(std::string_view name, std::string json) {
    const auto found = std::ranges::find(members_, name, &std::pair<std::string, std::string>::first);
    if (found == members_.end()) return raw(name, std::move(json));
    found->second = std::move(json);
    return *this;
}

Props& Props::remove(std::string_view name) {
    std::erase_if(members_, [&](const auto& member) { return member.first == name; });
    return *this;
}

Props& Props::merge(const Props& other) {
    members_.insert(members_.end(), other.members_.begin(), other.members_.end());
    return *this;
}

std::string Props::json() const {
    std::string out = "{";
    for (const auto& [name, value] : members_) {
        if (out.size() > 1) out += ',';
        append_json_string(out, name);
        out += ':';
        out += value;
    }
    out += '}';
    return out;
}

std::string escape_commas(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    for (const char c : value) {
        out += c;
        if (c == ',') out += c;
    }
    return out;
}

Options& Options::value(std::string_view value) {
    separate();
    text_ += escape_commas(value);
    return *this;
}

Options& Options::text(std::string_view name, std::string_view value) { return raw(name, escape_commas(value)); }

Options& Options::raw(std::string_view name, std::string_view value) {
    separate();
    text_ += name;
    text_ += '=';
    text_ += value;
    return *this;
}

}  // namespace vireo::qemu
