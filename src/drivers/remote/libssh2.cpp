// The transport by libssh2.
#include <libssh2.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <mutex>

#include "base/error.hpp"
#include "base/lazy_library.hpp"
#include "base/text.hpp"
#include "drivers/remote/ssh.hpp"

#define SSH2(function) VIREO_LAZY(libssh2, function)

namespace vireo::remote {
namespace {

constinit LazyLibrary libssh2{"libssh2.so.1", "the transport libssh2"};

Error failed(const std::string& what) { return Error(ErrorCode::ssh, ErrorDomain::ssh, what); }
Error refused(const std::string& what) { return Error(ErrorCode::auth_failed, ErrorDomain::ssh, what); }

class Libssh2Channel : public SshChannel {
public:
    explicit Libssh2Channel(const SshTarget& target) : target_(target) {
        static const int initialised = SSH2(libssh2_init)(0);
        if (initialised) throw failed("unable to initialize libssh2");
        session_ = SSH2(libssh2_session_init_ex)(nullptr, nullptr, nullptr, this);
        if (!session_) throw Error(ErrorCode::no_memory, ErrorDomain::ssh, "");
    }
    ~Libssh2Channel() override {
        if (channel_) SSH2(libssh2_channel_free)(channel_);
        if (fd_) SSH2(libssh2_session_disconnect_ex)(session_, SSH_DISCONNECT_BY_APPLICATION, "libvirt: disconnecting", "");
        SSH2(libssh2_session_free)(session_);
    }

    void open() {
        fd_ = open_tcp(target_.host, target_.port);
        SSH2(libssh2_session_set_blocking)(session_, 1);
        if (SSH2(libssh2_session_handshake)(session_, fd_.get())) throw failed("SSH session handshake failed: " + words());
        check_host_key();
        authenticate();
        channel_ = SSH2(libssh2_channel_open_ex)(session_, "session", 7, LIBSSH2_CHANNEL_WINDOW_DEFAULT, LIBSSH2_CHANNEL_PACKET_DEFAULT, nullptr, 0);
        if (!channel_) throw failed("Failed to open ssh channel: " + words());
        if (SSH2(libssh2_channel_process_startup)(channel_, "exec", 4, target_.command.c_str(), unsigned(target_.command.size())))
            throw failed("Failed to execute command '" + target_.command + "': " + words());
        SSH2(libssh2_session_set_blocking)(session_, 0);
    }

    int fd() const override { return fd_.get(); }
    short wanted_events() override { return SSH2(libssh2_session_block_directions)(session_) & LIBSSH2_SESSION_BLOCK_OUTBOUND ? POLLOUT : 0; }
    long read(char* buffer, std::size_t size) override {
        char text[1024];
        const ssize_t said = SSH2(libssh2_channel_read_ex)(channel_, SSH_EXTENDED_DATA_STDERR, text, sizeof text);
        if (said > 0 && stderr_.size() < 4096) stderr_.append(text, std::size_t(said));
        const ssize_t got = SSH2(libssh2_channel_read_ex)(channel_, 0, buffer, size);
        if (got > 0) return got;
        if (got == 0 && SSH2(libssh2_channel_eof)(channel_)) return 0;
        if (got < 0 && got != LIBSSH2_ERROR_EAGAIN) throw failed("read failed: " + words());
        return -1;
    }
    long write(std::string_view bytes) override {
        const ssize_t put = SSH2(libssh2_channel_write_ex)(channel_, 0, bytes.data(), bytes.size());
        if (put < 0 && put != LIBSSH2_ERROR_EAGAIN) throw failed("write failed: " + words());
        return std::max<ssize_t>(put, 0);
    }
    std::string failure() override {
        SSH2(libssh2_session_set_blocking)(session_, 1);
        SSH2(libssh2_channel_close)(channel_);
        const int status = SSH2(libssh2_channel_get_exit_status)(channel_);
        return status > 0 ? "Remote command terminated with non-zero code: " + std::to_string(status) + (stderr_.empty() ? "" : ": " + std::string(trim(stderr_))) : "";
    }
    ErrorCode error_code() const override { return ErrorCode::ssh; }

private:
    std::string words() const {
        char* text = nullptr;
        SSH2(libssh2_session_last_error)(session_, &text, nullptr, 0);
        return text ? text : "";
    }

    std::string host_key_hash() const {
        const char* hash = SSH2(libssh2_hostkey_hash)(session_, LIBSSH2_HOSTKEY_HASH_MD5);
        if (!hash) throw failed("Failed to compute ssh host key hash");
        std::string text;
        char part[4];
        for (int i = 0; i < 16; ++i) {
            std::snprintf(part, sizeof part, "%s%02X", i ? ":" : "", static_cast<unsigned char>(hash[i]));
            text += part;
        }
        return text;
    }

    static int known_kind(int kind) {
        switch (kind) {
            case LIBSSH2_HOSTKEY_TYPE_RSA: return LIBSSH2_KNOWNHOST_KEY_SSHRSA;
            case LIBSSH2_HOSTKEY_TYPE_DSS: return LIBSSH2_KNOWNHOST_KEY_SSHDSS;
            case LIBSSH2_HOSTKEY_TYPE_ECDSA_256: return LIBSSH2_KNOWNHOST_KEY_ECDSA_256;
            case LIBSSH2_HOSTKEY_TYPE_ECDSA_384: return LIBSSH2_KNOWNHOST_KEY_ECDSA_384;
            case LIBSSH2_HOSTKEY_TYPE_ECDSA_521: return LIBSSH2_KNOWNHOST_KEY_ECDSA_521;
            case LIBSSH2_HOSTKEY_TYPE_ED25519: return LIBSSH2_KNOWNHOST_KEY_ED25519;
            default: return LIBSSH2_KNOWNHOST_KEY_UNKNOWN;
        }
    }

    void check_host_key() {
        if (target_.check == HostKeyCheck::ignore) return;
        std::size_t size = 0;
        int kind = 0;
        const char* key = SSH2(libssh2_session_hostkey)(session_, &size, &kind);
        if (!key) throw failed("Failed to retrieve ssh host key: " + words());
        const auto release = [](LIBSSH2_KNOWNHOSTS* hosts) { SSH2(libssh2_knownhost_free)(hosts); };
        const std::unique_ptr<LIBSSH2_KNOWNHOSTS, decltype(release)> hosts(SSH2(libssh2_knownhost_init)(session_), release);
        if (!hosts) throw failed("unable to initialize libssh2 known hosts table");
        const bool is_file = !target_.known_hosts.empty() && ::access(target_.known_hosts.c_str(), F_OK) == 0;
        if (is_file && SSH2(libssh2_knownhost_readfile)(hosts.get(), target_.known_hosts.c_str(), LIBSSH2_KNOWNHOST_FILE_OPENSSH) < 0)
            throw failed("unable to load knownhosts file '" + target_.known_hosts + "': " + words());
        const int format = LIBSSH2_KNOWNHOST_TYPE_PLAIN | LIBSSH2_KNOWNHOST_KEYENC_RAW;
        libssh2_knownhost* known = nullptr;
        switch (SSH2(libssh2_knownhost_checkp)(hosts.get(), target_.host.c_str(), target_.port, key, size, format, &known)) {
            case LIBSSH2_KNOWNHOST_CHECK_MATCH: return;
            case LIBSSH2_KNOWNHOST_CHECK_MISMATCH:
                throw refused("!!! SSH HOST KEY VERIFICATION FAILED !!!: Identity of host '" + target_.address() +
                              "' differs from stored identity. Please verify the new host key '" + host_key_hash() +
                              "' to avoid possible man in the middle attack. The key is stored in '" + target_.known_hosts + "'.");
            case LIBSSH2_KNOWNHOST_CHECK_FAILURE: throw failed("failed to validate SSH host key: " + words());
            default: break;
        }
        if (target_.check == HostKeyCheck::normal) {
            const std::string hash = host_key_hash();
            if (!target_.is_accepted(hash)) throw failed("SSH host key for '" + target_.host + "' (" + hash + ") was not accepted");
        }
        if (target_.known_hosts.empty()) return;
        const std::string name = target_.port == 22 ? target_.host : "[" + target_.host + "]:" + std::to_string(target_.port);
        if (SSH2(libssh2_knownhost_addc)(hosts.get(), name.c_str(), nullptr, key, size, "added by libvirt ssh transport", 30, format | known_kind(kind), nullptr) < 0)
            throw failed("unable to add SSH host key for host '" + target_.host + "': " + words());
        if (SSH2(libssh2_knownhost_writefile)(hosts.get(), target_.known_hosts.c_str(), LIBSSH2_KNOWNHOST_FILE_OPENSSH) < 0)
            throw failed("failed to write known_host file '" + target_.known_hosts + "': " + words());
    }

    void authenticate() {
        const char* list = SSH2(libssh2_userauth_list)(session_, target_.user.c_str(), unsigned(target_.user.size()));
        if (!list) {
            if (SSH2(libssh2_userauth_authenticated)(session_)) return;
            throw failed("couldn't retrieve authentication methods list: " + words());
        }
        const std::string offered = std::string(",") + list + ",";
        const auto has = [&](const char* name) { return offered.find("," + std::string(name) + ",") != std::string::npos; };
        Outcome last;
        for (const SshMethod method : target_.methods) {
            if (!has(method == SshMethod::password ? "password" : method == SshMethod::keyboard_interactive ? "keyboard-interactive" : "publickey")) continue;
            bool done = false;
            if (Outcome failure = attempt([&] { done = try_method(method); })) last = std::move(failure);
            if (done) return;
        }
        if (last) throw *last;
        throw refused("None of the requested authentication methods are supported by the server");
    }

    bool try_method(SshMethod method) {
        switch (method) {
            case SshMethod::agent: return try_agent();
            case SshMethod::private_key: return std::ranges::any_of(target_.key_files, [&](const std::string& file) { return try_key(file); });
            case SshMethod::password: return try_password();
            case SshMethod::keyboard_interactive: return try_questions();
        }
        return false;
    }

    bool try_agent() {
        const auto release = [](LIBSSH2_AGENT* agent) {
            SSH2(libssh2_agent_disconnect)(agent);
            SSH2(libssh2_agent_free)(agent);
        };
        const std::unique_ptr<LIBSSH2_AGENT, decltype(release)> agent(SSH2(libssh2_agent_init)(session_), release);
        if (!agent || SSH2(libssh2_agent_connect)(agent.get())) throw failed("Failed to connect to ssh agent");
        if (SSH2(libssh2_agent_list_identities)(agent.get())) throw failed("Failed to list ssh agent identities");
        libssh2_agent_publickey *one = nullptr, *before = nullptr;
        while (SSH2(libssh2_agent_get_identity)(agent.get(), &one, before) == 0) {
            if (SSH2(libssh2_agent_userauth)(agent.get(), target_.user.c_str(), one) == 0) return true;
            before = one;
        }
        throw refused("All identities provided by the SSH Agent were rejected");
    }

    bool try_key(const std::string& file) {
        const auto attempt_with = [&](const char* phrase) {
            return SSH2(libssh2_userauth_publickey_fromfile_ex)(session_, target_.user.c_str(), unsigned(target_.user.size()), nullptr, file.c_str(), phrase);
        };
        int status = attempt_with("");
        if (status == LIBSSH2_ERROR_FILE && target_.credentials.can_ask())   // also what an encrypted key looks like
            status = attempt_with(target_.ask(no_echo_prompt, "Passphrase for key '" + file + "'").c_str());
        if (status) throw refused("authentication with private key '" + file + "' has failed: " + words());
        return true;
    }

    bool try_password() {
        const std::string word = target_.password();
        if (SSH2(libssh2_userauth_password_ex)(session_, target_.user.c_str(), unsigned(target_.user.size()), word.c_str(), unsigned(word.size()), nullptr))
            throw refused("authentication failed: " + words());
        return true;
    }

    static void answer(const char*, int, const char*, int, int count, const LIBSSH2_USERAUTH_KBDINT_PROMPT* prompts, LIBSSH2_USERAUTH_KBDINT_RESPONSE* responses, void** abstract) {
        auto& self = *static_cast<Libssh2Channel*>(*abstract);
        for (int i = 0; i < count; ++i) {
            std::string text;
            if (Outcome failure = attempt([&] { text = self.target_.ask(prompts[i].echo ? echo_prompt : no_echo_prompt, std::string(prompts[i].text, prompts[i].length)); })) {
                self.unanswered_ = std::move(failure);
                return;
            }
            responses[i].text = ::strdup(text.c_str());
            responses[i].length = unsigned(text.size());
        }
    }

    bool try_questions() {
        unanswered_.reset();
        const int status = SSH2(libssh2_userauth_keyboard_interactive_ex)(session_, target_.user.c_str(), unsigned(target_.user.size()), &answer);
        if (unanswered_) throw *unanswered_;
        if (status) throw refused("authentication failed: " + words());
        return true;
    }

    const SshTarget target_;
    UniqueFd fd_;
    LIBSSH2_SESSION* session_ = nullptr;
    LIBSSH2_CHANNEL* channel_ = nullptr;
    Outcome unanswered_;
    std::string stderr_;
};

}  // namespace

std::unique_ptr<Transport> connect_libssh2(const SshTarget& target) {
    auto channel = std::make_unique<Libssh2Channel>(target);
    channel->open();
    return ssh_transport(std::move(channel));
}

}  // namespace vireo::remote
