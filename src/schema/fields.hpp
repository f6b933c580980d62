#pragma once
// How to write a table. A struct is an element; its table has a row for each attribute and element, in the order in
// which libvirt writes them. From it derive reading, writing, JSON, checks, diff, RELAX NG and the reference manual.
//
//     struct DiskTarget { std::string dev; std::optional<DiskBus> bus; };
//     template <> inline constexpr auto schema::fields<DiskTarget> = rows(
//         attribute<&DiskTarget::dev>("dev", "Name hint the guest sees.", {.required = true}),
//         attribute<&DiskTarget::bus>("bus", "Controller the disk is plugged into."));
//
//  1. Rows
//       attribute<&T::m>("a", doc, facts)   <e a='…'>                    scalar or optional scalar
//       text<&T::m>(doc, facts)             <e>…</e>                     scalar or optional scalar
//       leaf<&T::m>("n", doc, facts)        <n>…</n>                     scalar, optional, or vector of scalars
//       flag<&T::m>("n", doc, facts)        <n/>                         bool
//       element<&T::m>("n", doc, facts)     <n …>                        record, optional, Box or vector of records;
//                                           with .by = "type" also a std::variant (optional, vector of one)
//       choice<&T::m>("type", doc, facts)   attribute selects the case   std::variant, whose rows count as rows here
//       cases<&T::m>()                      with .rows_apart in the choice: the case's rows are written here, its attribute there
//       kinds<&T::m>(doc, facts)            child's name is the case     std::variant, optional or vector of one
//       part<&T::m>(doc, facts)             its rows count as rows here  record or optional record; .inside wraps them
//       kept<&T::m>("n", doc, facts)        <n>anything</n>              xml::Fragment, kept as it stands
//     A row of its own with .written = Written::never reads an obsolete form into the same member.
//  2. Members
//       std::string, bool (yes/no), integers, double, enums with words<E>, value types (static parse(), append() or text()),
//       structs with fields<T>, std::variant with words<V>, std::optional, schema::Box, std::vector of these.
//       std::monostate is the empty record, for a case without rows.
//     The first alternative of a variant is the default case, unless the member says otherwise.
//  3. Neighbours with the same .inside share one wrapper: keep them together.
//  4. What a table cannot say is a function beside the struct, declared in the same header right after it:
//       void after_read(T&, schema::ReadContext&)                    after the rows were read
//       void before_write(T&, const schema::WriteOptions&)           on a copy, before the rows are written
//       void check(const T&, const schema::Complain&)                rules across fields, run by check engines
//       void read_xml(T&, schema::ReadContext&)                      instead of the rows, with
//       void write_xml(const T&, xml::Writer&, std::string_view name, const schema::WriteOptions&)
//  5. Where the table stands. Small values: in the header. Elements: in the .cpp, so that a changed table rebuilds one file.
//     The header then declares, and the .cpp defines at its end,
//       const schema::Type& schema_of(const Disk*);
//       const schema::Type& schema_of(const Disk*) { return schema::record<Disk>(); }
//     Structs used only by tables of one .cpp need no schema_of.
//  6. Each doc is a full sentence. `since` is given for what is newer than libvirt 1.0.
#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "schema/box.hpp"
#include "schema/context.hpp"
#include "schema/type.hpp"
#include "schema/words.hpp"
#include "xml/fragment.hpp"

namespace vireo::schema {

// A struct's table: specialise it beside the struct, or in its .cpp (rule 5).
template <class T> inline constexpr auto fields = nullptr;

template <class T> const Type& type_of();    // any C++ type that may be a member
template <class T> const Type& record();     // a struct, from its table; for schema_of()

template <auto Member> struct MemberOf;
template <class Record, class Value, Value Record::* Member> struct MemberOf<Member> {
    using record = Record;
    using value = Value;
    static const void* of(const void* r) { return &(static_cast<const Record*>(r)->*Member); }
};

template <auto M> constexpr Field row(Place place, std::string_view name, std::string_view doc, Facts facts) {
    return {place, name, doc, facts, &type_of<typename MemberOf<M>::value>, &MemberOf<M>::of};
}
template <auto M> constexpr Field attribute(std::string_view name, std::string_view doc, Facts facts = {}) {
    return row<M>(Place::attribute, name, doc, facts);
}
template <auto M> constexpr Field text(std::string_view doc, Facts facts = {}) {
    return row<M>(Place::text, "", doc, facts);
}
template <auto M> constexpr Field leaf(std::string_view name, std::string_view doc, Facts facts = {}) {
    return row<M>(Place::leaf, name, doc, facts);
}
template <auto M> constexpr Field flag(std::string_view name, std::string_view doc, Facts facts = {}) {
    return row<M>(Place::flag, name, doc, facts);
}
template <auto M> constexpr Field element(std::string_view name, std::string_view doc, Facts facts = {}) {
    return row<M>(Place::element, name, doc, facts);
}
template <auto M> constexpr Field choice(std::string_view name, std::string_view doc, Facts facts = {}) {
    return row<M>(Place::choice, name, doc, facts);
}
template <auto M> constexpr Field cases() { return row<M>(Place::cases, "", "", {}); }
template <auto M> constexpr Field kinds(std::string_view doc, Facts facts = {}) {
    return row<M>(Place::kinds, "", doc, facts);
}
template <auto M> constexpr Field part(std::string_view doc, Facts facts = {}) {
    return row<M>(Place::part, "", doc, facts);
}
template <auto M> constexpr Field kept(std::string_view name, std::string_view doc, Facts facts = {}) {
    return row<M>(Place::kept, name, doc, facts);
}

// .only_if = when<&is_pci>, with bool is_pci(const Controller&) or bool is_pci(const Controller&, const WriteOptions&).
template <auto F> struct ConditionOf;
template <class T, bool (*F)(const T&)> struct ConditionOf<F> {
    static bool holds(const void* r, const WriteOptions&) { return F(*static_cast<const T*>(r)); }
};
template <class T, bool (*F)(const T&, const WriteOptions&)> struct ConditionOf<F> {
    static bool holds(const void* r, const WriteOptions& options) { return F(*static_cast<const T*>(r), options); }
};
template <auto F> inline constexpr Condition when = &ConditionOf<F>::holds;

// The rows with what readers look up: hashes instead of names, so that a name costs a scan over a few cache lines.
template <std::size_t N> struct Table {
    static_assert(N <= 255, "split this table: a reader keeps a bit for each row");
    std::array<Field, N> fields;
    std::array<std::uint32_t, N> keys{};
    std::array<std::uint32_t, N * 2> wrappers{};
    std::array<std::uint8_t, N> special{};
    std::size_t wrapper_count = 0, special_count = 0;

    constexpr void add_wrapper(std::uint32_t key) {
        for (std::size_t i = 0; i < wrapper_count; ++i)
            if (wrappers[i] == key) return;
        wrappers[wrapper_count++] = key;
    }
};
template <class... R> constexpr Table<sizeof...(R)> rows(R... row) {
    Table<sizeof...(R)> table{{row...}};
    for (std::size_t i = 0; i < sizeof...(R); ++i) {
        const Field& field = table.fields[i];
        table.keys[i] = field_key(field);
        if (is_special(field.place, field.facts)) table.special[table.special_count++] = static_cast<std::uint8_t>(i);
        if (field.place == Place::part) continue;
        std::uint32_t state = key_start;
        for (std::string_view rest = field.facts.inside; !rest.empty();) {
            const auto end = rest.find('/');
            table.add_wrapper(state = key_step(state, '/', rest.substr(0, end)));
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        }
    }
    return table;
}
template <> inline constexpr auto fields<std::monostate> = rows();

// ---------------------------------------------------------------- from a C++ type to its Type

// Codecs of the built-in scalars; in schema/scalar.cpp.
Fault parse_unsigned(std::string_view text, const Facts& facts, std::uint64_t limit, std::uint64_t& value);
Fault parse_signed(std::string_view text, const Facts& facts, std::int64_t low, std::int64_t high, std::int64_t& value);
Fault parse_double(std::string_view text, const Facts& facts, double& value);
Fault parse_word(std::string_view text, std::span<const Word> words, std::span<const WordAlias> aliases, std::size_t& index);
void print_unsigned(std::uint64_t value, const Facts& facts, std::string& to);
void print_signed(std::int64_t value, const Facts& facts, std::string& to);
void print_double(double value, std::string& to);

template <class T> struct Wrapped { static constexpr Shape shape = Shape::record; using inner = T; };
template <class T> struct Wrapped<std::optional<T>> { static constexpr Shape shape = Shape::optional; using inner = T; };
template <class T> struct Wrapped<Box<T>> { static constexpr Shape shape = Shape::optional; using inner = T; };
template <class T> struct Wrapped<std::vector<T>> { static constexpr Shape shape = Shape::list; using inner = T; };
template <class... T> struct Wrapped<std::variant<T...>> { static constexpr Shape shape = Shape::choice; using inner = void; };

template <class T> concept ValueType = requires(std::string_view text) { { T::parse(text) } -> std::same_as<std::optional<T>>; };
template <class T> concept Described = requires(const T* p) { { schema_of(p) } -> std::same_as<const Type&>; };
template <class T> const T& as(const void* p) { return *static_cast<const T*>(p); }
template <class T> T& as(void* p) { return *static_cast<T*>(p); }

template <class... T> constexpr Type describe_choice(std::variant<T...>*) {
    using V = std::variant<T...>;
    static_assert(words<V>.size() == sizeof...(T), "each case of the choice needs exactly one word");
    return {.shape = Shape::choice, .words = words<V>, .aliases = word_aliases<V>,
            .item = [](const void* v, std::size_t) {
                return std::visit([](const auto& held) -> const void* { return &held; }, as<V>(v)); },
            .chosen = [](const void* v) { return as<V>(v).index(); },
            .choose = [](void* v, std::size_t i) {
                return [&]<std::size_t... I>(std::index_sequence<I...>) {
                    static constexpr void* (*make[])(V&) = {[](V& to) -> void* { return &to.template emplace<I>(); }...};
                    return make[i](as<V>(v));
                }(std::index_sequence_for<T...>()); },
            .alternative = [](std::size_t i) -> const Type& {
                static constexpr const Type& (*types[])() = {&type_of<T>...};
                return types[i](); }};
}

template <class T> constexpr Type describe_scalar() {
    Type type{.shape = Shape::scalar};
    if constexpr (std::is_same_v<T, std::string>) {
        type.parse = [](std::string_view s, const Facts&, void* v) { as<T>(v).assign(s); return Fault::none; };
        type.print = [](const void* v, const Facts&, std::string& to) { to += as<T>(v); };
        type.empty = [](const void* v) { return as<T>(v).empty(); };
        type.kind = "text";
    } else if constexpr (std::is_same_v<T, bool>) {
        type.words = words<YesNo>;
        type.parse = [](std::string_view s, const Facts&, void* v) {
            if (s != "yes" && s != "no") return Fault::unknown_word;
            as<T>(v) = s == "yes";
            return Fault::none; };
        type.print = [](const void* v, const Facts&, std::string& to) { to += as<T>(v) ? "yes" : "no"; };
        type.index = [](const void* v) -> std::size_t { return as<T>(v) ? 0 : 1; };
        type.kind = "boolean";
    } else if constexpr (std::is_enum_v<T>) {
        type.words = words<T>;
        type.aliases = word_aliases<T>;
        type.parse = [](std::string_view s, const Facts&, void* v) {
            std::size_t i = 0;
            const Fault fault = parse_word(s, words<T>, word_aliases<T>, i);
            if (fault == Fault::none) as<T>(v) = static_cast<T>(i);
            return fault; };
        type.print = [](const void* v, const Facts&, std::string& to) { to += word(as<T>(v)); };
        type.index = [](const void* v) { return static_cast<std::size_t>(as<T>(v)); };
        type.kind = "word";
    } else if constexpr (std::is_floating_point_v<T>) {
        type.parse = [](std::string_view s, const Facts& facts, void* v) {
            double value = 0;
            const Fault fault = parse_double(s, facts, value);
            if (fault == Fault::none) as<T>(v) = static_cast<T>(value);
            return fault; };
        type.print = [](const void* v, const Facts&, std::string& to) { print_double(as<T>(v), to); };
        type.kind = "decimal";
    } else if constexpr (std::is_unsigned_v<T>) {
        type.parse = [](std::string_view s, const Facts& facts, void* v) {
            std::uint64_t value = 0;
            const Fault fault = parse_unsigned(s, facts, static_cast<T>(-1), value);
            if (fault == Fault::none) as<T>(v) = static_cast<T>(value);
            return fault; };
        type.print = [](const void* v, const Facts& facts, std::string& to) { print_unsigned(as<T>(v), facts, to); };
        type.kind = sizeof(T) == 8 ? "unsigned 64" : sizeof(T) == 4 ? "unsigned" : sizeof(T) == 2 ? "unsigned 16" : "unsigned 8";
    } else if constexpr (std::is_integral_v<T>) {
        type.parse = [](std::string_view s, const Facts& facts, void* v) {
            std::int64_t value = 0;
            const Fault fault = parse_signed(s, facts, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), value);
            if (fault == Fault::none) as<T>(v) = static_cast<T>(value);
            return fault; };
        type.print = [](const void* v, const Facts& facts, std::string& to) { print_signed(as<T>(v), facts, to); };
        type.kind = sizeof(T) == 8 ? "integer 64" : "integer";
    } else {
        static_assert(ValueType<T>);
        type.parse = [](std::string_view s, const Facts&, void* v) {
            auto value = T::parse(s);
            if (!value) return Fault::malformed;
            as<T>(v) = std::move(*value);
            return Fault::none; };
        type.print = [](const void* v, const Facts&, std::string& to) {
            if constexpr (requires(const T& t) { t.append(to); }) as<T>(v).append(to);
            else to += as<T>(v).text(); };
        if constexpr (requires(const T& t) { { t.empty() } -> std::same_as<bool>; })
            type.empty = [](const void* v) { return as<T>(v).empty(); };
        if constexpr (requires { std::string_view(T::kind); }) type.kind = T::kind;
        else type.kind = "value";
        if constexpr (requires { std::string_view(T::pattern); }) type.pattern = T::pattern;
    }
    type.equal = [](const void* a, const void* b) { return as<T>(a) == as<T>(b); };
    return type;
}

template <class T> constexpr Type describe_record() {
    static_assert(!std::is_same_v<std::remove_cvref_t<decltype(fields<T>)>, std::nullptr_t>,
                  "this struct has no table here: write fields<T>, or declare const schema::Type& schema_of(const T*)");
    constexpr const auto& table = fields<T>;
    Type type{.shape = Shape::record, .fields = table.fields, .keys = table.keys,
              .wrappers = std::span<const std::uint32_t>(table.wrappers).first(table.wrapper_count),
              .special = std::span<const std::uint8_t>(table.special).first(table.special_count)};
    type.blank = []() -> const void* { static const T fresh{}; return &fresh; };
    if constexpr (requires(T& t, ReadContext& c) { after_read(t, c); })
        type.after_read = [](void* r, ReadContext& c) { after_read(as<T>(r), c); };
    if constexpr (requires(T& t, const WriteOptions& o) { before_write(t, o); })
        type.prepare = [](const void* r, const WriteOptions& o, void (*next)(void*, const void*), void* closure) {
            T copy(as<T>(r));
            before_write(copy, o);
            next(closure, &copy);
        };
    if constexpr (requires(T& t, ReadContext& c) { read_xml(t, c); })
        type.read_custom = [](void* r, ReadContext& c) { read_xml(as<T>(r), c); };
    if constexpr (requires(const T& t, xml::Writer& w, std::string_view n, const WriteOptions& o) { write_xml(t, w, n, o); })
        type.write_custom = [](const void* r, xml::Writer& w, std::string_view n, const WriteOptions& o) {
            write_xml(as<T>(r), w, n, o); };
    if constexpr (requires(const T& t, const Complain& c) { check(t, c); })
        type.check = [](const void* r, const Complain& c) { check(as<T>(r), c); };
    return type;
}

template <class T> constexpr Type describe() {
    if constexpr (Wrapped<T>::shape == Shape::optional) {
        return {.shape = Shape::optional, .inner = &type_of<typename Wrapped<T>::inner>,
                .count = [](const void* o) -> std::size_t { return as<T>(o).has_value(); },
                .item = [](const void* o, std::size_t) -> const void* { return &*as<T>(o); },
                .add = [](void* o) -> void* { return &as<T>(o).emplace(); },
                .clear = [](void* o) { as<T>(o).reset(); }};
    } else if constexpr (Wrapped<T>::shape == Shape::list) {
        return {.shape = Shape::list, .inner = &type_of<typename Wrapped<T>::inner>,
                .count = [](const void* l) { return as<T>(l).size(); },
                .item = [](const void* l, std::size_t i) -> const void* { return &as<T>(l)[i]; },
                .add = [](void* l) -> void* { return &as<T>(l).emplace_back(); },
                .clear = [](void* l) { as<T>(l).clear(); }};
    } else if constexpr (Wrapped<T>::shape == Shape::choice) {
        return describe_choice(static_cast<T*>(nullptr));
    } else if constexpr (std::is_same_v<T, xml::Fragment>) {
        return {.shape = Shape::kept,
                .empty = [](const void* v) { return as<T>(v).empty(); },
                .equal = [](const void* a, const void* b) { return as<T>(a) == as<T>(b); },
                .kind = "any content"};
    } else if constexpr (std::is_same_v<T, std::string> || std::is_arithmetic_v<T> || std::is_enum_v<T> || ValueType<T>) {
        return describe_scalar<T>();
    } else {
        return describe_record<T>();
    }
}

template <class T> const Type& record() {
    static constexpr Type type = describe_record<T>();
    return type;
}
template <class T> const Type& type_of() {
    if constexpr (Described<T>) {
        return schema_of(static_cast<const T*>(nullptr));
    } else {
        static constexpr Type type = describe<T>();
        return type;
    }
}

}  // namespace vireo::schema
