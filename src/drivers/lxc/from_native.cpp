// From the configuration that lxc-tools keep for a container to its definition. What a definition has no place for is left out.
#include <arpa/inet.h>

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "drivers/lxc/definition.hpp"
#include "drivers/lxc/driver.hpp"
#include "drivers/lxc/native_file.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/read.hpp"

namespace vireo::lxc {

using namespace model;

namespace {

[[noreturn]] void bad(std::string what) { throw refused(ErrorCode::internal_error, std::move(what)); }

template <class T> T number(const std::string& value, const char* kind = "integer") {
    if (const auto parsed = parse_number<T>(value)) return *parsed;
    // Compat: a negative number stands for what is as far below the largest one.
    if constexpr (std::is_unsigned_v<T>)
        if (const auto negative = parse_number<std::int64_t>(value); negative && *negative < 0) return static_cast<T>(*negative);
    bad(std::string("failed to parse ") + kind + ": '" + value + "'");
}

// "1G", "64k" or bytes, in KiB.
std::uint64_t kibibytes(const std::string& value) {
    if (value.find_first_not_of("0123456789") == std::string::npos || value.starts_with('-')) {
        const auto bytes = parse_number<std::uint64_t>(value);
        const auto negative = parse_number<std::int64_t>(value);
        if (bytes) return *bytes / 1024;
        if (negative) return static_cast<std::uint64_t>(*negative) / 1024;
    }
    const auto size = value.empty() ? std::nullopt : parse_size(value);
    if (!size) bad("failed to convert size: '" + value + "'");
    return *size / 1024;
}

CpuSet cpu_set(const std::string& value) {
    const auto set = CpuSet::parse(value);
    if (!set) throw Error(ErrorCode::invalid_arg, "Failed to parse bitmap '" + value + "'");
    return *set;
}

// One network of the configuration, gathered from its lines.
struct Network {
    std::string type, link, name, vlan;
    std::optional<std::string> macvlan_mode, mac;
    bool up = false;
    std::vector<InterfaceIp> ips;
    std::string gateway4, gateway6;
};

InterfaceIp address_of(const std::string& value, const char* family) {
    const auto slash = value.find('/');
    const std::string address = value.substr(0, slash);
    unsigned char bytes[16];
    const bool known = inet_pton(std::string_view(family) == "ipv4" ? AF_INET : AF_INET6, address.c_str(), bytes) == 1;
    const auto prefix = slash == std::string::npos ? std::nullopt : parse_number<std::uint32_t>(std::string_view(value).substr(slash + 1));
    if (!known || !prefix) throw refused(ErrorCode::invalid_arg, "Invalid CIDR address: '" + value + "'");
    return {.address = address, .family = family, .prefix = prefix};
}

void set(Network& network, std::string_view what, const NativeLine& line) {
    const std::string& value = line.value;
    if (what == "type") network.type = value;
    else if (what == "link") network.link = value;
    else if (what == "hwaddr") network.mac = value;
    else if (what == "name") network.name = value;
    else if (what == "macvlan.mode") network.macvlan_mode = value;
    else if (what == "vlan.id") network.vlan = value;
    else if (what == "flags") network.up = value == "up";
    else if (what == "ipv4" || what == "ipv4.address") network.ips.push_back(address_of(value, "ipv4"));
    else if (what == "ipv6" || what == "ipv6.address") network.ips.push_back(address_of(value, "ipv6"));
    else if (what == "ipv4.gateway") network.gateway4 = value;
    else if (what == "ipv6.gateway") network.gateway6 = value;
    else bad("'" + line.key + "' in line " + std::to_string(line.number) + " cannot be said of a container's network");
}

// "lxc.network.type" begins a new one, "lxc.net.N." names it. Whether any line was about networks.
bool read_networks(const std::vector<NativeLine>& lines, std::vector<Network>& networks) {
    constexpr std::string_view old_form = "lxc.network.", new_form = "lxc.net.";
    std::map<std::string, std::size_t, std::less<>> by_number;
    bool any = false;
    for (const NativeLine& line : lines) {
        const std::string_view key = line.key;
        if (key.starts_with(old_form)) {
            const std::string_view what = key.substr(old_form.size());
            if (what == "type") networks.emplace_back();
            if (networks.empty()) bad("'" + line.key + "' in line " + std::to_string(line.number) + " stands before any lxc.network.type");
            set(networks.back(), what, line);
            any = true;
        } else if (key.starts_with(new_form)) {
            const std::string_view rest = key.substr(new_form.size());
            const auto dot = rest.find('.');
            if (!parse_number<std::uint32_t>(rest.substr(0, dot)) || dot == std::string_view::npos)
                bad("'" + line.key + "' in line " + std::to_string(line.number) + " does not say which network it is about");
            const auto [at, is_new] = by_number.emplace(std::string(rest.substr(0, dot)), networks.size());
            if (is_new) networks.emplace_back();
            set(networks[at->second], rest.substr(dot + 1), line);
            any = true;
        }
    }
    return any;
}

std::vector<InterfaceRoute> routes_of(const Network& network) {
    std::vector<InterfaceRoute> routes;
    const auto add = [&](const std::string& gateway, int family, const char* name, const char* any) {
        if (gateway.empty()) return;
        unsigned char bytes[16];
        if (inet_pton(family, gateway.c_str(), bytes) != 1)
            throw Error(ErrorCode::xml_error, ErrorDomain::network, "Domain interface: Bad gateway address '" + gateway + "' in route definition");
        routes.push_back({.family = name, .address = any, .gateway = gateway});
    };
    add(network.gateway4, AF_INET, "ipv4", "0.0.0.0");
    add(network.gateway6, AF_INET6, "ipv6", "::");
    return routes;
}

void add_network(Domain& domain, const Network& network) {
    if (network.type.empty() || network.type == "none" || network.type == "empty") return;
    if (network.type == "phys" || network.type == "vlan") {
        if (network.link.empty()) throw refused(ErrorCode::config_unsupported, "Missing 'link' attribute for NIC");
        const bool tagged = network.type == "vlan" && !network.vlan.empty();
        Hostdev device;
        device.mode = HostdevMode::capabilities;
        device.kind = NetHostdev{tagged ? network.link + "." + network.vlan : network.link};
        device.ips = network.ips;
        device.routes = routes_of(network);
        domain.devices.hostdevs.push_back(std::move(device));
        return;
    }
    Interface device;
    device.mac.address = network.mac ? Mac::parse(*network.mac).value_or(Mac{}) : Mac{};
    if (network.type == "veth") {
        if (network.link.empty()) device.source = EthernetSource{};
        else device.source = BridgeSource{network.link, {}};
    } else if (network.type == "macvlan") {
        if (network.link.empty()) throw refused(ErrorCode::config_unsupported, "Missing 'link' attribute for NIC");
        const std::string mode = network.macvlan_mode.value_or("private");
        device.source = DirectSource{network.link, mode == "private" ? MacvtapMode::private_ : mode == "bridge" ? MacvtapMode::bridge : MacvtapMode::vepa};
    } else {
        device.source = UserSource{};
    }
    if (!network.name.empty()) device.guest.dev = network.name;
    device.ips = network.ips;
    device.routes = routes_of(network);
    device.link = network.up ? LinkState::up : LinkState::down;
    domain.devices.interfaces.push_back(std::move(device));
}

// ---- file systems ----

Filesystem folder(std::string source, std::string target) {
    Filesystem out;
    if (source.starts_with("/dev/")) out.source = BlockFilesystem{std::move(source)};
    else out.source = MountFilesystem{std::move(source), {}};
    out.target = std::move(target);
    return out;
}

// A line as in fstab: source, target, type, options.
void add_mount(Domain& domain, const NativeLine& line) {
    const auto parts = words(std::string_view(line.value));
    if (parts.size() < 4) bad("lxc.mount.entry in line " + std::to_string(line.number) + " needs a source, a target, a type and options");
    if (parts[2] == "proc" || parts[2] == "sysfs") return;      // every container has them
    std::string target(parts[1]);
    if (!target.starts_with('/')) target = "/" + target;
    const auto options = split(parts[3], ',');
    Filesystem made;
    if (parts[2] == "tmpfs") {
        const auto size = std::ranges::find_if(options, [](std::string_view option) { return option.starts_with("size="); });
        if (size == options.end()) bad("missing tmpfs size, set the size option");
        const std::string value(size->substr(5));
        if (value.ends_with('%')) bad("can't convert relative size: '" + value + "'");
        made.source = RamFilesystem{kibibytes(value)};
        made.target = target;
    } else {
        made = folder(std::string(parts[0]), target);
    }
    made.readonly = std::ranges::find(options, "ro") != options.end();
    domain.devices.filesystems.push_back(std::move(made));
}

// ---- the rest ----

Cputune& cputune(Domain& domain) { return domain.cputune ? *domain.cputune : domain.cputune.emplace(); }
Memtune& memtune(Domain& domain) { return domain.memtune ? *domain.memtune : domain.memtune.emplace(); }
Blkiotune& blkiotune(Domain& domain) { return domain.blkiotune ? *domain.blkiotune : domain.blkiotune.emplace(); }

void set_memory(Domain& domain, const std::string& value) {
    const std::uint64_t size = kibibytes(value);
    domain.memory = Memory{size, {}};
    domain.current_memory = size;
    if (size < UINT64_MAX / 1024) memtune(domain).hard_limit = size;
}

void set_nodes(Domain& domain, const std::string& value) {
    domain.numatune.emplace().memory = NumatuneMemory{.mode = NumatuneMode::strict, .nodeset = cpu_set(value)};
}

// "8:0 100"
void set_block_device(Domain& domain, const NativeLine& line, const std::function<void(BlkioDevice&, const std::string&)>& apply) {
    const auto parts = words(std::string_view(line.value));
    if (parts.size() != 2) bad("invalid " + line.key + " value: '" + line.value + "'");
    const std::string path = "/dev/block/" + std::string(parts[0]);
    auto& devices = blkiotune(domain).devices;
    auto found = std::ranges::find(devices, path, &BlkioDevice::path);
    if (found == devices.end()) found = devices.insert(devices.end(), BlkioDevice{.path = path});
    apply(*found, std::string(parts[1]));
}

// "u 0 100000 65536": ids of the container, ids of the host, how many.
void add_id_mapping(Domain& domain, const NativeLine& line) {
    const auto parts = words(std::string_view(line.value));
    const auto value = [&](std::size_t at) { return at < parts.size() ? parse_number<std::uint32_t>(parts[at]) : std::nullopt; };
    const bool known = parts.size() == 4 && (parts[0] == "u" || parts[0] == "g") && value(1) && value(2) && value(3);
    if (!known) bad("invalid lxc.id_map: '" + line.value + "'");
    auto& map = domain.idmap ? *domain.idmap : domain.idmap.emplace();
    // Compat: the second number is taken as the container's.
    (parts[0] == "u" ? map.uid : map.gid).push_back({.start = *value(2), .target = *value(1), .count = *value(3)});
}

void set_arch(Domain& domain, const std::string& value) {
    static constexpr struct { std::string_view word, arch; } names[] = {
        {"x86", "i686"}, {"i386", "i686"}, {"i486", "i686"}, {"i586", "i686"}, {"i686", "i686"}, {"amd64", "x86_64"}, {"x86_64", "x86_64"},
        {"aarch64", "aarch64"}, {"ppc64", "ppc64"}, {"ppc64le", "ppc64le"}, {"s390x", "s390x"}, {"armv7l", "armv7l"}};
    for (const auto& name : names) {
        if (name.word != value) continue;
        if (!runs_here(name.arch))
            throw Error(ErrorCode::invalid_arg, ErrorDomain::capabilities, "could not find capabilities for ostype=exe arch=" + std::string(name.arch) + " domaintype=lxc ");
        domain.os.arch = std::string(name.arch);
    }
}

// Every Linux capability but these. The reader knows their names, and passes over what is none.
ContainerCapabilities all_but(const std::vector<std::string>& dropped) {
    std::string text = "<domain type='lxc'><name>capabilities</name><os><type>exe</type></os><features><capabilities policy='allow'>";
    for (const std::string& name : dropped)
        if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos) text += "<" + name + " state='off'/>";
    return *read_domain(text + "</capabilities></features></domain>").features->capabilities;
}

struct Setting {
    std::string_view key;
    void (*apply)(Domain&, const NativeLine&);
};
constexpr Setting settings[] = {
    {"lxc.utsname", [](Domain& d, const NativeLine& line) { if (d.name.empty()) d.name = line.value; }},
    {"lxc.uts.name", [](Domain& d, const NativeLine& line) { if (d.name.empty()) d.name = line.value; }},
    {"lxc.arch", [](Domain& d, const NativeLine& line) { set_arch(d, line.value); }},
    {"lxc.mount.entry", add_mount},
    {"lxc.id_map", add_id_mapping},
    {"lxc.idmap", add_id_mapping},
    {"lxc.cgroup.memory.limit_in_bytes", [](Domain& d, const NativeLine& line) { set_memory(d, line.value); }},
    {"lxc.cgroup.memory.soft_limit_in_bytes", [](Domain& d, const NativeLine& line) { memtune(d).soft_limit = kibibytes(line.value); }},
    {"lxc.cgroup.memory.memsw.limit_in_bytes", [](Domain& d, const NativeLine& line) { memtune(d).swap_hard_limit = kibibytes(line.value); }},
    {"lxc.cgroup.cpu.shares", [](Domain& d, const NativeLine& line) { cputune(d).shares = number<std::uint64_t>(line.value); }},
    {"lxc.cgroup.cpu.cfs_quota_us", [](Domain& d, const NativeLine& line) { cputune(d).quota = number<std::int64_t>(line.value); }},
    {"lxc.cgroup.cpu.cfs_period_us", [](Domain& d, const NativeLine& line) { cputune(d).period = number<std::uint64_t>(line.value); }},
    {"lxc.cgroup.cpuset.cpus", [](Domain& d, const NativeLine& line) { d.vcpu.cpuset = cpu_set(line.value); }},
    {"lxc.cgroup.cpuset.mems", [](Domain& d, const NativeLine& line) { set_nodes(d, line.value); }},
    {"lxc.cgroup.blkio.weight", [](Domain& d, const NativeLine& line) { blkiotune(d).weight = number<std::uint32_t>(line.value); }},
    {"lxc.cgroup.blkio.device_weight", [](Domain& d, const NativeLine& line) {
         set_block_device(d, line, [](BlkioDevice& device, const std::string& value) { device.weight = number<std::uint32_t>(value, "device weight"); });
     }},
    {"lxc.cgroup.blkio.throttle.read_bps_device", [](Domain& d, const NativeLine& line) {
         set_block_device(d, line, [](BlkioDevice& device, const std::string& value) { device.read_bytes_sec = number<std::uint64_t>(value); });
     }},
    {"lxc.cgroup.blkio.throttle.write_bps_device", [](Domain& d, const NativeLine& line) {
         set_block_device(d, line, [](BlkioDevice& device, const std::string& value) { device.write_bytes_sec = number<std::uint64_t>(value); });
     }},
    {"lxc.cgroup.blkio.throttle.read_iops_device", [](Domain& d, const NativeLine& line) {
         set_block_device(d, line, [](BlkioDevice& device, const std::string& value) { device.read_iops_sec = number<std::uint32_t>(value); });
     }},
    {"lxc.cgroup.blkio.throttle.write_iops_device", [](Domain& d, const NativeLine& line) {
         set_block_device(d, line, [](BlkioDevice& device, const std::string& value) { device.write_iops_sec = number<std::uint32_t>(value); });
     }},
};

const NativeLine* find(const std::vector<NativeLine>& lines, std::string_view key, std::string_view other) {
    for (const NativeLine& line : lines)
        if (line.key == key || line.key == other) return &line;
    return nullptr;
}

void add_consoles(Domain& domain, const NativeLine* line) {
    if (!line) return;
    constexpr int most = 1024;
    const int count = number<int>(line->value, "int");
    if (count > most) bad("no container has more than " + std::to_string(most) + " terminals, not " + line->value);
    for (int i = 0; i < count; ++i) {
        Console console;
        console.target_type = ConsoleTargetType::lxc;
        console.port = std::uint32_t(i);
        domain.devices.consoles.push_back(std::move(console));
    }
}

}  // namespace

Domain from_native(std::string_view configuration) {
    constexpr std::uint64_t standard_memory = 65536;      // KiB
    const std::vector<NativeLine> lines = parse_native(configuration);
    if (find(lines, "lxc.mount", "lxc.mount.fstab"))
        throw refused(ErrorCode::argument_unsupported, "lxc.mount.fstab or lxc.mount found, use lxc.mount.entry lines instead");
    Domain domain;
    domain.type = VirtType::lxc;
    domain.uuid = Uuid::random();
    domain.os.type = OsType::exe;
    domain.os.init = "/sbin/init";
    domain.clock.emplace();
    domain.devices.emulator = std::string(standard_emulator);
    domain.memory = Memory{standard_memory, {}};
    domain.current_memory = standard_memory;

    const NativeLine* root = find(lines, "lxc.rootfs", "lxc.rootfs.path");
    if (!root) bad("the configuration does not say where the root file system is: lxc.rootfs.path");
    domain.devices.filesystems.push_back(folder(root->value, "/"));
    std::vector<std::string> dropped;
    for (const NativeLine& line : lines) {
        for (const Setting& setting : settings)
            if (setting.key == line.key) setting.apply(domain, line);
        if (line.key == "lxc.cap.drop")
            for (const std::string_view name : words(std::string_view(line.value))) dropped.emplace_back(name);
    }
    if (domain.name.empty()) bad("the configuration does not name the container: lxc.uts.name");
    std::vector<Network> networks;
    Features& features = domain.features.emplace();
    // Without a word about networks the container has one of its own, with nothing in it.
    features.privnet = !read_networks(lines, networks);
    features.capabilities = all_but(dropped);
    for (const Network& network : networks) add_network(domain, network);
    add_consoles(domain, find(lines, "lxc.tty", "lxc.tty.max"));
    model::complete(domain);
    return domain;
}

}  // namespace vireo::lxc
