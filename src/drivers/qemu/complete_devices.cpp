// What QEMU's devices are when the document does not say: models, drivers, formats.
#include <algorithm>
#include <bit>
#include <functional>

#include "drivers/qemu/complete_steps.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/domain/complete.hpp"

namespace vireo::qemu {

using namespace model;

namespace {

// Where a server listens when the document does not say.
std::optional<std::uint32_t> default_port(StorageProtocol protocol) {
    switch (protocol) {
    case StorageProtocol::http: return 80;
    case StorageProtocol::https: return 443;
    case StorageProtocol::ftp: return 21;
    case StorageProtocol::ftps: return 990;
    case StorageProtocol::tftp: return 69;
    case StorageProtocol::sheepdog: return 7000;
    case StorageProtocol::nbd: return 10809;
    case StorageProtocol::ssh: return 22;
    case StorageProtocol::iscsi: return 3260;
    case StorageProtocol::gluster: return 24007;
    case StorageProtocol::vxhs: return 9999;
    default: return std::nullopt;
    }
}

void complete_source(StorageSource& source) {
    if (source.encryption && !source.encryption->engine && source.encryption->format != EncryptionFormat::default_ &&
        source.encryption->format != EncryptionFormat::qcow)
        source.encryption->engine = EncryptionEngine::qemu;
    auto* network = std::get_if<NetworkSource>(&source.where);
    if (!network) return;
    for (auto& host : network->hosts)
        if (!host.port && host.transport.value_or(NetworkTransport::tcp) == NetworkTransport::tcp)
            host.port = default_port(network->protocol);
    // A target without a unit means its unit 0.
    if (network->protocol == StorageProtocol::iscsi && network->name && network->name->find('/') == std::string::npos)
        *network->name += "/0";
}

void complete_chain(BackingStore& layer) {
    if (layer.source) complete_source(*layer.source);
    if (layer.backing) complete_chain(*layer.backing);
}

void complete_disk(Disk& disk) {
    if (!disk.driver) disk.driver.emplace();
    auto& driver = *disk.driver;
    if (!driver.name) driver.name = "qemu";
    auto* volume = std::get_if<VolumeSource>(&disk.source.where);
    if (volume && volume->pool.empty()) disk.source.where = FileSource{};
    bool is_volume = std::holds_alternative<VolumeSource>(disk.source.where);
    if (!driver.type && !is_volume)
        driver.type = std::holds_alternative<DirSource>(disk.source.where) ? StorageFormat::fat : StorageFormat::raw;
    complete_source(disk.source);
    if (disk.encryption && !disk.encryption->engine && disk.encryption->format != EncryptionFormat::default_ &&
        disk.encryption->format != EncryptionFormat::qcow)
        disk.encryption->engine = EncryptionEngine::qemu;
    if (disk.backing) complete_chain(*disk.backing);
    // Snapshots leave out what cannot be written, and what another process serves.
    if (std::holds_alternative<VhostUserSource>(disk.source.where)) disk.snapshot = DiskSnapshot::no;
    else if (disk.readonly && disk.snapshot == DiskSnapshot::no) disk.snapshot.reset();
}

constexpr std::string_view interface_models[] = {
    "netfront", "rtl8139", "virtio", "e1000", "e1000e", "igb", "virtio-transitional", "virtio-non-transitional", "usb-net",
    "spapr-vlan", "lan9118", "smc91c111", "vlance", "vmxnet", "vmxnet2", "vmxnet3", "Am79C970A", "Am79C973", "82540EM",
    "82545EM", "82543GC"};

// Models are known in any case of their letters.
void complete_model(std::string& model) {
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
    for (auto known : interface_models)
        if (std::ranges::equal(model, known, std::ranges::equal_to{}, lower, lower)) model = std::string(known);
}

}  // namespace

bool is_known_interface_model(std::string_view model) { return std::ranges::find(interface_models, model) != std::end(interface_models); }

namespace {

std::string default_interface_model(const Domain& domain, const Context& context) {
    if (is_s390(domain)) return "virtio";
    if (is_arm(domain)) {
        auto machine = machine_of(domain);
        if (machine == "versatilepb" || machine == "versatileab") return "smc91c111";
        if (is_arm_virt(domain)) return "virtio";
        return "lan9118";
    }
    if (is_riscv_virt(domain)) return "virtio";
    if (context.has(Capability::rtl8139)) return "rtl8139";
    if (context.has(Capability::e1000)) return "e1000";
    return "virtio";
}

void complete_interface(Interface& interface, const Domain& domain, const Context& context) {
    if (interface.type() == InterfaceType::vdpa && !interface.model) interface.model = "virtio";
    if (interface.type() != InterfaceType::hostdev && !interface.model)
        interface.model = default_interface_model(domain, context);
    if (interface.model) complete_model(*interface.model);
    // Queues, and the choice of who serves them, are virtio's.
    auto model = interface.model.value_or("");
    bool is_virtio = model == "virtio" || model == "virtio-transitional" || model == "virtio-non-transitional";
    if (is_virtio) return;
    if (interface.backend) interface.backend->vhost.reset();
    if (interface.type() != InterfaceType::hostdev) interface.driver.reset();
}

VideoType default_video(const Domain& domain, const Context& context) {
    if (is_ppc64(domain)) return VideoType::vga;
    if (is_s390(domain) || is_arm_virt(domain) || is_riscv_virt(domain) || is_arm(domain) || is_riscv(domain))
        return VideoType::virtio;
    if (context.has(Capability::cirrus_vga)) return VideoType::cirrus;
    if (context.has(Capability::vga)) return VideoType::vga;
    return VideoType::cirrus;
}

void complete_video(Video& video, const Domain& domain, const Context& context) {
    auto& model = video.model;
    if (!model.type) model.type = default_video(domain, context);
    auto power_of_two = [](std::optional<std::uint32_t>& size) { if (size) size = std::bit_ceil(*size); };
    switch (*model.type) {
    case VideoType::qxl:
        if (!model.ram) model.ram = 64 * 1024;
        if (!model.vram) model.vram = 64 * 1024;
        if (!model.vgamem) model.vgamem = 16 * 1024;
        power_of_two(model.ram);
        power_of_two(model.vram);
        power_of_two(model.vram64);
        power_of_two(model.vgamem);
        break;
    case VideoType::cirrus:
    case VideoType::vga:
    case VideoType::vmvga:
    case VideoType::bochs:
        if (!model.vram) model.vram = 16 * 1024;
        break;
    case VideoType::xen:
        if (!model.vram) model.vram = 4 * 1024;
        break;
    case VideoType::vbox:
        if (!model.vram) model.vram = 8 * 1024;
        break;
    default: break;
    }
    if (model.type == VideoType::none) {
        model.vram.reset();
        model.heads.reset();
        model.primary.reset();
        return;
    }
    if (!model.heads) model.heads = 1;
}

// A device of a bus that depends on the machine.
void complete_input(Input& input, const Domain& domain) {
    if (input.bus) return;
    if (input.type == InputType::evdev) return;
    if (input.type == InputType::passthrough || is_s390(domain)) input.bus = InputBus::virtio;
    else if (is_x86(domain) && input.type != InputType::tablet) input.bus = InputBus::ps2;
    else input.bus = InputBus::usb;
}

SerialTargetModel model_of(SerialTargetType type, const Domain& domain) {
    switch (type) {
    case SerialTargetType::isa_serial: return SerialTargetModel::isa_serial;
    case SerialTargetType::usb_serial: return SerialTargetModel::usb_serial;
    case SerialTargetType::pci_serial: return SerialTargetModel::pci_serial;
    case SerialTargetType::spapr_vio_serial: return SerialTargetModel::spapr_vty;
    case SerialTargetType::system_serial:
        return is_arm(domain) ? SerialTargetModel::pl011 : SerialTargetModel::_16550a;
    case SerialTargetType::sclp_serial: return SerialTargetModel::sclpconsole;
    case SerialTargetType::isa_debug: return SerialTargetModel::isa_debugcon;
    }
    return SerialTargetModel::isa_serial;
}

void complete_serial(Serial& serial, const Domain& domain) {
    auto& type = serial.target_type;
    // Documents of old wrote isa-serial for whatever the machine has.
    bool is_old = type == SerialTargetType::isa_serial && !serial.target_model &&
                  (is_pseries(domain) || is_arm_virt(domain) || is_riscv_virt(domain) || is_s390(domain));
    if (!type || is_old) {
        if (is_x86(domain)) type = SerialTargetType::isa_serial;
        else if (is_pseries(domain)) type = SerialTargetType::spapr_vio_serial;
        else if (is_arm_virt(domain) || is_riscv_virt(domain)) type = SerialTargetType::system_serial;
        else if (is_s390(domain)) type = SerialTargetType::sclp_serial;
    }
    if (type && !serial.target_model) serial.target_model = model_of(*type, domain);
}

// Whether a socket is where the driver puts those that the document leaves to it: the folder of a domain, or the folder
// of all with the domain's name before the channel's.
bool is_own_socket(std::string_view path, std::string_view name, const Context& context) {
    if (name.empty() || !path.ends_with(name)) return false;
    auto before = path.substr(0, path.size() - name.size());
    std::string directory = context.config.library_directory + "/channel/target/";
    if (before.starts_with(directory) && before.ends_with('.') && before.substr(directory.size()).find('/') == before.npos)
        return true;
    if (!before.ends_with('/')) return false;
    before.remove_suffix(1);
    auto slash = before.rfind('/');
    auto folder = slash == before.npos ? before : before.substr(slash + 1);
    auto at = folder.find("domain-");
    return at != folder.npos && at + 7 < folder.size();
}

void complete_channel(Channel& channel, const Context& context) {
    auto* unix_socket = std::get_if<UnixChar>(&channel.source.kind);
    auto* target = std::get_if<VirtioTarget>(&channel.target);
    if (!unix_socket || !target || !unix_socket->path) return;
    if (!is_own_socket(*unix_socket->path, target->name.value_or(""), context)) return;
    unix_socket->path.reset();
    unix_socket->mode.reset();
}

void complete_controller(Controller& controller, const Domain& domain, const Context& context) {
    if (auto* scsi = std::get_if<ScsiController>(&controller.kind)) {
        if (scsi->model && *scsi->model != ScsiModel::auto_) return;
        if (is_pseries(domain)) scsi->model = ScsiModel::ibmvscsi;
        else if (is_s390(domain)) scsi->model = ScsiModel::virtio_scsi;
        else if (context.has(Capability::lsi)) scsi->model = ScsiModel::lsilogic;
        else if (context.has(Capability::virtio_scsi_pci)) scsi->model = ScsiModel::virtio_scsi;
    } else if (auto* usb = std::get_if<UsbController>(&controller.kind)) {
        if (usb->model == UsbModel::none) controller.info = {};
        if (usb->model) return;
        if (is_s390(domain)) {
            // No USB there. Compat: one that stands somewhere is kept as it is, and not made.
            if (!controller.info.address) usb->model = UsbModel::none;
        } else if (is_ppc64(domain) || arch_of(domain) == "aarch64") {
            usb->model = context.has(Capability::qemu_xhci)      ? UsbModel::qemu_xhci
                         : context.has(Capability::nec_usb_xhci) ? UsbModel::nec_xhci
                                                                 : UsbModel::pci_ohci;
        } else {
            usb->model = UsbModel::piix3_uhci;
        }
    }
}

void complete_hostdev(Hostdev& hostdev) {
    if (auto* mdev = std::get_if<MdevHostdev>(&hostdev.kind)) {
        if (mdev->model == MdevModel::vfio_pci && !mdev->display) mdev->display = OnOff::off;
    } else if (auto* scsi = std::get_if<ScsiHostdev>(&hostdev.kind)) {
        // A target without a unit means its unit 0.
        if (auto* iscsi = std::get_if<ScsiIscsi>(&scsi->source); iscsi && iscsi->name.find('/') == iscsi->name.npos)
            iscsi->name += "/0";
    }
}

void complete_tpm(Tpm& tpm, const Domain& domain) {
    if (!tpm.model) tpm.model = is_pseries(domain) ? TpmModel::tpm_spapr : TpmModel::tpm_tis;
    if (auto* emulator = std::get_if<TpmEmulator>(&tpm.backend)) {
        if (!emulator->version) emulator->version = TpmVersion::_2_0;
    } else if (auto* passthrough = std::get_if<TpmPassthrough>(&tpm.backend)) {
        if (!passthrough->path) passthrough->path = "/dev/tpm0";
    }
}

void complete_panic(Panic& panic, const Domain& domain) {
    if (panic.model) return;
    if (is_pseries(domain)) panic.model = PanicModel::pseries;
    else if (is_s390(domain)) panic.model = PanicModel::s390;
    else panic.model = PanicModel::isa;
}

void complete_shmem(Shmem& shmem) {
    if (shmem.model == ShmemModel::ivshmem_plain && !shmem.size) shmem.size = 4ull << 20;
}

// A dbus channel carries the name that programs on the other side look for.
void complete_redirdev(Redirdev& redirdev) {
    if (auto* dbus = std::get_if<DbusChar>(&redirdev.source.kind); dbus && !dbus->channel)
        dbus->channel = "org.qemu.usbredir";
}

// Sizes of pluggable memory come in blocks of the machine.
void complete_memory(MemoryDevice& memory, const Domain& domain) {
    if (!is_pseries(domain)) return;
    constexpr std::uint64_t block = 256 * 1024;
    if (memory.model == MemoryModel::dimm) {
        memory.target.size = (memory.target.size + block - 1) / block * block;
    } else if (memory.model == MemoryModel::nvdimm) {
        auto label = memory.target.label_size.value_or(0);
        auto usable = (memory.target.size > label ? memory.target.size - label : 0) / block * block;
        memory.target.size = usable + label;
        if (!memory.uuid) memory.uuid = Uuid::random();
    }
}

}  // namespace

void complete_devices(Domain& domain, const Context& context) {
    auto& devices = domain.devices;
    if (domain.os.nvram && domain.os.nvram->source) complete_source(*domain.os.nvram->source);
    if (devices.memballoon && devices.memballoon->model == MemballoonModel::none) devices.memballoon->info = {};
    for (auto& disk : devices.disks) complete_disk(disk);
    for (auto& controller : devices.controllers) complete_controller(controller, domain, context);
    for (auto& interface : devices.interfaces) complete_interface(interface, domain, context);
    for (auto& serial : devices.serials) complete_serial(serial, domain);
    for (auto& channel : devices.channels) complete_channel(channel, context);
    for (auto& input : devices.inputs) complete_input(input, domain);
    for (auto& tpm : devices.tpms) complete_tpm(tpm, domain);
    for (auto& video : devices.videos) complete_video(video, domain, context);
    for (auto& hostdev : devices.hostdevs) complete_hostdev(hostdev);
    for (auto& panic : devices.panics) complete_panic(panic, domain);
    for (auto& shmem : devices.shmems) complete_shmem(shmem);
    for (auto& redirdev : devices.redirdevs) complete_redirdev(redirdev);
    for (auto& memory : devices.memories) complete_memory(memory, domain);
    for (auto& rng : devices.rngs)
        if (auto* random = std::get_if<RandomBackend>(&rng.backend); random && !random->path) random->path = "/dev/random";
    if (devices.vsock && !devices.vsock->model) devices.vsock->model = VirtioModel::virtio;
}

void prepare_live(Domain& domain, const Context& context) {
    (void)context;
    // A guest without a label of its own runs with the one that the process is given.
    bool has_dac = std::ranges::any_of(domain.seclabels, [](auto& label) {
        return label.model == "dac" || label.type == SeclabelType::none;
    });
    if (!has_dac) {
        Seclabel dac;
        dac.type = SeclabelType::dynamic;
        dac.model = "dac";
        dac.relabel = YesNo::yes;
        domain.seclabels.push_back(std::move(dac));
    }
}

}  // namespace vireo::qemu
