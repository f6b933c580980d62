#include "drivers/lxc/native_file.hpp"

#include "base/error.hpp"

namespace vireo::lxc {
namespace {

[[noreturn]] void syntax_error(std::size_t number, const char* what) {
    throw Error(ErrorCode::conf_syntax, ErrorDomain::conf, "memory conf:" + std::to_string(number) + ": " + what);
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_of_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-'; }

std::string_view without_leading(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    return text;
}

NativeLine parse_line(std::string_view line, std::size_t number) {
    std::size_t end = 0;
    while (end < line.size() && is_of_name(line[end])) ++end;
    if (end == 0) syntax_error(number, "expecting a name");
    NativeLine out{std::string(line.substr(0, end)), {}, number};
    std::string_view rest = without_leading(line.substr(end));
    if (rest.empty() || rest.front() != '=') syntax_error(number, "expecting an assignment");
    rest = without_leading(rest.substr(1));
    // Compat: blanks at the end belong to the value.
    if (rest.size() >= 2 && (rest.front() == '"' || rest.front() == '\'') && rest.back() == rest.front()) rest = rest.substr(1, rest.size() - 2);
    out.value = std::string(rest);
    return out;
}

}  // namespace

std::vector<NativeLine> parse_native(std::string_view text) {
    std::vector<NativeLine> out;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        const std::string_view line = without_leading(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!line.empty() && line.front() != '#') out.push_back(parse_line(line, number));
    }
    return out;
}

}  // namespace vireo::lxc
