#pragma once
// How the clients of a socket prove who they are.
//
//  1. An Authenticator belongs to a listening socket and is shared by its connections; its functions run on the I/O
//     thread, those of a SaslExchange where run_sasl() brings them. `done` may be called from any thread, once.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/unique_function.hpp"
#include "driver/session.hpp"
#include "protocol/types.hpp"
#include "rpc/security_layer.hpp"

namespace vireo::rpc {

// One SASL exchange.
class SaslExchange {
public:
    struct Step {
        bool complete = false;
        bool has_data = false;
        std::string data;
        std::string user;        // when complete
        std::shared_ptr<SecurityLayer> layer = nullptr;   // when complete: what protects all that follows; null: nothing
    };
    virtual ~SaslExchange() = default;
    virtual std::string mechanisms() = 0;
    // `data` null: the client sent none, which differs from empty. Throws Error (auth_failed).
    virtual Step start(const std::string& mechanism, const std::string* data) = 0;
    virtual Step step(const std::string* data) = 0;
};

// Who authenticates, and over what.
struct SaslPeer {
    driver::Identity identity;
    std::string local_address, remote_address;   // "192.0.2.1;16509"; empty for unix sockets
    bool is_protected = false;                   // nobody listens: a unix socket, TLS
    unsigned tls_bits = 0;                       // strength of TLS; 0: none
};

class Authenticator {
public:
    virtual ~Authenticator() = default;
    virtual protocol::AuthType type() const = 0;
    // Whether this peer has nothing to prove: everyone where the type is none, root on a polkit socket.
    virtual bool accepts(const driver::Identity& peer) const = 0;
    // AUTH_POLKIT. `done` gets nothing, or the error to answer.
    virtual void ask_polkit(const driver::Identity& peer, bool read_only, std::function<void(Outcome)> done);
    virtual std::unique_ptr<SaslExchange> begin_sasl(const SaslPeer& peer);
    // Runs a step, which may take its time over a data base of passwords or a hash: at once, unless overridden.
    virtual void run_sasl(UniqueFunction<void()> step) { step(); }
};

// Auth "none": who can connect may use the socket.
std::shared_ptr<Authenticator> no_authentication();

}  // namespace vireo::rpc
