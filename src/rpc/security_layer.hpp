#pragma once
// What protects the bytes of a connection on their way: TLS, or the encryption of a SASL mechanism.
//
//  1. Works on bytes in memory: nothing here waits or touches a socket.
//  2. Any thread; an own lock keeps the two directions of one connection apart from each other.
#include <string_view>

#include "protocol/xdr.hpp"

namespace vireo::rpc {

class SecurityLayer {
public:
    virtual ~SecurityLayer() = default;
    // Appends what carries the bytes over the wire. Throws Error.
    virtual void seal(std::string_view bytes, protocol::Buffer& wire) = 0;
    // Takes what came over the wire; appends the bytes that it carried. False: the peer has said that it ends. Throws
    // Error where something is wrong with it.
    virtual bool open(std::string_view wire, protocol::Buffer& bytes) = 0;
};

}  // namespace vireo::rpc
