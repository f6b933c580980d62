#include "daemon/daemon.hpp"

#include <grp.h>
#include <malloc.h>
#include <netdb.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <vector>

#include "base/event_loop.hpp"
#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "base/unique_fd.hpp"
#include "daemon/admin.hpp"
#include "daemon/authentication.hpp"
#include "daemon/background.hpp"
#include "daemon/backends.hpp"
#include "daemon/config.hpp"
#include "daemon/systemd.hpp"
#include "driver/node.hpp"
#include "driver/quiet.hpp"
#include "host/hooks.hpp"
#include "host/paths.hpp"
#include "rpc/server.hpp"

namespace vireo::daemon {
namespace {

using namespace std::chrono_literals;
const LogSource log("daemon");

gid_t group_id(const std::string& name) {
    std::vector<char> room(65536);
    group entry{}, *found = nullptr;
    if (::getgrnam_r(name.c_str(), &entry, room.data(), room.size(), &found) != 0 || !found)
        throw Error(ErrorCode::conf_syntax, ErrorDomain::conf, "unix_sock_group: there is no group '" + name + "'");
    return found->gr_gid;
}

// Where to log when nobody says: the journal for a service, stderr for someone who looks.
std::vector<LogOutput> default_outputs(const Options& options, const host::Paths& paths) {
    const bool journal = options.root.empty() && file_exists("/run/systemd/journal/socket");
    LogOutput output{LogOutputKind::stderr_, LogLevel::debug, ""};
    if (options.daemonize) {
        if (journal) output.kind = LogOutputKind::journald;
        else output = {LogOutputKind::file, LogLevel::debug, paths.log + "/" + options.name + ".log"};
    } else if (journal && !::isatty(STDERR_FILENO)) {
        output.kind = LogOutputKind::journald;
    }
    return {output};
}

LogSettings log_settings_of(const Config& config, const Options& options, const host::Paths& paths) {
    LogSettings settings;
    settings.level = LogLevel(config.log_level);
    settings.filters = parse_log_filters(config.log_filters);
    settings.outputs = config.log_outputs.empty() ? default_outputs(options, paths) : parse_log_outputs(config.log_outputs);
    // The environment overrides the file, as for every libvirt program.
    if (const char* level = ::getenv("LIBVIRT_DEBUG")) {
        const auto number = parse_number<int>(level);
        if (number && *number >= 1 && *number <= 4) settings.level = LogLevel(*number);
    }
    if (const char* filters = ::getenv("LIBVIRT_LOG_FILTERS"); filters && *filters) settings.filters = parse_log_filters(filters);
    if (const char* outputs = ::getenv("LIBVIRT_LOG_OUTPUTS"); outputs && *outputs) settings.outputs = parse_log_outputs(outputs);
    if (options.verbose && settings.level > LogLevel::info) settings.level = LogLevel::info;
    for (const LogOutput& output : settings.outputs)
        if (output.kind == LogOutputKind::file) make_directories(parent_path(output.target));
    return settings;
}

void raise_limits() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

// Few arenas, and memory goes back to the system: a daemon is idle most of its life.
void tune_memory() {
    ::mallopt(M_ARENA_MAX, 2);
    ::mallopt(M_TRIM_THRESHOLD, 256 * 1024);
    ::mallopt(M_MMAP_THRESHOLD, 256 * 1024);
}

std::vector<UniqueFd> listen_tcp(const std::string& address, const std::string& port) {
    addrinfo hints{}, *found = nullptr;
    hints.ai_flags = AI_PASSIVE;
    hints.ai_socktype = SOCK_STREAM;
    if (const int error = ::getaddrinfo(address.empty() ? nullptr : address.c_str(), port.c_str(), &hints, &found))
        throw Error(ErrorCode::system_error, ErrorDomain::rpc, "Unable to resolve address '" + address + "' service '" + port + "': " + ::gai_strerror(error));
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(found, ::freeaddrinfo);
    std::vector<UniqueFd> sockets;
    for (const addrinfo* one = found; one; one = one->ai_next) {
        UniqueFd fd(::socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        if (!fd) continue;
        const int on = 1;
        ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (one->ai_family == AF_INET6) ::setsockopt(fd.get(), IPPROTO_IPV6, 26 /* IPV6_V6ONLY */, &on, sizeof on);
        if (::bind(fd.get(), one->ai_addr, one->ai_addrlen) < 0 || ::listen(fd.get(), 128) < 0)
            throw system_error("Unable to bind to port " + port);
        sockets.push_back(std::move(fd));
    }
    if (sockets.empty()) throw Error(ErrorCode::system_error, ErrorDomain::rpc, "no address to listen on port " + port);
    return sockets;
}

rpc::Limits main_limits(const Config& config) {
    rpc::Limits limits;
    limits.clients = config.max_clients;
    limits.anonymous_clients = config.max_anonymous_clients;
    limits.client_requests = config.max_client_requests;
    limits.keepalive_interval = config.keepalive_interval;
    limits.keepalive_count = config.keepalive_count;
    return limits;
}
rpc::Limits admin_limits(const Config& config) {
    rpc::Limits limits;
    limits.clients = config.admin_max_clients;
    limits.client_requests = config.admin_max_client_requests;
    limits.keepalive_interval = config.admin_keepalive_interval;
    limits.keepalive_count = config.admin_keepalive_count;
    return limits;
}

// The keys and certificates that libvirtd.conf names, or libvirt's own places for them.
rpc::TlsSettings tls_settings(const Config& config, const host::Paths& paths) {
    const char* home = ::getenv("HOME");
    const std::string own = std::string(home ? home : "") + "/.pki/libvirt";
    const std::string system = parent_path(paths.etc) + "/pki";
    const auto place = [&](const std::string& set, const std::string& in_system, const std::string& in_session) {
        return !set.empty() ? set : paths.session ? own + in_session : system + in_system;
    };
    rpc::TlsSettings settings;
    settings.is_server = settings.cert_required = true;
    settings.ca_file = place(config.ca_file, "/CA/cacert.pem", "/cacert.pem");
    settings.cert_file = place(config.cert_file, "/libvirt/servercert.pem", "/servercert.pem");
    settings.key_file = place(config.key_file, "/libvirt/private/serverkey.pem", "/serverkey.pem");
    settings.crl_file = place(config.crl_file, "/CA/cacrl.pem", "/cacrl.pem");
    settings.check_own = !config.tls_no_sanity_certificate;
    settings.check_peer = !config.tls_no_verify_certificate;
    settings.allowed_names = config.tls_allowed_dn_list;
    settings.priority = config.tls_priority;
    return settings;
}

class Daemon {
public:
    Daemon(const Options& options, host::Paths paths, Config config, std::string config_file)
        : options_(options), paths_(std::move(paths)), config_(std::move(config)), config_file_(std::move(config_file)) {}

    void prepare();
    void run(Background& background);
    // Ends the process. Workers may be in the middle of anything, and a hypervisor that hangs must not keep us: what they do
    // is cut off as by a crash, which the files on disk bear.
    [[noreturn]] void leave(int status);

private:
    std::string socket_path(const char* suffix) const { return socket_folder_ + "/" + options_.socket_name() + suffix; }
    rpc::Socket main_socket(bool read_only);
    rpc::Socket network_socket(rpc::Transport transport, UniqueFd fd);
    std::shared_ptr<rpc::Authenticator> authenticator(const std::string& name);
    void open_sockets();
    void take_handed(std::vector<HandedSocket> handed);
    void start_accepting();
    void watch_signals();
    void reload();
    void stop();
    void arm_idle_timer();
    // The administrator's script for the daemon's own life. What it says is logged and changes nothing.
    // `then` runs on the loop when the script has ended.
    void call_hook(const std::string& operation, const std::string& sub_operation, const std::string& extra, std::function<void()> then = {});

    const Options options_;
    const host::Paths paths_;
    Config config_;
    const std::string config_file_;
    std::string socket_folder_;
    std::optional<PidFile> pid_file_;
    std::vector<rpc::Socket> main_sockets_, admin_sockets_;
    std::shared_ptr<const rpc::TlsContext> tls_;  // what the sockets for it begin with
    std::vector<std::string> own_paths_;          // to remove at the end

    // In the order in which they need each other.
    EventLoop loop_;
    driver::WorkerPool workers_;
    std::unique_ptr<driver::Surroundings> surroundings_;
    std::unique_ptr<Backends> backends_;
    std::unique_ptr<rpc::Server> server_, admin_server_;
    std::unique_ptr<AdminState> admin_;
    std::optional<unsigned> timeout_;
    int idle_timer_ = 0, trim_timer_ = 0;
    bool stopping_ = false, accepting_ = false;
};

rpc::Socket Daemon::main_socket(bool read_only) {
    const auto& configured = read_only ? config_.auth_unix_ro : config_.auth_unix_rw;
    rpc::Socket socket;
    socket.read_only = read_only;
    socket.authenticator = authenticator(configured.value_or(paths_.session ? "none" : "polkit"));
    return socket;
}

rpc::Socket Daemon::network_socket(rpc::Transport transport, UniqueFd fd) {
    rpc::Socket socket;
    socket.fd = std::move(fd);
    socket.transport = transport;
    socket.authenticator = authenticator(transport == rpc::Transport::tls ? config_.auth_tls : config_.auth_tcp);
    if (transport == rpc::Transport::tls) {
        if (!tls_) tls_ = rpc::TlsContext::create(tls_settings(config_, paths_));
        socket.tls = tls_;
    }
    return socket;
}

std::shared_ptr<rpc::Authenticator> Daemon::authenticator(const std::string& name) {
    // A daemon with a root of its own has its mechanisms there, too.
    return make_authenticator(name, {.allowed_users = config_.sasl_allowed_username_list, .least_strength = config_.tcp_min_ssf,
                                     .folder = options_.root.empty() ? "" : parent_path(paths_.etc) + "/sasl2"}, workers_);
}

void Daemon::open_sockets() {
    socket_folder_ = config_.unix_sock_dir.empty() ? paths_.run : config_.unix_sock_dir;
    make_directories(socket_folder_);
    auto handed = take_handed_sockets();
    if (!handed.empty()) return take_handed(std::move(handed));

    const int group = config_.unix_sock_group.empty() ? -1 : int(group_id(config_.unix_sock_group));
    const auto open = [&](rpc::Socket socket, const char* suffix, unsigned mode, int owner, std::vector<rpc::Socket>& to) {
        const std::string path = socket_path(suffix);
        socket.fd = rpc::listen_unix(path, mode, owner);
        own_paths_.push_back(path);
        to.push_back(std::move(socket));
    };
    rpc::Socket main = main_socket(false);
    const bool guarded = main.authenticator->type() == protocol::AuthType::polkit;
    const unsigned mode = config_.unix_sock_rw_perms ? parse_permissions("unix_sock_rw_perms", *config_.unix_sock_rw_perms) : guarded ? 0777 : 0700;
    open(std::move(main), "-sock", mode, group, main_sockets_);
    if (!paths_.session) open(main_socket(true), "-sock-ro", parse_permissions("unix_sock_ro_perms", config_.unix_sock_ro_perms), group, main_sockets_);
    rpc::Socket admin;
    admin.admin = true;
    open(std::move(admin), "-admin-sock", parse_permissions("unix_sock_admin_perms", config_.unix_sock_admin_perms), -1, admin_sockets_);

    if (!options_.listen) return;
    if (config_.listen_tcp)
        for (UniqueFd& fd : listen_tcp(config_.listen_addr, config_.tcp_port)) main_sockets_.push_back(network_socket(rpc::Transport::tcp, std::move(fd)));
    if (config_.listen_tls)
        for (UniqueFd& fd : listen_tcp(config_.listen_addr, config_.tls_port)) main_sockets_.push_back(network_socket(rpc::Transport::tls, std::move(fd)));
}

void Daemon::take_handed(std::vector<HandedSocket> handed) {
    if (options_.listen) throw Error(ErrorCode::invalid_arg, "--listen has no effect with sockets of systemd: use its -tcp and -tls socket units");
    for (HandedSocket& one : handed) {
        rpc::Socket socket;
        switch (role_of(one)) {
        case SocketRole::main: socket = main_socket(false); break;
        case SocketRole::read_only: socket = main_socket(true); break;
        case SocketRole::admin: socket.admin = true; break;
        case SocketRole::tcp: socket = network_socket(rpc::Transport::tcp, {}); break;
        case SocketRole::tls: socket = network_socket(rpc::Transport::tls, {}); break;
        }
        socket.fd = std::move(one.fd);
        (socket.admin ? admin_sockets_ : main_sockets_).push_back(std::move(socket));
    }
}

// What would weaken the administrator's wishes when it were passed over in silence.
void refuse_unsupported(const Config& config) {
    const auto refuse = [](const std::string& what) { throw Error(ErrorCode::config_unsupported, ErrorDomain::conf, what + " is not supported by this build"); };
    for (const std::string& name : config.access_drivers)
        if (name != "none") refuse("access driver '" + name + "'");
    if (config.audit_level == 2) refuse("audit_level = 2");
}

void Daemon::prepare() {
    refuse_unsupported(config_);
    ::umask(022);
    // The layout of the packages, where the daemon is the first to come.
    make_directories(paths_.run);
    if (!paths_.session)
        for (const auto& [folder, mode] : {std::pair{paths_.etc, 0755}, {paths_.lib, 0755}, {paths_.log, 0700}, {paths_.cache, 0711}})
            make_directories(folder, mode_t(mode));
    const std::string pid_path = options_.pid_file.value_or(paths_.pid + "/" + options_.name + ".pid");
    make_directories(parent_path(pid_path));
    auto pid_file = PidFile::acquire(pid_path);
    if (!pid_file)
        throw Error(ErrorCode::operation_failed, "Failed to acquire pid file '" + pid_path + "': Resource temporarily unavailable: another daemon runs already");
    pid_file_.emplace(std::move(*pid_file));
    open_sockets();
    timeout_ = options_.timeout;
}

void Daemon::start_accepting() {
    if (std::exchange(accepting_, true)) return;
    for (rpc::Socket& socket : main_sockets_) server_->listen(std::move(socket));
    main_sockets_.clear();
    notify_service_manager("READY=1\nMAINPID=" + std::to_string(::getpid()));
    log.info("", options_.name, " accepts connections in ", socket_folder_);
    arm_idle_timer();
}

// Starts or stops counting towards --timeout.
void Daemon::arm_idle_timer() {
    const bool idle = accepting_ && timeout_ && *timeout_ && server_->client_count() == 0 && !backends_->busy();
    if (idle_timer_) loop_.cancel(std::exchange(idle_timer_, 0));
    if (!idle) return;
    idle_timer_ = loop_.after(std::chrono::seconds(*timeout_), [this] {
        idle_timer_ = 0;
        if (server_->client_count() || backends_->busy()) return arm_idle_timer();
        log.info("", "nothing to do for ", *timeout_, " seconds: ending");
        stop();
    });
}

void Daemon::call_hook(const std::string& operation, const std::string& sub_operation, const std::string& extra, std::function<void()> then) {
    const host::Hooks hooks(paths_);
    if (!hooks.has("daemon")) {
        if (then) loop_.post(std::move(then));
        return;
    }
    workers_.post([this, hooks, operation, sub_operation, extra, then = std::move(then)]() mutable {
        if (const auto failed = attempt([&] { hooks.run({.driver = "daemon", .operation = operation, .sub_operation = sub_operation, .extra = extra}); }))
            log.error("", failed->message);
        if (then) loop_.post(std::move(then));
    });
}

void Daemon::reload() {
    log.info("", "reloading");
    call_hook("reload", "begin", "SIGHUP");
    notify_reloading();
    if (const auto failed = attempt([&] {
            Config fresh = read_config(config_file_, options_.config.has_value());
            configure_log(log_settings_of(fresh, options_, paths_));
            server_->set_limits(main_limits(fresh));
            admin_server_->set_limits(admin_limits(fresh));
            config_ = std::move(fresh);
        }))
        log.error("", "the configuration stays as it was: ", failed->message);
    reopen_log();
    backends_->reload();
    notify_service_manager("READY=1");
}

void Daemon::stop() {
    if (std::exchange(stopping_, true)) return loop_.stop();   // asked twice: at once
    log.info("", "ending");
    notify_service_manager("STOPPING=1");
    server_->stop_listening();
    admin_server_->stop_listening();
    for (const std::string& path : own_paths_) (void)attempt([&] { remove_file(path, false); });
    loop_.after(10s, [this] { loop_.stop(); });
    call_hook("shutdown", "-", "shutdown", [this] { backends_->stop([this] { loop_.stop(); }); });
}

void Daemon::watch_signals() {
    for (const int signal : {SIGTERM, SIGINT, SIGQUIT}) loop_.watch_signal(signal, [this](const signalfd_siginfo&) { stop(); });
    loop_.watch_signal(SIGHUP, [this](const signalfd_siginfo&) { reload(); });
}

void Daemon::run(Background& background) {
    surroundings_ = std::make_unique<driver::Surroundings>(driver::Surroundings{
        loop_, workers_, paths_, !paths_.session, [this] { loop_.post([this] { arm_idle_timer(); }); }});
    backends_ = std::make_unique<Backends>(*surroundings_, options_.is_modular() ? options_.name : "", driver::node_table(host::Node()));
    server_ = std::make_unique<rpc::Server>(loop_, options_.name, main_limits(config_),
        [this](const std::string& uri, std::uint32_t flags, driver::Session& session) { return backends_->open(uri, flags, session); });
    admin_ = std::make_unique<AdminState>(AdminSettings{
        .threads = [this] { return workers_.threads(); },
        .set_timeout = [this](unsigned seconds) { timeout_ = seconds; arm_idle_timer(); },
        .shut_down = [this] { loop_.post([this] { stop(); }); },
        .make_tls = [this] { return rpc::TlsContext::create(tls_settings(config_, paths_)); },
        .min_workers = config_.min_workers, .max_workers = config_.max_workers, .prio_workers = config_.prio_workers});
    admin_server_ = std::make_unique<rpc::Server>(loop_, "admin", admin_limits(config_), driver::Open(), admin_->table());
    admin_->add(*server_);
    admin_->add(*admin_server_);
    server_->on_clients_changed([this](std::size_t) {
        arm_idle_timer();
        // What clients left behind goes back to the system, once for many.
        if (!trim_timer_) trim_timer_ = loop_.after(500ms, [this] { trim_timer_ = 0; ::malloc_trim(0); });
    });
    // What work left behind goes back to the system.
    driver::when_workers_are_quiet([] { ::malloc_trim(0); });
    watch_signals();
    for (rpc::Socket& socket : admin_sockets_) admin_server_->listen(std::move(socket));
    admin_sockets_.clear();
    // A driver that takes its time must not keep the others from serving.
    loop_.after(5s, [this] { start_accepting(); });
    backends_->start([this] { start_accepting(); });
    background.ready();
    call_hook("start", "-", "start");
    loop_.run();
    server_->close_clients();
    admin_server_->close_clients();
    log.info("", "ended");
}

void Daemon::leave(int status) {
    for (const std::string& path : own_paths_) (void)attempt([&] { remove_file(path, false); });
    pid_file_.reset();
    std::fflush(nullptr);
    ::_exit(status);
}

void fail(const Options& options, const Error& error) {
    std::fprintf(stderr, "%s: %s\n", options.program.c_str(), error.message.c_str());
}

}  // namespace

int run_daemon(const Options& options) {
    std::optional<Daemon> daemon;
    Background background;
    int status = EXIT_FAILURE;
    const auto failed = attempt([&] {
        tune_memory();
        raise_limits();
        ::signal(SIGPIPE, SIG_IGN);
        EventLoop::block_signals({SIGTERM, SIGINT, SIGQUIT, SIGHUP});
        const auto paths = ::geteuid() == 0 ? host::Paths::system(options.root) : host::Paths::user_session(options.root);
        const std::string config_file = options.config.value_or(paths.etc + "/" + options.name + ".conf");
        Config config;
        try {
            config = read_config(config_file, options.config.has_value());
        } catch (const Error& e) {
            throw Error(ErrorCode::conf_syntax, ErrorDomain::conf, "Can't load config file: " + e.message);
        }
        const auto settings = log_settings_of(config, options, paths);
        if (options.daemonize && background.detach() == Background::parent) {
            status = background.wait_for_child();
            return;
        }
        configure_log(settings);
        daemon.emplace(options, paths, std::move(config), config_file);
        daemon->prepare();
        daemon->run(background);
        daemon->leave(EXIT_SUCCESS);
    });
    if (failed) {
        if (background.is_child()) background.failed(failed->message);
        log.error("", failed->message);
        fail(options, *failed);
        if (daemon) daemon->leave(EXIT_FAILURE);
        return EXIT_FAILURE;
    }
    return status;
}

}  // namespace vireo::daemon
