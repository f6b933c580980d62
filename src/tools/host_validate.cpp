// virt-host-validate: whether this host can run guests well: processor, devices, control groups, namespaces.
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"

namespace {

using namespace vireo;

const char* program = "virt-host-validate";   // as it was called

enum class Verdict { pass, fail, warn };

// What is found out of one thing. `advice`: what to do about it.
struct Finding {
    Verdict verdict = Verdict::pass;
    std::string advice = {};
};
Finding pass_or(bool holds, Verdict otherwise, std::string advice) { return holds ? Finding{} : Finding{otherwise, std::move(advice)}; }

class Report {
public:
    explicit Report(bool quiet) : quiet_(quiet), colours_(::isatty(STDOUT_FILENO)) {}
    // Gives whether it passed.
    bool add(const char* kind, const std::string& what, const Finding& finding) {
        constexpr struct {
            const char* word;
            int colour;
        } words[] = {{"PASS", 32}, {"FAIL", 31}, {"WARN", 33}};
        failed_ = failed_ || finding.verdict == Verdict::fail;
        if (quiet_) return finding.verdict == Verdict::pass;
        const auto& [word, colour] = words[int(finding.verdict)];
        std::printf("%6s: Checking %-60s: ", kind, what.c_str());
        if (colours_) std::printf("\033[%dm%s\033[0m", colour, word);
        else std::printf("%s", word);
        if (!finding.advice.empty()) std::printf(" (%s)", finding.advice.c_str());
        std::printf("\n");
        return finding.verdict == Verdict::pass;
    }
    void fail() { failed_ = true; }
    bool has_failed() const { return failed_; }

private:
    const bool quiet_, colours_;
    bool failed_ = false;
};

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

// ---- the processor ----

bool has_processor_flag(const std::string& flag) {
    const auto text = try_read_file("/proc/cpuinfo");
    if (!text) return false;
    for (const std::string_view line : split(*text, '\n')) {
        if (!line.starts_with("flags") && !line.starts_with("Features")) continue;
        const auto words = split(line, ' ');
        for (const std::string_view word : words)
            if (word == flag) return true;
        return false;   // the others are the same
    }
    return false;
}

std::string machine() {
    utsname host{};
    return ::uname(&host) == 0 ? host.machine : "";
}

// ---- control groups ----

// Where controllers are, as the mounts of this process say.
class ControlGroups {
public:
    ControlGroups() {
        const auto mounts = try_read_file("/proc/self/mounts");
        if (!mounts) return;
        for (const std::string_view line : split(*mounts, '\n')) {
            const auto fields = split(line, ' ');
            if (fields.size() < 4) continue;
            if (fields[2] == "cgroup") {
                for (const std::string_view option : split(fields[3], ',')) controllers_.emplace_back(option);
                any_ = true;
            } else if (fields[2] == "cgroup2") {
                any_ = unified_ = true;
                const auto list = try_read_file(std::string(fields[1]) + "/cgroup.controllers");
                if (!list) continue;
                for (const std::string_view name : split(trim(*list), ' ')) controllers_.emplace_back(name == "io" ? "blkio" : name);
            }
        }
    }
    bool any() const { return any_; }
    bool has(const std::string& controller) const {
        for (const std::string& one : controllers_)
            if (one == controller) return true;
        // Version 2 accounts for all, and guards devices by programs.
        return unified_ && (controller == "cpuacct" || controller == "devices");
    }

private:
    std::vector<std::string> controllers_;
    bool any_ = false, unified_ = false;
};

void check_control_groups(Report& report, const char* kind, std::initializer_list<const char*> controllers, Verdict otherwise) {
    const ControlGroups groups;
    if (!groups.any()) {
        std::fprintf(stderr, "Unable to initialize cgroups: internal error: no cgroup backend available\n");
        if (otherwise == Verdict::fail) report.fail();
        return;
    }
    for (const std::string name : controllers)
        report.add(kind, "for cgroup '" + name + "' controller support",
                   pass_or(groups.has(name), otherwise, "Enable '" + name + "' in kernel Kconfig file or mount/enable cgroup controller in your system"));
}

// ---- devices and memory ----

void check_device(Report& report, const char* kind, const std::string& path, Verdict otherwise, const char* advice) {
    report.add(kind, "if device " + path + " exists", pass_or(exists(path), otherwise, advice));
}

bool is_folder_with_entries(const std::string& path) {
    std::error_code error;
    const std::filesystem::directory_iterator first(path, error);
    return !error && first != std::filesystem::directory_iterator();
}

void check_iommu(Report& report, const char* kind) {
    const std::string support = "for device assignment IOMMU support";
    std::string parameter;
    if (has_processor_flag("vmx") || has_processor_flag("svm")) {
        const bool intel = has_processor_flag("vmx");
        const std::string table = intel ? "DMAR" : "IVRS";
        parameter = intel ? "intel_iommu=on" : "iommu=pt iommu=1";
        if (!report.add(kind, support, pass_or(exists("/sys/firmware/acpi/tables/" + table), Verdict::warn,
                                               "No ACPI " + table + " table found, IOMMU either disabled in BIOS or not supported by this hardware platform"))) return;
    } else if (machine().starts_with("ppc64")) {
        report.add(kind, support, {});
        return;
    } else if (machine().starts_with("s390")) {
        if (!report.add(kind, support, pass_or(is_folder_with_entries("/sys/bus/pci/devices"), Verdict::warn, "No PCI devices are online"))) return;
    } else {
        report.add(kind, support, {Verdict::warn, "Unknown if this platform has IOMMU support"});
        return;
    }
    report.add(kind, "if IOMMU is enabled by kernel",
               pass_or(is_folder_with_entries("/sys/kernel/iommu_groups"), Verdict::warn,
                       "IOMMU appears to be disabled in kernel." + (parameter.empty() ? "" : " Add " + parameter + " to kernel cmdline arguments")));
}

Finding secure_guests() {
    if (!has_processor_flag("sev")) return {Verdict::warn, "Unknown if this platform has Secure Guest support"};
    const std::string technique = "AMD Secure Encrypted Virtualization ";
    const auto value = try_read_file("/sys/module/kvm_amd/parameters/sev");
    if (!value) return {Verdict::warn, technique + "not supported by the currently used kernel"};
    if (!value->starts_with('1') && !value->starts_with('Y') && !value->starts_with('y'))
        return {Verdict::warn, technique + "appears to be disabled in kernel. Add kvm_amd.sev=1 to the kernel cmdline arguments"};
    return pass_or(exists("/dev/sev"), Verdict::warn, technique + "appears to be disabled in firmware.");
}

// ---- the kinds of hypervisors ----

void check_qemu(Report& report) {
    const char* const kind = "QEMU";
    const std::string platform = machine();
    const bool is_x86 = platform == "x86_64" || platform.ends_with("86");
    const bool can = is_x86 ? has_processor_flag("vmx") || has_processor_flag("svm") : platform.starts_with("s390") ? has_processor_flag("sie") : exists("/dev/kvm");
    if (report.add(kind, "for hardware virtualization",
                   pass_or(can, Verdict::fail, "Host not compatible with KVM; HW virtualization CPU features not found. Only emulated CPUs are available; performance will be significantly limited"))) {
        check_device(report, kind, "/dev/kvm", Verdict::fail,
                     is_x86 ? "Check that the 'kvm-intel' or 'kvm-amd' modules are loaded & the BIOS has enabled virtualization" : "Check that the 'kvm' module is loaded");
        if (exists("/dev/kvm"))
            report.add(kind, "if device /dev/kvm is accessible",
                       pass_or(::access("/dev/kvm", R_OK | W_OK) == 0, Verdict::fail, "Check /dev/kvm is world writable or you are in a group that is allowed to access it"));
    }
    check_device(report, kind, "/dev/vhost-net", Verdict::warn, "Load the 'vhost_net' module to improve performance of virtio networking");
    check_device(report, kind, "/dev/net/tun", Verdict::fail, "Load the 'tun' module to enable networking for QEMU guests");
    check_control_groups(report, kind, {"cpu", "cpuacct", "cpuset", "memory", "devices", "blkio"}, Verdict::warn);
    check_iommu(report, kind);
    report.add(kind, "for secure guest support", secure_guests());
}

void check_lxc(Report& report) {
    const char* const kind = "LXC";
    utsname host{};
    unsigned a = 0, b = 0, c = 0;
    const bool known = ::uname(&host) == 0 && std::sscanf(host.release, "%u.%u.%u", &a, &b, &c) >= 2;
    report.add(kind, "for Linux >= 2.6.26", pass_or(known && a * 1000000 + b * 1000 + c >= 2006026, Verdict::fail, "Upgrade to a kernel supporting namespaces"));
    for (const std::string name : {"ipc", "mnt", "pid", "uts", "net", "user"}) {
        const bool is_optional = name == "net" || name == "user";
        report.add(kind, "for namespace " + name, pass_or(exists("/proc/self/ns/" + name), is_optional ? Verdict::warn : Verdict::fail,
                                                          "Namespace '" + name + "' support is " + (is_optional ? "recommended" : "required")));
    }
    check_control_groups(report, kind, {"cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio"}, Verdict::fail);
    check_device(report, kind, "/sys/fs/fuse/connections", Verdict::fail, "Load the 'fuse' module to enable /proc/ overrides");
}

constexpr struct {
    const char* name;
    void (*check)(Report&);
} hypervisors[] = {{"qemu", check_qemu}, {"lxc", check_lxc}};

void show_help(std::FILE* to) {
    std::fprintf(to,
                 "\nsyntax: %s [OPTIONS] [HVTYPE]\n\n Hypervisor types:\n\n   - qemu\n   - lxc\n   - bhyve\n   - ch\n\n Options:\n"
                 "   -h, --help     Display command line help\n   -v, --version  Display command version\n   -q, --quiet    Don't display progress information\n\n", program);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 0) program = argv[0];
    bool quiet = false;
    std::string wanted;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "-h" || word == "--help") return show_help(stdout), 0;
        if (word == "-v" || word == "--version") return std::printf("version: %s 9.0.0\n", program), 0;
        if (word == "-q" || word == "--quiet") {
            quiet = true;
        } else if (word.starts_with('-')) {
            std::fprintf(stderr, word.starts_with("--") ? "%s: unrecognized option '%s'\n" : "%s: invalid option -- '%s'\n", program, argv[i] + (word.starts_with("--") ? 0 : 1));
            return show_help(stderr), 1;
        } else if (wanted.empty()) {
            wanted = word;
        }
    }
    Report report(quiet);
    bool known = false;
    for (const auto& [name, check] : hypervisors) {
        if (!wanted.empty() && wanted != name) continue;
        known = true;
        check(report);
    }
    if (!known) {
        std::fprintf(stderr, "%s: unsupported hypervisor name %s\n", program, wanted.c_str());
        return 1;
    }
    return report.has_failed() ? 1 : 0;
}
