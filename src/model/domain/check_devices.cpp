// Controllers, host devices, interfaces, screens and the small devices.
#include <algorithm>
#include <bit>
#include <set>

#include "model/domain/check_steps.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::model {
namespace {

std::string drive_text(const DriveAddress& address) {
    return "controller='" + std::to_string(address.controller) + "' bus='" + std::to_string(address.bus) + "' target='" +
           std::to_string(address.target) + "' unit='" + std::to_string(address.unit);
}

bool is_usb_companion(const Controller& controller) {
    auto* usb = std::get_if<UsbController>(&controller.kind);
    if (!usb) return false;
    return controller.info.usb_master || usb->model == UsbModel::ich9_ehci1 || usb->model == UsbModel::ich9_uhci1 ||
           usb->model == UsbModel::ich9_uhci2 || usb->model == UsbModel::ich9_uhci3;
}

bool is_virtio_scsi(const Controller& controller) {
    auto* scsi = std::get_if<ScsiController>(&controller.kind);
    return scsi && (scsi->model == ScsiModel::virtio_scsi || scsi->model == ScsiModel::virtio_transitional ||
                    scsi->model == ScsiModel::virtio_non_transitional);
}

}  // namespace

void check_controllers(const Domain& domain) {
    auto& controllers = domain.devices.controllers;
    bool usb_none = false;
    unsigned usb = 0;
    for (std::size_t i = 0; i < controllers.size(); ++i) {
        auto& controller = controllers[i];
        for (std::size_t j = 0; j < i; ++j) {
            auto& other = controllers[j];
            if (other.type() != controller.type() || other.index != controller.index) continue;
            // The functions of one USB2 controller share their number.
            if (controller.is(ControllerType::usb) && is_usb_companion(controller) && is_usb_companion(other)) continue;
            if (controller.is(ControllerType::usb) && (std::get<UsbController>(controller.kind).model == UsbModel::none ||
                                                      std::get<UsbController>(other.kind).model == UsbModel::none))
                continue;
            throw xml_error("Multiple '" + std::string(schema::word(controller.type())) + "' controllers with index '" +
                            std::to_string(*controller.index) + "'");
        }
        if (auto* kind = std::get_if<UsbController>(&controller.kind)) {
            ++usb;
            usb_none |= kind->model == UsbModel::none;
        }
        if (controller.driver && controller.driver->iothread && !is_virtio_scsi(controller))
            throw xml_error("'iothread' attribute only supported for virtio scsi controllers");
        auto* pci = std::get_if<PciController>(&controller.kind);
        if (!pci || !pci->model) continue;
        if (*pci->model == PciModel::pci_root || *pci->model == PciModel::pcie_root) {
            if (controller.info.address)
                throw unsupported("pci-root and pcie-root controllers should not have an address");
        } else if (controller.pcihole64) {
            throw xml_error("'pcihole64' setting is only permitted for root PCI controllers");
        }
    }
    if (usb_none && usb > 1) throw xml_detail("Can't add another USB controller: USB is disabled for this domain");
    if (usb_none && !domain.devices.hubs.empty())
        throw unsupported("Can't add USB hub: USB is disabled for this domain");
}

void check_hostdevs(const Domain& domain) {
    auto& hostdevs = domain.devices.hostdevs;
    unsigned ramfb = 0;
    for (std::size_t i = 0; i < hostdevs.size(); ++i) {
        auto& hostdev = hostdevs[i];
        for (std::size_t j = 0; j < i; ++j)
            if (hostdevs[j].kind == hostdev.kind && hostdev.is_subsystem()) {
                // A USB device named by make alone may stand for several.
                throw xml_error("Hostdev already exists in the domain configuration");
            } else if (auto* one = std::get_if<PciHostdev>(&hostdev.kind)) {
                auto* other = std::get_if<PciHostdev>(&hostdevs[j].kind);
                if (other && other->address == one->address)
                    throw xml_error("Hostdev already exists in the domain configuration");
            } else if (auto* mdev = std::get_if<MdevHostdev>(&hostdev.kind)) {
                auto* other = std::get_if<MdevHostdev>(&hostdevs[j].kind);
                if (other && other->uuid == mdev->uuid)
                    throw xml_error("Hostdev already exists in the domain configuration");
            }
        if (auto* mdev = std::get_if<MdevHostdev>(&hostdev.kind); mdev && is_on(mdev->ramfb)) ++ramfb;
        if (!std::holds_alternative<ScsiHostdev>(hostdev.kind)) continue;
        auto* address = address_of<DriveAddress>(hostdev.info);
        if (!address) continue;
        for (auto& disk : domain.devices.disks)
            if (disk.target.bus == DiskBus::scsi)
                if (auto* other = address_of<DriveAddress>(disk.info); other && *other == *address)
                    throw unsupported("using disk target name '" + disk.target.dev +
                                      "' conflicts with SCSI host device address " + drive_text(*address));
        for (std::size_t j = 0; j < i; ++j)
            if (std::holds_alternative<ScsiHostdev>(hostdevs[j].kind))
                if (auto* other = address_of<DriveAddress>(hostdevs[j].info); other && *other == *address)
                    throw unsupported("SCSI host address " + drive_text(*address) + "' in use by another SCSI host device");
    }
    if (ramfb > 1) throw unsupported("Only one vgpu device can have 'ramfb' enabled");
}

void check_interfaces(const Domain& domain) {
    for (auto& interface : domain.devices.interfaces) {
        if (interface.teaming && interface.teaming->type == TeamingType::transient && !interface.teaming->persistent)
            throw unsupported("teaming persistent attribute must be set if teaming type is 'transient'");
        auto needs_source = [&](bool has) {
            if (!has)
                throw xml_error("interface type='" + std::string(schema::word(interface.type())) +
                                "' requires a 'source' element");
        };
        if (auto* bridge = std::get_if<BridgeSource>(&interface.source)) needs_source(bridge->bridge.has_value());
        if (auto* direct = std::get_if<DirectSource>(&interface.source)) needs_source(direct->dev.has_value());
        if (auto* vdpa = std::get_if<VdpaSource>(&interface.source)) needs_source(vdpa->dev.has_value());
        if (interface.model && interface.model->find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                                   "0123456789-_") != std::string::npos)
            throw Error(ErrorCode::invalid_arg, ErrorDomain::domain, "Model name contains invalid characters");
        if (interface.mac.address && interface.mac.address->is_multicast())
            throw xml_error("expected unicast mac address, found multicast '" + interface.mac.address->text() + "'");
    }
}

void check_screens(const Domain& domain) {
    auto& videos = domain.devices.videos;
    unsigned primaries = 0;
    for (auto& video : videos) {
        primaries += is_yes(video.model.primary);
        if (video.model.type == VideoType::none && videos.size() > 1)
            throw unsupported("a 'none' video type must be the only video device defined for the domain");
        if (video.model.type == VideoType::ramfb && video.info.address)
            throw unsupported("address not supported for video type ramfb");
        if (video.model.acceleration == VideoAcceleration{}) throw unsupported("missing values for acceleration");
        if (video.model.acceleration && video.model.acceleration->rendernode &&
            !(video.driver && video.driver->name == VideoDriverName::vhostuser))
            throw unsupported("unsupported rendernode accel attribute without 'vhostuser'");
        if (video.model.acceleration && schema::is_yes(video.model.acceleration->accel3d) && video.model.type != VideoType::virtio)
            throw unsupported("3d acceleration is supported only with 'virtio' video device");
        if (video.model.resolution && (!video.model.resolution->x || !video.model.resolution->y))
            throw unsupported("video resolution values must be greater than 0");
        if (video.model.type != VideoType::qxl) {
            if (video.model.ram) throw xml_error("ram attribute only supported for video type qxl");
            if (video.model.vram64) throw xml_error("vram64 attribute only supported for video type qxl");
            if (video.model.vgamem) throw xml_error("vgamem attribute only supported for video type qxl");
        }
    }
    if (primaries > 1) throw unsupported("Only one primary video device is supported");
}

void check_small_devices(const Domain& domain) {
    std::set<std::uint32_t> audio_ids;
    for (auto& audio : domain.devices.audios) {
        if (!audio_ids.insert(audio.id).second)
            throw xml_error("audio ID " + std::to_string(audio.id) + " was used more than once");
        for (auto* stream : {audio.input ? &*audio.input : nullptr, audio.output ? &*audio.output : nullptr}) {
            if (!stream) continue;
            if (is_no(stream->mixing_engine)) {
                if (is_yes(stream->fixed_settings)) throw unsupported("fixed audio settings requires mixing engine");
            }
            if (stream->settings && !is_yes(stream->fixed_settings))
                throw unsupported("audio settings requires fixed settings flag");
            if (is_yes(stream->fixed_settings) && !is_yes(stream->mixing_engine))
                throw unsupported("fixed audio settings requires mixing engine");
        }
    }
    for (auto& sound : domain.devices.sounds)
        if (sound.audio_id && !audio_ids.contains(*sound.audio_id))
            throw xml_error("no audio device with ID " + std::to_string(*sound.audio_id));
    if (domain.devices.watchdogs.size() > 1) throw internal_error("only a single watchdog device is supported");
    for (auto& graphics : domain.devices.graphics)
        if (auto* vnc = std::get_if<VncGraphics>(&graphics.kind); vnc && vnc->audio_id && !audio_ids.contains(*vnc->audio_id))
            throw xml_error("no audio device with ID " + std::to_string(*vnc->audio_id));
    for (auto& memory : domain.devices.memories) {
        const bool has_path = memory.source && memory.source->path && !memory.source->path->empty();
        if ((memory.model == MemoryModel::nvdimm || memory.model == MemoryModel::virtio_pmem) && !has_path)
            throw xml_detail("path is required for model '" + std::string(schema::word(memory.model)) + "'");
        if (memory.model == MemoryModel::virtio_mem) {
            const auto block = memory.target.block.value_or(0);
            if (!std::has_single_bit(block)) throw xml_detail("block size must be a power of two");
            if (memory.target.requested.value_or(0) % block) throw xml_detail("requested size must be an integer multiple of block size");
        }
        if (memory.model == MemoryModel::virtio_mem && memory.target.requested &&
            *memory.target.requested > memory.target.size)
            throw xml_detail("requested size must be smaller than or equal to @size (" +
                             std::to_string(memory.target.size) + "KiB)");
    }
    auto& panics = domain.devices.panics;
    for (std::size_t i = 0; i < panics.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (panics[i].model == panics[j].model)
                throw xml_error("Multiple panic devices with model '" + std::string(schema::word(panics[i].model.value_or(PanicModel::isa))) + "'");
    if (domain.keywrap) {
        auto& ciphers = domain.keywrap->ciphers;
        for (std::size_t i = 0; i < ciphers.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (ciphers[i].name == ciphers[j].name)
                    throw internal_error("A domain definition can have no more than one cipher node with name " + std::string(schema::word(ciphers[i].name)));
    }
    for (auto& shmem : domain.devices.shmems)
        if (shmem.msi && !shmem.server) throw xml_error("msi option is only supported with a server");
}

}  // namespace vireo::model
