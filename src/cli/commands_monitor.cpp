// Looking at domains: lists, states, devices.
#include <algorithm>
#include <cstring>

#include "cli/families.hpp"
#include "xml/document.hpp"

namespace vireo::cli {
namespace {

// ---- list ----

struct Filter {
    const char* option;
    unsigned flag;
};
constexpr Filter list_filters[] = {
    {"transient", VIR_CONNECT_LIST_DOMAINS_TRANSIENT}, {"persistent", VIR_CONNECT_LIST_DOMAINS_PERSISTENT},
    {"with-snapshot", VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT}, {"without-snapshot", VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT},
    {"with-checkpoint", VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT}, {"without-checkpoint", VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT},
    {"state-running", VIR_CONNECT_LIST_DOMAINS_RUNNING}, {"state-paused", VIR_CONNECT_LIST_DOMAINS_PAUSED},
    {"state-shutoff", VIR_CONNECT_LIST_DOMAINS_SHUTOFF}, {"state-other", VIR_CONNECT_LIST_DOMAINS_OTHER},
    {"autostart", VIR_CONNECT_LIST_DOMAINS_AUTOSTART}, {"no-autostart", VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART},
    {"with-managed-save", VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE}, {"without-managed-save", VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE},
};

// Running ones first, by number; the others by name.
std::vector<Domain> sorted_domains(Shell& shell, unsigned flags) {
    virDomainPtr* array = nullptr;
    const int count = virConnectListAllDomains(shell.connection(), &array, flags);
    if (count < 0) fail("Failed to list domains");
    std::vector<Domain> domains(array, array + count);
    std::free(array);
    std::sort(domains.begin(), domains.end(), [](const Domain& a, const Domain& b) {
        const unsigned x = virDomainGetID(a.get()), y = virDomainGetID(b.get());
        if (x != y) return x < y;   // none is the largest number
        return strcasecmp(virDomainGetName(a.get()), virDomainGetName(b.get())) < 0;
    });
    return domains;
}

std::string metadata_title(virDomainPtr domain) {
    Text title(virDomainGetMetadata(domain, VIR_DOMAIN_METADATA_TITLE, nullptr, 0));
    forget_error();
    return title ? title.get() : "";
}

void list(Shell& shell, const Arguments& args) {
    unsigned flags = VIR_CONNECT_LIST_DOMAINS_ACTIVE;
    if (args["inactive"] || args["state-shutoff"]) flags = VIR_CONNECT_LIST_DOMAINS_INACTIVE;
    if (args["all"]) flags = VIR_CONNECT_LIST_DOMAINS_ACTIVE | VIR_CONNECT_LIST_DOMAINS_INACTIVE;
    for (const Filter& filter : list_filters)
        if (args[filter.option]) flags |= filter.flag;
    args.exclusive({"table", "name"});
    args.exclusive({"table", "uuid"});
    args.exclusive({"table", "id"});
    const auto domains = sorted_domains(shell, flags);

    if (!args["name"] && !args["uuid"] && !args["id"]) {
        Table table(args["title"] ? std::vector<std::string>{"Id", "Name", "State", "Title"} : std::vector<std::string>{"Id", "Name", "State"});
        for (const auto& domain : domains) {
            const unsigned id = virDomainGetID(domain.get());
            int state = 0;
            if (virDomainGetState(domain.get(), &state, nullptr, 0) < 0) continue;   // gone meanwhile
            std::string word = state_word(state);
            if (args["managed-save"] && id == unsigned(-1) && virDomainHasManagedSaveImage(domain.get(), 0) > 0) word = "saved";
            std::vector<std::string> cells{id == unsigned(-1) ? "-" : std::to_string(id), name_of(domain), word};
            if (args["title"]) cells.push_back(metadata_title(domain.get()));
            table.row(std::move(cells));
        }
        table.print(shell);
        return;
    }
    std::vector<std::string> lines;
    for (const auto& domain : domains) {
        const unsigned id = virDomainGetID(domain.get());
        std::string line;
        const auto add = [&](const std::string& part) { line += (line.empty() ? "" : " ") + part; };
        if (args["id"]) add(id == unsigned(-1) ? "-" : std::to_string(id));
        if (args["uuid"]) add(uuid_of(domain.get(), virDomainGetUUIDString));
        if (args["name"]) add(name_of(domain));
        lines.push_back(line);
    }
    print_names(shell, lines);
}

// ---- states ----

void dominfo(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    virDomainPtr d = domain.get();
    Record record;
    const unsigned id = virDomainGetID(d);
    record.add("Id", id == unsigned(-1) ? "-" : std::to_string(id));
    record.add("Name", name_of(domain));
    record.add("UUID", uuid_of(d, virDomainGetUUIDString));
    if (Text type{virDomainGetOSType(d)}) record.add("OS Type", type.get());
    virDomainInfo info;
    if (virDomainGetInfo(d, &info) < 0) fail();
    record.add("State", state_word(info.state));
    record.add("CPU(s)", std::to_string(info.nrVirtCpu));
    if (info.cpuTime) record.add("CPU time", format("%.1fs", double(info.cpuTime) / 1e9));
    record.add("Max memory", info.maxMem == ULONG_MAX ? "no limit" : format("%lu KiB", info.maxMem));
    record.add("Used memory", format("%lu KiB", info.memory));
    const int persistent = virDomainIsPersistent(d);
    record.add("Persistent", persistent < 0 ? "unknown" : yes_no(persistent));
    int autostart = 0;
    if (virDomainGetAutostart(d, &autostart) >= 0) record.add("Autostart", autostart ? "enable" : "disable");
    const int saved = virDomainHasManagedSaveImage(d, 0);
    record.add("Managed save", saved < 0 ? "unknown" : yes_no(saved));
    virSecurityModel model{};
    if (virNodeGetSecurityModel(shell.connection(), &model) >= 0 && *model.model) {
        record.add("Security model", model.model);
        record.add("Security DOI", model.doi);
        if (id != unsigned(-1)) {
            auto label = std::make_unique<virSecurityLabel>();
            if (virDomainGetSecurityLabel(d, label.get()) >= 0 && *label->label)
                record.add("Security label", format("%s (%s)", label->label, label->enforcing ? "enforcing" : "permissive"));
        }
    }
    record.print(shell);
    char** messages = nullptr;
    const int count = virDomainGetMessages(d, &messages, 0);
    for (int i = 0; i < count; ++i) {
        if (!shell.settings.json) shell.print(format("%-15s %s\n", i ? "" : "Messages:", messages[i]));
        std::free(messages[i]);
    }
    std::free(messages);
    forget_error();
}

const char* reason_word(int state, int reason) {
    static constexpr const char* unknown = "unknown";
    const auto pick = [&](std::initializer_list<const char*> words) {
        return reason >= 0 && std::size_t(reason) < words.size() ? *(words.begin() + reason) : unknown;
    };
    switch (state) {
        case VIR_DOMAIN_RUNNING:
            return pick({unknown, "booted", "migrated", "restored", "from snapshot", "unpaused", "migration canceled", "save canceled",
                         "event wakeup", "crashed", "post-copy", "post-copy failed"});
        case VIR_DOMAIN_PAUSED:
            return pick({unknown, "user", "migrating", "saving", "dumping", "I/O error", "watchdog", "from snapshot", "shutting down",
                         "creating snapshot", "crashed", "starting up", "post-copy", "post-copy failed", "api error"});
        case VIR_DOMAIN_SHUTDOWN: return pick({unknown, "user"});
        case VIR_DOMAIN_SHUTOFF:
            return pick({unknown, "shutdown", "destroyed", "crashed", "migrated", "saved", "failed", "from snapshot", "daemon"});
        case VIR_DOMAIN_CRASHED: return pick({unknown, "panicked"});
        default: return unknown;
    }
}

void domstate(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    int state = 0, reason = 0;
    if (virDomainGetState(domain.get(), &state, &reason, 0) < 0) fail();
    shell.print(args["reason"] ? format("%s (%s)\n", state_word(state), reason_word(state, reason)) : format("%s\n", state_word(state)));
}

void domcontrol(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    virDomainControlInfo info;
    if (virDomainGetControlInfo(domain.get(), &info, 0) < 0) fail();
    constexpr const char* words[] = {"ok", "background job", "occupied", "error"};
    const char* word = info.state < std::size(words) ? words[info.state] : "unknown";
    if (info.state != VIR_DOMAIN_CONTROL_OK && info.state != VIR_DOMAIN_CONTROL_ERROR)
        shell.print(format("%s (%0.3fs)\n", word, double(info.stateTime) / 1000.0));
    else if (info.state == VIR_DOMAIN_CONTROL_ERROR && info.details > 0) {
        constexpr const char* why[] = {"", "unknown", "monitor failure", "internal (locking) error"};
        shell.print(format("%s: %s (%0.3fs)\n", word, info.details < std::size(why) ? why[info.details] : "unknown", double(info.stateTime) / 1000.0));
    } else shell.print(format("%s\n", word));
}

// ---- devices, out of the description ----

// The description, and the devices in it.
class Described {
public:
    explicit Described(virDomainPtr domain, unsigned flags = 0) : xml_(virDomainGetXMLDesc(domain, flags)) {
        if (!xml_) fail("Failed to get domain description xml");
        document_.emplace(xml::Document::parse(xml_.get()));
    }
    const xml::Element& root() const { return document_->root(); }
    template <class F> void each(std::string_view name, F f) const {
        const auto* devices = root().child("devices");
        if (!devices) return;
        for (const auto& device : devices->elements())
            if (device.name == name) f(device);
    }

private:
    Text xml_;
    std::optional<xml::Document> document_;
};

std::string attribute(const xml::Element& element, std::string_view path, std::string_view name, const char* otherwise = "") {
    const auto* at = path.empty() ? &element : element.child(path);
    return at ? std::string(at->attribute_or(name, otherwise)) : otherwise;
}

std::string disk_source(const xml::Element& disk) {
    const auto* source = disk.child("source");
    if (!source) return "-";
    for (const char* kind : {"file", "dev", "dir", "name", "volume"})
        if (const auto* value = source->attribute(kind)) {
            if (std::string_view(kind) == "volume") return std::string(source->attribute_or("pool", "")) + "/" + std::string(*value);
            return std::string(*value);
        }
    return "-";
}

void domblklist(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const Described described(domain.get(), args.flag("inactive", VIR_DOMAIN_XML_INACTIVE));
    Table table(args["details"] ? std::vector<std::string>{"Type", "Device", "Target", "Source"} : std::vector<std::string>{"Target", "Source"});
    described.each("disk", [&](const xml::Element& disk) {
        std::vector<std::string> cells;
        if (args["details"]) cells = {attribute(disk, "", "type"), attribute(disk, "", "device", "disk")};
        cells.push_back(attribute(disk, "target", "dev"));
        cells.push_back(disk_source(disk));
        table.row(std::move(cells));
    });
    table.print(shell);
}

void domiflist(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const Described described(domain.get(), args.flag("inactive", VIR_DOMAIN_XML_INACTIVE));
    Table table({"Interface", "Type", "Source", "Model", "MAC"});
    described.each("interface", [&](const xml::Element& interface) {
        std::string source = "-";
        if (const auto* element = interface.child("source"))
            for (const char* kind : {"bridge", "network", "dev", "name", "path"})
                if (const auto* value = element->attribute(kind); value && source == "-") source = *value;
        table.row({attribute(interface, "target", "dev", "-"), attribute(interface, "", "type"), source,
                   attribute(interface, "model", "type", "-"), attribute(interface, "mac", "address")});
    });
    table.print(shell);
}

void domif_getlink(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const std::string wanted = args.required("interface");
    const Described described(domain.get(), args.flag("config", VIR_DOMAIN_XML_INACTIVE));
    std::optional<std::string> state;
    described.each("interface", [&](const xml::Element& interface) {
        if (attribute(interface, "mac", "address") == wanted || attribute(interface, "target", "dev") == wanted)
            state = attribute(interface, "link", "state", "up");
    });
    if (!state) fail("Interface (%s: %s) not found.", wanted.find(':') == wanted.npos ? "dev" : "mac", wanted.c_str());
    shell.print(format("%s %s", wanted.c_str(), state->c_str()));
}

void domdisplay(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    if (virDomainIsActive(domain.get()) == 0) fail("Domain is not running");
    const Described described(domain.get(), args.flag("include-password", VIR_DOMAIN_XML_SECURE));
    const auto only = args.text("type");
    bool found = false;
    for (const char* scheme : {"vnc", "spice", "rdp"}) {
        if ((only && *only != scheme) || (found && !args["all"])) continue;
        described.each("graphics", [&](const xml::Element& graphics) {
            if (attribute(graphics, "", "type") != scheme || (found && !args["all"])) return;
            std::string listen = attribute(graphics, "", "listen");
            const std::string port = attribute(graphics, "", "port"), tls = attribute(graphics, "", "tlsPort");
            std::string socket = attribute(graphics, "", "socket");
            for (const auto& each : graphics.elements())
                if (each.name == "listen") {
                    if (listen.empty()) listen = attribute(each, "", "address");
                    if (socket.empty()) socket = attribute(each, "", "socket");
                }
            if ((port.empty() || port == "-1" || port == "0") && tls.empty() && socket.empty()) return;
            std::string uri = std::string(scheme) + (socket.empty() ? "://" : "+unix://");
            if (!socket.empty()) uri += socket;
            else {
                if (const std::string password = attribute(graphics, "", "passwd"); args["include-password"] && !password.empty()) uri += ":" + password + "@";
                // An address that means "everywhere" is reached here at home.
                if (listen.empty() || listen == "0.0.0.0" || listen == "::") listen = "localhost";
                uri += listen.find(':') == listen.npos ? listen : "[" + listen + "]";
                if (!port.empty() && port != "-1") uri += ":" + (std::string_view(scheme) == "vnc" ? std::to_string(std::atoi(port.c_str()) - 5900) : port);
                if (!tls.empty() && tls != "-1") uri += "?tls-port=" + tls;
            }
            shell.print((found ? "\n" : "") + uri);
            found = true;
        });
    }
    if (!found) {
        if (only) fail("No graphical display with type '%s' found", only->c_str());
        fail("No graphical display found");
    }
}

void vncdisplay(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    if (virDomainIsActive(domain.get()) == 0) fail("Domain is not running");
    const Described described(domain.get());
    std::string shown;
    described.each("graphics", [&](const xml::Element& graphics) {
        const int port = std::atoi(attribute(graphics, "", "port", "-1").c_str());
        if (!shown.empty() || attribute(graphics, "", "type") != "vnc" || port < 5900) return;
        const std::string listen = attribute(graphics, "", "listen");
        shown = (listen == "0.0.0.0" ? "" : listen) + ":" + std::to_string(port - 5900) + "\n";
    });
    if (shown.empty()) fail("Failed to get VNC port. Is this domain using VNC?");
    shell.print(shown);
}

void ttyconsole(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const Described described(domain.get());
    std::string tty;
    described.each("console", [&](const xml::Element& console) {
        if (tty.empty()) tty = attribute(console, "", "tty");
    });
    if (tty.empty()) fail();
    shell.print(tty + "\n");
}

constexpr Command rows[] = {
    {"domblklist", Group::monitor, "<domain> --inactive --details", "the disks of a domain", domblklist},
    {"domcontrol", Group::monitor, "<domain>", "what the hypervisor is busy with", domcontrol},
    {"domdisplay", Group::domain, "<domain> --include-password [type] --all", "where to connect a viewer", domdisplay},
    {"domif-getlink", Group::monitor, "<domain> <interface> @persistent=config --config", "whether an interface is plugged in", domif_getlink},
    {"domiflist", Group::monitor, "<domain> --inactive", "the network interfaces of a domain", domiflist},
    {"dominfo", Group::monitor, "<domain>", "the main facts about a domain", dominfo},
    {"domstate", Group::monitor, "<domain> --reason", "the state of a domain", domstate},
    {"list", Group::monitor, "--inactive --all --transient --persistent --with-snapshot --without-snapshot --with-checkpoint --without-checkpoint --state-running --state-paused --state-shutoff --state-other --autostart --no-autostart --with-managed-save --without-managed-save --uuid --name --id --table --managed-save --title", "the domains", list},
    {"ttyconsole", Group::domain, "<domain>", "the terminal device of the console", ttyconsole},
    {"vncdisplay", Group::domain, "<domain>", "the VNC display's number", vncdisplay},
};

}  // namespace

std::span<const Command> monitor_commands() { return rows; }

}  // namespace vireo::cli
