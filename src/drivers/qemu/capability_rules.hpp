#pragma once
// Which answer of QEMU sets which capability flag.
#include <cstdint>
#include <span>
#include <string_view>

#include "drivers/qemu/capabilities.hpp"

namespace vireo::qemu {

struct CapabilityRule {
    enum class Source : std::uint8_t {
        accelerator,        // what: kvm: the binary has KVM for this host
        arch,               // what: architectures, separated by blanks
        type,               // what: QOM type exists
        property,           // what: device type, which: property
        property_off,       // the same, and it is off unless asked for
        qom_property,       // what: QOM type, which: property (types that are no devices)
        machine_property,   // what: machine or its alias, which: property
        object,             // what: -object of this type
        schema,             // what: path into the QMP schema, below
        command,            // what: QMP command
        feature,            // what: QMP command, which: feature of it
        option,             // what: command line option, or OPTION.PARAMETER
        tpm,                // what: TPM backend
        cpu,                // what: CPU model that can be asked for
        version,            // at least `version`: nothing in QEMU tells
        sev, sgx, s390_pv,  // the host can run such guests
    };
    Capability capability;
    Source source;
    std::string_view what = {}, which = {};
    unsigned version = 0;
};

std::span<const CapabilityRule> capability_rules();

// A path into the schema: COMMAND/arg or /ret, then members, each of which may select: `member=value` ends the path and
// asks for a value of an enumeration, `member^case` goes on in the branch of a union.
//     blockdev-add/arg/driver^nbd/tls-hostname        screendump/arg/format=png

}  // namespace vireo::qemu
