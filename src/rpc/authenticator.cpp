#include "rpc/authenticator.hpp"

namespace vireo::rpc {
namespace {

class NoAuthentication : public Authenticator {
public:
    protocol::AuthType type() const override { return protocol::AuthType::none; }
    bool accepts(const driver::Identity&) const override { return true; }
};

}  // namespace

void Authenticator::ask_polkit(const driver::Identity&, bool, std::function<void(Outcome)> done) {
    done(Error(ErrorCode::auth_failed, ErrorDomain::rpc, "client tried unsupported PolicyKit init request"));
}

std::unique_ptr<SaslExchange> Authenticator::begin_sasl(const SaslPeer&) {
    throw Error(ErrorCode::auth_failed, ErrorDomain::rpc, "client tried unsupported SASL init request");
}

std::shared_ptr<Authenticator> no_authentication() {
    static const auto none = std::make_shared<NoAuthentication>();
    return none;
}

}  // namespace vireo::rpc
