#include "drivers/qemu/device_changes.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "model/domain/addresses_pci.hpp"

namespace vireo::qemu {
namespace {

using namespace model;

[[noreturn]] void refuse_change(ErrorCode code, const std::string& what, ErrorDomain from = ErrorDomain::qemu) { throw Error(code, from, what); }
[[noreturn]] void missing(const std::string& what) { refuse_change(ErrorCode::device_missing, what); }
[[noreturn]] void exists(const std::string& what) { refuse_change(ErrorCode::operation_invalid, what); }

template <class T, class Same> T* find_in(std::vector<T>& list, Same same) {
    for (T& one : list)
        if (same(one)) return &one;
    return nullptr;
}

// An address that is given must be the same; one that is not fits all.
bool same_address(const DeviceInfo& wanted, const DeviceInfo& there) { return !wanted.address || wanted.address == there.address; }
bool same_alias(const DeviceInfo& wanted, const DeviceInfo& there) { return !wanted.alias || wanted.alias == there.alias; }
template <class T> bool unless_given(const std::optional<T>& wanted, const std::optional<T>& there) { return !wanted || wanted == there; }

// Sources of character devices: what leads to the same end. Paths that the driver chose count as not given.
bool same_source(const CharSource& a, const CharSource& b) {
    if (a.kind.index() != b.kind.index()) return false;
    if (const auto* one = std::get_if<UnixChar>(&a.kind)) {
        const auto& other = std::get<UnixChar>(b.kind);
        return one->path == other.path && (!one->mode || !other.mode || one->mode == other.mode);
    }
    if (const auto* one = std::get_if<FileChar>(&a.kind)) return one->path == std::get<FileChar>(b.kind).path;
    if (const auto* one = std::get_if<TcpChar>(&a.kind)) {
        const auto& other = std::get<TcpChar>(b.kind);
        return one->host == other.host && one->service == other.service;
    }
    if (const auto* one = std::get_if<PtyChar>(&a.kind)) {
        const auto& other = std::get<PtyChar>(b.kind);
        return !one->path || one->path == other.path;
    }
    return a.kind == b.kind;
}

// Compat: a port of its own is part of what a serial or parallel device is; without one, it is none that exists.
bool same_device(const Serial& a, const Serial& b) {
    return same_source(a.source, b.source) && unless_given(a.target_type, b.target_type) && a.port && a.port == b.port && same_address(a.info, b.info);
}
bool same_device(const Parallel& a, const Parallel& b) { return same_source(a.source, b.source) && a.port && a.port == b.port; }
bool same_device(const Console& a, const Console& b) {
    return same_source(a.source, b.source) && unless_given(a.target_type, b.target_type) && unless_given(a.port, b.port);
}
bool same_device(const Channel& a, const Channel& b) {
    if (a.target.index() != b.target.index()) return false;
    if (const auto *one = std::get_if<VirtioTarget>(&a.target), *other = std::get_if<VirtioTarget>(&b.target); one && one->name && one->name == other->name) {
        // A socket of the driver's own stands in live documents, not at rest.
        const auto *socket = std::get_if<UnixChar>(&a.source.kind), *at_rest = std::get_if<UnixChar>(&b.source.kind);
        if (socket && at_rest && socket->path && !at_rest->path && socket->path->ends_with("/" + *one->name)) return true;
    }
    if (!same_source(a.source, b.source)) return false;
    if (const auto* one = std::get_if<VirtioTarget>(&a.target)) return one->name == std::get<VirtioTarget>(b.target).name;
    if (const auto* one = std::get_if<XenTarget>(&a.target)) return one->name == std::get<XenTarget>(b.target).name;
    return a.target == b.target;
}

bool is_serial_console(const Console& console) { return console.target_type.value_or(ConsoleTargetType::serial) == ConsoleTargetType::serial; }

bool same_host_device(const Hostdev& a, const Hostdev& b) {
    if (a.kind.index() != b.kind.index()) return false;
    if (const auto* one = std::get_if<UsbHostdev>(&a.kind)) {
        const auto& other = std::get<UsbHostdev>(b.kind);
        const bool place = one->address && other.address;
        const bool kind = one->vendor && other.vendor;
        if (place && (one->address->bus != other.address->bus || one->address->device != other.address->device)) return false;
        if (kind && (one->vendor != other.vendor || one->product != other.product)) return false;
        return place || kind;
    }
    if (const auto* one = std::get_if<PciHostdev>(&a.kind)) return one->address == std::get<PciHostdev>(b.kind).address;
    if (const auto* one = std::get_if<ScsiHostdev>(&a.kind)) {
        const auto& other = std::get<ScsiHostdev>(b.kind);
        if (one->source.index() != other.source.index()) return false;
        if (const auto* adapter = std::get_if<ScsiHostAdapter>(&one->source)) return *adapter == std::get<ScsiHostAdapter>(other.source);
        const auto &left = std::get<ScsiIscsi>(one->source), &right = std::get<ScsiIscsi>(other.source);
        const auto unit = [](const std::string& name) { return name.find('/') == std::string::npos ? name + "/0" : name; };   // unit 0 need not be told
        return unit(left.name) == unit(right.name) && std::ranges::equal(left.hosts, right.hosts, {}, &StorageHost::name, &StorageHost::name);
    }
    if (const auto* one = std::get_if<ScsiHostHostdev>(&a.kind)) return one->wwpn == std::get<ScsiHostHostdev>(b.kind).wwpn;
    if (const auto* one = std::get_if<MdevHostdev>(&a.kind)) return one->uuid == std::get<MdevHostdev>(b.kind).uuid;
    return a.kind == b.kind;
}

// Whether two devices of a domain would sit in the same place.
void refuse_used_address(const Domain& domain, const DeviceInfo& info) {
    if (!info.address) return;
    bool used = false;
    each_device_info(domain, [&](const DeviceInfo& other) { used = used || other.address == info.address; });
    if (used) refuse_change(ErrorCode::config_unsupported, "a device with the same address already exists");
}

std::string address_text(const DeviceInfo& info) {
    const auto* pci = address_of<PciAddress>(info);
    if (!pci) return "(null)";
    char text[40];
    std::snprintf(text, sizeof text, "%04x:%02x:%02x.%x", unsigned(pci->place.domain), unsigned(pci->place.bus), unsigned(pci->place.slot),
                  unsigned(pci->place.function));
    return text;
}

template <class T> void erase_one(std::vector<T>& list, const T& one) { list.erase(list.begin() + (&one - list.data())); }

}  // namespace

std::string_view device_kind(const Device& device) {
    static constexpr std::string_view words[] = {"disk", "controller", "lease", "filesystem", "interface", "smartcard", "chr", "chr", "chr", "chr", "input",
                                                 "tpm", "graphics", "sound", "audio", "video", "hostdev", "redirdev", "hub", "watchdog", "memballoon", "rng",
                                                 "nvram", "panic", "shmem", "memory", "crypto", "iommu", "vsock", "pstore"};
    static_assert(std::size(words) == std::variant_size_v<Device>);
    return words[device.index()];
}

// ---- which device is meant ----

Disk& find_same(Domain& domain, const Disk& wanted) {
    if (Disk* found = find_in(domain.devices.disks, [&](const Disk& disk) { return disk.target.dev == wanted.target.dev; })) return *found;
    missing("no target device " + wanted.target.dev);
}

Controller& find_same(Domain& domain, const Controller& wanted) {
    if (Controller* found = find_in(domain.devices.controllers, [&](const Controller& one) { return one.type() == wanted.type() && one.index == wanted.index; }))
        return *found;
    missing("device not present in domain configuration");
}

Lease& find_same(Domain& domain, const Lease& wanted) {
    if (Lease* found = find_in(domain.devices.leases, [&](const Lease& one) { return one.key == wanted.key && one.lockspace == wanted.lockspace; })) return *found;
    refuse_change(ErrorCode::invalid_arg, "Lease " + wanted.key + " in lockspace " + wanted.lockspace.value_or("NULL") + " does not exist");
}

Filesystem& find_same(Domain& domain, const Filesystem& wanted) {
    if (Filesystem* found = find_in(domain.devices.filesystems, [&](const Filesystem& one) { return one.target == wanted.target; })) return *found;
    missing("no matching filesystem device was found");
}

Interface& find_same(Domain& domain, const Interface& wanted) {
    Interface* found = nullptr;
    for (Interface& one : domain.devices.interfaces) {
        if (wanted.mac.address && one.mac.address != wanted.mac.address) continue;
        const auto *place = address_of<PciAddress>(wanted.info), *there = address_of<PciAddress>(one.info);
        if (place && (!there || there->place != place->place)) continue;
        if (!same_alias(wanted.info, one.info)) continue;
        if (found)
            refuse_change(ErrorCode::operation_failed, "multiple devices matching MAC address " + (wanted.mac.address ? wanted.mac.address->text() : "(null)") + " found",
                          ErrorDomain::domain);
        found = &one;
    }
    if (found) return *found;
    refuse_change(ErrorCode::device_missing,
                  "no device found at address '" + address_text(wanted.info) + "' matching MAC address '" +
                      (wanted.mac.address ? wanted.mac.address->text() : "(null)") + "' and alias '" + wanted.info.alias.value_or("(null)") + "'",
                  ErrorDomain::domain);
}

namespace {
template <class T> T& find_chr(std::vector<T>& list, const T& wanted) {
    if (T* found = find_in(list, [&](const T& one) { return same_device(wanted, one); })) return *found;
    refuse_change(ErrorCode::invalid_arg, "device not present in domain configuration");
}
}  // namespace

Serial& find_same(Domain& domain, const Serial& wanted) { return find_chr(domain.devices.serials, wanted); }
Parallel& find_same(Domain& domain, const Parallel& wanted) { return find_chr(domain.devices.parallels, wanted); }
Console& find_same(Domain& domain, const Console& wanted) { return find_chr(domain.devices.consoles, wanted); }
Channel& find_same(Domain& domain, const Channel& wanted) { return find_chr(domain.devices.channels, wanted); }

Input& find_same(Domain& domain, const Input& wanted) {
    if (Input* found = find_in(domain.devices.inputs, [&](const Input& one) {
            return one.type == wanted.type && unless_given(wanted.bus, one.bus) && unless_given(wanted.model, one.model) &&
                   (!wanted.source || wanted.source == one.source) && same_address(wanted.info, one.info) && same_alias(wanted.info, one.info);
        }))
        return *found;
    missing("matching input device not found");
}

Sound& find_same(Domain& domain, const Sound& wanted) {
    if (Sound* found = find_in(domain.devices.sounds, [&](const Sound& one) { return one.model == wanted.model && same_address(wanted.info, one.info); })) return *found;
    missing("device not present in domain configuration");
}

Hostdev& find_same(Domain& domain, const Hostdev& wanted) {
    if (Hostdev* found = find_in(domain.devices.hostdevs, [&](const Hostdev& one) { return same_host_device(wanted, one); })) return *found;
    missing("device not present in domain configuration");
}

Redirdev& find_same(Domain& domain, const Redirdev& wanted) {
    if (Redirdev* found = find_in(domain.devices.redirdevs,
                                  [&](const Redirdev& one) { return same_source(wanted.source, one.source) && same_address(wanted.info, one.info) && same_alias(wanted.info, one.info); }))
        return *found;
    missing("no matching redirdev was not found");
}

Watchdog& find_same(Domain& domain, const Watchdog& wanted) {
    if (Watchdog* found = find_in(domain.devices.watchdogs, [&](const Watchdog& one) {
            return one.model == wanted.model && one.action == wanted.action && same_address(wanted.info, one.info) && same_alias(wanted.info, one.info);
        }))
        return *found;
    missing("no matching watchdog was found");
}

Rng& find_same(Domain& domain, const Rng& wanted) {
    const auto same_backend = [&](const Rng& one) {
        if (wanted.backend.index() != one.backend.index()) return false;
        if (const auto* egd = std::get_if<EgdBackend>(&wanted.backend)) return same_source(egd->source, std::get<EgdBackend>(one.backend).source);
        if (const auto* random = std::get_if<RandomBackend>(&wanted.backend))
            return random->path.value_or("/dev/urandom") == std::get<RandomBackend>(one.backend).path.value_or("/dev/urandom");
        return true;
    };
    if (Rng* found = find_in(domain.devices.rngs, [&](const Rng& one) {
            return one.model == wanted.model && one.rate == wanted.rate && same_backend(one) && same_address(wanted.info, one.info) && same_alias(wanted.info, one.info);
        }))
        return *found;
    missing("no matching RNG device was found");
}

Shmem& find_same(Domain& domain, const Shmem& wanted) {
    if (Shmem* found = find_in(domain.devices.shmems, [&](const Shmem& one) {
            return one.name == wanted.name && one.model == wanted.model && unless_given(wanted.size, one.size) && one.server.has_value() == wanted.server.has_value() &&
                   (!wanted.server || unless_given(wanted.server->path, one.server->path)) && same_address(wanted.info, one.info);
        }))
        return *found;
    missing("matching shmem device was not found");
}

MemoryDevice& find_same(Domain& domain, const MemoryDevice& wanted) {
    if (MemoryDevice* found = find_in(domain.devices.memories, [&](const MemoryDevice& one) {
            const auto source = [](const MemoryDevice& device) { return device.source.value_or(MemorySource{}); };
            return one.model == wanted.model && one.target.size == wanted.target.size && unless_given(wanted.target.node, one.target.node) &&
                   unless_given(source(wanted).pagesize, source(one).pagesize) && unless_given(source(wanted).nodemask, source(one).nodemask) &&
                   unless_given(source(wanted).path, source(one).path) && same_address(wanted.info, one.info) && same_alias(wanted.info, one.info);
        }))
        return *found;
    missing("matching memory device was not found");
}

Crypto& find_same(Domain& domain, const Crypto& wanted) {
    if (Crypto* found = find_in(domain.devices.cryptos,
                                [&](const Crypto& one) { return one.model == wanted.model && one.backend == wanted.backend && same_address(wanted.info, one.info); }))
        return *found;
    missing("matching crypto device not found");
}

Vsock& find_same(Domain& domain, const Vsock& wanted) {
    if (domain.devices.vsock) {
        Vsock& one = *domain.devices.vsock;
        if (unless_given(wanted.model, one.model) && unless_given(wanted.cid, one.cid) && same_address(wanted.info, one.info)) return one;
    }
    refuse_change(ErrorCode::operation_failed, "matching vsock device not found");
}

// ---- attach ----

namespace {

template <class T> [[noreturn]] void cannot(const char* verb, const T&) {
    refuse_change(ErrorCode::operation_unsupported, std::string("persistent ") + verb + " of device '" + std::string(device_kind(Device(T{}))) + "' is not supported");
}

struct Attach {
    Domain& domain;
    Devices& devices = domain.devices;

    void operator()(Disk& disk) const {
        for (const Disk& other : devices.disks)
            if (other.target.dev == disk.target.dev) exists("target " + disk.target.dev + " already exists");
        devices.disks.push_back(std::move(disk));
    }
    void operator()(Interface& interface) const { devices.interfaces.push_back(std::move(interface)); }
    void operator()(Sound& sound) const { devices.sounds.push_back(std::move(sound)); }
    void operator()(Hostdev& hostdev) const {
        for (const Hostdev& other : devices.hostdevs)
            if (same_host_device(hostdev, other)) exists("device is already in the domain configuration");
        devices.hostdevs.push_back(std::move(hostdev));
    }
    void operator()(Lease& lease) const {
        for (const Lease& other : devices.leases)
            if (other.key == lease.key && other.lockspace == lease.lockspace)
                exists("Lease " + lease.key + " in lockspace " + lease.lockspace.value_or("NULL") + " already exists");
        devices.leases.push_back(std::move(lease));
    }
    void operator()(Controller& controller) const {
        for (const Controller& other : devices.controllers)
            if (controller.index && other.type() == controller.type() && other.index == controller.index)
                exists("controller index='" + std::to_string(*controller.index) + "' already exists");
        devices.controllers.push_back(std::move(controller));
    }
    template <class T> void chr(std::vector<T>& list, T& device) const {
        for (const T& other : list)
            if (same_device(device, other)) exists("chardev already exists");
        list.push_back(std::move(device));
    }
    void operator()(Serial& serial) const {
        // The first serial port is the first console, too.
        if (devices.serials.empty() && devices.consoles.empty())
            devices.consoles.push_back({.source = serial.source, .target_type = ConsoleTargetType::serial, .port = 0});
        chr(devices.serials, serial);
    }
    void operator()(Parallel& parallel) const { chr(devices.parallels, parallel); }
    void operator()(Channel& channel) const { chr(devices.channels, channel); }
    void operator()(Console& console) const {
        if (is_serial_console(console)) refuse_change(ErrorCode::operation_unsupported, "attaching serial console is not supported");
        chr(devices.consoles, console);
    }
    void operator()(Filesystem& filesystem) const {
        for (const Filesystem& other : devices.filesystems)
            if (other.target == filesystem.target) exists("Target already exists");
        devices.filesystems.push_back(std::move(filesystem));
    }
    void operator()(Rng& rng) const {
        refuse_used_address(domain, rng.info);
        devices.rngs.push_back(std::move(rng));
    }
    void operator()(MemoryDevice& memory) const {
        const std::uint32_t slots = domain.max_memory ? domain.max_memory->slots.value_or(0) : 0;
        if (domain.max_memory && devices.memories.size() >= slots)
            exists("no free memory device slot available");
        if (domain.memory) domain.memory->size += memory.target.size;
        devices.memories.push_back(std::move(memory));
    }
    void operator()(Redirdev& redirdev) const { devices.redirdevs.push_back(std::move(redirdev)); }
    void operator()(Shmem& shmem) const {
        for (const Shmem& other : devices.shmems)
            if (other.name == shmem.name && other.model == shmem.model && other.size == shmem.size && other.server.has_value() == shmem.server.has_value())
                exists("device is already in the domain configuration");
        devices.shmems.push_back(std::move(shmem));
    }
    void operator()(Watchdog& watchdog) const {
        if (!devices.watchdogs.empty()) exists("domain already has a watchdog");
        devices.watchdogs.push_back(std::move(watchdog));
    }
    void operator()(Input& input) const {
        refuse_used_address(domain, input.info);
        devices.inputs.push_back(std::move(input));
    }
    void operator()(Vsock& vsock) const {
        if (devices.vsock) exists("domain already has a vsock device");
        devices.vsock = std::move(vsock);
    }
    void operator()(Iommu& iommu) const {
        if (devices.iommu) exists("domain already has an iommu device");
        devices.iommu = std::move(iommu);
    }
    template <class T> void operator()(T& device) const { cannot("attach", device); }
};

struct Detach {
    Domain& domain;
    Devices& devices = domain.devices;

    template <class T> void from(std::vector<T>& list, const T& device) const { erase_one(list, find_same(domain, device)); }
    void operator()(const Disk& disk) const { from(devices.disks, disk); }
    void operator()(const Interface& interface) const { from(devices.interfaces, interface); }
    void operator()(const Sound& sound) const { from(devices.sounds, sound); }
    void operator()(const Hostdev& hostdev) const { from(devices.hostdevs, hostdev); }
    void operator()(const Lease& lease) const { from(devices.leases, lease); }
    void operator()(const Controller& controller) const { from(devices.controllers, controller); }
    void operator()(const Serial& serial) const {
        const Serial& found = find_same(domain, serial);
        if (&found == devices.serials.data() && !devices.consoles.empty() && is_serial_console(devices.consoles[0]))
            devices.consoles.erase(devices.consoles.begin());
        erase_one(devices.serials, found);
    }
    void operator()(const Parallel& parallel) const { from(devices.parallels, parallel); }
    void operator()(const Channel& channel) const { from(devices.channels, channel); }
    void operator()(const Console& console) const {
        if (is_serial_console(console)) refuse_change(ErrorCode::operation_invalid, "detaching serial console is not supported");
        from(devices.consoles, console);
    }
    void operator()(const Filesystem& filesystem) const { from(devices.filesystems, filesystem); }
    void operator()(const Rng& rng) const { from(devices.rngs, rng); }
    void operator()(const MemoryDevice& memory) const {
        const MemoryDevice& found = find_same(domain, memory);
        if (domain.memory && domain.memory->size > found.target.size) domain.memory->size -= found.target.size;
        erase_one(devices.memories, found);
        if (domain.current_memory && domain.memory && *domain.current_memory > domain.memory->size) domain.current_memory = domain.memory->size;
    }
    void operator()(const Redirdev& redirdev) const { from(devices.redirdevs, redirdev); }
    void operator()(const Shmem& shmem) const { from(devices.shmems, shmem); }
    void operator()(const Watchdog& watchdog) const { from(devices.watchdogs, watchdog); }
    void operator()(const Input& input) const { from(devices.inputs, input); }
    void operator()(const Vsock& vsock) const {
        find_same(domain, vsock);
        devices.vsock.reset();
    }
    template <class T> void operator()(const T& device) const { cannot("detach", device); }
};

struct Update {
    Domain& domain;
    Devices& devices = domain.devices;

    void operator()(Disk& disk) const {
        Disk* old = find_in(devices.disks, [&](const Disk& other) { return other.target.dev == disk.target.dev; });
        if (!old) refuse_change(ErrorCode::invalid_arg, "target " + disk.target.dev + " doesn't exist.");
        if (!disk.info.address && disk.target.bus.value_or(*old->target.bus) == old->target.bus) disk.info.address = old->info.address;
        *old = std::move(disk);
    }
    void operator()(Graphics& graphics) const {
        Graphics* old = find_in(devices.graphics, [&](const Graphics& other) { return other.kind.index() == graphics.kind.index(); });
        if (!old)
            refuse_change(ErrorCode::invalid_arg, "cannot find existing graphics type '" + std::string(schema::words<decltype(Graphics::kind)>[graphics.kind.index()].text) +
                                                      "' device to modify");
        *old = std::move(graphics);
    }
    void operator()(Interface& interface) const {
        Interface& old = find_same(domain, interface);
        if (!interface.info.address) interface.info.address = old.info.address;
        old = std::move(interface);
    }
    void operator()(MemoryDevice& memory) const {
        MemoryDevice* old = find_in(devices.memories, [&](const MemoryDevice& other) {
            return other.model == memory.model && other.target.size == memory.target.size && same_address(memory.info, other.info) && same_alias(memory.info, other.info);
        });
        if (!old) refuse_change(ErrorCode::device_missing, "matching memory device was not found");
        if (!memory.info.address) memory.info.address = old->info.address;
        *old = std::move(memory);
    }
    template <class T> void operator()(T& device) const { cannot("update", device); }
};

}  // namespace

void attach_to_definition(Domain& domain, Device device) {
    std::visit([&](auto& one) { Attach{domain}(one); }, device);
}
void detach_from_definition(Domain& domain, const Device& device) {
    std::visit([&](const auto& one) { Detach{domain}(one); }, device);
}
void update_in_definition(Domain& domain, Device device) {
    std::visit([&](auto& one) { Update{domain}(one); }, device);
}

void append_device(Domain& domain, Device device) {
    Devices& all = domain.devices;
    std::visit([&]<class T>(T& one) {
        const auto put = [&]<class Place>(Place& place) {
            if constexpr (std::is_same_v<typename Place::value_type, T>) {
                if constexpr (requires { place.push_back(std::move(one)); }) place.push_back(std::move(one));
                else place = std::move(one);
            }
        };
        const auto each = [&](auto&... places) { (put(places), ...); };
        each(all.disks, all.controllers, all.leases, all.filesystems, all.interfaces, all.smartcards, all.serials, all.parallels, all.consoles,
             all.channels, all.inputs, all.tpms, all.graphics, all.sounds, all.audios, all.videos, all.hostdevs, all.redirdevs, all.hubs,
             all.watchdogs, all.memballoon, all.rngs, all.nvram, all.panics, all.shmems, all.memories, all.cryptos, all.iommu, all.vsock, all.pstore);
    }, device);
}

bool erase_by_alias(Domain& domain, std::string_view alias) {
    bool found = false;
    const auto from = [&](auto& list) {
        const auto count = std::erase_if(list, [&](const auto& one) { return one.info.alias == alias; });
        found = found || count;
    };
    const auto all = [&](auto&... lists) { (from(lists), ...); };
    Devices& d = domain.devices;
    const std::uint64_t memory_before = [&] { std::uint64_t sum = 0; for (const auto& one : d.memories) sum += one.target.size; return sum; }();
    all(d.disks, d.controllers, d.filesystems, d.interfaces, d.smartcards, d.serials, d.parallels, d.consoles, d.channels, d.inputs, d.tpms, d.sounds, d.videos,
        d.hostdevs, d.redirdevs, d.hubs, d.watchdogs, d.rngs, d.panics, d.shmems, d.memories, d.cryptos);
    const std::uint64_t memory_after = [&] { std::uint64_t sum = 0; for (const auto& one : d.memories) sum += one.target.size; return sum; }();
    if (domain.memory) domain.memory->size -= std::min(domain.memory->size, memory_before - memory_after);
    if (d.vsock && d.vsock->info.alias == alias) {
        d.vsock.reset();
        found = true;
    }
    return found;
}

}  // namespace vireo::qemu
