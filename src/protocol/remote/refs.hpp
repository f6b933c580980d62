#pragma once
// How the wire names an object: what a client holds of a domain, a network, a volume and so on.
#include "protocol/types.hpp"

namespace vireo::protocol::remote {

inline constexpr std::uint32_t program = program_remote;

struct DomainRef { std::string name; Uuid uuid; std::int32_t id = -1; };
struct NetworkRef { std::string name; Uuid uuid; };
struct NetworkPortRef { NetworkRef network; Uuid uuid; };
struct NwfilterRef { std::string name; Uuid uuid; };
struct NwfilterBindingRef { std::string portdev; std::string filtername; };
struct InterfaceRef { std::string name; std::string mac; };
struct StoragePoolRef { std::string name; Uuid uuid; };
struct StorageVolumeRef { std::string pool; std::string name; std::string key; };
struct NodeDeviceRef { std::string name; };
struct SecretRef { Uuid uuid; std::int32_t usage_type = 0; std::string usage_id; };
struct CheckpointRef { std::string name; DomainRef domain; };
struct SnapshotRef { std::string name; DomainRef domain; };

}  // namespace vireo::protocol::remote
