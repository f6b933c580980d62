// A RELAX NG grammar from the tables. Each record is a named pattern; where an attribute selects a case, the pattern is a
// choice of whole contents, because rows of the case and of the record may meet in one wrapper (<source file='' index=''/>).
#include <algorithm>
#include <map>
#include <utility>

#include "schema/describe.hpp"
#include "xml/writer.hpp"

namespace vireo::schema {

namespace {

const Type& innermost(const Type& type) {
    const Type* t = &type;
    while (t->inner) t = &t->inner();
    return *t;
}

// The content of one element with every choice made.
struct Content {
    struct Row {
        const Field* field;
        std::string_view fixed;      // of a choice: the word of this case
    };
    std::vector<Row> rows;
    std::string name;                // of the wrapper that this stands in
    std::vector<Content> wrappers;

    Content& at(std::string_view path) {
        if (path.empty()) return *this;
        const auto slash = path.find('/');
        const std::string step(path.substr(0, slash));
        auto found = std::ranges::find(wrappers, step, &Content::name);
        if (found == wrappers.end()) found = wrappers.insert(wrappers.end(), Content{.rows = {}, .name = step, .wrappers = {}});
        return found->at(slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1));
    }
};

std::string joined(std::string_view a, std::string_view b) {
    std::string path(a);
    if (!a.empty() && !b.empty()) path += '/';
    return path.append(b);
}

// More variants than this are not told apart: the rows of all cases are then allowed together.
constexpr std::size_t most_variants = 64;

void expand(const Type& type, const std::string& outside, std::vector<Content>& variants) {
    for (const Field& field : type.fields) {
        const std::string inside = joined(outside, field.facts.inside);
        const Type& inner = innermost(field.type());
        if (field.place == Place::cases) continue;
        if (field.place == Place::part) {
            expand(inner, inside, variants);
        } else if (field.place != Place::choice) {
            for (Content& variant : variants) variant.at(inside).rows.push_back({&field, {}});
        } else if (variants.size() * inner.words.size() > most_variants) {
            for (Content& variant : variants) variant.at(inside).rows.push_back({&field, {}});
            for (std::size_t i = 0; i < inner.words.size(); ++i) expand(inner.alternative(i), outside, variants);
        } else {
            std::vector<Content> all;
            for (std::size_t i = 0; i < inner.words.size(); ++i) {
                std::vector<Content> of_case = variants;
                for (Content& variant : of_case) variant.at(inside).rows.push_back({&field, inner.words[i].text});
                expand(inner.alternative(i), outside, of_case);
                for (Content& variant : of_case) all.push_back(std::move(variant));
            }
            variants = std::move(all);
        }
    }
}

class Grammar {
public:
    std::string text(const Type& type, std::string_view root) {
        out_.open("grammar");
        out_.attribute("xmlns", "http://relaxng.org/ns/structure/1.0");
        out_.attribute("datatypeLibrary", "http://www.w3.org/2001/XMLSchema-datatypes");
        out_.open("start");
        out_.open("element");
        out_.attribute("name", root);
        reference(type, std::string(root), "");
        out_.close();
        out_.close();
        while (!pending_.empty()) {
            const Wanted wanted = pending_.back();
            pending_.pop_back();
            out_.open("define");
            out_.attribute("name", names_[{wanted.type, wanted.space}]);
            record(*wanted.type, wanted.space);
            out_.close();
        }
        out_.raw("<define name='anything'>\n  <zeroOrMore>\n    <choice>\n      <attribute>\n        <anyName/>\n      </attribute>\n      <text/>\n"
                 "      <element>\n        <anyName/>\n        <ref name='anything'/>\n      </element>\n    </choice>\n  </zeroOrMore>\n</define>\n");
        out_.close();
        return out_.take();
    }

private:
    struct Wanted {
        const Type* type;
        std::string space;
    };
    void reference(const Type& type, const std::string& name, const std::string& space) {
        auto [found, fresh] = names_.try_emplace({&type, space});
        if (fresh) {
            const int number = ++used_[name];
            found->second = number == 1 ? name : name + "-" + std::to_string(number);
            pending_.push_back({&type, space});
        }
        out_.open("ref");
        out_.attribute("name", found->second);
        out_.close();
    }
    void record(const Type& type, const std::string& space) {
        std::vector<Content> variants(1);
        expand(type, "", variants);
        if (variants.size() > 1) out_.open("choice");
        for (const Content& variant : variants) content(variant, space);
        if (variants.size() > 1) out_.close();
    }
    static bool in_tag(const Field& field) { return field.place == Place::attribute || field.place == Place::choice; }

    void content(const Content& content, const std::string& space) {
        out_.open("group");
        std::vector<std::string_view> attributes;
        const Field* text = nullptr;
        std::vector<std::pair<std::string, std::vector<const Field*>>> children;    // rows by element name
        bool any_kinds = false;
        for (const auto& [field, fixed] : content.rows) {
            if (in_tag(*field)) {
                if (std::ranges::find(attributes, field->name) != attributes.end()) continue;
                attributes.push_back(field->name);
                attribute(*field, fixed, false);
            } else if (field->place == Place::text) text = field;
            else if (field->place == Place::kinds) any_kinds = true;
            else {
                auto found = std::ranges::find(children, field->name, &decltype(children)::value_type::first);
                if (found == children.end()) found = children.insert(children.end(), {std::string(field->name), {}});
                found->second.push_back(field);
            }
            if (!field->facts.unit.empty() && (in_tag(*field) || field->place == Place::text) && std::ranges::find(attributes, field->facts.unit_attribute) == attributes.end()) {
                attributes.push_back(field->facts.unit_attribute);
                unit(*field);
            }
        }
        const bool elements = !children.empty() || !content.wrappers.empty() || any_kinds;
        if (elements) {
            out_.open("interleave");
            for (const auto& [name, rows] : children) child(name, rows, content, space);
            for (const Content& inner : content.wrappers) {
                const std::string& name = inner.name;
                if (std::ranges::find(children, name, &decltype(children)::value_type::first) != children.end()) continue;
                out_.open("optional");
                open_element(name, space);
                this->content(inner, space);
                out_.close();
                out_.close();
            }
            if (any_kinds) {
                out_.open("zeroOrMore");
                out_.open("choice");
                for (const auto& row : content.rows) if (row.field->place == Place::kinds) kinds(*row.field, space);
                out_.close();
                out_.close();
            }
            if (text) out_.raw("<text/>");
            out_.close();
        } else if (text) {
            value(*text);
        } else if (attributes.empty()) {
            out_.raw("<empty/>");
        }
        out_.close();
    }
    void open_element(std::string_view name, const std::string& space) {
        out_.open("element");
        out_.attribute("name", name);
        out_.attribute("ns", space);
    }
    // The rows that share an element's name (a wrapper of that name among them) are forms of it.
    void child(const std::string& name, const std::vector<const Field*>& rows, const Content& around, const std::string& space) {
        const Field& first = *rows.front();
        const auto wrapper = std::ranges::find(around.wrappers, name, &Content::name);
        const bool several = rows.size() > 1 || wrapper != around.wrappers.end();
        const bool list = first.type().shape == Shape::list || several;
        const bool required = first.facts.required && !several;
        if (!required || list) out_.open(list ? "zeroOrMore" : "optional");
        if (several) out_.open("choice");
        for (const Field* field : rows) element(*field, space);
        if (wrapper != around.wrappers.end()) {
            open_element(name, space);
            content((*wrapper), space);
            out_.close();
        }
        if (several) out_.close();
        if (!required || list) out_.close();
    }
    void element(const Field& field, const std::string& outer) {
        const std::string space = field.facts.space ? std::string(field.facts.space->uri) : outer;
        const Type& type = innermost(field.type());
        open_element(field.name, space);
        if (field.place == Place::flag) out_.raw("<empty/>");
        else if (field.place == Place::kept) out_.raw("<ref name='anything'/>");
        else if (field.place == Place::leaf) {
            unit(field);
            if (!field.facts.in_attribute.empty()) {
                if (!field.facts.bare.empty()) out_.open("optional");
                out_.open("attribute");
                out_.attribute("name", field.facts.in_attribute);
                out_.attribute("ns", "");
                value(field);
                out_.close();
                if (!field.facts.bare.empty()) out_.close();
            } else value(field);
        } else if (type.shape == Shape::choice) {
            out_.open("choice");
            for (std::size_t i = 0; i < type.words.size(); ++i) {
                out_.open("group");
                const bool optional = i == 0 && !field.facts.needed;
                if (optional) out_.open("optional");
                out_.open("attribute");
                out_.attribute("name", field.facts.by);
                fixed(type, type.words[i].text);
                out_.close();
                if (optional) out_.close();
                reference(type.alternative(i), std::string(field.name) + "-" + std::string(type.words[i].text), space);
                out_.close();
            }
            out_.close();
        } else reference(type, std::string(field.name), space);
        out_.close();
    }
    void kinds(const Field& field, const std::string& outer) {
        const std::string space = field.facts.space ? std::string(field.facts.space->uri) : outer;
        const Type& type = innermost(field.type());
        for (std::size_t i = 0; i < type.words.size(); ++i) {
            open_element(type.words[i].text, space);
            reference(type.alternative(i), std::string(type.words[i].text), space);
            out_.close();
        }
    }
    void attribute(const Field& field, std::string_view word, bool) {
        const Type& type = innermost(field.type());
        // The first case stands also where the attribute is left out.
        const bool optional = word.empty() ? !field.facts.required : !field.facts.required && word == type.words[0].text;
        if (optional) out_.open("optional");
        out_.open("attribute");
        out_.attribute("name", field.name);
        out_.attribute("ns", "");
        if (!word.empty()) fixed(type, word);
        else value(field);
        out_.close();
        if (optional) out_.close();
    }
    // A word and its aliases.
    void fixed(const Type& type, std::string_view word) {
        std::vector<std::string_view> spellings{word};
        for (const WordAlias& alias : type.aliases)
            if (alias.index != absent_index && type.words[alias.index].text == word) spellings.push_back(alias.text);
        if (spellings.size() > 1) out_.open("choice");
        for (const auto spelling : spellings) out_.leaf("value", spelling);
        if (spellings.size() > 1) out_.close();
    }
    void unit(const Field& field) {
        if (field.facts.unit.empty()) return;
        out_.open("optional");
        out_.open("attribute");
        out_.attribute("name", field.facts.unit_attribute);
        out_.attribute("ns", "");
        out_.open("data");
        out_.attribute("type", "string");
        parameter("pattern", "([bB]([yY][tT][eE][sS]?)?)|([kKmMgGtTpPeE]([iI]?[bB])?)");
        out_.close();
        out_.close();
        out_.close();
    }
    void parameter(std::string_view name, std::string_view value) {
        out_.open("param");
        out_.attribute("name", name);
        out_.text(value);
        out_.close();
    }
    void value(const Field& field) {
        const Type& type = innermost(field.type());
        const Facts& facts = field.facts;
        if (!type.words.empty() && (type.shape == Shape::scalar || type.shape == Shape::choice)) {
            out_.open("choice");
            for (const Word& word : type.words)
                if (word.facts.readable) out_.leaf("value", word.text);
            for (const WordAlias& alias : type.aliases) out_.leaf("value", alias.text);
            out_.close();
        } else if (type.kind.starts_with("unsigned") || type.kind.starts_with("integer")) {
            const bool negative = type.kind.starts_with("integer");
            out_.open("data");
            if (facts.hex > 0 || facts.radix != 10) {
                out_.attribute("type", "string");
                parameter("pattern", negative ? "-?(0[xX])?[0-9a-fA-F]+" : "(0[xX])?[0-9a-fA-F]+");
            } else {
                out_.attribute("type", negative ? "integer" : "nonNegativeInteger");
                if (facts.min > (negative ? INT64_MIN : 0)) parameter("minInclusive", std::to_string(facts.min));
                if (facts.max < UINT64_MAX && facts.unit.empty()) parameter("maxInclusive", std::to_string(facts.max));
            }
            out_.close();
        } else if (type.kind == "decimal") {
            out_.raw("<data type='double'/>");
        } else if (!type.pattern.empty()) {
            out_.open("data");
            out_.attribute("type", "string");
            parameter("pattern", type.pattern);
            out_.close();
        } else {
            out_.raw("<text/>");
        }
    }

    xml::Writer out_;
    std::map<std::pair<const Type*, std::string>, std::string> names_;
    std::map<std::string, int> used_;
    std::vector<Wanted> pending_;
};

}  // namespace

std::string relax_ng(const Type& type, std::string_view root) { return Grammar().text(type, root); }

// ---------------------------------------------------------------- JSON Schema

namespace {

class JsonGrammar {
public:
    Json document(const Type& type, std::string_view root) {
        Json schema = reference(type, std::string(root));
        schema.set("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.set("$defs", std::move(definitions_));
        return schema;
    }

private:
    Json reference(const Type& type, const std::string& name) {
        auto [found, fresh] = names_.try_emplace(&type);
        if (fresh) {
            const int number = ++used_[name];
            found->second = number == 1 ? name : name + "-" + std::to_string(number);
            const std::string own = found->second;
            Json object = Json::object({{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}});
            definitions_.set(own, Json());     // keeps the order of first use
            rows(type, "", object);
            definitions_.set(own, std::move(object));
        }
        return Json::object({{"$ref", "#/$defs/" + names_[&type]}});
    }
    static Json& inside_of(Json& object, std::string_view inside) {
        Json* at = &object;
        while (!inside.empty()) {
            const auto slash = inside.find('/');
            const std::string step(inside.substr(0, slash));
            inside = slash == std::string_view::npos ? std::string_view() : inside.substr(slash + 1);
            Json* properties = at->find("properties");
            Json* next = properties->find(step);
            if (!next || !next->has("properties")) {
                properties->set(step, Json::object({{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}}));
                next = properties->find(step);
            }
            at = next;
        }
        return *at;
    }
    Json scalar(const Field& field, const Type& type) {
        Json schema = Json::object();
        if (type.kind == "boolean") schema.set("type", "boolean");
        else if (type.kind.starts_with("unsigned") || type.kind.starts_with("integer")) {
            schema.set("type", "integer");
            if (type.kind.starts_with("unsigned")) schema.set("minimum", std::max<std::int64_t>(field.facts.min, 0));
            if (field.facts.max != UINT64_MAX) schema.set("maximum", field.facts.max);
            if (!field.facts.unit.empty()) schema.set("description", std::string(field.doc) + " In " + std::string(field.facts.unit) + ".");
        } else if (type.kind == "decimal") schema.set("type", "number");
        else schema.set("type", "string");
        if (!type.pattern.empty()) schema.set("pattern", "^(" + std::string(type.pattern) + ")$");
        if (type.kind == "word") schema.set("enum", word_list(type));
        if (!schema.has("description") && !field.doc.empty()) schema.set("description", std::string(field.doc));
        return schema;
    }
    static Json word_list(const Type& type) {
        Json list = Json::array();
        for (const Word& word : type.words)
            if (word.facts.readable) list.add(std::string(word.text));
        return list;
    }
    Json value(const Field& field, const Type& type) {
        switch (type.shape) {
        case Shape::scalar: return field.place == Place::flag ? Json::object({{"type", "boolean"}, {"description", std::string(field.doc)}}) : scalar(field, type);
        case Shape::kept: return Json::object({{"type", "string"}, {"description", std::string(field.doc)}});
        case Shape::record: return reference(type, std::string(field.name));
        case Shape::optional: return value(field, type.inner());
        case Shape::list: return Json::object({{"type", "array"}, {"items", value(field, type.inner())}});
        case Shape::choice: {
            Json object = Json::object({{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}});
            if (field.place == Place::kinds) {
                for (std::size_t i = 0; i < type.words.size(); ++i)
                    object.find("properties")->set(std::string(type.words[i].text), reference(type.alternative(i), std::string(type.words[i].text)));
            } else {
                object.find("properties")->set(std::string(field.facts.by), Json::object({{"enum", word_list(type)}}));
                for (std::size_t i = 0; i < type.words.size(); ++i) rows(type.alternative(i), "", object);
            }
            return object;
        }
        }
        return {};
    }
    void rows(const Type& type, const std::string& outside, Json& object) {
        for (const Field& field : type.fields) {
            const std::string inside = joined(outside, field.facts.inside);
            const Type& inner = innermost(field.type());
            if (field.place == Place::cases) continue;
            if (field.place == Place::part) {
                rows(inner, inside, object);
                continue;
            }
            std::string key(field.place == Place::text || field.place == Place::kinds ? "content" : field.name);
            const bool in_tag = field.place == Place::attribute || field.place == Place::choice;
            if (in_tag && std::ranges::find(type.keys, path_key(field.facts.inside, '/', field.name)) != type.keys.end()) key = "@" + key;
            Json& at = inside_of(object, inside);
            if (Json& properties = *at.find("properties"); !properties.has(key))
                properties.set(key, field.place == Place::choice ? Json::object({{"enum", word_list(inner)}, {"description", std::string(field.doc)}}) : value(field, field.type()));
            if (field.place == Place::choice)
                for (std::size_t i = 0; i < inner.words.size(); ++i) rows(inner.alternative(i), outside, object);
        }
    }

    std::map<const Type*, std::string> names_;
    std::map<std::string, int> used_;
    Json definitions_ = Json::object();
};

}  // namespace

Json json_schema(const Type& type, std::string_view root) { return JsonGrammar().document(type, root); }

}  // namespace vireo::schema
