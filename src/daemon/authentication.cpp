#include "daemon/authentication.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "base/log.hpp"
#include "base/process.hpp"
#include "base/unique_fd.hpp"

namespace vireo::daemon {
namespace {

const LogSource log("daemon.polkit");

// Root has nothing to prove.
class Polkit : public rpc::Authenticator {
public:
    explicit Polkit(driver::WorkerPool& workers) : workers_(workers) {}
    protocol::AuthType type() const override { return protocol::AuthType::polkit; }
    bool accepts(const driver::Identity& peer) const override { return peer.uid == uid_t(0); }
    void ask_polkit(const driver::Identity& peer, bool read_only, std::function<void(Outcome)> done) override {
        const std::string action = read_only ? "org.libvirt.unix.monitor" : "org.libvirt.unix.manage";
        workers_.post([peer, action, done = std::move(done)] { done(attempt([&] { check_polkit(peer, action); })); });
    }

private:
    driver::WorkerPool& workers_;
};

Error denied(ErrorCode code, const std::string& why) { return Error(code, ErrorDomain::polkit, why); }

// polkit cannot be asked: where there is no system bus either, that is the reason to name.
Error no_authority(const std::string& action) {
    sockaddr_un address{AF_UNIX, "/run/dbus/system_bus_socket"};
    const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (fd && ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 && errno != EAGAIN)
        return Error(ErrorCode::internal_error, ErrorDomain::polkit, std::string("Unable to get system bus connection: Could not connect: ") + std::strerror(errno));
    return denied(ErrorCode::auth_unavailable, "no polkit authority available to authenticate action '" + action + "'");
}

}  // namespace

void check_polkit(const driver::Identity& peer, const std::string& action) {
    if (!peer.pid || !peer.uid || !peer.start_time) throw denied(ErrorCode::auth_failed, "the client's process is not known");
    // The start time keeps a process that was given the number later from passing as the client.
    const std::string subject = std::to_string(*peer.pid) + "," + std::to_string(*peer.start_time) + "," + std::to_string(*peer.uid);
    RunResult result;
    try {
        // polkit's own client: it speaks to the system bus, so that the daemon needs no library for it.
        result = run_program({.argv = {"pkcheck", "--action-id", action, "--process", subject, "--allow-user-interaction"}},
                             {.timeout = std::chrono::minutes(5), .output_limit = 65536});
    } catch (const Error& e) {
        log.warning("", "polkit cannot be asked: ", e.message);
        throw no_authority(action);
    }
    enum { authorized = 0, not_authorized = 1, needs_agent = 2, dismissed = 3, cannot_execute = 126, not_there = 127 };
    const int exit_status = result.status.wait_status >> 8;
    log.debug("", "pkcheck of process ", subject, " for ", action, ": ", result.status.text());
    if (result.status.ok()) return;
    if (result.status.wait_status & 0x7f) throw denied(ErrorCode::auth_unavailable, "polkit ended with " + result.status.text());
    if (exit_status == needs_agent) throw denied(ErrorCode::auth_unavailable, "no polkit agent available to authenticate action '" + action + "'");
    if (exit_status == dismissed) throw denied(ErrorCode::auth_cancelled, "user cancelled authentication process");
    if (exit_status == cannot_execute || exit_status == not_there) throw no_authority(action);
    if (exit_status == not_authorized) throw denied(ErrorCode::auth_failed, "access denied by policy");
    throw denied(ErrorCode::auth_unavailable, "polkit ended with " + result.status.text());
}

std::shared_ptr<rpc::Authenticator> make_authenticator(const std::string& name, const SaslSettings& sasl, driver::WorkerPool& workers) {
    if (name == "none") return rpc::no_authentication();
    if (name == "polkit") return std::make_shared<Polkit>(workers);
    if (name == "sasl") return make_sasl_authenticator(sasl, workers);
    throw Error(ErrorCode::config_unsupported, ErrorDomain::rpc, "unknown authentication '" + name + "'; expected one of none, polkit, sasl");
}

}  // namespace vireo::daemon
