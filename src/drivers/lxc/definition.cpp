#include "drivers/lxc/definition.hpp"

#include <sys/utsname.h>

#include <string>

#include "base/error.hpp"
#include "model/domain/check.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/read.hpp"

namespace vireo::lxc {

using namespace model;

namespace {

[[noreturn]] void refuse(ErrorCode code, std::string what, ErrorDomain domain = ErrorDomain::domain) { throw Error(code, domain, std::move(what)); }

// Containers are of type lxc and run a program on the host's own kernel.
void check_kind(const Domain& domain) {
    if (domain.type == VirtType::lxc && domain.os.type == OsType::exe && runs_here(*domain.os.arch)) return;
    const std::string os = domain.os.type == OsType::hvm ? "" : "ostype=" + std::string(schema::word(domain.os.type)) + " ";
    refuse(ErrorCode::invalid_arg, "could not find capabilities for " + os + "arch=" + *domain.os.arch + " domaintype=" + std::string(schema::word(domain.type)) + " ",
           ErrorDomain::capabilities);
}

void check_idmap(const Domain& domain) {
    if (!domain.idmap) return;
    const auto& [uids, gids] = *domain.idmap;
    if (uids.empty() && gids.empty()) return;
    if (uids.empty() || gids.empty()) refuse(ErrorCode::config_unsupported, "uid and gid should be mapped both");
    const auto maps_root = [](const std::vector<IdMapping>& list) {
        for (const IdMapping& one : list)
            if (one.start == 0) return true;
        return false;
    };
    if (!maps_root(uids) || !maps_root(gids)) refuse(ErrorCode::config_unsupported, "You must map the root user of container");
}

// What belongs to machines alone.
void drop_foreign(Domain& domain) {
    Os& os = domain.os;
    os.boot.clear();
    os.loader.reset();
    os.nvram.reset();
    os.kernel.reset();
    os.initrd.reset();
    os.cmdline.reset();
    os.dtb.reset();
    os.root.reset();
    os.acpi_tables.clear();
    os.firmware.reset();
    os.firmware_features.clear();
    os.boot_menu.reset();
    os.bios.reset();
    domain.qemu.reset();
    domain.xen.reset();
    domain.bhyve.reset();
    domain.vmware.reset();
}

void complete_consoles(Domain& domain) {
    for (Console& console : domain.devices.consoles)
        if (!console.target_type) console.target_type = ConsoleTargetType::lxc;
}

// Compat: a label of nobody is that of the one model that containers have.
void complete_labels(Domain& domain) {
    for (Seclabel& label : domain.seclabels)
        if (!label.model && label.type == SeclabelType::none) label.model = "none";
}

void complete_video(Domain& domain) {
    for (Video& video : domain.devices.videos) {
        if (!video.model.type) refuse(ErrorCode::internal_error, "missing video model and cannot determine default");
        if (video.model.type == VideoType::none) continue;
        if (!video.model.vram && video.model.type != VideoType::virtio && video.model.type != VideoType::gop) video.model.vram = 16384;
        if (!video.model.heads) video.model.heads = 1;
    }
}

}  // namespace

std::string_view host_arch() {
    static const std::string arch = [] {
        utsname name{};
        uname(&name);
        return std::string(name.machine);
    }();
    return arch;
}

std::string_view narrow_arch() {
    static constexpr struct { std::string_view wide, narrow; } pairs[] = {
        {"x86_64", "i686"}, {"aarch64", "armv7l"}, {"ppc64", "ppc"}, {"s390x", "s390"}, {"sparc64", "sparc"}, {"mips64", "mips"}};
    for (const auto& pair : pairs)
        if (pair.wide == host_arch()) return pair.narrow;
    return {};
}

bool runs_here(std::string_view arch) { return arch == host_arch() || (!arch.empty() && arch == narrow_arch()); }

void complete_definition(Domain& domain) {
    if (!domain.os.arch) domain.os.arch = std::string(host_arch());
    check_kind(domain);
    if (!domain.os.init || domain.os.init->empty()) refuse(ErrorCode::xml_error, "init binary must be specified");
    if (!domain.devices.graphics.empty() && domain.devices.videos.empty()) refuse(ErrorCode::internal_error, "missing video model and cannot determine default");
    check_idmap(domain);
    drop_foreign(domain);
    complete_consoles(domain);
    model::complete(domain);
    complete_video(domain);
    complete_labels(domain);
    if (!domain.devices.emulator) domain.devices.emulator = std::string(standard_emulator);
    model::check(domain);
    if (!domain.devices.inputs.empty()) refuse(ErrorCode::internal_error, "Input devices are not supported by this virtualization driver.");
}

Domain define(std::string_view xml, const DefineOptions& options) {
    Domain domain = read_domain(xml, {.strict = options.validate});
    complete_definition(domain);
    return domain;
}

}  // namespace vireo::lxc
