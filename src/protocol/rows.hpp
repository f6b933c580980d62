#pragma once
// Every procedure with the wire forms of its structs, types erased: for tools, tests and whoever walks the whole protocol.
#include <memory>
#include <span>

#include "protocol/types.hpp"

namespace vireo::protocol {

struct WireForm {
    void (*encode)(Encoder&, const void*);
    std::shared_ptr<void> (*decode)(Decoder&);
    const void* typed;   // the functions with their own types; keeps them in the object file
};
struct RowForm {
    const Procedure* row;
    WireForm in;    // Args, or Message of an event
    WireForm out;   // Reply; of an event, Message again
};

// In order of number.
std::span<const RowForm> row_forms(std::uint32_t program);

}  // namespace vireo::protocol
