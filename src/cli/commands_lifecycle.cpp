// The life of a domain: from its description to its end.
#include <libvirt/libvirt-qemu.h>

#include <cstring>

#include "cli/console.hpp"
#include "cli/families.hpp"
#include "cli/metadata.hpp"
#include "xml/document.hpp"

namespace vireo::cli {
namespace {

// One call on a domain, and what to say of it. `%s` of both texts is the domain's name.
template <class Call> void act(Shell& shell, const Arguments& args, Call call, const char* done, const char* failed) {
    const Domain domain = shell.domain(args);
    if (call(domain.get()) < 0) throw Failure(failed ? format(failed, name_of(domain).c_str()) : std::string());   // NOLINT
    if (done) shell.extra(format(done, name_of(domain).c_str()));
}
#define ACT(call, done, failed) \
    [](Shell& shell, const Arguments& args) { act(shell, args, [&](virDomainPtr d) { return call; }, done, failed); }

std::vector<int> descriptors(const Arguments& args) {
    std::vector<int> list;
    const auto text = args.text("pass-fds");
    if (!text) return list;
    for (std::size_t at = 0; at <= text->size();) {
        const auto comma = std::min(text->find(',', at), text->size());
        char* end = nullptr;
        const std::string part = text->substr(at, comma - at);
        const long number = std::strtol(part.c_str(), &end, 10);
        if (part.empty() || *end || number < 0) fail("Unable to parse FD number '%s'", part.c_str());
        list.push_back(int(number));
        at = comma + 1;
    }
    return list;
}

void define(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file"), xml = read_file(file);
    const unsigned flags = args.flag("validate", VIR_DOMAIN_DEFINE_VALIDATE);
    Domain domain(flags ? virDomainDefineXMLFlags(shell.connection(), xml.c_str(), flags) : virDomainDefineXML(shell.connection(), xml.c_str()));
    if (!domain) fail("Failed to define domain from %s", file.c_str());
    shell.extra(format("Domain '%s' defined from %s\n", virDomainGetName(domain.get()), file.c_str()));
}

unsigned start_flags(const Arguments& args) {
    return args.flag("paused", VIR_DOMAIN_START_PAUSED) | args.flag("autodestroy", VIR_DOMAIN_START_AUTODESTROY) |
           args.flag("bypass-cache", VIR_DOMAIN_START_BYPASS_CACHE) | args.flag("force-boot", VIR_DOMAIN_START_FORCE_BOOT) |
           args.flag("validate", VIR_DOMAIN_START_VALIDATE) | args.flag("reset-nvram", VIR_DOMAIN_START_RESET_NVRAM);
}

void create(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file"), xml = read_file(file);
    auto fds = descriptors(args);
    const unsigned flags = start_flags(args);
    Domain domain(fds.empty() ? virDomainCreateXML(shell.connection(), xml.c_str(), flags)
                              : virDomainCreateXMLWithFiles(shell.connection(), xml.c_str(), unsigned(fds.size()), fds.data(), flags));
    if (!domain) fail("Failed to create domain from %s", file.c_str());
    shell.extra(format("Domain '%s' created from %s\n", virDomainGetName(domain.get()), file.c_str()));
    if (args["console"]) run_console(shell, domain.get(), nullptr, 0);
}

// What a start would do. Only our own daemon knows this format; others refuse it by name.
void dry_run(Shell& shell, virDomainPtr domain) {
    const Text description(virDomainGetXMLDesc(domain, VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE));
    if (!description) fail();
    const Text plan(virConnectDomainXMLToNative(shell.connection(), "vireo-start-plan", description.get(), 0));
    if (!plan) {
        const virErrorPtr error = virGetLastError();
        const bool is_unknown = error && error->code == VIR_ERR_INVALID_ARG && std::strstr(error->message, "vireo-start-plan");
        if (!is_unknown && error && error->code != VIR_ERR_NO_SUPPORT) fail();
        virResetLastError();
        fail("The daemon of this connection cannot tell what a start would do: a dry run needs vireod");
    }
    shell.print(plan.get());
}

void start(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    if (virDomainGetID(domain.get()) != unsigned(-1)) {
        forget_error();
        fail("Domain is already active");
    }
    if (args["dry-run"]) return dry_run(shell, domain.get());
    auto fds = descriptors(args);
    const unsigned flags = start_flags(args);
    const int result = !fds.empty() ? virDomainCreateWithFiles(domain.get(), unsigned(fds.size()), fds.data(), flags)
                       : flags      ? virDomainCreateWithFlags(domain.get(), flags)
                                    : virDomainCreate(domain.get());
    if (result < 0) fail("Failed to start domain '%s'", name_of(domain).c_str());
    shell.extra(format("Domain '%s' started\n", name_of(domain).c_str()));
    if (args["console"]) run_console(shell, domain.get(), nullptr, 0);
}

void dom_fd_associate(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    auto fds = descriptors(args);
    const unsigned flags = args.flag("seclabel-writable", VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_WRITABLE) | args.flag("seclabel-restore", VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_RESTORE);
    if (virDomainFDAssociate(domain.get(), args.required("name").c_str(), unsigned(fds.size()), fds.data(), flags) < 0) fail();
}

struct ModeRow {
    const char* word;
    unsigned flag;
};
unsigned modes(const Arguments& args, std::span<const ModeRow> rows) {
    const auto text = args.text("mode");
    unsigned flags = 0;
    for (std::size_t at = 0; text && at <= text->size();) {
        const auto comma = std::min(text->find(',', at), text->size());
        const std::string word = text->substr(at, comma - at);
        const ModeRow* found = nullptr;
        for (const ModeRow& row : rows)
            if (word == row.word) found = &row;
        if (!found) fail("Unknown mode %s value, expecting 'acpi', 'agent', 'initctl', 'signal', or 'paravirt'", word.c_str());
        flags |= found->flag;
        at = comma + 1;
    }
    return flags;
}
constexpr ModeRow shutdown_modes[] = {{"acpi", VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN}, {"agent", VIR_DOMAIN_SHUTDOWN_GUEST_AGENT},
    {"initctl", VIR_DOMAIN_SHUTDOWN_INITCTL}, {"signal", VIR_DOMAIN_SHUTDOWN_SIGNAL}, {"paravirt", VIR_DOMAIN_SHUTDOWN_PARAVIRT}};
constexpr ModeRow reboot_modes[] = {{"acpi", VIR_DOMAIN_REBOOT_ACPI_POWER_BTN}, {"agent", VIR_DOMAIN_REBOOT_GUEST_AGENT},
    {"initctl", VIR_DOMAIN_REBOOT_INITCTL}, {"signal", VIR_DOMAIN_REBOOT_SIGNAL}, {"paravirt", VIR_DOMAIN_REBOOT_PARAVIRT}};

void shutdown(Shell& shell, const Arguments& args) {
    const unsigned flags = modes(args, shutdown_modes);
    act(shell, args, [&](virDomainPtr d) { return flags ? virDomainShutdownFlags(d, flags) : virDomainShutdown(d); },
        "Domain '%s' is being shutdown\n", "Failed to shutdown domain '%s'");
}
void reboot(Shell& shell, const Arguments& args) {
    const unsigned flags = modes(args, reboot_modes);
    act(shell, args, [&](virDomainPtr d) { return virDomainReboot(d, flags); }, "Domain '%s' is being rebooted\n", "Failed to reboot domain '%s'");
}
void destroy(Shell& shell, const Arguments& args) {
    const unsigned flags = args.flag("graceful", VIR_DOMAIN_DESTROY_GRACEFUL) | args.flag("remove-logs", VIR_DOMAIN_DESTROY_REMOVE_LOGS);
    act(shell, args, [&](virDomainPtr d) { return flags ? virDomainDestroyFlags(d, flags) : virDomainDestroy(d); },
        "Domain '%s' destroyed\n", "Failed to destroy domain '%s'");
}

void autostart(Shell& shell, const Arguments& args) {
    const bool on = !args["disable"], once = args["once"];
    const Domain domain = shell.domain(args);
    if ((once ? virDomainSetAutostartOnce(domain.get(), on) : virDomainSetAutostart(domain.get(), on)) < 0)
        throw Failure(format(on ? "Failed to mark domain '%s' as autostarted" : "Failed to unmark domain '%s' as autostarted", name_of(domain).c_str()));
    shell.extra(format(on ? "Domain '%s' marked as autostarted%s\n" : "Domain '%s' unmarked as autostarted%s\n", name_of(domain).c_str(), once ? " once" : ""));
}

// ---- undefine, with the volumes that belong to the domain ----

struct DiskOfDomain {
    std::string source, target;
    Volume volume;
};

std::vector<DiskOfDomain> disks_with_volumes(Shell& shell, virDomainPtr domain) {
    Text xml(virDomainGetXMLDesc(domain, VIR_DOMAIN_XML_INACTIVE));
    if (!xml) fail("Could not retrieve domain XML description");
    std::vector<DiskOfDomain> disks;
    const auto document = xml::Document::parse(xml.get());
    const auto* devices = document.root().child("devices");
    for (const auto& disk : devices->elements()) {
        if (disk.name != "disk") continue;
        DiskOfDomain found;
        if (const auto* target = disk.child("target")) found.target = target->attribute_or("dev", "");
        if (const auto* source = disk.child("source"))
            for (const char* kind : {"file", "dev", "dir", "name"})
                if (const auto* path = source->attribute(kind)) found.source = *path;
        if (!found.source.empty()) {
            found.volume.reset(virStorageVolLookupByPath(shell.connection(), found.source.c_str()));
            forget_error();
        }
        disks.push_back(std::move(found));
    }
    return disks;
}

void remove_volumes(Shell& shell, const Arguments& args, std::vector<DiskOfDomain>& disks) {
    std::vector<std::string> wanted;
    if (const auto list = args.text("storage"))
        for (std::size_t at = 0; at <= list->size();) {
            const auto comma = std::min(list->find(',', at), list->size());
            wanted.push_back(list->substr(at, comma - at));
            at = comma + 1;
        }
    bool failed = false;
    for (auto& disk : disks) {
        const bool chosen = args["remove-all-storage"] || std::find(wanted.begin(), wanted.end(), disk.target) != wanted.end() ||
                            std::find(wanted.begin(), wanted.end(), disk.source) != wanted.end();
        if (!chosen || disk.source.empty()) continue;
        if (!disk.volume) {
            shell.print(format("Storage volume '%s'(%s) is not managed by libvirt. Remove it manually.\n", disk.target.c_str(), disk.source.c_str()));
            continue;
        }
        if (args["wipe-storage"]) {
            shell.print(format("Wiping volume '%s'(%s) ... ", disk.target.c_str(), disk.source.c_str()));
            std::fflush(stdout);
            if (virStorageVolWipe(disk.volume.get(), 0) < 0) {
                shell.error("Failed! Volume not removed.");
                failed = true;
                continue;
            }
            shell.print("Done.\n");
        }
        if (virStorageVolDelete(disk.volume.get(), args.flag("delete-storage-volume-snapshots", VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS)) < 0) {
            shell.error(format("Failed to remove storage volume '%s'(%s)", disk.target.c_str(), disk.source.c_str()));
            failed = true;
            continue;
        }
        shell.extra(format("Volume '%s'(%s) removed.\n", disk.target.c_str(), disk.source.c_str()));
    }
    if (failed) fail();
}

void undefine(Shell& shell, const Arguments& args) {
    args.exclusive({"nvram", "keep-nvram"});
    args.exclusive({"tpm", "keep-tpm"});
    args.exclusive({"storage", "remove-all-storage"});
    const bool volumes = args["storage"] || args["remove-all-storage"];
    if (args["wipe-storage"] && !volumes) fail("'--wipe-storage' requires '--storage <string>' or '--remove-all-storage'");
    args.needs("delete-storage-volume-snapshots", "remove-all-storage");
    const Domain domain = shell.domain(args);
    const std::string name = name_of(domain);
    std::vector<DiskOfDomain> disks;
    if (volumes) {
        if (virDomainIsActive(domain.get()) == 1) fail("Storage volume deletion is supported only on stopped domains");
        disks = disks_with_volumes(shell, domain.get());
    }
    const unsigned flags = args.flag("managed-save", VIR_DOMAIN_UNDEFINE_MANAGED_SAVE) |
                           args.flag("snapshots-metadata", VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA) |
                           args.flag("checkpoints-metadata", VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA) |
                           args.flag("nvram", VIR_DOMAIN_UNDEFINE_NVRAM) | args.flag("keep-nvram", VIR_DOMAIN_UNDEFINE_KEEP_NVRAM) |
                           args.flag("tpm", VIR_DOMAIN_UNDEFINE_TPM) | args.flag("keep-tpm", VIR_DOMAIN_UNDEFINE_KEEP_TPM);
    if ((flags ? virDomainUndefineFlags(domain.get(), flags) : virDomainUndefine(domain.get())) < 0) fail("Failed to undefine domain '%s'", name.c_str());
    shell.extra(format("Domain '%s' has been undefined\n", name.c_str()));
    remove_volumes(shell, args, disks);
}

// ---- names and numbers ----

void domid(Shell& shell, const Arguments& args) {
    const unsigned id = virDomainGetID(shell.domain(args).get());
    shell.print(id == unsigned(-1) ? "-\n" : format("%u\n", id));
}
void domname(Shell& shell, const Arguments& args) { shell.print(name_of(shell.domain(args)) + "\n"); }
void domuuid(Shell& shell, const Arguments& args) {
    shell.print(uuid_of(shell.domain(args).get(), virDomainGetUUIDString) + "\n");
}
void domrename(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    if (virDomainRename(domain.get(), args.required("new-name").c_str(), 0) < 0) fail();
    shell.extra("Domain successfully renamed\n");
}

// ---- description ----

void dumpxml(Shell& shell, const Arguments& args) {
    const unsigned flags = args.flag("inactive", VIR_DOMAIN_XML_INACTIVE) | args.flag("security-info", VIR_DOMAIN_XML_SECURE) |
                           args.flag("update-cpu", VIR_DOMAIN_XML_UPDATE_CPU) | args.flag("migratable", VIR_DOMAIN_XML_MIGRATABLE);
    const Domain domain = shell.domain(args);
    Text xml(virDomainGetXMLDesc(domain.get(), flags));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}

void edit(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    Text xml(virDomainGetXMLDesc(domain.get(), VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE));
    if (!xml) fail();
    const unsigned flags = args["skip-validate"] ? 0 : VIR_DOMAIN_DEFINE_VALIDATE;
    const bool changed = edit_text(shell, xml.get(), ".xml", [&](const std::string& text) {
        return Domain(virDomainDefineXMLFlags(shell.connection(), text.c_str(), flags)) != nullptr;
    });
    shell.extra(format(changed ? "Domain '%s' XML configuration edited.\n" : "Domain '%s' XML configuration not changed.\n", name_of(domain).c_str()));
}

DescribedObject described(Domain& domain) {
    return {"domain", "Domain", name_of(domain), VIR_ERR_NO_DOMAIN_METADATA,
            [&](int type, const char* uri, unsigned flags) { return Text(virDomainGetMetadata(domain.get(), type, uri, flags)); },
            [&](int type, const char* value, const char* key, const char* uri, unsigned flags) { return virDomainSetMetadata(domain.get(), type, value, key, uri, flags) >= 0; }};
}
void desc(Shell& shell, const Arguments& args) {
    Domain domain = shell.domain(args);
    describe_object(shell, args, described(domain));
}
void metadata(Shell& shell, const Arguments& args) {
    check_metadata_options(args);
    Domain domain = shell.domain(args);
    metadata_of_object(shell, args, described(domain));
}

void console(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const unsigned flags = args.flag("force", VIR_DOMAIN_CONSOLE_FORCE) | args.flag("safe", VIR_DOMAIN_CONSOLE_SAFE);
    run_console(shell, domain.get(), args.c_str("devname"), flags, args["resume"]);
}

void set_lifecycle_action(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const auto number = [&](const char* option, std::initializer_list<const char*> words, const char* complaint) {
        const std::string word = args.required(option);
        unsigned i = 0;
        for (const char* each : words) {
            if (word == each) return i;
            ++i;
        }
        throw Failure(format(complaint, word.c_str()));
    };
    const unsigned type = number("type", {"poweroff", "reboot", "crash"}, "Invalid lifecycle type '%s'.");
    const unsigned action = number("action", {"destroy", "restart", "rename-restart", "preserve", "coredump-destroy", "coredump-restart"}, "Invalid lifecycle action '%s'.");
    const Domain domain = shell.domain(args);
    if (virDomainSetLifecycleAction(domain.get(), type, action, flags) < 0) fail("Unable to change lifecycle action.");
}

#define AFFECT "--config --live --current"

constexpr Command rows[] = {
    {"autostart", Group::domain, "<domain> --disable --once", "start a domain with the host", autostart},
    {"console", Group::domain, "<domain> (devname) --force --resume --safe", "talk to the guest's console", console},
    {"create", Group::domain, "<file> --console --paused --autodestroy (pass-fds) --validate --reset-nvram", "start a transient domain from XML", create},
    {"define", Group::domain, "<file> --validate", "keep a domain's description, without starting it", define},
    {"desc", Group::domain, "<domain> --live --config --current --title --edit [new-desc...]", "show or change description or title", desc},
    {"destroy", Group::domain, "<domain> --graceful --remove-logs", "end a domain at once", destroy},
    {"dom-fd-associate", Group::domain, "<domain> <name> <pass-fds> --seclabel-writable --seclabel-restore", "let disks of a domain use open descriptors", dom_fd_associate},
    {"domid", Group::domain, "<domain>", "the number of a running domain", domid},
    {"domname", Group::domain, "<domain>", "the name of a domain", domname},
    {"domrename", Group::domain, "<domain> <new-name>", "give a domain another name", domrename},
    {"domuuid", Group::domain, "<domain>", "the uuid of a domain", domuuid},
    {"dumpxml", Group::domain, "<domain> --inactive --security-info --update-cpu --migratable --xpath=s --wrap", "a domain's description as XML", dumpxml},
    {"edit", Group::domain, "<domain> --skip-validate", "change a domain's description in an editor", edit},
    {"metadata", Group::domain, "<domain> <uri> --live --config --current --edit (key) (set) --remove", "show or change metadata of an application", metadata},
    {"reboot", Group::domain, "<domain> [mode]", "ask the guest to reboot", reboot},
    {"reset", Group::domain, "<domain>", "press the guest's reset button", ACT(virDomainReset(d, 0), "Domain '%s' was reset\n", "Failed to reset domain '%s'")},
    {"resume", Group::domain, "<domain>", "let a paused domain run", ACT(virDomainResume(d), "Domain '%s' resumed\n", "Failed to resume domain '%s'")},
    {"set-lifecycle-action", Group::domain, "<domain> <type> <action> " AFFECT, "what happens when the guest ends", set_lifecycle_action},
    {"shutdown", Group::domain, "<domain> [mode]", "ask the guest to shut down", shutdown},
    {"start", Group::domain, "<domain> --console --paused --autodestroy --bypass-cache --force-boot (pass-fds) --reset-nvram --dry-run", "start a defined domain", start},
    {"suspend", Group::domain, "<domain>", "pause a domain", ACT(virDomainSuspend(d), "Domain '%s' suspended\n", "Failed to suspend domain '%s'")},
    {"undefine", Group::domain, "<domain> --managed-save (storage) --remove-all-storage @delete-snapshots=delete-storage-volume-snapshots --delete-storage-volume-snapshots --wipe-storage --snapshots-metadata --checkpoints-metadata --nvram --keep-nvram --tpm --keep-tpm", "forget a domain's description", undefine},
};

}  // namespace

std::span<const Command> lifecycle_commands() { return rows; }

}  // namespace vireo::cli
