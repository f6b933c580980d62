#include "base/error.hpp"

#include <cerrno>
#include <cstring>

namespace vireo {
namespace {

enum class Shape { prefix, suffix, embedded, bare };
struct Row {
    ErrorCode code;
    Shape shape;
    std::string_view text;
};
constexpr Row rows[] = {
#define X(name, number, shape, text) {ErrorCode::name, Shape::shape, text},
    VIREO_ERROR_CODES(X)
#undef X
};

const Row& row_of(ErrorCode code) {
    for (const Row& row : rows)
        if (row.code == code) return row;
    return rows[0];
}

std::string join(const Row& row, std::string_view detail) {
    if (row.shape == Shape::bare) return std::string(detail.empty() ? row.text : detail);
    std::string text(row.text);
    if (detail.empty()) return text;
    text += row.shape == Shape::suffix ? " " : ": ";
    text += detail;
    return text;
}

}  // namespace

Error::Error(ErrorCode c, ErrorDomain d, std::string why)
    : code(c), domain(d), message(join(row_of(c), why)), detail(std::move(why)), text(error_template(c, !detail.empty())) {}

std::string_view error_text(ErrorCode code) { return row_of(code).text; }

std::string error_template(ErrorCode code, bool with_detail) {
    return with_detail ? join(row_of(code), "%s") : std::string(row_of(code).text);
}

Error system_error(std::string what, int error_number, ErrorDomain domain) {
    char buffer[256];
    what += ": ";
    what += strerror_r(error_number, buffer, sizeof buffer);
    Error error(ErrorCode::system_error, domain, std::move(what));
    error.int1 = error_number;
    return error;
}
Error system_error(std::string what) { return system_error(std::move(what), errno); }

}  // namespace vireo
