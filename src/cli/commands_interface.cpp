// Interfaces of the host.
#include <algorithm>
#include <cstring>

#include "cli/objects.hpp"
#include "cli/tree.hpp"

namespace vireo::cli {
namespace {

Interface interface(Shell& shell, const Arguments& args) { return find_interface(shell, args.required("interface")); }
std::string name_of(const Interface& interface) { return name_by(virInterfaceGetName, interface.get()); }

template <class Call> void act(Shell& shell, const Arguments& args, Call call, const char* done, const char* failed) {
    const Interface found = interface(shell, args);
    if (call(found.get()) < 0) throw Failure(format(failed, name_of(found).c_str()));
    shell.extra(format(done, name_of(found).c_str()));
}
#define IFACE(call, done, failed) [](Shell& shell, const Arguments& args) { act(shell, args, [&](virInterfacePtr i) { return call; }, done, failed); }

void iface_define(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file");
    Interface made(virInterfaceDefineXML(shell.connection(), read_file(file).c_str(), args.flag("validate", VIR_INTERFACE_DEFINE_VALIDATE)));
    if (!made) fail("Failed to define interface from %s", file.c_str());
    shell.extra(format("Interface %s defined from %s\n", name_of(made).c_str(), file.c_str()));
}
void iface_dumpxml(Shell& shell, const Arguments& args) {
    Text xml(virInterfaceGetXMLDesc(interface(shell, args).get(), args.flag("inactive", VIR_INTERFACE_XML_INACTIVE)));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}
void iface_edit(Shell& shell, const Arguments& args) {
    const Interface found = interface(shell, args);
    Text xml(virInterfaceGetXMLDesc(found.get(), VIR_INTERFACE_XML_INACTIVE));
    if (!xml) fail();
    edit_object(shell, "Interface", name_of(found), xml.get(), [&](const char* text) { return Interface(virInterfaceDefineXML(shell.connection(), text, 0)) != nullptr; });
}
void iface_list(Shell& shell, const Arguments& args) {
    unsigned flags = VIR_CONNECT_LIST_INTERFACES_ACTIVE;
    if (args["inactive"]) flags = VIR_CONNECT_LIST_INTERFACES_INACTIVE;
    if (args["all"]) flags = unsigned(VIR_CONNECT_LIST_INTERFACES_ACTIVE) | VIR_CONNECT_LIST_INTERFACES_INACTIVE;
    auto list = all_of<Interface>([&](virInterfacePtr** array) { return virConnectListAllInterfaces(shell.connection(), array, flags); }, "Failed to list interfaces");
    std::sort(list.begin(), list.end(), [](const Interface& a, const Interface& b) {
        const bool x = virInterfaceIsActive(a.get()) == 1, y = virInterfaceIsActive(b.get()) == 1;
        return x != y ? x : strcasecmp(virInterfaceGetName(a.get()), virInterfaceGetName(b.get())) < 0;
    });
    Table table({"Name", "State", "MAC Address"});
    for (const auto& each : list) table.row({name_of(each), virInterfaceIsActive(each.get()) == 1 ? "active" : "inactive", virInterfaceGetMACString(each.get())});
    table.print(shell);
}
void iface_mac(Shell& shell, const Arguments& args) { shell.print(std::string(virInterfaceGetMACString(interface(shell, args).get())) + "\n"); }
void iface_name(Shell& shell, const Arguments& args) { shell.print(name_of(interface(shell, args)) + "\n"); }
template <class Call> void change(Shell& shell, Call call, const char* done, const char* failed) {
    if (call(shell.connection(), 0u) < 0) fail("%s", failed);
    shell.extra(std::string(done) + "\n");
}

// ---- bridges ----

// The name of the bridge's only interface; throws Failure when it is no bridge or has another number of them.
xmlNode* only_member(const Tree& tree, const std::string& name) {
    if (attribute(tree.root(), "type") != "bridge") fail("Device %s is not a bridge", name.c_str());
    const auto members = tree.select("/interface/bridge/interface");
    if (members.empty()) fail("No interface attached to bridge");
    if (members.size() > 1) fail("Multiple interfaces attached to bridge");
    return members.front();
}
void define_and_start(Shell& shell, const Arguments& args, const Tree& tree, const std::string& defined, const std::string& started, const std::string& failed) {
    const Interface made(virInterfaceDefineXML(shell.connection(), tree.text().c_str(), 0));
    if (!made) fail();
    shell.extra(defined);
    if (args["no-start"]) return;
    if (virInterfaceCreate(made.get(), 0) < 0) fail("%s", failed.c_str());
    shell.extra(started);
}

// The interface's addresses go to the bridge, its own hardware stays with it inside.
void iface_bridge(Shell& shell, const Arguments& args) {
    const Interface found = interface(shell, args);
    const std::string name = name_of(found), bridge_name = args.required("bridge");
    if (Interface(virInterfaceLookupByName(shell.connection(), bridge_name.c_str()))) fail("Network device %s already exists", bridge_name.c_str());
    forget_error();
    const auto delay = args.natural32("delay").value_or(0);
    const Text xml(virInterfaceGetXMLDesc(found.get(), VIR_INTERFACE_XML_INACTIVE));
    if (!xml) fail();
    const Tree tree(xml.get());
    xmlNode* root = tree.root();
    const std::string type = attribute(root, "type");
    if (type.empty()) fail("Existing device %s has no type", name.c_str());
    if (type == "bridge") fail("Existing device %s is already a bridge", name.c_str());
    set_attribute(root, "type", "bridge");
    set_attribute(root, "name", bridge_name);
    xmlNode* bridge = add_child(root, "bridge");
    set_attribute(bridge, "stp", args["no-stp"] ? "off" : "on");
    if (!args["no-stp"]) set_attribute(bridge, "delay", std::to_string(delay));
    xmlNode* member = add_child(bridge, "interface");
    set_attribute(member, "type", type);
    set_attribute(member, "name", name);
    for (const char* own : {"mac", "bond", "vlan"})
        if (xmlNode* node = child(root, own)) move_to(member, node);
    define_and_start(shell, args, tree, format("Created bridge %s with attached device %s\n", bridge_name.c_str(), name.c_str()),
                     format("Bridge interface %s started\n", bridge_name.c_str()), format("Failed to start bridge interface %s", bridge_name.c_str()));
}
void iface_unbridge(Shell& shell, const Arguments& args) {
    const std::string bridge_name = args.required("bridge");
    const Interface found = find_interface(shell, bridge_name);
    const Text xml(virInterfaceGetXMLDesc(found.get(), VIR_INTERFACE_XML_INACTIVE));
    if (!xml) fail();
    const Tree tree(xml.get());
    xmlNode *root = tree.root(), *member = only_member(tree, bridge_name);
    const std::string name = attribute(member, "name"), type = attribute(member, "type");
    if (name.empty()) fail("Device attached to bridge %s has no name", bridge_name.c_str());
    if (type.empty()) fail("Attached device %s has no type", name.c_str());
    while (member->children) move_to(root, member->children);
    remove_node(member->parent);
    set_attribute(root, "name", name);
    set_attribute(root, "type", type);
    if (virInterfaceIsActive(found.get()) == 1 && virInterfaceDestroy(found.get(), 0) < 0) fail("Failed to destroy bridge interface %s", bridge_name.c_str());
    if (virInterfaceUndefine(found.get()) < 0) fail("Failed to undefine bridge interface %s", bridge_name.c_str());
    define_and_start(shell, args, tree, format("Device %s un-attached from bridge %s\n", name.c_str(), bridge_name.c_str()), format("Interface %s started\n", name.c_str()),
                     format("Failed to start interface %s", name.c_str()));
}

constexpr Command rows[] = {
    {"iface-begin", Group::interface, "", "begin a set of changes that may be taken back", [](Shell& s, const Arguments&) { change(s, virInterfaceChangeBegin, "Network config change transaction started", "Failed to begin network config change transaction"); }},
    {"iface-bridge", Group::interface, "<interface> <bridge> --no-stp (delay:n) --no-start", "put an interface behind a new bridge", iface_bridge},
    {"iface-commit", Group::interface, "", "keep the changes since iface-begin", [](Shell& s, const Arguments&) { change(s, virInterfaceChangeCommit, "Network config change transaction committed", "Failed to commit network config change transaction"); }},
    {"iface-define", Group::interface, "<file> --validate", "keep an interface's description", iface_define},
    {"iface-destroy", Group::interface, "<interface>", "stop an interface", IFACE(virInterfaceDestroy(i, 0), "Interface %s destroyed\n", "Failed to destroy interface %s")},
    {"iface-dumpxml", Group::interface, "<interface> --inactive --xpath=s --wrap", "an interface's description as XML", iface_dumpxml},
    {"iface-edit", Group::interface, "<interface>", "change an interface's description in an editor", iface_edit},
    {"iface-list", Group::interface, "--inactive --all", "the interfaces of the host", iface_list},
    {"iface-mac", Group::interface, "<interface>", "the MAC address of an interface", iface_mac},
    {"iface-name", Group::interface, "<interface>", "the name of an interface", iface_name},
    {"iface-rollback", Group::interface, "", "take back the changes since iface-begin", [](Shell& s, const Arguments&) { change(s, virInterfaceChangeRollback, "Network config change transaction rolled back", "Failed to rollback network config change transaction"); }},
    {"iface-start", Group::interface, "<interface>", "start an interface", IFACE(virInterfaceCreate(i, 0), "Interface %s started\n", "Failed to start interface %s")},
    {"iface-unbridge", Group::interface, "<bridge> --no-start", "take the interface of a bridge out of it", iface_unbridge},
    {"iface-undefine", Group::interface, "<interface>", "forget an interface's description", IFACE(virInterfaceUndefine(i), "Interface %s undefined\n", "Failed to undefine interface %s")},
};

}  // namespace

std::span<const Command> interface_commands() { return rows; }

}  // namespace vireo::cli
