#include "drivers/qemu/tpm_emulator.hpp"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "drivers/qemu/launch.hpp"
#include "drivers/qemu/live_definition.hpp"

namespace vireo::qemu {

namespace {

constexpr auto setup_deadline = std::chrono::seconds(60);    // keys are made
constexpr auto start_deadline = std::chrono::seconds(10);
constexpr const char* search_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

std::string found(const std::string& program) {
    for (std::string_view folder : split(search_path, ':'))
        if (const std::string path = std::string(folder) + "/" + program; access(path.c_str(), X_OK) == 0) return path;
    throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "Unable to find '" + program + "' binary in $PATH");
}

std::string tail_of(const std::string& log) {
    std::string text = try_read_file(log).value_or("");
    constexpr std::size_t longest = 512;
    if (text.size() > longest) text.erase(0, text.size() - longest);
    return std::string(trim(text));
}

// Runs a program to its end. Throws when it fails, is too slow, or the guest is destroyed meanwhile.
void run(std::vector<std::string> arguments, std::vector<int> fds, const std::optional<Credentials>& who, const std::string& log, driver::Actor& actor,
         std::chrono::steady_clock::duration deadline) {
    UniqueFd output(open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    if (output && who && fchown(output.get(), who->uid, who->gid) < 0) throw system_error("Unable to chown '" + log + "'");
    LaunchRequest request;
    const std::string program = arguments.at(0);
    request.arguments = std::move(arguments);
    request.fds = std::move(fds);
    request.environment = {std::string("PATH=") + search_path, "LC_ALL=C"};
    request.output = request.error = output ? output.get() : -1;
    request.credentials = who;
    request.mask = 0077;
    const Launched child = launch(request);
    const auto until = std::chrono::steady_clock::now() + deadline;
    pollfd ended{child.pidfd.get(), POLLIN, 0};
    bool late = false;
    while (poll(&ended, 1, 50) == 0) {
        late = std::chrono::steady_clock::now() > until;
        if (!late && !actor.interrupted()) continue;
        kill(child.pid, SIGKILL);
        poll(&ended, 1, 1000);
        break;
    }
    int status = 0;
    while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {}
    if (actor.interrupted()) throw Error(ErrorCode::operation_failed, ErrorDomain::qemu, "domain is not running");
    if (late || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw Error(ErrorCode::internal_error, ErrorDomain::qemu,
                    "Could not start '" + program + "': " + (late ? std::string("it did not end in time") : tail_of(log)));
}

// The end of a pipe to read a passphrase from; -1 without one. It must fit the pipe: nobody reads yet.
UniqueFd passphrase_pipe(const std::optional<std::string>& passphrase) {
    if (!passphrase) return {};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) throw system_error("Unable to create a pipe");
    UniqueFd read_end(ends[0]), write_end(ends[1]);
    if (passphrase->size() > PIPE_BUF) throw Error(ErrorCode::invalid_secret, ErrorDomain::qemu, "the secret of the TPM's state is longer than " + std::to_string(PIPE_BUF) + " bytes");
    write_all(write_end.get(), *passphrase, "the pipe to swtpm");
    return read_end;
}

std::string state_folder(const model::TpmEmulator& tpm, const TpmEmulatorPlace& place) {
    return place.state + (tpm.version == model::TpmVersion::_1_2 ? "/tpm1.2" : "/tpm2");
}

void make_folder(const std::string& path, mode_t mode, const std::optional<Credentials>& owner) {
    make_directories(path, mode);
    chmod(path.c_str(), mode);
    if (owner && chown(path.c_str(), owner->uid, owner->gid) < 0) throw system_error("Unable to chown '" + path + "'");
}

void set_up(const model::Domain& live, const model::TpmEmulator& tpm, const std::string& folder, const TpmEmulatorPlace& place,
            const std::optional<Credentials>& who, const std::optional<std::string>& passphrase, driver::Actor& actor) {
    std::vector<std::string> words = {found("swtpm_setup")};
    const bool old = tpm.version == model::TpmVersion::_1_2;
    if (!old) words.push_back("--tpm2");
    for (const std::string& word : {std::string("--tpm-state"), folder, std::string("--vmid"), live.name + ":" + live.uuid->text(), std::string("--logfile"),
                                    place.log, std::string("--createek"), std::string("--create-ek-cert"), std::string("--create-platform-cert"),
                                    std::string("--lock-nvram"), std::string("--not-overwrite")})
        words.push_back(word);
    if (!old && tpm.active_pcr_banks) {
        std::string banks;
        const auto add = [&](bool on, const char* name) { if (on) banks += (banks.empty() ? "" : ",") + std::string(name); };
        add(tpm.active_pcr_banks->sha1, "sha1");
        add(tpm.active_pcr_banks->sha256, "sha256");
        add(tpm.active_pcr_banks->sha384, "sha384");
        add(tpm.active_pcr_banks->sha512, "sha512");
        if (!banks.empty()) words.insert(words.end(), {"--pcr-banks", banks});
    }
    const UniqueFd key = passphrase_pipe(passphrase);
    if (key) words.insert(words.end(), {"--pwdfile-fd", std::to_string(key.get()), "--cipher", "aes-256-cbc"});
    run(std::move(words), key ? std::vector{key.get()} : std::vector<int>(), who, place.log, actor, setup_deadline);
}

}  // namespace

const model::TpmEmulator* emulated_tpm(const model::Domain& domain) {
    for (const model::Tpm& tpm : domain.devices.tpms)
        if (const auto* emulator = std::get_if<model::TpmEmulator>(&tpm.backend)) return emulator;
    return nullptr;
}

TpmEmulatorPlace tpm_place(const host::DriverPaths& paths, const model::Domain& domain, int id) {
    const std::string run = paths.run + "/swtpm/" + short_name(id, domain.name).substr(std::string_view("domain-").size()) + "-swtpm";
    return {parent_path(paths.data) + "/swtpm/" + domain.uuid->text(), run + ".sock", run + ".pid",
            parent_path(parent_path(paths.log)) + "/swtpm/libvirt/qemu/" + domain.name + "-swtpm.log"};
}

std::string start_tpm_emulator(const model::Domain& live, const TpmEmulatorPlace& place, const Config& config, bool privileged,
                               const std::optional<Credentials>& qemu, const SecretLookup& lookup, driver::Actor& actor, Rollback& undo) {
    const model::TpmEmulator* tpm = emulated_tpm(live);
    if (!tpm) return {};
    std::optional<std::string> passphrase;
    if (tpm->encryption_secret) passphrase = lookup({.object = {}, .usage_type = "vtpm", .uuid = tpm->encryption_secret->text(), .usage = {}, .value = {}});
    if (tpm->source)
        throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu, "a place of one's own for the TPM's state is not supported");
    std::optional<Credentials> who;
    if (privileged && geteuid() == 0) who = Credentials::of(config.swtpm_user, config.swtpm_group);
    // Others must get through to their own.
    for (const std::string& folder : {parent_path(place.state), parent_path(place.socket)}) {
        make_directories(folder, 0711);
        chmod(folder.c_str(), 0711);
    }
    make_folder(parent_path(place.log), 0711, who);
    make_folder(place.state, 0711, who);
    make_folder(parent_path(place.socket), 0711, who);
    const std::string folder = state_folder(*tpm, place);
    if (!is_directory(folder)) {
        make_folder(folder, 0700, who);
        try {
            set_up(live, *tpm, folder, place, who, passphrase, actor);
        } catch (...) {
            remove_tree(folder);
            throw;
        }
    }
    stop_tpm_emulator(place);   // of a run that ended badly
    std::vector<std::string> words = {found("swtpm"), "socket", "--ctrl", "type=unixio,path=" + place.socket + ",mode=0600",
                                      "--tpmstate", "dir=" + folder + ",mode=0600", "--log", "file=" + place.log, "--terminate",
                                      "--daemon", "--pid", "file=" + place.pid_file};
    if (tpm->version != model::TpmVersion::_1_2) words.push_back("--tpm2");
    if (tpm->debug && *tpm->debug > 0) words[7] += ",level=" + std::to_string(*tpm->debug);
    const UniqueFd key = passphrase_pipe(passphrase), migration_key = passphrase_pipe(passphrase);
    std::vector<int> fds;
    if (key) {
        fds = {key.get(), migration_key.get()};
        words.insert(words.end(), {"--key", "pwdfd=" + std::to_string(fds[0]) + ",mode=aes-256-cbc",
                                   "--migration-key", "pwdfd=" + std::to_string(fds[1]) + ",mode=aes-256-cbc"});
    }
    undo.add([place] { stop_tpm_emulator(place); });
    run(std::move(words), std::move(fds), who, place.log, actor, start_deadline);
    if (qemu && chown(place.socket.c_str(), qemu->uid, qemu->gid) < 0) throw system_error("Unable to chown '" + place.socket + "'");
    return place.socket;
}

void stop_tpm_emulator(const TpmEmulatorPlace& place) {
    (void)attempt([&] {
        const auto text = try_read_file(place.pid_file);
        if (!text) return;
        if (const auto pid = parse_number<pid_t>(trim(*text)); pid && *pid > 1) {
            // The number may belong to another program by now.
            const auto line = try_read_file("/proc/" + std::to_string(*pid) + "/cmdline");
            if (line && line->find(place.socket) != std::string::npos) kill(*pid, SIGTERM);
        }
        remove_file(place.pid_file, false);
        remove_file(place.socket, false);
    });
}

void forget_tpm_state(const model::Domain& domain, const TpmEmulatorPlace& place) {
    const model::TpmEmulator* tpm = emulated_tpm(domain);
    if (tpm && !schema::is_yes(tpm->persistent_state)) remove_tree(place.state);
}

}  // namespace vireo::qemu
