#include "schema/read.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "schema/fields.hpp"
#include "schema/messages.hpp"
#include "schema/units.hpp"

namespace vireo::schema {

namespace {

using xml::Element;

// A record that is being filled from one element. Parts and chosen cases are bodies of their own on the same element.
struct Body {
    const Type* type = nullptr;
    void* record = nullptr;              // null: an optional part of which nothing has been seen yet
    const Element* base = nullptr;       // null: its wrapper is not there
    Body* owner = nullptr;               // whose row `opener` makes the record when something of it is seen
    const Field* opener = nullptr;
    std::array<std::uint64_t, 4> seen{};

    bool has(std::size_t i) const { return seen[i / 64] >> (i % 64) & 1; }
    void mark(std::size_t i) { seen[i / 64] |= std::uint64_t{1} << (i % 64); }
};

// All bodies of one element. Few: an element has a handful of parts and choices.
struct Bodies {
    std::array<Body, 16> list;
    std::size_t count = 0;
    Body& add() {
        if (count == list.size()) throw Error(ErrorCode::internal_error, "too many parts and choices in one table");
        return list[count++];
    }
};

// Where a problem is shown.
enum class At : std::uint8_t { element, attribute, value, text };

class Reader {
public:
    Reader(const xml::Document& document, const ReadOptions& options) : document_(document), options_(options) {}

    void read(const Type& type, void* record, const Element& element);
    void refuse_unknown();

private:
    void add_body(Bodies& bodies, const Type& type, void* record, const Element* base, Body* owner, const Field* opener);
    void add_special(Bodies& bodies, Body& body);
    void scan(Body& body, const Element& element, std::uint32_t state);
    void take_attribute(Body& body, std::size_t index, const Element& element, const xml::Attribute& attribute);
    void take_child(Body& body, std::size_t index, const Element& child);
    bool leaf_attribute(Body& body, const Field& field, const Element& child);
    bool take_kind(Body& body, const Element& child, std::uint32_t state);
    void take_record(const Field& field, void* member, const Element& child, bool again);
    bool scalar(const Field& field, void* member, std::string_view text, const Element& element, At at);
    bool size_fault(const Field& field, Fault fault, std::string_view text, const Element& element, At at);
    Fault scaled(const Field& field, const Type& type, void* value, std::string_view number, const Element& element);
    void finish(Bodies& bodies);
    void* record_of(Body& body);

    bool applies(const Facts& facts) const { return (!facts.live || options_.live) && (!facts.status || options_.status); }
    // Whether a single value that stands again is to be read again.
    bool again(Body& body, std::size_t index, const Field& field, const Type& type, const Element& element);
    bool in_space(const Element& element, const Field& field) const {
        const std::string_view wanted = field.facts.space ? field.facts.space->uri : space_;
        return element.space == wanted;
    }
    void missing(const Field& field, std::string_view in, const Element& place);
    void complain(ErrorCode code, ErrorDomain domain, std::string message, const Element& element, At at, std::string_view name = "");

    const xml::Document& document_;
    const ReadOptions& options_;
    std::string_view space_;         // namespace of the elements being read
    const void* merging_ = nullptr;  // the record that a second element adds to: what it has stays
    // strict: the tables that were asked about each element
    struct Visit {
        const Type* type;
        std::uint32_t state;
        std::string_view space;
    };
    std::unordered_map<const Element*, std::vector<Visit>> visits_;
    std::vector<const Element*> visited_;
    std::unordered_map<const Element*, std::vector<std::string_view>> extra_;    // attributes that belong to a row's value
};

std::size_t find_key(std::span<const std::uint32_t> keys, std::uint32_t key, std::size_t from = 0) {
    for (std::size_t i = from; i < keys.size(); ++i)
        if (keys[i] == key) return i;
    return keys.size();
}

bool contains(std::span<const std::uint32_t> keys, std::uint32_t key) { return find_key(keys, key) != keys.size(); }

// The element reached through the wrappers of `inside`; null when it is not there.
const Element* wrapper(const Element* base, std::string_view inside) { return inside.empty() || !base ? base : base->child(inside); }

// The place a value goes: the member itself, or a new value of an optional or a list.
std::pair<const Type*, void*> open(const Type& type, void* member) {
    const Type* inner = &type;
    while (inner->inner) {
        member = inner->add(member);
        inner = &inner->inner();
    }
    return {inner, member};
}

void Reader::complain(ErrorCode code, ErrorDomain domain, std::string message, const Element& element, At at, std::string_view name) {
    xml::Place place;
    std::string path = xml::Document::path(element);
    switch (at) {
    case At::element: place = document_.place(element); break;
    case At::attribute: place = document_.place_of_attribute(element, name); break;
    case At::value: place = document_.place_of_value(element, name); break;
    case At::text: place = document_.place_of_text(element); break;
    }
    if (at == At::attribute || at == At::value) path.append("/@").append(name);
    if (options_.problems) {
        options_.problems->push_back({place.line, place.column, std::move(path), std::move(message), code});
        return;
    }
    Error error(code, domain, std::move(message));
    error.line = place.line;
    error.column = place.column;
    error.path = std::move(path);
    throw error;
}

void Reader::missing(const Field& field, std::string_view in, const Element& place) {
    const Facts& facts = field.facts;
    const bool plain = facts.missing.empty() && facts.missing_error == ErrorCode::xml_error;
    std::string message = missing_message({&field, in, {}});
    if (options_.problems && message.empty()) message = error_text(facts.missing_error);
    complain(facts.missing_error, plain ? ErrorDomain::xml : options_.domain, std::move(message), place, At::element);
}

void Reader::read(const Type& type, void* record, const Element& element) {
    if (type.read_custom) {
        ReadContext context(document_, element, options_);
        type.read_custom(record, context);
        return;
    }
    Bodies bodies;
    add_body(bodies, type, record, &element, nullptr, nullptr);
    for (std::size_t i = 0; i < bodies.count; ++i)
        if (Body& body = bodies.list[i]; body.base) scan(body, *body.base, key_start);
    finish(bodies);
}

void Reader::add_body(Bodies& bodies, const Type& type, void* record, const Element* base, Body* owner, const Field* opener) {
    Body& body = bodies.add();
    body = Body{.type = &type, .record = record, .base = base, .owner = owner, .opener = opener};
    if (record && record == merging_)
        for (std::size_t i = 0; i < type.fields.size(); ++i)
            if (const Type& member = type.fields[i].type(); member.shape == Shape::optional && type.fields[i].place != Place::part &&
                                                            member.count(type.fields[i].of(record)))
                body.mark(i);
    add_special(bodies, body);
}

// Adds the bodies that a body brings along: its parts, and the cases that attributes have chosen.
void Reader::add_special(Bodies& bodies, Body& body) {
    for (const std::uint8_t index : body.type->special) {
        const Field& field = body.type->fields[index];
        if (!applies(field.facts)) continue;
        const Type& type = field.type();
        if (field.place == Place::part) {
            const Type& inner = type.inner ? type.inner() : type;
            void* record = type.inner || !body.record ? nullptr : const_cast<void*>(field.of(body.record));
            add_body(bodies, inner, record, wrapper(body.base, field.facts.inside), &body, &field);
        } else if (field.place == Place::choice) {
            const Element* base = wrapper(body.base, field.facts.inside);
            const std::string_view* word = base ? base->attribute(field.name) : nullptr;
            if (!word && !body.record) continue;    // an optional part that is not there
            void* member = const_cast<void*>(field.of(record_of(body)));
            std::size_t which = type.chosen(member);
            if (word) {
                body.mark(index);
                if (const auto found = find_word(*word, type.words, type.aliases); found && *found != absent_index) which = *found;
                else {
                    const Spot spot{&field, base->name, *word};
                    complain(field.facts.error, field.facts.message.empty() ? ErrorDomain::xml : options_.domain,
                             options_.problems ? fault_advice(Fault::unknown_word, type, spot) : fault_message(Fault::unknown_word, type, spot),
                             *base, At::value, field.name);
                }
            }
            void* chosen = which == type.chosen(member) ? const_cast<void*>(type.item(member, 0)) : type.choose(member, which);
            add_body(bodies, type.alternative(which), chosen, body.base, &body, &field);
        }
    }
}

void* Reader::record_of(Body& body) {
    if (!body.record) {
        void* member = const_cast<void*>(body.opener->of(record_of(*body.owner)));
        body.record = open(body.opener->type(), member).second;
    }
    return body.record;
}

void Reader::scan(Body& body, const Element& element, std::uint32_t state) {
    const Type& type = *body.type;
    if (options_.strict) {
        auto& visits = visits_[&element];
        if (visits.empty()) visited_.push_back(&element);
        visits.push_back({&type, state, space_});
    }
    for (const xml::Attribute& attribute : element.attributes) {
        if (!attribute.prefix.empty()) continue;
        const std::uint32_t key = key_step(state, '@', attribute.name);
        for (auto i = find_key(type.keys, key); i < type.keys.size(); i = find_key(type.keys, key, i + 1))
            if (type.fields[i].place == Place::attribute && type.fields[i].name == attribute.name)
                take_attribute(body, i, element, attribute);
    }
    for (const Element& child : element.elements()) {
        const std::uint32_t key = key_step(state, '/', child.name);
        for (auto i = find_key(type.keys, key); i < type.keys.size(); i = find_key(type.keys, key, i + 1))
            if (type.fields[i].name == child.name && in_space(child, type.fields[i])) take_child(body, i, child);
        if (contains(type.wrappers, key) && child.space == space_) scan(body, child, key);
        else if (!type.special.empty()) take_kind(body, child, state);
    }
    const std::uint32_t key = key_step(state, '#', "");
    if (const auto i = find_key(type.keys, key); i < type.keys.size() && applies(type.fields[i].facts)) {
        std::string buffer;
        const std::string_view text = element.content(buffer);
        if (text.empty() && !type.fields[i].facts.keep_empty) return;
        if (scalar(type.fields[i], const_cast<void*>(type.fields[i].of(record_of(body))), text, element, At::text)) body.mark(i);
    }
}

bool Reader::again(Body& body, std::size_t index, const Field& field, const Type& type, const Element& element) {
    if (type.shape == Shape::list || !body.has(index)) return true;
    if (field.facts.repeated == Repeated::refused)
        complain(field.facts.missing_error, options_.domain, "element '" + std::string(field.name) + "' stands more than once", element, At::element);
    return field.facts.repeated == Repeated::last || field.facts.repeated == Repeated::merged;
}

void Reader::take_attribute(Body& body, std::size_t index, const Element& element, const xml::Attribute& attribute) {
    const Field& field = body.type->fields[index];
    const Type& type = field.type();
    if (!applies(field.facts) || !again(body, index, field, type, element)) return;
    if (scalar(field, const_cast<void*>(field.of(record_of(body))), attribute.value, element, At::value)) body.mark(index);
}

void Reader::take_child(Body& body, std::size_t index, const Element& child) {
    const Field& field = body.type->fields[index];
    if (!applies(field.facts)) return;
    const Type& type = field.type();
    if (!again(body, index, field, type, child)) return;
    switch (field.place) {
    case Place::flag:
        as<bool>(const_cast<void*>(field.of(record_of(body)))) = true;
        break;
    case Place::leaf: {
        if (options_.strict && visits_[&child].empty()) visited_.push_back(&child);
        if (!field.facts.in_attribute.empty()) {
            if (!leaf_attribute(body, field, child)) return;
            break;
        }
        std::string buffer;
        std::string_view text = child.content(buffer);
        if (text.empty() && !field.facts.bare.empty()) text = field.facts.bare;
        if (text.empty() && !field.facts.keep_empty) return;    // Compat: as if it were not there, numbers too
        if (!scalar(field, const_cast<void*>(field.of(record_of(body))), text, child, At::text)) return;
        break;
    }
    case Place::element: take_record(field, const_cast<void*>(field.of(record_of(body))), child, body.has(index)); break;
    case Place::kept: {
        auto [inner, value] = open(type, const_cast<void*>(field.of(record_of(body))));
        as<xml::Fragment>(value) = field.facts.only_foreign ? xml::Fragment::metadata(document_, child) : xml::Fragment(document_, child);
        break;
    }
    default: return;
    }
    body.mark(index);
}

// <flag name='x'/> as a leaf: the value stands in an attribute.
bool Reader::leaf_attribute(Body& body, const Field& field, const Element& child) {
    if (options_.strict) extra_[&child].push_back(field.facts.in_attribute);
    Field named = field;
    named.name = field.facts.in_attribute;
    named.place = Place::attribute;
    if (const auto* value = child.attribute(named.name)) return scalar(named, const_cast<void*>(field.of(record_of(body))), *value, child, At::value);
    if (!field.facts.bare.empty()) return scalar(named, const_cast<void*>(field.of(record_of(body))), field.facts.bare, child, At::element);
    missing(named, child.name, child);
    return false;
}

void Reader::take_record(const Field& field, void* member, const Element& child, bool again) {
    const Type& outer = field.type();
    const bool adds = field.facts.repeated == Repeated::merged && outer.shape == Shape::optional && outer.count(member);
    auto [type, value] = adds ? std::pair{&outer.inner(), const_cast<void*>(outer.item(member, 0))} : open(outer, member);
    const void* merging = std::exchange(merging_, adds || (again && field.facts.repeated == Repeated::merged) ? value : nullptr);
    const std::string_view space = std::exchange(space_, field.facts.space ? field.facts.space->uri : space_);
    if (type->shape == Shape::choice) {
        std::size_t which = type->chosen(value);
        if (options_.strict) extra_[&child].push_back(field.facts.by);
        if (const auto* word = child.attribute(field.facts.by)) {
            if (const auto found = find_word(*word, type->words, type->aliases); found && *found != absent_index) which = *found;
            else {
                Field named = field;
                named.name = field.facts.by;
                named.place = Place::attribute;
                const Spot spot{&named, child.name, *word};
                complain(field.facts.error, field.facts.message.empty() ? ErrorDomain::xml : options_.domain,
                         options_.problems ? fault_advice(Fault::unknown_word, *type, spot) : fault_message(Fault::unknown_word, *type, spot),
                         child, At::value, field.facts.by);
            }
        } else if (field.facts.needed) {
            Field named = field;
            named.name = field.facts.by;
            named.place = Place::attribute;
            missing(named, child.name, child);
        }
        void* chosen = which == type->chosen(value) ? const_cast<void*>(type->item(value, 0)) : type->choose(value, which);
        read(type->alternative(which), chosen, child);
    } else {
        read(*type, value, child);
    }
    merging_ = merging;
    space_ = space;
}

bool Reader::take_kind(Body& body, const Element& child, std::uint32_t state) {
    const std::uint32_t key = key_step(state, '*', "");
    bool taken = false;
    for (const std::uint8_t index : body.type->special) {
        const Field& field = body.type->fields[index];
        if (field.place != Place::kinds || body.type->keys[index] != key || !applies(field.facts) || !in_space(child, field)) continue;
        const Type& outer = field.type();
        const Type& type = outer.inner ? outer.inner() : outer;
        const auto which = find_word(child.name, type.words, type.aliases);
        if (!which || !again(body, index, field, outer, child)) continue;
        void* value = open(outer, const_cast<void*>(field.of(record_of(body)))).second;
        read(type.alternative(*which), type.choose(value, *which), child);
        body.mark(index);
        taken = true;
    }
    return taken;
}

bool is_zero(const Type& type, const void* value, const Facts& facts) {
    std::string digits;
    type.print(value, facts, digits);
    return digits.find_first_not_of("0x") == digits.npos;
}

// Sets a scalar; false when it could not (the problem is noted).
bool Reader::scalar(const Field& field, void* member, std::string_view text, const Element& element, At at) {
    const Type& outer = field.type();
    if (text.empty() && field.facts.empty_is_none) return false;
    auto [type, value] = open(outer, member);
    std::string_view trimmed = text;
    // Compat: what the reference evaluates as a number may have blanks behind; sizes may not.
    if (at == At::text && !type->empty && type->words.empty() && field.facts.unit.empty() && field.facts.message.empty())
        while (!trimmed.empty() && (trimmed.back() == ' ' || (trimmed.back() >= '\t' && trimmed.back() <= '\r'))) trimmed.remove_suffix(1);
    const Fault fault = field.facts.unit.empty() ? type->parse(trimmed, field.facts, value) : scaled(field, *type, value, trimmed, element);
    // A set that names nothing ("0,^0") is as wrong as none.
    if (fault == Fault::none && type->empty && !type->pattern.empty() && !trimmed.empty() && type->empty(value)) {
        if (outer.shape == Shape::optional) outer.clear(member);
        complain(ErrorCode::config_unsupported, options_.domain, "Invalid value of '" + std::string(field.name) + "': " + std::string(text), element, at, field.name);
        return false;
    }
    if (fault == Fault::none && !(field.facts.zero_is_none && is_zero(*type, value, field.facts))) return true;
    if (outer.shape == Shape::optional) outer.clear(member);
    if (fault == Fault::absent || fault == Fault::none) return false;
    if (field.facts.lenient && !options_.problems) return false;
    if (size_fault(field, fault, text, element, at)) return false;
    const Spot spot{&field, element.name, text};
    complain(field.facts.error, field.facts.message.empty() ? ErrorDomain::xml : options_.domain,
             options_.problems ? fault_advice(fault, *type, spot) : fault_message(fault, *type, spot), element, at, field.name);
    return false;
}

// Sizes have errors of their own: an unknown unit, and a number that does not fit.
bool Reader::size_fault(const Field& field, Fault fault, std::string_view text, const Element& element, At at) {
    if (field.facts.unit.empty() || fault != Fault::out_of_range || !field.facts.message.empty()) return false;
    const auto* unit = element.attribute(field.facts.unit_attribute);
    if (unit && !unit_bytes(*unit)) {
        complain(ErrorCode::invalid_arg, ErrorDomain::none, "unknown suffix '" + std::string(*unit) + "'", element, At::value, field.facts.unit_attribute);
        return true;
    }
    std::uint64_t number = 0;
    if (parse_unsigned(text, Facts{}, UINT64_MAX, number) != Fault::none || scale(number, unit ? *unit : field.facts.unit, field.facts.unit)) return false;
    complain(ErrorCode::overflow, ErrorDomain::none, "value too large: " + std::string(text), element, at, field.name);
    return true;
}

Fault Reader::scaled(const Field& field, const Type& type, void* value, std::string_view number, const Element& element) {
    const Facts& facts = field.facts;
    if (options_.strict) extra_[&element].push_back(facts.unit_attribute);
    const std::string_view otherwise = facts.default_unit.empty() ? facts.unit : facts.default_unit;
    const std::string_view unit = element.attribute_or(facts.unit_attribute, otherwise);
    std::uint64_t raw = 0;
    if (const Fault fault = parse_unsigned(number, Facts{}, UINT64_MAX, raw); fault != Fault::none) return fault;
    const auto result = scale(raw, unit.empty() ? otherwise : unit, facts.unit);
    if (!result) return Fault::out_of_range;
    // Through the member's own codec, which knows its width and limits.
    std::string digits;
    print_unsigned(*result, Facts{}, digits);
    Facts plain = facts;
    plain.radix = 10;
    plain.hex = 0;
    return type.parse(digits, plain, value);
}

// What is missing, what was left bare, and the functions beside the structs: cases and parts first.
void Reader::finish(Bodies& bodies) {
    for (std::size_t i = bodies.count; i-- > 0;) {
        Body& body = bodies.list[i];
        for (const std::uint8_t index : body.type->special) {
            const Field& field = body.type->fields[index];
            const Facts& facts = field.facts;
            if (body.has(index) || !applies(facts) || field.place == Place::part) continue;
            const Element* around = wrapper(body.base, facts.inside);
            if (around && !facts.bare.empty() && field.place == Place::attribute) {
                scalar(field, const_cast<void*>(field.of(record_of(body))), facts.bare, *around, At::element);
                continue;
            }
            const bool by_attribute = field.place == Place::element && !facts.by.empty();
            const bool absent = (facts.required && body.record) || (facts.needed && around && !by_attribute && (body.record || !facts.inside.empty()));
            if (!absent) continue;
            const Element* place = around ? around : body.base ? body.base : bodies.list[0].base;
            std::string_view name = place->name;
            if (!around && !facts.inside.empty()) name = facts.inside.substr(facts.inside.rfind('/') + 1);
            missing(field, name, *place);
        }
        if (body.type->after_read && body.record) {
            ReadContext context(document_, *bodies.list[0].base, options_);
            body.type->after_read(body.record, context);
        }
    }
}

// ---------------------------------------------------------------- strict: what no table knows

void Reader::refuse_unknown() {
    for (const Element* element : visited_) {
        const auto& visits = visits_[element];
        const auto& extra = extra_[element];
        std::vector<std::string_view> attributes(extra.begin(), extra.end()), children;
        bool any_child = visits.empty();
        for (const Visit& visit : visits) {
            for (const Field& field : visit.type->fields) {
                std::uint32_t state = key_start;
                std::string_view rest = field.facts.inside;
                while (!rest.empty() && state != visit.state) {
                    const auto end = rest.find('/');
                    state = key_step(state, '/', rest.substr(0, end));
                    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
                }
                if (state != visit.state) continue;
                if (!rest.empty()) children.push_back(rest.substr(0, rest.find('/')));
                else if (field.place == Place::attribute || field.place == Place::choice) attributes.push_back(field.name);
                else if (field.place == Place::kinds) {
                    const Type& type = field.type().inner ? field.type().inner() : field.type();
                    for (const Word& word : type.words) children.push_back(word.text);
                } else if (field.place != Place::text && field.place != Place::part) children.push_back(field.name);
                if (!field.facts.unit.empty() && rest.empty() && (field.place == Place::attribute || field.place == Place::text))
                    attributes.push_back(field.facts.unit_attribute);
            }
        }
        for (const xml::Attribute& attribute : element->attributes) {
            if (!attribute.prefix.empty() || attribute.name == "xmlns" || std::ranges::find(attributes, attribute.name) != attributes.end()) continue;
            complain(ErrorCode::xml_invalid_schema, ErrorDomain::xml, "unknown attribute '" + std::string(attribute.name) + "'" + did_you_mean(attribute.name, attributes),
                     *element, At::attribute, attribute.name);
        }
        if (any_child) children.clear();
        for (const Element& child : element->elements()) {
            if (std::ranges::find(children, child.name) != children.end()) continue;
            if (!child.space.empty() && child.space != element->space) continue;    // of another program
            complain(ErrorCode::xml_invalid_schema, ErrorDomain::xml, "unknown element <" + std::string(child.name) + ">" + did_you_mean(child.name, children),
                     child, At::element);
        }
    }
}

}  // namespace

void read(const Type& type, void* to, const xml::Document& document, const Element& element, const ReadOptions& options) {
    Reader reader(document, options);
    reader.read(type, to, element);
    if (options.strict) reader.refuse_unknown();
    if (options.problems)
        std::ranges::stable_sort(*options.problems, {}, [](const Problem& p) { return std::pair(p.line, p.column); });
}

void expect_root(const xml::Document& document, std::string_view name, const ReadOptions& options) {
    const Element& root = document.root();
    if (root.name == name) return;
    const std::string message = "expecting root element of '" + std::string(name) + "', not '" + std::string(root.name) + "'";
    Error error(ErrorCode::xml_error, ErrorDomain::xml, message);
    const auto place = document.place(root);
    error.line = place.line;
    error.column = place.column;
    error.path = root.name;
    if (!options.problems) throw error;
    options.problems->push_back({error.line, error.column, error.path, message, ErrorCode::xml_error});
}

void ReadContext::fail(ErrorCode code, std::string detail, std::string_view where) { fail(code, options.domain, std::move(detail), where); }

void ReadContext::fail(ErrorCode code, ErrorDomain domain, std::string detail, std::string_view where) {
    std::string path = xml::Document::path(element);
    if (!where.empty()) path.append("/").append(where);
    const auto place = document.locate(path);
    if (options.problems) {
        options.problems->push_back({place.line, place.column, std::move(path), std::move(detail), code});
        return;
    }
    Error error(code, domain, std::move(detail));
    error.line = place.line;
    error.column = place.column;
    error.path = std::move(path);
    throw error;
}

void locate(std::vector<Problem>& problems, const xml::Document& document) {
    for (Problem& problem : problems) {
        if (problem.line) continue;
        const auto place = document.locate(problem.path);
        problem.line = place.line;
        problem.column = place.column;
    }
}

}  // namespace vireo::schema
