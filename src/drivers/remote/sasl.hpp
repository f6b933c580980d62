#pragma once
// The client's part of SASL.
#include <functional>
#include <memory>
#include <string>

#include "drivers/remote/credentials.hpp"
#include "rpc/sasl.hpp"

namespace vireo::remote {

class SaslClient {
public:
    struct Message {
        std::string mechanism;               // of the first
        bool has_data = false;               // none differs from empty
        std::string data;
    };
    // `host`: the server's name. `is_protected`: nobody listens on the transport, so that passwords may be told;
    // `tls_bits` its strength, where known.
    SaslClient(std::string host, std::string local_address, std::string remote_address, bool is_protected, unsigned tls_bits, const CredentialSource& credentials);

    // `offered`: what the server has, separated by commas; `wanted`: empty, or the only one to use. Throws Error (auth_failed).
    Message start(const std::string& offered, const std::string& wanted);
    Message step(const Message& from_server);
    bool is_done() const { return done_; }
    // After the last step: what protects all that follows, null where nothing does. Throws Error where that is too weak.
    std::shared_ptr<rpc::SecurityLayer> layer();

private:
    template <class F> Message run(const char* what, F f);

    const CredentialSource& credentials_;
    const bool is_protected_;
    std::shared_ptr<sasl_conn_t> connection_;
    std::string mechanism_;
    bool done_ = false;
};

}  // namespace vireo::remote
