#pragma once
// For the tables of this folder only: the vocabulary, and the structs whose tables stand in another file.
#include "model/domain/device.hpp"
#include "schema/fields.hpp"
#include "schema/read.hpp"
#include "schema/write.hpp"

namespace vireo::model {

using schema::ReadContext;
using schema::WriteOptions;

// Bytes as a number of the largest unit that divides them: 48 MiB.
std::pair<std::uint64_t, std::string_view> shortest(std::uint64_t bytes);

// Labels that say something; a label alone is one to be set.
void take_overrides(std::vector<SeclabelOverride>& labels);

// Shared pieces.
const schema::Type& schema_of(const PciPlace*);
const schema::Type& schema_of(const DeviceInfo*);
const schema::Type& schema_of(const VirtioOptions*);
const schema::Type& schema_of(const SeclabelOverride*);
const schema::Type& schema_of(const Reconnect*);
const schema::Type& schema_of(const StorageHost*);
const schema::Type& schema_of(const StorageAuth*);
const schema::Type& schema_of(const Encryption*);
const schema::Type& schema_of(const BlockNode*);
const schema::Type& schema_of(const StoragePrivate*);
const schema::Type& schema_of(const StorageSource*);
const schema::Type& schema_of(const BackingStore*);
const schema::Type& schema_of(const IothreadMapping*);
const schema::Type& schema_of(const DiskIotune*);
const schema::Type& schema_of(const CharSource*);
const schema::Type& schema_of(const InterfaceIp*);
const schema::Type& schema_of(const InterfaceRoute*);
const schema::Type& schema_of(const Teaming*);
const schema::Type& schema_of(const HostUsbAddress*);
const schema::Type& schema_of(const IdMap*);

// Devices.
const schema::Type& schema_of(const Disk*);
const schema::Type& schema_of(const Controller*);
const schema::Type& schema_of(const Lease*);
const schema::Type& schema_of(const Filesystem*);
const schema::Type& schema_of(const Interface*);
const schema::Type& schema_of(const Smartcard*);
const schema::Type& schema_of(const Serial*);
const schema::Type& schema_of(const Parallel*);
const schema::Type& schema_of(const Console*);
const schema::Type& schema_of(const Channel*);
const schema::Type& schema_of(const Input*);
const schema::Type& schema_of(const Tpm*);
const schema::Type& schema_of(const Graphics*);
const schema::Type& schema_of(const Sound*);
const schema::Type& schema_of(const Audio*);
const schema::Type& schema_of(const Video*);
const schema::Type& schema_of(const Hostdev*);
const schema::Type& schema_of(const Redirdev*);
const schema::Type& schema_of(const Redirfilter*);
const schema::Type& schema_of(const Hub*);
const schema::Type& schema_of(const Watchdog*);
const schema::Type& schema_of(const Memballoon*);
const schema::Type& schema_of(const Rng*);
const schema::Type& schema_of(const Nvram*);
const schema::Type& schema_of(const Panic*);
const schema::Type& schema_of(const Shmem*);
const schema::Type& schema_of(const MemoryDevice*);
const schema::Type& schema_of(const Crypto*);
const schema::Type& schema_of(const Iommu*);
const schema::Type& schema_of(const Vsock*);
const schema::Type& schema_of(const Pstore*);
const schema::Type& schema_of(const Devices*);
const schema::Type& schema_of(const Domain*);

// Sections.
const schema::Type& schema_of(const Os*);
const schema::Type& schema_of(const Features*);
const schema::Type& schema_of(const Cpu*);
const schema::Type& schema_of(const Clock*);
const schema::Type& schema_of(const Blkiotune*);
const schema::Type& schema_of(const Memtune*);
const schema::Type& schema_of(const MemoryBacking*);
const schema::Type& schema_of(const Iothread*);
const schema::Type& schema_of(const DefaultIothread*);
const schema::Type& schema_of(const ThrottleGroup*);
const schema::Type& schema_of(const Cputune*);
const schema::Type& schema_of(const Numatune*);
const schema::Type& schema_of(const Resource*);
const schema::Type& schema_of(const Sysinfo*);
const schema::Type& schema_of(const Seclabel*);
const schema::Type& schema_of(const SevSecurity*);
const schema::Type& schema_of(const SevSnpSecurity*);
const schema::Type& schema_of(const S390PvSecurity*);
const schema::Type& schema_of(const TdxSecurity*);
const schema::Type& schema_of(const QemuNamespace*);
const schema::Type& schema_of(const LxcNamespace*);
const schema::Type& schema_of(const XenNamespace*);
const schema::Type& schema_of(const BhyveNamespace*);
const schema::Type& schema_of(const VmwareNamespace*);

}  // namespace vireo::model
