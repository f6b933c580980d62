#pragma once
// Where the client's names and passwords come from: the URI, the authentication file, then whoever sits there.
#include <optional>
#include <string>
#include <vector>

#include "drivers/remote/remote.hpp"
#include "drivers/remote/uri.hpp"

namespace vireo::remote {

// What auth.conf holds for one host and service: "authname", "password", "realm".
using StoredCredentials = std::vector<std::pair<std::string, std::string>>;

// The file that `authfile` of the URI, LIBVIRT_AUTH_FILE, the user's or the system's configuration name; empty: there is none.
std::string authentication_file(const Uri& uri);
// The section [auth-SERVICE-HOST], else [auth-SERVICE-default], leads to [credentials-NAME]. Throws Error (conf_syntax).
StoredCredentials stored_credentials(const std::string& text, const std::string& path, const std::string& service, const std::string& host);

// Finds credentials for one connection.
class CredentialSource {
public:
    CredentialSource(const Uri& uri, std::string service, std::string host, AskCredentials ask);
    // Fills in every `result`. Throws Error (auth_failed, auth_cancelled) when somebody would have to be asked and is not
    // there, or gives no answer.
    void fill(std::vector<Credential>& wanted) const;
    // One at a time; none: nobody to ask.
    std::optional<std::string> stored(const std::string& key) const;
    bool can_ask() const { return bool(ask_); }

private:
    std::string user_;                       // as the URI names it
    StoredCredentials stored_;
    AskCredentials ask_;
};

// virConnectCredentialType.
enum CredentialType { username = 1, authname = 2, language = 3, cnonce = 4, passphrase = 5, echo_prompt = 6, no_echo_prompt = 7, realm = 8, external = 9 };

}  // namespace vireo::remote
