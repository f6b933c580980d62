#include "drivers/qemu/device_commands.hpp"

#include "base/error.hpp"
#include "drivers/qemu/argv_blockdev.hpp"
#include "drivers/qemu/argv_parts.hpp"

namespace vireo::qemu {
namespace {

using namespace model;

// A comma list apart; a doubled comma stands for one.
std::vector<std::pair<std::string, std::string>> parse_options(const std::string& text) {
    std::vector<std::pair<std::string, std::string>> out;
    std::string part;
    const auto finish = [&] {
        const std::size_t equals = part.find('=');
        if (equals == std::string::npos) out.emplace_back("", part);
        else out.emplace_back(part.substr(0, equals), part.substr(equals + 1));
        part.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != ',') part += text[i];
        else if (i + 1 < text.size() && text[i + 1] == ',') part += text[i++];
        else finish();
    }
    finish();
    return out;
}

Json inet_address(const std::string& host, const std::string& port) {
    return Json::object({{"type", "inet"}, {"data", Json::object({{"host", host}, {"port", port}})}});
}

// What an option of -object, -netdev … was is taken back by its id.
DeviceCommand of_option(const std::string& option, const std::string& value) {
    const auto by_id = [](const Json& arguments) { return Json::object({{"id", arguments["id"].text()}}); };
    if (option == "-chardev") {
        Json arguments = chardev_arguments(value);
        Json undo = by_id(arguments);
        return {"chardev-add", std::move(arguments), "chardev-remove", std::move(undo)};
    }
    if (option == "-watchdog-action") return {"watchdog-set-action", Json::object({{"action", value}}), "", {}};
    Json arguments;
    if (!value.starts_with('{') || attempt([&] { arguments = Json::parse(value); }))
        throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "'" + option + " " + value + "' cannot be given to a running guest");
    Json undo = by_id(arguments);
    if (option == "-device") return {"device_add", std::move(arguments), "", {}};
    if (option == "-object") return {"object-add", std::move(arguments), "object-del", std::move(undo)};
    if (option == "-netdev") return {"netdev_add", std::move(arguments), "netdev_del", std::move(undo)};
    if (option == "-blockdev") {
        Json node = Json::object({{"node-name", arguments["node-name"].text()}});
        return {"blockdev-add", std::move(arguments), "blockdev-del", std::move(node)};
    }
    throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "'" + option + "' cannot be given to a running guest");
}

// Descriptors go by names that QEMU keeps them under.
void pass_descriptors(DeviceCommand& netdev, std::vector<DeviceCommand>& out) {
    const std::string id = netdev.arguments["id"].text();
    for (const char* member : {"fd", "fds", "vhostfd", "vhostfds"}) {
        const Json* value = netdev.arguments.find(member);
        if (!value || !value->is_string()) continue;
        std::string names;
        unsigned count = 0;
        const std::string numbers = value->text();
        for (std::size_t at = 0; at <= numbers.size();) {
            std::size_t end = numbers.find(':', at);
            if (end == std::string::npos) end = numbers.size();
            const std::string name = std::string(member[0] == 'v' ? "vhostfd-" : "fd-") + id + std::to_string(count++);
            out.push_back({"getfd", Json::object({{"fdname", name}}), "closefd", Json::object({{"fdname", name}}), std::stoi(numbers.substr(at, end - at))});
            names += (names.empty() ? "" : ":") + name;
            at = end + 1;
        }
        netdev.arguments.set(member, names);
    }
}

std::vector<DeviceCommand> commands_of(const CommandLine& line) {
    std::vector<DeviceCommand> out;
    for (std::size_t i = 0; i + 1 < line.arguments.size(); i += 2) {
        DeviceCommand command = of_option(line.arguments[i], line.arguments[i + 1]);
        if (command.name == "netdev_add" || command.arguments.find("vhostfd")) pass_descriptors(command, out);
        out.push_back(std::move(command));
    }
    return out;
}

// Puts one device on a command line: the domain has no other of its list.
struct Writer {
    Domain& only;
    ArgvContext& context;
    unsigned node;

    void operator()(const Disk& disk) const {
        if (disk.target.bus == DiskBus::sd || disk.target.bus == DiskBus::fdc)
            throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu,
                        "disk device type '" + std::string(schema::word(disk.device)) + "' cannot be plugged into a running guest");
        if (std::holds_alternative<VhostUserSource>(disk.source.where)) {
            only.devices.disks = {disk};
            return add_disks(context);
        }
        const std::string top = add_chain(context, disk, node);
        context.device(disk_device(context, disk, 0, top), disk.info);
    }
    void operator()(const Controller& controller) const {
        if (auto props = controller_device(context, controller)) context.device(std::move(*props), controller.info);
    }
    template <class T> void one(std::vector<T>& list, const T& device, void (*add)(ArgvContext&)) const {
        list = {device};
        add(context);
    }
    void operator()(const Interface& device) const { one(only.devices.interfaces, device, add_interfaces); }
    void operator()(const Filesystem& device) const { one(only.devices.filesystems, device, add_filesystems); }
    void operator()(const Serial& device) const { one(only.devices.serials, device, add_serials); }
    void operator()(const Parallel& device) const { one(only.devices.parallels, device, add_parallels); }
    void operator()(const Channel& device) const { one(only.devices.channels, device, add_channels); }
    void operator()(const Console& device) const { one(only.devices.consoles, device, add_consoles); }
    void operator()(const Input& device) const { one(only.devices.inputs, device, add_inputs); }
    void operator()(const Hostdev& device) const { one(only.devices.hostdevs, device, add_hostdevs); }
    void operator()(const Redirdev& device) const { one(only.devices.redirdevs, device, add_redirdevs); }
    void operator()(const Watchdog& device) const { one(only.devices.watchdogs, device, add_watchdogs); }
    void operator()(const Rng& device) const { one(only.devices.rngs, device, add_rngs); }
    void operator()(const Shmem& device) const { one(only.devices.shmems, device, add_shmems); }
    void operator()(const MemoryDevice& device) const { one(only.devices.memories, device, add_memory_devices); }
    void operator()(const Vsock& device) const {
        only.devices.vsock = device;
        add_vsock(context);
    }
    template <class T> void operator()(const T&) const {
        throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "a device of this kind cannot be plugged into a running guest");
    }
};

}  // namespace

std::vector<DeviceCommand> device_commands(const Domain& domain, const Device& device, const Capabilities& capabilities, const Config& config,
                                           const Launch& launch, unsigned node) {
    Domain only = domain;
    ArgvContext context(only, capabilities, config, launch);
    context.out = {};
    std::visit(Writer{only, context, node}, device);
    return commands_of(context.out);
}

std::vector<DeviceCommand> medium_commands(const Domain& domain, const Disk& disk, const Capabilities& capabilities, const Config& config,
                                           const Launch& launch, unsigned node, std::string& top) {
    ArgvContext context(domain, capabilities, config, launch);
    context.out = {};
    top = add_chain(context, disk, node);
    return commands_of(context.out);
}

Json chardev_arguments(const std::string& option) {
    const auto parts = parse_options(option);
    const std::string type = parts.empty() ? "" : parts[0].second;
    const auto get = [&](std::string_view name) -> const std::string* {
        for (const auto& [key, value] : parts)
            if (key == name) return &value;
        return nullptr;
    };
    const auto text = [&](std::string_view name) { const auto* found = get(name); return found ? *found : std::string(); };
    const auto is_on = [&](std::string_view name) { return text(name) == "on"; };
    Json data = Json::object({});
    std::string kind = type;
    if (type == "socket") {
        if (const auto* fd = get("fd")) data.set("addr", Json::object({{"type", "fd"}, {"data", Json::object({{"str", *fd}})}}));
        else if (const auto* path = get("path")) data.set("addr", Json::object({{"type", "unix"}, {"data", Json::object({{"path", *path}})}}));
        else data.set("addr", inet_address(text("host"), text("port")));
        data.set("server", is_on("server"));
        if (is_on("server")) data.set("wait", false);
        if (is_on("telnet")) data.set("telnet", true);
        if (const auto* seconds = get("reconnect")) data.set("reconnect", std::int64_t(std::stoll(*seconds)));
        if (const auto* credentials = get("tls-creds")) data.set("tls-creds", *credentials);
    } else if (type == "file") {
        data.set("out", text("path"));
        if (get("append")) data.set("append", is_on("append"));
    } else if (type == "serial" || type == "parallel" || type == "pipe") {
        data.set("device", text("path"));
    } else if (type == "udp") {
        data.set("remote", inet_address(text("host"), text("port")));
        if (const std::string port = text("localport"); !text("localaddr").empty() || (!port.empty() && port != "0"))
            data.set("local", inet_address(text("localaddr"), port));
    } else if (type == "spicevmc") {
        data.set("type", text("name"));
    } else if (type == "spiceport") {
        data.set("fqdn", text("name"));
    } else if (type == "dbus") {
        data.set("name", text("name"));
    } else if (type == "qemu-vdagent") {
        if (get("clipboard")) data.set("clipboard", is_on("clipboard"));
        if (get("mouse")) data.set("mouse", is_on("mouse"));
    }
    if (const auto* file = get("logfile")) {
        data.set("logfile", *file);
        if (get("logappend")) data.set("logappend", is_on("logappend"));
    }
    return Json::object({{"id", text("id")}, {"backend", Json::object({{"type", kind}, {"data", std::move(data)}})}});
}

}  // namespace vireo::qemu
