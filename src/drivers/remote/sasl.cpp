#include "drivers/remote/sasl.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace vireo::remote {
namespace {

constexpr unsigned least_strength = 56;

// What SASL asks for, and what the program is asked for then.
constexpr struct {
    unsigned long sasl;
    int credential;
} kinds[] = {
    {SASL_CB_USER, username}, {SASL_CB_AUTHNAME, authname}, {SASL_CB_LANGUAGE, language}, {SASL_CB_CNONCE, cnonce}, {SASL_CB_PASS, passphrase},
    {SASL_CB_ECHOPROMPT, echo_prompt}, {SASL_CB_NOECHOPROMPT, no_echo_prompt}, {SASL_CB_GETREALM, realm},
};

Error failed(const std::string& why) { return Error(ErrorCode::auth_failed, ErrorDomain::rpc, why); }

// Questions go through `prompts`, outside of the library; USER is whom to act as: nobody else.
const sasl_callback_t* questions() {
    static const sasl_callback_t all[] = {
        {SASL_CB_AUTHNAME, nullptr, nullptr}, {SASL_CB_PASS, nullptr, nullptr}, {SASL_CB_GETREALM, nullptr, nullptr}, {SASL_CB_LANGUAGE, nullptr, nullptr},
        {SASL_CB_CNONCE, nullptr, nullptr}, {SASL_CB_ECHOPROMPT, nullptr, nullptr}, {SASL_CB_NOECHOPROMPT, nullptr, nullptr}, {SASL_CB_LIST_END, nullptr, nullptr},
    };
    return all;
}

}  // namespace

SaslClient::SaslClient(std::string host, std::string local_address, std::string remote_address, bool is_protected, unsigned tls_bits, const CredentialSource& credentials)
    : credentials_(credentials), is_protected_(is_protected) {
    const std::lock_guard hold(rpc::sasl_lock());
    static const int initialised = SASL(sasl_client_init)(nullptr);
    if (initialised != SASL_OK) throw failed(std::string("failed to initialize SASL library: ") + SASL(sasl_errstring)(initialised, nullptr, nullptr));
    const auto address = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
    sasl_conn_t* raw = nullptr;
    const int status = SASL(sasl_client_new)("libvirt", host.c_str(), address(local_address), address(remote_address), questions(), SASL_SUCCESS_DATA, &raw);
    if (status != SASL_OK) throw failed(std::string("Failed to create SASL client context: ") + SASL(sasl_errstring)(status, nullptr, nullptr));
    connection_ = rpc::own_sasl(raw);
    if (tls_bits) {
        const sasl_ssf_t strength = tls_bits;
        rpc::set_sasl_property(raw, SASL_SSF_EXTERNAL, &strength);
    }
    sasl_security_properties_t wanted{};
    wanted.min_ssf = is_protected ? 0 : least_strength;
    wanted.max_ssf = is_protected ? 0 : rpc::sasl_strength_max;
    wanted.maxbufsize = rpc::sasl_buffer;
    wanted.security_flags = is_protected ? 0 : SASL_SEC_NOANONYMOUS | SASL_SEC_NOPLAINTEXT;
    rpc::set_sasl_property(raw, SASL_SEC_PROPS, &wanted);
}

// Runs f as often as it has questions; the lock is not held while these are answered.
template <class F> SaslClient::Message SaslClient::run(const char* what, F f) {
    std::vector<std::string> answers;        // which the library looks at until the next call
    for (;;) {
        std::vector<Credential> questions;
        std::vector<sasl_interact_t*> prompts;
        {
            const std::lock_guard hold(rpc::sasl_lock());
            sasl_interact_t* asked = nullptr;
            const char* data = nullptr;
            unsigned size = 0;
            const int status = f(&asked, &data, &size);
            if (status == SASL_OK || status == SASL_CONTINUE) {
                done_ = status == SASL_OK;
                return {mechanism_, data != nullptr, data ? std::string(data, size) : ""};
            }
            if (status != SASL_INTERACT)
                throw failed(std::string(what) + ": " + std::to_string(status) + " (" + SASL(sasl_errdetail)(connection_.get()) + ")");
            for (; asked && asked->id != SASL_CB_LIST_END; ++asked) {
                const auto kind = std::ranges::find(kinds, asked->id, [](const auto& each) { return each.sasl; });
                if (kind == std::end(kinds)) throw failed(std::string(what) + ": unknown SASL question " + std::to_string(asked->id));
                const auto text = [](const char* words) { return std::string(words ? words : ""); };
                questions.push_back({kind->credential, text(asked->prompt), text(asked->challenge), text(asked->defresult)});
                prompts.push_back(asked);
            }
        }
        credentials_.fill(questions);
        answers.clear();
        for (const Credential& one : questions) answers.push_back(one.result);
        for (std::size_t i = 0; i < prompts.size(); ++i) {
            prompts[i]->result = answers[i].c_str();
            prompts[i]->len = unsigned(answers[i].size());
        }
    }
}

SaslClient::Message SaslClient::start(const std::string& offered, const std::string& wanted) {
    const auto names = split(offered, ',');
    if (!wanted.empty() && std::ranges::find(names, wanted) == names.end()) throw failed("SASL mechanism " + wanted + " not supported by server");
    const std::string list = wanted.empty() ? offered : wanted;
    const char* chosen = nullptr;
    sasl_interact_t* kept = nullptr;         // where the library finds the answers again
    return run("Failed to start SASL negotiation", [&](sasl_interact_t** asked, const char** data, unsigned* size) {
        const int status = SASL(sasl_client_start)(connection_.get(), list.c_str(), &kept, data, size, &chosen);
        *asked = kept;
        if (chosen) mechanism_ = chosen;
        return status;
    });
}

SaslClient::Message SaslClient::step(const Message& from_server) {
    sasl_interact_t* kept = nullptr;
    return run("Failed to step SASL negotiation", [&](sasl_interact_t** asked, const char** data, unsigned* size) {
        const int status = SASL(sasl_client_step)(connection_.get(), from_server.has_data ? from_server.data.data() : nullptr, unsigned(from_server.data.size()), &kept, data, size);
        *asked = kept;
        return status;
    });
}

std::shared_ptr<rpc::SecurityLayer> SaslClient::layer() {
    if (is_protected_) return nullptr;
    const unsigned strength = rpc::sasl_strength(connection_.get());
    if (strength < least_strength) throw failed("negotiation SSF " + std::to_string(strength) + " was not strong enough");
    return std::make_shared<rpc::SaslLayer>(connection_);
}

}  // namespace vireo::remote
