#pragma once
// The capabilities of the QEMU binaries of this host, each asked for when it is needed and kept.
//
//  1. get() may run a QEMU (100 to 300 ms): worker threads only. Askers of one binary share one probe; different
//     binaries are probed side by side. peek() never waits.
//  2. An entry holds as long as the binary (change time and size), the usability of KVM, the folder of QEMU's modules and
//     the kernel with its KVM parameters stay the same. That is looked up at most once a second, so asking costs a lookup.
//  3. On disk: CACHE/capabilities/NAME-HASH.json, replaced atomically, ignored when it is not of this version and binary.
//  4. `lock_` guards the entries; it is not held while a binary is probed or a file read.
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "drivers/qemu/capabilities.hpp"
#include "drivers/qemu/launch.hpp"

namespace vireo::qemu {

class CapabilityCache {
public:
    struct Options {
        std::string directory;                        // empty: nothing is kept on disk
        std::optional<Credentials> credentials;       // who runs the probes
        std::vector<std::string> filters;             // flags that an administrator hides
        bool try_kvm = true;
    };
    explicit CapabilityCache(Options options);
    ~CapabilityCache();

    using Pointer = std::shared_ptr<const Capabilities>;

    // Throws Error: the binary is not there, or cannot be probed.
    Pointer get(const std::string& binary);
    // What is known already; null otherwise.
    Pointer peek(const std::string& binary) const;
    // Gives back the memory if nobody holds it; it is read again from the disk when asked for.
    void forget(const std::string& binary);
    // Changes when the capabilities of any installed binary may have. Looks at the binaries.
    std::string fingerprint() const;
    // The version alone, as soon as it is known: from the cache, or from the greeting of a probe that this starts.
    std::uint64_t version(const std::string& binary);
    // Who runs the probes.
    const std::optional<Credentials>& credentials() const { return options_.credentials; }

    // The emulator of an architecture: /usr/bin/qemu-system-X, or empty.
    static std::string emulator(std::string_view arch);
    // Of the architecture of this host (or of the nearest one that has an emulator).
    static std::string host_emulator();
    static std::string host_arch();
    // Every emulator that is installed, as pairs of architecture and path.
    static std::vector<std::pair<std::string, std::string>> installed();

private:
    struct Stamp {
        long long seconds = 0, nanoseconds = 0, size = -1;
        bool kvm = false;
        std::string surroundings = {};                // modules and kernel
        bool operator==(const Stamp&) const = default;
    };
    struct Entry {
        Stamp stamp;
        Pointer capabilities;
        std::chrono::steady_clock::time_point checked{};
        bool probing = false;
        std::uint64_t version = 0;                    // known before the capabilities are
        Outcome failure;
        std::chrono::steady_clock::time_point failed{};
    };
    Stamp stamp_of(const std::string& binary) const;
    std::string file_of(const std::string& binary) const;
    Pointer load(const std::string& binary, const Stamp& stamp) const;
    void store(const std::string& binary, const Stamp& stamp, const Capabilities& capabilities) const;
    Pointer refresh(std::unique_lock<std::mutex>& hold, const std::string& binary, bool version_is_enough);

    const Options options_;
    const std::string& surroundings_now() const;      // under lock_

    mutable std::mutex lock_;
    mutable std::string surroundings_;
    mutable std::chrono::steady_clock::time_point surroundings_at_{};
    std::condition_variable changed_;
    std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace vireo::qemu
