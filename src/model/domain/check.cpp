#include "model/domain/check.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "model/domain/check_steps.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/device.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::model {
namespace {

void check_vcpus(const Domain& domain) {
    auto& vcpu = domain.vcpu;
    if (vcpu.current.value_or(vcpu.maximum) > vcpu.maximum)
        throw unsupported("maximum vCPU count must not be less than current vCPU count");
    if (vcpu.cpuset && vcpu.cpuset->empty()) throw unsupported("Invalid value of 'cpuset': ");
    for (auto& one : domain.vcpus)
        if (one.id >= vcpu.maximum)
            throw xml_error("vcpu id '" + std::to_string(one.id) + "' is out of range of maximum vcpu count");
}

void check_sysinfo(const Domain& domain) {
    for (auto& info : domain.sysinfo) {
        auto* smbios = std::get_if<SmbiosSysinfo>(&info.kind);
        if (!smbios) continue;
        auto* text = smbios->system ? smbios->system->find("uuid") : nullptr;
        if (text && domain.uuid) {
            auto uuid = Uuid::parse(*text);
            if (!uuid) throw xml_detail("malformed <sysinfo> uuid element");
            if (*uuid != *domain.uuid) throw xml_detail("UUID mismatch between <uuid> and <sysinfo>");
        }
        auto* date = smbios->bios ? smbios->bios->find("date") : nullptr;
        if (date) {
            // month/day/year
            unsigned month = 0, day = 0, year = 0;
            int end = 0;
            if (std::sscanf(date->c_str(), "%u/%u/%u%n", &month, &day, &year, &end) != 3 ||
                std::size_t(end) != date->size() || month < 1 || month > 12 || day < 1 || day > 31 ||
                !(year < 100 || (year >= 1900 && year <= 9999)))
                throw xml_detail("Invalid BIOS 'date' format");
        }
    }
}

void check_seclabels(const Domain& domain) {
    std::set<std::string> models;
    for (auto& label : domain.seclabels) {
        if (label.type == SeclabelType::static_ && !label.label) throw xml_error("security label is missing");
        if (label.model && !models.insert(*label.model).second)
            throw xml_detail("seclabel for model " + *label.model + " is already provided");
    }
}

// Processors that come and go have an order all or none; the first one is always there.
void check_vcpu_orders(const Domain& domain) {
    std::size_t ordered = 0, there = 0;
    for (auto& vcpu : domain.vcpus) {
        if (vcpu.enabled == YesNo::no) continue;
        ++there;
        ordered += vcpu.order.value_or(0) != 0;
    }
    if (ordered && ordered != there) throw unsupported("all vcpus must have either set or unset order");
}

void check_overrides(const std::vector<SeclabelOverride>& labels) {
    std::set<std::string> models;
    for (auto& label : labels)
        if (!models.insert(label.model.value_or("")).second)
            throw xml_detail("seclabel for model " + label.model.value_or("(null)") + " is already provided");
}

// With automatic selection only what the guest needs is said, not which file has it.
void check_chosen_firmware(const Os& os) {
    auto refuse = [](const char* element, const char* attribute) {
        throw xml_detail(std::string(element) + " attribute '" + attribute +
                         "' cannot be specified when firmware autoselection is enabled");
    };
    if (os.loader) {
        if (os.loader->readonly) refuse("loader", "readonly");
        if (os.loader->type) refuse("loader", "type");
        if (is_no(os.loader->secure)) refuse("loader", "secure");
        if (os.loader->path) refuse("loader", "type");
    }
    if (os.nvram && os.nvram->template_) refuse("nvram", "template");
    bool keeps = (os.nvram && *os.nvram != OsNvram{}) || (os.loader && is_no(os.loader->stateless));
    if (os.firmware == FirmwareKind::bios && keeps) throw xml_detail("Only EFI firmware permits NVRAM");
    if (os.loader && is_yes(os.loader->stateless) && os.nvram)
        throw xml_detail("NVRAM is not permitted when loader is stateless");
}

void check_named_firmware(const Os& os) {
    if (!os.firmware_features.empty())
        throw xml_detail("cannot use feature-based firmware autoselection when firmware autoselection is disabled");
    if (os.nvram && !os.loader) throw xml_detail("no loader path specified and firmware auto selection disabled");
    if (!os.loader) return;
    auto& loader = *os.loader;
    if (!loader.path) throw xml_detail("no loader path specified and firmware auto selection disabled");
    if (loader.type != LoaderType::pflash) {
        if (os.nvram || is_no(loader.stateless)) throw xml_detail("Only pflash loader type permits NVRAM");
    } else if (is_yes(loader.stateless) && os.nvram) {
        throw xml_detail(os.nvram->template_ ? "NVRAM template is not permitted when loader is stateless"
                                             : "NVRAM is not permitted when loader is stateless");
    }
}

void check_firmware(const Domain& domain) {
    auto& os = domain.os;
    if (os.boot_menu && os.boot_menu->timeout && *os.boot_menu->timeout > 65535)
        throw unsupported("invalid value for boot menu timeout, must be in range [0,65535]");
    if (os.firmware) check_chosen_firmware(os);
    else check_named_firmware(os);
}

void check_name(const Domain& domain) {
    if (domain.name.empty()) throw Error(ErrorCode::no_name, ErrorDomain::domain, "");
    if (domain.name.find('\n') != domain.name.npos)
        throw Error(ErrorCode::xml_detail, ErrorDomain::xml, "invalid char in name: ");
    if (domain.name.find('/') != domain.name.npos)
        throw xml_error("name " + domain.name + " cannot contain '/'");
    if (domain.title && domain.title->find('\n') != domain.title->npos)
        throw xml_error("Domain title can't contain newlines");
}

void check_bios(const Domain& domain) {
    if (domain.os.bios && is_yes(domain.os.bios->use_serial) && domain.devices.serials.empty())
        throw xml_error("need at least one serial port to use BIOS serial output");
}

void check_perf(const Domain& domain) {
    std::set<PerfEventName> events;
    for (auto& event : domain.perf)
        if (!events.insert(event.name).second)
            throw xml_error("perf event '" + std::string(schema::word(event.name)) + "' was already specified");
}

void check_features(const Domain& domain) {
    if (!domain.features || !domain.features->hyperv) return;
    auto& spinlocks = domain.features->hyperv->spinlocks;
    if (spinlocks && schema::is_on(spinlocks->state) && spinlocks->retries.value_or(4095) < 4095)
        throw xml_error("HyperV spinlock retry count must be at least 4095");
}

void check_boot_orders(const Domain& domain) {
    std::set<std::uint32_t> orders;
    auto add = [&](const DeviceInfo& info) {
        if (info.boot && info.boot->order && !orders.insert(info.boot->order).second)
            throw internal_error("boot order '" + std::to_string(info.boot->order) + "' used for more than one device");
    };
    auto& devices = domain.devices;
    for (auto& device : devices.disks) add(device.info);
    for (auto& device : devices.interfaces) add(device.info);
    for (auto& device : devices.hostdevs) add(device.info);
    for (auto& device : devices.redirdevs) add(device.info);
}

// Aliases of a user's own are names; two devices cannot have one.
void check_aliases(const Domain& domain) {
    std::set<std::string> aliases;
    auto& devices = domain.devices;
    bool paired = !devices.serials.empty() && !devices.consoles.empty() &&
                  devices.consoles[0].target_type == ConsoleTargetType::serial;
    each_device_info(domain, [&](const DeviceInfo& info) {
        if (paired && &info == &devices.consoles[0].info) return;
        if (info.alias && !aliases.insert(*info.alias).second)
            throw xml_error("non unique alias detected: " + *info.alias);
    });
}

void check_idmap(const Domain& domain) {
    if (!domain.idmap) return;
    if (domain.idmap->uid.empty() != domain.idmap->gid.empty()) throw unsupported("uid and gid should be mapped both");
    auto starts = [](auto& maps) {
        return maps.empty() || std::ranges::any_of(maps, [](auto& map) { return map.start == 0; });
    };
    if (!starts(domain.idmap->uid) || !starts(domain.idmap->gid)) throw xml_error("You must map the root user of container");
}

}  // namespace

void check(const Domain& domain) {
    check_name(domain);
    check_features(domain);
    check_sources(domain);
    check_disks(domain);
    for (auto& disk : domain.devices.disks) {
        check_overrides(disk.source.seclabels);
        for (auto* layer = disk.backing ? &*disk.backing : nullptr; layer; layer = layer->backing ? &*layer->backing : nullptr)
            if (layer->source) check_overrides(layer->source->seclabels);
    }
    for (auto& serial : domain.devices.serials) check_overrides(serial.source.seclabels);
    for (auto& console : domain.devices.consoles) check_overrides(console.source.seclabels);
    for (auto& channel : domain.devices.channels) check_overrides(channel.source.seclabels);
    check_controllers(domain);
    check_interfaces(domain);
    check_screens(domain);
    check_hostdevs(domain);
    check_small_devices(domain);
    check_vcpus(domain);
    check_vcpu_orders(domain);
    check_boot_orders(domain);
    check_aliases(domain);
    check_seclabels(domain);
    check_numa(domain);
    check_tuning(domain);
    check_idmap(domain);
    check_firmware(domain);
    check_bios(domain);
    check_perf(domain);
    check_sysinfo(domain);
}

}  // namespace vireo::model
