#pragma once
// <domainCapabilities>: what one binary can do with one machine type. Members are written in the order in which they stand
// here; a group that has no value is not known by the driver and is left out.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/capabilities/host_capabilities.hpp"
#include "schema/words.hpp"

namespace vireo::model {

// <enum name='…'> with its values.
struct CapabilityEnum {
    std::string name;
    std::vector<std::string> values;
};
// <disk supported='yes'>; without enums when it is not supported.
struct CapabilityGroup {
    YesNo supported = YesNo::no;
    std::vector<CapabilityEnum> enums;
};
struct LoaderCapability {
    YesNo supported = YesNo::no;
    std::vector<std::string> files;
    std::vector<CapabilityEnum> enums;
};
struct OsCapability {
    YesNo supported = YesNo::no;
    std::vector<CapabilityEnum> enums;
    std::optional<LoaderCapability> loader;
    std::optional<CapabilityGroup> firmware_features, varstore;
};
struct CpuModelCapability {
    std::optional<std::string> fallback, vendor_id;     // host-model
    std::optional<std::string> usable;                  // custom: yes, no, unknown
    std::optional<YesNo> deprecated;
    std::optional<std::string> vendor, canonical;
    std::string name;
};
struct CpuFeatureCapability { std::string policy, name; };
struct CpuBlockers { std::string model; std::vector<std::string> features; };
struct CpuModeCapability {
    std::string name;                                   // host-passthrough, maximum, host-model, custom
    YesNo supported = YesNo::no;
    std::vector<CapabilityEnum> enums;
    std::vector<CpuModelCapability> models;
    std::optional<std::string> vendor;
    std::optional<HostCpuAddressSize> address_size;
    std::vector<CpuFeatureCapability> features;
    std::vector<CpuBlockers> blockers;                  // of custom models, each after its model
};
struct SevCapability {
    YesNo supported = YesNo::no;
    std::optional<std::uint32_t> cbitpos, reduced_phys_bits, max_guests, max_es_guests;
    std::optional<std::string> cpu0_id;
};
struct SgxSection { std::uint32_t node = 0; std::uint64_t size = 0; };       // KiB
struct SgxCapability {
    YesNo supported = YesNo::no;
    std::optional<YesNo> flc, sgx1, sgx2;
    std::optional<std::uint64_t> section_size;                               // KiB
    std::vector<SgxSection> sections;
};
struct HypervDefaults {
    std::optional<std::string> spinlocks, stimer_direct, tlbflush_direct, tlbflush_extended, vendor_id;
};
struct HypervCapability {
    YesNo supported = YesNo::no;
    std::vector<CapabilityEnum> enums;
    std::optional<HypervDefaults> defaults;
};

struct DomainCapabilities {
    std::string path;
    std::string domain;                                 // qemu, kvm
    std::optional<std::string> machine;
    std::string arch;
    std::optional<std::uint32_t> max_vcpus;
    std::optional<YesNo> iothreads;
    OsCapability os;
    std::vector<CpuModeCapability> cpu_modes;
    std::optional<CapabilityGroup> memory_backing;
    std::optional<CapabilityGroup> disk, graphics, video, hostdev, rng, filesystem, tpm, redirdev, channel, crypto, interface, panic, console;
    std::optional<CapabilityGroup> gic;
    std::optional<YesNo> vmcoreinfo, genid, backing_store_input, backup, async_teardown, s390_pv, ps2, tdx;
    std::optional<SevCapability> sev;
    std::optional<SgxCapability> sgx;
    std::optional<HypervCapability> hyperv;
    std::optional<CapabilityGroup> launch_security;
};

const schema::Type& schema_of(const DomainCapabilities*);

std::string write_domain_capabilities(const DomainCapabilities& capabilities);
DomainCapabilities read_domain_capabilities(std::string text);

}  // namespace vireo::model
