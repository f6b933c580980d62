#pragma once
// How the clients of a socket prove who they are.
//
//  1. An Authenticator belongs to a listening socket and is shared by its connections; its functions run on the I/O
//     thread. `done` may be called from any thread, once.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "driver/session.hpp"
#include "protocol/types.hpp"

namespace vireo::rpc {

// One SASL exchange.
class SaslExchange {
public:
    struct Step {
        bool complete = false;
        bool has_data = false;
        std::string data;
        std::string user;        // when complete
    };
    virtual ~SaslExchange() = default;
    virtual std::string mechanisms() = 0;
    // `data` null: the client sent none, which differs from empty. Throws Error (auth_failed).
    virtual Step start(const std::string& mechanism, const std::string* data) = 0;
    virtual Step step(const std::string* data) = 0;
};

class Authenticator {
public:
    virtual ~Authenticator() = default;
    virtual protocol::AuthType type() const = 0;
    // Whether this peer has nothing to prove: everyone where the type is none, root on a polkit socket.
    virtual bool accepts(const driver::Identity& peer) const = 0;
    // AUTH_POLKIT. `done` gets nothing, or the error to answer.
    virtual void ask_polkit(const driver::Identity& peer, bool read_only, std::function<void(Outcome)> done);
    virtual std::unique_ptr<SaslExchange> begin_sasl(const driver::Identity& peer);
};

// Auth "none": who can connect may use the socket.
std::shared_ptr<Authenticator> no_authentication();

}  // namespace vireo::rpc
