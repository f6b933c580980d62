#include "schema/diff.hpp"

#include <algorithm>

#include "schema/json.hpp"

namespace vireo::schema {

namespace {

std::string path_of(const Field& field, const std::string& path) {
    std::string to = path;
    if (field.place == Place::part || field.place == Place::cases) return to;
    if (!field.facts.inside.empty()) to.append("/").append(field.facts.inside);
    if (field.place == Place::text || field.place == Place::kinds) return to;
    to += field.place == Place::attribute || field.place == Place::choice ? "/@" : "/";
    return to.append(field.name);
}

// A value as it would stand in a document: the word of a scalar, JSON of anything else.
std::string shown(const Type& type, const Field& field, const void* value) {
    if (type.shape != Shape::scalar) return to_json_text(type, value);
    std::string text;
    type.print(value, field.facts, text);
    return text;
}

void diff_value(const Type& type, const Field& field, const void* a, const void* b, const std::string& path, std::vector<Difference>& found) {
    switch (type.shape) {
    case Shape::scalar:
        if (!type.equal(a, b)) found.push_back({path, shown(type, field, a), shown(type, field, b)});
        break;
    case Shape::kept:
        if (!type.equal(a, b)) found.push_back({path, "", ""});
        break;
    case Shape::record: diff(type, a, b, path, found); break;
    case Shape::choice:
        if (type.chosen(a) != type.chosen(b))
            found.push_back({path, std::string(type.words[type.chosen(a)].text), std::string(type.words[type.chosen(b)].text)});
        else {
            // The rows of a case count as rows of the element, where the choice is an attribute of it.
            const auto at = field.place == Place::choice ? path.substr(0, path.rfind("/@")) : path;
            diff(type.alternative(type.chosen(a)), type.item(a, 0), type.item(b, 0), at, found);
        }
        break;
    case Shape::optional:
    case Shape::list: {
        const std::size_t before = type.count(a), after = type.count(b);
        for (std::size_t i = 0; i < std::max(before, after); ++i) {
            const std::string at = type.shape == Shape::list && std::max(before, after) > 1 ? path + "[" + std::to_string(i + 1) + "]" : path;
            if (i >= before) found.push_back({at, "", shown(type.inner(), field, type.item(b, i))});
            else if (i >= after) found.push_back({at, shown(type.inner(), field, type.item(a, i)), ""});
            else diff_value(type.inner(), field, type.item(a, i), type.item(b, i), at, found);
        }
    }
    }
}

}  // namespace

void diff(const Type& type, const void* before, const void* after, const std::string& path, std::vector<Difference>& found) {
    for (const Field& field : type.fields) {
        if (field.place == Place::cases || field.facts.written == Written::never) continue;
        diff_value(field.type(), field, field.of(before), field.of(after), path_of(field, path), found);
    }
}

bool equal(const Type& type, const void* a, const void* b) {
    switch (type.shape) {
    case Shape::scalar:
    case Shape::kept: return type.equal(a, b);
    case Shape::choice: {
        const std::size_t which = type.chosen(a);
        return which == type.chosen(b) && equal(type.alternative(which), type.item(a, 0), type.item(b, 0));
    }
    case Shape::optional:
    case Shape::list: {
        const std::size_t count = type.count(a);
        if (count != type.count(b)) return false;
        for (std::size_t i = 0; i < count; ++i)
            if (!equal(type.inner(), type.item(a, i), type.item(b, i))) return false;
        return true;
    }
    case Shape::record:
        for (const Field& field : type.fields)
            if (field.place != Place::cases && !equal(field.type(), field.of(a), field.of(b))) return false;
        return true;
    }
    return false;
}

}  // namespace vireo::schema
