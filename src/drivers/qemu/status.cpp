// The status file of a running guest: libvirt's own format, so that it takes over our guests and we its.
#include <algorithm>

#include "base/files.hpp"
#include "drivers/qemu/define.hpp"
#include "drivers/qemu/definition_file.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/live_definition.hpp"
#include "drivers/qemu/status_file.hpp"
#include "host/private_devices.hpp"
#include "model/domain/device.hpp"
#include "model/domain/read.hpp"
#include "model/status/status.hpp"

namespace vireo::qemu {

namespace {

std::string status_path(const QemuDriver& driver, std::string_view name) { return driver.paths.run + "/" + std::string(name) + ".xml"; }

std::vector<std::string> device_aliases(const model::Domain& domain) {
    std::vector<std::string> out;
    model::each_device(domain, [&](const auto& device) {
        using Kind = std::decay_t<decltype(device)>;
        if constexpr (requires { device.info; } && !std::is_same_v<Kind, model::Console> && !std::is_same_v<Kind, model::Graphics> &&
                      !std::is_same_v<Kind, model::Input>) {
            if constexpr (std::is_same_v<Kind, model::Controller>)
                if (device.type() == model::ControllerType::pci && device.index == 0u) return;   // the machine's own
            if (device.info.alias) out.push_back(*device.info.alias);
        }
    });
    return out;
}

}  // namespace

std::string status_text(const Running& run, State state, int reason) {
    model::DomainStatus out;
    out.state = state_word(state);
    out.reason = std::string(reason_word(state, reason));
    out.pid = run.pid;
    out.taints = run.taints;
    out.deprecations = run.deprecations;
    out.monitor = {run.monitor_path, model::MonitorType::unix_};
    out.mount_namespace = run.pid > 0 && host::has_private_mounts(run.pid);
    for (std::size_t i = 0; i < run.vcpu_threads.size(); ++i)
        if (run.vcpu_threads[i]) out.vcpus.push_back({std::uint32_t(i), run.vcpu_threads[i]});
    // Flags that 9.0.0 does not know would make it refuse the file.
    for (std::size_t i = 0; i < std::size_t(Capability::first_later_); ++i)
        if (run.capabilities && run.capabilities->has(Capability(i))) out.capabilities.emplace_back(name_of(Capability(i)));
    if (!run.lock_state.empty()) out.lock_state = run.lock_state;
    if (state == State::paused && reason == reason::starting_up) out.job = model::StatusJob{.type = model::TrackedJob::async_nested, .async = model::AsyncJob::start};
    out.fake_reboot = run.fake_reboot;
    out.devices = device_aliases(run.live);
    out.library_directory = run.library_directory;
    out.channel_target_directory = run.channel_directory;
    out.cpu = run.original_cpu;
    out.remember_owner = true;
    if (run.allow_reboot) out.allow_reboot = *run.allow_reboot ? "yes" : "no";
    std::uint32_t nodes = std::uint32_t(run.next_node);
    for (const model::Disk& disk : run.live.devices.disks) {
        nodes = std::max(nodes, disk.source.index.value_or(0));
        for (const model::BackingStore* layer = disk.backing ? &*disk.backing : nullptr; layer && layer->source;
             layer = layer->backing ? &*layer->backing : nullptr)
            nodes = std::max(nodes, layer->source->index.value_or(0));
    }
    out.node_index = nodes;
    out.fdset_index = std::uint64_t(run.next_fdset);
    out.block_jobs_active = schema::YesNo::no;
    out.agent_timeout = run.agent_timeout;
    out.domain = run.live;
    return model::write_status(out);
}

ReadStatus read_status(std::string text, std::string_view name) {
    model::DomainStatus read = model::read_status(std::move(text), name);
    const auto refuse = [](const std::string& what) { throw Error(ErrorCode::internal_error, ErrorDomain::qemu, what); };
    ReadStatus out;
    out.running = std::make_unique<Running>();
    Running& run = *out.running;
    const auto state = state_of_word(read.state);
    if (!state) refuse("invalid domain state '" + read.state + "'");
    out.state = *state;
    if (read.reason) {
        const auto found = reason_of_word(*state, *read.reason);
        if (!found) refuse("invalid domain state reason '" + *read.reason + "'");
        out.reason = *found;
    }
    if (read.pid <= 0 || read.pid > INT32_MAX) refuse("invalid pid");
    run.pid = pid_t(read.pid);
    run.monitor_path = read.monitor.path;
    run.taints = std::move(read.taints);
    run.deprecations = std::move(read.deprecations);
    for (const model::StatusVcpu& vcpu : read.vcpus) {
        if (vcpu.id > 65535) continue;
        if (run.vcpu_threads.size() <= vcpu.id) run.vcpu_threads.resize(vcpu.id + 1);
        run.vcpu_threads[vcpu.id] = pid_t(vcpu.pid);
    }
    auto capabilities = std::make_shared<Capabilities>();
    for (const std::string& flag : read.capabilities) {
        const auto found = capability_from_name(flag);
        if (!found) refuse("Unknown qemu capabilities flag " + flag);
        capabilities->set(*found);
    }
    run.capabilities = std::move(capabilities);
    run.lock_state = read.lock_state.value_or("");
    run.fake_reboot = read.fake_reboot;
    run.library_directory = read.library_directory.value_or("");
    run.channel_directory = read.channel_target_directory.value_or("");
    if (read.allow_reboot && *read.allow_reboot != "default") run.allow_reboot = *read.allow_reboot == "yes";
    run.next_node = int(read.node_index.value_or(0));
    run.next_fdset = int(read.fdset_index.value_or(0));
    run.agent_timeout = read.agent_timeout.value_or(-2);
    run.original_cpu = std::move(read.cpu);
    out.starting = read.job && read.job->async == model::AsyncJob::start;
    run.live = std::move(read.domain);
    run.id = run.live.id.value_or(-1);
    if (run.live.name.empty() || !run.live.uuid || run.id < 0) refuse("no domain config");
    if (run.monitor_path.empty()) refuse("no monitor path");
    run.ports = ports_of(run.live);
    return out;
}

void write_status(QemuDriver& driver, const Domain& domain) {
    const auto snapshot = domain->read();
    // A status survives the daemon, not the host: no need to wait for a disk.
    replace_file(status_path(driver, *domain->name()), status_text(*domain->running, snapshot->state, snapshot->reason),
                 {.mode = 0600, .durable = false});
}

void remove_status(QemuDriver& driver, const Domain& domain) {
    const std::string name = *domain->name();
    remove_file(status_path(driver, name), false);
    remove_file(driver.paths.run + "/" + name + ".pid", false);
}

std::shared_ptr<const GuestFacts> guest_facts(const Running& run) {
    auto out = std::make_shared<GuestFacts>();
    for (const model::Disk& disk : run.live.devices.disks) {
        GuestFacts::Disk facts{.target = disk.target.dev, .alias = disk.info.alias.value_or("")};
        if (disk.private_data) facts.qom = disk.private_data->qom.value_or("");
        facts.layers.push_back({disk.source.index.value_or(0), model::local_path(disk.source)});
        for (const model::BackingStore* layer = disk.backing ? &*disk.backing : nullptr; layer && layer->source;
             layer = layer->backing ? &*layer->backing : nullptr)
            facts.layers.push_back({layer->source->index.value_or(0), model::local_path(*layer->source)});
        out->disks.push_back(std::move(facts));
    }
    for (const model::Interface& interface : run.live.devices.interfaces) out->interfaces.push_back(interface.target.dev.value_or(""));
    out->vcpu_threads = run.vcpu_threads;
    out->group = run.group;
    return out;
}

void publish_running(QemuDriver& driver, const Domain& domain) {
    Running& run = *domain->running;
    std::string text = model::write_domain(run.live, {.live = true, .secure = true});
    const auto scanned = scan_definition(text);
    domain->change([&](DomainSnapshot& next) {
        next.live = Text(text);
        if (scanned) next.live_facts = scanned->facts;
        next.guest = guest_facts(run);
        next.asked_cpu = run.original_cpu ? std::make_shared<const model::Cpu>(*run.original_cpu) : nullptr;
        next.live_public = next.live_facts.has_secrets ? Text(model::write_domain(run.live, {.live = true})) : next.live;
    });
    write_status(driver, domain);
}

void set_state(QemuDriver& driver, const Domain& domain, State state, int reason) {
    domain->change([&](DomainSnapshot& next) {
        next.state = state;
        next.reason = reason;
    });
    write_status(driver, domain);
}

void set_state(QemuDriver& driver, const Domain& domain, State state, int reason, int event, int detail) {
    domain->change([&](DomainSnapshot& next) {
        next.state = state;
        next.reason = reason;
    });
    driver.lifecycle_event(*domain, event, detail);
    write_status(driver, domain);
}

}  // namespace vireo::qemu
