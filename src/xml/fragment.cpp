#include "xml/fragment.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "xml/document.hpp"

namespace vireo::xml {

namespace {

constexpr char mark = '\x01';     // never part of XML

using Declaration = std::pair<std::string_view, std::string_view>;    // prefix ("" = the default one), URI

void escape_text(std::string_view text, std::string& to) {
    for (char c : text) switch (c) {
        case '&': to += "&amp;"; break;
        case '<': to += "&lt;"; break;
        case '>': to += "&gt;"; break;
        case '\r': to += "&#13;"; break;
        default: to += c;
    }
}

// One character of UTF-8 as a number; the text is known to be valid.
unsigned next_character(std::string_view text, std::size_t& at) {
    const auto first = static_cast<unsigned char>(text[at++]);
    const int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    unsigned value = first & (0x3Fu >> more);
    for (int i = 0; i < more && at < text.size(); ++i) value = value << 6 | (static_cast<unsigned char>(text[at++]) & 0x3F);
    return value;
}

// Compat: without a declared encoding the reference writes what is not ASCII as numbers, in attributes only.
void escape_value(std::string_view text, bool numbers, std::string& to) {
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (numbers && static_cast<unsigned char>(c) >= 0x80) {
            constexpr char digits[] = "0123456789ABCDEF";
            std::string hexadecimal;
            for (unsigned value = next_character(text, i); value; value /= 16) hexadecimal += digits[value % 16];
            std::reverse(hexadecimal.begin(), hexadecimal.end());
            to += "&#x" + hexadecimal + ";";
            continue;
        }
        ++i;
        switch (c) {
        case '&': to += "&amp;"; break;
        case '<': to += "&lt;"; break;
        case '>': to += "&gt;"; break;
        case '"': to += "&quot;"; break;
        case '\t': to += "&#9;"; break;
        case '\n': to += "&#10;"; break;
        case '\r': to += "&#13;"; break;
        default: to += c;
        }
    }
}

class Printer {
public:
    Printer(bool numbers, std::string& to) : numbers_(numbers), to_(to) {}

    void element(const Element& element, const std::vector<Declaration>& outside, const std::vector<const Element*>* only,
                 std::size_t depth, bool format) {
        begin(element, outside);
        const Node* first = only ? (only->empty() ? nullptr : only->front()) : element.first;
        if (!first) {
            to_ += "/>";
            return;
        }
        to_ += '>';
        if (only) {
            for (const Element* kid : *only) line(*kid, depth + 1, true);
        } else {
            for (const Node* node = first; node && format; node = node->next)
                format = node->kind != Kind::text && node->kind != Kind::cdata;
            for (const Node* node = first; node; node = node->next) line(*node, depth + 1, format);
        }
        if (format) new_line(depth);
        to_ += "</";
        name(element.prefix, element.name);
        to_ += '>';
    }

private:
    void new_line(std::size_t depth) {
        to_ += '\n';
        to_ += mark;
        to_.append(depth * 2, ' ');
    }
    void line(const Node& node, std::size_t depth, bool format) {
        if (format) new_line(depth);
        switch (node.kind) {
        case Kind::element: element(static_cast<const Element&>(node), {}, nullptr, depth, format); break;
        case Kind::text: escape_text(node.text, to_); break;
        case Kind::cdata: to_.append("<![CDATA[").append(node.text).append("]]>"); break;
        case Kind::comment: to_.append("<!--").append(node.text).append("-->"); break;
        case Kind::instruction: to_.append("<?").append(node.text).append("?>"); break;
        }
    }
    void name(std::string_view prefix, std::string_view local) {
        if (!prefix.empty()) to_.append(prefix).append(1, ':');
        to_ += local;
    }
    void attribute(std::string_view prefix, std::string_view local, std::string_view value) {
        to_ += ' ';
        name(prefix, local);
        to_ += "=\"";
        escape_value(value, numbers_, to_);
        to_ += '"';
    }
    static bool declares(const Attribute& a) { return a.prefix == "xmlns" || (a.prefix.empty() && a.name == "xmlns"); }
    void begin(const Element& element, const std::vector<Declaration>& outside) {
        to_ += '<';
        name(element.prefix, element.name);
        for (const Attribute& a : element.attributes)
            if (declares(a)) attribute(a.prefix, a.name, a.value);
        for (const auto& [prefix, uri] : outside)
            prefix.empty() ? attribute("", "xmlns", uri) : attribute("xmlns", prefix, uri);
        for (const Attribute& a : element.attributes)
            if (!declares(a)) attribute(a.prefix, a.name, a.value);
    }
    bool numbers_;
    std::string& to_;
};

// Namespaces used in `element` (or in those children of it) and declared outside of it.
class Outside {
public:
    explicit Outside(const Element& top) : top_(top) {}
    void use(const Element& element) {
        if (!element.space.empty()) use_prefix(element, element.prefix, element.space);
        for (const Attribute& a : element.attributes)
            if (!a.prefix.empty() && a.prefix != "xmlns" && a.prefix != "xml") use_prefix(element, a.prefix, {});
    }
    void use_all(const Element& element) {
        use(element);
        for (const Element& kid : element.elements()) use_all(kid);
    }
    std::vector<Declaration> found;

private:
    static const Attribute* declaration(const Element& element, std::string_view prefix) {
        for (const Attribute& a : element.attributes)
            if (prefix.empty() ? a.prefix.empty() && a.name == "xmlns" : a.prefix == "xmlns" && a.name == prefix) return &a;
        return nullptr;
    }
    void use_prefix(const Element& from, std::string_view prefix, std::string_view) {
        if (prefix == "xml") return;
        const Element* element = &from;
        for (bool inside = true; element; element = element->parent) {
            if (const auto* a = declaration(*element, prefix)) {
                if (!inside && std::ranges::find(found, prefix, &Declaration::first) == found.end())
                    found.emplace_back(prefix, a->value);
                return;
            }
            if (element == &top_) inside = false;
        }
    }
    const Element& top_;
};

}  // namespace

Fragment::Fragment(const Document& document, const Element& element) {
    Outside outside(element);
    outside.use_all(element);
    marked_ += mark;
    Printer(!document.encoding_declared(), marked_).element(element, outside.found, nullptr, 0, true);
}

Fragment Fragment::metadata(const Document& document, const Element& element) {
    std::vector<const Element*> kept;
    Outside outside(element);
    outside.use(element);
    for (const Element& kid : element.elements()) {
        const auto same = [&](const Element* other) { return other->space == kid.space; };
        if (kid.space.empty() || std::ranges::any_of(kept, same)) continue;
        kept.push_back(&kid);
        outside.use_all(kid);
    }
    Fragment fragment;
    fragment.marked_ += mark;
    Printer(!document.encoding_declared(), fragment.marked_).element(element, outside.found, &kept, 0, true);
    return fragment;
}

Fragment Fragment::parse(std::string text, std::string_view source) {
    const auto document = Document::parse(std::move(text), source);
    return Fragment(document, document.root());
}

std::string Fragment::text(std::size_t indent) const {
    std::string to;
    to.reserve(marked_.size());
    for (char c : marked_) {
        if (c == mark) to.append(indent, ' ');
        else to += c;
    }
    return to;
}

}  // namespace vireo::xml
