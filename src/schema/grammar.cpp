#include "schema/grammar.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

#include "schema/pattern.hpp"
#include "schema/read.hpp"

namespace vireo::schema {

namespace {

__extension__ typedef __int128 Wide;       // holds every number that a type of 64 bits may have, and more

std::string_view cut(std::string_view& rest, std::string_view separator) {
    const auto end = rest.find(separator);
    const auto piece = rest.substr(0, end);
    rest = end == rest.npos ? std::string_view() : rest.substr(end + separator.size());
    return piece;
}

std::string_view trimmed(std::string_view text) {
    auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// Pieces between " or " that stands in no braces.
std::vector<std::string_view> alternatives(std::string_view text) {
    std::vector<std::string_view> out;
    std::size_t depth = 0, start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') ++i;
        else if (text[i] == '{') ++depth;
        else if (text[i] == '}') --depth;
        else if (depth == 0 && text.substr(i).starts_with(" or ")) {
            out.push_back(text.substr(start, i - start));
            start = i + 4;
            i += 3;
        }
    }
    out.push_back(text.substr(start));
    return out;
}

// One alternative of a type.
struct Values {
    enum class Kind { text, words, integer, decimal } kind = Kind::text;
    std::vector<std::string_view> words;
    Wide low = 0, high = 0;
    bool is_signed = false;                    // a sign may stand before the digits
    std::optional<Pattern> pattern;
    std::optional<std::string_view> except;
    std::size_t longest = SIZE_MAX;

    bool allow(std::string_view text) const;
};

bool Values::allow(std::string_view text) const {
    if (kind == Kind::words) return std::ranges::find(words, trimmed(text)) != words.end();
    if (pattern && !pattern->matches(text)) return false;
    if (except && *except == text) return false;
    if (text.size() > longest) return false;
    if (kind == Kind::text) return true;
    text = trimmed(text);
    if (kind == Kind::decimal) {
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc() && end == text.data() + text.size() && value >= double(low);
    }
    bool negative = false;
    if (is_signed && !text.empty() && (text[0] == '-' || text[0] == '+')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    if (text.empty()) return false;
    Wide value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return false;
        if (value < (Wide(1) << 100)) value = value * 10 + (c - '0');
    }
    if (negative) value = -value;
    return value >= low && value <= high;
}

using ValueType = std::vector<Values>;

void integer(Values& to, bool is_signed, Wide low, Wide high) {
    to.kind = Values::Kind::integer;
    to.is_signed = is_signed;
    to.low = low;
    to.high = high;
}

// A type of XML Schema. "uint32" and other names are of the table.
bool base_type(std::string_view name, Values& to) {
    constexpr Wide endless = Wide(1) << 90;
    if (name.empty() || name == "text" || name == "string" || name == "anyURI") to.kind = Values::Kind::text;
    else if (name == "dateTime") to.pattern.emplace("[0-9]{4}\\-[0-9]{2}\\-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+\\-][0-9]{2}:[0-9]{2})?");
    else if (name == "NCName") to.pattern.emplace("[^0-9\\-. :/]([^ :/])*");
    else if (name == "int") integer(to, true, INT32_MIN, INT32_MAX);
    else if (name == "short") integer(to, true, INT16_MIN, INT16_MAX);
    else if (name == "long") integer(to, true, INT64_MIN, INT64_MAX);
    else if (name == "integer") integer(to, true, -endless, endless);
    else if (name == "positiveInteger") integer(to, true, 1, endless);
    else if (name == "unsignedShort") integer(to, false, 0, UINT16_MAX);
    else if (name == "unsignedInt") integer(to, false, 0, UINT32_MAX);
    else if (name == "unsignedLong") integer(to, false, 0, UINT64_MAX);
    else if (name == "double") to.kind = Values::Kind::decimal, to.low = std::numeric_limits<std::int64_t>::min();
    else return false;
    return true;
}

Wide number(std::string_view text) {
    Wide value = 0;
    const bool negative = text.starts_with('-');
    for (const char c : text)
        if (c >= '0' && c <= '9') value = value * 10 + (c - '0');
    return negative ? -value : value;
}

// "pattern=…,minInclusive=…": a pattern may have commas of its own.
void facets(std::string_view text, Values& to) {
    static constexpr std::string_view known[] = {"pattern=", "minInclusive=", "maxInclusive=", "maxLength=", "except="};
    auto starts_facet = [](std::string_view rest) { return std::ranges::any_of(known, [&](auto name) { return rest.starts_with(name); }); };
    while (!text.empty()) {
        std::size_t end = text.find(',');
        while (end != text.npos && !starts_facet(text.substr(end + 1))) end = text.find(',', end + 1);
        std::string_view facet = text.substr(0, end);
        text = end == text.npos ? std::string_view() : text.substr(end + 1);
        const std::string_view name = cut(facet, "=");
        if (name == "pattern") to.pattern.emplace(facet);
        else if (name == "minInclusive") to.low = number(facet);
        else if (name == "maxInclusive") to.high = number(facet);
        else if (name == "maxLength") to.longest = std::size_t(number(facet));
        else if (name == "except") to.except = facet;
        else throw Error(ErrorCode::internal_error, "cannot read the facet '" + std::string(name) + "'");
    }
}

struct Requirement {
    struct Part {
        bool above = false;                     // an attribute of the element above
        std::string_view attribute;
        std::vector<std::string_view> values;
        bool absent = false;
    };
    std::vector<std::vector<Part>> ways;        // one must hold; each with all its parts
};

Requirement requirement(std::string_view text) {
    Requirement out;
    while (!text.empty()) {
        std::string_view way = cut(text, " / ");
        auto& parts = out.ways.emplace_back();
        while (!way.empty()) {
            std::string_view values = cut(way, "&");
            auto& part = parts.emplace_back();
            part.attribute = cut(values, "=");
            if (part.attribute.starts_with("../")) {
                part.above = true;
                part.attribute.remove_prefix(3);
            }
            while (!values.empty()) {
                const auto value = cut(values, "|");
                if (value == "(absent)") part.absent = true;
                else part.values.push_back(value);
            }
        }
    }
    return out;
}

bool holds(const Requirement& required, const xml::Element* holder) {
    if (required.ways.empty()) return true;
    return std::ranges::any_of(required.ways, [&](const auto& parts) {
        return std::ranges::all_of(parts, [&](const Requirement::Part& part) {
            const xml::Element* element = part.above && holder ? holder->parent : holder;
            const auto* value = element ? element->attribute(part.attribute) : nullptr;
            if (!value) return part.absent;
            return std::ranges::find(part.values, trimmed(*value)) != part.values.end();
        });
    });
}

}  // namespace

struct Grammar::Rule {
    std::string_view name;                      // "qemu:arg", "*"
    char occurs = '?';
    Requirement when;
    std::string_view since;                     // the version that has it; empty: all
    const ValueType* type = nullptr;            // of an attribute, of the text of an element without attributes
};

namespace {

struct AttributeRule : Grammar::Rule {};

struct ElementRule : Grammar::Rule {
    std::vector<AttributeRule> attributes;
    std::vector<std::unique_ptr<ElementRule>> children;
    const ElementRule* like = nullptr;          // the same content as that one
    const ValueType* text = nullptr;            // absent: only blanks may stand between its elements
    bool text_required = false;
    bool any_attribute = false;
    bool any = false;
    bool seen = false;
    std::vector<std::pair<char, Requirement>> also;     // how often it stands in some cases
    std::string_view like_path;

    const ElementRule& content() const { return like ? *like : *this; }
    ElementRule* find(std::string_view wanted) {
        for (auto& child : children)
            if (child->name == wanted) return child.get();
        return nullptr;
    }
    const ElementRule* match(std::string_view wanted, bool foreign) const {
        for (auto& child : children)
            if (child->name == wanted) return child.get();
        for (auto& child : children)
            if (child->name == "*") return child.get();
        (void)foreign;
        return nullptr;
    }
};

}  // namespace

// "10.1.0" of a column that may say more.
namespace {
std::string_view version(std::string_view since) {
    return !since.empty() && since[0] >= '0' && since[0] <= '9' ? since.substr(0, since.find_first_not_of("0123456789.")) : std::string_view();
}
}  // namespace

struct Grammar::Content {
    std::map<std::string_view, std::string_view> definitions;
    std::map<std::string_view, std::unique_ptr<ValueType>, std::less<>> types;
    ElementRule top;                            // holds the root

    const ValueType* type(std::string_view text);
    ElementRule* at(std::string_view path);
    void read(std::string_view table);
};

const ValueType* Grammar::Content::type(std::string_view text) {
    if (const auto found = types.find(text); found != types.end()) return found->second.get();
    auto made = std::make_unique<ValueType>();
    for (const std::string_view alternative : alternatives(text)) {
        if (alternative.starts_with("enum(")) {
            Values words{.kind = Values::Kind::words};
            std::string_view list = alternative.substr(5, alternative.size() - 6);
            while (!list.empty()) words.words.push_back(cut(list, "|"));
            made->push_back(std::move(words));
        } else if (const auto brace = alternative.find('{'); brace != alternative.npos) {
            Values values;
            if (!base_type(alternative.substr(0, brace), values))
                throw Error(ErrorCode::internal_error, "unknown type '" + std::string(alternative) + "'");
            facets(alternative.substr(brace + 1, alternative.size() - brace - 2), values);
            made->push_back(std::move(values));
        } else if (const auto found = definitions.find(alternative); found != definitions.end()) {
            if (found->second != alternative)
                for (const Values& values : *type(found->second)) made->push_back(values);
        } else {
            Values values;
            if (!base_type(alternative, values)) throw Error(ErrorCode::internal_error, "unknown type '" + std::string(alternative) + "'");
            made->push_back(std::move(values));
        }
    }
    return types.emplace(text, std::move(made)).first->second.get();
}

ElementRule* Grammar::Content::at(std::string_view path) {
    ElementRule* rule = &top;
    while (!path.empty() && rule) {
        const auto name = cut(path, "/");
        auto* found = rule->find(name);
        if (!found) {
            rule->children.push_back(std::make_unique<ElementRule>());
            found = rule->children.back().get();
            found->name = name;
        }
        rule = found;
    }
    return rule;
}

void Grammar::Content::read(std::string_view table) {
    cut(table, "\n");
    std::vector<ElementRule*> recursive;
    while (!table.empty()) {
        std::string_view line = cut(table, "\n");
        if (line.empty()) continue;
        const auto path = cut(line, "\t"), node = cut(line, "\t"), value = cut(line, "\t"), occurs = cut(line, "\t"), when = cut(line, "\t"), since = cut(line, "\t");
        ElementRule& rule = *at(path);
        const char often = occurs.empty() ? '?' : occurs[0];
        if (node.empty()) {
            if (rule.seen) {
                rule.also.emplace_back(often, requirement(when));
                continue;
            }
            rule.seen = true;
            rule.occurs = often;
            rule.when = requirement(when);
            rule.since = version(since);
            if (value.starts_with("recursive: like ")) {
                rule.like_path = value.substr(16);
                recursive.push_back(&rule);
            } else if (value.starts_with("see ")) {
                rule.any = true;               // the content is another kind's matter
            } else if (value != "element" && value != "empty") {
                rule.text = type(value);
                rule.text_required = value != "text";
            }
        } else if (node == "text()") {
            rule.text = type(value);
            rule.text_required = often == '1' && value != "text" && when.empty();
        } else if (node == "@*") {
            rule.any_attribute = true;
        } else {
            AttributeRule& attribute = rule.attributes.emplace_back();
            attribute.name = node.substr(1);
            attribute.occurs = often;
            attribute.when = requirement(when);
            attribute.since = version(since);
            attribute.type = type(value);
        }
    }
    for (ElementRule* rule : recursive) rule->like = at(rule->like_path);
}

Grammar::Grammar(std::string_view table, std::string_view types) : content_(std::make_unique<Content>()) {
    cut(types, "\n");
    while (!types.empty()) {
        std::string_view line = cut(types, "\n");
        const auto name = cut(line, "\t");
        if (!name.empty()) content_->definitions.emplace(name, line);
    }
    content_->read(table);
}
Grammar::~Grammar() = default;

std::string_view Grammar::root() const { return content_->top.children.front()->name; }

// ---------------------------------------------------------------- checking

namespace {

class Checker {
public:
    Checker(const xml::Document& document, bool all) : document_(document), all_(all) {}
    void element(const ElementRule& rule, const xml::Element& element);
    std::vector<Problem> problems;

private:
    bool enough() const { return !all_ && !problems.empty(); }
    void complain(xml::Place place, std::string path, std::string message) {
        problems.push_back({place.line, place.column, std::move(path), std::move(message), ErrorCode::xml_invalid_schema});
    }
    void wrong(const xml::Element& element, std::string message) {
        complain(document_.place(element), xml::Document::path(element), std::move(message));
    }
    void tell_new(const Grammar::Rule& rule, xml::Place place, std::string path, std::string_view what) {
        if (all_ && !rule.since.empty())
            problems.push_back({place.line, place.column, std::move(path), std::string(what) + " is new in version " + std::string(rule.since) + "; older ones ignore it", ErrorCode::ok});
    }
    void attributes(const ElementRule& rule, const xml::Element& element);
    void children(const ElementRule& rule, const xml::Element& element);
    void text(const ElementRule& rule, const xml::Element& element);

    const xml::Document& document_;
    const bool all_;
};

bool allows(const ValueType& type, std::string_view text) {
    return std::ranges::any_of(type, [&](const Values& values) { return values.allow(text); });
}

// What may stand there, where that is a list of words.
std::string allowed_words(const ValueType& type, std::string_view value) {
    std::vector<std::string_view> words;
    for (const Values& values : type) words.insert(words.end(), values.words.begin(), values.words.end());
    if (words.empty()) return "";
    std::string out = did_you_mean(value, words) + "; allowed:";
    for (const auto word : words) out.append(" ").append(word);
    return out;
}

std::string full_name(const xml::Element& element) {
    // Namespaces have the prefixes that everybody uses.
    const auto slash = element.space.find("schemas/domain/");
    if (element.space.empty() || slash == element.space.npos) return std::string(element.prefix.empty() ? "" : std::string(element.prefix) + ":") + std::string(element.name);
    std::string_view rest = element.space.substr(slash + 15);
    return std::string(rest.substr(0, rest.find('/'))) + ":" + std::string(element.name);
}

void Checker::attributes(const ElementRule& rule, const xml::Element& element) {
    if (rule.any_attribute) return;
    for (const xml::Attribute& attribute : element.attributes) {
        if (enough()) return;
        if (attribute.name == "xmlns" || attribute.prefix == "xmlns") continue;
        const AttributeRule* found = nullptr;
        bool known = false;
        for (const AttributeRule& one : rule.attributes)
            if (one.name == attribute.name && attribute.prefix.empty()) {
                known = true;
                if (holds(one.when, &element)) found = &one;
            }
        const std::string path = xml::Document::path(element) + "/@" + std::string(attribute.name);
        if (!known) {
            std::vector<std::string_view> names;
            for (const AttributeRule& one : rule.attributes) names.push_back(one.name);
            complain(document_.place_of_attribute(element, attribute.name), path,
                     "unknown attribute '" + std::string(attribute.name) + "'" + did_you_mean(attribute.name, names));
        } else if (!found) {
            complain(document_.place_of_attribute(element, attribute.name), path,
                     "attribute '" + std::string(attribute.name) + "' does not belong here, with the other attributes as they are");
        } else if (!allows(*found->type, attribute.value)) {
            complain(document_.place_of_value(element, attribute.name), path,
                     "unexpected value '" + std::string(attribute.value) + "'" + allowed_words(*found->type, attribute.value));
        } else {
            tell_new(*found, document_.place_of_attribute(element, attribute.name), path, "attribute '" + std::string(attribute.name) + "'");
        }
    }
    const bool one_of_group = std::ranges::any_of(rule.attributes, [&](const AttributeRule& one) {
        return one.occurs == '=' && element.attribute(one.name) && holds(one.when, &element);
    });
    for (const AttributeRule& one : rule.attributes)
        if (!enough() && (one.occurs == '1' || (one.occurs == '=' && one_of_group)) && !element.attribute(one.name) && holds(one.when, &element))
            wrong(element, "attribute '" + std::string(one.name) + "' is missing");
}

bool in_case(const ElementRule& rule, char occurs, const xml::Element& holder) {
    return std::ranges::any_of(rule.also, [&](const auto& one) { return one.first == occurs && holds(one.second, &holder); });
}

void Checker::children(const ElementRule& rule, const xml::Element& element) {
    std::map<const ElementRule*, unsigned> seen;
    for (const xml::Element& child : element.elements()) {
        if (enough()) return;
        const std::string name = full_name(child);
        const ElementRule* found = rule.match(name, !child.space.empty());
        if (!found) {
            std::vector<std::string_view> names;
            for (auto& one : rule.children) names.push_back(one->name);
            wrong(child, "unknown element <" + name + ">" + did_you_mean(name, names));
            continue;
        }
        if (!holds(found->when, &element))
            wrong(child, "element <" + name + "> does not belong here, with the attributes of <" + std::string(element.name) + "> as they are");
        else if (++seen[found] > 1 && (found->occurs == '1' || found->occurs == '?' || in_case(*found, '1', element)))
            wrong(child, "element <" + name + "> stands more than once");
        else
            tell_new(*found, document_.place(child), xml::Document::path(child), "element <" + name + ">");
        this->element(*found, child);
    }
    for (auto& one : rule.children)
        if (!enough() && !seen.contains(one.get()) &&
            (((one->occurs == '1' || one->occurs == '+') && holds(one->when, &element)) || in_case(*one, '1', element) || in_case(*one, '+', element)))
            wrong(element, "element <" + std::string(one->name) + "> is missing");
}

void Checker::text(const ElementRule& rule, const xml::Element& element) {
    std::string buffer;
    const std::string_view content = element.content(buffer);
    if (!rule.text) {
        if (!trimmed(content).empty())
            complain(document_.place_of_text(element), xml::Document::path(element), "text '" + std::string(trimmed(content)) + "' where none is expected");
        return;
    }
    if (content.empty() && !rule.text_required) return;
    if (!rule.children.empty() && trimmed(content).empty()) return;      // what stands between its elements
    if (!allows(*rule.text, content))
        complain(document_.place_of_text(element), xml::Document::path(element),
                 "unexpected value '" + std::string(content) + "'" + allowed_words(*rule.text, content));
}

void Checker::element(const ElementRule& outer, const xml::Element& element) {
    const ElementRule& rule = outer.content();
    if (rule.any) return;
    if (!enough()) attributes(rule, element);
    if (!enough()) text(rule, element);
    if (!enough()) children(rule, element);
}

}  // namespace

std::vector<Problem> Grammar::check(const xml::Document& document, bool all) const {
    return check(document, document.root(), root(), all);
}

std::vector<Problem> Grammar::check(const xml::Document& document, const xml::Element& element, std::string_view path, bool all) const {
    const ElementRule* rule = &content_->top;
    while (!path.empty()) {
        const auto name = cut(path, "/");
        auto* next = const_cast<ElementRule*>(rule)->find(name);
        if (!next) throw Error(ErrorCode::internal_error, "no rule for '" + std::string(path) + "'");
        rule = next;
    }
    Checker checker(document, all);
    checker.element(*rule, element);
    return std::move(checker.problems);
}

}  // namespace vireo::schema
