#pragma once
// What both ends of a SASL exchange share: Cyrus SASL, loaded when it is first used, and its encryption of the wire.
//
//  1. Exchanges are made one at a time under `sasl_lock()`: the library's mechanisms keep tables of their own. It is
//     never held while somebody is asked for a password.
#include <sasl/sasl.h>

#include <memory>
#include <mutex>
#include <string>

#include "base/lazy_library.hpp"
#include "rpc/security_layer.hpp"

namespace vireo::rpc {

inline constinit LazyLibrary sasl_library{"libsasl2.so.2", "SASL"};

std::mutex& sasl_lock();
// Frees it under the lock.
std::shared_ptr<sasl_conn_t> own_sasl(sasl_conn_t* connection);
// Throws Error (auth_failed) with the library's words.
void set_sasl_property(sasl_conn_t* connection, int property, const void* value);
// The strength of what was agreed, in bits; 0: nothing is encrypted.
unsigned sasl_strength(sasl_conn_t* connection);

// An agreed strength encrypts all that follows.
class SaslLayer : public SecurityLayer {
public:
    explicit SaslLayer(std::shared_ptr<sasl_conn_t> connection);
    void seal(std::string_view bytes, protocol::Buffer& wire) override;
    bool open(std::string_view wire, protocol::Buffer& bytes) override;

private:
    std::mutex lock_;
    const std::shared_ptr<sasl_conn_t> connection_;
    std::size_t largest_;                    // piece that may be sealed at once
};

inline constexpr unsigned sasl_strength_max = 100000;
inline constexpr unsigned sasl_buffer = 65536;

}  // namespace vireo::rpc

#define SASL(function) VIREO_LAZY(vireo::rpc::sasl_library, function)
