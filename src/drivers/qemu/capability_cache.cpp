#include "drivers/qemu/capability_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <thread>

#include "base/json.hpp"
#include "drivers/qemu/capability_probe.hpp"

namespace vireo::qemu {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto trust = std::chrono::seconds(1);      // how long a look at the binary is good for
constexpr int format = 3;                            // of the cache files: count up when the rules or the format change

std::string read_file(const std::string& path) {
    UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string text;
    if (!fd) return text;
    char buffer[65536];
    for (ssize_t count; (count = read(fd.get(), buffer, sizeof buffer)) > 0;) text.append(buffer, std::size_t(count));
    return text;
}

// What else decides about a binary's answers: modules that it may load, the kernel and its KVM.
std::string surroundings() {
    std::string out;
    for (const char* folder : {"/usr/lib/x86_64-linux-gnu/qemu", "/usr/lib/aarch64-linux-gnu/qemu", "/usr/lib/qemu", "/usr/lib64/qemu"}) {
        struct stat info {};
        if (stat(folder, &info) == 0) out += std::to_string(info.st_mtim.tv_sec) + "." + std::to_string(info.st_mtim.tv_nsec) + " ";
    }
    utsname kernel{};
    uname(&kernel);
    out += std::string(kernel.release) + " " + kernel.version;
    for (const char* module : {"kvm_intel", "kvm_amd", "kvm_hv", "kvm"})
        for (const char* parameter : {"nested", "sev", "sev_es", "sev_snp"})
            if (std::string value = read_file("/sys/module/" + std::string(module) + "/parameters/" + parameter); !value.empty()) {
                while (value.ends_with('\n')) value.pop_back();
                out += std::string(" ") + module + "." + parameter + "=" + value;
            }
    return out;
}

}  // namespace

CapabilityCache::CapabilityCache(Options options) : options_(std::move(options)) {}

CapabilityCache::~CapabilityCache() {
    std::unique_lock hold(lock_);
    changed_.wait(hold, [&] {
        for (const auto& [binary, entry] : entries_)
            if (entry.probing) return false;
        return true;
    });
}

CapabilityCache::Stamp CapabilityCache::stamp_of(const std::string& binary) const {
    struct stat info {};
    if (stat(binary.c_str(), &info) < 0)
        throw system_error("Cannot check QEMU binary " + binary, errno, ErrorDomain::qemu);
    if (!S_ISREG(info.st_mode) || access(binary.c_str(), X_OK) < 0)
        throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "QEMU binary " + binary + " is not executable");
    return {info.st_ctim.tv_sec, info.st_ctim.tv_nsec, info.st_size, options_.try_kvm && access("/dev/kvm", R_OK | W_OK) == 0,
            surroundings_now()};
}

std::string CapabilityCache::file_of(const std::string& binary) const {
    if (options_.directory.empty()) return {};
    char hash[20];
    std::uint64_t value = 14695981039346656037u;     // FNV-1a: names need to differ, not to resist
    for (unsigned char c : binary) value = (value ^ c) * 1099511628211u;
    std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(value));
    return options_.directory + "/capabilities/" + binary.substr(binary.rfind('/') + 1) + "-" + hash + ".json";
}

CapabilityCache::Pointer CapabilityCache::load(const std::string& binary, const Stamp& stamp) const {
    const std::string path = file_of(binary);
    if (path.empty()) return nullptr;
    const std::string text = read_file(path);
    const auto line = text.find('\n');
    if (line == std::string::npos) return nullptr;
    Pointer found;
    // A cache that cannot be read is no cache: probe again.
    (void)attempt([&] {
        const Json head = Json::parse(std::string_view(text).substr(0, line));
        if (head["format"].integer() != format || head["seconds"].integer() != stamp.seconds ||
            head["nanoseconds"].integer() != stamp.nanoseconds || head["size"].integer() != stamp.size ||
            head["kvm"].boolean() != stamp.kvm || head["surroundings"].text() != stamp.surroundings || head["binary"].text() != binary)
            return;
        found = std::make_shared<const Capabilities>(Capabilities::from_json(std::string_view(text).substr(line + 1)));
    });
    return found;
}

void CapabilityCache::store(const std::string& binary, const Stamp& stamp, const Capabilities& capabilities) const {
    const std::string path = file_of(binary);
    if (path.empty()) return;
    mkdir(options_.directory.c_str(), 0755);
    mkdir((options_.directory + "/capabilities").c_str(), 0755);
    const std::string text = Json::object({{"format", format}, {"binary", binary}, {"seconds", stamp.seconds},
                                           {"nanoseconds", stamp.nanoseconds}, {"size", stamp.size}, {"kvm", stamp.kvm}, {"surroundings", stamp.surroundings}}).dump() +
                             "\n" + capabilities.to_json() + "\n";
    const std::string beside = path + ".new" + std::to_string(getpid());
    UniqueFd fd(open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!fd) return;   // a cache that cannot be written is only slower
    std::string_view rest = text;
    while (!rest.empty()) {
        const ssize_t count = write(fd.get(), rest.data(), rest.size());
        if (count <= 0) break;
        rest.remove_prefix(std::size_t(count));
    }
    if (!rest.empty() || rename(beside.c_str(), path.c_str()) < 0) unlink(beside.c_str());
}

CapabilityCache::Pointer CapabilityCache::refresh(std::unique_lock<std::mutex>& hold, const std::string& binary,
                                                  bool version_is_enough) {
    Entry& entry = entries_[binary];
    const auto now = Clock::now();
    if (entry.capabilities && now - entry.checked < trust) return entry.capabilities;
    if (!entry.probing) {
        const Stamp stamp = stamp_of(binary);
        entry.checked = now;
        if ((entry.capabilities || (version_is_enough && entry.version)) && entry.stamp == stamp) return entry.capabilities;
        // What failed is not tried again by everyone who waits for it.
        if (entry.failure && entry.stamp == stamp && now - entry.failed < trust) throw *entry.failure;
        entry.stamp = stamp;
        entry.capabilities = nullptr;
        entry.version = 0;
        entry.failure.reset();
        entry.probing = true;
        // Loading a file takes a millisecond; a probe gets a thread of its own, so that the greeting can answer first.
        std::thread([this, binary, stamp, &entry] {
            Pointer made = load(binary, stamp);
            const Outcome outcome = attempt([&] {
                if (made) return;
                ProbeOptions options;
                options.credentials = options_.credentials;
                options.try_kvm = stamp.kvm;
                options.greeted = [&](std::uint64_t version, const std::string&) {
                    std::lock_guard guard(lock_);
                    entry.version = version;
                    changed_.notify_all();
                };
                auto fresh = std::make_shared<Capabilities>(probe_capabilities(binary, options));
                store(binary, stamp, *fresh);
                made = std::move(fresh);
            });
            if (made && !options_.filters.empty()) {
                auto filtered = std::make_shared<Capabilities>(*made);
                for (const std::string& name : options_.filters)
                    if (const auto flag = capability_from_name(name)) filtered->set(*flag, false);
                made = std::move(filtered);
            }
            std::lock_guard guard(lock_);
            entry.capabilities = made;
            if (made) entry.version = made->version;
            entry.failure = outcome;
            entry.failed = Clock::now();
            entry.probing = false;
            changed_.notify_all();
        }).detach();   // the destructor waits for it
    }
    changed_.wait(hold, [&] { return !entry.probing || (version_is_enough && entry.version); });
    if (entry.failure && !entry.capabilities && !entry.probing) throw *entry.failure;
    // Forgotten between its coming and our waking: read again.
    if (!entry.capabilities && !version_is_enough) return refresh(hold, binary, false);
    return entry.capabilities;
}

CapabilityCache::Pointer CapabilityCache::get(const std::string& binary) {
    std::unique_lock hold(lock_);
    return refresh(hold, binary, false);
}

CapabilityCache::Pointer CapabilityCache::peek(const std::string& binary) const {
    std::lock_guard hold(lock_);
    auto found = entries_.find(binary);
    return found != entries_.end() ? found->second.capabilities : nullptr;
}

void CapabilityCache::forget(const std::string& binary) {
    std::lock_guard hold(lock_);
    const auto found = entries_.find(binary);
    if (found != entries_.end() && !found->second.probing && found->second.capabilities.use_count() == 1) found->second.capabilities = nullptr;
}

const std::string& CapabilityCache::surroundings_now() const {
    if (const auto now = Clock::now(); surroundings_.empty() || now - surroundings_at_ >= trust) {
        surroundings_ = surroundings();
        surroundings_at_ = now;
    }
    return surroundings_;
}

std::string CapabilityCache::fingerprint() const {
    std::string out = [&] {
        std::lock_guard hold(lock_);
        return surroundings_now();
    }() + (options_.try_kvm && access("/dev/kvm", R_OK | W_OK) == 0 ? " kvm" : "");
    for (const auto& [arch, binary] : installed()) {
        struct stat info {};
        if (stat(binary.c_str(), &info) < 0) continue;
        out += "\n" + binary;
        for (long long value : {static_cast<long long>(info.st_ctim.tv_sec), static_cast<long long>(info.st_ctim.tv_nsec), static_cast<long long>(info.st_size)})
            out += " " + std::to_string(value);
    }
    return out;
}

std::uint64_t CapabilityCache::version(const std::string& binary) {
    std::unique_lock hold(lock_);
    refresh(hold, binary, true);
    return entries_[binary].version;
}

std::string CapabilityCache::emulator(std::string_view arch) {
    if (arch == "armv7b" || arch.starts_with("parisc")) return {};   // Compat: no emulator is taken for one of these
    const std::string path = "/usr/bin/qemu-system-" + target_of_arch(arch);
    if (access(path.c_str(), X_OK) == 0) return path;
    if (arch == host_arch())
        for (const char* other : {"/usr/libexec/qemu-kvm", "/usr/bin/qemu-kvm", "/usr/bin/kvm"})
            if (access(other, X_OK) == 0) return other;
    return {};
}

std::string CapabilityCache::host_arch() {
    utsname name{};
    uname(&name);
    return name.machine;
}

std::string CapabilityCache::host_emulator() {
    if (std::string found = emulator(host_arch()); !found.empty()) return found;
    const auto all = installed();
    return all.empty() ? std::string() : all.front().second;
}

std::vector<std::pair<std::string, std::string>> CapabilityCache::installed() {
    // In libvirt's order of architectures.
    static constexpr const char* arches[] = {
        "alpha", "armv6l", "armv7l", "aarch64", "cris", "i686", "ia64", "lm32", "m68k",
        "microblaze", "microblazeel", "mips", "mipsel", "mips64", "mips64el", "ppc", "ppc64",
        "ppc64le", "ppcemb", "riscv32", "riscv64", "s390", "s390x", "sh4", "sh4eb", "sparc", "sparc64", "unicore32",
        "x86_64", "xtensa", "xtensaeb"};
    std::vector<std::pair<std::string, std::string>> out;
    for (const char* arch : arches)
        if (std::string path = emulator(arch); !path.empty()) out.emplace_back(arch, std::move(path));
    return out;
}

}  // namespace vireo::qemu
