// Storage pools.
#include <algorithm>
#include <cstring>

#include "cli/objects.hpp"

namespace vireo::cli {
namespace {

Pool pool(Shell& shell, const Arguments& args) { return find_pool(shell, args.required("pool")); }
std::string name_of(const Pool& pool) { return name_by(virStoragePoolGetName, pool.get()); }

template <class Call> void act(Shell& shell, const Arguments& args, Call call, const char* done, const char* failed) {
    const Pool found = pool(shell, args);
    if (call(found.get()) < 0) throw Failure(format(failed, name_of(found).c_str()));
    shell.extra(format(done, name_of(found).c_str()));
}
#define ACT(call, done, failed) [](Shell& shell, const Arguments& args) { act(shell, args, [&](virStoragePoolPtr p) { return call; }, done, failed); }

unsigned create_flags(const Arguments& args) {
    args.exclusive({"overwrite", "no-overwrite"});
    return args.flag("build", VIR_STORAGE_POOL_CREATE_WITH_BUILD) | args.flag("overwrite", VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE) |
           args.flag("no-overwrite", VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE);
}
void pool_build(Shell& shell, const Arguments& args) {
    args.exclusive({"overwrite", "no-overwrite"});
    const unsigned flags = args.flag("overwrite", VIR_STORAGE_POOL_BUILD_OVERWRITE) | args.flag("no-overwrite", VIR_STORAGE_POOL_BUILD_NO_OVERWRITE);
    act(shell, args, [&](virStoragePoolPtr p) { return virStoragePoolBuild(p, flags); }, "Pool %s built\n", "Failed to build pool %s");
}
void pool_start(Shell& shell, const Arguments& args) {
    const unsigned flags = create_flags(args);
    act(shell, args, [&](virStoragePoolPtr p) { return virStoragePoolCreate(p, flags); }, "Pool %s started\n", "Failed to start pool %s");
}
void pool_autostart(Shell& shell, const Arguments& args) {
    const bool on = !args["disable"];
    act(shell, args, [&](virStoragePoolPtr p) { return virStoragePoolSetAutostart(p, on); }, on ? "Pool %s marked as autostarted\n" : "Pool %s unmarked as autostarted\n",
        on ? "failed to mark pool %s as autostarted" : "failed to unmark pool %s as autostarted");
}
void pool_create(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file");
    const unsigned flags = create_flags(args);
    Pool made(virStoragePoolCreateXML(shell.connection(), read_file(file).c_str(), flags));
    if (!made) fail("Failed to create pool from %s", file.c_str());
    shell.extra(format("Pool %s created from %s\n", name_of(made).c_str(), file.c_str()));
}
void pool_define(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file");
    Pool made(virStoragePoolDefineXML(shell.connection(), read_file(file).c_str(), args.flag("validate", VIR_STORAGE_POOL_DEFINE_VALIDATE)));
    if (!made) fail("Failed to define pool from %s", file.c_str());
    shell.extra(format("Pool %s defined from %s\n", name_of(made).c_str(), file.c_str()));
}

// The XML that the -as forms make of their options.
std::string described(const Arguments& args) {
    const auto line = [](int indent, const std::string& text) { return std::string(std::size_t(indent), ' ') + text + "\n"; };
    const auto attribute = [&](const char* name, const char* option) {
        const auto value = args.text(option);
        return value ? format(" %s='%s'", name, xml_escaped(*value).c_str()) : std::string();
    };
    std::string xml = format("<pool type='%s'>\n", xml_escaped(args.required("type")).c_str());
    xml += line(2, "<name>" + xml_escaped(args.required("name")) + "</name>");
    std::string source;
    if (args["source-host"]) source += line(4, "<host" + attribute("name", "source-host") + "/>");
    if (args["source-path"]) source += line(4, "<dir" + attribute("path", "source-path") + "/>");
    if (args["source-dev"]) source += line(4, "<device" + attribute("path", "source-dev") + "/>");
    if (args["adapter-wwnn"] || args["adapter-parent"] || args["adapter-wwpn"])
        source += line(4, "<adapter type='fc_host'" + attribute("parent", "adapter-parent") + attribute("parent_wwnn", "adapter-parent-wwnn") +
                              attribute("parent_wwpn", "adapter-parent-wwpn") + attribute("parent_fabric_wwn", "adapter-parent-fabric-wwn") +
                              attribute("wwnn", "adapter-wwnn") + attribute("wwpn", "adapter-wwpn") + "/>");
    else if (args["adapter-name"]) source += line(4, "<adapter type='scsi_host'" + attribute("name", "adapter-name") + "/>");
    if (args["source-initiator"]) source += line(4, "<initiator>") + line(6, "<iqn" + attribute("name", "source-initiator") + "/>") + line(4, "</initiator>");
    if (args["auth-type"] && args["auth-username"] && (args["secret-usage"] || args["secret-uuid"]))
        source += line(4, "<auth" + attribute("type", "auth-type") + attribute("username", "auth-username") + ">") +
                  line(6, "<secret" + (args["secret-usage"] ? attribute("usage", "secret-usage") : attribute("uuid", "secret-uuid")) + "/>") + line(4, "</auth>");
    if (args["source-format"]) source += line(4, "<format" + attribute("type", "source-format") + "/>");
    if (args["source-protocol-ver"]) source += line(4, "<protocol" + attribute("ver", "source-protocol-ver") + "/>");
    if (const auto name = args.text("source-name")) source += line(4, "<name>" + xml_escaped(*name) + "</name>");
    if (!source.empty()) xml += line(2, "<source>") + source + line(2, "</source>");
    if (const auto target = args.text("target")) xml += line(2, "<target>") + line(4, "<path>" + xml_escaped(*target) + "</path>") + line(2, "</target>");
    return xml + "</pool>\n";
}
void pool_create_as(Shell& shell, const Arguments& args) {
    const unsigned flags = create_flags(args);
    const std::string xml = described(args);
    if (args["print-xml"]) return shell.print(xml);
    Pool made(virStoragePoolCreateXML(shell.connection(), xml.c_str(), flags));
    if (!made) fail("Failed to create pool %s", args.required("name").c_str());
    shell.extra(format("Pool %s created\n", args.required("name").c_str()));
}
void pool_define_as(Shell& shell, const Arguments& args) {
    const std::string xml = described(args);
    if (args["print-xml"]) return shell.print(xml);
    Pool made(virStoragePoolDefineXML(shell.connection(), xml.c_str(), 0));
    if (!made) fail("Failed to define pool %s", args.required("name").c_str());
    shell.extra(format("Pool %s defined\n", args.required("name").c_str()));
}

void pool_dumpxml(Shell& shell, const Arguments& args) {
    Text xml(virStoragePoolGetXMLDesc(pool(shell, args).get(), args.flag("inactive", VIR_STORAGE_XML_INACTIVE)));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}
void pool_edit(Shell& shell, const Arguments& args) {
    const Pool found = pool(shell, args);
    const Text xml = editable([&](unsigned flags) { return virStoragePoolGetXMLDesc(found.get(), flags); }, VIR_STORAGE_XML_INACTIVE);
    edit_object(shell, "Pool", name_of(found), xml.get(), [&](const char* text) { return Pool(virStoragePoolDefineXML(shell.connection(), text, 0)) != nullptr; });
}

const char* state_of(int state) {
    constexpr const char* words[] = {"inactive", "building", "running", "degraded", "inaccessible"};
    return state >= 0 && std::size_t(state) < std::size(words) ? words[state] : "unknown";
}
std::string size_of(unsigned long long bytes) {
    const char* unit;
    const double shown = pretty_capacity(bytes, unit);
    return format("%.2lf %s", shown, unit);
}

void pool_info(Shell& shell, const Arguments& args) {
    const Pool found = pool(shell, args);
    Record record;
    record.add("Name", name_of(found));
    record.add("UUID", uuid_of(found.get(), virStoragePoolGetUUIDString));
    virStoragePoolInfo info;
    if (virStoragePoolGetInfo(found.get(), &info) < 0) fail();
    record.add("State", state_of(info.state));
    const int persistent = virStoragePoolIsPersistent(found.get());
    record.add("Persistent", persistent < 0 ? "unknown" : yes_no(persistent));
    int autostart = 0;
    record.add("Autostart", virStoragePoolGetAutostart(found.get(), &autostart) < 0 ? "no autostart" : yes_no(autostart));
    if (info.state == VIR_STORAGE_POOL_RUNNING || info.state == VIR_STORAGE_POOL_DEGRADED) {
        const auto size = [&](unsigned long long bytes) { return args["bytes"] ? std::to_string(bytes) : size_of(bytes); };
        record.add("Capacity", size(info.capacity));
        record.add("Allocation", size(info.allocation));
        record.add("Available", size(info.available));
    }
    forget_error();
    record.print(shell);
}

unsigned type_flags(const std::string& list) {
    constexpr std::pair<const char*, unsigned> types[] = {{"dir", VIR_CONNECT_LIST_STORAGE_POOLS_DIR}, {"fs", VIR_CONNECT_LIST_STORAGE_POOLS_FS},
        {"netfs", VIR_CONNECT_LIST_STORAGE_POOLS_NETFS}, {"logical", VIR_CONNECT_LIST_STORAGE_POOLS_LOGICAL}, {"disk", VIR_CONNECT_LIST_STORAGE_POOLS_DISK},
        {"iscsi", VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI}, {"scsi", VIR_CONNECT_LIST_STORAGE_POOLS_SCSI}, {"mpath", VIR_CONNECT_LIST_STORAGE_POOLS_MPATH},
        {"rbd", VIR_CONNECT_LIST_STORAGE_POOLS_RBD}, {"sheepdog", VIR_CONNECT_LIST_STORAGE_POOLS_SHEEPDOG}, {"gluster", VIR_CONNECT_LIST_STORAGE_POOLS_GLUSTER},
        {"zfs", VIR_CONNECT_LIST_STORAGE_POOLS_ZFS}, {"vstorage", VIR_CONNECT_LIST_STORAGE_POOLS_VSTORAGE},
        {"iscsi-direct", VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT}};
    unsigned flags = 0;
    for (std::size_t at = 0; at <= list.size();) {
        const auto comma = std::min(list.find(',', at), list.size());
        const std::string word = list.substr(at, comma - at);
        const auto found = std::find_if(std::begin(types), std::end(types), [&](const auto& each) { return word == each.first; });
        if (found == std::end(types)) fail("Invalid pool type '%s'", word.c_str());
        flags |= found->second;
        at = comma + 1;
    }
    return flags;
}

void pool_list(Shell& shell, const Arguments& args) {
    args.exclusive({"details", "uuid"});
    args.exclusive({"details", "name"});
    unsigned flags = VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE;
    if (args["inactive"]) flags = VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE;
    if (args["all"]) flags = unsigned(VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE) | VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE;
    flags |= args.flag("autostart", VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART) | args.flag("no-autostart", VIR_CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART) |
             args.flag("persistent", VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT) | args.flag("transient", VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT);
    if (const auto types = args.text("type")) flags |= type_flags(*types);
    auto pools = all_of<Pool>([&](virStoragePoolPtr** array) { return virConnectListAllStoragePools(shell.connection(), array, flags); }, "Failed to list pools");
    std::sort(pools.begin(), pools.end(), [](const Pool& a, const Pool& b) { return strcasecmp(virStoragePoolGetName(a.get()), virStoragePoolGetName(b.get())) < 0; });
    if (args["name"] || args["uuid"]) {
        std::vector<std::string> lines;
        for (const auto& each : pools) {
            std::string line = args["uuid"] ? uuid_of(each.get(), virStoragePoolGetUUIDString) : "";
            if (args["name"]) line += (line.empty() ? "" : " ") + name_of(each);
            lines.push_back(line);
        }
        return print_names(shell, lines);
    }
    Table table(args["details"] ? std::vector<std::string>{"Name", "State", "Autostart", "Persistent", "Capacity", "Allocation", "Available"}
                                : std::vector<std::string>{"Name", "State", "Autostart"});
    for (const auto& each : pools) {
        int autostart = 0;
        const std::string start = virStoragePoolGetAutostart(each.get(), &autostart) < 0 ? "no autostart" : yes_no(autostart);
        if (!args["details"]) {
            table.row({name_of(each), virStoragePoolIsActive(each.get()) == 1 ? "active" : "inactive", start});
            continue;
        }
        virStoragePoolInfo info{};
        const bool known = virStoragePoolGetInfo(each.get(), &info) >= 0;
        const bool sized = known && (info.state == VIR_STORAGE_POOL_RUNNING || info.state == VIR_STORAGE_POOL_DEGRADED);
        table.row({name_of(each), known ? state_of(info.state) : "unknown", start, yes_no(virStoragePoolIsPersistent(each.get()) == 1),
                   sized ? size_of(info.capacity) : "-", sized ? size_of(info.allocation) : "-", sized ? size_of(info.available) : "-"});
    }
    forget_error();
    table.print(shell);
}

void pool_name(Shell& shell, const Arguments& args) { shell.print(name_of(pool(shell, args)) + "\n"); }
void pool_uuid(Shell& shell, const Arguments& args) { shell.print(uuid_of(pool(shell, args).get(), virStoragePoolGetUUIDString) + "\n"); }
void pool_capabilities(Shell& shell, const Arguments&) {
    Text xml(virConnectGetStoragePoolCapabilities(shell.connection(), 0));
    if (!xml) fail("failed to get storage pool capabilities");
    shell.print(std::string(xml.get()) + "\n");
}
void find_sources(Shell& shell, const Arguments& args) {
    std::string spec;
    if (const auto file = args.text("srcSpec")) spec = read_file(*file);
    Text xml(virConnectFindStoragePoolSources(shell.connection(), args.required("type").c_str(), spec.empty() ? nullptr : spec.c_str(), 0));
    if (!xml) fail("Failed to find any %s pool sources", args.required("type").c_str());
    shell.print(xml.get());
}
void find_sources_as(Shell& shell, const Arguments& args) {
    std::string spec;
    if (const auto host = args.text("host")) {
        spec = "<source>\n  <host name='" + xml_escaped(*host) + "'";
        if (const auto number = args.text("port")) spec += " port='" + xml_escaped(*number) + "'";
        spec += "/>\n";
        if (const auto initiator = args.text("initiator")) spec += "  <initiator>\n    <iqn name='" + xml_escaped(*initiator) + "'/>\n  </initiator>\n";
        spec += "</source>\n";
    }
    Text xml(virConnectFindStoragePoolSources(shell.connection(), args.required("type").c_str(), spec.empty() ? nullptr : spec.c_str(), 0));
    if (!xml) fail("Failed to find any %s pool sources", args.required("type").c_str());
    shell.print(xml.get());
}

#define SOURCE \
    "(source-host) (source-path) (source-dev) (source-name) (target) (source-format) (auth-type) (auth-username) (secret-usage) (secret-uuid) (adapter-name) " \
    "(adapter-wwnn) (adapter-wwpn) (adapter-parent) (adapter-parent-wwnn) (adapter-parent-wwpn) (adapter-parent-fabric-wwn) (source-protocol-ver) (source-initiator)"

constexpr Command rows[] = {
    {"find-storage-pool-sources", Group::pool, "<type> (srcSpec)", "look for sources of pools", find_sources},
    {"find-storage-pool-sources-as", Group::pool, "<type> (host) (port) (initiator)", "look for sources of pools on a host", find_sources_as},
    {"pool-autostart", Group::pool, "<pool> --disable", "start a pool with the host", pool_autostart},
    {"pool-build", Group::pool, "<pool> --no-overwrite --overwrite", "prepare the storage of a pool", pool_build},
    {"pool-capabilities", Group::pool, "", "what kinds of pools there are", pool_capabilities},
    {"pool-create", Group::pool, "<file> --build --no-overwrite --overwrite", "start a transient pool from XML", pool_create},
    {"pool-create-as", Group::pool, "<name> <type> --print-xml " SOURCE " --build --no-overwrite --overwrite", "start a transient pool from options", pool_create_as},
    {"pool-define", Group::pool, "<file> --validate", "keep a pool's description", pool_define},
    {"pool-define-as", Group::pool, "<name> <type> --print-xml " SOURCE, "keep a pool's description, from options", pool_define_as},
    {"pool-delete", Group::pool, "<pool>", "delete the storage of a pool", ACT(virStoragePoolDelete(p, 0), "Pool %s deleted\n", "Failed to delete pool %s")},
    {"pool-destroy", Group::pool, "<pool>", "stop a pool", ACT(virStoragePoolDestroy(p), "Pool %s destroyed\n", "Failed to destroy pool %s")},
    {"pool-dumpxml", Group::pool, "<pool> --inactive --xpath=s --wrap", "a pool's description as XML", pool_dumpxml},
    {"pool-edit", Group::pool, "<pool>", "change a pool's description in an editor", pool_edit},
    {"pool-info", Group::pool, "<pool> --bytes", "the main facts about a pool", pool_info},
    {"pool-list", Group::pool, "--inactive --all --transient --persistent --autostart --no-autostart (type) --details --uuid --name", "the pools", pool_list},
    {"pool-name", Group::pool, "<pool>", "the name of a pool", pool_name},
    {"pool-refresh", Group::pool, "<pool>", "look again which volumes there are", ACT(virStoragePoolRefresh(p, 0), "Pool %s refreshed\n", "Failed to refresh pool %s")},
    {"pool-start", Group::pool, "<pool> --build --no-overwrite --overwrite", "start a defined pool", pool_start},
    {"pool-undefine", Group::pool, "<pool>", "forget a pool's description", ACT(virStoragePoolUndefine(p), "Pool %s has been undefined\n", "Failed to undefine pool %s")},
    {"pool-uuid", Group::pool, "<pool>", "the uuid of a pool", pool_uuid},
};

}  // namespace

std::span<const Command> pool_commands() { return rows; }

}  // namespace vireo::cli
