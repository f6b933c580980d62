#include "drivers/remote/ssh.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace vireo::remote {
namespace {

constexpr struct {
    std::string_view name;
    SshMethod method;
} methods[] = {
    {"agent", SshMethod::agent}, {"privkey", SshMethod::private_key}, {"password", SshMethod::password}, {"keyboard-interactive", SshMethod::keyboard_interactive},
};

std::string home() {
    const char* home = std::getenv("HOME");
    return home ? home : "";
}

std::string own_name() {
    const passwd* entry = ::getpwuid(::geteuid());
    return entry ? entry->pw_name : "root";
}

// Carries bytes both ways until one side ends.
void carry(SshChannel& channel, int local) {
    std::array<char, 65536> in, out;
    std::string_view to_local, to_far;
    bool far_ended = false;
    while (!far_ended || !to_local.empty()) {
        bool moved = false;
        if (to_local.empty() && !far_ended) {
            const long got = channel.read(in.data(), in.size());
            far_ended = got == 0;
            if (got > 0) to_local = {in.data(), std::size_t(got)};
            moved = got >= 0;
        }
        if (!to_local.empty()) {
            const ssize_t put = ::send(local, to_local.data(), to_local.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (put < 0 && errno != EAGAIN && errno != EINTR) return;
            if (put > 0) to_local.remove_prefix(std::size_t(put)), moved = true;
        }
        if (to_far.empty()) {
            const ssize_t got = ::recv(local, out.data(), out.size(), MSG_DONTWAIT);
            if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return;
            if (got > 0) to_far = {out.data(), std::size_t(got)};
        }
        if (!to_far.empty() && !far_ended) {
            const long put = channel.write(to_far);
            if (put > 0) to_far.remove_prefix(std::size_t(put)), moved = true;
        }
        if (moved) continue;
        std::array<pollfd, 2> wanted{{{local, short((to_local.empty() ? 0 : POLLOUT) | (to_far.empty() ? POLLIN : 0)), 0},
                                      {channel.fd(), short(POLLIN | channel.wanted_events()), 0}}};
        ::poll(wanted.data(), wanted.size(), -1);
    }
}

class SshTransport : public Transport {
public:
    SshTransport(std::unique_ptr<SshChannel> channel, UniqueFd ours, UniqueFd far)
        : inner_(socket_transport(std::move(ours), false)),
          carrier_([this, channel = std::move(channel), far = std::move(far)]() mutable {
              Outcome failed = attempt([&] { carry(*channel, far.get()); });
              if (!failed)
                  if (std::string why = channel->failure(); !why.empty()) failed = Error(channel->error_code(), ErrorDomain::rpc, std::move(why));
              {
                  const std::lock_guard hold(lock_);
                  failed_ = std::move(failed);
              }
              far.reset();   // the reader finds the end, and then why
              channel.reset();
          }) {}
    ~SshTransport() override {
        shut_down();
        carrier_.join();
    }
    long read(char* buffer, std::size_t size, bool wait, std::deque<UniqueFd>& fds) override {
        const long got = inner_->read(buffer, size, wait, fds);
        if (got != 0) return got;
        const std::lock_guard hold(lock_);
        if (failed_) throw *failed_;
        return 0;
    }
    std::size_t write(std::string_view bytes) override { return inner_->write(bytes); }
    bool write_fd(int) override { return false; }
    void shut_down() override { inner_->shut_down(); }
    int fd() const override { return inner_->fd(); }
    bool is_secure() const override { return true; }
    bool is_encrypted() const override { return true; }

private:

    const std::unique_ptr<Transport> inner_;
    std::mutex lock_;                        // guards failed_
    Outcome failed_;
    std::thread carrier_;
};

}  // namespace

bool SshTarget::is_accepted(const std::string& hash) const {
    if (!credentials.can_ask()) throw Error(ErrorCode::auth_failed, ErrorDomain::rpc, "No user interaction callback provided: Can't verify the session host key");
    std::string answer = ask(echo_prompt, "Accept SSH host key with hash '" + hash + "' for host '" + address() + "' (y/n)?");
    for (char& c : answer) c = char(std::tolower(static_cast<unsigned char>(c)));
    return answer == "y" || answer == "yes";
}

std::string SshTarget::ask(int type, const std::string& prompt) const {
    std::vector<Credential> wanted{{type, prompt, "", ""}};
    credentials.fill(wanted);
    return wanted[0].result;
}

std::string SshTarget::password() const { return ask(passphrase, "Enter " + user + "'s password for " + host); }

SshTarget ssh_target(const Uri& uri, std::string command, AskCredentials ask) {
    const std::string host = uri.host.empty() ? "localhost" : uri.host;
    SshTarget target{.host = host, .user = uri.user.empty() ? own_name() : uri.user, .command = std::move(command), .port = uri.port ? uri.port : 22,
                     .credentials = CredentialSource(uri, "ssh", host, std::move(ask))};
    const auto parameter = [&](const char* name, std::string fallback) {
        const std::string* value = uri.parameter(name);
        return value ? *value : std::move(fallback);
    };
    const char* base = std::getenv("XDG_CONFIG_HOME");
    const std::string folder = (base && *base ? std::string(base) : home() + "/.config") + "/libvirt";
    target.known_hosts = parameter("known_hosts", folder + "/known_hosts");
    if (!uri.parameter("known_hosts")) (void)attempt([&] { make_directories(folder); });
    const std::string check = parameter("known_hosts_verify", "normal");
    if (check == "auto") target.check = HostKeyCheck::accept_new;
    else if (check == "ignore") target.check = HostKeyCheck::ignore;
    else if (check != "normal") throw Error(ErrorCode::invalid_arg, ErrorDomain::remote, "Invalid host key verification method: '" + check + "'");
    const std::string wanted = parameter("sshauth", "agent,privkey,password,keyboard-interactive");
    for (const std::string_view name : split(wanted, ',')) {
        const auto* found = std::ranges::find(methods, name, [](const auto& each) { return each.name; });
        if (found == std::end(methods)) throw Error(ErrorCode::invalid_arg, ErrorDomain::remote, "Invalid authentication method: '" + std::string(name) + "'");
        target.methods.push_back(found->method);
    }
    if (const std::string* key = uri.parameter("keyfile")) {
        target.key_files = {*key};
    } else {
        for (const char* name : {"id_ed25519", "id_ecdsa", "id_rsa"})
            if (const std::string path = home() + "/.ssh/" + name; ::access(path.c_str(), R_OK) == 0) target.key_files.push_back(path);
    }
    return target;
}

std::unique_ptr<Transport> ssh_transport(std::unique_ptr<SshChannel> channel) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw system_error("unable to create socket pair", errno, ErrorDomain::rpc);
    UniqueFd ours(ends[0]), far(ends[1]);
    return std::make_unique<SshTransport>(std::move(channel), std::move(ours), std::move(far));
}

}  // namespace vireo::remote
