#pragma once
// qemu+libssh:// and qemu+libssh2://: SSH by a library instead of the program.
//
//  1. Opening asks and waits on the caller's thread. Then a thread of the connection's own carries bytes between the SSH
//     channel and a pair of sockets, for neither library lets two threads use one session.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "drivers/remote/credentials.hpp"
#include "drivers/remote/transport.hpp"

namespace vireo::remote {

enum class HostKeyCheck { normal, accept_new, ignore };   // known_hosts_verify=normal, auto, ignore
enum class SshMethod { agent, private_key, password, keyboard_interactive };

struct SshTarget {
    std::string host, user, command;
    int port = 22;
    std::string known_hosts;                 // path; empty: keys are not remembered
    HostKeyCheck check = HostKeyCheck::normal;
    std::vector<SshMethod> methods;          // in the order in which they are tried
    std::vector<std::string> key_files;
    CredentialSource credentials;

    std::string address() const { return host + ":" + std::to_string(port); }
    // Whether a person takes the host's key as good. Throws Error when nobody is there to ask.
    bool is_accepted(const std::string& hash) const;
    std::string ask(int type, const std::string& prompt) const;
    std::string password() const;
};

// Parameters: sshauth, keyfile, known_hosts, known_hosts_verify, authfile. Throws Error (invalid_arg).
SshTarget ssh_target(const Uri& uri, std::string command, AskCredentials ask);

// Throw Error: the server is not there, is not who it was, or does not let us in.
std::unique_ptr<Transport> connect_libssh(const SshTarget& target);
std::unique_ptr<Transport> connect_libssh2(const SshTarget& target);

// An open SSH channel, used by one thread.
class SshChannel {
public:
    virtual ~SshChannel() = default;
    virtual int fd() const = 0;
    virtual short wanted_events() = 0;       // for poll(), beside POLLIN
    // Bytes, or 0 at the end, or -1 when there are none now; throws Error.
    virtual long read(char* buffer, std::size_t size) = 0;
    virtual long write(std::string_view bytes) = 0;   // how many were taken, perhaps none; throws Error
    // After the end: what the far command left, empty when it ended well.
    virtual std::string failure() = 0;
    virtual ErrorCode error_code() const = 0;
};
std::unique_ptr<Transport> ssh_transport(std::unique_ptr<SshChannel> channel);

}  // namespace vireo::remote
