#include "rpc/sasl.hpp"

#include <algorithm>
#include <cerrno>

#include "base/error.hpp"

namespace vireo::rpc {

std::mutex& sasl_lock() {
    static std::mutex lock;
    return lock;
}

std::shared_ptr<sasl_conn_t> own_sasl(sasl_conn_t* connection) {
    return {connection, [](sasl_conn_t* one) {
                const std::lock_guard hold(sasl_lock());
                SASL(sasl_dispose)(&one);
            }};
}

void set_sasl_property(sasl_conn_t* connection, int property, const void* value) {
    const int status = SASL(sasl_setprop)(connection, property, value);
    if (status != SASL_OK)
        throw Error(ErrorCode::auth_failed, ErrorDomain::rpc,
                    "cannot set SASL property " + std::to_string(property) + ": " + SASL(sasl_errstring)(status, nullptr, nullptr));
}

unsigned sasl_strength(sasl_conn_t* connection) {
    const void* value = nullptr;
    if (SASL(sasl_getprop)(connection, SASL_SSF, &value) != SASL_OK || !value) return 0;
    return *static_cast<const sasl_ssf_t*>(value);
}

SaslLayer::SaslLayer(std::shared_ptr<sasl_conn_t> connection) : connection_(std::move(connection)) {
    const void* value = nullptr;
    const bool known = SASL(sasl_getprop)(connection_.get(), SASL_MAXOUTBUF, &value) == SASL_OK && value;
    largest_ = std::clamp<std::size_t>(known ? *static_cast<const unsigned*>(value) : 0, 64, sasl_buffer);
}

void SaslLayer::seal(std::string_view bytes, protocol::Buffer& wire) {
    const std::lock_guard hold(lock_);
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, largest_);
        const char* sealed = nullptr;
        unsigned size = 0;
        if (const int status = SASL(sasl_encode)(connection_.get(), piece.data(), unsigned(piece.size()), &sealed, &size); status != SASL_OK)
            throw system_error(std::string("failed to encode SASL data: ") + SASL(sasl_errstring)(status, nullptr, nullptr), EIO, ErrorDomain::rpc);
        wire.append({sealed, size});
        bytes.remove_prefix(piece.size());
    }
}

bool SaslLayer::open(std::string_view wire, protocol::Buffer& bytes) {
    if (wire.empty()) return true;
    const std::lock_guard hold(lock_);
    const char* opened = nullptr;
    unsigned size = 0;
    if (const int status = SASL(sasl_decode)(connection_.get(), wire.data(), unsigned(wire.size()), &opened, &size); status != SASL_OK)
        throw system_error(std::string("failed to decode SASL data: ") + SASL(sasl_errstring)(status, nullptr, nullptr), EIO, ErrorDomain::rpc);
    bytes.append({opened, size});
    return true;
}

}  // namespace vireo::rpc
