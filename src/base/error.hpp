#pragma once
// The one exception type of the project.
//
// An operation that cannot go on throws Error: libvirt's code and domain, the message, and where it applies.
// It becomes a virError at the C boundary and an error packet on the wire, and nowhere else.
//
//  1. An exception lives and ends in its thread: attempt() makes it a value, which may cross threads.
//  2. `message` is the full text ("Domain not found: no domain with matching name 'x'"), `detail` the part
//     after the code's own words; make it with Error{code, domain, detail}.
//  3. Holds its own std::string, so that ThreadSanitizer can follow it (std::runtime_error shares a counted one).
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error_codes.hpp"

namespace vireo {

enum class ErrorCode : int {
#define X(name, number, shape, text) name = number,
    VIREO_ERROR_CODES(X)
#undef X
};

// Which part of the system speaks. `none` lets the nearest enclosing driver put its own.
enum class ErrorDomain : int {
#define X(name, number) name = number,
    VIREO_ERROR_DOMAINS(X)
#undef X
};

struct Error : std::exception {
    Error() = default;
    // `detail` joins the code's own text as libvirt's clients expect; give "" where the code needs none.
    Error(ErrorCode code, ErrorDomain domain, std::string detail);
    Error(ErrorCode code, std::string detail) : Error(code, ErrorDomain::none, std::move(detail)) {}

    const char* what() const noexcept override { return message.c_str(); }

    ErrorCode code = ErrorCode::ok;
    ErrorDomain domain = ErrorDomain::none;
    std::string message;                 // full text
    std::string detail;                  // str2 of a virError
    std::string text;                    // str1: the template of the code
    int int1 = -1, int2 = -1;            // int1 = errno for system_error
    // Where it applies, when there is a document. line 0 = no place.
    std::size_t line = 0, column = 0;
    std::string path;
};

// The code's own text ("Domain not found"), and what str1 carries ("Domain not found: %s").
std::string_view error_text(ErrorCode code);
std::string error_template(ErrorCode code, bool with_detail);

// A failed system call: "what: strerror(errno)", int1 = errno.
[[nodiscard]] Error system_error(std::string what, int error_number, ErrorDomain domain = ErrorDomain::none);
[[nodiscard]] Error system_error(std::string what);   // takes errno

// Something wrong at a place of a document; several at once are a std::vector<Problem>.
struct Problem {
    std::size_t line = 0, column = 0;    // 1-based; column in bytes
    std::string path;                    // domain/devices/disk[2]/target/@bus
    std::string message;                 // what is wrong, and what would be right
    ErrorCode code = ErrorCode::xml_error;
};

// Nothing: it worked.
using Outcome = std::optional<Error>;

// Runs f; gives what it threw as a value. Anything that is not an Error becomes an internal error that names it.
template <class F> Outcome attempt(F&& f) noexcept {
    try {
        std::forward<F>(f)();
        return std::nullopt;
    } catch (const Error& e) {
        return e;
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::no_memory, "");
    } catch (const std::exception& e) {
        return Error(ErrorCode::internal_error, e.what());
    } catch (...) {
        return Error(ErrorCode::internal_error, "unknown exception");
    }
}

}  // namespace vireo
