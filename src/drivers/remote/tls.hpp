#pragma once
// qemu+tls://: the certificates that a URI means, and the handshake.
#include <memory>

#include "drivers/remote/transport.hpp"
#include "drivers/remote/uri.hpp"

namespace vireo::remote {

// Throws Error: certificates that cannot be used, a server that is not who it should be, or that does not take us.
// Parameters: pkipath (folder of cacert.pem, clientcert.pem, clientkey.pem), no_verify, no_sanity, tls_priority.
// `default_priority`: where the URI tells none; empty: GnuTLS' own "NORMAL".
std::unique_ptr<Transport> connect_tls(const Uri& uri, const std::string& host, const std::string& default_priority);

}  // namespace vireo::remote
