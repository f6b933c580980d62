#include "api/typed_params.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "api/entry.hpp"

using namespace vireo;
using namespace vireo::api;
using vireo::protocol::TypedParam;
using vireo::protocol::TypedValue;

namespace {

const char* type_name(int type) {
    constexpr const char* names[] = {"unknown", "int", "uint", "llong", "ullong", "double", "boolean", "string"};
    return type > 0 && std::size_t(type) < std::size(names) ? names[type] : "unknown";
}

void set_value(virTypedParameter& to, const TypedValue& from) {
    to.type = int(from.index()) + 1;
    std::visit([&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::int32_t>) to.value.i = value;
        else if constexpr (std::is_same_v<T, std::uint32_t>) to.value.ui = value;
        else if constexpr (std::is_same_v<T, std::int64_t>) to.value.l = value;
        else if constexpr (std::is_same_v<T, std::uint64_t>) to.value.ul = value;
        else if constexpr (std::is_same_v<T, double>) to.value.d = value;
        else if constexpr (std::is_same_v<T, bool>) to.value.b = value;
        else to.value.s = copy_text(value);
    }, from);
}

void set(virTypedParameter& to, const TypedParam& from) {
    to = {};
    std::strncpy(to.field, from.field.c_str(), sizeof to.field - 1);
    set_value(to, from.value);
}

TypedValue value_of(const virTypedParameter& param) {
    switch (param.type) {
        case VIR_TYPED_PARAM_INT: return std::int32_t(param.value.i);
        case VIR_TYPED_PARAM_UINT: return std::uint32_t(param.value.ui);
        case VIR_TYPED_PARAM_LLONG: return std::int64_t(param.value.l);
        case VIR_TYPED_PARAM_ULLONG: return std::uint64_t(param.value.ul);
        case VIR_TYPED_PARAM_DOUBLE: return param.value.d;
        case VIR_TYPED_PARAM_BOOLEAN: return param.value.b != 0;
        case VIR_TYPED_PARAM_STRING:
            if (!param.value.s)
                throw Error(ErrorCode::invalid_arg, speaker_of(here()), std::string("NULL string parameter '") + param.field + "'");
            return std::string(param.value.s);
    }
    throw Error(ErrorCode::invalid_arg, speaker_of(here()),
                "unknown type " + std::to_string(param.type) + " of parameter '" + std::string(param.field, strnlen(param.field, 80)) + "'");
}

// Room for one more at the end of the caller's growing array, named.
virTypedParameter& grow(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name) {
    const char* shown = name ? name : "";
    if (std::strlen(shown) >= VIR_TYPED_PARAM_FIELD_LENGTH)
        throw Error(ErrorCode::internal_error, std::string("Field name '") + shown + "' too long");
    if (*nparams >= *maxparams) {
        const int room = *nparams + 1;
        auto* bigger = static_cast<virTypedParameterPtr>(std::realloc(*params, std::size_t(room) * sizeof **params));
        if (!bigger) throw std::bad_alloc();
        *params = bigger;
        *maxparams = room;
    }
    virTypedParameter& param = (*params)[*nparams];
    param = {};
    std::strcpy(param.field, shown);
    return param;
}

int add(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name, const TypedValue& value) {
    return entry_free([&] {
        set_value(grow(params, nparams, maxparams, name), value);
        ++*nparams;
        return 0;
    });
}

template <class T> T parse_integer(const char* name, const char* text, const char* expected) {
    // Compat: a negative number is taken for an unsigned field and wraps, as strtoul() does.
    char* end = nullptr;
    errno = 0;
    bool good;
    T value;
    if constexpr (std::is_signed_v<T>) {
        const long long wide = std::strtoll(text, &end, 0);
        good = wide >= std::numeric_limits<T>::min() && wide <= std::numeric_limits<T>::max();
        value = T(wide);
    } else {
        const unsigned long long wide = std::strtoull(text, &end, 0);
        good = wide <= std::numeric_limits<T>::max() || (std::strchr(text, '-') && -wide <= std::numeric_limits<T>::max());
        value = T(wide);
    }
    if (errno || end == text || *end || !good)
        throw Error(ErrorCode::invalid_arg, std::string("Invalid value for field '") + name + "': expected " + expected);
    return value;
}

TypedValue parse_value(const char* name, int type, const char* text) {
    if (!text) throw Error(ErrorCode::invalid_arg, std::string("NULL value for field '") + name + "'");
    switch (type) {
        case VIR_TYPED_PARAM_INT: return parse_integer<std::int32_t>(name, text, "int");
        case VIR_TYPED_PARAM_UINT: return parse_integer<std::uint32_t>(name, text, "unsigned int");
        case VIR_TYPED_PARAM_LLONG: return parse_integer<std::int64_t>(name, text, "long long");
        case VIR_TYPED_PARAM_ULLONG: return parse_integer<std::uint64_t>(name, text, "unsigned long long");
        case VIR_TYPED_PARAM_DOUBLE: {
            char* end = nullptr;
            const double value = std::strtod(text, &end);
            if (end == text || *end)
                throw Error(ErrorCode::invalid_arg, std::string("Invalid value for field '") + name + "': expected double");
            return value;
        }
        case VIR_TYPED_PARAM_BOOLEAN:
            if (std::string_view(text) != "0" && std::string_view(text) != "1")
                throw Error(ErrorCode::invalid_arg, std::string("Invalid boolean value for field '") + name + "'");
            return *text == '1';
        case VIR_TYPED_PARAM_STRING: return std::string(text);
    }
    throw Error(ErrorCode::internal_error, "unexpected type " + std::to_string(type) + " for field " + name);
}

virTypedParameterPtr find(virTypedParameterPtr params, int nparams, const char* name) {
    if (!params || !name) return nullptr;
    for (int i = 0; i < nparams; ++i)
        if (std::strncmp(params[i].field, name, VIR_TYPED_PARAM_FIELD_LENGTH) == 0) return &params[i];
    return nullptr;
}

// 1: found and stored; 0: not there; -1: there, but of another type.
template <class T, class Member>
int get(virTypedParameterPtr params, int nparams, const char* name, int type, T* value, Member member) {
    return entry_free([&] {
        virTypedParameterPtr param = find(params, nparams, name);
        if (!param) return 0;
        if (param->type != type)
            throw Error(ErrorCode::invalid_arg, std::string("Invalid type '") + type_name(type) + "' requested for parameter '" +
                                                    name + "', actual type is '" + type_name(param->type) + "'");
        if (value) *value = T(param->value.*member);
        return 1;
    });
}

using Value = decltype(virTypedParameter::value);

}  // namespace

namespace vireo::api {

std::vector<TypedParam> from_array(virTypedParameterPtr params, int nparams) {
    std::vector<TypedParam> list;
    list.reserve(std::size_t(std::max(nparams, 0)));
    for (int i = 0; i < nparams; ++i)
        list.push_back({std::string(params[i].field, strnlen(params[i].field, VIR_TYPED_PARAM_FIELD_LENGTH)),
                        value_of(params[i])});
    return list;
}

int into_array(const std::vector<TypedParam>& from, virTypedParameterPtr params, int room) {
    const int count = std::min(int(from.size()), room);
    for (int i = 0; i < count; ++i) set(params[i], from[std::size_t(i)]);
    return count;
}

virTypedParameterPtr new_array(const std::vector<TypedParam>& from) {
    if (from.empty()) return nullptr;
    auto* array = allocate<virTypedParameter>(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) set(array[i], from[i]);
    return array;
}

void free_array(virTypedParameterPtr params, int nparams) {
    virTypedParamsClear(params, nparams);
    std::free(params);
}

}  // namespace vireo::api

extern "C" {

int virTypedParamsAddInt(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name, int value) {
    return add(params, nparams, maxparams, name, std::int32_t(value));
}
int virTypedParamsAddUInt(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name, unsigned int value) {
    return add(params, nparams, maxparams, name, std::uint32_t(value));
}
int virTypedParamsAddLLong(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name, long long value) {
    return add(params, nparams, maxparams, name, std::int64_t(value));
}
int virTypedParamsAddULLong(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name, unsigned long long value) {
    return add(params, nparams, maxparams, name, std::uint64_t(value));
}
int virTypedParamsAddDouble(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name, double value) {
    return add(params, nparams, maxparams, name, value);
}
int virTypedParamsAddBoolean(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name, int value) {
    return add(params, nparams, maxparams, name, value != 0);
}
int virTypedParamsAddString(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name, const char* value) {
    if (value) return add(params, nparams, maxparams, name, std::string(value));
    // Compat: a string that is not there is added as NULL; passing it on is refused later.
    return entry_free([&] {
        grow(params, nparams, maxparams, name).type = VIR_TYPED_PARAM_STRING;
        ++*nparams;
        return 0;
    });
}
int virTypedParamsAddStringList(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name, const char** values) {
    for (const char** value = values; value && *value; ++value)
        if (virTypedParamsAddString(params, nparams, maxparams, name, *value) < 0) return -1;
    return 0;
}
int virTypedParamsAddFromString(virTypedParameterPtr* params, int* nparams, int* maxparams, const char* name, int type, const char* value) {
    return entry_free([&] {
        const TypedValue parsed = parse_value(name ? name : "", type, value);
        set_value(grow(params, nparams, maxparams, name), parsed);
        ++*nparams;
        return 0;
    });
}

virTypedParameterPtr virTypedParamsGet(virTypedParameterPtr params, int nparams, const char* name) {
    forget_error();
    return find(params, nparams, name);
}
int virTypedParamsGetInt(virTypedParameterPtr params, int nparams, const char* name, int* value) {
    return get(params, nparams, name, VIR_TYPED_PARAM_INT, value, &Value::i);
}
int virTypedParamsGetUInt(virTypedParameterPtr params, int nparams, const char* name, unsigned int* value) {
    return get(params, nparams, name, VIR_TYPED_PARAM_UINT, value, &Value::ui);
}
int virTypedParamsGetLLong(virTypedParameterPtr params, int nparams, const char* name, long long* value) {
    return get(params, nparams, name, VIR_TYPED_PARAM_LLONG, value, &Value::l);
}
int virTypedParamsGetULLong(virTypedParameterPtr params, int nparams, const char* name, unsigned long long* value) {
    return get(params, nparams, name, VIR_TYPED_PARAM_ULLONG, value, &Value::ul);
}
int virTypedParamsGetDouble(virTypedParameterPtr params, int nparams, const char* name, double* value) {
    return get(params, nparams, name, VIR_TYPED_PARAM_DOUBLE, value, &Value::d);
}
int virTypedParamsGetBoolean(virTypedParameterPtr params, int nparams, const char* name, int* value) {
    return get(params, nparams, name, VIR_TYPED_PARAM_BOOLEAN, value, &Value::b);
}
int virTypedParamsGetString(virTypedParameterPtr params, int nparams, const char* name, const char** value) {
    return get(params, nparams, name, VIR_TYPED_PARAM_STRING, value, &Value::s);
}

void virTypedParamsClear(virTypedParameterPtr params, int nparams) {
    if (!params) return;
    for (int i = 0; i < nparams; ++i) {
        if (params[i].type != VIR_TYPED_PARAM_STRING) continue;
        std::free(params[i].value.s);
        params[i].value.s = nullptr;
    }
}
void virTypedParamsFree(virTypedParameterPtr params, int nparams) { free_array(params, nparams); }

}  // extern "C"
