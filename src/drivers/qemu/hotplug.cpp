#include "drivers/qemu/hotplug.hpp"

#include <unistd.h>

#include <algorithm>
#include <set>

#include "base/files.hpp"
#include "base/log.hpp"
#include "base/rollback.hpp"
#include "drivers/qemu/aliases.hpp"
#include "drivers/qemu/check_steps.hpp"
#include "drivers/qemu/control_group.hpp"
#include "drivers/qemu/define.hpp"
#include "drivers/qemu/device_changes.hpp"
#include "drivers/qemu/device_commands.hpp"
#include "drivers/qemu/device_nodes.hpp"
#include "drivers/qemu/guest_facts.hpp"
#include "drivers/qemu/vsock_device.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/live_definition.hpp"
#include "drivers/qemu/ownership.hpp"
#include "drivers/qemu/secrets.hpp"
#include "drivers/qemu/tap_interfaces.hpp"
#include "drivers/qemu/unplug.hpp"
#include "drivers/qemu/virtiofs_daemon.hpp"
#include "protocol/remote/domain_event.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;

namespace {

LogSource log("qemu.hotplug");

using namespace model;

[[noreturn]] void refuse_plug(ErrorCode code, const std::string& what) { throw Error(code, ErrorDomain::qemu, what); }

// ---- kinds ----

// The list that holds devices of a kind that can be plugged; nullptr for other kinds, and for what stands alone.
template <class T> auto list_of(Devices& devices) {
    if constexpr (std::is_same_v<T, Disk>) return &devices.disks;
    else if constexpr (std::is_same_v<T, Controller>) return &devices.controllers;
    else if constexpr (std::is_same_v<T, Filesystem>) return &devices.filesystems;
    else if constexpr (std::is_same_v<T, Interface>) return &devices.interfaces;
    else if constexpr (std::is_same_v<T, Serial>) return &devices.serials;
    else if constexpr (std::is_same_v<T, Parallel>) return &devices.parallels;
    else if constexpr (std::is_same_v<T, Console>) return &devices.consoles;
    else if constexpr (std::is_same_v<T, Channel>) return &devices.channels;
    else if constexpr (std::is_same_v<T, Input>) return &devices.inputs;
    else if constexpr (std::is_same_v<T, Hostdev>) return &devices.hostdevs;
    else if constexpr (std::is_same_v<T, Redirdev>) return &devices.redirdevs;
    else if constexpr (std::is_same_v<T, Watchdog>) return &devices.watchdogs;
    else if constexpr (std::is_same_v<T, Rng>) return &devices.rngs;
    else if constexpr (std::is_same_v<T, Shmem>) return &devices.shmems;
    else if constexpr (std::is_same_v<T, MemoryDevice>) return &devices.memories;
    else return nullptr;
}
bool can_plug(const Device& device) {
    return std::visit([](const auto& one) {
        using T = std::decay_t<decltype(one)>;
        Devices none;
        return std::is_same_v<T, Vsock> || !std::is_null_pointer_v<decltype(list_of<T>(none))>;
    }, device);
}

[[noreturn]] void not_supported(const char* verb, const Device& device) {
    refuse_plug(ErrorCode::operation_unsupported, std::string("live ") + verb + " of device '" + std::string(device_kind(device)) + "' is not supported");
}

std::string alias_in(const Device& device) {
    const DeviceInfo* info = info_of(device);
    return info ? info->alias.value_or("") : std::string();
}

// The device with this alias, as a value.
std::optional<Device> find_by_alias(const model::Domain& domain, const std::string& alias) {
    std::optional<Device> out;
    each_device(domain, [&](const auto& device) {
        if constexpr (requires { device.info; })
            if (device.info.alias == alias && !out) out = Device(device);
    });
    return out;
}

// ---- rules before anything is done ----

void check_before_plug(const model::Domain& live, const Device& device) {
    if (const auto* controller = std::get_if<Controller>(&device)) {
        const std::string type(schema::word(controller->type()));
        if (controller->type() != ControllerType::scsi && controller->type() != ControllerType::virtio_serial)
            refuse_plug(ErrorCode::operation_unsupported, "'" + type + "' controller cannot be hot plugged.");
        for (const Controller& other : live.devices.controllers)
            if (controller->index && other.type() == controller->type() && other.index == controller->index)
                refuse_plug(ErrorCode::operation_failed, "target " + type + ":" + std::to_string(*controller->index) + " already exists");
    }
    if (const auto* disk = std::get_if<Disk>(&device)) {
        for (const Disk& other : live.devices.disks)
            if (other.target.dev == disk->target.dev)
                refuse_plug(ErrorCode::xml_error, "target '" + disk->target.dev + "' duplicated for disk sources '" + model::local_path(other.source) + "' and '" +
                                                      model::local_path(disk->source) + "'");
        if (disk->device == DiskDevice::cdrom || disk->device == DiskDevice::floppy) {
            const DiskBus bus = disk->target.bus.value_or(DiskBus::ide);
            if (bus != DiskBus::usb && bus != DiskBus::scsi)
                refuse_plug(ErrorCode::operation_unsupported, disk->device == DiskDevice::cdrom ? "cdrom device with bus '" + std::string(schema::word(bus)) + "' cannot be hotplugged"
                                                                                                : "floppy device hotplug isn't supported");
        }
        const DiskBus bus = disk->target.bus.value_or(DiskBus::virtio);
        if (bus != DiskBus::virtio && bus != DiskBus::scsi && bus != DiskBus::usb)
            refuse_plug(ErrorCode::operation_unsupported, "disk bus '" + std::string(schema::word(bus)) + "' cannot be hotplugged.");
    }
    if (const auto* hostdev = std::get_if<Hostdev>(&device)) {
        if (std::holds_alternative<PciHostdev>(hostdev->kind) && !file_exists("/dev/vfio/vfio"))
            refuse_plug(ErrorCode::config_unsupported, "host doesn't support passthrough of host PCI devices");
        if (!std::holds_alternative<UsbHostdev>(hostdev->kind) && !std::holds_alternative<PciHostdev>(hostdev->kind))
            refuse_plug(ErrorCode::config_unsupported, "hotplug of a host device of this kind is not possible yet");
    }
    if (const auto* filesystem = std::get_if<Filesystem>(&device)) {
        if (!filesystem->driver || filesystem->driver->type != FilesystemDriverType::virtiofs)
            refuse_plug(ErrorCode::operation_unsupported, "only virtiofs filesystems can be hotplugged");
        check_filesystem(*filesystem, live);
    }
    if (const auto* interface = std::get_if<Interface>(&device)) {
        const auto type = interface->type();
        if (type != InterfaceType::user && type != InterfaceType::bridge && type != InterfaceType::ethernet && type != InterfaceType::vhostuser)
            refuse_plug(ErrorCode::config_unsupported, "hotplug of interface type of " + std::string(schema::word(type)) + " is not possible yet");
    }
}

void check_before_unplug(const Device& device) {
    if (const auto* controller = std::get_if<Controller>(&device)) {
        if (controller->type() != ControllerType::scsi && controller->type() != ControllerType::virtio_serial)
            refuse_plug(ErrorCode::operation_unsupported, "'" + std::string(schema::word(controller->type())) + "' controller cannot be hot unplugged.");
    }
    if (const auto* disk = std::get_if<Disk>(&device)) {
        const DiskBus bus = disk->target.bus.value_or(DiskBus::virtio);
        if (bus != DiskBus::virtio && bus != DiskBus::scsi && bus != DiskBus::usb)
            refuse_plug(ErrorCode::operation_unsupported, "This type of disk cannot be hot unplugged");
    }
    if (const auto* watchdog = std::get_if<Watchdog>(&device); watchdog && watchdog->model != WatchdogModel::i6300esb && watchdog->model != WatchdogModel::diag288)
        refuse_plug(ErrorCode::operation_unsupported, "hot unplug of watchdog of model " + std::string(schema::word(watchdog->model)) + " is not supported");
    if (const auto* input = std::get_if<Input>(&device); input && (input->bus == InputBus::ps2 || input->bus == InputBus::xen))
        refuse_plug(ErrorCode::operation_unsupported, "input device on bus '" + std::string(schema::word(*input->bus)) + "' cannot be detached");
}

// ---- the definition with the new device in it ----

struct Plan {
    model::Domain trial;
    std::vector<Device> added;          // in the order in which QEMU must get them
};

// Completed, with an alias and a place. Controllers that the device needs and that can be plugged are in the plan, too.
Plan plan_plug(QemuDriver& driver, const Running& run, Device device) {
    Plan plan;
    plan.trial = run.live;
    plan.trial.vcpus.clear();           // orders of plugged processors are no part of a definition
    std::set<std::string> known;
    each_device_info(run.live, [&](const DeviceInfo& info) { if (info.alias) known.insert(*info.alias); });
    attach_to_definition(plan.trial, std::move(device));
    const auto host = driver.environment();
    complete_definition(plan.trial, {.live = true, .check = true}, host.rules);
    assign_aliases(plan.trial, *run.capabilities);
    std::vector<Device> others;
    each_device(plan.trial, [&](const auto& one) {
        if constexpr (requires { one.info; }) {
            if (!one.info.alias || known.contains(*one.info.alias)) return;
            if constexpr (std::is_same_v<std::decay_t<decltype(one)>, Controller>) {
                if (one.type() == ControllerType::pci)
                    throw Error(ErrorCode::internal_error, ErrorDomain::domain, "No more available PCI slots");
                plan.added.push_back(one);
            } else {
                others.push_back(Device(one));
            }
        }
    });
    for (Device& one : others) plan.added.push_back(std::move(one));
    return plan;
}

// The order of the trial is the right one for the list that grew.
template <class T> void sort_as(std::vector<T>& list, const std::vector<T>& order) {
    const auto place = [&](const T& one) {
        const auto found = std::ranges::find_if(order, [&](const T& other) { return other.info.alias == one.info.alias; });
        return found - order.begin();
    };
    std::ranges::stable_sort(list, {}, place);
}

// The guest has these from the start; others it takes and gives.
bool counts_at_once(const MemoryDevice& memory) { return memory.model == MemoryModel::dimm || memory.model == MemoryModel::nvdimm; }

void put_into(model::Domain& live, Device device, model::Domain& trial) {
    std::visit([&](auto& one) {
        using T = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<T, Vsock>) {
            live.devices.vsock = std::move(one);
        } else if constexpr (!std::is_null_pointer_v<decltype(list_of<T>(live.devices))>) {
            auto* list = list_of<T>(live.devices);
            if constexpr (std::is_same_v<T, MemoryDevice>) {
                if (live.memory) live.memory->size += one.target.size;
                if (live.current_memory && counts_at_once(one)) *live.current_memory += one.target.size;
            }
            list->push_back(std::move(one));
            if constexpr (std::is_same_v<T, Disk> || std::is_same_v<T, Controller>) sort_as(*list, *list_of<T>(trial.devices));
        }
    }, device);
}

// A domain with nothing but the device: for what goes over all devices of a domain.
model::Domain alone(const model::Domain& live, const Device& device) {
    model::Domain out;
    out.seclabels = live.seclabels;
    std::visit([&](const auto& one) {
        using T = std::decay_t<decltype(one)>;
        if constexpr (!std::is_null_pointer_v<decltype(list_of<T>(out.devices))>) list_of<T>(out.devices)->push_back(one);
    }, device);
    return out;
}

// ---- telling QEMU ----

// Sends all; what was sent is taken back when one is refused. Gives the answers.
std::vector<Json> tell(const Domain& domain, const std::vector<DeviceCommand>& commands) {
    std::vector<Json> answers;
    std::size_t sent = 0;
    const Outcome outcome = attempt([&] {
        for (; sent < commands.size(); ++sent) {
            std::vector<MonitorReply> reply =
                monitor_of(domain).call_all(domain->actor(), {{commands[sent].name, commands[sent].arguments, commands[sent].fd}}, monitor_deadline);
            answers.push_back(std::move(reply[0].value()));
        }
    });
    if (!outcome) return answers;
    if (domain->running && !domain->actor().interrupted()) {
        std::vector<MonitorCommand> undo;
        for (std::size_t i = sent; i-- > 0;) {
            if (!commands[i].undo.empty()) undo.push_back({commands[i].undo, commands[i].undo_arguments});
            else if (commands[i].name == "device_add") undo.push_back({"device_del", Json::object({{"id", commands[i].arguments["id"].text()}})});
        }
        const Outcome failed = attempt([&] { monitor_of(domain).call_all(domain->actor(), std::move(undo), monitor_deadline); });
        if (failed) log.warning(*domain->name(), "what was left of a refused device: ", failed->message);
    }
    throw *outcome;
}

// The first number that no block node of the guest has.
unsigned next_node(const Running& run) {
    unsigned next = std::max(1u, unsigned(std::max(0, run.next_node)));
    for (const Disk& disk : run.live.devices.disks) {
        if (disk.source.index) next = std::max(next, *disk.source.index + 1);
        for (const BackingStore* layer = disk.backing ? &*disk.backing : nullptr; layer && layer->source; layer = layer->backing ? &*layer->backing : nullptr)
            if (layer->source->index) next = std::max(next, *layer->source->index + 1);
    }
    return next;
}

// What is made on the host for a device, kept until QEMU has it.
struct Prepared {
    Launch launch;
    std::vector<UniqueFd> keep;
    unsigned node = 1;
};

void prepare(QemuDriver& driver, const Domain& domain, Device& device, Prepared& prepared, Rollback& undo) {
    Running& run = running_of(domain);
    prepared.launch.id = run.id;
    prepared.launch.privileged = driver.privileged;
    prepared.launch.library_directory = run.library_directory;
    prepared.launch.channel_directory = run.channel_directory;
    const auto config = driver.config();
    std::optional<Credentials> credentials;
    if (driver.privileged && geteuid() == 0) credentials = Credentials::of(config->user, config->group);
    if (auto* disk = std::get_if<Disk>(&device)) {
        prepared.node = next_node(run);
        plan_medium(*disk, prepared.node, credentials.value_or(Credentials{geteuid(), getegid(), {}}));
        run.next_node = int(next_node_after(*disk, prepared.node));
    }
    prepared.launch.secrets = encrypt_secrets(needed_secrets(alone(run.live, device), *config, prepared.node), run.master_key,
                                              [&driver](const NeededSecret& needed) { return driver.secret_value(needed); });
    if (auto* channel = std::get_if<Channel>(&device)) plan_channel(*channel, run.channel_directory);
    if (auto* filesystem = std::get_if<Filesystem>(&device); filesystem && needs_virtiofs_daemon(*filesystem)) {
        find_virtiofs_daemon(*filesystem);
        start_virtiofs_daemon({driver.loop, driver.paths, *config, credentials}, run, *filesystem, undo);
    }
    if (auto* interface = std::get_if<Interface>(&device)) {
        model::Domain only;
        only.devices.interfaces.push_back(*interface);
        prepare_taps(only, prepared.launch, prepared.keep, undo);
        *interface = only.devices.interfaces[0];
    }
    if (auto* vsock = std::get_if<Vsock>(&device)) {
        prepared.keep.push_back(open_vsock(*vsock));
        prepared.launch.socket_fds[vsock->info.alias.value_or("")] = prepared.keep.back().get();
    }
    const model::Domain only = alone(run.live, device);
    allow_device(run.group, run.live, only, *config);
    undo.add([domain, only, config] { if (domain->running) forget_device(domain->running->group, domain->running->live, only, *config); });
    if (config->dynamic_ownership && credentials) {
        take_ownership(only, *credentials);
        undo.add([only] { give_back_ownership(only); });
    }
    // After the owner: its nodes are copies.
    add_private_nodes(run.pid, only);
    undo.add([domain, only, config] { if (domain->running) remove_private_nodes(domain->running->pid, domain->running->live, only, *config); });
}

// Where a pseudo terminal came to be.
void note_terminal(Running& run, Device& device, const std::vector<DeviceCommand>& commands, const std::vector<Json>& answers) {
    for (std::size_t i = 0; i < commands.size() && i < answers.size(); ++i) {
        const std::string& pty = answers[i]["pty"].text();
        if (commands[i].name != "chardev-add" || pty.empty()) continue;
        run.console_paths[alias_in(device)] = pty;
        std::visit([&](auto& one) {
            if constexpr (requires { one.source.kind; }) {
                if constexpr (std::is_same_v<std::decay_t<decltype(one.source)>, CharSource>)
                    if (auto* terminal = std::get_if<PtyChar>(&one.source.kind)) terminal->path = pty;
            }
        }, device);
    }
}

void plug_one(QemuDriver& driver, const Domain& domain, Device device, model::Domain& trial) {
    Rollback undo;
    Prepared prepared;
    prepare(driver, domain, device, prepared, undo);
    const auto config = driver.config();
    const std::vector<DeviceCommand> commands =
        device_commands(trial, device, *running_of(domain).capabilities, *config, prepared.launch, prepared.node);
    const std::vector<Json> answers = tell(domain, commands);
    Running& run = running_of(domain);
    note_terminal(run, device, commands, answers);
    undo.dismiss();
    const std::string alias = alias_in(device);
    const bool is_memory = std::holds_alternative<MemoryDevice>(device);
    put_into(run.live, std::move(device), trial);
    if (is_memory) {
        const auto modules = monitor_of(domain).call_all(domain->actor(), {{"query-memory-devices"}}, monitor_deadline);
        if (!domain->running) throw not_running();
        if (!modules[0].error) take_module_facts(running_of(domain).live, modules[0].result);
    }
    read_device_aliases(domain);
    publish_running(driver, domain);
    driver.events.publish<remote::DomainEventCallbackDeviceAdded>({.domain = driver.reference(*domain), .dev_alias = alias});
}

// ---- taking out ----

// Backends that a device leaves behind: the commands that made them, backwards.
void remove_backends(QemuDriver& driver, const Domain& domain, const Device& device) {
    Running& run = running_of(domain);
    std::vector<MonitorCommand> undo;
    const Outcome made = attempt([&] {
        Launch launch;
        launch.id = run.id;
        launch.privileged = driver.privileged;
        launch.library_directory = run.library_directory;
        launch.channel_directory = run.channel_directory;
        unsigned node = 1;
        if (const auto* disk = std::get_if<Disk>(&device)) node = disk->source.index.value_or(1);
        const auto config = driver.config();
        for (const NeededSecret& needed : needed_secrets(alone(run.live, device), *config, node)) launch.secrets[needed.object];   // its name is enough
        const auto commands = device_commands(run.live, device, *run.capabilities, *config, launch, node);
        for (std::size_t i = commands.size(); i-- > 0;)
            if (!commands[i].undo.empty() && commands[i].name != "getfd") undo.push_back({commands[i].undo, commands[i].undo_arguments});
    });
    if (made) log.warning(*domain->name(), "backends of a device that is gone: ", made->message);
    if (undo.empty()) return;
    for (MonitorReply& reply : monitor_of(domain).call_all(domain->actor(), std::move(undo), monitor_deadline))
        if (reply.error) log.info(*domain->name(), "backend of a device that is gone: ", reply.error->message);
}

// The guest let it go: backends, definition, files, event.
void finish_unplug(QemuDriver& driver, const Domain& domain, const std::string& alias) {
    const std::optional<Device> device = find_by_alias(running_of(domain).live, alias);
    if (device) {
        remove_backends(driver, domain, *device);
        Running& run = running_of(domain);
        if (const auto* memory = std::get_if<MemoryDevice>(&*device); memory && run.live.current_memory && counts_at_once(*memory))
            *run.live.current_memory -= std::min(*run.live.current_memory, memory->target.size);
        erase_by_alias(run.live, alias);
        run.console_paths.erase(alias);
        if (const auto* filesystem = std::get_if<Filesystem>(&*device); filesystem && needs_virtiofs_daemon(*filesystem))
            stop_virtiofs_daemon(driver.paths, run, *filesystem);
        const model::Domain only = alone(run.live, *device);
        forget_device(run.group, run.live, only, *driver.config());
        if (driver.privileged && geteuid() == 0 && driver.config()->dynamic_ownership) give_back_ownership(only);
        remove_private_nodes(run.pid, run.live, only, *driver.config());
        read_device_aliases(domain);
        publish_running(driver, domain);
    }
    driver.events.publish<remote::DomainEventCallbackDeviceRemoved>({.event = {driver.reference(*domain), alias}});
}

// ---- changing ----

void change_medium(QemuDriver& driver, const Domain& domain, const Disk& old, Disk disk, bool force) {
    const auto config = driver.config();
    const std::string alias = old.info.alias.value_or("");
    Running& run = running_of(domain);
    std::optional<Credentials> credentials;
    if (driver.privileged && geteuid() == 0) credentials = Credentials::of(config->user, config->group);
    Rollback undo;
    unsigned node = next_node(run);
    Launch launch;
    launch.id = run.id;
    launch.library_directory = run.library_directory;
    if (disk.source.has_medium()) {
        plan_medium(disk, node, credentials.value_or(Credentials{geteuid(), getegid(), {}}));
        run.next_node = int(next_node_after(disk, node));
        const model::Domain only = alone(run.live, Device(disk));
        allow_device(run.group, run.live, only, *config);
        launch.secrets = encrypt_secrets(needed_secrets(only, *config, node), run.master_key,
                                         [&driver](const NeededSecret& needed) { return driver.secret_value(needed); });
        if (config->dynamic_ownership && credentials) {
            take_ownership(only, *credentials);
            undo.add([only] { give_back_ownership(only); });
        }
        add_private_nodes(run.pid, only);
    }
    // The guest may hold the tray; it opens when the guest lets it.
    MonitorReply opened = std::move(monitor_of(domain).call_all(
        domain->actor(), {{"blockdev-open-tray", Json::object({{"id", alias}, {"force", force}})}}, monitor_deadline)[0]);
    if (opened.error && opened.error->message.find("is not removable") == std::string::npos && opened.error->message.find("no tray") == std::string::npos) {
        const bool open_now = domain->actor().wait(
            [&] {
                if (!domain->running) return true;
                for (const Disk& one : domain->running->live.devices.disks)
                    if (one.info.alias == alias) return one.target.tray == DiskTray::open;
                return true;
            },
            std::chrono::seconds(5), {driver::WorkKind::event});
        if (!open_now) throw *opened.error;
    }
    if (!domain->running) throw not_running();
    std::vector<DeviceCommand> commands;
    if (old.source.has_medium())
        commands.push_back({"blockdev-remove-medium", Json::object({{"id", alias}}), "", {}});
    if (disk.source.has_medium()) {
        std::string top;
        for (DeviceCommand& command : medium_commands(running_of(domain).live, disk, *running_of(domain).capabilities, *config, launch, node, top))
            commands.push_back(std::move(command));
        commands.push_back({"blockdev-insert-medium", Json::object({{"id", alias}, {"node-name", top}}), "", {}});
    }
    commands.push_back({"blockdev-close-tray", Json::object({{"id", alias}}), "", {}});
    tell(domain, commands);
    undo.dismiss();
    Running& now = running_of(domain);
    if (old.source.has_medium()) {
        std::vector<MonitorCommand> remove;
        std::string top;
        for (const DeviceCommand& command : medium_commands(now.live, old, *now.capabilities, *config, launch, old.source.index.value_or(1), top))
            remove.insert(remove.begin(), {command.undo, command.undo_arguments});
        monitor_of(domain).call_all(domain->actor(), std::move(remove), monitor_deadline);
        if (credentials && config->dynamic_ownership) give_back_ownership(alone(now.live, Device(old)));
    }
    for (Disk& one : running_of(domain).live.devices.disks)
        if (one.info.alias == alias) {
            one.source = disk.source;
            one.backing = disk.backing;
            if (disk.driver) one.driver = disk.driver;
            one.private_data = disk.private_data ? disk.private_data : one.private_data;
        }
    publish_running(driver, domain);
}

void update_disk(QemuDriver& driver, const Domain& domain, Disk disk, bool force) {
    Running& run = running_of(domain);
    const auto found = std::ranges::find_if(run.live.devices.disks, [&](const Disk& one) { return one.target.dev == disk.target.dev; });
    if (found == run.live.devices.disks.end()) refuse_plug(ErrorCode::internal_error, "disk '" + disk.target.dev + "' not found");
    const Disk old = *found;
    const auto cannot = [](const char* field) { refuse_plug(ErrorCode::operation_unsupported, std::string("cannot modify field '") + field + "' (or it's parent) of the disk"); };
    if (disk.device != old.device) cannot("device");
    if (disk.target.bus && disk.target.bus != old.target.bus) cannot("bus");
    if (disk.serial && disk.serial != old.serial) cannot("serial");
    if (disk.info.address && disk.info.address != old.info.address) cannot("address");
    const bool removable = old.device == DiskDevice::cdrom || old.device == DiskDevice::floppy;
    const bool same_source = disk.source.where == old.source.where;
    if (!same_source && !removable) {
        refuse_plug(ErrorCode::operation_unsupported, "disk bus '" + std::string(schema::word(*old.target.bus)) + "' cannot be updated.");
    }
    if (same_source) return;
    disk.info = old.info;
    disk.target = old.target;
    disk.readonly = old.readonly;
    if (!disk.driver) disk.driver.emplace();
    if (!disk.driver->name) disk.driver->name = old.driver ? old.driver->name : std::nullopt;
    if (!disk.driver->type && disk.source.has_medium()) disk.driver->type = StorageFormat::raw;
    change_medium(driver, domain, old, std::move(disk), force);
}

void update_interface(QemuDriver& driver, const Domain& domain, const Interface& wanted) {
    Running& run = running_of(domain);
    Interface& old = find_same(run.live, wanted);
    const std::string alias = old.info.alias.value_or("");
    const auto cannot = [](const std::string& what) { refuse_plug(ErrorCode::operation_unsupported, "cannot modify network device " + what); };
    if (wanted.model && wanted.model != old.model) cannot("model from " + old.model.value_or("(null)") + " to " + *wanted.model);
    if (wanted.type() != old.type()) refuse_plug(ErrorCode::operation_unsupported, "cannot change network interface type to '" + std::string(schema::word(wanted.type())) + "'");
    if (wanted.source != old.source) cannot("source");
    if (wanted.info.boot && wanted.info.boot != old.info.boot) cannot("boot index setting");
    const bool down = wanted.link == LinkState::down, was_down = old.link == LinkState::down;
    if (down != was_down) {
        monitor_of(domain).call(domain->actor(), "set_link", Json::object({{"name", alias}, {"up", !down}}), monitor_deadline);
        for (Interface& one : running_of(domain).live.devices.interfaces)
            if (one.info.alias == alias) one.link = wanted.link;
        publish_running(driver, domain);
    }
}

void update_memory(QemuDriver& driver, const Domain& domain, const MemoryDevice& wanted) {
    Running& run = running_of(domain);
    MemoryDevice* old = nullptr;
    for (MemoryDevice& one : run.live.devices.memories)
        if (one.model == wanted.model && one.target.size == wanted.target.size && (!wanted.info.alias || wanted.info.alias == one.info.alias) &&
            (!wanted.info.address || wanted.info.address == one.info.address))
            old = &one;
    if (!old) throw Error(ErrorCode::device_missing, ErrorDomain::qemu, "no matching memory device was found");
    if (old->model != MemoryModel::virtio_mem)
        refuse_plug(ErrorCode::config_unsupported, "live update of memory device of model " + std::string(schema::word(old->model)) + " is not supported");
    const std::string alias = old->info.alias.value_or("");
    const std::uint64_t requested = wanted.target.requested.value_or(0);
    monitor_of(domain).call(domain->actor(), "qom-set",
                            Json::object({{"path", alias}, {"property", "requested-size"}, {"value", requested * 1024}}), monitor_deadline);
    for (MemoryDevice& one : running_of(domain).live.devices.memories)
        if (one.info.alias == alias) one.target.requested = requested;
    publish_running(driver, domain);
}

void update_graphics(QemuDriver& driver, const Domain& domain, const Graphics& wanted) {
    Running& run = running_of(domain);
    const auto found = std::ranges::find_if(run.live.devices.graphics, [&](const Graphics& one) { return one.kind.index() == wanted.kind.index(); });
    const std::string word(schema::words<decltype(Graphics::kind)>[wanted.kind.index()].text);
    if (found == run.live.devices.graphics.end())
        refuse_plug(ErrorCode::device_missing, "cannot find existing graphics device to modify of type '" + word + "'");
    std::optional<MonitorCommand> command;
    std::visit([&](const auto& kind) {
        using Kind = std::decay_t<decltype(kind)>;
        if constexpr (std::is_same_v<Kind, VncGraphics> || std::is_same_v<Kind, SpiceGraphics>) {
            const auto& old = std::get<Kind>(found->kind);
            const auto cannot = [&](const char* what) { refuse_plug(ErrorCode::operation_unsupported, std::string("cannot change ") + what + " setting on '" + word + "' graphics"); };
            if (kind.autoport != schema::YesNo::yes && kind.port.value_or(-1) > 0 && kind.port != old.port) cannot("port");
            if (kind.listen && kind.listen != old.listen) cannot("listen address");
            if (kind.listens.size() != old.listens.size() && !kind.listens.empty()) cannot("listen address");
            if (kind.keymap && kind.keymap != old.keymap) cannot("keymap");
            if (kind.password.passwd != old.password.passwd) {
                if (!kind.password.passwd) return;
                Json arguments = Json::object({{"protocol", word}, {"password", *kind.password.passwd}});
                if (kind.password.connected)
                    arguments.set("connected", *kind.password.connected == PasswordConnected::fail         ? "fail"
                                               : *kind.password.connected == PasswordConnected::disconnect ? "disconnect"
                                                                                                           : "keep");
                command = MonitorCommand{"set_password", std::move(arguments)};
            }
        } else {
            refuse_plug(ErrorCode::config_unsupported, "unable to change config on '" + word + "' graphics type");
        }
    }, wanted.kind);
    if (!command) return;
    monitor_of(domain).call(domain->actor(), command->name, command->arguments, monitor_deadline);
    for (Graphics& one : running_of(domain).live.devices.graphics)
        if (one.kind.index() == wanted.kind.index())
            std::visit([&](auto& kind) {
                if constexpr (requires { kind.password; }) kind.password = std::get<std::decay_t<decltype(kind)>>(wanted.kind).password;
            }, one.kind);
    publish_running(driver, domain);
}

}  // namespace

void attach_live(QemuDriver& driver, const Domain& domain, Device device) {
    if (!can_plug(device)) not_supported("attach", device);
    const Running& run = running_of(domain);
    if (auto* disk = std::get_if<Disk>(&device); disk && (disk->device == DiskDevice::cdrom || disk->device == DiskDevice::floppy)) {
        // Compat: attaching a drive that exists puts a medium into it.
        for (const Disk& one : run.live.devices.disks)
            if (one.target.dev == disk->target.dev && one.device == disk->device) return update_disk(driver, domain, std::move(*disk), false);
    }
    check_before_plug(run.live, device);
    Plan plan = plan_plug(driver, run, std::move(device));
    for (Device& one : plan.added) plug_one(driver, domain, std::move(one), plan.trial);
}

void detach_live(QemuDriver& driver, const Domain& domain, const Device& device) {
    if (!can_plug(device)) not_supported("detach", device);
    Running& run = running_of(domain);
    std::string alias;
    std::visit([&](const auto& one) {
        if constexpr (requires { find_same(run.live, one).info; }) {
            const auto& found = find_same(run.live, one);
            check_before_unplug(Device(found));
            alias = found.info.alias.value_or("");
        }
    }, device);
    if (alias.empty()) not_supported("detach", device);
    if (unplug_device(domain, alias) == Unplugged::gone) finish_unplug(driver, domain, alias);
}

void update_live(QemuDriver& driver, const Domain& domain, Device device, bool force) {
    if (auto* disk = std::get_if<Disk>(&device)) return update_disk(driver, domain, std::move(*disk), force);
    if (auto* interface = std::get_if<Interface>(&device)) return update_interface(driver, domain, *interface);
    if (auto* graphics = std::get_if<Graphics>(&device)) return update_graphics(driver, domain, *graphics);
    if (auto* memory = std::get_if<MemoryDevice>(&device)) return update_memory(driver, domain, *memory);
    not_supported("update", device);
}

void request_unplug(QemuDriver&, const Domain& domain, const std::string& alias) {
    const std::optional<Device> device = find_by_alias(running_of(domain).live, alias);
    if (!device) throw Error(ErrorCode::device_missing, ErrorDomain::domain, "no device found with alias " + alias);
    if (!can_plug(*device)) not_supported("detach", *device);
    check_before_unplug(*device);
    monitor_of(domain).call(domain->actor(), "device_del", Json::object({{"id", alias}}), monitor_deadline);
}

void device_deleted(QemuDriver& driver, const Domain& domain, const std::string& alias) {
    if (note_device_deleted(domain, alias)) return;
    if (forget_processor(driver, domain, alias)) return;
    finish_unplug(driver, domain, alias);
}

void device_kept(QemuDriver& driver, const Domain& domain, const std::string& alias) {
    note_unplug_refused(domain, alias);
    driver.events.publish<remote::DomainEventCallbackDeviceRemovalFailed>({.domain = driver.reference(*domain), .dev_alias = alias});
}

}  // namespace vireo::qemu
