#pragma once
// Typed parameters: between the arrays of the C API and the lists of the protocol.
#include <optional>
#include <string_view>

#include <libvirt/libvirt.h>

#include "protocol/types.hpp"

namespace vireo::api {

// The caller's array as the protocol wants it. Throws Error for a type that does not exist.
std::vector<protocol::TypedParam> from_array(virTypedParameterPtr params, int nparams);

// Into the caller's array, which has room for `room`; gives how many.
int into_array(const std::vector<protocol::TypedParam>& from, virTypedParameterPtr params, int room);
// Into an array of its own, which the caller frees; null when there are none.
virTypedParameterPtr new_array(const std::vector<protocol::TypedParam>& from);

// Frees the strings in the array, and the array.
void free_array(virTypedParameterPtr params, int nparams);

}  // namespace vireo::api
