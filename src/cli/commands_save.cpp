// Saving domains to files, and bringing them back; dumps; what the guest's agent does.
#include <algorithm>
#include <cstring>
#include <ctime>

#include "cli/objects.hpp"
#include "cli/progress.hpp"

namespace vireo::cli {
namespace {

#define AFFECT "--config --live --current"

template <class Call> void act(Shell& shell, const Arguments& args, Call call, const std::string& done, const std::string& failed) {
    const Domain domain = shell.domain(args);
    if (call(domain.get()) < 0) throw Failure(format(failed.c_str(), name_of(domain).c_str()));   // NOLINT
    if (!done.empty()) shell.extra(format(done.c_str(), name_of(domain).c_str()));                // NOLINT
}

unsigned save_flags(const Arguments& args) {
    return args.flag("bypass-cache", VIR_DOMAIN_SAVE_BYPASS_CACHE) | args.flag("running", VIR_DOMAIN_SAVE_RUNNING) |
           args.flag("paused", VIR_DOMAIN_SAVE_PAUSED) | args.flag("reset-nvram", VIR_DOMAIN_SAVE_RESET_NVRAM);
}

void save(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const std::string file = args.required("file"), name = name_of(domain);
    const unsigned flags = save_flags(args);
    const auto xml_file = args.text("xml");
    const std::string xml = xml_file ? read_file(*xml_file) : "";
    run_with_progress(shell, {domain.get(), args["verbose"] ? "Save" : nullptr, {}}, [&] {
        const int result = flags || xml_file ? virDomainSaveFlags(domain.get(), file.c_str(), xml_file ? xml.c_str() : nullptr, flags) : virDomainSave(domain.get(), file.c_str());
        if (result < 0) fail("Failed to save domain '%s' to %s", name.c_str(), file.c_str());
    });
    shell.extra(format("\nDomain '%s' saved to %s\n", name.c_str(), file.c_str()));
}
void restore(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file");
    const unsigned flags = save_flags(args);
    const auto xml_file = args.text("xml");
    const std::string xml = xml_file ? read_file(*xml_file) : "";
    const int result = flags || xml_file ? virDomainRestoreFlags(shell.connection(), file.c_str(), xml_file ? xml.c_str() : nullptr, flags)
                                         : virDomainRestore(shell.connection(), file.c_str());
    if (result < 0) fail("Failed to restore domain from %s", file.c_str());
    shell.extra(format("Domain restored from %s\n", file.c_str()));
}
void save_image_dumpxml(Shell& shell, const Arguments& args) {
    Text xml(virDomainSaveImageGetXMLDesc(shell.connection(), args.required("file").c_str(), args.flag("security-info", VIR_DOMAIN_SAVE_IMAGE_XML_SECURE)));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}
void save_image_define(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file");
    if (virDomainSaveImageDefineXML(shell.connection(), file.c_str(), read_file(args.required("xml")).c_str(), save_flags(args)) < 0) fail("Failed to update %s", file.c_str());
    shell.extra(format("State file %s updated.\n", file.c_str()));
}
void save_image_edit(Shell& shell, const Arguments& args) {
    args.exclusive({"running", "paused"});
    const std::string file = args.required("file");
    Text xml(virDomainSaveImageGetXMLDesc(shell.connection(), file.c_str(), VIR_DOMAIN_SAVE_IMAGE_XML_SECURE));
    if (!xml) fail();
    const bool changed = edit_text(shell, xml.get(), ".xml", [&](const std::string& text) {
        return virDomainSaveImageDefineXML(shell.connection(), file.c_str(), text.c_str(), save_flags(args)) >= 0;
    });
    shell.extra(format(changed ? "State file %s edited.\n" : "Saved image %s XML configuration not changed.\n", file.c_str()));
}

void managedsave(Shell& shell, const Arguments& args) {
    const unsigned flags = save_flags(args);
    const Domain domain = shell.domain(args);
    const std::string name = name_of(domain);
    run_with_progress(shell, {domain.get(), args["verbose"] ? "Managedsave" : nullptr, {}}, [&] {
        if (virDomainManagedSave(domain.get(), flags) < 0) fail("Failed to save domain '%s' state", name.c_str());
    });
    shell.extra(format("\nDomain '%s' state saved by libvirt\n", name.c_str()));
}
void managedsave_remove(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const int has = virDomainHasManagedSaveImage(domain.get(), 0);
    if (has < 0) fail("Failed to check for domain managed save image");
    if (!has) return shell.extra(format("Domain '%s' has no manage save image; removal skipped", name_of(domain).c_str()));
    if (virDomainManagedSaveRemove(domain.get(), 0) < 0) fail("Failed to remove managed save image for domain '%s'", name_of(domain).c_str());
    shell.extra(format("Removed managedsave image for domain '%s'", name_of(domain).c_str()));
}
void managedsave_dumpxml(Shell& shell, const Arguments& args) {
    Text xml(virDomainManagedSaveGetXMLDesc(shell.domain(args).get(), args.flag("security-info", VIR_DOMAIN_SAVE_IMAGE_XML_SECURE)));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}
void managedsave_define(Shell& shell, const Arguments& args) {
    const std::string xml = read_file(args.required("xml"));
    const unsigned flags = save_flags(args);
    act(shell, args, [&](virDomainPtr d) { return virDomainManagedSaveDefineXML(d, xml.c_str(), flags); }, "Managed save state file of domain '%s' updated.\n",
        "Failed to update %s XML configuration");
}

void managedsave_edit(Shell& shell, const Arguments& args) {
    args.exclusive({"running", "paused"});
    const Domain domain = shell.domain(args);
    const Text xml(virDomainManagedSaveGetXMLDesc(domain.get(), VIR_DOMAIN_SAVE_IMAGE_XML_SECURE));
    if (!xml) fail();
    const bool changed = edit_text(shell, xml.get(), ".xml", [&](const std::string& text) { return virDomainManagedSaveDefineXML(domain.get(), text.c_str(), save_flags(args)) >= 0; });
    shell.extra(format(changed ? "Managed save image of Domain '%s' XML configuration edited.\n" : "Managed save image of domain '%s' XML configuration not changed.\n", name_of(domain).c_str()));
}

void dump(Shell& shell, const Arguments& args) {
    args.exclusive({"live", "crash"});
    const Domain domain = shell.domain(args);
    const std::string file = args.required("file"), name = name_of(domain);
    const unsigned flags = args.flag("live", VIR_DUMP_LIVE) | args.flag("crash", VIR_DUMP_CRASH) | args.flag("bypass-cache", VIR_DUMP_BYPASS_CACHE) |
                           args.flag("reset", VIR_DUMP_RESET) | args.flag("memory-only", VIR_DUMP_MEMORY_ONLY);
    int format_number = -1;
    if (const auto kind = args.text("format")) {
        if (!args["memory-only"]) fail("--format only works with --memory-only");
        constexpr const char* words[] = {"elf", "kdump-zlib", "kdump-lzo", "kdump-snappy", "win-dmp"};
        const auto at = std::find_if(std::begin(words), std::end(words), [&](const char* each) { return *kind == each; });
        if (at == std::end(words)) fail("format '%s' is not supported, expecting 'kdump-zlib', 'kdump-lzo', 'kdump-snappy', 'win-dmp' or 'elf'", kind->c_str());
        format_number = int(at - std::begin(words));
    }
    run_with_progress(shell, {domain.get(), args["verbose"] ? "Dump" : nullptr, {}}, [&] {
        const int result = format_number >= 0 ? virDomainCoreDumpWithFormat(domain.get(), file.c_str(), unsigned(format_number), flags) : virDomainCoreDump(domain.get(), file.c_str(), flags);
        if (result < 0) fail("Failed to core dump domain '%s' to %s", name.c_str(), file.c_str());
    });
    shell.extra(format("\nDomain '%s' dumped to %s\n", name.c_str(), file.c_str()));
}

// ---- the guest's agent ----

void domhostname(Shell& shell, const Arguments& args) {
    unsigned flags = 0;
    if (const auto source = args.text("source")) {
        if (*source == "lease") flags = VIR_DOMAIN_GET_HOSTNAME_LEASE;
        else if (*source == "agent") flags = VIR_DOMAIN_GET_HOSTNAME_AGENT;
        else fail("Unknown data source '%s'", source->c_str());
    }
    Text name(virDomainGetHostname(shell.domain(args).get(), flags));
    if (!name) fail("failed to get hostname");
    shell.print(std::string(name.get()) + "\n");
}
void domtime(Shell& shell, const Arguments& args) {
    args.exclusive({"time", "now"});
    args.exclusive({"time", "sync"});
    args.exclusive({"now", "sync"});
    const Domain domain = shell.domain(args);
    const auto given = args.integer("time");
    if (given || args["now"] || args["sync"]) {
        const long long seconds = given ? *given : args["now"] ? static_cast<long long>(std::time(nullptr)) : 0;
        if (virDomainSetTime(domain.get(), seconds, 0, args.flag("sync", VIR_DOMAIN_TIME_SYNC)) < 0) fail();
        return;
    }
    long long seconds = 0;
    unsigned nanoseconds = 0;
    if (virDomainGetTime(domain.get(), &seconds, &nanoseconds, 0) < 0) fail();
    if (!args["pretty"]) return shell.print(format("Time: %lld", seconds));
    const std::time_t at = seconds;
    tm broken;
    gmtime_r(&at, &broken);
    char text[64];
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &broken);
    shell.print(format("Time: %s", text));
}
void domfs(Shell& shell, const Arguments& args, bool freeze) {
    const Domain domain = shell.domain(args);
    std::vector<const char*> points;
    for (const auto& each : args.rest("mountpoint")) points.push_back(each.c_str());
    const char** list = points.empty() ? nullptr : points.data();
    const int count = freeze ? virDomainFSFreeze(domain.get(), list, unsigned(points.size()), 0) : virDomainFSThaw(domain.get(), list, unsigned(points.size()), 0);
    if (count < 0) fail("%s", freeze ? "Unable to freeze filesystems" : "Unable to thaw filesystems");
    shell.extra(format(freeze ? "Froze %d filesystem(s)\n" : "Thawed %d filesystem(s)\n", count));
}
void domfstrim(Shell& shell, const Arguments& args) {
    const auto minimum = args.scaled("minimum", 1).value_or(0);
    if (virDomainFSTrim(shell.domain(args).get(), args.c_str("mountpoint"), minimum, 0) < 0) fail("Unable to invoke fstrim");
}
void domfsinfo(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    virDomainFSInfoPtr* info = nullptr;
    const int count = virDomainGetFSInfo(domain.get(), &info, 0);
    if (count < 0) fail("Unable to get filesystem information");
    if (!count) return shell.extra("No filesystems are mounted in the domain\n");
    Table table({"Mountpoint", "Name", "Type", "Target"});
    for (int i = 0; i < count; ++i) {
        std::string targets;
        for (std::size_t k = 0; k < info[i]->ndevAlias; ++k) targets += (k ? "," : "") + std::string(info[i]->devAlias[k]);
        table.row({info[i]->mountpoint, info[i]->name, info[i]->fstype, targets});
        virDomainFSInfoFree(info[i]);
    }
    std::free(info);
    table.print(shell);
}
void domifaddr(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    unsigned source = VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE;
    if (const auto word = args.text("source")) {
        if (*word == "agent") source = VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT;
        else if (*word == "arp") source = VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP;
        else if (*word != "lease") fail("Unknown data source '%s'", word->c_str());
    }
    virDomainInterfacePtr* interfaces = nullptr;
    const int count = virDomainInterfaceAddresses(domain.get(), &interfaces, source, 0);
    if (count < 0) fail("Failed to query for interfaces addresses");
    shell.extra(format(" %-10s %-20s %-8s     %s\n%s\n", "Name", "MAC address", "Protocol", "Address", std::string(79, '-').c_str()));
    const auto only = args.text("interface");
    for (int i = 0; i < count; ++i) {
        const auto& each = *interfaces[i];
        if (!only || *only == each.name) {
            if (!each.naddrs) shell.print(format(" %-10s %-17s    %-12s %s\n", each.name, each.hwaddr ? each.hwaddr : "", "N/A", "N/A"));
            for (unsigned k = 0; k < each.naddrs; ++k) {
                const bool first = k == 0 || args["full"];
                shell.print(format(" %-10s %-17s    %-12s %s/%u\n", first ? each.name : "-", first ? (each.hwaddr ? each.hwaddr : "") : "-",
                                   each.addrs[k].type == VIR_IP_ADDR_TYPE_IPV4 ? "ipv4" : "ipv6", each.addrs[k].addr, each.addrs[k].prefix));
            }
        }
        virDomainInterfaceFree(interfaces[i]);
    }
    std::free(interfaces);
}
void print_params(Shell& shell, const Params& params, int width) {
    for (int i = 0; i < params.count; ++i) shell.print(format("%-*s: %s\n", width, params.list[i].field, value_text(params.list[i]).c_str()));
}
void guestinfo(Shell& shell, const Arguments& args) {
    const unsigned types = args.flag("user", VIR_DOMAIN_GUEST_INFO_USERS) | args.flag("os", VIR_DOMAIN_GUEST_INFO_OS) | args.flag("timezone", VIR_DOMAIN_GUEST_INFO_TIMEZONE) |
                           args.flag("hostname", VIR_DOMAIN_GUEST_INFO_HOSTNAME) | args.flag("filesystem", VIR_DOMAIN_GUEST_INFO_FILESYSTEM) |
                           args.flag("disk", VIR_DOMAIN_GUEST_INFO_DISKS) | args.flag("interface", VIR_DOMAIN_GUEST_INFO_INTERFACES) | args.flag("load", VIR_DOMAIN_GUEST_INFO_LOAD);
    Params params;
    if (virDomainGetGuestInfo(shell.domain(args).get(), types, params.list_out(), params.count_out(), 0) < 0) fail();
    print_params(shell, params, 20);
}
void guestvcpus(Shell& shell, const Arguments& args) {
    args.exclusive({"enable", "disable"});
    args.needs("enable", "cpulist");
    args.needs("disable", "cpulist");
    const Domain domain = shell.domain(args);
    if (const auto list = args.text("cpulist")) {
        if (!args["enable"] && !args["disable"]) fail("One of options --enable or --disable is required by option --cpulist");
        if (virDomainSetGuestVcpus(domain.get(), list->c_str(), args["enable"], 0) < 0) fail();
        return;
    }
    virTypedParameterPtr list = nullptr;
    unsigned count = 0;
    if (virDomainGetGuestVcpus(domain.get(), &list, &count, 0) < 0) fail();
    for (unsigned i = 0; i < count; ++i) shell.print(format("%-15s: %s\n", list[i].field, value_text(list[i]).c_str()));
    virTypedParamsFree(list, int(count));
}
void guest_agent_timeout(Shell& shell, const Arguments& args) {
    const int timeout = args.integer32("timeout").value_or(VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK);
    if (virDomainAgentSetResponseTimeout(shell.domain(args).get(), timeout, 0) < 0) fail();
}
void set_user_password(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const std::string user = args.required("user");
    if (virDomainSetUserPassword(domain.get(), user.c_str(), args.required("password").c_str(), args.flag("encrypted", VIR_DOMAIN_PASSWORD_ENCRYPTED)) < 0) fail();
    shell.extra(format("Password set successfully for %s in %s", user.c_str(), name_of(domain).c_str()));
}
void get_user_sshkeys(Shell& shell, const Arguments& args) {
    char** keys = nullptr;
    const int count = virDomainAuthorizedSSHKeysGet(shell.domain(args).get(), args.required("user").c_str(), &keys, 0);
    if (count < 0) fail();
    for (int i = 0; i < count; ++i) {
        shell.print(std::string(keys[i]) + "\n");
        std::free(keys[i]);
    }
    std::free(keys);
}
void set_user_sshkeys(Shell& shell, const Arguments& args) {
    args.exclusive({"reset", "remove"});
    args.needs("remove", "file");
    if (!args["file"] && !args["reset"]) fail("Option --file is required");
    const auto file = args.text("file");
    std::vector<std::string> keys;
    if (file) {
        const std::string text = read_file(*file);
        if (text.empty()) fail("File %s contains no keys", file->c_str());
        for (std::size_t at = 0; at <= text.size();) {
            const auto line_end = std::min(text.find('\n', at), text.size());
            keys.push_back(text.substr(at, line_end - at));
            at = line_end + 1;
        }
    }
    const Domain domain = shell.domain(args);
    std::vector<const char*> words;
    for (const auto& key : keys) words.push_back(key.c_str());
    unsigned flags = args["reset"] ? 0 : VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND;
    if (args["remove"]) flags = VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE;
    if (virDomainAuthorizedSSHKeysSet(domain.get(), args.required("user").c_str(), words.data(), unsigned(words.size()), flags) < 0) fail();
}
void dompmsuspend(Shell& shell, const Arguments& args) {
    const std::string target = args.required("target");
    unsigned kind;
    if (target == "mem") kind = VIR_NODE_SUSPEND_TARGET_MEM;
    else if (target == "disk") kind = VIR_NODE_SUSPEND_TARGET_DISK;
    else if (target == "hybrid") kind = VIR_NODE_SUSPEND_TARGET_HYBRID;
    else fail("Invalid target");
    const auto duration = args.natural("duration").value_or(0);
    act(shell, args, [&](virDomainPtr d) { return virDomainPMSuspendForDuration(d, kind, duration, 0); }, "Domain '%s' successfully suspended", "Domain '%s' could not be suspended");
}
void dompmwakeup(Shell& shell, const Arguments& args) {
    act(shell, args, [&](virDomainPtr d) { return virDomainPMWakeup(d, 0); }, "Domain '%s' successfully woken up", "Domain '%s' could not be woken up");
}
void domlaunchsecinfo(Shell& shell, const Arguments& args) {
    Params params;
    if (virDomainGetLaunchSecurityInfo(shell.domain(args).get(), params.list_out(), params.count_out(), 0) < 0) fail("Unable to get launch security parameters");
    print_params(shell, params, 15);
}

void domsetlaunchsecstate(Shell& shell, const Arguments& args) {
    if (!args["secret"] || !args["secrethdr"]) fail("Both secret and the secret header are required");
    const Domain domain = shell.domain(args);
    Params params;
    params.add(VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_HEADER, read_file(args.required("secrethdr")).c_str());
    params.add(VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET, read_file(args.required("secret")).c_str());
    if (const auto address = args.natural("set-address")) params.add(VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_SET_ADDRESS, *address);
    if (virDomainSetLaunchSecurityState(domain.get(), params.list, params.count, 0) < 0) fail("Unable to set launch security state");
}

constexpr Command save_rows[] = {
    {"dump", Group::domain, "<domain> <file> --live --crash --bypass-cache --reset --verbose --memory-only (format)", "write a domain's memory into a file, for analysis", dump},
    {"managedsave", Group::domain, "<domain> --bypass-cache --running --paused --verbose", "save a domain where its next start finds it", managedsave},
    {"managedsave-define", Group::domain, "<domain> <xml> --running --paused", "change the description in a managed save image", managedsave_define},
    {"managedsave-dumpxml", Group::domain, "<domain> --security-info --xpath=s --wrap", "the description in a managed save image", managedsave_dumpxml},
    {"managedsave-edit", Group::domain, "<domain> --running --paused", "change the description in a managed save image in an editor", managedsave_edit},
    {"managedsave-remove", Group::domain, "<domain>", "drop a managed save image", managedsave_remove},
    {"restore", Group::domain, "<file> --bypass-cache --parallel-channels=n (xml) --running --paused --reset-nvram", "start a domain from a file that save wrote", restore},
    {"save", Group::domain, "<domain> <file> --bypass-cache --parallel-channels=n --image-format=s (xml) --running --paused --verbose", "save a running domain into a file", save},
    {"save-image-define", Group::domain, "<file> <xml> --running --paused", "change the description in a saved image", save_image_define},
    {"save-image-dumpxml", Group::domain, "<file> --security-info --xpath=s --wrap", "the description in a saved image", save_image_dumpxml},
    {"save-image-edit", Group::domain, "<file> --running --paused", "change the description in a saved image in an editor", save_image_edit},
};
constexpr Command guest_rows[] = {
    {"domfsfreeze", Group::domain, "<domain> [mountpoint...]", "freeze the guest's file systems", [](Shell& s, const Arguments& a) { domfs(s, a, true); }},
    {"domfsinfo", Group::domain, "<domain>", "the guest's mounted file systems", domfsinfo},
    {"domfsthaw", Group::domain, "<domain> [mountpoint...]", "thaw the guest's file systems", [](Shell& s, const Arguments& a) { domfs(s, a, false); }},
    {"domfstrim", Group::domain, "<domain> (minimum:n) (mountpoint)", "let the guest give back unused blocks", domfstrim},
    {"domhostname", Group::domain, "<domain> (source)", "the name the guest gives itself", domhostname},
    {"domifaddr", Group::monitor, "<domain> [interface] --full (source)", "the addresses of a domain", domifaddr},
    {"domlaunchsecinfo", Group::domain, "<domain>", "the facts of launch security", domlaunchsecinfo},
    {"domsetlaunchsecstate", Group::domain, "<domain> --secrethdr=s --secret=s (set-address:n)", "hand a secret to a guest with launch security", domsetlaunchsecstate},
    {"dompmsuspend", Group::domain, "<domain> <target> --duration=n", "let the guest sleep", dompmsuspend},
    {"dompmwakeup", Group::domain, "<domain>", "wake the guest", dompmwakeup},
    {"domtime", Group::monitor, "<domain> --now --pretty --sync (time:n)", "show or set the guest's clock", domtime},
    {"get-user-sshkeys", Group::domain, "<domain> <user>", "the SSH keys that let in a user of the guest", get_user_sshkeys},
    {"guest-agent-timeout", Group::domain, "<domain> --timeout=n", "how long to wait for the guest's agent", guest_agent_timeout},
    {"guestinfo", Group::domain, "<domain> --user --os --timezone --hostname --filesystem --disk --interface --load", "what the guest tells about itself", guestinfo},
    {"guestvcpus", Group::domain, "<domain> (cpulist) --enable --disable", "virtual processors as the guest uses them", guestvcpus},
    {"set-user-sshkeys", Group::domain, "<domain> <user> [file] --reset --remove", "change the SSH keys that let in a user of the guest", set_user_sshkeys},
    {"set-user-password", Group::domain, "<domain> <user> <password> --encrypted", "change a password inside the guest", set_user_password},
};
}  // namespace

std::span<const Command> save_commands() { return save_rows; }
std::span<const Command> guest_commands() { return guest_rows; }

}  // namespace vireo::cli
