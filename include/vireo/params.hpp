#pragma once
// Typed parameters: named values of one of seven types.
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "vireo/error.hpp"

namespace virt {

using Value = std::variant<int, unsigned, long long, unsigned long long, double, bool, std::string>;

class Params {
public:
    Params() = default;
    Params(const Params&) = delete;
    Params& operator=(const Params&) = delete;
    ~Params() { virTypedParamsFree(list_, count_); }

    // Each may be there several times.
    Params& add(const char* name, int value) { return added(virTypedParamsAddInt(&list_, &count_, &room_, name, value)); }
    Params& add(const char* name, unsigned value) { return added(virTypedParamsAddUInt(&list_, &count_, &room_, name, value)); }
    Params& add(const char* name, long long value) { return added(virTypedParamsAddLLong(&list_, &count_, &room_, name, value)); }
    Params& add(const char* name, unsigned long long value) { return added(virTypedParamsAddULLong(&list_, &count_, &room_, name, value)); }
    Params& add(const char* name, double value) { return added(virTypedParamsAddDouble(&list_, &count_, &room_, name, value)); }
    Params& add(const char* name, bool value) { return added(virTypedParamsAddBoolean(&list_, &count_, &room_, name, value)); }
    Params& add(const char* name, const char* value) { return added(virTypedParamsAddString(&list_, &count_, &room_, name, value)); }
    Params& add(const char* name, const std::string& value) { return add(name, value.c_str()); }

    virTypedParameterPtr list() const { return list_; }
    int count() const { return count_; }
    // Where a call stores an array that it makes.
    virTypedParameterPtr* list_out() { return &list_; }
    int* count_out() { return &count_; }

    static Value value(const virTypedParameter& param) {
        switch (param.type) {
            case VIR_TYPED_PARAM_INT: return param.value.i;
            case VIR_TYPED_PARAM_UINT: return param.value.ui;
            case VIR_TYPED_PARAM_LLONG: return static_cast<long long>(param.value.l);
            case VIR_TYPED_PARAM_ULLONG: return static_cast<unsigned long long>(param.value.ul);
            case VIR_TYPED_PARAM_DOUBLE: return param.value.d;
            case VIR_TYPED_PARAM_BOOLEAN: return param.value.b != 0;
            default: return std::string(param.value.s ? param.value.s : "");
        }
    }
    static std::map<std::string, Value> map(virTypedParameterPtr list, int count) {
        std::map<std::string, Value> values;
        for (int i = 0; i < count; ++i) values.emplace(list[i].field, value(list[i]));
        return values;
    }
    std::map<std::string, Value> map() const { return map(list_, count_); }

private:
    Params& added(int result) {
        check(result);
        return *this;
    }
    virTypedParameterPtr list_ = nullptr;
    int count_ = 0, room_ = 0;
};

}  // namespace virt
