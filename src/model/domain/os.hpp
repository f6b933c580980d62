#pragma once
// <os>: what the guest boots.
#include <cstdint>
#include <string>
#include <vector>

#include "model/domain/storage_source.hpp"

namespace vireo::model {

enum class OsType { hvm, xen, linux, exe, uml, xenpvh };
enum class BootDevice { fd, hd, cdrom, network };
enum class FirmwareKind { bios, efi };
enum class FirmwareFeatureName { enrolled_keys, secure_boot };
enum class LoaderType { rom, pflash };
enum class SmbiosMode { none, emulate, host, sysinfo };
enum class AcpiTableType { slic, raw, rawset, msdm };

struct FirmwareFeature {
    FirmwareFeatureName name = FirmwareFeatureName::enrolled_keys;
    YesNo enabled = YesNo::no;
    bool operator==(const FirmwareFeature&) const = default;
};
struct Loader {
    std::optional<std::string> path;
    std::optional<YesNo> readonly;
    std::optional<YesNo> secure;
    std::optional<LoaderType> type;
    std::optional<YesNo> stateless;
    std::optional<StorageFormat> format;
    bool operator==(const Loader&) const = default;
};
// The guest's own copy of the firmware variables.
struct OsNvram {
    std::optional<std::string> path;          // the old spelling <nvram>PATH</nvram>, which is also how a file is written
    std::optional<std::string> template_;
    std::optional<StorageFormat> template_format;
    std::optional<StorageFormat> format;
    std::optional<StorageSource> source;      // <nvram type='…'><source …/></nvram>
    bool operator==(const OsNvram&) const = default;
};
struct OsVarstore {
    std::optional<std::string> path;
    std::optional<std::string> template_;
    bool operator==(const OsVarstore&) const = default;
};
struct AcpiTable {
    AcpiTableType type = AcpiTableType::slic;
    std::string path;
    bool operator==(const AcpiTable&) const = default;
};
struct InitEnvironment {
    std::string name;
    std::string value;
    bool operator==(const InitEnvironment&) const = default;
};
struct BootMenu {
    std::optional<YesNo> enable;
    std::optional<std::uint32_t> timeout;     // milliseconds
    bool operator==(const BootMenu&) const = default;
};
struct OsBios {
    std::optional<YesNo> use_serial;
    std::optional<std::int32_t> reboot_timeout;   // milliseconds; -1 = never
    bool operator==(const OsBios&) const = default;
};

struct Os {
    OsType type = OsType::hvm;
    std::optional<std::string> arch;          // absent: the host's, by rule
    std::optional<std::string> machine;       // absent: the default of the emulator, by rule
    std::optional<FirmwareKind> firmware;
    std::vector<FirmwareFeature> firmware_features;
    // Containers.
    std::optional<std::string> init;
    std::vector<std::string> init_args;
    std::vector<InitEnvironment> init_environment;
    std::optional<std::string> init_dir, init_user, init_group;
    // Firmware.
    std::optional<Loader> loader;
    std::optional<OsNvram> nvram;
    std::optional<OsVarstore> varstore;
    // Direct boot.
    std::optional<std::string> kernel, initrd, cmdline, dtb, shim, root;
    std::vector<AcpiTable> acpi_tables;
    // From devices, in order. Refused together with <boot order='…'/> of a device.
    std::vector<BootDevice> boot;
    std::optional<BootMenu> boot_menu;
    std::optional<SmbiosMode> smbios;
    std::optional<OsBios> bios;
    bool operator==(const Os&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::OsType> = list_of("hvm", "xen", "linux", "exe", "uml", "xenpvh");
template <> inline constexpr auto words<model::BootDevice> = list_of("fd", "hd", "cdrom", "network");
template <> inline constexpr auto words<model::FirmwareKind> = list_of("bios", "efi");
template <> inline constexpr auto words<model::FirmwareFeatureName> = list_of("enrolled-keys", "secure-boot");
template <> inline constexpr auto words<model::LoaderType> = list_of("rom", "pflash");
template <> inline constexpr auto words<model::SmbiosMode> = list_of("none", "emulate", "host", "sysinfo");
template <> inline constexpr auto words<model::AcpiTableType> = list_of("slic", "raw", "rawset", "msdm");
}  // namespace vireo::schema
