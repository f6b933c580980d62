// Virtual networks.
#include <algorithm>
#include <cstring>
#include <ctime>

#include "cli/metadata.hpp"
#include "cli/objects.hpp"

namespace vireo::cli {
namespace {

Network network(Shell& shell, const Arguments& args) { return find_network(shell, args.required("network")); }
std::string name_of(const Network& network) { return name_by(virNetworkGetName, network.get()); }

template <class Call> void act(Shell& shell, const Arguments& args, Call call, const char* done, const char* failed) {
    const Network net = network(shell, args);
    if (call(net.get()) < 0) throw Failure(format(failed, name_of(net).c_str()));
    shell.extra(format(done, name_of(net).c_str()));
}
#define ACT(call, done, failed) [](Shell& shell, const Arguments& args) { act(shell, args, [&](virNetworkPtr n) { return call; }, done, failed); }

void net_define(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file"), xml = read_file(file);
    const unsigned flags = args.flag("validate", VIR_NETWORK_DEFINE_VALIDATE);
    Network net(flags ? virNetworkDefineXMLFlags(shell.connection(), xml.c_str(), flags) : virNetworkDefineXML(shell.connection(), xml.c_str()));
    if (!net) fail("Failed to define network from %s", file.c_str());
    shell.extra(format("Network %s defined from %s\n", name_of(net).c_str(), file.c_str()));
}
void net_create(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file"), xml = read_file(file);
    const unsigned flags = args.flag("validate", VIR_NETWORK_CREATE_VALIDATE);
    Network net(flags ? virNetworkCreateXMLFlags(shell.connection(), xml.c_str(), flags) : virNetworkCreateXML(shell.connection(), xml.c_str()));
    if (!net) fail("Failed to create network from %s", file.c_str());
    shell.extra(format("Network %s created from %s\n", name_of(net).c_str(), file.c_str()));
}
void net_autostart(Shell& shell, const Arguments& args) {
    const bool on = !args["disable"];
    act(shell, args, [&](virNetworkPtr n) { return virNetworkSetAutostart(n, on); }, on ? "Network %s marked as autostarted\n" : "Network %s unmarked as autostarted\n",
        on ? "failed to mark network %s as autostarted" : "failed to unmark network %s as autostarted");
}
void net_dumpxml(Shell& shell, const Arguments& args) {
    Text xml(virNetworkGetXMLDesc(network(shell, args).get(), args.flag("inactive", VIR_NETWORK_XML_INACTIVE)));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}
void net_edit(Shell& shell, const Arguments& args) {
    const Network net = network(shell, args);
    const Text xml = editable([&](unsigned flags) { return virNetworkGetXMLDesc(net.get(), flags); }, VIR_NETWORK_XML_INACTIVE);
    edit_object(shell, "Network", name_of(net), xml.get(), [&](const char* text) { return Network(virNetworkDefineXML(shell.connection(), text)) != nullptr; });
}

void net_info(Shell& shell, const Arguments& args) {
    const Network net = network(shell, args);
    Record record;
    record.add("Name", name_of(net));
    record.add("UUID", uuid_of(net.get(), virNetworkGetUUIDString));
    if (const int active = virNetworkIsActive(net.get()); active >= 0) record.add("Active", yes_no(active));
    const int persistent = virNetworkIsPersistent(net.get());
    record.add("Persistent", persistent < 0 ? "unknown" : yes_no(persistent));
    int autostart = 0;
    record.add("Autostart", virNetworkGetAutostart(net.get(), &autostart) < 0 ? "no autostart" : yes_no(autostart));
    if (Text bridge{virNetworkGetBridgeName(net.get())}) record.add("Bridge", bridge.get());
    forget_error();
    record.print(shell);
}

void net_list(Shell& shell, const Arguments& args) {
    args.exclusive({"table", "name"});
    args.exclusive({"table", "uuid"});
    args.exclusive({"name", "uuid"});
    unsigned flags = VIR_CONNECT_LIST_NETWORKS_ACTIVE;
    if (args["inactive"]) flags = VIR_CONNECT_LIST_NETWORKS_INACTIVE;
    if (args["all"]) flags = unsigned(VIR_CONNECT_LIST_NETWORKS_ACTIVE) | VIR_CONNECT_LIST_NETWORKS_INACTIVE;
    flags |= args.flag("persistent", VIR_CONNECT_LIST_NETWORKS_PERSISTENT) | args.flag("transient", VIR_CONNECT_LIST_NETWORKS_TRANSIENT) |
             args.flag("autostart", VIR_CONNECT_LIST_NETWORKS_AUTOSTART) | args.flag("no-autostart", VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART);
    auto nets = all_of<Network>([&](virNetworkPtr** array) { return virConnectListAllNetworks(shell.connection(), array, flags); }, "Failed to list networks");
    std::sort(nets.begin(), nets.end(), [](const Network& a, const Network& b) {
        const bool x = virNetworkIsActive(a.get()) == 1, y = virNetworkIsActive(b.get()) == 1;
        return x != y ? x : strcasecmp(virNetworkGetName(a.get()), virNetworkGetName(b.get())) < 0;
    });
    if (args["name"] || args["uuid"]) {
        std::vector<std::string> lines;
        for (const auto& net : nets) lines.push_back(args["name"] ? name_of(net) : uuid_of(net.get(), virNetworkGetUUIDString));
        return print_names(shell, lines);
    }
    Table table({"Name", "State", "Autostart", "Persistent"});
    for (const auto& net : nets) {
        int autostart = 0;
        const char* word = virNetworkGetAutostart(net.get(), &autostart) < 0 ? "no autostart" : yes_no(autostart);
        table.row({name_of(net), virNetworkIsActive(net.get()) == 1 ? "active" : "inactive", word, yes_no(virNetworkIsPersistent(net.get()) == 1)});
    }
    forget_error();
    table.print(shell);
}

void net_name(Shell& shell, const Arguments& args) { shell.print(name_of(network(shell, args)) + "\n"); }
void net_uuid(Shell& shell, const Arguments& args) { shell.print(uuid_of(network(shell, args).get(), virNetworkGetUUIDString) + "\n"); }

void net_update(Shell& shell, const Arguments& args) {
    const Network net = network(shell, args);
    const auto number = [&](const char* option, std::initializer_list<const char*> words, const char* what) {
        const std::string word = args.required(option);
        unsigned i = 0;
        for (const char* each : words) {
            if (word == each) return i;
            ++i;
        }
        throw Failure(format("unrecognized %s name '%s'", what, word.c_str()));
    };
    std::string command_word = args.required("command");
    unsigned command = command_word == "add" ? VIR_NETWORK_UPDATE_COMMAND_ADD_LAST : number("command", {"none", "modify", "delete", "add-last", "add-first"}, "command");
    const unsigned section = number("section", {"none", "bridge", "domain", "ip", "ip-dhcp-host", "ip-dhcp-range", "forward", "forward-interface", "forward-pf",
                                                "portgroup", "dns-host", "dns-txt", "dns-srv"}, "section");
    if (!command || !section) fail("unrecognized name");
    std::string xml = args.required("xml");
    if (!xml.starts_with('<')) xml = read_file(xml);
    unsigned flags = args.affect();
    if (virNetworkUpdate(net.get(), command, section, args.integer32("parent-index").value_or(-1), xml.c_str(), flags) < 0)
        fail("Failed to update network %s", name_of(net).c_str());
    const char* what = (flags & VIR_NETWORK_UPDATE_AFFECT_CONFIG) ? (flags & VIR_NETWORK_UPDATE_AFFECT_LIVE) ? "persistent config and live state" : "persistent config"
                       : (flags & VIR_NETWORK_UPDATE_AFFECT_LIVE) || virNetworkIsActive(net.get()) == 1 ? "live state" : "persistent config";
    shell.extra(format("Updated network %s %s", name_of(net).c_str(), what));
}

void net_dhcp_leases(Shell& shell, const Arguments& args) {
    const Network net = network(shell, args);
    virNetworkDHCPLeasePtr* leases = nullptr;
    const int count = virNetworkGetDHCPLeases(net.get(), args.c_str("mac"), &leases, 0);
    if (count < 0) fail("Failed to get leases info for %s", name_of(net).c_str());
    std::sort(leases, leases + count, [](auto a, auto b) { return std::strcmp(a->mac ? a->mac : "", b->mac ? b->mac : "") < 0; });
    Table table({"Expiry Time", "MAC address", "Protocol", "IP address", "Hostname", "Client ID or DUID"});
    for (int i = 0; i < count; ++i) {
        const auto& lease = *leases[i];
        char expiry[32] = "";
        const std::time_t at = lease.expirytime;
        tm broken;
        localtime_r(&at, &broken);
        std::strftime(expiry, sizeof expiry, "%Y-%m-%d %H:%M:%S", &broken);
        table.row({expiry, lease.mac ? lease.mac : "", lease.type == VIR_IP_ADDR_TYPE_IPV4 ? "ipv4" : lease.type == VIR_IP_ADDR_TYPE_IPV6 ? "ipv6" : "",
                   format("%s/%u", lease.ipaddr, lease.prefix), lease.hostname ? lease.hostname : "-", lease.clientid ? lease.clientid : "-"});
        virNetworkDHCPLeaseFree(leases[i]);
    }
    std::free(leases);
    table.print(shell);
}

// ---- ports ----

NetworkPort port(Shell& shell, const Arguments& args, const Network& net) {
    (void)shell;
    NetworkPort found(virNetworkPortLookupByUUIDString(net.get(), args.required("port").c_str()));
    forget_error();
    if (!found) fail("failed to get network port '%s'", args.required("port").c_str());
    return found;
}
void net_port_list(Shell& shell, const Arguments& args) {
    const Network net = network(shell, args);
    if (args["uuid"] && args["table"]) fail("Only one argument from --table and --uuid may be specified.");
    auto ports = all_of<NetworkPort>([&](virNetworkPortPtr** array) { return virNetworkListAllPorts(net.get(), array, 0); }, nullptr);
    std::vector<std::string> uuids;
    for (const auto& each : ports) uuids.push_back(uuid_of(each.get(), virNetworkPortGetUUIDString));
    std::sort(uuids.begin(), uuids.end());
    if (args["uuid"]) return print_names(shell, uuids);
    Table table({"UUID"});
    for (const auto& uuid : uuids) table.row({uuid});
    table.print(shell);
}
void net_port_create(Shell& shell, const Arguments& args) {
    const Network net = network(shell, args);
    const std::string file = args.required("file");
    NetworkPort made(virNetworkPortCreateXML(net.get(), read_file(file).c_str(), args.flag("validate", VIR_NETWORK_PORT_CREATE_VALIDATE)));
    if (!made) fail("Failed to create network from %s", file.c_str());
    shell.extra(format("Network port %s created from %s\n", uuid_of(made.get(), virNetworkPortGetUUIDString).c_str(), file.c_str()));
}
void net_port_dumpxml(Shell& shell, const Arguments& args) {
    const Network net = network(shell, args);
    Text xml(virNetworkPortGetXMLDesc(port(shell, args, net).get(), 0));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}
void net_port_delete(Shell& shell, const Arguments& args) {
    const Network net = network(shell, args);
    const NetworkPort found = port(shell, args, net);
    const std::string uuid = uuid_of(found.get(), virNetworkPortGetUUIDString);
    if (virNetworkPortDelete(found.get(), 0) < 0) fail("Failed to delete network port %s", uuid.c_str());
    shell.extra(format("Network port %s deleted\n", uuid.c_str()));
}

DescribedObject described(const Network& net) {
    return {"network", "Network", name_of(net), VIR_ERR_NO_NETWORK_METADATA,
            [&](int type, const char* uri, unsigned flags) { return Text(virNetworkGetMetadata(net.get(), type, uri, flags)); },
            [&](int type, const char* value, const char* key, const char* uri, unsigned flags) { return virNetworkSetMetadata(net.get(), type, value, key, uri, flags) >= 0; }};
}
void net_desc(Shell& shell, const Arguments& args) {
    const Network net = network(shell, args);
    describe_object(shell, args, described(net));
}
void net_metadata(Shell& shell, const Arguments& args) {
    check_metadata_options(args);
    const Network net = network(shell, args);
    metadata_of_object(shell, args, described(net));
}

constexpr Command rows[] = {
    {"net-autostart", Group::network, "<network> --disable", "start a network with the host", net_autostart},
    {"net-create", Group::network, "<file> --validate", "start a transient network from XML", net_create},
    {"net-define", Group::network, "<file> --validate", "keep a network's description", net_define},
    {"net-desc", Group::network, "<network> --live --config --current --title --edit [new-desc...]", "show or change a network's description or title", net_desc},
    {"net-destroy", Group::network, "<network>", "stop a network", ACT(virNetworkDestroy(n), "Network %s destroyed\n", "Failed to destroy network %s")},
    {"net-dhcp-leases", Group::network, "<network> (mac)", "the addresses that a network has given away", net_dhcp_leases},
    {"net-dumpxml", Group::network, "<network> --inactive --xpath=s --wrap", "a network's description as XML", net_dumpxml},
    {"net-edit", Group::network, "<network>", "change a network's description in an editor", net_edit},
    {"net-info", Group::network, "<network>", "the main facts about a network", net_info},
    {"net-list", Group::network, "--inactive --all --persistent --transient --autostart --no-autostart --uuid --name --table --title", "the networks", net_list},
    {"net-metadata", Group::network, "<network> <uri> --live --config --current --edit (key) (set) --remove", "show or change an application's own element", net_metadata},
    {"net-name", Group::network, "<network>", "the name of a network", net_name},
    {"net-port-create", Group::network, "<network> <file> --validate", "add a port from XML", net_port_create},
    {"net-port-delete", Group::network, "<network> <port>", "remove a port", net_port_delete},
    {"net-port-dumpxml", Group::network, "<network> <port> --xpath=s --wrap", "a port's description as XML", net_port_dumpxml},
    {"net-port-list", Group::network, "<network> --uuid --table", "the ports of a network", net_port_list},
    {"net-start", Group::network, "<network>", "start a defined network", ACT(virNetworkCreate(n), "Network %s started\n", "Failed to start network %s")},
    {"net-undefine", Group::network, "<network>", "forget a network's description", ACT(virNetworkUndefine(n), "Network %s has been undefined\n", "Failed to undefine network %s")},
    {"net-update", Group::network, "<network> <command> <section> <xml> (parent-index:n) --config --live --current", "change a part of a network", net_update},
    {"net-uuid", Group::network, "<network>", "the uuid of a network", net_uuid},
};

}  // namespace

std::span<const Command> network_commands() { return rows; }

}  // namespace vireo::cli
