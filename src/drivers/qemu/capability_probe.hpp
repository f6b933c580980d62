#pragma once
// Asks a QEMU binary what it can do: starts it without a machine and talks QMP to it.
//
//  1. Blocks for the time that QEMU needs (100 to 300 ms): worker threads only.
//  2. KVM and TCG are asked at the same time, in two processes, where /dev/kvm can be used.
//  3. No process outlives the call, whatever happens; a QEMU that hangs is killed at the deadline.
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "drivers/qemu/capabilities.hpp"
#include "drivers/qemu/launch.hpp"

namespace vireo::qemu {

struct ProbeOptions {
    std::string arch;                                  // libvirt's name; empty: by the binary's answer
    bool try_kvm = true;
    std::optional<Credentials> credentials;            // who runs it
    std::chrono::milliseconds deadline = std::chrono::seconds(30);
    // Told as soon as QEMU greets, long before the rest is known.
    std::function<void(std::uint64_t version, const std::string& package)> greeted;
};

// Throws Error(internal_error "Failed to probe QEMU binary … : what it said").
Capabilities probe_capabilities(const std::string& binary, const ProbeOptions& options);

// libvirt's name for what QEMU calls its target: "i386" is i686, "arm" armv7l.
std::string arch_of_target(std::string_view target);
// QEMU's suffix for libvirt's architecture: i686 is "i386".
std::string target_of_arch(std::string_view arch);

}  // namespace vireo::qemu
