#pragma once
// GnuTLS, loaded by the first connection that uses it.
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "base/lazy_library.hpp"

namespace vireo::rpc {

inline constinit LazyLibrary gnutls_library{"libgnutls.so.30", "TLS"};

}  // namespace vireo::rpc

#define GNUTLS(function) VIREO_LAZY(vireo::rpc::gnutls_library, function)
