#pragma once
// Errors of the library as exceptions. Each carries what virError carries, as copies.
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <stdexcept>
#include <string>
#include <type_traits>

namespace virt {

class Error : public std::runtime_error {
public:
    // Of the calling thread's last error. Without one: code VIR_ERR_INTERNAL_ERROR.
    static Error last() {
        const virErrorPtr error = virGetLastError();
        return error ? Error(*error) : Error();
    }
    explicit Error(const virError& error)
        : std::runtime_error(error.message ? error.message : "unknown error"), code_(error.code), domain_(error.domain),
          text1_(error.str1 ? error.str1 : ""), text2_(error.str2 ? error.str2 : ""), text3_(error.str3 ? error.str3 : ""),
          number1_(error.int1), number2_(error.int2) {}

    int code() const noexcept { return code_; }          // virErrorNumber
    int domain() const noexcept { return domain_; }      // virErrorDomain
    const std::string& text1() const noexcept { return text1_; }
    const std::string& text2() const noexcept { return text2_; }
    const std::string& text3() const noexcept { return text3_; }
    int number1() const noexcept { return number1_; }
    int number2() const noexcept { return number2_; }

private:
    Error() : std::runtime_error("the call failed without an error"), code_(VIR_ERR_INTERNAL_ERROR), domain_(VIR_FROM_NONE) {}
    int code_, domain_;
    std::string text1_, text2_, text3_;
    int number1_ = 0, number2_ = 0;
};

// The result of a call of the C API, or an Error: for -1, and for NULL.
template <class T> T check(T result) {
    if constexpr (std::is_pointer_v<T>) {
        if (!result) throw Error::last();
    } else {
        if (result < 0) throw Error::last();
    }
    return result;
}
// Whether it is so; an Error when that cannot be told.
inline bool check_bool(int result) { return check(result) == 1; }

}  // namespace virt
