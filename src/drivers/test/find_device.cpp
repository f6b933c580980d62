#include "drivers/test/find_device.hpp"

#include <utility>

#include "base/error.hpp"
#include "model/domain/storage_source.hpp"

namespace vireo::test {

const model::Disk* find_disk(const model::Domain& domain, const std::string& name) {
    if (name.empty()) return nullptr;
    for (const model::Disk& disk : domain.devices.disks)
        if (disk.target.dev == name || model::local_path(disk.source) == name) return &disk;
    return nullptr;
}

const model::Interface& require_interface(const model::Domain& domain, const std::string& name) {
    const auto mac = model::Mac::parse(name);
    for (const model::Interface& interface : domain.devices.interfaces)
        if (mac ? interface.mac.address == mac : interface.target.dev == name) return interface;
    throw Error(ErrorCode::invalid_arg, ErrorDomain::domain, "'" + name + "' is not a known interface");
}

}  // namespace vireo::test
