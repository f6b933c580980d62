#pragma once
// Devices of a few members: panic, vsock, crypto, hub, nvram, lease, shared memory, smartcard, redirection, pstore.
#include <string>
#include <variant>
#include <vector>

#include "model/domain/character_device.hpp"
#include "model/domain/device_info.hpp"

namespace vireo::model {

enum class PanicModel { isa, pseries, hyperv, s390, pvpanic };
struct Panic {
    std::optional<PanicModel> model;          // absent: chosen by rule
    DeviceInfo info;
    bool operator==(const Panic&) const = default;
};

struct Vsock {
    std::optional<VirtioModel> model;
    std::optional<YesNo> auto_cid;            // <cid auto='…' address='…'/>
    std::optional<std::uint32_t> cid;
    VirtioOptions virtio;
    DeviceInfo info;
    bool operator==(const Vsock&) const = default;
};

enum class CryptoModel { virtio };
enum class CryptoType { qemu };
enum class CryptoBackend { builtin, lkcf };
struct Crypto {
    CryptoModel model = CryptoModel::virtio;
    CryptoType type = CryptoType::qemu;
    CryptoBackend backend = CryptoBackend::builtin;
    std::optional<std::uint32_t> queues;
    VirtioOptions virtio;
    DeviceInfo info;
    bool operator==(const Crypto&) const = default;
};

enum class HubType { usb };
struct Hub {
    HubType type = HubType::usb;
    DeviceInfo info;
    bool operator==(const Hub&) const = default;
};

// pSeries' NVRAM device.
struct Nvram {
    DeviceInfo info;
    bool operator==(const Nvram&) const = default;
};

struct Lease {
    std::optional<std::string> lockspace;
    std::string key;
    std::string path;                         // <target path='…' offset='…'/>
    std::optional<std::uint64_t> offset;
    bool operator==(const Lease&) const = default;
};

enum class ShmemModel { ivshmem, ivshmem_plain, ivshmem_doorbell };
enum class ShmemRole { master, peer };
struct ShmemServer {
    std::optional<std::string> path;          // absent: the driver chooses
    bool operator==(const ShmemServer&) const = default;
};
struct ShmemMsi {
    std::optional<std::uint32_t> vectors;
    std::optional<OnOff> ioeventfd;
    bool operator==(const ShmemMsi&) const = default;
};
struct Shmem {
    std::string name;
    std::optional<ShmemRole> role;
    ShmemModel model = ShmemModel::ivshmem;
    std::optional<std::uint64_t> size;        // MiB
    std::optional<ShmemServer> server;
    std::optional<ShmemMsi> msi;
    DeviceInfo info;
    bool operator==(const Shmem&) const = default;
};

struct HostSmartcard {
    bool operator==(const HostSmartcard&) const = default;
};
struct CertificatesSmartcard {
    std::vector<std::string> certificates;    // exactly three
    std::optional<std::string> database;
    bool operator==(const CertificatesSmartcard&) const = default;
};
struct PassthroughSmartcard {
    CharSource source;
    bool operator==(const PassthroughSmartcard&) const = default;
};
struct Smartcard {
    std::variant<HostSmartcard, CertificatesSmartcard, PassthroughSmartcard> kind;
    DeviceInfo info;
    bool operator==(const Smartcard&) const = default;
};

enum class RedirdevBus { usb };
struct Redirdev {
    std::optional<RedirdevBus> bus;           // absent = usb
    CharSource source;
    DeviceInfo info;
    bool operator==(const Redirdev&) const = default;
};

// Which USB devices may be redirected. Absent numbers match any ('-1' in XML).
struct RedirfilterDevice {
    std::optional<std::uint32_t> class_;
    std::optional<std::uint32_t> vendor;
    std::optional<std::uint32_t> product;
    std::optional<std::uint32_t> version;     // binary coded decimals: "1.10" is 0x0110
    YesNo allow = YesNo::no;
    bool operator==(const RedirfilterDevice&) const = default;
};
struct Redirfilter {
    std::vector<RedirfilterDevice> devices;
    bool operator==(const Redirfilter&) const = default;
};

enum class PstoreBackend { acpi_erst };
struct Pstore {
    PstoreBackend backend = PstoreBackend::acpi_erst;
    std::optional<std::string> path;
    std::uint64_t size = 0;                   // KiB
    DeviceInfo info;
    bool operator==(const Pstore&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::PanicModel> = list_of("isa", "pseries", "hyperv", "s390", "pvpanic");
template <> inline constexpr auto words<model::CryptoModel> = list_of("virtio");
template <> inline constexpr auto words<model::CryptoType> = list_of("qemu");
template <> inline constexpr auto words<model::CryptoBackend> = list_of("builtin", "lkcf");
template <> inline constexpr auto words<model::HubType> = list_of("usb");
template <> inline constexpr auto words<model::ShmemModel> = list_of("ivshmem", "ivshmem-plain", "ivshmem-doorbell");
template <> inline constexpr auto words<model::ShmemRole> = list_of("master", "peer");
template <> inline constexpr auto words<model::RedirdevBus> = list_of("usb");
template <> inline constexpr auto words<model::PstoreBackend> = list_of("acpi-erst");
}  // namespace vireo::schema
