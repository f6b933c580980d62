// virt-qemu-run: one guest that lives as long as this program, without a daemon of the host's.
//
//  A daemon of its own below a root folder runs the guest; it ends with the guest.
#include <fcntl.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "base/files.hpp"

extern char** environ;

namespace {

using namespace vireo;

constexpr const char* program = "virt-qemu-run";
constexpr auto start_limit = std::chrono::seconds(30);

struct Options {
    std::string guest, root;
    std::vector<std::string> secrets;        // "XML-FILE,VALUE-FILE"
    bool verbose = false, debug = false;
};

std::atomic<bool> asked_to_end = false, guest_ended = false;

struct Failure {
    std::string message;
};

const std::string help =
    "Usage:\n  virt-qemu-run [OPTION?] GUEST-XML-FILE - run a standalone QEMU process\n\nHelp Options:\n"
    "  -h, --help                                         Show help options\n\nApplication Options:\n"
    "  -s, --secret=SECRET-XML-FILE,SECRET-VALUE-FILE     Load secret file\n  -r, --root=DIR                                     Root directory\n"
    "  -d, --debug                                        Debug output\n  -v, --verbose                                      Verbose output\n\n";

// Says what is going on, with the microseconds since the start.
class Diary {
public:
    explicit Diary(bool on) : on_(on) {}
    void operator()(const std::string& what) const {
        const auto passed = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun_).count();
        if (on_) std::fprintf(stderr, "%s: %lld: %s\n", program, static_cast<long long>(passed), what.c_str());
    }

private:
    const bool on_;
    const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

std::string last_error() {
    const virErrorPtr error = virGetLastError();
    return error && error->message ? error->message : "unknown error";
}

std::string text_of(const std::string& path, const std::string& what) {
    std::string text;
    if (const auto failed = attempt([&] { text = read_file(path); }))
        throw Failure{"cannot read " + what + path + ": Failed to open file \u201c" + path + "\u201d: " + (failed->int1 > 0 ? std::strerror(failed->int1) : failed->message)};
    return text;
}

// The daemon that is installed beside us, or that the environment names.
std::string daemon_program() {
    if (const char* given = std::getenv("LIBVIRTD_PATH"); given && *given) return given;
    std::error_code error;
    const auto own = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
    for (const auto& place : {own / "vireod", own.parent_path() / "sbin/vireod"})
        if (::access(place.c_str(), X_OK) == 0) return place;
    return "vireod";
}

// A daemon below a folder, ended with this object.
class PrivateDaemon {
public:
    PrivateDaemon(const std::string& root, bool debug) {
        const std::string path = daemon_program();
        // Without us it ends by itself: the guest goes with our connection.
        std::vector<const char*> words{path.c_str(), "--root", root.c_str(), "--timeout", "5"};
        if (debug) words.push_back("--verbose");
        words.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        if (!debug) ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
        // An interrupt is for us: the daemon has to end the guest first.
        posix_spawnattr_t attributes;
        ::posix_spawnattr_init(&attributes);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        const int failed = ::posix_spawnp(&pid_, path.c_str(), &actions, &attributes, const_cast<char**>(words.data()), environ);
        ::posix_spawnattr_destroy(&attributes);
        ::posix_spawn_file_actions_destroy(&actions);
        if (failed) throw Failure{"cannot run " + path + ": " + std::strerror(failed)};
    }
    ~PrivateDaemon() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGTERM);
        ::waitpid(pid_, nullptr, 0);
    }
    PrivateDaemon(const PrivateDaemon&) = delete;
    PrivateDaemon& operator=(const PrivateDaemon&) = delete;
    bool lives() {
        if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
        return pid_ > 0;
    }

private:
    pid_t pid_ = -1;
};

using Connection = std::unique_ptr<virConnect, int (*)(virConnectPtr)>;
using Domain = std::unique_ptr<virDomain, int (*)(virDomainPtr)>;

Connection connect(PrivateDaemon& daemon, const std::string& uri) {
    const auto end = std::chrono::steady_clock::now() + start_limit;
    for (;;) {
        Connection connection(virConnectOpen(uri.c_str()), virConnectClose);
        if (connection) return connection;
        if (!daemon.lives() || std::chrono::steady_clock::now() > end || asked_to_end) throw Failure{"cannot open " + uri + ": " + last_error()};
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

void load_secret(virConnectPtr connection, const std::string& pair) {
    const auto comma = pair.find(',');
    if (comma == std::string::npos) throw Failure{"expected a pair of filenames for --secret argument"};
    const std::string xml = text_of(pair.substr(0, comma), "secret XML "), value = text_of(pair.substr(comma + 1), "secret value ");
    const std::unique_ptr<virSecret, int (*)(virSecretPtr)> secret(virSecretDefineXML(connection, xml.c_str(), 0), virSecretFree);
    if (!secret) throw Failure{"cannot define secret: " + last_error()};
    if (virSecretSetValue(secret.get(), reinterpret_cast<const unsigned char*>(value.data()), value.size(), 0) < 0)
        throw Failure{"cannot set value for secret: " + last_error()};
}

int on_lifecycle(virConnectPtr, virDomainPtr, int event, int, void*) {
    if (event == VIR_DOMAIN_EVENT_STOPPED) guest_ended = true;
    return 0;
}

bool is_running(virDomainPtr domain) { return virDomainIsActive(domain) == 1; }

void run_guest(const Options& options, const std::string& root, const Diary& diary) {
    diary("starting a daemon below " + root);
    PrivateDaemon daemon(root, options.debug);
    const std::string uri = "qemu+unix:///" + std::string(::geteuid() == 0 ? "system" : "session") + "?socket=" + root + "/run/libvirt/libvirt-sock";
    diary("opening " + uri);
    const Connection connection = connect(daemon, uri);
    for (const std::string& pair : options.secrets) {
        diary("loading secret " + pair);
        load_secret(connection.get(), pair);
    }
    diary("fetching guest config " + options.guest);
    const std::string xml = text_of(options.guest, "");
    const int callback = virConnectDomainEventRegisterAny(connection.get(), nullptr, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                                          reinterpret_cast<virConnectDomainEventGenericCallback>(reinterpret_cast<void*>(on_lifecycle)), nullptr, nullptr);
    if (callback < 0) throw Failure{"cannot register for domain events: " + last_error()};
    diary("starting guest " + options.guest);
    const Domain domain(virDomainCreateXML(connection.get(), xml.c_str(), VIR_DOMAIN_START_AUTODESTROY), virDomainFree);
    if (!domain) throw Failure{"cannot start VM: " + last_error()};
    diary("guest running, Ctrl-C to stop now");
    while (!asked_to_end && !guest_ended && virConnectIsAlive(connection.get()) == 1) virEventRunDefaultImpl();
    diary(guest_ended ? "guest stopped" : "asked to stop");
    if (is_running(domain.get())) virDomainDestroy(domain.get());
    virConnectDomainEventDeregisterAny(connection.get(), callback);
}

// Wakes the loop now and then, so that a signal is noticed.
void watch_signals() {
    struct sigaction action{};
    action.sa_handler = [](int) { asked_to_end = true; };
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) ::sigaction(number, &action, nullptr);
    virEventAddTimeout(200, [](int, void*) {}, nullptr, nullptr);
}

// Throws Failure; none: help was asked for.
bool parse(int argc, char** argv, Options& options) {
    std::vector<std::string> files;
    for (int i = 1; i < argc; ++i) {
        std::string word = argv[i], value;
        const auto equals = word.starts_with("--") ? word.find('=') : std::string::npos;
        bool has_value = equals != std::string::npos;
        if (has_value) value = word.substr(equals + 1), word.resize(equals);
        if (!word.starts_with("--") && word.size() > 2 && (word.starts_with("-s") || word.starts_with("-r"))) has_value = true, value = word.substr(2), word.resize(2);
        const auto take = [&] {
            if (has_value) return value;
            if (++i == argc) throw Failure{"option parsing failed: Missing argument for " + word};
            return std::string(argv[i]);
        };
        if (word == "-h" || word == "--help") return false;
        if (word == "-v" || word == "--verbose") options.verbose = true;
        else if (word == "-d" || word == "--debug") options.debug = true;
        else if (word == "-s" || word == "--secret") options.secrets.push_back(take());
        else if (word == "-r" || word == "--root") options.root = take();
        else if (word.starts_with('-') && word.size() > 1) throw Failure{"option parsing failed: Unknown option " + word};
        else files.push_back(word);
    }
    if (files.size() != 1) throw Failure{""};
    options.guest = files[0];
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    std::string made;
    int status = 0;
    Options options;
    try {
        if (!parse(argc, argv, options)) return std::fputs(help.c_str(), stdout), 0;
        const Diary diary(options.verbose);
        diary("initializing libvirt");
        virSetErrorFunc(nullptr, [](void*, virErrorPtr) {});
        if (virInitialize() < 0 || virEventRegisterDefaultImpl() < 0) throw Failure{"cannot initialize libvirt: " + last_error()};
        // What is wrong with the files is said before anything runs.
        text_of(options.guest, "");
        for (const std::string& pair : options.secrets) {
            const auto comma = pair.find(',');
            if (comma == std::string::npos) throw Failure{"expected a pair of filenames for --secret argument"};
            text_of(pair.substr(0, comma), "secret XML ");
            text_of(pair.substr(comma + 1), "secret value ");
        }
        diary("initializing signal handlers");
        watch_signals();
        if (options.root.empty()) {
            std::string pattern = (std::filesystem::temp_directory_path() / "virt-qemu-run-XXXXXX").string();
            if (!::mkdtemp(pattern.data())) throw Failure{"cannot create temporary dir: " + std::string(std::strerror(errno))};
            made = options.root = pattern;
            ::chmod(made.c_str(), 0755);     // QEMU runs as a user of its own
        } else {
            std::error_code error;
            std::filesystem::create_directories(options.root, error);
            options.root = std::filesystem::absolute(options.root).string();
        }
        run_guest(options, options.root, diary);
        diary("cleaned up, exiting");
    } catch (const Failure& failure) {
        if (failure.message.empty()) std::fputs(help.c_str(), stderr);
        else std::fprintf(stderr, "%s: %s\n", program, failure.message.c_str());
        status = 1;
    }
    std::error_code error;
    if (!made.empty()) std::filesystem::remove_all(made, error);
    return status;
}
