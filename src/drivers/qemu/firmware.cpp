#include "drivers/qemu/firmware.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/error.hpp"
#include "base/json.hpp"
#include "drivers/qemu/cat.hpp"

namespace vireo::qemu {

using namespace model;
using schema::YesNo;
using schema::word;

namespace {

std::string arch_from_qemu(const std::string& name) {
    if (name == "i386") return "i686";
    if (name == "arm") return "armv7l";
    return name;
}

FirmwareDescriptor read_descriptor(const Json& json) {
    FirmwareDescriptor out;
    for (const Json& type : json["interface-types"].items()) {
        if (type.text() == "uefi") out.efi = true;
        if (type.text() == "bios") out.bios = true;
    }
    const Json& mapping = json["mapping"];
    out.flash = mapping["device"].text() == "flash";
    out.stateless = mapping["mode"].text() == "stateless";
    if (out.flash) {
        out.executable = mapping["executable"]["filename"].text();
        out.executable_format = mapping["executable"]["format"].text();
        out.nvram_template = mapping["nvram-template"]["filename"].text();
        out.nvram_format = mapping["nvram-template"]["format"].text();
    } else {
        out.executable = mapping["filename"].text();
    }
    for (const Json& target : json["targets"].items()) {
        FirmwareTarget made;
        made.arch = arch_from_qemu(target["architecture"].text());
        for (const Json& machine : target["machines"].items()) made.machines.push_back(machine.text());
        out.targets.push_back(std::move(made));
    }
    for (const Json& feature : json["features"].items()) {
        if (feature.text() == "secure-boot") out.secure_boot = true;
        if (feature.text() == "enrolled-keys") out.enrolled_keys = true;
        if (feature.text() == "requires-smm") out.requires_smm = true;
    }
    return out;
}

std::optional<bool> wanted_feature(const Os& os, FirmwareFeatureName name) {
    for (const FirmwareFeature& feature : os.firmware_features) {
        if (feature.name == name) return feature.enabled == YesNo::yes;
    }
    return std::nullopt;
}

bool satisfies(const FirmwareDescriptor& firmware, const Domain& domain) {
    const Os& os = domain.os;
    if (*os.firmware == FirmwareKind::efi ? !firmware.efi : !firmware.bios) return false;
    if (!firmware.matches(os.arch.value_or(""), os.machine.value_or(""))) return false;
    const auto secure_boot = wanted_feature(os, FirmwareFeatureName::secure_boot);
    const auto enrolled_keys = wanted_feature(os, FirmwareFeatureName::enrolled_keys);
    if (secure_boot && *secure_boot != firmware.secure_boot) return false;
    if (enrolled_keys && *enrolled_keys != firmware.enrolled_keys) return false;
    if (os.loader && os.loader->secure && (*os.loader->secure == YesNo::yes) != (firmware.secure_boot && firmware.requires_smm)) return false;
    if (os.loader && os.loader->stateless && (*os.loader->stateless == YesNo::yes) != firmware.stateless) return false;
    if (os.loader && os.loader->path && *os.loader->path != firmware.executable) return false;
    // System management mode that the document takes away cannot be needed.
    const bool smm_off = domain.features && domain.features->smm && domain.features->smm->state == schema::OnOff::off;
    return !(firmware.requires_smm && smm_off);
}

}  // namespace

bool FirmwareDescriptor::matches(std::string_view arch, std::string_view machine) const {
    const std::string name(machine);
    return std::ranges::any_of(targets, [&](const FirmwareTarget& target) {
        return target.arch == arch && std::ranges::any_of(target.machines, [&](const std::string& pattern) {
                   return fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
               });
    });
}

std::vector<FirmwareDescriptor> read_firmware(std::span<const std::string> folders) {
    std::map<std::string, std::filesystem::path> files;
    for (const std::string& folder : folders) {
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
            if (entry.path().extension() == ".json") files[entry.path().filename()] = entry.path();
        }
    }
    std::vector<FirmwareDescriptor> out;
    for (const auto& [name, path] : files) {
        std::ifstream file(path);
        std::stringstream text;
        text << file.rdbuf();
        if (text.str().empty()) continue;   // an empty file hides another
        const Outcome failed = attempt([&] { out.push_back(read_descriptor(Json::parse(text.str()))); });
        (void)failed;
    }
    return out;
}

std::vector<FirmwareDescriptor> host_firmware() {
    static const std::vector<std::string> folders = {"/usr/share/qemu/firmware", "/etc/qemu/firmware"};
    return read_firmware(folders);
}

void choose_firmware(Domain& domain, std::span<const FirmwareDescriptor> descriptors, const Config& config) {
    Os& os = domain.os;
    if (!os.firmware) return;
    const auto found = std::ranges::find_if(descriptors, [&](const FirmwareDescriptor& firmware) { return satisfies(firmware, domain); });
    if (found == descriptors.end()) {
        throw Error(ErrorCode::operation_failed, ErrorDomain::qemu, cat("Unable to find any firmware to satisfy '", word(*os.firmware), "'"));
    }
    if (!os.loader) os.loader.emplace();
    os.loader->path = found->executable;
    os.loader->type = found->flash ? LoaderType::pflash : LoaderType::rom;
    if (found->flash) os.loader->readonly = YesNo::yes;
    if (found->secure_boot && found->requires_smm) os.loader->secure = YesNo::yes;
    if (found->requires_smm) {
        if (!domain.features) domain.features.emplace();
        if (!domain.features->smm) domain.features->smm.emplace();
        domain.features->smm->state = schema::OnOff::on;
    }
    if (found->flash && !found->nvram_template.empty()) {
        if (!os.nvram) os.nvram.emplace();
        if (!os.nvram->template_) os.nvram->template_ = found->nvram_template;
        if (!os.nvram->path && !os.nvram->source) os.nvram->path = cat(config.library_directory, "/nvram/", domain.name, "_VARS.fd");
    }
}

}  // namespace vireo::qemu
