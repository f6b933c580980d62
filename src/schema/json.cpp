#include "schema/json.hpp"

#include <algorithm>

#include "schema/fields.hpp"
#include "schema/messages.hpp"
#include "schema/read.hpp"

namespace vireo::schema {

namespace {

bool in_tag(const Field& field) { return field.place == Place::attribute || field.place == Place::choice; }

// The member's name. An attribute gives way to an element of the same name, also to one that only wraps others. What
// belongs to a namespace has its prefix.
std::string key_of(const Type& type, const Field& field) {
    if (field.place == Place::text || field.place == Place::kinds) return "content";
    if (in_tag(field)) {
        const auto element = path_key(field.facts.inside, '/', field.name);
        if (std::ranges::find(type.keys, element) != type.keys.end() || std::ranges::find(type.wrappers, element) != type.wrappers.end())
            return "@" + std::string(field.name);
    }
    if (field.facts.space) return std::string(field.facts.space->prefix) + ":" + std::string(field.name);
    return std::string(field.name);
}

// A row that only reads an obsolete form of what another row writes.
bool is_second_form(const Type& type, const Field& field) {
    if (field.place == Place::cases) return true;
    if (field.facts.written != Written::never) return false;
    return std::ranges::any_of(type.fields, [&](const Field& other) { return other.of == field.of && other.facts.written != Written::never; });
}

bool hidden(const Facts& f, const WriteOptions& options) {
    return ((f.live || f.live_written) && !options.live) || (f.status && !options.status) || (f.secure && !options.secure);
}

void set_inside(Json& object, std::string_view inside, std::string key, Json value) {
    Json* at = &object;
    while (!inside.empty()) {
        const auto slash = inside.find('/');
        const std::string step(inside.substr(0, slash));
        inside = slash == std::string_view::npos ? std::string_view() : inside.substr(slash + 1);
        Json* next = at->find(step);
        if (!next) {
            at->set(step, Json::object());
            next = at->find(step);
        }
        at = next;
    }
    at->set(std::move(key), std::move(value));
}

Json scalar_json(const Type& type, const void* value) {
    if (type.kind == "boolean") return as<bool>(value);
    std::string text;
    type.print(value, Facts{}, text);
    if (type.kind.starts_with("unsigned")) return static_cast<unsigned long long>(std::stoull(text));
    if (type.kind.starts_with("integer")) return static_cast<long long>(std::stoll(text));
    if (type.kind == "decimal") return std::stod(text);
    return text;
}

void add_rows(const Type& type, const void* record, std::string_view inside, Json& object, const WriteOptions& options);

Json value_json(const Field* field, const Type& type, const void* value, const WriteOptions& options) {
    switch (type.shape) {
    case Shape::scalar: return scalar_json(type, value);
    case Shape::kept: return as<xml::Fragment>(value).text();
    case Shape::record: {
        Json object = Json::object();
        add_rows(type, value, "", object, options);
        return object;
    }
    case Shape::choice: {
        const std::size_t which = type.chosen(value);
        Json object = Json::object();
        if (field && field->place == Place::kinds) {
            object.set(std::string(type.words[which].text), value_json(nullptr, type.alternative(which), type.item(value, 0), options));
        } else {
            object.set(field ? std::string(field->facts.by) : "type", std::string(type.words[which].text));
            add_rows(type.alternative(which), type.item(value, 0), "", object, options);
        }
        return object;
    }
    case Shape::optional: return type.count(value) ? value_json(field, type.inner(), type.item(value, 0), options) : Json();
    case Shape::list: {
        Json array = Json::array();
        for (std::size_t i = 0; i < type.count(value); ++i) array.add(value_json(field, type.inner(), type.item(value, i), options));
        return array;
    }
    }
    return {};
}

std::string joined(std::string_view outer, std::string_view inner) {
    std::string path(outer);
    if (!outer.empty() && !inner.empty()) path += '/';
    return path.append(inner);
}

bool is_bare(const Type& type, const void* member) {
    if (type.inner) return type.count(member) == 0;
    return type.empty && type.empty(member);
}

void add_rows(const Type& type, const void* record, std::string_view outside, Json& object, const WriteOptions& options) {
    for (const Field& field : type.fields) {
        const Type& t = field.type();
        const void* member = field.of(record);
        if (is_second_form(type, field) || hidden(field.facts, options) || is_bare(t, member)) continue;
        const std::string inside = joined(outside, field.facts.inside);
        if (field.place == Place::part) {
            // An optional part that is there but holds nothing would not be seen: its wrapper says that it is there.
            add_rows(t.inner ? t.inner() : t, t.inner ? t.item(member, 0) : member, inside, object, options);
        } else if (field.place == Place::choice) {
            const std::size_t which = t.chosen(member);
            set_inside(object, inside, key_of(type, field), std::string(t.words[which].text));
            add_rows(t.alternative(which), t.item(member, 0), outside, object, options);
        } else if (field.place == Place::flag) {
            if (as<bool>(member)) set_inside(object, inside, key_of(type, field), true);
        } else {
            Json value = value_json(&field, t, member, options);
            if (t.shape == Shape::record && value.members().empty()) continue;    // a plain record that says nothing
            set_inside(object, inside, key_of(type, field), std::move(value));
        }
    }
}

// ---------------------------------------------------------------- in

class JsonReader {
public:
    explicit JsonReader(std::vector<Problem>& problems) : problems_(problems) {}
    void value(const Field* field, const Type& type, void* to, const Json& json, const std::string& path);
    void record(const Type& type, void* to, const Json& json, const std::string& path, std::string_view also = "");

private:
    // Names seen in an object and, for wrappers, in the objects inside it.
    struct Names {
        std::vector<std::pair<std::string, std::string>> known;    // inside, key
    };
    void rows(const Type& type, void* to, const Json& json, std::string_view outside, const std::string& path, Names& names);
    void refuse_unknown(const Json& json, const std::string& inside, const std::string& path, const Names& names);
    void complain(const std::string& path, std::string message) { problems_.push_back({0, 0, path, std::move(message), ErrorCode::invalid_arg}); }
    bool any_of(const Type& type, const Json& json, std::string_view outside);

    std::vector<Problem>& problems_;
};

const Json* inside_of(const Json& object, std::string_view inside) {
    const Json* at = &object;
    while (at && !inside.empty()) {
        const auto slash = inside.find('/');
        at = at->find(inside.substr(0, slash));
        inside = slash == std::string_view::npos ? std::string_view() : inside.substr(slash + 1);
    }
    return at;
}

std::string as_text(const Json& json) { return json.is_string() ? json.text() : json.dump(); }

void JsonReader::value(const Field* field, const Type& type, void* to, const Json& json, const std::string& path) {
    switch (type.shape) {
    case Shape::scalar: {
        if (json.is_object() || json.is_array() || json.is_null()) return complain(path, "a single value is expected here");
        std::string text = json.is_bool() && type.kind == "boolean" ? (json.boolean() ? "yes" : "no") : as_text(json);
        Facts facts = field ? field->facts : Facts{};
        facts.hex = 0;
        if (json.is_number()) facts.radix = 10;
        if (const Fault fault = type.parse(text, facts, to); fault != Fault::none) {
            const Field none{};
            complain(path, fault_advice(fault, type, {field ? field : &none, "", text}));
        }
        return;
    }
    case Shape::kept:
        try {
            as<xml::Fragment>(to) = xml::Fragment::parse(json.text());
        } catch (const Error& e) {
            complain(path, e.message);
        }
        return;
    case Shape::record: return record(type, to, json, path);
    case Shape::choice: {
        const bool kinds = field && field->place == Place::kinds;
        if (kinds && json.members().size() != 1) return complain(path, "an object with one member, the kind, is expected here");
        const std::string by = kinds ? "" : field ? std::string(field->facts.by) : "type";
        const std::string word = kinds ? json.members().front().first : json[by].text();
        const auto which = find_word(word, type.words, type.aliases);
        if (!which) {
            const Field none{};
            return complain(kinds ? path : path + "/@" + by, fault_advice(Fault::unknown_word, type, {field ? field : &none, "", word}));
        }
        void* chosen = *which == type.chosen(to) ? const_cast<void*>(type.item(to, 0)) : type.choose(to, *which);
        return record(type.alternative(*which), chosen, kinds ? json.members().front().second : json, path, by);
    }
    case Shape::optional: return value(field, type.inner(), type.add(to), json, path);
    case Shape::list: {
        if (!json.is_array()) return complain(path, "a list is expected here");
        std::size_t n = 0;
        for (const Json& item : json.items()) value(field, type.inner(), type.add(to), item, path + "[" + std::to_string(++n) + "]");
        return;
    }
    }
}

void JsonReader::record(const Type& type, void* to, const Json& json, const std::string& path, std::string_view also) {
    if (!json.is_object()) return complain(path, "an object is expected here");
    Names names;
    if (!also.empty()) names.known.emplace_back("", also);
    rows(type, to, json, "", path, names);
    refuse_unknown(json, "", path, names);
}

bool JsonReader::any_of(const Type& type, const Json& json, std::string_view outside) {
    for (const Field& field : type.fields) {
        const auto inside = joined(outside, field.facts.inside);
        if (field.place == Place::part) {
            if (any_of(field.type().inner ? field.type().inner() : field.type(), json, inside)) return true;
        } else if (const Json* object = inside_of(json, inside); object && !is_second_form(type, field) && object->has(key_of(type, field))) return true;
    }
    return false;
}

void JsonReader::rows(const Type& type, void* to, const Json& json, std::string_view outside, const std::string& path, Names& names) {
    for (const Field& field : type.fields) {
        if (is_second_form(type, field)) continue;
        const Type& t = field.type();
        void* member = const_cast<void*>(field.of(to));
        const std::string inside = joined(outside, field.facts.inside);
        if (field.place == Place::part) {
            const Type& inner = t.inner ? t.inner() : t;
            if (!t.inner) rows(inner, member, json, inside, path, names);
            else if (any_of(inner, json, inside)) rows(inner, t.add(member), json, inside, path, names);
            else for (const Field& f : inner.fields) names.known.emplace_back(joined(inside, f.facts.inside), key_of(inner, f));
            continue;
        }
        const std::string key = key_of(type, field);
        names.known.emplace_back(inside, key);
        const Json* object = inside_of(json, inside);
        const Json* found = object ? object->find(key) : nullptr;
        const std::string at = path + (inside.empty() ? "" : "/" + inside) + (field.place == Place::text || field.place == Place::kinds ? "" : in_tag(field) ? "/@" : "/") + std::string(field.name);
        if (field.place == Place::choice) {
            std::size_t which = t.chosen(member);
            if (found) {
                if (const auto word = find_word(as_text(*found), t.words, t.aliases)) which = *word;
                else complain(at, fault_advice(Fault::unknown_word, t, {&field, "", as_text(*found)}));
            } else if (field.facts.required) complain(at, "missing");
            void* chosen = which == t.chosen(member) ? const_cast<void*>(t.item(member, 0)) : t.choose(member, which);
            rows(t.alternative(which), chosen, json, outside, path, names);
        } else if (!found) {
            if (field.facts.required) complain(at, "missing");
        } else if (field.place == Place::flag) {
            if (!found->is_bool()) complain(at, "true or false is expected here");
            as<bool>(member) = found->boolean();
        } else {
            value(&field, t, member, *found, at);
        }
    }
}

void JsonReader::refuse_unknown(const Json& json, const std::string& inside, const std::string& path, const Names& names) {
    std::vector<std::string_view> here;
    for (const auto& [where, key] : names.known) {
        if (where == inside) here.push_back(key);
        else if (inside.empty() || where.starts_with(inside + "/")) {
            const auto rest = std::string_view(where).substr(inside.empty() ? 0 : inside.size() + 1);
            here.push_back(rest.substr(0, rest.find('/')));
        }
    }
    for (const auto& [name, value] : json.members()) {
        if (std::ranges::find(here, name) == here.end()) {
            complain(path + "/" + name, "unknown member '" + name + "'" + did_you_mean(name, here));
            continue;
        }
        const std::string below = joined(inside, name);
        const bool wraps = std::ranges::any_of(names.known, [&](const auto& known) { return known.first == below || known.first.starts_with(below + "/"); });
        if (wraps && value.is_object()) refuse_unknown(value, below, path + "/" + name, names);
    }
}

}  // namespace

Json to_json(const Type& type, const void* value, const WriteOptions& options) { return value_json(nullptr, type, value, options); }

std::string to_json_text(const Type& type, const void* value) { return to_json(type, value, everything).dump(); }

void from_json(const Type& type, void* value, const Json& json, const std::string& path, std::vector<Problem>& problems) {
    JsonReader(problems).value(nullptr, type, value, json, path);
}

void require_no_problem(const std::vector<Problem>& problems) {
    if (problems.empty()) return;
    Error error(ErrorCode::invalid_arg, problems.front().path + ": " + problems.front().message);
    error.path = problems.front().path;
    throw error;
}

}  // namespace vireo::schema
