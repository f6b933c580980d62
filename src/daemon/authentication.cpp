#include "daemon/authentication.hpp"

namespace vireo::daemon {
namespace {

// Root has nothing to prove. Others need an agent, and the system bus to reach it.
class Polkit : public rpc::Authenticator {
public:
    protocol::AuthType type() const override { return protocol::AuthType::polkit; }
    bool accepts(const driver::Identity& peer) const override { return peer.uid == uid_t(0); }
    void ask_polkit(const driver::Identity&, bool read_only, std::function<void(Outcome)> done) override {
        const std::string action = read_only ? "org.libvirt.unix.monitor" : "org.libvirt.unix.manage";
        done(Error(ErrorCode::auth_unavailable, ErrorDomain::rpc, "no polkit authority available to authenticate action '" + action + "'"));
    }
};

}  // namespace

std::shared_ptr<rpc::Authenticator> make_authenticator(const std::string& name) {
    if (name == "none") return rpc::no_authentication();
    if (name == "polkit") return std::make_shared<Polkit>();
    throw Error(ErrorCode::config_unsupported, ErrorDomain::rpc, "authentication '" + name + "' is not supported by this build");
}

}  // namespace vireo::daemon
