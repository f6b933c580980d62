#pragma once
// The bytes between client and daemon.
//
//  1. read() by one thread and write() by one thread may run at the same time.
//  2. shut_down() wakes a thread that waits in read(); the transport reads end of file from then on.
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"
#include "drivers/remote/uri.hpp"
#include "rpc/security_layer.hpp"

namespace vireo::remote {

class Transport {
public:
    virtual ~Transport() = default;
    // Reads what is there, at most `size` bytes; waits for the first of them if `wait`. 0 = end of file, -1 = nothing
    // there. Throws Error (system_error). Descriptors that came along are appended to `fds`.
    virtual long read(char* buffer, std::size_t size, bool wait, std::deque<UniqueFd>& fds) = 0;
    // Writes without waiting; gives how much was taken. What was not taken is what comes first the next time. Throws Error.
    virtual std::size_t write(std::string_view bytes) = 0;
    // One byte with a descriptor; false: not now.
    virtual bool write_fd(int fd) = 0;
    virtual void shut_down() = 0;
    // Whether bytes are already read off the descriptor, so that polling it would not tell.
    virtual bool has_buffered() const { return false; }

    virtual int fd() const = 0;              // to wait on
    virtual bool passes_fds() const { return false; }
    virtual bool is_secure() const { return false; }
    virtual bool is_encrypted() const { return false; }
    virtual unsigned tls_bits() const { return 0; }
};

// What the layer seals goes over `wire`. `tls_bits`: its strength, if it is TLS.
std::unique_ptr<Transport> secured_transport(std::unique_ptr<Transport> wire, std::shared_ptr<rpc::SecurityLayer> layer, unsigned tls_bits = 0);

std::unique_ptr<Transport> socket_transport(UniqueFd fd, bool is_unix);
// Throws Error: "Failed to connect socket to '…': …".
std::unique_ptr<Transport> connect_unix(const std::string& path);
std::unique_ptr<Transport> connect_tcp(const std::string& host, int port);
// The bare socket.
UniqueFd open_tcp(const std::string& host, int port);
// Speaks to the standard input and output of a program: ssh, or what command= names.
std::unique_ptr<Transport> connect_command(const std::vector<std::string>& argv);

}  // namespace vireo::remote
