// <capabilities>: this host, and for each processor the guests that its emulator can run.
#include <sys/stat.h>

#include <atomic>
#include <future>
#include <mutex>
#include <optional>
#include <set>

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "driver/host_description.hpp"
#include "drivers/qemu/domain_capabilities.hpp"
#include "drivers/qemu/driver.hpp"
#include "drivers/qemu/host_cpu.hpp"
#include "host/node.hpp"
#include "model/capabilities/host_capabilities.hpp"
#include "protocol/remote/connect.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;

namespace {

LogSource log("qemu.capabilities");

unsigned word_size(std::string_view arch) {
    static constexpr std::string_view narrow[] = {"armv6l", "armv7l", "armv7b", "cris", "i686", "lm32", "m68k", "microblaze", "microblazeel",
                                                  "mips", "mipsel", "or32", "parisc", "ppc", "ppcemb", "riscv32", "s390", "sh4",
                                                  "sparc", "unicore32", "xtensa", "xtensaeb"};
    for (std::string_view one : narrow)
        if (one == arch) return 32;
    return 64;
}

model::HostDescription describe_host(const QemuDriver& driver) {
    model::HostDescription out = vireo::driver::describe_machine(host_cpu());
    out.uuid = Uuid::parse(host::Node::uuid("", "smbios"));
    out.migration = model::MigrationFeatures{.live = true, .transports = {"tcp", "rdma"}};
    const auto config = driver.config();
    out.security_models.push_back({"none", "0", {}});
    const std::string label = [&] {
        std::string text = "+0:+0";
        (void)attempt([&] {
            const Credentials who = Credentials::of(config->user, config->group);
            text = "+" + std::to_string(who.uid) + ":+" + std::to_string(who.gid);
        });
        return text;
    }();
    if (driver.privileged) out.security_models.push_back({"dac", "0", {{"kvm", label}, {"qemu", label}}});
    return out;
}

model::GuestDescription describe_guest(const std::string& arch, const std::string& binary, const Capabilities& capabilities) {
    model::GuestDescription out;
    out.arch = arch;
    out.word_size = word_size(arch);
    out.emulator = binary;
    const bool kvm = capabilities.kvm_usable && (arch == CapabilityCache::host_arch() || arch == "i686");
    for (const Machine& machine : capabilities.under(kvm ? Accelerator::kvm : Accelerator::tcg).machines) {
        const auto most = machine.max_cpus ? std::optional<std::uint32_t>(machine.max_cpus) : std::nullopt;
        const auto deprecated = machine.deprecated ? std::optional(schema::YesNo::yes) : std::nullopt;
        out.machines.push_back({.max_cpus = most, .deprecated = deprecated, .name = machine.name});
        if (!machine.alias.empty()) out.machines.push_back({.canonical = machine.name, .max_cpus = most, .deprecated = deprecated, .name = machine.alias});
    }
    out.domains.push_back({.type = "qemu"});
    if (kvm) out.domains.push_back({.type = "kvm"});
    model::GuestFeatures features;
    if (arch == "i686") features.pae = features.nonpae = true;
    if (arch == "i686" || arch == "x86_64" || arch == "aarch64") features.acpi = model::FeatureToggle{.toggle = schema::YesNo::yes};
    if (arch == "i686" || arch == "x86_64") features.apic = model::FeatureToggle{.toggle = schema::YesNo::no};
    features.cpu_selection = features.device_boot = true;
    features.disk_snapshot = model::FeatureToggle{.toggle = schema::YesNo::no};
    out.features = features;
    return out;
}

// The document, and whether every binary could be asked.
std::pair<std::string, bool> write_host_capabilities(QemuDriver& driver) {
    model::HostCapabilities out;
    out.host = describe_host(driver);
    const auto installed = CapabilityCache::installed();
    // A few at a time: each asks a QEMU when it is not known yet.
    std::vector<std::optional<model::GuestDescription>> guests(installed.size());
    std::set<std::string> unused;   // most binaries are of architectures that nobody runs here
    for (const auto& [arch, binary] : installed)
        if (!driver.capabilities->peek(binary)) unused.insert(binary);
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> complete = true;
    const auto ask = [&] {
        for (std::size_t i; (i = next++) < installed.size();) {
            const auto& [arch, binary] = installed[i];
            const Outcome outcome = attempt([&] { guests[i] = describe_guest(arch, binary, *driver.capabilities->get(binary)); });
            if (!outcome) continue;
            complete = false;
            log.warning("", "no capabilities of ", binary, ": ", outcome->message);
        }
    };
    std::vector<std::future<void>> helpers;
    for (int i = 0; i < 3; ++i) helpers.push_back(std::async(std::launch::async, ask));
    ask();
    for (auto& helper : helpers) helper.get();
    for (const std::string& binary : unused) driver.capabilities->forget(binary);
    for (auto& guest : guests)
        if (guest) out.guests.push_back(std::move(*guest));
    return {model::write_capabilities(out), complete};
}

// Clients ask for it each time they connect, and it hardly ever changes.
struct KeptCapabilities {
    std::mutex lock;
    std::string fingerprint;
    Text text;
};

Text host_capabilities(QemuDriver& driver, KeptCapabilities& kept) {
    const auto config = driver.config();
    const host::Node node;
    const host::NodeInfo info = node.info();
    std::string fingerprint = driver.capabilities->fingerprint() + "\n" + std::to_string(info.memory_kib) + " " +
                              try_read_file("/sys/devices/system/cpu/online").value_or("") +
                              try_read_file("/sys/devices/system/cpu/present").value_or("") + config->user + ":" + config->group;
    std::unique_lock hold(kept.lock);   // who comes while it is made waits for it
    if (kept.text && kept.fingerprint == fingerprint) return kept.text;
    // After a restart it is found beside the capabilities of the binaries: its state, a line, the document.
    const std::string path = driver.paths.cache + "/capabilities/host-document";
    struct stat self {};   // another version of this program may write another document
    stat("/proc/self/exe", &self);
    const std::string state = Json::object({{"program", std::to_string(self.st_ctim.tv_sec) + "." + std::to_string(self.st_ctim.tv_nsec)}, {"boot", try_read_file("/proc/sys/kernel/random/boot_id").value_or("")},
                                            {"is", fingerprint}}).dump() + "\n";
    if (auto found = try_read_file(path); found && found->starts_with(state)) {
        kept.text = Text(found->substr(state.size()));
    } else {
        const auto [text, complete] = write_host_capabilities(driver);
        if (!complete) return Text(text);   // a binary that could not be asked is asked again
        kept.text = Text(text);
        make_directories(parent_path(path), 0755);
        (void)attempt([&] { replace_file(path, state + *kept.text, {.mode = 0600, .durable = false}); });
    }
    kept.fingerprint = std::move(fingerprint);
    return kept.text;
}

void offer_domain_capabilities(QemuDriver& driver, driver::Driver& table) {
    using P = remote::ConnectGetDomainCapabilities;
    table.works<P>([&driver](Request, P::Args args, Later<P> later) {
        check_flags(args.flags, 0, "qemuConnectGetDomainCapabilities");
        on_worker(driver, later, [&driver, args = std::move(args)] {
            const auto firmware = host_firmware();
            DomainCapabilitiesHost host;
            host.emulators = emulators_of(*driver.capabilities);
            host.firmware = firmware;
            host.vfio = !list_directory("/sys/kernel/iommu_groups").empty() && file_exists("/dev/vfio/vfio");
            host.swtpm = file_exists("/usr/bin/swtpm");
            return P::Reply{domain_capabilities({args.emulatorbin, args.arch, args.machine, args.virttype}, *driver.config(), host)};
        });
    });
}

}  // namespace

void offer_capabilities(QemuDriver& driver, driver::Driver& table) {
    offer_domain_capabilities(driver, table);
    table.works<remote::ConnectGetCapabilities>([&driver, kept = std::make_shared<KeptCapabilities>()](Request, auto, Later<remote::ConnectGetCapabilities> later) {
        on_worker(driver, later, [&driver, kept] { return remote::ConnectGetCapabilities::Reply{*host_capabilities(driver, *kept)}; });
    });
}

}  // namespace vireo::qemu
