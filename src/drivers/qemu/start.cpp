// Starting a guest: everything between a definition and a QEMU that answers.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstring>
#include <ctime>
#include <utility>

#include "base/files.hpp"
#include "base/log.hpp"
#include "base/rollback.hpp"
#include "drivers/qemu/argv.hpp"
#include "drivers/qemu/control_group.hpp"
#include "drivers/qemu/define.hpp"
#include "drivers/qemu/device_nodes.hpp"
#include "drivers/qemu/firmware_variables.hpp"
#include "drivers/qemu/first_commands.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/listening_socket.hpp"
#include "drivers/qemu/live_definition.hpp"
#include "drivers/qemu/guest_cpu.hpp"
#include "drivers/qemu/guest_facts.hpp"
#include "drivers/qemu/host_cpu.hpp"
#include "drivers/qemu/live_cpu.hpp"
#include "drivers/qemu/memory_folders.hpp"
#include "drivers/qemu/ownership.hpp"
#include "drivers/qemu/secrets.hpp"
#include "drivers/qemu/statistics.hpp"
#include "drivers/qemu/tap_interfaces.hpp"
#include "drivers/qemu/thread_places.hpp"
#include "drivers/qemu/tpm_emulator.hpp"
#include "drivers/qemu/virtiofs_daemon.hpp"
#include "drivers/qemu/vsock_device.hpp"
#include "host/private_devices.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/device.hpp"
#include "model/domain/read.hpp"

namespace vireo::qemu {

namespace {

LogSource log("qemu.start");

constexpr auto start_deadline = std::chrono::seconds(60);

UniqueFd connect_to(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), std::min(path.size() + 1, sizeof address.sun_path));
    UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd || connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) < 0)
        throw system_error("failed to connect to monitor socket");
    return fd;
}

// What stands at the head of a guest's log.
std::string log_head(const CommandLine& line, const Capabilities& capabilities) {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    tm broken{};
    gmtime_r(&now.tv_sec, &broken);
    char stamp[64];
    const std::size_t length = strftime(stamp, sizeof stamp, "%Y-%m-%d %H:%M:%S", &broken);
    std::snprintf(stamp + length, sizeof stamp - length, ".%03ld+0000", now.tv_nsec / 1000000);
    utsname host{};
    uname(&host);
    const std::uint64_t v = capabilities.version;
    std::string out = std::string(stamp) + ": starting up vireo, qemu version: " + std::to_string(v / 1000000) + "." +
                      std::to_string(v / 1000 % 1000) + "." + std::to_string(v % 1000) + capabilities.package +
                      ", kernel: " + host.release + ", hostname: " + host.nodename + "\n";
    out += shell_text(line) + "\n";
    return out;
}

// What QEMU wrote to the log since `from`: the reason why it ended.
std::string log_tail(const std::string& path, off_t from) {
    UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string text;
    char buffer[4096];
    while (fd && text.size() < 16384) {
        const ssize_t count = pread(fd.get(), buffer, sizeof buffer, from + off_t(text.size()));
        if (count <= 0) break;
        text.append(buffer, std::size_t(count));
    }
    // Lines about pseudo terminals are no complaints.
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find('\n', at);
        if (end == std::string::npos) end = text.size();
        const std::string_view one = std::string_view(text).substr(at, end - at);
        if (!one.empty() && one.find("char device redirected to") == std::string_view::npos && !one.ends_with("shutting down")) {
            if (!out.empty()) out += '\n';
            out += one;
        }
        at = end + 1;
    }
    constexpr std::size_t longest = 1024;
    if (out.size() > longest) out.erase(0, out.size() - longest);
    return out;
}

// One start: what it makes, and how that is undone when a later step fails.
class Start {
public:
    Start(QemuDriver& driver, const Domain& domain, const StartOptions& options) : driver_(driver), domain_(domain), options_(options) {}

    void run(std::unique_ptr<model::Domain> definition) {
        definition_ = std::move(definition);
        config_ = driver_.config();
        domain_->running = std::make_unique<Running>();
        domain_->running->starting = true;
        undo_.add([this] { domain_->running.reset(); });
        plan();
        make_folders();
        prepare_sockets();
        prepare_groups();
        spawn();
        handshake();
        undo_.dismiss();
    }

    // After a start: the moves that it left out.
    void move_threads_later() {
        if (limits_threads(running().live) || !running().group) return;
        driver_.loop.after(std::chrono::milliseconds(100), [weak = std::weak_ptr(domain_), id = running().id, iothreads = iothreads_] {
            const Domain domain = weak.lock();
            if (!domain) return;
            domain->actor().post(driver::WorkKind::event, "places of threads", [domain, id, iothreads] {
                if (!domain->running || domain->running->id != id || domain->running->being_destroyed) return;
                const Outcome outcome = attempt([&] {
                    place_vcpus(*domain->running);
                    for (const auto& [number, thread] : iothreads) place_iothread(*domain->running, number, thread);
                });
                if (outcome) log.warning(*domain->name(), "threads stay in the emulator's control group: ", outcome->message);
            });
        });
    }

private:
    Running& running() { return *domain_->running; }

    void plan() {
        Running& run = running();
        const std::string name = *domain_->name();
        run.id = driver_.domains.next_id();
        run.autodestroy = options_.autodestroy;
        run.capabilities = driver_.capabilities->get(*definition_->devices.emulator);
        const std::string short_part = short_name(run.id, name);
        run.library_directory = driver_.paths.lib + "/" + short_part;
        run.channel_directory = driver_.paths.lib + "/channel/target/" + short_part;
        run.monitor_path = run.library_directory + "/monitor.sock";
        run.log_path = driver_.paths.log + "/" + name + ".log";
        if (driver_.privileged && geteuid() == 0) credentials_ = Credentials::of(config_->user, config_->group);
        launch_.now = std::time(nullptr);
        tm local{};
        const std::time_t now = std::time_t(launch_.now);
        localtime_r(&now, &local);
        launch_.utc_offset = local.tm_gmtoff;
        LivePlan live_plan{run.id, run.library_directory, run.channel_directory, credentials_.value_or(Credentials{geteuid(), getegid(), {}}),
                           config_->dynamic_ownership, launch_.utc_offset};
        std::vector<int> ports;
        undo_.add([this, &run] {
            for (int port : run.ports) driver_.ports.give_back(port);
        });
        run.live = std::move(*definition_);
        if (run.live.qemu && run.live.qemu->commandline) run.taints.emplace_back("custom-argv");
        asked_for_ = has_described_cpu(run.live) && run.live.cpu->match != model::CpuMatch::minimum;
        match_cpu(run.live, *run.capabilities, CapabilityCache::host_arch(), host_processor());
        resolve_cpu(run.live, *run.capabilities, CapabilityCache::host_arch());
        make_live(run.live, live_plan, *run.capabilities, *config_, driver_.ports, run.ports);
    }

    void own(const std::string& path) {
        if (credentials_ && chown(path.c_str(), credentials_->uid, credentials_->gid) < 0)
            throw system_error("unable to set user and group to '" + std::to_string(credentials_->uid) + ":" +
                               std::to_string(credentials_->gid) + "' on '" + path + "'");
    }

    void make_folders() {
        Running& run = running();
        for (const auto& [path, mode] : {std::pair{run.library_directory, mode_t(0750)}, {run.channel_directory, mode_t(0750)}}) {
            make_directories(path, mode);
            undo_.add([path] { remove_tree(path); });
            own(path);
        }
        run.master_key = new_master_key();
        const std::string key_file = run.library_directory + "/master-key.aes";
        replace_file(key_file, run.master_key, {.mode = 0600, .durable = false});
        own(key_file);
        prepare_variables(run.live, *config_, run.live.os.nvram ? host_firmware() : std::vector<FirmwareDescriptor>(), options_.reset_nvram, undo_);
        if (config_->dynamic_ownership && credentials_) {
            take_ownership(run.live, *credentials_);
            undo_.add([this] { give_back_ownership(running().live); });
        }
    }

    void prepare_sockets() {
        Running& run = running();
        launch_.id = run.id;
        launch_.privileged = driver_.privileged;
        launch_.library_directory = run.library_directory;
        launch_.channel_directory = run.channel_directory;
        launch_.search_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        const std::string guest = guest_folder(run.id, *domain_->name());
        launch_.memory_directory = memory_folder(*config_, guest);
        launch_.hugetlb = hugetlb_mounts(*config_, guest);
        make_memory_folders(run.live, *config_, guest, credentials_, undo_);
        monitor_socket_ = listen_at(run.monitor_path, 0775, {});
        launch_.monitor_fd = monitor_socket_.get();
        const auto bound = [&](const model::CharSource& source, const model::DeviceInfo& info) {
            const auto* unix_socket = std::get_if<model::UnixChar>(&source.kind);
            if (!unix_socket || unix_socket->mode != model::CharMode::bind || !unix_socket->path || !info.alias) return;
            make_directories(parent_path(*unix_socket->path));
            const std::string path = *unix_socket->path;
            sockets_.push_back(listen_at(path, 0660, credentials_));
            undo_.add([path] { unlink(path.c_str()); });
            launch_.chardev_fds[*info.alias] = sockets_.back().get();
        };
        // Files of character devices are opened for QEMU, which may not make them where they are to be.
        unsigned next_set = 0;
        const auto open_file = [&](const std::string& key, const std::string& path, bool append) {
            if (driver_.privileged && config_->stdio_handler == StdioHandler::file) return;
            UniqueFd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | (append ? O_APPEND : O_TRUNC), 0600));
            if (!fd) throw system_error("Unable to open file '" + path + "'");
            launch_.files[key] = {next_set++, fd.get()};
            sockets_.push_back(std::move(fd));
        };
        const auto files = [&](const model::CharSource& source, const model::DeviceInfo& info) {
            if (!info.alias) return;
            if (const auto* file = std::get_if<model::FileChar>(&source.kind)) open_file(*info.alias + "-source", file->path, file->append == schema::OnOff::on);
            if (source.log) open_file(*info.alias + "-log", source.log->file, source.log->append == schema::OnOff::on);
        };
        const auto each = [&](auto& list) {
            for (auto& device : list) {
                bound(device.source, device.info);
                files(device.source, device.info);
            }
        };
        each(run.live.devices.serials);
        each(run.live.devices.parallels);
        each(run.live.devices.channels);
        each(run.live.devices.consoles);
        run.next_fdset = int(next_set);
        prepare_taps(run.live, launch_, taps_, undo_);
        if (run.live.devices.vsock) {
            taps_.push_back(open_vsock(*run.live.devices.vsock));
            launch_.socket_fds[run.live.devices.vsock->info.alias.value_or("")] = taps_.back().get();
        }
        launch_.emulator_tpm_socket = start_tpm_emulator(run.live, tpm_place(driver_.paths, run.live, run.id), *config_,
                                                         driver_.privileged, credentials_, lookup_, domain_->actor(), undo_);
    }

    void prepare_groups() {
        Running& run = running();
        run.group = make_control_group(driver_.cgroups, run.live, *config_, undo_);
        place_emulator(run);
        start_virtiofs_daemons({driver_.loop, driver_.paths, *config_, credentials_}, run, undo_);
    }

    void spawn() {
        Running& run = running();
        launch_.secrets = encrypt_secrets(needed_secrets(run.live, *config_), run.master_key, lookup_);
        const CommandLine line = command_line(run.live, *run.capabilities, *config_, launch_);
        UniqueFd log_file(open(run.log_path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
        if (!log_file) throw system_error("failed to create logfile " + run.log_path);
        write_all(log_file.get(), log_head(line, *run.capabilities), run.log_path);
        log_start_ = lseek(log_file.get(), 0, SEEK_END);

        LaunchRequest request;
        request.arguments = line.arguments;
        request.environment = line.environment;
        for (const PassedFd& fd : line.fds) request.fds.push_back(fd.fd);
        request.output = request.error = log_file.get();
        request.credentials = credentials_;
        if (config_->max_processes > 0) request.limits.processes = std::uint64_t(config_->max_processes);
        if (config_->max_files > 0) request.limits.files = std::uint64_t(config_->max_files);
        request.limits.core = config_->max_core;
        request.limits.locked_memory = locked_memory(run.live);
        request.group = control_group_entrance(run.group);
        request.cpus = emulator_cpus(run.live);
        request.memory = memory_policy(run.live, run.group && run.group->has(host::CgroupController::cpuset));
        request.pid_file = driver_.paths.run + "/" + *domain_->name() + ".pid";
        undo_.add([this] { remove_status(driver_, domain_); });
        host::PrivateDevices devices;
        Rollback unstage;
        if (wants_private_devices(*config_, driver_.privileged)) {
            devices = host::plan_private_devices(driver_.paths.run + "/" + *domain_->name() + ".dev", private_nodes(run.live, *config_));
            make_directories(devices.staging);
            unstage.add([&] { rmdir(devices.staging.c_str()); });
            request.devices = &devices;
        }
        Launched launched = launch(request);
        unstage.run();   // it was mounted there for the child alone
        run.pid = launched.pid;
        run.pidfd = std::make_shared<UniqueFd>(std::move(launched.pidfd));
        undo_.add([this] {
            Running& failed = running();
            if (failed.monitor) failed.monitor->close();
            end_process(failed, false, std::chrono::seconds(5), domain_->actor());
        });
        qemu::watch_process(driver_, domain_);
        // QEMU has the listening ends now; ours must go, so that its death is seen as the end of the connection.
        UniqueFd connection = connect_to(run.monitor_path);
        monitor_socket_.reset();
        sockets_.clear();
        taps_.clear();
        run.monitor = Monitor::open(driver_.loop, std::move(connection), monitor_callbacks(driver_, domain_, run.id));
        // A daemon that dies now must find the process again.
        domain_->change([&](DomainSnapshot& next) {
            next.state = State::paused;
            next.reason = reason::starting_up;
        });
        write_status(driver_, domain_);
    }

    // Everything that must be asked or told before the guest runs, in one go.
    void handshake() {
        Running& run = running();
        std::vector<MonitorCommand> commands = first_commands(run.live, *config_);
        const bool has_iothreads = run.live.iothreads.value_or(0) > 0 || !run.live.iothread_ids.empty();
        if (has_iothreads) commands.push_back({"query-iothreads"});
        const Outcome outcome = attempt([&] {
            auto replies = run.monitor->call_all(domain_->actor(), std::move(commands), start_deadline);
            for (MonitorReply& reply : replies) reply.value();
            read_chardevs(run, replies[0].result);
            read_vcpus(run, replies[1].result);
            plug_processors_at_start(domain_);
            if (has_described_cpu(run.live)) read_cpu(replies[1].result.at(0)["qom-path"].text());
            const ThreadMove move = limits_threads(run.live) ? ThreadMove::now : ThreadMove::later;
            if (has_iothreads) iothreads_ = read_iothreads(replies.back().result);
            place_vcpus(run, move);
            for (const auto& [id, thread] : iothreads_) place_iothread(run, id, thread, move);
            place_emulator(run);
            learn_facts();
            if (!options_.paused) run.monitor->call_all(domain_->actor(), {{"cont"}}, start_deadline).at(0).value();
        });
        if (outcome) throw why(*outcome);
    }

    // What QEMU made of the devices.
    void learn_facts() {
        Running& run = running();
        auto questions = facts_questions(run.live);
        take_facts(run.live, questions.empty() ? std::vector<MonitorReply>()
                                               : run.monitor->call_all(domain_->actor(), std::move(questions), start_deadline));
    }

    // What the guest got is checked before it runs, and written down. A QEMU that does not tell is believed.
    void read_cpu(const std::string& path) {
        Running& run = running();
        const auto property = [&](std::string_view name) {
            return MonitorCommand{"qom-get", Json::object({{"path", path}, {"property", name}})};
        };
        auto words = run.monitor->call_all(domain_->actor(), {property("feature-words"), property("unavailable-features")}, start_deadline);
        if (words[0].error) return;
        model::x86::FeatureSet got = features_from_words(words[0].result);
        std::vector<MonitorCommand> questions;
        const auto places = features_in_msrs(got);
        for (const std::size_t place : places) questions.push_back(property(model::x86::features()[place].name));
        const auto answers = questions.empty() ? std::vector<MonitorReply>() : run.monitor->call_all(domain_->actor(), std::move(questions), start_deadline);
        for (std::size_t i = 0; i < answers.size(); ++i)
            if (!answers[i].error && answers[i].result.boolean()) got.set(places[i]);
        if (run.live.cpu->check == model::CpuCheck::full) verify_cpu(*run.live.cpu, got);
        // What was asked for is what another host is asked for; what was left to this host is not.
        if (asked_for_) run.original_cpu = run.live.cpu;
        std::vector<std::string> withheld;
        if (!words[1].error)
            for (const Json& name : words[1].result.items()) withheld.push_back(name.text());
        write_down_cpu(*run.live.cpu, got, features_named_by_qemu(withheld));
        if (run.original_cpu) {
            run.original_cpu->model->fallback = model::CpuFallback::forbid;
            name_bygone_features(*run.original_cpu);
        }
    }

    // A monitor that closed means a QEMU that ended: its own words are the error.
    Error why(const Error& error) {
        Running& run = running();
        if (error.domain == ErrorDomain::cpu) return error;
        if (!run.monitor->is_closed() && error.code != ErrorCode::operation_failed) return error;
        if (domain_->actor().interrupted()) return error;
        end_process(run, false, std::chrono::seconds(2), domain_->actor());
        const std::string said = log_tail(run.log_path, log_start_);
        return Error(ErrorCode::internal_error, ErrorDomain::qemu,
                     said.empty() ? "QEMU unexpectedly closed the monitor (vm='" + *domain_->name() + "')"
                                  : "qemu unexpectedly closed the monitor: " + said);
    }

    QemuDriver& driver_;
    const Domain& domain_;
    const StartOptions& options_;
    const SecretLookup lookup_ = [this](const NeededSecret& needed) { return driver_.secret_value(needed); };
    std::shared_ptr<const Config> config_;
    std::unique_ptr<model::Domain> definition_;
    std::optional<Credentials> credentials_;
    Launch launch_;
    UniqueFd monitor_socket_;
    std::vector<UniqueFd> sockets_, taps_;
    IothreadIds iothreads_;
    off_t log_start_ = 0;
    bool asked_for_ = false;             // the definition says which CPU, and leaves nothing to the host
    Rollback undo_;
};

}  // namespace

void read_chardevs(Running& run, const Json& chardevs) {
    run.console_paths.clear();
    for (const Json& item : chardevs.items()) {
        const std::string& label = item["label"].text();
        const std::string& file = item["filename"].text();
        if (!label.starts_with("char")) continue;
        if (file.starts_with("pty:")) run.console_paths[label.substr(4)] = file.substr(4);
        if (const Json* open = item.find("frontend-open"))
            for (model::Channel& channel : run.live.devices.channels)
                if (auto* target = std::get_if<model::VirtioTarget>(&channel.target); target && channel.info.alias == std::string_view(label).substr(4))
                    target->state = open->boolean() ? model::ChannelState::connected : model::ChannelState::disconnected;
    }
    const auto fill = [&](model::CharSource& source, const model::DeviceInfo& info) {
        auto* pty = std::get_if<model::PtyChar>(&source.kind);
        if (!pty || !info.alias) return;
        if (auto found = run.console_paths.find(*info.alias); found != run.console_paths.end()) pty->path = found->second;
    };
    const auto each = [&](auto& list) { for (auto& device : list) fill(device.source, device.info); };
    each(run.live.devices.serials);
    each(run.live.devices.parallels);
    each(run.live.devices.channels);
    each(run.live.devices.consoles);
    // The first console stands for the first serial port.
    auto& consoles = run.live.devices.consoles;
    if (!consoles.empty() && !run.live.devices.serials.empty() &&
        consoles[0].target_type.value_or(model::ConsoleTargetType::serial) == model::ConsoleTargetType::serial) {
        consoles[0].source = run.live.devices.serials[0].source;
        consoles[0].info.alias = run.live.devices.serials[0].info.alias;
    }
}

void read_vcpus(Running& run, const Json& cpus) {
    run.vcpu_threads.clear();
    for (const Json& item : cpus.items()) {
        const std::size_t index = std::size_t(item["cpu-index"].unsigned_integer());
        if (index > 65535) continue;
        if (run.vcpu_threads.size() <= index) run.vcpu_threads.resize(index + 1);
        run.vcpu_threads[index] = pid_t(item["thread-id"].integer());
    }
}

namespace {

// Compat: while a guest runs, and after, its definition is one that was read anew, which puts controllers in order.
void put_in_order(const Domain& domain, model::Domain& definition) {
    const auto before = definition.devices.controllers;
    model::sort_controllers(definition.devices.controllers);
    if (definition.devices.controllers == before) return;
    const PreparedDefinition prepared = prepare(definition);
    domain->change([&](DomainSnapshot& next) {
        next.config = prepared.text;
        next.config_public = prepared.public_text;
    });
}

}  // namespace

void start_domain(QemuDriver& driver, const Domain& domain, const StartOptions& options, std::unique_ptr<model::Domain> definition) {
    if (domain->running) throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, "domain is already running");
    const auto before = domain->read();
    std::optional<model::Domain> kept;
    if (!definition) {
        definition = std::make_unique<model::Domain>(model::read_domain(*before->config));
        kept = *definition;
    }
    Start start(driver, domain, options);
    const Outcome outcome = attempt([&] { start.run(std::move(definition)); });
    if (outcome) {
        log.error(*domain->name(), "start failed: ", outcome->message);
        domain->change([](DomainSnapshot& next) {
            next.state = State::shutoff;
            next.reason = reason::failed;
            next.id = -1;
        });
        throw *outcome;
    }
    Running& run = *domain->running;
    if (kept) put_in_order(domain, *kept);
    driver.domains.set_id(domain->uuid(), run.id);
    ++driver.running_count;
    if (driver.busy_changed) driver.busy_changed();
    domain->change([&](DomainSnapshot& next) {
        next.id = run.id;
        next.pid = run.pid;
        next.state = options.paused ? State::paused : State::running;
        next.reason = options.paused ? int(reason::user) : int(reason::booted);
    });
    publish_running(driver, domain);
    driver.statistics->add(domain);
    log.info(*domain->name(), "started, pid ", run.pid);
    if (!options.paused) driver.lifecycle_event(*domain, lifecycle::resumed, lifecycle::resumed_unpaused);
    driver.lifecycle_event(*domain, lifecycle::started, options.started_detail);
    if (options.paused) driver.lifecycle_event(*domain, lifecycle::suspended, lifecycle::suspended_paused);
    start.move_threads_later();
    run.starting = false;
    for (const auto& tell : std::exchange(run.held_events, {})) tell();
}

}  // namespace vireo::qemu
