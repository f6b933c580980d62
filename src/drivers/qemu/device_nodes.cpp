#include "drivers/qemu/device_nodes.hpp"

#include <algorithm>
#include <cstdio>

#include "base/error.hpp"
#include "base/files.hpp"
#include "host/private_devices.hpp"
#include "model/domain/device.hpp"

namespace vireo::qemu {

namespace {

constexpr std::uint32_t pseudo_terminals = 136, sound_cards = 116, usb_devices = 189;   // major numbers

class Nodes {
public:
    explicit Nodes(const std::string& sys) : sys_(sys) {}
    std::vector<DeviceNode> take() { return std::move(nodes_); }

    void add(std::string path, bool write = true) {
        if (!path.empty()) nodes_.push_back({std::move(path), write});
    }
    void add_if(const std::optional<std::string>& path) { if (path) add(*path); }

    void source(const model::StorageSource& source, bool write) {
        add(model::local_path(source), write);
        if (const auto* nvme = std::get_if<model::NvmeSource>(&source.where)) pci(nvme->address);
    }
    void disk(const model::Disk& disk) {
        source(disk.source, !disk.readonly);
        for (const model::BackingStore* layer = disk.backing ? &*disk.backing : nullptr; layer && layer->source; layer = layer->backing ? &*layer->backing : nullptr)
            source(*layer->source, false);
        if (disk.mirror) source(disk.mirror->source, true);
    }

    void character(const model::CharSource& source) {
        if (const auto* device = std::get_if<model::DevChar>(&source.kind)) add(device->path);
    }

    void hostdev(const model::Hostdev& hostdev) {
        if (const auto* one = std::get_if<model::PciHostdev>(&hostdev.kind)) pci(one->address);
        if (const auto* one = std::get_if<model::MdevHostdev>(&hostdev.kind)) vfio_group("bus/mdev/devices/" + one->uuid.text());
        if (std::holds_alternative<model::ScsiHostHostdev>(hostdev.kind)) add("/dev/vhost-scsi");
        if (const auto* usb = std::get_if<model::UsbHostdev>(&hostdev.kind); usb && usb->address) {
            char path[64];
            std::snprintf(path, sizeof path, "/dev/bus/usb/%03u/%03u", usb->address->bus, usb->address->device);
            add(path);
        }
        if (const auto* scsi = std::get_if<model::ScsiHostdev>(&hostdev.kind))
            if (const auto* adapter = std::get_if<model::ScsiHostAdapter>(&scsi->source)) generic_scsi(*adapter, !hostdev.readonly);
    }

private:
    void vfio_group(const std::string& device) {
        const auto group = read_symlink(sys_ + "/" + device + "/iommu_group");
        if (!group) return;
        add("/dev/vfio/vfio");
        add("/dev/vfio/" + std::string(file_name(*group)));
    }
    void pci(const model::PciPlace& place) {
        char name[64];
        std::snprintf(name, sizeof name, "%04x:%02x:%02x.%x", place.domain, place.bus, place.slot, place.function);
        vfio_group(std::string("bus/pci/devices/") + name);
    }
    void generic_scsi(const model::ScsiHostAdapter& adapter, bool write) {
        constexpr std::string_view prefix = "scsi_host";
        if (!adapter.name.starts_with(prefix)) return;
        const std::string unit = adapter.name.substr(prefix.size()) + ":" + std::to_string(adapter.address.bus) + ":" + std::to_string(adapter.address.target) +
                                 ":" + std::to_string(adapter.address.unit);
        for (const std::string& node : list_directory(sys_ + "/bus/scsi/devices/" + unit + "/scsi_generic")) add("/dev/" + node, write);
    }

    const std::string& sys_;
    std::vector<DeviceNode> nodes_;
};

bool plays_on_the_host(const model::Domain& live, const Config& config) {
    if (live.devices.sounds.empty()) return false;
    const auto shows = [&]<class Kind>(const Kind*) {
        return std::ranges::any_of(live.devices.graphics, [](const auto& one) { return std::holds_alternative<Kind>(one.kind); });
    };
    if (live.devices.graphics.empty()) return config.nographics_allow_host_audio;
    if (shows(static_cast<model::VncGraphics*>(nullptr))) return config.vnc_allow_host_audio;
    return shows(static_cast<model::SdlGraphics*>(nullptr));
}

}  // namespace

std::vector<DeviceNode> device_nodes(const model::Domain& live, const std::string& sys) {
    Nodes nodes(sys);
    const auto& devices = live.devices;
    for (const model::Disk& disk : devices.disks) nodes.disk(disk);
    for (const model::Hostdev& hostdev : devices.hostdevs) nodes.hostdev(hostdev);
    for (const auto& one : devices.serials) nodes.character(one.source);
    for (const auto& one : devices.parallels) nodes.character(one.source);
    for (const auto& one : devices.consoles) nodes.character(one.source);
    for (const auto& one : devices.channels) nodes.character(one.source);
    for (const model::Tpm& tpm : devices.tpms)
        if (const auto* own = std::get_if<model::TpmPassthrough>(&tpm.backend)) nodes.add(own->path.value_or("/dev/tpm0"));
    for (const model::Rng& rng : devices.rngs)
        if (const auto* random = std::get_if<model::RandomBackend>(&rng.backend)) nodes.add_if(random->path);
    for (const model::Input& input : devices.inputs)
        if (input.source) {
            nodes.add_if(input.source->evdev);
            nodes.add_if(input.source->dev);
        }
    for (const model::MemoryDevice& memory : devices.memories) {
        if (memory.source) nodes.add_if(memory.source->path);
        if (memory.model == model::MemoryModel::sgx_epc) {
            nodes.add("/dev/sgx_vepc");
            nodes.add("/dev/sgx_provision");
        }
    }
    for (const model::Graphics& graphics : devices.graphics)
        std::visit([&](const auto& kind) {
            if constexpr (requires { kind.rendernode; }) nodes.add_if(kind.rendernode);
            else if constexpr (requires { kind.gl->rendernode; }) { if (kind.gl) nodes.add_if(kind.gl->rendernode); }
        }, graphics.kind);
    if (devices.vsock) nodes.add("/dev/vhost-vsock");
    if (live.launch_security) nodes.add("/dev/sev");
    return nodes.take();
}

std::vector<host::DeviceRule> own_device_rules(const model::Domain& live) {
    std::vector<host::DeviceRule> out;
    // One that is found by vendor and product has no place yet.
    for (const model::Hostdev& hostdev : live.devices.hostdevs)
        if (const auto* usb = std::get_if<model::UsbHostdev>(&hostdev.kind); usb && !usb->address) out.push_back({.type = 'c', .major = usb_devices, .minor = {}});
    for (const DeviceNode& node : device_nodes(live))
        if (const auto rule = host::device_rule(node.path, node.write)) out.push_back(*rule);
    return out;
}

std::vector<host::DeviceRule> device_rules(const model::Domain& live, const Config& config) {
    std::vector<host::DeviceRule> out = {{.type = 'c', .major = pseudo_terminals, .minor = {}}};
    if (plays_on_the_host(live, config)) out.push_back({.type = 'c', .major = sound_cards, .minor = {}});
    for (const std::string& path : config.cgroup_device_acl)
        if (const auto rule = host::device_rule(path)) out.push_back(*rule);
    const auto own = own_device_rules(live);
    out.insert(out.end(), own.begin(), own.end());
    return out;
}

bool wants_private_devices(const Config& config, bool privileged) {
    if (!config.namespaces) return privileged && host::can_have_private_devices();
    for (const std::string& kind : *config.namespaces)
        if (kind != "mount") throw Error(ErrorCode::conf_syntax, ErrorDomain::qemu, "namespaces in qemu.conf: unknown kind '" + kind + "', only 'mount' is known");
    if (config.namespaces->empty()) return false;
    if (!privileged) throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu, "cannot use mount namespaces in session mode: take 'mount' out of namespaces in qemu.conf");
    if (!host::can_have_private_devices())
        throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu, "Mount namespaces are not available on this host: take 'mount' out of namespaces in qemu.conf");
    return true;
}

std::vector<std::string> private_nodes(const model::Domain& live, const Config& config) {
    std::vector<std::string> out = config.cgroup_device_acl;
    for (DeviceNode& node : device_nodes(live)) out.push_back(std::move(node.path));
    if (plays_on_the_host(live, config)) out.emplace_back("/dev/snd");
    // One that is found by vendor and product may be any.
    for (const model::Hostdev& hostdev : live.devices.hostdevs)
        if (const auto* usb = std::get_if<model::UsbHostdev>(&hostdev.kind); usb && !usb->address) out.emplace_back("/dev/bus/usb");
    return out;
}

void add_private_nodes(pid_t pid, const model::Domain& only) {
    if (!host::has_private_mounts(pid)) return;
    for (const DeviceNode& node : device_nodes(only)) host::add_private_node(pid, node.path);
}

void remove_private_nodes(pid_t pid, const model::Domain& live, const model::Domain& only, const Config& config) {
    if (!host::has_private_mounts(pid)) return;
    const auto kept = private_nodes(live, config);
    for (const DeviceNode& node : device_nodes(only))
        if (std::ranges::find(kept, node.path) == kept.end()) host::remove_private_node(pid, node.path);
}

}  // namespace vireo::qemu
