// Saving domains to files, and bringing them back; dumps; what the guest's agent does.
#include <algorithm>
#include <cstring>
#include <ctime>

#include "cli/objects.hpp"

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
    const int result = flags || xml_file ? virDomainSaveFlags(domain.get(), file.c_str(), xml_file ? xml.c_str() : nullptr, flags) : virDomainSave(domain.get(), file.c_str());
    if (result < 0) fail("Failed to save domain '%s' to %s", name.c_str(), file.c_str());
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
    act(shell, args, [&](virDomainPtr d) { return virDomainManagedSave(d, flags); }, "\nDomain '%s' state saved by libvirt\n", "Failed to save domain '%s' state");
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

void dump(Shell& shell, const Arguments& args) {
    args.exclusive({"live", "crash"});
    const Domain domain = shell.domain(args);
    const std::string file = args.required("file"), name = name_of(domain);
    const unsigned flags = args.flag("live", VIR_DUMP_LIVE) | args.flag("crash", VIR_DUMP_CRASH) | args.flag("bypass-cache", VIR_DUMP_BYPASS_CACHE) |
                           args.flag("reset", VIR_DUMP_RESET) | args.flag("memory-only", VIR_DUMP_MEMORY_ONLY);
    int result;
    if (const auto kind = args.text("format")) {
        if (!args["memory-only"]) fail("--format only works with --memory-only");
        constexpr const char* words[] = {"elf", "kdump-zlib", "kdump-lzo", "kdump-snappy", "win-dmp"};
        const auto at = std::find_if(std::begin(words), std::end(words), [&](const char* each) { return *kind == each; });
        if (at == std::end(words)) fail("format '%s' is not supported, expecting 'kdump-zlib', 'kdump-lzo', 'kdump-snappy', 'win-dmp' or 'elf'", kind->c_str());
        result = virDomainCoreDumpWithFormat(domain.get(), file.c_str(), unsigned(at - std::begin(words)), flags);
    } else result = virDomainCoreDump(domain.get(), file.c_str(), flags);
    if (result < 0) fail("Failed to core dump domain '%s' to %s", name.c_str(), file.c_str());
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
    if (!args["pretty"]) return shell.print(format("Time: %lld\n", seconds));
    const std::time_t at = seconds;
    tm broken;
    gmtime_r(&at, &broken);
    char text[64];
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &broken);
    shell.print(format("Time: %s\n", text));
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

// ---- migration's knobs ----

void migrate_setmaxdowntime(Shell& shell, const Arguments& args) {
    const auto downtime = args.natural("downtime").value_or(0);
    if (downtime < 1) fail("migrate: Invalid downtime");
    if (virDomainMigrateSetMaxDowntime(shell.domain(args).get(), downtime, 0) < 0) fail();
}
void migrate_getmaxdowntime(Shell& shell, const Arguments& args) {
    unsigned long long downtime = 0;
    if (virDomainMigrateGetMaxDowntime(shell.domain(args).get(), &downtime, 0) < 0) fail();
    shell.print(format("%llu\n", downtime));
}
void migrate_setspeed(Shell& shell, const Arguments& args) {
    const auto speed = args.natural("bandwidth").value_or(0);
    if (virDomainMigrateSetMaxSpeed(shell.domain(args).get(), speed, args.flag("postcopy", VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY)) < 0) fail();
}
void migrate_getspeed(Shell& shell, const Arguments& args) {
    unsigned long speed = 0;
    if (virDomainMigrateGetMaxSpeed(shell.domain(args).get(), &speed, args.flag("postcopy", VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY)) < 0) fail();
    shell.print(format("%lu\n", speed));
}

// ---- disks of running domains ----

void blockresize(Shell& shell, const Arguments& args) {
    const auto size = args.scaled("size", 1024).value_or(0);
    const unsigned flags = args.flag("capacity", VIR_DOMAIN_BLOCK_RESIZE_CAPACITY) | (args.text("size").value_or("0").find_first_not_of("0123456789") != std::string::npos ? unsigned(VIR_DOMAIN_BLOCK_RESIZE_BYTES) : 0u);
    if (virDomainBlockResize(shell.domain(args).get(), args.required("path").c_str(), flags & VIR_DOMAIN_BLOCK_RESIZE_BYTES ? size : size / 1024, flags) < 0)
        fail("Failed to resize block device '%s'", args.required("path").c_str());
    shell.print(format("Block device '%s' is resized", args.required("path").c_str()));
}
void domblkthreshold(Shell& shell, const Arguments& args) {
    const auto threshold = args.scaled("threshold", 1).value_or(0);
    if (virDomainSetBlockThreshold(shell.domain(args).get(), args.required("dev").c_str(), threshold, 0) < 0) fail();
}
void blockjob(Shell& shell, const Arguments& args) {
    args.exclusive({"abort", "info"});
    const Domain domain = shell.domain(args);
    const std::string path = args.required("path");
    if (args["abort"] || args["pivot"] || args["async"]) {
        const unsigned flags = args.flag("async", VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC) | args.flag("pivot", VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT);
        if (virDomainBlockJobAbort(domain.get(), path.c_str(), flags) < 0) fail();
        return;
    }
    if (const auto bandwidth = args.scaled("bandwidth", 1)) {
        if (virDomainBlockJobSetSpeed(domain.get(), path.c_str(), *bandwidth, args.flag("bytes", VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES)) < 0) fail();
        return;
    }
    virDomainBlockJobInfo info;
    const int found = virDomainGetBlockJobInfo(domain.get(), path.c_str(), &info, args.flag("bytes", VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES));
    if (found < 0) fail();
    if (!found) {
        if (!args["raw"]) shell.extra(format("No current block job for %s", path.c_str()));
        return;
    }
    if (args["raw"]) return shell.print(format(" type=%d\n bandwidth=%lu\n cur=%llu\n end=%llu\n", info.type, info.bandwidth, info.cur, info.end));
    constexpr const char* types[] = {"Unknown job", "Block Pull", "Block Copy", "Block Commit", "Active Block Commit", "Backup"};
    const double done = info.end ? 100.0 * double(info.cur) / double(info.end) : 100.0;
    shell.print(format("%s: [%5.2f %%]", std::size_t(info.type) < std::size(types) ? types[info.type] : "Unknown job", info.cur < info.end ? std::min(done, 99.99) : 100.0));
    if (info.bandwidth) shell.print(format("    Bandwidth limit: %lu %s", info.bandwidth, args["bytes"] ? "bytes/s" : "MiB/s"));
    shell.print("\n");
}
void blockpull(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const auto bandwidth = args.natural("bandwidth").value_or(0);
    const unsigned flags = args.flag("bytes", VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES) | args.flag("keep-relative", VIR_DOMAIN_BLOCK_REBASE_RELATIVE);
    const char* base = args.c_str("base");
    const int result = base || flags ? virDomainBlockRebase(domain.get(), args.required("path").c_str(), base, bandwidth, flags)
                                     : virDomainBlockPull(domain.get(), args.required("path").c_str(), bandwidth, 0);
    if (result < 0) fail();
    shell.extra("Block Pull started");
}

constexpr Command save_rows[] = {
    {"dump", Group::domain, "<domain> <file> --live --crash --bypass-cache --reset --verbose --memory-only (format)", "write a domain's memory into a file, for analysis", dump},
    {"managedsave", Group::domain, "<domain> --bypass-cache --running --paused --verbose", "save a domain where its next start finds it", managedsave},
    {"managedsave-define", Group::domain, "<domain> <xml> --running --paused", "change the description in a managed save image", managedsave_define},
    {"managedsave-dumpxml", Group::domain, "<domain> --security-info --xpath=s --wrap", "the description in a managed save image", managedsave_dumpxml},
    {"managedsave-remove", Group::domain, "<domain>", "drop a managed save image", managedsave_remove},
    {"migrate-getmaxdowntime", Group::domain, "<domain>", "how long a guest may pause when it moves", migrate_getmaxdowntime},
    {"migrate-getspeed", Group::domain, "<domain> --postcopy", "how fast a guest may move", migrate_getspeed},
    {"migrate-setmaxdowntime", Group::domain, "<domain> <downtime:n>", "change how long a guest may pause when it moves", migrate_setmaxdowntime},
    {"migrate-setspeed", Group::domain, "<domain> <bandwidth:n> --postcopy", "change how fast a guest may move", migrate_setspeed},
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
    {"dompmsuspend", Group::domain, "<domain> <target> --duration=n", "let the guest sleep", dompmsuspend},
    {"dompmwakeup", Group::domain, "<domain>", "wake the guest", dompmwakeup},
    {"domtime", Group::monitor, "<domain> --now --pretty --sync (time:n)", "show or set the guest's clock", domtime},
    {"get-user-sshkeys", Group::domain, "<domain> <user>", "the SSH keys that let in a user of the guest", get_user_sshkeys},
    {"guest-agent-timeout", Group::domain, "<domain> --timeout=n", "how long to wait for the guest's agent", guest_agent_timeout},
    {"guestinfo", Group::domain, "<domain> --user --os --timezone --hostname --filesystem --disk --interface --load", "what the guest tells about itself", guestinfo},
    {"guestvcpus", Group::domain, "<domain> (cpulist) --enable --disable", "virtual processors as the guest uses them", guestvcpus},
    {"set-user-password", Group::domain, "<domain> <user> <password> --encrypted", "change a password inside the guest", set_user_password},
};
constexpr Command block_rows[] = {
    {"blockjob", Group::domain, "<domain> <path> --abort --async --pivot --info --bytes --raw (bandwidth:n)", "show, slow down or end a disk's job", blockjob},
    {"blockpull", Group::domain, "<domain> <path> (bandwidth:n) (base) --wait --verbose (timeout:n) --async --keep-relative --bytes", "take a disk's backing data into the disk", blockpull},
    {"blockresize", Group::domain, "<domain> <path> [size:n] --capacity", "change the size of a running domain's disk", blockresize},
    {"domblkthreshold", Group::domain, "<domain> <dev> <threshold:n>", "be told when a disk has grown that far", domblkthreshold},
};

}  // namespace

std::span<const Command> save_commands() { return save_rows; }
std::span<const Command> guest_commands() { return guest_rows; }
std::span<const Command> block_commands() { return block_rows; }

}  // namespace vireo::cli
