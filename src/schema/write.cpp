#include "schema/write.hpp"

#include <array>

#include "schema/fields.hpp"

namespace vireo::schema {

namespace {

class RowWriter {
public:
    RowWriter(xml::Writer& to, const WriteOptions& options, std::string_view prefix) : to_(to), options_(options), prefix_(prefix) {}

    void rows(const Type& type, const void* record);
    void close_wrappers(std::size_t down_to = 0) {
        for (; open_ > down_to; --open_) to_.close(false);
    }

private:
    void plain_rows(const Type& type, const void* record);
    void row(const Type& record_type, const Field& field, const void* record);
    void value(const Field& field, const Type& type, const void* value, bool optional);
    void scalar_attribute(const Field& field, std::string_view name, const Type& type, const void* value, bool optional);
    void record(const Type& type, const void* value, std::string_view prefix, std::string_view name, bool keep_empty);
    void choice(const Field& field, const Type& type, const void* member, bool attribute, bool rows);
    void move_into(std::string_view inside);
    void move_into_steps(std::string_view path, std::size_t& depth, bool& same);
    bool skipped(const Field& field, const void* record) const;
    std::string_view prefix_of(const Field& field);
    std::string_view printed(const Field& field, const Type& type, const void* value) {
        scratch_.clear();
        type.print(value, field.facts, scratch_);
        return scratch_;
    }

    xml::Writer& to_;
    const WriteOptions& options_;
    std::string_view prefix_;                      // of the namespace that elements inherit
    std::array<std::string_view, 4> outer_{};      // wrappers around the parts that are being written
    std::size_t outer_count_ = 0;
    std::array<std::string_view, 8> names_{};      // wrappers that are open
    std::size_t open_ = 0;
    std::string scratch_;
};

// Opens and closes wrappers so that exactly those of outer_ and `inside` are open. Neighbours share theirs.
void RowWriter::move_into(std::string_view inside) {
    if (inside.empty() && outer_count_ == 0) return close_wrappers();
    std::size_t depth = 0;
    bool same = true;
    for (std::size_t i = 0; i < outer_count_; ++i) move_into_steps(outer_[i], depth, same);
    move_into_steps(inside, depth, same);
    close_wrappers(depth);
}

void RowWriter::move_into_steps(std::string_view path, std::size_t& depth, bool& same) {
    while (!path.empty()) {
        const auto slash = path.find('/');
        const auto step = path.substr(0, slash);
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
        same = same && depth < open_ && names_[depth] == step;
        if (!same) {
            close_wrappers(depth);
            to_.open(prefix_, step);
            names_.at(open_++) = step;
        }
        ++depth;
    }
}

bool RowWriter::skipped(const Field& field, const void* record) const {
    const Facts& f = field.facts;
    return f.written == Written::never || (f.live && !options_.live) || (f.live_written && !options_.live) ||
           (f.status && !options_.status) || (f.secure && !options_.secure) || (!f.migratable && options_.migratable) ||
           (f.only_if && !f.only_if(record, options_));
}

std::string_view RowWriter::prefix_of(const Field& field) {
    if (!field.facts.space) return prefix_;
    to_.declare(field.facts.space->prefix, field.facts.space->uri);
    return field.facts.space->prefix;
}

void RowWriter::rows(const Type& type, const void* record) {
    if (!type.prepare) return plain_rows(type, record);
    struct Closure {
        RowWriter* writer;
        const Type* type;
    } closure{this, &type};
    type.prepare(record, options_, [](void* c, const void* prepared) {
        const auto& [writer, prepared_type] = *static_cast<Closure*>(c);
        writer->plain_rows(*prepared_type, prepared);
    }, &closure);
}

void RowWriter::plain_rows(const Type& type, const void* record) {
    for (const Field& field : type.fields)
        if (!skipped(field, record)) row(type, field, record);
}

void RowWriter::row(const Type& record_type, const Field& field, const void* record) {
    const Type& type = field.type();
    const void* member = field.of(record);
    if (field.facts.written == Written::when_not_default && equal(type, member, field.of(record_type.blank()))) return;
    if (!type.inner) return value(field, type, member, false);
    const std::size_t count = type.count(member);
    const Type& inner = type.inner();
    for (std::size_t i = 0; i < count; ++i) {
        value(field, inner, type.item(member, i), true);
        // A list of attributes: each stands in an element of its own.
        if (field.place == Place::attribute && type.shape == Shape::list) close_wrappers(open_ - 1);
    }
}

void RowWriter::value(const Field& field, const Type& type, const void* value, bool optional) {
    const Facts& facts = field.facts;
    const bool keep_empty = optional || facts.written == Written::always;
    switch (field.place) {
    case Place::attribute: scalar_attribute(field, field.name, type, value, optional); break;
    case Place::text:
        if (type.empty && type.empty(value)) return;
        move_into(facts.inside);
        if (!facts.unit.empty()) to_.attribute(facts.unit_attribute, facts.unit);
        to_.text(printed(field, type, value));
        break;
    case Place::leaf:
        if (!keep_empty && type.empty && type.empty(value)) return;
        if (type.index && !type.words[type.index(value)].facts.written) return;
        move_into(facts.inside);
        to_.open(prefix_of(field), field.name);
        if (!facts.in_attribute.empty()) to_.attribute(facts.in_attribute, printed(field, type, value));
        if (!facts.unit.empty()) to_.attribute(facts.unit_attribute, facts.unit);
        if (facts.in_attribute.empty()) to_.text(printed(field, type, value));
        to_.close();
        break;
    case Place::flag:
        if (!as<bool>(value)) return;
        move_into(facts.inside);
        to_.open(prefix_of(field), field.name);
        to_.close();
        break;
    case Place::element:
        move_into(facts.inside);
        // An element that would say nothing is not written, unless its standing there says something.
        if (type.shape != Shape::choice) return record(type, value, prefix_of(field), field.name, facts.written == Written::always);
        to_.open(prefix_of(field), field.name);
        if (const Word& word = type.words[type.chosen(value)]; word.facts.written) to_.attribute(facts.by, word.text);
        {
            RowWriter inner(to_, options_, prefix_of(field));
            inner.rows(type.alternative(type.chosen(value)), type.item(value, 0));
            inner.close_wrappers();
        }
        to_.close(facts.written == Written::always);
        break;
    case Place::choice: choice(field, type, value, true, !facts.rows_apart); break;
    case Place::cases: choice(field, type, value, false, true); break;
    case Place::kinds:
        move_into(facts.inside);
        record(type.alternative(type.chosen(value)), type.item(value, 0), prefix_of(field), type.words[type.chosen(value)].text, true);
        break;
    case Place::part:
        outer_.at(outer_count_++) = facts.inside;
        rows(type, value);
        --outer_count_;
        break;
    case Place::kept:
        if (const auto& fragment = as<xml::Fragment>(value); !fragment.empty()) {
            move_into(facts.inside);
            to_.exact(fragment.text(to_.indentation()) + "\n");
        }
        break;
    }
}

void RowWriter::scalar_attribute(const Field& field, std::string_view name, const Type& type, const void* value, bool optional) {
    const Facts& facts = field.facts;
    const bool keep_empty = optional || facts.required || facts.written == Written::always;
    if (!keep_empty && type.empty && type.empty(value)) return;
    if (type.index && !type.words[type.index(value)].facts.written) return;
    move_into(facts.inside);
    to_.attribute(name, printed(field, type, value));
    if (!facts.unit.empty()) to_.attribute(facts.unit_attribute, facts.unit);
}

void RowWriter::record(const Type& type, const void* value, std::string_view prefix, std::string_view name, bool keep_empty) {
    if (type.write_custom) return type.write_custom(value, to_, name, options_);
    to_.open(prefix, name);
    RowWriter inner(to_, options_, prefix);
    inner.rows(type, value);
    inner.close_wrappers();
    to_.close(keep_empty);
}

void RowWriter::choice(const Field& field, const Type& type, const void* member, bool attribute, bool with_rows) {
    const std::size_t which = type.chosen(member);
    if (attribute && type.words[which].facts.written) {
        move_into(field.facts.inside);
        to_.attribute(field.name, type.words[which].text);
    }
    if (with_rows) rows(type.alternative(which), type.item(member, 0));
}

}  // namespace

void write(const Type& type, const void* record, std::string_view name, xml::Writer& to, const WriteOptions& options) {
    if (type.write_custom) return type.write_custom(record, to, name, options);
    to.open(name);
    write_rows(type, record, to, options);
    to.close();
}

void write_rows(const Type& type, const void* record, xml::Writer& to, const WriteOptions& options) {
    RowWriter writer(to, options, "");
    writer.rows(type, record);
    writer.close_wrappers();
}

}  // namespace vireo::schema
