// The transport by libssh.
#include <libssh/libssh.h>
#include <poll.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/lazy_library.hpp"
#include "base/text.hpp"
#include "drivers/remote/ssh.hpp"

#define SSH(function) VIREO_LAZY(libssh, function)

namespace vireo::remote {
namespace {

constinit LazyLibrary libssh{"libssh.so.4", "the transport libssh"};

Error failed(const std::string& what) { return Error(ErrorCode::libssh, ErrorDomain::libssh, what); }
Error refused(const std::string& what) { return Error(ErrorCode::auth_failed, ErrorDomain::libssh, what); }

class LibsshChannel : public SshChannel {
public:
    explicit LibsshChannel(const SshTarget& target) : target_(target), session_(SSH(ssh_new)()) {
        if (!session_) throw Error(ErrorCode::no_memory, ErrorDomain::libssh, "");
    }
    ~LibsshChannel() override {
        if (channel_) SSH(ssh_channel_free)(channel_);
        if (SSH(ssh_is_connected)(session_)) SSH(ssh_disconnect)(session_);
        SSH(ssh_free)(session_);
    }

    void open() {
        const unsigned port = unsigned(target_.port);
        const bool no_configuration = false;
        set(SSH_OPTIONS_HOST, target_.host.c_str());
        set(SSH_OPTIONS_PORT, &port);
        set(SSH_OPTIONS_USER, target_.user.c_str());
        set(SSH_OPTIONS_PROCESS_CONFIG, &no_configuration);
        if (!target_.known_hosts.empty()) set(SSH_OPTIONS_KNOWNHOSTS, target_.known_hosts.c_str());
        if (SSH(ssh_connect)(session_) != SSH_OK) throw failed("failed to connect: " + words());
        check_host_key();
        authenticate();
        channel_ = SSH(ssh_channel_new)(session_);
        if (!channel_ || SSH(ssh_channel_open_session)(channel_) != SSH_OK) throw failed("failed to open ssh channel: " + words());
        if (SSH(ssh_channel_request_exec)(channel_, target_.command.c_str()) != SSH_OK) throw failed("failed to execute command '" + target_.command + "': " + words());
        SSH(ssh_set_blocking)(session_, 0);
    }

    int fd() const override { return SSH(ssh_get_fd)(session_); }
    short wanted_events() override { return SSH(ssh_get_poll_flags)(session_) & SSH_WRITE_PENDING ? POLLOUT : 0; }
    long read(char* buffer, std::size_t size) override {
        char text[1024];
        const int said = SSH(ssh_channel_read_nonblocking)(channel_, text, sizeof text, 1);
        if (said > 0 && stderr_.size() < 4096) stderr_.append(text, std::size_t(said));
        const int got = SSH(ssh_channel_read_nonblocking)(channel_, buffer, unsigned(size), 0);
        if (got > 0) return got;
        if (got == SSH_EOF || SSH(ssh_channel_is_eof)(channel_) || SSH(ssh_channel_is_closed)(channel_)) return 0;
        if (got == SSH_ERROR) throw failed("read failed: " + words());
        return -1;
    }
    long write(std::string_view bytes) override {
        const int put = SSH(ssh_channel_write)(channel_, bytes.data(), unsigned(std::min<std::size_t>(bytes.size(), 1 << 20)));
        if (put == SSH_ERROR) throw failed("write failed: " + words());
        return std::max(put, 0);
    }
    std::string failure() override {
        SSH(ssh_set_blocking)(session_, 1);
        SSH(ssh_channel_close)(channel_);
        const int status = SSH(ssh_channel_get_exit_status)(channel_);
        return status > 0 ? "Remote command terminated with non-zero code: " + std::to_string(status) + (stderr_.empty() ? "" : ": " + std::string(trim(stderr_))) : "";
    }
    ErrorCode error_code() const override { return ErrorCode::libssh; }

private:
    std::string words() const { return SSH(ssh_get_error)(session_); }
    void set(ssh_options_e option, const void* value) {
        if (SSH(ssh_options_set)(session_, option, value) < 0) throw failed("failed to set an option of the session: " + words());
    }

    std::string host_key_hash() {
        ssh_key key = nullptr;
        if (SSH(ssh_get_server_publickey)(session_, &key) != SSH_OK) throw failed("failed to get the key of the current session");
        unsigned char* hash = nullptr;
        std::size_t size = 0;
        const int status = SSH(ssh_get_publickey_hash)(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &size);
        SSH(ssh_key_free)(key);
        if (status != 0) throw failed("failed to calculate ssh host key hash");
        char* text = SSH(ssh_get_hexa)(hash, size);
        SSH(ssh_clean_pubkey_hash)(&hash);
        std::string result(text ? text : "");
        SSH(ssh_string_free_char)(text);
        return result;
    }

    void check_host_key() {
        if (target_.check == HostKeyCheck::ignore) return;
        switch (SSH(ssh_session_is_known_server)(session_)) {
            case SSH_KNOWN_HOSTS_OK: return;
            case SSH_KNOWN_HOSTS_CHANGED:
            case SSH_KNOWN_HOSTS_OTHER:
                throw refused("!!! SSH HOST KEY VERIFICATION FAILED !!!: Identity of host '" + target_.address() +
                              "' differs from stored identity. Please verify the new host key '" + host_key_hash() +
                              "' to avoid possible man in the middle attack. The key is stored in '" + target_.known_hosts + "'.");
            case SSH_KNOWN_HOSTS_ERROR: throw failed("failed to verify the host key: " + words());
            default: break;
        }
        if (target_.check == HostKeyCheck::normal) {
            const std::string hash = host_key_hash();
            if (!target_.is_accepted(hash)) throw failed("SSH host key for '" + target_.host + "' (" + hash + ") was not accepted");
        }
        if (!target_.known_hosts.empty() && SSH(ssh_session_update_known_hosts)(session_) != SSH_OK)
            throw failed("failed to write known_host file '" + target_.known_hosts + "': " + words());
    }

    void authenticate() {
        const int none = SSH(ssh_userauth_none)(session_, nullptr);
        if (none == SSH_AUTH_SUCCESS) return;
        if (none == SSH_AUTH_ERROR) throw failed("failed to authenticate: " + words());
        const int offered = SSH(ssh_userauth_list)(session_, nullptr);
        Outcome last;
        for (const SshMethod method : target_.methods) {
            bool done = false;
            if (Outcome failure = attempt([&] { done = try_method(method, offered); })) last = std::move(failure);
            if (done) return;
        }
        if (last) throw *last;
        throw refused("failed to authenticate: " + words());
    }

    bool try_method(SshMethod method, int offered) {
        switch (method) {
            case SshMethod::agent: return (offered & SSH_AUTH_METHOD_PUBLICKEY) && SSH(ssh_userauth_agent)(session_, nullptr) == SSH_AUTH_SUCCESS;
            case SshMethod::private_key: return (offered & SSH_AUTH_METHOD_PUBLICKEY) && std::ranges::any_of(target_.key_files, [&](const std::string& file) { return try_key(file); });
            case SshMethod::password: return (offered & SSH_AUTH_METHOD_PASSWORD) && try_password();
            case SshMethod::keyboard_interactive: return (offered & SSH_AUTH_METHOD_INTERACTIVE) && try_questions();
        }
        return false;
    }

    static int give_passphrase(const char*, char* buffer, std::size_t size, int, int, void* self) {
        auto& pending = *static_cast<std::pair<const SshTarget*, std::string>*>(self);
        std::string answer;
        if (attempt([&] { answer = pending.first->ask(no_echo_prompt, "Passphrase for key '" + pending.second + "'"); }) || answer.size() >= size) return -1;
        std::copy_n(answer.c_str(), answer.size() + 1, buffer);
        return 0;
    }

    bool try_key(const std::string& file) {
        ssh_key key = nullptr;
        std::pair<const SshTarget*, std::string> pending{&target_, file};
        if (SSH(ssh_pki_import_privkey_file)(file.c_str(), nullptr, give_passphrase, &pending, &key) != SSH_OK) throw refused("error while reading private key '" + file + "'");
        const int status = SSH(ssh_userauth_publickey)(session_, nullptr, key);
        SSH(ssh_key_free)(key);
        if (status != SSH_AUTH_SUCCESS) throw refused("authentication with private key '" + file + "' has failed: " + words());
        return true;
    }

    bool try_password() {
        const std::string word = target_.password();
        if (SSH(ssh_userauth_password)(session_, nullptr, word.c_str()) != SSH_AUTH_SUCCESS) throw refused("authentication failed: " + words());
        return true;
    }

    bool try_questions() {
        int status = SSH(ssh_userauth_kbdint)(session_, nullptr, nullptr);
        while (status == SSH_AUTH_INFO) {
            const int count = SSH(ssh_userauth_kbdint_getnprompts)(session_);
            for (int i = 0; i < count; ++i) {
                char echo = 0;
                const char* prompt = SSH(ssh_userauth_kbdint_getprompt)(session_, unsigned(i), &echo);
                const std::string answer = target_.ask(echo ? echo_prompt : no_echo_prompt, prompt ? prompt : "");
                if (SSH(ssh_userauth_kbdint_setanswer)(session_, unsigned(i), answer.c_str()) < 0) throw refused("authentication failed: " + words());
            }
            status = SSH(ssh_userauth_kbdint)(session_, nullptr, nullptr);
        }
        if (status != SSH_AUTH_SUCCESS) throw refused("authentication failed: " + words());
        return true;
    }

    const SshTarget target_;
    ssh_session session_;
    ssh_channel channel_ = nullptr;
    std::string stderr_;
};

}  // namespace

std::unique_ptr<Transport> connect_libssh(const SshTarget& target) {
    auto channel = std::make_unique<LibsshChannel>(target);
    channel->open();
    return ssh_transport(std::move(channel));
}

}  // namespace vireo::remote
