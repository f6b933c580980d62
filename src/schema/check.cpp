#include "schema/fields.hpp"
#include "schema/read.hpp"

namespace vireo::schema {

namespace {

void check_value(const Type& type, const Field* field, const void* value, const std::string& path, std::vector<Problem>& problems);

void check_rows(const Type& type, const void* record, const std::string& path, std::vector<Problem>& problems) {
    for (const Field& field : type.fields) {
        const Type& t = field.type();
        if (t.shape == Shape::scalar || t.shape == Shape::kept || field.place == Place::cases) continue;
        std::string at = path;
        if (field.place != Place::part && field.place != Place::choice) {
            if (!field.facts.inside.empty()) at.append("/").append(field.facts.inside);
            if (field.place != Place::kinds) at.append("/").append(field.name);
        }
        check_value(t, &field, field.of(record), at, problems);
    }
}

void check_value(const Type& type, const Field* field, const void* value, const std::string& path, std::vector<Problem>& problems) {
    switch (type.shape) {
    case Shape::record: check(type, value, path, problems); break;
    case Shape::choice: {
        const std::size_t which = type.chosen(value);
        std::string at = path;
        if (field && field->place == Place::kinds) at.append("/").append(type.words[which].text);
        check(type.alternative(which), type.item(value, 0), at, problems);
        break;
    }
    case Shape::optional:
    case Shape::list: {
        const Type& inner = type.inner();
        if (inner.shape == Shape::scalar) return;
        const std::size_t count = type.count(value);
        for (std::size_t i = 0; i < count; ++i)
            check_value(inner, field, type.item(value, i), type.shape == Shape::list && count > 1 ? path + "[" + std::to_string(i + 1) + "]" : path, problems);
        break;
    }
    default: break;
    }
}

}  // namespace

void check(const Type& type, const void* record, const std::string& path, std::vector<Problem>& problems) {
    if (type.check) {
        struct Closure {
            const std::string* path;
            std::vector<Problem>* problems;
        } closure{&path, &problems};
        const Complain complain{[](void* c, std::string_view where, std::string&& message, ErrorCode code) {
            auto& [at, found] = *static_cast<Closure*>(c);
            found->push_back({0, 0, where.empty() ? *at : *at + "/" + std::string(where), std::move(message), code});
        }, &closure};
        type.check(record, complain);
    }
    check_rows(type, record, path, problems);
}

}  // namespace vireo::schema
