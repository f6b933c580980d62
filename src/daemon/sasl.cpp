#include "daemon/sasl.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <cstring>

#include "base/log.hpp"
#include "base/text.hpp"
#include "rpc/sasl.hpp"

namespace vireo::daemon {
namespace {

const LogSource log("daemon.sasl");

constexpr const char* service = "libvirt";   // the name of the configuration file, and of Kerberos' principals

// What the client hears; why is for the log alone.
Error refused() { return Error(ErrorCode::auth_failed, ErrorDomain::rpc, "authentication failed"); }

class Exchange : public rpc::SaslExchange {
public:
    Exchange(std::shared_ptr<const SaslSettings> settings, const rpc::SaslPeer& peer);
    std::string mechanisms() override;
    Step start(const std::string& mechanism, const std::string* data) override;
    Step step(const std::string* data) override;

private:
    Step result(int status, const char* data, unsigned size);
    Step finish(Step step);
    std::string words() const { return SASL(sasl_errdetail)(connection_.get()); }

    const std::shared_ptr<const SaslSettings> settings_;
    const bool is_protected_;
    std::shared_ptr<sasl_conn_t> connection_;
    std::string offered_;
};

Exchange::Exchange(std::shared_ptr<const SaslSettings> settings, const rpc::SaslPeer& peer) : settings_(std::move(settings)), is_protected_(peer.is_protected) {
    const std::lock_guard hold(rpc::sasl_lock());
    sasl_conn_t* raw = nullptr;
    const auto address = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
    const int status = SASL(sasl_server_new)(service, nullptr, nullptr, address(peer.local_address), address(peer.remote_address), nullptr, SASL_SUCCESS_DATA, &raw);
    if (status != SASL_OK) {
        log.error("", "cannot create SASL server context: ", SASL(sasl_errstring)(status, nullptr, nullptr));
        throw refused();
    }
    connection_ = rpc::own_sasl(raw);
    if (peer.tls_bits) {
        const sasl_ssf_t strength = peer.tls_bits;
        rpc::set_sasl_property(raw, SASL_SSF_EXTERNAL, &strength);
    }
    // Where the transport protects, encryption once more is waste, and a password may be told.
    sasl_security_properties_t wanted{};
    wanted.min_ssf = is_protected_ ? 0 : settings_->least_strength;
    wanted.max_ssf = is_protected_ ? 0 : rpc::sasl_strength_max;
    wanted.maxbufsize = rpc::sasl_buffer;
    wanted.security_flags = is_protected_ ? 0 : SASL_SEC_NOANONYMOUS | SASL_SEC_NOPLAINTEXT;
    rpc::set_sasl_property(raw, SASL_SEC_PROPS, &wanted);
}

std::string Exchange::mechanisms() {
    const std::lock_guard hold(rpc::sasl_lock());
    const char* list = nullptr;
    const int status = SASL(sasl_listmech)(connection_.get(), nullptr, "", ",", "", &list, nullptr, nullptr);
    if (status != SASL_OK || !list || !*list) {
        log.error("", "cannot list SASL mechanisms: ", words());
        throw refused();
    }
    offered_ = list;
    return offered_;
}

rpc::SaslExchange::Step Exchange::start(const std::string& mechanism, const std::string* data) {
    const auto offered = split(offered_, ',');
    if (mechanism.empty() || std::ranges::find(offered, mechanism) == offered.end()) throw refused();
    const std::lock_guard hold(rpc::sasl_lock());
    const char* answer = nullptr;
    unsigned size = 0;
    const int status = SASL(sasl_server_start)(connection_.get(), mechanism.c_str(), data ? data->data() : nullptr, data ? unsigned(data->size()) : 0, &answer, &size);
    return result(status, answer, size);
}

rpc::SaslExchange::Step Exchange::step(const std::string* data) {
    const std::lock_guard hold(rpc::sasl_lock());
    const char* answer = nullptr;
    unsigned size = 0;
    const int status = SASL(sasl_server_step)(connection_.get(), data ? data->data() : nullptr, data ? unsigned(data->size()) : 0, &answer, &size);
    return result(status, answer, size);
}

rpc::SaslExchange::Step Exchange::result(int status, const char* data, unsigned size) {
    if (status != SASL_OK && status != SASL_CONTINUE) {
        log.warning("", "SASL authentication failed: ", words());
        throw refused();
    }
    Step step;
    step.has_data = data;
    if (data) step.data.assign(data, size);
    return status == SASL_CONTINUE ? step : finish(std::move(step));
}

rpc::SaslExchange::Step Exchange::finish(Step step) {
    step.complete = true;
    const void* user = nullptr;
    if (SASL(sasl_getprop)(connection_.get(), SASL_USERNAME, &user) != SASL_OK || !user) {
        log.error("", "the SASL mechanism tells no user name");
        throw refused();
    }
    step.user = static_cast<const char*>(user);
    const auto& allowed = settings_->allowed_users;
    if (allowed && !std::ranges::any_of(*allowed, [&](const std::string& pattern) { return ::fnmatch(pattern.c_str(), step.user.c_str(), 0) == 0; })) {
        log.warning("", "SASL user '", step.user, "' is not in sasl_allowed_username_list");
        throw refused();
    }
    if (is_protected_) return step;
    const unsigned strength = rpc::sasl_strength(connection_.get());
    if (strength < settings_->least_strength) {
        log.warning("", "SASL encryption of ", strength, " bits is not strong enough");
        throw refused();
    }
    if (strength) step.layer = std::make_shared<rpc::SaslLayer>(connection_);
    return step;
}

class SaslAuthenticator : public rpc::Authenticator {
public:
    SaslAuthenticator(SaslSettings settings, driver::WorkerPool& workers) : settings_(std::make_shared<SaslSettings>(std::move(settings))), workers_(workers) {}
    protocol::AuthType type() const override { return protocol::AuthType::sasl; }
    bool accepts(const driver::Identity&) const override { return false; }
    std::unique_ptr<rpc::SaslExchange> begin_sasl(const rpc::SaslPeer& peer) override { return std::make_unique<Exchange>(settings_, peer); }
    void run_sasl(UniqueFunction<void()> step) override { workers_.post(std::move(step)); }

private:
    const std::shared_ptr<const SaslSettings> settings_;
    driver::WorkerPool& workers_;
};

// The library looks for its configuration once, at its start.
std::string& configuration_folder() {
    static std::string folder;
    return folder;
}

int give_configuration_folder(void*, char** path) {
    *path = ::strdup(configuration_folder().c_str());
    return *path ? SASL_OK : SASL_NOMEM;
}

}  // namespace

std::shared_ptr<rpc::Authenticator> make_sasl_authenticator(SaslSettings settings, driver::WorkerPool& workers) {
    {
        const std::lock_guard hold(rpc::sasl_lock());
        using Proc = int (*)();
        static const sasl_callback_t none[] = {{SASL_CB_LIST_END, nullptr, nullptr}};
        static const sasl_callback_t own_folder[] = {{SASL_CB_GETCONFPATH, reinterpret_cast<Proc>(reinterpret_cast<void*>(&give_configuration_folder)), nullptr}, {SASL_CB_LIST_END, nullptr, nullptr}};
        if (configuration_folder().empty()) configuration_folder() = settings.folder;
        static const int status = SASL(sasl_server_init)(configuration_folder().empty() ? none : own_folder, service);
        if (status != SASL_OK)
            throw Error(ErrorCode::auth_failed, ErrorDomain::rpc, std::string("failed to initialize SASL library: ") + SASL(sasl_errstring)(status, nullptr, nullptr));
    }
    return std::make_shared<SaslAuthenticator>(std::move(settings), workers);
}

}  // namespace vireo::daemon
