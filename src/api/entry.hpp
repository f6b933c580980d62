#pragma once
// The way into the library. Each C function is one `entry(handle, body)`, or one of the short forms below that say
// what becomes of the reply:
//
//     int virDomainSuspend(virDomainPtr domain) { return done<DomainSuspend>(domain); }
//     char* virDomainGetHostname(virDomainPtr domain, unsigned flags) { return text<DomainGetHostname>(domain, flags); }
//
//  1. entry() clears the thread's error, checks the handle, runs the body; what the body throws becomes the error, and
//     the function gives -1, NULL or 0, by its type.
//  2. The short forms fill P::Args: the handle's reference first (none for a connection), then the arguments in order.
//     An argument may be wrapped in a check (REQUIRED, NOT_ZERO, …), which throws the reference's message.
//  3. Names in messages are those of the C function: P::info.api, or the enclosing function's.
#include <algorithm>
#include <concepts>
#include <cstdlib>
#include <cstring>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "api/flag_rules.hpp"
#include "api/handles.hpp"
#include "api/typed_params.hpp"

namespace vireo::api {

// The C function that this thread is in: for messages.
const char* here();
class Inside {
public:
    explicit Inside(const char* function);
    ~Inside();
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

private:
    const char* outer_;
};

// The domain under which a function of the API itself complains.
ErrorDomain speaker_of(const char* function);
// "WHAT in FUNCTION RULE", code invalid_arg.
[[noreturn]] void refuse(const char* what, const char* rule);
// The same with a text of its own.
[[noreturn]] void refuse_with(std::string message, const char* what);
[[noreturn]] void refuse_handle(ErrorCode code, ErrorDomain domain, const char* lead);
[[noreturn]] void refuse_write();

template <class H> void check_handle(H* handle) {
    using K = Kind<H>;
    if (handle && handle->magic == K::magic) return;
    refuse_handle(K::code, K::domain == ErrorDomain::none ? speaker_of(here()) : K::domain, K::lead);
}

// Completes what the connection's errors leave open.
void finish_error(Error& error);

template <class Body, class R = std::invoke_result_t<Body>> R run(virConnectPtr connection, const char* function, Body&& body) noexcept {
    R result{};
    const Inside inside(function);
    Outcome failed = attempt([&] { result = body(); });
    if (!failed) return result;
    finish_error(*failed);
    report(*failed, connection);
    if constexpr (std::is_same_v<R, int> || std::is_same_v<R, long long>) return -1;
    else return R{};
}

template <class H, class Body> auto entry(H* handle, Body&& body, const char* function = __builtin_FUNCTION()) noexcept {
    forget_error();
    const bool good = handle && handle->magic == Kind<H>::magic;
    return run(good ? connection_of(handle) : nullptr, function, [&] {
        check_handle(handle);
        return body();
    });
}
// For functions without a handle.
template <class Body> auto entry_free(Body&& body, const char* function = __builtin_FUNCTION()) noexcept {
    forget_error();
    return run(nullptr, function, std::forward<Body>(body));
}

// ---- arguments ----

// A UUID that the caller gave as bytes, or as text.
Uuid given_uuid(const unsigned char* uuid);
Uuid given_uuid_text(const char* text);

struct Required { using is_argument = void; const char* value; const char* name; };
template <class T> struct Check { using is_argument = void; T value; const char* name; const char* broken; };   // broken: the rule, if it is
struct Maybe { using is_argument = void; const char* value; };

class WholePath {
public:
    explicit WholePath(const char* path);
    const char* text() const { return text_; }

private:
    std::string made_;
    const char* text_;
};

template <class T> Check<T> not_zero(T value, const char* name) { return {value, name, value ? nullptr : "must not be zero"}; }
template <class T> Check<T> positive(T value, const char* name) { return {value, name, value > 0 ? nullptr : "must be greater than zero"}; }
template <class T> Check<T> zero_or_more(T value, const char* name) { return {value, name, value >= 0 ? nullptr : "must be zero or greater"}; }

#define REQUIRED(argument) ::vireo::api::Required{argument, #argument}
#define REQUIRED_AS(argument, name) ::vireo::api::Required{argument, name}
// The path of a file that the daemon opens: a relative one is meant from where the program stands. For the length of the call.
#define REQUIRED_PATH(argument) ::vireo::api::Required{::vireo::api::WholePath(argument).text(), #argument}
#define NOT_ZERO(argument) ::vireo::api::not_zero(argument, #argument)
#define POSITIVE(argument) ::vireo::api::positive(argument, #argument)
#define ZERO_OR_MORE(argument) ::vireo::api::zero_or_more(argument, #argument)

// As statements in a body.
#define NOT_NULL(argument) ((argument) ? void() : ::vireo::api::refuse(#argument, "must not be NULL"))
#define MUST(condition, what, rule) ((condition) ? void() : ::vireo::api::refuse(what, rule))

inline std::string resolve(const Required& argument) {
    if (!argument.value) refuse(argument.name, "must not be NULL");
    return argument.value;
}
inline std::optional<std::string> resolve(const Maybe& argument) {
    if (!argument.value) return std::nullopt;
    return std::string(argument.value);
}
inline std::optional<std::string> resolve(const char* text) { return resolve(Maybe{text}); }
template <class T> T resolve(const Check<T>& argument) {
    if (argument.broken) refuse(argument.name, argument.broken);
    return argument.value;
}
template <class T>
    requires(!std::is_pointer_v<std::decay_t<T>> && !requires { typename std::decay_t<T>::is_argument; })
T&& resolve(T&& value) { return std::forward<T>(value); }

struct Params { using is_argument = void; virTypedParameterPtr array; Check<int> count; };
#define PARAMS(array, count) ::vireo::api::Params{array, ::vireo::api::as_count(count)}
inline Check<int> as_count(Check<int> count) { return count; }
inline Check<int> as_count(int count) { return {count, "nparams", nullptr}; }
inline Check<int> as_count(unsigned count) { return {int(count), "nparams", nullptr}; }
inline std::vector<protocol::TypedParam> resolve(const Params& params) {
    if (!params.array && params.count.value > 0) refuse("params", "must not be NULL");
    return from_array(params.array, resolve(params.count));
}

struct CpuMap { using is_argument = void; const unsigned char* bytes; int length; };
#define CPUMAP(bytes, length) ::vireo::api::CpuMap{bytes, length}
inline std::vector<std::uint8_t> resolve(const CpuMap& map) {
    if (!map.bytes) refuse("cpumap", "must not be NULL");
    if (map.length <= 0) refuse("maplen", "must be greater than zero");
    return {map.bytes, map.bytes + map.length};
}

struct UuidBytes { using is_argument = void; const unsigned char* bytes; };
#define UUID_OF(bytes) ::vireo::api::UuidBytes{bytes}
inline Uuid resolve(const UuidBytes& uuid) { return given_uuid(uuid.bytes); }

inline std::optional<std::string> maybe(const char* value) { return resolve(Maybe{value}); }

// ---- calls ----

// How a call names the object it is about; node devices go by their bare name.
template <class H> auto subject(H* handle) { return handle->ref(); }
inline std::string subject(virNodeDevicePtr handle) { return handle->name; }

// The arguments of P: the handle's reference first, unless it is a connection.
template <class P, class H, class... A> typename P::Args arguments(H* handle, A&&... values) {
    using Args = typename P::Args;
    if constexpr (std::is_same_v<H, _virConnect>) return Args{resolve(std::forward<A>(values))...};
    else return Args{subject(handle), resolve(std::forward<A>(values))...};
}

template <class P> constexpr const char* name_of() { return P::info.api.data(); }   // from a literal: ends in zero

template <class P> void check_writable(virConnectPtr connection) {
    if (P::info.writes && connection->link->read_only()) refuse_write();
}

// The call itself, with everything given.
template <class P> typename P::Reply call(virConnectPtr connection, const typename P::Args& args) {
    check_writable<P>(connection);
    return connection->link->call<P>(args);
}
template <class P, class H, class... A> typename P::Reply ask(H* handle, A&&... values) {
    const auto args = arguments<P>(handle, std::forward<A>(values)...);
    if constexpr (has_flag_rules(P::info.api)) check_flags(args.flags);
    return call<P>(connection_of(handle), args);
}

// The only member, or the first of several, of a reply.
template <class R> auto& first_of(R& reply) {
    if constexpr (requires(R& r) { [](auto& x) { auto& [a] = x; (void)a; }(r); }) { auto& [a] = reply; return a; }
    else { auto& [a, b] = reply; return a; }
}

// ---- what becomes of a reply ----

inline char* copy_text(std::string_view text) {
    auto* copy = static_cast<char*>(std::malloc(text.size() + 1));
    if (!copy) throw std::bad_alloc();
    std::memcpy(copy, text.data(), text.size());
    copy[text.size()] = 0;
    return copy;
}
inline char* copy_text(const std::string& text) { return copy_text(std::string_view(text)); }
inline char* copy_text(const std::optional<std::string>& text) { return text ? copy_text(std::string_view(*text)) : nullptr; }
template <class T> T* allocate(std::size_t count) {
    void* memory = std::calloc(count ? count : 1, sizeof(T));
    if (!memory) throw std::bad_alloc();
    return static_cast<T*>(memory);
}

// 0.
template <class P, class H, class... A> int done(H* handle, A&&... values) noexcept {
    return entry(handle, [&] { ask<P>(handle, std::forward<A>(values)...); return 0; }, name_of<P>());
}
// The number it carries.
template <class P, class H, class... A> int number(H* handle, A&&... values) noexcept {
    return entry(handle, [&] { auto reply = ask<P>(handle, std::forward<A>(values)...); return int(first_of(reply)); }, name_of<P>());
}
// Its text, as a copy that the caller frees.
template <class P, class H, class... A> char* text(H* handle, A&&... values) noexcept {
    return entry(handle, [&] { auto reply = ask<P>(handle, std::forward<A>(values)...); return copy_text(first_of(reply)); }, name_of<P>());
}
// A handle for the object it names.
template <class P, class H, class... A> auto object(H* handle, A&&... values) noexcept {
    return entry(handle, [&] { auto reply = ask<P>(handle, std::forward<A>(values)...); return make(handle, first_of(reply)); }, name_of<P>());
}
// 0, with its number put where the caller wants it.
template <class P, class H, class T, class... A> int stores(H* handle, T* where, const char* what, A&&... values) noexcept {
    return entry(handle, [&] {
        if (!where) refuse(what, "must not be NULL");
        auto reply = ask<P>(handle, std::forward<A>(values)...);
        *where = T(first_of(reply));
        return 0;
    }, name_of<P>());
}
#define STORES(P, handle, where, ...) ::vireo::api::stores<P>(handle, where, #where __VA_OPT__(, ) __VA_ARGS__)

// Up to `max` names into the caller's array.
template <class P, class H, class... A>
int names(H* handle, char** into, const char* into_name, int max, const char* max_name, A&&... values) noexcept {
    return entry(handle, [&] {
        if (max < 0) refuse(max_name, "must be zero or greater");
        if (!into && max) refuse(into_name, "must not be NULL");
        auto reply = ask<P>(handle, std::forward<A>(values)...);
        auto& list = first_of(reply);
        const auto count = std::min<std::size_t>(list.size(), std::size_t(max));
        for (std::size_t i = 0; i < count; ++i) into[i] = copy_text(std::string_view(list[i]));
        return int(count);
    }, name_of<P>());
}

#define NAMES(P, handle, into, max, ...) \
    ::vireo::api::names<P>(handle, into, #into, max, #max, std::int32_t(max) __VA_OPT__(, ) __VA_ARGS__)

// All objects of a kind: a count, and in `*into` (if the caller wants it) an array that ends in NULL.
template <class P, class H, class Pointer, class... A> int list_all(H* handle, Pointer** into, unsigned flags) noexcept {
    return entry(handle, [&] {
        if (into) *into = nullptr;
        auto reply = ask<P>(handle, std::int32_t(into != nullptr), flags);
        auto& [items, count] = reply;
        if (!into) return int(count);
        Pointer* array = allocate<Pointer>(items.size() + 1);
        for (std::size_t i = 0; i < items.size(); ++i) array[i] = make(handle, items[i]);
        *into = array;
        return int(items.size());
    }, name_of<P>());
}

// A list of strings that ends in NULL, which the caller frees.
template <class List> char** copy_list(const List& list) {
    char** array = allocate<char*>(list.size() + 1);
    for (std::size_t i = 0; i < list.size(); ++i) array[i] = copy_text(std::string_view(list[i]));
    return array;
}

// The rules for metadata: title and description belong to no namespace, an element names its own.
void check_metadata(int type, const char* metadata, const char* key, const char* uri, bool setting);

// Frees, references, and what else all handles have in common.
template <class H> int free_handle(H* handle, const char* function = __builtin_FUNCTION()) noexcept {
    return entry(handle, [&] { drop(handle); return 0; }, function);
}
template <class H> int ref_handle(H* handle, const char* function = __builtin_FUNCTION()) noexcept {
    return entry(handle, [&] { keep(handle); return 0; }, function);
}
template <class H> virConnectPtr get_connection(H* handle, const char* function = __builtin_FUNCTION()) noexcept {
    return entry(handle, [&] { return connection_of(handle); }, function);
}
template <class H> const char* get_name(H* handle, const char* function = __builtin_FUNCTION()) noexcept {
    return entry(handle, [&] { return handle->name.c_str(); }, function);
}
template <class H> int get_uuid(H* handle, unsigned char* uuid, const char* what, const char* function = __builtin_FUNCTION()) noexcept {
    return entry(handle, [&] {
        if (!uuid) refuse(what, "must not be NULL");
        std::memcpy(uuid, handle->uuid.bytes.data(), 16);
        return 0;
    }, function);
}
template <class H> int get_uuid_text(H* handle, char* buf, const char* function = __builtin_FUNCTION()) noexcept {
    return entry(handle, [&] {
        if (!buf) refuse("buf", "must not be NULL");
        std::strcpy(buf, handle->uuid.text().c_str());
        return 0;
    }, function);
}
// Parameters into the caller's array of *nparams; with *nparams 0, only their number. `ahead` is what stands before
// the count in the protocol, `flags` what follows it.
template <class P, class H, class... Ahead, class... Flags>
int get_params_with(H* handle, virTypedParameterPtr params, int* nparams, std::tuple<Ahead...> ahead, Flags... flags) noexcept {
    return entry(handle, [&] {
        if (!nparams) refuse("nparams", "must not be NULL");
        constexpr bool can_count = requires(typename P::Reply r) { r.nparams; };
        if (can_count ? *nparams < 0 : *nparams <= 0)
            refuse("*nparams", can_count ? "must be zero or greater" : "must be greater than zero");
        if (*nparams && !params) refuse("params", "must not be NULL");
        auto reply = std::apply([&](auto... values) {
            return ask<P>(handle, values..., std::int32_t(*nparams), (flags | VIR_TYPED_PARAM_STRING_OKAY)...);
        }, ahead);
        if constexpr (requires { reply.nparams; }) {
            if (*nparams == 0) { *nparams = reply.nparams; return 0; }
        }
        *nparams = into_array(reply.params, params, *nparams);
        return 0;
    }, name_of<P>());
}
template <class P, class H> int get_params(H* handle, virTypedParameterPtr params, int* nparams) noexcept {
    return get_params_with<P>(handle, params, nparams, std::tuple<>{});
}
template <class P, class H> int get_params(H* handle, virTypedParameterPtr params, int* nparams, unsigned flags) noexcept {
    return get_params_with<P>(handle, params, nparams, std::tuple<>{}, flags);
}
template <class P, class H, class A>
int get_params(H* handle, virTypedParameterPtr params, int* nparams, A ahead, unsigned flags) noexcept {
    return get_params_with<P>(handle, params, nparams, std::tuple<A>{ahead}, flags);
}
// Parameters in a new array, which the caller frees.
template <class P, class H, class Count, class... A>
int new_params(H* handle, virTypedParameterPtr* params, Count* nparams, A&&... values) noexcept {
    return entry(handle, [&] {
        if (!params) refuse("params", "must not be NULL");
        if (!nparams) refuse("nparams", "must not be NULL");
        auto reply = ask<P>(handle, std::forward<A>(values)...);
        *params = new_array(reply.params);
        *nparams = Count(reply.params.size());
        return 0;
    }, name_of<P>());
}

}  // namespace vireo::api
