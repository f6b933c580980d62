// What the test hypervisor fills into a definition. It has no machines and no addresses: little is left to do.
#include <algorithm>

#include "drivers/test/world.hpp"
#include "model/domain/check.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/device.hpp"
#include "model/domain/read.hpp"

namespace vireo::test {
namespace {

// The host's ends that have no name get the first free ones.
void name_interfaces(model::Domain& domain) {
    const auto is_taken = [&](const std::string& name) {
        return std::ranges::any_of(domain.devices.interfaces, [&](const auto& each) { return each.target.dev == name; });
    };
    for (model::Interface& interface : domain.devices.interfaces)
        for (int number = 0; !interface.target.dev; ++number)
            if (const std::string name = "testnet" + std::to_string(number); !is_taken(name)) interface.target.dev = name;
}

// What the pretended graphics cards have where a definition does not say.
void complete_video(model::Video& video, const model::Domain& domain) {
    auto& card = video.model;
    if (!card.type) card.type = domain.os.arch && domain.os.arch->starts_with("ppc") ? model::VideoType::vga : model::VideoType::cirrus;
    switch (*card.type) {
        case model::VideoType::qxl:
            if (!card.ram) card.ram = 65536;
            if (!card.vram) card.vram = 65536;
            break;
        case model::VideoType::cirrus:
        case model::VideoType::vga:
        case model::VideoType::vmvga:
        case model::VideoType::bochs:
            if (!card.vram) card.vram = 16384;
            break;
        case model::VideoType::xen:
            if (!card.vram) card.vram = 4096;
            break;
        case model::VideoType::vbox:
            if (!card.vram) card.vram = 8192;
            break;
        default: break;
    }
    if (card.type != model::VideoType::none && !card.heads) card.heads = 1;
}

// Numbers that an address without them stands for.
void complete_address(model::Address& address) {
    if (auto* ccw = std::get_if<model::CcwAddress>(&address)) {
        if (!ccw->cssid && !ccw->ssid && !ccw->devno) *ccw = {0, 0, 0};
    } else if (auto* pci = std::get_if<model::PciAddress>(&address); pci && pci->zpci) {
        if (!pci->zpci->uid) pci->zpci->uid = 0;
        if (!pci->zpci->fid) pci->zpci->fid = 0;
    }
}

void complete_cpu(model::Domain& domain) {
    if (!domain.cpu) return;
    model::Cpu& cpu = *domain.cpu;
    if (!cpu.mode && cpu.model && cpu.model->name) cpu.mode = model::CpuMode::custom;
    if (cpu.mode == model::CpuMode::custom && !cpu.match) cpu.match = model::CpuMatch::exact;
    if (cpu.model && cpu.model->name && !cpu.model->fallback) cpu.model->fallback = model::CpuFallback::allow;
    if (cpu.numa)
        for (std::size_t i = 0; i < cpu.numa->cells.size(); ++i)
            if (!cpu.numa->cells[i].id) cpu.numa->cells[i].id = std::uint32_t(i);
    if (cpu == model::Cpu{}) domain.cpu.reset();
}

// What other kinds of guests and other hypervisors have.
void drop_foreign(model::Domain& domain) {
    if (domain.os.type != model::OsType::exe) {
        domain.os.init.reset();
        domain.os.init_args.clear();
        domain.os.init_environment.clear();
        domain.os.init_dir.reset();
        domain.os.init_user.reset();
        domain.os.init_group.reset();
    }
    domain.qemu.reset();
    domain.lxc.reset();
    domain.xen.reset();
    domain.bhyve.reset();
    domain.vmware.reset();
}

void check_inputs(const model::Domain& domain) {
    if (domain.os.type != model::OsType::hvm) return;
    for (const model::Input& input : domain.devices.inputs)
        if (input.bus == model::InputBus::xen) throw Error(ErrorCode::internal_error, ErrorDomain::domain, "unsupported input bus xen");
}

}  // namespace

void complete_definition(model::Domain& domain) {
    if (!domain.os.arch) domain.os.arch = "i686";
    check_inputs(domain);
    drop_foreign(domain);
    model::complete(domain);
    model::mirror_console(domain);
    name_interfaces(domain);
    model::each_device_info(domain, [](model::DeviceInfo& info) {
        if (info.address) complete_address(*info.address);
    });
    for (model::Disk& disk : domain.devices.disks)
        if (disk.readonly && disk.snapshot == model::DiskSnapshot::no) disk.snapshot.reset();   // goes without saying
    for (model::Rng& rng : domain.devices.rngs)
        if (auto* random = std::get_if<model::RandomBackend>(&rng.backend); random && !random->path) random->path = "/dev/random";
    complete_cpu(domain);
    for (model::Video& video : domain.devices.videos) complete_video(video, domain);
    model::check(domain);
}

model::Domain read_definition(const std::string& xml, bool validate) {
    model::Domain domain = model::read_domain(xml, {.strict = validate});
    complete_definition(domain);
    return domain;
}

}  // namespace vireo::test
