// Checkpoints: moments that backups begin from.
#include <algorithm>
#include <cstring>

#include "cli/moments.hpp"
#include "cli/objects.hpp"

namespace vireo::cli {
namespace {

std::string name_of(const Checkpoint& checkpoint) { return name_by(virDomainCheckpointGetName, checkpoint.get()); }
using cli::name_of;

Checkpoint checkpoint(const Domain& domain, const Arguments& args) {
    if (!args["checkpointname"]) fail("--checkpointname is required");
    Checkpoint found(virDomainCheckpointLookupByName(domain.get(), args.required("checkpointname").c_str(), 0));
    if (!found) fail();
    return found;
}
// "vda,checkpoint=bitmap,bitmap=b1" as <disk/>; ",," stands for a comma.
std::string disk_xml(const std::string& spec) {
    const auto parts = split_commas(spec);
    std::string xml = "    <disk name='" + xml_escaped(parts[0]) + "'";
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto equals = parts[i].find('=');
        const std::string key = parts[i].substr(0, equals);
        if (equals == parts[i].npos || (key != "checkpoint" && key != "bitmap")) fail("unable to parse diskspec: %s", spec.c_str());
        xml += format(" %s='%s'", key.c_str(), xml_escaped(parts[i].substr(equals + 1)).c_str());
    }
    return xml + "/>\n";
}
void create(Shell& shell, const Domain& domain, const std::string& xml, unsigned flags, const std::optional<std::string>& from) {
    const Checkpoint made(virDomainCheckpointCreateXML(domain.get(), xml.c_str(), flags));
    if (!made) fail();
    shell.extra("Domain checkpoint " + name_of(made) + " created" + (from ? " from '" + *from + "'" : ""));
}
void checkpoint_create(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const auto file = args.text("xmlfile");
    const unsigned flags = args.flag("redefine", VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE) | args.flag("redefine-validate", VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE) |
                           args.flag("quiesce", VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE);
    create(shell, domain, file ? read_file(*file) : "<domaincheckpoint/>", flags, file);
}
void checkpoint_dumpxml(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const Checkpoint found = checkpoint(domain, args);
    Text xml(virDomainCheckpointGetXMLDesc(found.get(), args.flag("security-info", VIR_DOMAIN_CHECKPOINT_XML_SECURE) | args.flag("no-domain", VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN) |
                                                            args.flag("size", VIR_DOMAIN_CHECKPOINT_XML_SIZE)));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}
void checkpoint_delete(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const Checkpoint found = checkpoint(domain, args);
    const std::string name = name_of(found);
    if (virDomainCheckpointDelete(found.get(), args.flag("children", VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN) | args.flag("children-only", VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY) |
                                                   args.flag("metadata", VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY)) < 0)
        fail("Failed to delete checkpoint %s", name.c_str());
    shell.extra(format(args["children-only"] ? "Domain checkpoint %s children deleted\n" : "Domain checkpoint %s deleted\n", name.c_str()));
}
void checkpoint_parent(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const Checkpoint found = checkpoint(domain, args);
    const Checkpoint parent(virDomainCheckpointGetParent(found.get(), 0));
    if (!parent) {
        if (virGetLastErrorCode() != VIR_ERR_NO_DOMAIN_CHECKPOINT) fail();
        forget_error();
        fail("checkpoint '%s' has no parent", name_of(found).c_str());
    }
    shell.print(name_of(parent));
}
void checkpoint_list(Shell& shell, const Arguments& args) {
    args.exclusive({"tree", "name"});
    args.exclusive({"parent", "roots"});
    args.exclusive({"parent", "tree"});
    args.exclusive({"roots", "tree"});
    args.exclusive({"roots", "from"});
    if (args["descendants"] && !args["from"]) fail("--descendants requires --from");
    const Domain domain = shell.domain(args);
    unsigned flags = args.flag("roots", VIR_DOMAIN_CHECKPOINT_LIST_ROOTS) | args.flag("leaves", VIR_DOMAIN_CHECKPOINT_LIST_LEAVES) |
                     args.flag("no-leaves", VIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES) | args.flag("topological", VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL);
    Checkpoint from;
    if (const auto name = args.text("from")) {
        from.reset(virDomainCheckpointLookupByName(domain.get(), name->c_str(), 0));
        if (!from) fail();
        flags |= args.flag("descendants", VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS) | args.flag("tree", VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS);
    }
    auto list = all_of<Checkpoint>([&](virDomainCheckpointPtr** array) {
        return from ? virDomainCheckpointListAllChildren(from.get(), array, flags) : virDomainListAllCheckpoints(domain.get(), array, flags);
    }, "Failed to list checkpoints");
    if (!args["topological"])
        std::sort(list.begin(), list.end(), [](const Checkpoint& a, const Checkpoint& b) { return strcasecmp(virDomainCheckpointGetName(a.get()), virDomainCheckpointGetName(b.get())) < 0; });
    std::vector<MomentRow> rows;
    if (from && args["tree"]) rows.push_back({name_of(from), facts_of(from, virDomainCheckpointGetXMLDesc)});
    for (const auto& each : list) rows.push_back({name_of(each), args["name"] ? MomentFacts() : facts_of(each, virDomainCheckpointGetXMLDesc)});
    print_moments(shell, args, rows, false);
}
void checkpoint_create_as(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    std::string xml = "<domaincheckpoint>\n";
    if (const auto name = args.text("name")) xml += "  <name>" + xml_escaped(*name) + "</name>\n";
    if (const auto text = args.text("description")) xml += "  <description>" + xml_escaped(*text) + "</description>\n";
    if (args["diskspec"]) {
        xml += "  <disks>\n";
        for (const auto& spec : args.rest("diskspec")) xml += disk_xml(spec);
        xml += "  </disks>\n";
    }
    xml += "</domaincheckpoint>\n";
    if (args["print-xml"]) return shell.print(xml + "\n");
    create(shell, domain, xml, args.flag("quiesce", VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE), std::nullopt);
}
void checkpoint_edit(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const Checkpoint found = checkpoint(domain, args);
    const std::string name = name_of(found);
    const Text xml(virDomainCheckpointGetXMLDesc(found.get(), VIR_DOMAIN_CHECKPOINT_XML_SECURE));
    if (!xml) fail();
    const bool changed = edit_text(shell, xml.get(), ".xml", [&](const std::string& text) {
        const Checkpoint made(virDomainCheckpointCreateXML(domain.get(), text.c_str(), VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE));
        if (!made) return false;
        const std::string now = name_of(made);
        if (now == name) return true;
        // A checkpoint is what backups refer to: it cannot have another name.
        virDomainCheckpointDelete(made.get(), VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY);
        forget_error();
        shell.error(format("Cannot rename checkpoint %s to %s", name.c_str(), now.c_str()));
        fail("Failed to update %s", name.c_str());
    });
    shell.extra(format(changed ? "Checkpoint %s edited.\n" : "Checkpoint %s XML configuration not changed.\n", name.c_str()));
}
void checkpoint_info(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const Checkpoint found = checkpoint(domain, args);
    const Checkpoint parent(virDomainCheckpointGetParent(found.get(), 0));
    forget_error();
    const auto count = [&](unsigned flags) {
        virDomainCheckpointPtr* list = nullptr;
        const int number = virDomainCheckpointListAllChildren(found.get(), &list, flags);
        if (number < 0) fail();
        for (int i = 0; i < number; ++i) virDomainCheckpointFree(list[i]);
        std::free(list);
        return std::to_string(number);
    };
    Record record;
    record.add("Name", name_of(found));
    record.add("Domain", name_of(domain));
    record.add("Parent", parent ? name_of(parent) : "-");
    record.add("Children", count(0));
    record.add("Descendants", count(VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS));
    record.print(shell);
}

constexpr Command rows[] = {
    {"checkpoint-create", Group::checkpoint, "<domain> [xmlfile] --redefine --redefine-validate --quiesce", "make a checkpoint as XML describes it", checkpoint_create},
    {"checkpoint-create-as", Group::checkpoint, "<domain> (name) (description) --print-xml --quiesce (diskspec...)", "make a checkpoint as options describe it", checkpoint_create_as},
    {"checkpoint-delete", Group::checkpoint, "<domain> [checkpointname] --children --children-only --metadata", "delete a checkpoint", checkpoint_delete},
    {"checkpoint-dumpxml", Group::checkpoint, "<domain> [checkpointname] --security-info --no-domain --size --xpath=s --wrap", "a checkpoint's description as XML", checkpoint_dumpxml},
    {"checkpoint-edit", Group::checkpoint, "<domain> [checkpointname]", "change a checkpoint's description in an editor", checkpoint_edit},
    {"checkpoint-info", Group::checkpoint, "<domain> [checkpointname]", "the main facts about a checkpoint", checkpoint_info},
    {"checkpoint-list", Group::checkpoint, "<domain> --parent --roots --leaves --no-leaves --tree (from) --descendants --name --topological", "the checkpoints of a domain", checkpoint_list},
    {"checkpoint-parent", Group::checkpoint, "<domain> [checkpointname]", "the checkpoint before another", checkpoint_parent},
};

}  // namespace

std::span<const Command> checkpoint_commands() { return rows; }

}  // namespace vireo::cli
