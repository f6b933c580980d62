#include "drivers/remote/credentials.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace vireo::remote {
namespace {

// The key of auth.conf that answers a question of this kind.
const char* key_of(int type) {
    switch (type) {
        case authname: return "authname";
        case username: return "username";
        case passphrase:
        case no_echo_prompt: return "password";
        case realm: return "realm";
        default: return nullptr;
    }
}

struct Section {
    std::string name;
    StoredCredentials values;
};

std::vector<Section> sections_of(const std::string& text, const std::string& path) {
    std::vector<Section> sections;
    std::size_t number = 0;
    for (const std::string_view raw : split(text, '\n')) {
        ++number;
        const std::string_view line = trim(raw);
        if (line.empty() || line.starts_with('#') || line.starts_with(';')) continue;
        const auto equals = line.find('=');
        if (line.starts_with('[') && line.ends_with(']')) {
            sections.push_back({std::string(line.substr(1, line.size() - 2)), {}});
        } else if (equals == std::string_view::npos || sections.empty()) {
            throw Error(ErrorCode::conf_syntax, ErrorDomain::conf, path + ":" + std::to_string(number) + ": expected [SECTION] or KEY=VALUE");
        } else {
            sections.back().values.emplace_back(trim(line.substr(0, equals)), trim(line.substr(equals + 1)));
        }
    }
    return sections;
}

const Section* find(const std::vector<Section>& sections, const std::string& name) {
    const auto found = std::ranges::find(sections, name, &Section::name);
    return found == sections.end() ? nullptr : &*found;
}

const std::string* find(const StoredCredentials& values, const std::string& key) {
    const auto found = std::ranges::find(values, key, &StoredCredentials::value_type::first);
    return found == values.end() ? nullptr : &found->second;
}

}  // namespace

std::string authentication_file(const Uri& uri) {
    if (const std::string* given = uri.parameter("authfile")) return *given;
    if (const char* given = std::getenv("LIBVIRT_AUTH_FILE"); given && *given) return given;
    const char* base = std::getenv("XDG_CONFIG_HOME");
    const char* home = std::getenv("HOME");
    const std::string folder = base && *base ? base : home ? std::string(home) + "/.config" : "";
    for (const std::string& path : {folder + "/libvirt/auth.conf", std::string("/etc/libvirt/auth.conf")})
        if (path.starts_with('/') && ::access(path.c_str(), R_OK) == 0) return path;
    return "";
}

StoredCredentials stored_credentials(const std::string& text, const std::string& path, const std::string& service, const std::string& host) {
    const auto sections = sections_of(text, path);
    const Section* place = find(sections, "auth-" + service + "-" + host);
    if (!place) place = find(sections, "auth-" + service + "-default");
    if (!place) return {};
    const std::string* name = find(place->values, "credentials");
    if (!name) throw Error(ErrorCode::conf_syntax, ErrorDomain::conf, "Missing item 'credentials' in group '" + place->name + "' in '" + path + "'");
    const Section* credentials = find(sections, "credentials-" + *name);
    if (!credentials) throw Error(ErrorCode::conf_syntax, ErrorDomain::conf, "Missing group 'credentials-" + *name + "' referenced from group '" + place->name + "' in '" + path + "'");
    return credentials->values;
}

CredentialSource::CredentialSource(const Uri& uri, std::string service, std::string host, AskCredentials ask) : user_(uri.user), ask_(std::move(ask)) {
    const std::string path = authentication_file(uri);
    if (!path.empty()) stored_ = stored_credentials(read_file(path), path, service, host);
}

std::optional<std::string> CredentialSource::stored(const std::string& key) const {
    const std::string* value = find(stored_, key);
    return value ? std::optional(*value) : std::nullopt;
}

void CredentialSource::fill(std::vector<Credential>& wanted) const {
    std::vector<Credential> open;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const char* key = key_of(wanted[i].type);
        const std::string* value = key ? find(stored_, key) : nullptr;
        if (value) wanted[i].result = *value;
        else if (wanted[i].type == authname && !user_.empty()) wanted[i].result = user_;
        else open.push_back(wanted[i]), places.push_back(i);
    }
    if (open.empty()) return;
    if (!ask_) throw Error(ErrorCode::auth_failed, ErrorDomain::remote, "No authentication callback available");
    if (!ask_(open)) throw Error(ErrorCode::auth_cancelled, ErrorDomain::remote, "Failed to collect auth credentials");
    for (std::size_t i = 0; i < open.size(); ++i) wanted[places[i]].result = std::move(open[i].result);
}

}  // namespace vireo::remote
