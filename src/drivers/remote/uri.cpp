#include "drivers/remote/uri.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.hpp"

namespace vireo::remote {
namespace {

constexpr std::array transports{"unix", "tcp", "tls", "ssh", "libssh", "libssh2", "ext"};
// What the client takes for itself; everything else is passed on to the daemon.
constexpr std::array client_parameters{"name", "command", "socket", "auth", "sshauth", "netcat", "keyfile", "pkipath",
                                       "known_hosts", "known_hosts_verify", "tls_priority", "mode", "proxy",
                                       "no_sanity", "no_verify", "no_tty", "authfile"};

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string percent_encoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-_.!~*'()").find(c) != std::string_view::npos;
        if (plain) out += c;
        else (out += '%', out += digits[static_cast<unsigned char>(c) >> 4], out += digits[static_cast<unsigned char>(c) & 15]);
    }
    return out;
}

[[noreturn]] void wrong(const std::string& text, std::string_view why) {
    throw Error(ErrorCode::internal_error, ErrorDomain::uri, "Unable to parse URI " + text + (why.empty() ? "" : ": ") + std::string(why));
}

void parse_authority(Uri& uri, std::string_view authority, const std::string& text) {
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        uri.user = percent_decoded(authority.substr(0, at));
        authority.remove_prefix(at + 1);
    }
    std::string_view port;
    if (authority.starts_with('[')) {
        const auto close = authority.find(']');
        if (close == std::string_view::npos) wrong(text, "the address has no closing bracket");
        uri.host = authority.substr(1, close - 1);
        port = authority.substr(close + 1);
        if (!port.empty() && !port.starts_with(':')) wrong(text, "text after the address");
    } else {
        const auto colon = authority.find(':');
        uri.host = percent_decoded(authority.substr(0, colon));
        if (colon != std::string_view::npos) port = authority.substr(colon);
    }
    if (port.size() > 1) {
        port.remove_prefix(1);
        const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), uri.port);
        if (error != std::errc() || end != port.data() + port.size() || uri.port < 0 || uri.port > 65535) wrong(text, "the port is not a number");
    }
}

void parse_parameters(Uri& uri, std::string_view query) {
    while (!query.empty()) {
        const auto end = query.find_first_of("&;");
        const std::string_view one = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
        if (one.empty()) continue;
        const auto equals = one.find('=');
        uri.parameters.emplace_back(percent_decoded(one.substr(0, equals)),
                                    equals == std::string_view::npos ? std::string() : percent_decoded(one.substr(equals + 1)));
    }
}

}  // namespace

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

const std::string* Uri::parameter(const std::string& name) const {
    const std::string* found = nullptr;   // the last one counts
    for (const auto& [key, value] : parameters)
        if (key == name) found = &value;
    return found;
}

bool Uri::flag(const std::string& name) const {
    const std::string* value = parameter(name);
    return value && !value->empty() && *value != "0";
}

std::string Uri::name() const {
    if (const std::string* given = parameter("name")) return *given;
    if (driver == "remote") return "";
    std::string text = driver + "://" + path;
    char separator = '?';
    for (const auto& [key, value] : parameters) {
        if (std::ranges::find(client_parameters, std::string_view(key)) != client_parameters.end()) continue;
        text += separator + percent_encoded(key) + "=" + percent_encoded(value);
        separator = '&';
    }
    return text;
}

Uri parse_uri(const std::string& text) {
    Uri uri;
    std::string_view rest(text);
    const auto colon = rest.find(':');
    if (colon == std::string_view::npos || colon == 0) wrong(text, "");
    std::string_view scheme = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
    if (const auto plus = scheme.find('+'); plus != std::string_view::npos) {
        uri.transport = scheme.substr(plus + 1);
        uri.has_transport = true;
        scheme = scheme.substr(0, plus);
        if (std::ranges::find(transports, std::string_view(uri.transport)) == transports.end())
            throw Error(ErrorCode::invalid_arg, ErrorDomain::remote,
                        "remote_open: transport in URL not recognised (should be tls|unix|ssh|ext|tcp|libssh2|libssh)");
    }
    uri.driver = scheme;
    rest = rest.substr(0, rest.find('#'));
    if (const auto question = rest.find('?'); question != std::string_view::npos) {
        parse_parameters(uri, rest.substr(question + 1));
        rest = rest.substr(0, question);
    }
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
        const auto slash = rest.find('/');
        parse_authority(uri, rest.substr(0, slash), text);
        rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
    }
    uri.path = percent_decoded(rest);
    if (!uri.has_transport) uri.transport = uri.host.empty() ? "unix" : "tls";
    return uri;
}

}  // namespace vireo::remote
