// Snapshots and backups.
#include <algorithm>
#include <cstring>

#include "cli/moments.hpp"
#include "cli/objects.hpp"

namespace vireo::cli {
namespace {

Snapshot snapshot(const Domain& domain, const Arguments& args) {
    const auto name = args.text("snapshotname");
    if (name && args["current"]) fail("Options --current and --snapshotname are mutually exclusive");
    if (!name && !args["current"]) fail("--snapshotname or --current is required");
    Snapshot found(name ? virDomainSnapshotLookupByName(domain.get(), name->c_str(), 0) : virDomainSnapshotCurrent(domain.get(), 0));
    if (!found) fail();
    return found;
}
std::string name_of(const Snapshot& snapshot) { return name_by(virDomainSnapshotGetName, snapshot.get()); }
using cli::name_of;

unsigned create_flags(const Arguments& args) {
    return args.flag("redefine", VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE) | args.flag("current", VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT) |
           args.flag("no-metadata", VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA) | args.flag("halt", VIR_DOMAIN_SNAPSHOT_CREATE_HALT) |
           args.flag("disk-only", VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY) | args.flag("reuse-external", VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT) |
           args.flag("quiesce", VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE) | args.flag("atomic", VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC) |
           args.flag("live", VIR_DOMAIN_SNAPSHOT_CREATE_LIVE) | args.flag("validate", VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE);
}
void create(Shell& shell, const Domain& domain, const std::string& xml, unsigned flags, const std::optional<std::string>& from) {
    Snapshot made(virDomainSnapshotCreateXML(domain.get(), xml.c_str(), flags));
    if (!made) fail();
    shell.extra(format("Domain snapshot %s created", name_of(made).c_str()) + (from ? " from '" + *from + "'" : ""));
}
void snapshot_create(Shell& shell, const Arguments& args) {
    args.needs("current", "redefine");
    const Domain domain = shell.domain(args);
    const auto file = args.text("xmlfile");
    create(shell, domain, file ? read_file(*file) : "<domainsnapshot/>", create_flags(args), file);
}

// "vda,snapshot=external,file=/x" as <disk/>; ",," stands for a comma.
std::string disk_xml(const std::string& spec, bool memory) {
    const auto parts = split_commas(spec);
    std::string name, snapshot, driver, type, file;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto value = [&](const char* key) { return parts[i].starts_with(key) ? std::optional(parts[i].substr(std::strlen(key))) : std::nullopt; };
        if (const auto v = value("snapshot=")) snapshot = *v;
        else if (const auto d = value("driver=")) driver = *d;
        else if (const auto t = value("stype=")) type = *t;
        else if (const auto f = value("file=")) file = *f;
        else if (i == 0) (memory ? file : name) = parts[i];
        else fail("unable to parse %s: %s", memory ? "memspec" : "diskspec", spec.c_str());
    }
    if (memory) {
        std::string xml = "  <memory";
        if (!snapshot.empty()) xml += " snapshot='" + xml_escaped(snapshot) + "'";
        return xml + (file.empty() ? "" : " file='" + xml_escaped(file) + "'") + "/>\n";
    }
    if (name.empty()) fail("unable to parse diskspec: %s", spec.c_str());
    std::string xml = "    <disk name='" + xml_escaped(name) + "'";
    if (!snapshot.empty()) xml += " snapshot='" + xml_escaped(snapshot) + "'";
    if (!type.empty()) xml += " type='" + xml_escaped(type) + "'";
    if (driver.empty() && file.empty()) return xml + "/>\n";
    xml += ">\n";
    if (!driver.empty()) xml += "      <driver type='" + xml_escaped(driver) + "'/>\n";
    if (!file.empty()) xml += format("      <source %s='%s'/>\n", type == "block" ? "dev" : "file", xml_escaped(file).c_str());
    return xml + "    </disk>\n";
}
void snapshot_create_as(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    std::string xml = "<domainsnapshot>\n";
    if (const auto name = args.text("name")) xml += "  <name>" + xml_escaped(*name) + "</name>\n";
    if (const auto text = args.text("description")) xml += "  <description>" + xml_escaped(*text) + "</description>\n";
    if (const auto memory = args.text("memspec")) xml += disk_xml(*memory, true);
    if (args["diskspec"]) {
        xml += "  <disks>\n";
        for (const auto& spec : args.rest("diskspec")) xml += disk_xml(spec, false);
        xml += "  </disks>\n";
    }
    xml += "</domainsnapshot>\n";
    if (args["print-xml"]) return shell.print(xml);
    create(shell, domain, xml, create_flags(args), std::nullopt);
}

void snapshot_dumpxml(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    Snapshot found(virDomainSnapshotLookupByName(domain.get(), args.required("snapshotname").c_str(), 0));
    if (!found) fail();
    Text xml(virDomainSnapshotGetXMLDesc(found.get(), args.flag("security-info", VIR_DOMAIN_SNAPSHOT_XML_SECURE)));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}
void snapshot_current(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    if (const auto name = args.text("snapshotname")) {
        Snapshot chosen(virDomainSnapshotLookupByName(domain.get(), name->c_str(), 0));
        if (!chosen) fail();
        Text xml(virDomainSnapshotGetXMLDesc(chosen.get(), VIR_DOMAIN_SNAPSHOT_XML_SECURE));
        if (!xml) fail();
        Snapshot made(virDomainSnapshotCreateXML(domain.get(), xml.get(), unsigned(VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE) | VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT));
        if (!made) fail();
        return shell.extra(format("Snapshot %s set as current", name->c_str()));
    }
    const int has = virDomainHasCurrentSnapshot(domain.get(), 0);
    if (has < 0) fail();
    if (!has) fail("domain '%s' has no current snapshot", name_of(domain).c_str());
    Snapshot found(virDomainSnapshotCurrent(domain.get(), 0));
    if (!found) fail();
    if (args["name"]) return shell.print(name_of(found) + "\n");
    Text xml(virDomainSnapshotGetXMLDesc(found.get(), args.flag("security-info", VIR_DOMAIN_SNAPSHOT_XML_SECURE)));
    if (!xml) fail();
    shell.print(xml.get());
}
void snapshot_delete(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const Snapshot found = snapshot(domain, args);
    const unsigned flags = args.flag("children", VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN) | args.flag("children-only", VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY) |
                           args.flag("metadata", VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY);
    const std::string name = name_of(found);
    if (virDomainSnapshotDelete(found.get(), flags) < 0) fail("Failed to delete snapshot %s", name.c_str());
    shell.extra(format(args["children-only"] ? "Domain snapshot %s children deleted\n" : "Domain snapshot %s deleted\n", name.c_str()));
}
void snapshot_revert(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const Snapshot found = snapshot(domain, args);
    const unsigned flags = args.flag("running", VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING) | args.flag("paused", VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED) |
                           args.flag("force", VIR_DOMAIN_SNAPSHOT_REVERT_FORCE) | args.flag("reset-nvram", VIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM);
    if (virDomainRevertToSnapshot(found.get(), flags) < 0) fail();
    shell.extra(format("Domain snapshot %s reverted\n", name_of(found).c_str()));
}
void snapshot_parent(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const Snapshot found = snapshot(domain, args);
    const Snapshot parent(virDomainSnapshotGetParent(found.get(), 0));
    if (!parent) {
        if (virGetLastErrorCode() != VIR_ERR_NO_DOMAIN_SNAPSHOT) fail();
        forget_error();
        fail("snapshot '%s' has no parent", name_of(found).c_str());
    }
    shell.print(name_of(parent) + "\n");
}

void snapshot_list(Shell& shell, const Arguments& args) {
    args.exclusive({"tree", "name"});
    args.exclusive({"tree", "parent"});
    args.exclusive({"tree", "roots"});
    args.exclusive({"parent", "roots"});
    args.exclusive({"parent", "tree"});
    args.exclusive({"roots", "from"});
    args.exclusive({"roots", "current"});
    if (args["descendants"] && !args["from"] && !args["current"]) fail("--descendants requires either --from or --current");
    const Domain domain = shell.domain(args);
    unsigned flags = args.flag("roots", VIR_DOMAIN_SNAPSHOT_LIST_ROOTS) | args.flag("leaves", VIR_DOMAIN_SNAPSHOT_LIST_LEAVES) | args.flag("no-leaves", VIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES) |
                     args.flag("metadata", VIR_DOMAIN_SNAPSHOT_LIST_METADATA) | args.flag("no-metadata", VIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA) |
                     args.flag("inactive", VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE) | args.flag("active", VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE) |
                     args.flag("disk-only", VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY) | args.flag("internal", VIR_DOMAIN_SNAPSHOT_LIST_INTERNAL) |
                     args.flag("external", VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL) | args.flag("topological", VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL);
    Snapshot from;
    if (const auto name = args.text("from")) from.reset(virDomainSnapshotLookupByName(domain.get(), name->c_str(), 0));
    else if (args["current"]) from.reset(virDomainSnapshotCurrent(domain.get(), 0));
    if ((args["from"] || args["current"]) && !from) fail();
    if (from) flags |= args.flag("descendants", VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS) | args.flag("tree", VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS);
    auto list = all_of<Snapshot>([&](virDomainSnapshotPtr** array) {
        return from ? virDomainSnapshotListAllChildren(from.get(), array, flags) : virDomainListAllSnapshots(domain.get(), array, flags);
    }, "Failed to list snapshots");
    if (!args["topological"])
        std::sort(list.begin(), list.end(), [](const Snapshot& a, const Snapshot& b) { return strcasecmp(virDomainSnapshotGetName(a.get()), virDomainSnapshotGetName(b.get())) < 0; });
    std::vector<MomentRow> rows;
    if (from && args["tree"]) rows.push_back({name_of(from), facts_of(from, virDomainSnapshotGetXMLDesc)});
    for (const auto& each : list) rows.push_back({name_of(each), args["name"] ? MomentFacts() : facts_of(each, virDomainSnapshotGetXMLDesc)});
    print_moments(shell, args, rows, true);
}
void snapshot_info(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const Snapshot found = snapshot(domain, args);
    const MomentFacts facts = facts_of(found, virDomainSnapshotGetXMLDesc);
    Record record;
    record.add("Name", name_of(found));
    record.add("Domain", name_of(domain));
    if (const int current = virDomainSnapshotIsCurrent(found.get(), 0); current >= 0) record.add("Current", yes_no(current));
    record.add("State", facts.state);
    record.add("Location", facts.external ? "external" : "internal");
    record.add("Parent", facts.parent.empty() ? "-" : facts.parent);
    if (const int children = virDomainSnapshotNumChildren(found.get(), 0); children >= 0) record.add("Children", std::to_string(children));
    if (const int all = virDomainSnapshotNumChildren(found.get(), VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS); all >= 0) record.add("Descendants", std::to_string(all));
    if (const int metadata = virDomainSnapshotHasMetadata(found.get(), 0); metadata >= 0) record.add("Metadata", yes_no(metadata));
    record.print(shell);
}

// Redefines a snapshot; under another name it is a new one, and the old one goes or stays as is asked for.
void snapshot_edit(Shell& shell, const Arguments& args) {
    args.exclusive({"rename", "clone"});
    const Domain domain = shell.domain(args);
    const auto named = args.text("snapshotname");
    if (named && args["current"]) args.exclusive({"current", "snapshotname"});
    const Snapshot found = snapshot(domain, args);
    const std::string name = name_of(found);
    const Text xml(virDomainSnapshotGetXMLDesc(found.get(), VIR_DOMAIN_SNAPSHOT_XML_SECURE));
    if (!xml) fail();
    unsigned flags = VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE;
    if (virDomainSnapshotIsCurrent(found.get(), 0) == 1 || (args["current"] && named)) flags |= VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT;
    Snapshot made;
    const bool changed = edit_text(shell, xml.get(), ".xml", [&](const std::string& text) {
        made.reset(virDomainSnapshotCreateXML(domain.get(), text.c_str(), flags));
        return made != nullptr;
    });
    if (!changed) return shell.extra(format("Snapshot %s XML configuration not changed.\n", name.c_str()));
    const std::string now = name_of(made);
    if (now == name) return shell.extra(format("Snapshot %s edited.\n", name.c_str()));
    if (args["clone"]) return shell.extra(format("Snapshot %s cloned to %s.\n", name.c_str(), now.c_str()));
    if (!args["rename"]) {
        // Compat: a name that changes by chance leaves things as they were.
        const bool undone = virDomainSnapshotDelete(made.get(), VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY) >= 0;
        if (!undone) {
            shell.error(virGetLastErrorMessage());
            forget_error();
            shell.error(format("Failed to clean up %s", now.c_str()));
        } else {
            shell.error(format("Must use --rename or --clone to change %s to %s", name.c_str(), now.c_str()));
        }
        fail("Failed to update %s", name.c_str());
    }
    if (virDomainSnapshotDelete(found.get(), VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY) < 0) {
        shell.error(virGetLastErrorMessage());
        forget_error();
        shell.error(format("Failed to clean up %s", name.c_str()));
        fail("Failed to update %s", name.c_str());
    }
    shell.extra(format("Snapshot %s renamed to %s.\n", name.c_str(), now.c_str()));
}

// ---- backups ----

void backup_begin(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const auto backup = args.text("backupxml"), point = args.text("checkpointxml");
    const std::string backup_xml = backup ? read_file(*backup) : "<domainbackup/>", point_xml = point ? read_file(*point) : "";
    if (virDomainBackupBegin(domain.get(), backup_xml.c_str(), point ? point_xml.c_str() : nullptr, args.flag("reuse-external", VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL)) < 0) fail();
    shell.print("Backup started\n");
}
void backup_dumpxml(Shell& shell, const Arguments& args) {
    Text xml(virDomainBackupGetXMLDesc(shell.domain(args).get(), 0));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}

constexpr Command snapshot_rows[] = {
    {"backup-begin", Group::backup, "<domain> [backupxml] (checkpointxml) --reuse-external", "begin a backup of the disks", backup_begin},
    {"backup-dumpxml", Group::backup, "<domain> --xpath=s --wrap", "the description of the backup that goes on", backup_dumpxml},
    {"snapshot-create", Group::snapshot, "<domain> [xmlfile] --redefine --current --no-metadata --halt --disk-only --reuse-external --quiesce --atomic --live --validate", "take a snapshot as XML describes it", snapshot_create},
    {"snapshot-create-as", Group::snapshot, "<domain> (name) (description) --print-xml --no-metadata --halt --disk-only --reuse-external --quiesce --atomic --live --validate --memspec=s (diskspec...)", "take a snapshot as options describe it", snapshot_create_as},
    {"snapshot-current", Group::snapshot, "<domain> --name --security-info [snapshotname]", "show or set which snapshot is current", snapshot_current},
    {"snapshot-delete", Group::snapshot, "<domain> [snapshotname] --current --children --children-only --metadata", "delete a snapshot", snapshot_delete},
    {"snapshot-dumpxml", Group::snapshot, "<domain> <snapshotname> --security-info --xpath=s --wrap", "a snapshot's description as XML", snapshot_dumpxml},
    {"snapshot-edit", Group::snapshot, "<domain> [snapshotname] --current --rename --clone", "change a snapshot's description in an editor", snapshot_edit},
    {"snapshot-info", Group::snapshot, "<domain> [snapshotname] --current", "the main facts about a snapshot", snapshot_info},
    {"snapshot-list", Group::snapshot, "<domain> --parent --roots --leaves --no-leaves --metadata --no-metadata --inactive --active --disk-only --internal --external --tree (from) --current --descendants --name --topological", "the snapshots of a domain", snapshot_list},
    {"snapshot-parent", Group::snapshot, "<domain> [snapshotname] --current", "the snapshot that another was taken on", snapshot_parent},
    {"snapshot-revert", Group::snapshot, "<domain> [snapshotname] --current --running --paused --force --reset-nvram", "go back to a snapshot", snapshot_revert},
};
}  // namespace

std::span<const Command> snapshot_commands() { return snapshot_rows; }

}  // namespace vireo::cli
