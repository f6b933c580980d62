#pragma once
// Where the bytes of a disk, an NVRAM file or a backing file come from: <source …> of the kind that type='…' names.
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/uuid.hpp"
#include "model/domain/address.hpp"
#include "schema/box.hpp"

namespace vireo::model {

enum class StorageFormat {
    raw, dir, bochs, cloop, dmg, iso, vpc, vdi,
    fat, vhd, ploop, cow, qcow, qcow2, qed, vmdk, luks,
    auto_   // "auto": probe; refused by QEMU guests
};

// A secret, named by uuid or by usage.
struct SecretReference {
    std::optional<std::string> type;
    std::optional<Uuid> uuid;                 // one of the two
    std::optional<std::string> usage;
    bool operator==(const SecretReference&) const = default;
};

struct EncryptionCipher {
    std::string name;
    std::uint32_t size = 0;
    std::optional<std::string> mode;
    std::optional<std::string> hash;
    bool operator==(const EncryptionCipher&) const = default;
};
struct EncryptionIvgen {
    std::string name;
    std::optional<std::string> hash;
    bool operator==(const EncryptionIvgen&) const = default;
};
enum class EncryptionFormat { default_, qcow, luks, luks2, luks_any };
enum class EncryptionEngine { qemu, librbd };
struct Encryption {
    EncryptionFormat format = EncryptionFormat::default_;
    std::optional<EncryptionEngine> engine;
    std::vector<SecretReference> secrets;
    std::optional<EncryptionCipher> cipher;
    std::optional<EncryptionIvgen> ivgen;
    bool operator==(const Encryption&) const = default;
};

struct StorageAuth {
    std::string username;
    std::optional<SecretReference> secret;    // type is ceph or iscsi
    bool operator==(const StorageAuth&) const = default;
};

// <seclabel> of one resource: overrides the guest's label for this file or device.
struct SeclabelOverride {
    std::optional<std::string> model;
    std::optional<YesNo> labelskip;           // live only: the resource cannot be labelled
    std::optional<YesNo> relabel;
    std::optional<std::string> label;
    bool operator==(const SeclabelOverride&) const = default;
};

struct Reconnect {
    std::optional<YesNo> enabled;
    std::optional<std::uint32_t> timeout;     // seconds
    std::optional<std::uint32_t> delay;       // seconds
    bool operator==(const Reconnect&) const = default;
};

struct ReservationsSource {
    std::string type = "unix";
    std::string path;
    std::string mode = "client";
    std::optional<Reconnect> reconnect;
    bool operator==(const ReservationsSource&) const = default;
};
// SCSI persistent reservations through a helper; managed = the daemon starts it.
struct Reservations {
    std::optional<YesNo> managed;
    std::optional<YesNo> migration;
    std::optional<ReservationsSource> source;
    bool operator==(const Reservations&) const = default;
};

struct StorageSlice {
    std::string type = "storage";
    std::uint64_t offset = 0;                 // bytes
    std::uint64_t size = 0;                   // bytes
    bool operator==(const StorageSlice&) const = default;
};

enum class NetworkTransport { tcp, unix, rdma };
struct StorageHost {
    std::optional<NetworkTransport> transport;   // absent = tcp
    std::optional<std::string> name;
    std::optional<std::uint32_t> port;           // absent = the protocol's own
    std::optional<std::string> socket;           // unix
    bool operator==(const StorageHost&) const = default;
};

enum class StorageProtocol { nbd, rbd, sheepdog, gluster, iscsi, http, https, ftp, ftps, tftp, ssh, vxhs, nfs };

struct HttpCookie {
    std::string name;
    std::string value;
    bool operator==(const HttpCookie&) const = default;
};

// <identity>: user and group for nfs; username, keyfile and agentsock for ssh.
struct StorageIdentity {
    std::optional<std::string> user;
    std::optional<std::string> group;
    std::optional<std::string> username;
    std::optional<std::string> keyfile;
    std::optional<std::string> agentsock;
    bool operator==(const StorageIdentity&) const = default;
};

struct FileSource {
    std::optional<std::string> file;          // absent: a drive without medium
    std::optional<std::string> fdgroup;
    bool operator==(const FileSource&) const = default;
};
struct BlockSource {
    std::optional<std::string> dev;
    bool operator==(const BlockSource&) const = default;
};
struct DirSource {
    std::optional<std::string> dir;
    bool operator==(const DirSource&) const = default;
};
struct NetworkSource {
    StorageProtocol protocol = StorageProtocol::nbd;
    std::optional<std::string> name;          // image, target or path at the server ("pool/image" for rbd)
    std::optional<std::string> query;
    std::optional<YesNo> tls;
    std::optional<std::string> tls_hostname;
    std::vector<StorageHost> hosts;
    std::optional<std::string> snapshot;      // <snapshot name='…'/>
    std::optional<std::string> config_file;   // <config file='…'/>
    std::optional<std::string> initiator_iqn; // <initiator><iqn name='…'/></initiator>
    std::optional<YesNo> ssl_verify;          // <ssl verify='…'/>
    std::vector<HttpCookie> cookies;
    std::optional<std::uint64_t> readahead;   // bytes
    std::optional<std::uint64_t> timeout;     // seconds
    std::optional<StorageIdentity> identity;
    std::optional<Reconnect> reconnect;       // nbd
    std::optional<std::string> known_hosts;   // ssh
    bool operator==(const NetworkSource&) const = default;
};
enum class VolumeMode { host, direct };
struct VolumeSource {
    std::string pool;
    std::string volume;
    std::optional<VolumeMode> mode;           // iscsi pools
    bool operator==(const VolumeSource&) const = default;
};
struct NvmeSource {
    std::string type = "pci";
    std::optional<YesNo> managed;             // absent = yes
    std::uint64_t namespace_ = 0;
    PciPlace address;
    bool operator==(const NvmeSource&) const = default;
};
struct VhostUserSource {
    std::string type = "unix";
    std::string path;
    std::optional<Reconnect> reconnect;
    bool operator==(const VhostUserSource&) const = default;
};
struct VhostVdpaSource {
    std::string dev;
    bool operator==(const VhostVdpaSource&) const = default;
};

// In the order of the words of type='…'.
using SourcePlace = std::variant<FileSource, BlockSource, DirSource, NetworkSource, VolumeSource, NvmeSource,
                                 VhostUserSource, VhostVdpaSource>;

enum class StartupPolicy { mandatory, requisite, optional };

// What status files keep with each layer, so that a daemon finds it in the hypervisor again.
struct BlockNode {
    std::string type;                         // storage, format, slice-storage, copyOnRead
    std::string name;                         // libvirt-1-format
    bool operator==(const BlockNode&) const = default;
};
struct StorageSecret {
    std::string type;                         // auth, encryption, httpcookie, tlskey
    std::string alias;
    bool operator==(const StorageSecret&) const = default;
};
struct StoragePrivate {
    std::vector<BlockNode> nodes;
    std::optional<StorageSlice> slice;        // that a block job added
    std::optional<std::string> reservations;  // alias of the helper
    std::optional<std::string> relative_path; // as the image above names it
    std::vector<StorageSecret> secrets;
    std::optional<std::string> tls;           // alias of the credentials
    std::optional<YesNo> threshold_uses_index;
    bool operator==(const StoragePrivate&) const = default;
};

struct DataStore;
struct BackingStore;

struct StorageSource {
    SourcePlace where;
    std::optional<StartupPolicy> startup_policy;
    std::optional<std::uint32_t> index;       // live: names the layer in block jobs ("vda[1]")
    std::vector<SeclabelOverride> seclabels;
    std::optional<StorageSlice> slice;        // the image is this part of the storage
    std::optional<StorageAuth> auth;          // inside <source>; see Disk::auth
    std::optional<Encryption> encryption;     // inside <source>; see Disk::encryption
    std::optional<Reservations> reservations; // block devices
    schema::Box<DataStore> data_store;        // the external data file of a qcow2
    schema::Box<StoragePrivate> private_data; // of status files only
    bool operator==(const StorageSource&) const;   // in the .cpp: DataStore is not complete here

    // True when there is a medium to open.
    bool has_medium() const;
};

struct DataStore {
    StorageSource source;
    std::optional<StorageFormat> format;
    std::optional<std::uint64_t> metadata_cache_size;   // bytes
    bool operator==(const DataStore&) const = default;
};

// One layer below an image. A default one (`<backingStore/>`) says: the chain ends here.
// No layer at all says: not known, to be found by reading the image.
struct BackingStore {
    std::optional<StorageSource> source;
    std::optional<StorageFormat> format;
    std::optional<std::uint64_t> metadata_cache_size;   // bytes
    schema::Box<BackingStore> backing;
    bool is_end() const { return !source; }
    bool operator==(const BackingStore&) const = default;
};

// The path of a file, block device or directory; empty when there is none.
const std::string& local_path(const StorageSource& source);

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::StorageFormat> = list_of(
    "raw", "dir", "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "fat", "vhd", "ploop", "cow", "qcow", "qcow2", "qed",
    "vmdk", "luks", "auto");
template <> inline constexpr auto words<model::EncryptionFormat> = list_of("default", "qcow", "luks", "luks2", "luks-any");
template <> inline constexpr auto words<model::EncryptionEngine> = list_of("qemu", "librbd");
template <> inline constexpr auto words<model::NetworkTransport> = list_of("tcp", "unix", "rdma");
template <> inline constexpr auto words<model::StorageProtocol> = list_of(
    "nbd", "rbd", "sheepdog", "gluster", "iscsi", "http", "https", "ftp", "ftps", "tftp", "ssh", "vxhs", "nfs");
template <> inline constexpr auto words<model::VolumeMode> = list_of("host", "direct");
template <> inline constexpr auto words<model::StartupPolicy> = list_of("mandatory", "requisite", "optional");
template <> inline constexpr auto words<model::SourcePlace> = list_of(
    "file", "block", "dir", "network", "volume", "nvme", "vhostuser", "vhostvdpa");
}  // namespace vireo::schema
