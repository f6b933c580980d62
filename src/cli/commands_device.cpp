// Devices of domains: plugging, keys, screens.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <ctime>

#include "cli/families.hpp"
#include "cli/tree.hpp"
#include "cli/keycodes.hpp"
#include "xml/document.hpp"

namespace vireo::cli {
namespace {

#define AFFECT "--config --live --current"

// --persistent means live and config where the domain runs.
unsigned device_flags(const Arguments& args, virDomainPtr domain) {
    args.exclusive({"persistent", "current"});
    unsigned flags = args.affect();
    if (args["persistent"]) {
        flags |= VIR_DOMAIN_AFFECT_CONFIG;
        if (virDomainIsActive(domain) == 1) flags |= VIR_DOMAIN_AFFECT_LIVE;
    }
    return flags;
}
bool any_flag(const Arguments& args) { return args["live"] || args["config"] || args["current"] || args["persistent"]; }

void attach(Shell& shell, const Arguments& args, const std::string& xml, const char* done, const char* failed) {
    const Domain domain = shell.domain(args);
    const unsigned flags = device_flags(args, domain.get());
    if ((any_flag(args) ? virDomainAttachDeviceFlags(domain.get(), xml.c_str(), flags) : virDomainAttachDevice(domain.get(), xml.c_str())) < 0) fail("%s", failed);
    shell.extra(std::string(done) + "\n");
}
void detach(Shell& shell, const Arguments& args, virDomainPtr domain, const std::string& xml, const char* done, const char* failed) {
    const unsigned flags = device_flags(args, domain);
    if ((any_flag(args) ? virDomainDetachDeviceFlags(domain, xml.c_str(), flags) : virDomainDetachDevice(domain, xml.c_str())) < 0) fail("%s", failed);
    shell.extra(std::string(done) + "\n");
}

void attach_device(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file");
    attach(shell, args, read_file(file), "Device attached successfully", ("Failed to attach device from " + file).c_str());
}
void detach_device(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file"), xml = read_file(file);
    const Domain domain = shell.domain(args);
    detach(shell, args, domain.get(), xml, "Device detached successfully", ("Failed to detach device from " + file).c_str());
}
void update_device(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file"), xml = read_file(file);
    const Domain domain = shell.domain(args);
    const unsigned flags = device_flags(args, domain.get()) | args.flag("force", VIR_DOMAIN_DEVICE_MODIFY_FORCE);
    if (virDomainUpdateDeviceFlags(domain.get(), xml.c_str(), flags) < 0) fail("Failed to update device from %s", file.c_str());
    shell.extra("Device updated successfully\n");
}
void detach_device_alias(Shell& shell, const Arguments& args) {
    const unsigned flags = args.affect();
    const Domain domain = shell.domain(args);
    const std::string alias = args.required("alias");
    if (virDomainDetachDeviceAlias(domain.get(), alias.c_str(), flags) < 0) fail("Failed to detach device with alias %s", alias.c_str());
    shell.extra("Device detach request sent successfully\n");
}

// ---- disks ----

std::string quoted_attribute(const char* name, const std::optional<std::string>& value) {
    return value ? format(" %s='%s'", name, xml_escaped(*value).c_str()) : std::string();
}

// "pci:0000.00.0a.0", "scsi:00.00.00", "usb:1.2", "ccw:fe.0.0000", "ide:0.0.0", "sata:0.0.0" as <address/>.
std::string address_xml(const std::string& text, bool multifunction) {
    const auto colon = text.find(':');
    const std::string kind = text.substr(0, colon), rest = colon == text.npos ? "" : text.substr(colon + 1);
    const auto hex = [&](std::initializer_list<unsigned*> parts) {
        const char* at = rest.c_str();
        for (unsigned* part : parts) {
            char* end = nullptr;
            *part = unsigned(std::strtoul(at, &end, 16));
            if (end == at || (*end && *end != '.')) fail("Invalid address '%s'", text.c_str());
            at = *end ? end + 1 : end;
        }
    };
    unsigned a, b, c, d;
    if (kind == "pci") {
        hex({&a, &b, &c, &d});
        return format("  <address type='pci' domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%01x'%s/>\n", a, b, c, d, multifunction ? " multifunction='on'" : "");
    }
    if (kind == "usb") {
        hex({&a, &b});
        return format("  <address type='usb' bus='%u' port='%u'/>\n", a, b);
    }
    if (kind == "ccw") {
        hex({&a, &b, &c});
        return format("  <address type='ccw' cssid='0x%02x' ssid='0x%01x' devno='0x%04x'/>\n", a, b, c);
    }
    if (kind == "scsi" || kind == "ide" || kind == "sata") {
        hex({&a, &b, &c});
        return format("  <address type='drive' controller='%u' bus='%u'%s='%u'/>\n", a, b, kind == "scsi" ? " unit" : " unit", c);
    }
    fail("Invalid address '%s': expecting pci:, usb:, ccw:, scsi:, ide: or sata:", text.c_str());
}

std::string disk_xml(const Arguments& args) {
    const auto type = args.text("type"), mode = args.text("mode"), sourcetype = args.text("sourcetype");
    const std::string source = args.text("source").value_or("");
    std::string kind = sourcetype.value_or(source.starts_with("/dev/") ? "block" : "file");
    if (args["source-protocol"]) kind = "network";
    if (kind != "file" && kind != "block" && kind != "network" && kind != "vhostuser" && kind != "nvme") fail("Unknown source type: '%s'", kind.c_str());
    if (mode && *mode != "readonly" && *mode != "shareable") fail("No support for %s in command 'attach-disk'", mode->c_str());
    std::string xml = format("<disk type='%s'", kind.c_str()) + quoted_attribute("device", type);
    if (args["rawio"]) xml += " rawio='yes'";
    xml += ">\n";
    const auto driver = args.text("driver"), subdriver = args.text("subdriver"), iothread = args.text("iothread"), cache = args.text("cache"), io = args.text("io");
    if (driver || subdriver || iothread || cache || io)
        xml += "  <driver" + quoted_attribute("name", driver) + quoted_attribute("type", subdriver) + quoted_attribute("iothread", iothread) +
               quoted_attribute("cache", cache) + quoted_attribute("io", io) + "/>\n";
    if (kind == "network") {
        xml += "  <source" + quoted_attribute("protocol", args.text("source-protocol")) + quoted_attribute("name", source);
        const auto host = args.text("source-host-name"), transport = args.text("source-host-transport"), socket = args.text("source-host-socket");
        if (host || transport || socket) {
            std::optional<std::string> name = host, port;
            if (host)
                if (const auto colon = host->rfind(':'); colon != host->npos) {
                    name = host->substr(0, colon);
                    port = host->substr(colon + 1);
                }
            xml += ">\n    <host" + quoted_attribute("name", name) + quoted_attribute("port", port) + quoted_attribute("transport", transport) +
                   quoted_attribute("socket", socket) + "/>\n  </source>\n";
        } else xml += "/>\n";
    } else if (!source.empty()) {
        xml += "  <source" + quoted_attribute(kind == "block" ? "dev" : "file", source) + "/>\n";
    }
    xml += "  <target" + quoted_attribute("dev", args.text("target")) + quoted_attribute("bus", args.text("targetbus")) + "/>\n";
    if (mode) xml += "  <" + *mode + "/>\n";
    if (const auto serial = args.text("serial")) xml += "  <serial>" + xml_escaped(*serial) + "</serial>\n";
    if (const auto alias = args.text("alias")) xml += "  <alias" + quoted_attribute("name", alias) + "/>\n";
    if (const auto wwn = args.text("wwn")) xml += "  <wwn>" + xml_escaped(*wwn) + "</wwn>\n";
    if (const auto address = args.text("address")) xml += address_xml(*address, args["multifunction"]);
    return xml + "</disk>\n";
}

void attach_disk(Shell& shell, const Arguments& args) {
    const std::string xml = disk_xml(args);
    if (args["print-xml"]) return shell.print(xml);
    attach(shell, args, xml, "Disk attached successfully", "Failed to attach disk");
}

// The text of one device element of the description, chosen by `wanted`.
template <class Wanted> std::optional<std::string> find_device(virDomainPtr domain, unsigned xml_flags, std::string_view kind, Wanted wanted) {
    Text text(virDomainGetXMLDesc(domain, xml_flags));
    if (!text) fail("Failed to get domain description xml");
    const auto document = xml::Document::parse(text.get());
    const auto* devices = document.root().child("devices");
    for (const auto& device : devices->elements()) {
        if (device.name != kind || !wanted(device)) continue;
        // The element as it stands, from its own tag to the next one's.
        const std::string& all = document.text();
        const std::string close = "</" + std::string(kind) + ">";
        const auto tag_end = all.find('>', device.at);
        const auto end = all[tag_end - 1] == '/' ? tag_end + 1 : all.find(close, device.at) + close.size();
        return all.substr(device.at, end - device.at);
    }
    return std::nullopt;
}
unsigned description_flags(const Arguments& args, virDomainPtr domain) {
    const bool inactive = args["config"] || (args["persistent"] && virDomainIsActive(domain) == 0);
    return inactive && !args.flag("live", VIR_DOMAIN_XML_INACTIVE);
}

std::string of(const xml::Element& element, std::string_view path, std::string_view name) {
    const auto* at = element.child(path);
    return at ? std::string(at->attribute_or(name, "")) : "";
}

void detach_disk(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const std::string target = args.required("target");
    const auto xml = find_device(domain.get(), description_flags(args, domain.get()), "disk", [&](const auto& disk) { return of(disk, "target", "dev") == target; });
    if (!xml) fail("No disk found whose source path or target is %s", target.c_str());
    if (args["print-xml"]) {
        const Tree tree(xml->c_str());
        return shell.print(tree.text(tree.root()));
    }
    detach(shell, args, domain.get(), *xml, "Disk detached successfully", "Failed to detach disk");
}

void change_media(Shell& shell, const Arguments& args) {
    args.exclusive({"eject", "insert"});
    args.exclusive({"eject", "update"});
    args.exclusive({"insert", "update"});
    args.exclusive({"eject", "block"});
    const auto source = args.text("source");
    const bool insert = args["insert"], eject = args["eject"];
    const unsigned flags = args.affect() | args.flag("force", VIR_DOMAIN_DEVICE_MODIFY_FORCE);
    const Domain domain = shell.domain(args);
    const std::string path = args.required("path");
    bool removable = false, has_source = false;
    auto xml = find_device(domain.get(), args.flag("config", VIR_DOMAIN_XML_INACTIVE), "disk", [&](const auto& disk) {
        const auto* element = disk.child("source");
        const bool mine = of(disk, "target", "dev") == path || (element && (element->attribute_or("file", "") == path || element->attribute_or("dev", "") == path));
        if (!mine) return false;
        const auto device = disk.attribute_or("device", "disk");
        removable = device == "cdrom" || device == "floppy";
        has_source = element && (element->attribute("file") || element->attribute("dev"));
        return true;
    });
    if (!xml) fail("No disk found whose source path or target is %s", path.c_str());
    if (!removable) fail("No disk found whose source path or target is %s", path.c_str());
    if (!source && !eject) fail("--source is required");
    if (source && eject) fail("--eject and --source are mutually exclusive");
    if (eject && !has_source) fail("The disk device '%s' doesn't have media", path.c_str());
    if (insert && has_source) fail("The disk device '%s' already has media", path.c_str());
    // Out with the old source, in with the new one.
    for (std::size_t at; (at = xml->find("<source")) != xml->npos;) {
        const auto tag_end = xml->find('>', at);
        const auto end = (*xml)[tag_end - 1] == '/' ? tag_end + 1 : xml->find("</source>", at) + 9;
        xml->erase(at, end - at);
    }
    if (source) {
        const bool block = args["block"] || source->starts_with("/dev/");
        xml->insert(xml->find('>') + 1, format("\n      <source %s='%s'/>", block ? "dev" : "file", xml_escaped(*source).c_str()));
        const auto type = xml->find("type='");
        xml->replace(type + 6, xml->find('\'', type + 6) - type - 6, block ? "block" : "file");
    }
    if (args["print-xml"]) return shell.print(*xml);
    const char* what = eject ? "eject" : insert ? "insert" : "update";
    if (virDomainUpdateDeviceFlags(domain.get(), xml->c_str(), flags) < 0) fail("Failed to complete action %s on media", what);
    shell.extra(eject ? "Successfully ejected media." : insert ? "Successfully inserted media." : "Successfully updated media.");
}

// ---- interfaces ----

std::string rate_xml(const char* direction, const std::string& text) {
    std::string xml = format("    <%s", direction);
    const char* names[] = {"average", "peak", "burst", "floor"};
    std::size_t field = 0;
    for (std::size_t at = 0; at <= text.size() && field < 4; ++field) {
        const auto comma = std::min(text.find(',', at), text.size());
        const std::string part = text.substr(at, comma - at);
        if (part.find_first_not_of("0123456789") != part.npos || (part.empty() && field == 0)) fail("%s format is incorrect", direction);
        if (!part.empty()) xml += format(" %s='%s'", names[field], part.c_str());
        at = comma + 1;
    }
    return xml + "/>\n";
}

std::string interface_xml(const Arguments& args) {
    const std::string type = args.required("type"), source = args.required("source");
    std::string xml = format("<interface type='%s'%s>\n", type.c_str(), args["managed"] ? " managed='yes'" : "");
    if (type == "network" || type == "bridge") xml += "  <source" + quoted_attribute(type.c_str(), source) + "/>\n";
    else if (type == "direct") xml += "  <source" + quoted_attribute("dev", source) + quoted_attribute("mode", args.text("source-mode")) + "/>\n";
    else if (type == "hostdev") xml += "  <source>\n  " + address_xml(source.find(':') == 4 && source.size() > 8 ? "pci:" + [&] { std::string s = source; std::replace(s.begin(), s.end(), ':', '.'); return s; }() : source, false) + "  </source>\n";
    else fail("No support for %s in command 'attach-interface'", type.c_str());
    if (const auto target = args.text("target")) xml += "  <target" + quoted_attribute("dev", target) + "/>\n";
    if (const auto mac = args.text("mac")) xml += "  <mac" + quoted_attribute("address", mac) + "/>\n";
    if (const auto script = args.text("script")) xml += "  <script" + quoted_attribute("path", script) + "/>\n";
    if (const auto model = args.text("model")) xml += "  <model" + quoted_attribute("type", model) + "/>\n";
    if (const auto alias = args.text("alias")) xml += "  <alias" + quoted_attribute("name", alias) + "/>\n";
    const auto inbound = args.text("inbound"), outbound = args.text("outbound");
    if (inbound || outbound)
        xml += "  <bandwidth>\n" + (inbound ? rate_xml("inbound", *inbound) : "") + (outbound ? rate_xml("outbound", *outbound) : "") + "  </bandwidth>\n";
    return xml + "</interface>\n";
}

void attach_interface(Shell& shell, const Arguments& args) {
    const std::string xml = interface_xml(args);
    if (args["print-xml"]) return shell.print(xml);
    attach(shell, args, xml, "Interface attached successfully", "Failed to attach interface");
}
void detach_interface(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const std::string type = args.required("type");
    const auto mac = args.text("mac");
    int found = 0;
    const auto matches = [&](const auto& interface) {
        return interface.attribute_or("type", "") == type && (!mac || strcasecmp(of(interface, "mac", "address").c_str(), mac->c_str()) == 0);
    };
    find_device(domain.get(), description_flags(args, domain.get()), "interface", [&](const auto& interface) {
        found += matches(interface);
        return false;
    });
    if (!found) throw Failure(mac ? format("No interface with MAC address %s was found", mac->c_str()) : format("No interface found whose type is %s", type.c_str()));
    if (found > 1) throw Failure{mac ? format("Domain has multiple interfaces matching MAC address %s. You must use detach-device and specify the device pci address to remove it.", mac->c_str())
                                     : format("Domain has %d interfaces. Please specify which one to detach using --mac", found)};
    const auto xml = find_device(domain.get(), description_flags(args, domain.get()), "interface", matches);
    if (args["print-xml"]) return shell.print(*xml);
    detach(shell, args, domain.get(), *xml, "Interface detached successfully", "Failed to detach interface");
}
void domif_setlink(Shell& shell, const Arguments& args) {
    const std::string wanted = args.required("interface"), state = args.required("state");
    if (state != "up" && state != "down") fail("invalid link state '%s'", state.c_str());
    const Domain domain = shell.domain(args);
    auto xml = find_device(domain.get(), args.flag("config", VIR_DOMAIN_XML_INACTIVE), "interface",
                           [&](const auto& interface) { return of(interface, "mac", "address") == wanted || of(interface, "target", "dev") == wanted; });
    if (!xml) fail("interface (%s: %s) not found", wanted.find(':') == wanted.npos ? "dev" : "mac", wanted.c_str());
    if (const auto at = xml->find("<link "); at != xml->npos) xml->erase(at, xml->find('>', at) + 1 - at);
    xml->insert(xml->find('>') + 1, "\n      <link state='" + state + "'/>");
    if (args["print-xml"]) return shell.print(*xml);
    if (virDomainUpdateDeviceFlags(domain.get(), xml->c_str(), args["config"] ? VIR_DOMAIN_AFFECT_CONFIG : VIR_DOMAIN_AFFECT_LIVE) < 0)
        fail("Failed to update interface link state");
    shell.extra("Device updated successfully");
}

// ---- memory devices ----

void update_memory_device(Shell& shell, const Arguments& args) {
    args.exclusive({"current", "live"});
    args.exclusive({"current", "config"});
    args.exclusive({"node", "alias"});
    const unsigned flags = args.affect();
    const Domain domain = shell.domain(args);
    const Text xml(virDomainGetXMLDesc(domain.get(), args.flag("config", VIR_DOMAIN_XML_INACTIVE)));
    if (!xml) fail("Failed to get domain description xml");
    const Tree tree(xml.get());
    std::string chosen;
    if (const auto node = args.natural32("node")) chosen = format("[target/node = '%u']", *node);
    const auto alias = args.text("alias");
    std::vector<xmlNode*> devices;
    for (xmlNode* device : tree.select("/domain/devices/memory" + chosen)) {
        xmlNode* own = child(device, "alias");
        if (!alias || (own && attribute(own, "name") == *alias)) devices.push_back(device);
    }
    if (devices.empty()) fail("no memory device found");
    if (devices.size() > 1) fail("multiple memory devices found, use --alias or --node to select one");
    if (const auto bytes = args.scaled("requested-size", 1024)) {
        xmlNode* target = child(devices[0], "target");
        xmlNode* requested = target ? child(target, "requested") : nullptr;
        if (!requested) fail("virtio-mem device is missing <requested/>");
        set_attribute(requested, "unit", "KiB");
        set_content(requested, std::to_string((*bytes + 1023) / 1024));
    }
    const std::string text = tree.text(devices[0]);
    if (args["print-xml"]) return shell.print(text);
    if (virDomainUpdateDeviceFlags(domain.get(), text.c_str(), flags) < 0) fail();
}

// ---- what devices can be asked to do ----

void domdisplay_reload(Shell& shell, const Arguments& args) {
    const auto type = args.natural32("type").value_or(VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_ANY);
    const Domain domain = shell.domain(args);
    if (virDomainGraphicsReload(domain.get(), type, 0) < 0) fail("Failed to reload graphics display's configuration");
    shell.print("Graphics display's configuration reloaded");
}
void domifannounce(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    Params params;
    for (const char* field : {"initial", "max", "rounds", "step"})
        if (const auto value = args.natural32(field)) params.add(field, *value);
    if (virDomainAnnounceInterface(domain.get(), args.c_str("interface"), params.list, params.count, 0) < 0) fail("Failed to announce the interface");
    shell.extra("Interface announced successfully\n");
}

// ---- the guest's keyboard and screen ----

void inject_nmi(Shell& shell, const Arguments& args) {
    if (virDomainInjectNMI(shell.domain(args).get(), 0) < 0) fail();
}

void send_key(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const std::string set_name = args.text("codeset").value_or("linux");
    const unsigned hold = args.natural32("holdtime").value_or(0);
    const int set = key_set(set_name);
    if (set < 0) fail("unknown codeset: '%s'", set_name.c_str());
    std::vector<unsigned> keys;
    for (const auto& word : args.rest("keycode")) {
        if (keys.size() == VIR_DOMAIN_SEND_KEY_MAX_KEYS) fail("too many keycodes");
        char* end = nullptr;
        const unsigned long code = std::strtoul(word.c_str(), &end, 0);
        if (!word.empty() && !*end && code <= 0xffff && code > 0) keys.push_back(unsigned(code));
        else if (const auto named = set == VIR_KEYCODE_SET_LINUX ? linux_keycode(word) : std::nullopt) keys.push_back(*named);
        else fail("invalid keycode: '%s'", word.c_str());
    }
    if (virDomainSendKey(domain.get(), unsigned(set), hold, keys.data(), int(keys.size()), 0) < 0) fail();
}

void send_process_signal(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    const auto pid = args.integer("pid").value_or(0);
    std::string name = args.required("signame");
    char* end = nullptr;
    long number = std::strtol(name.c_str(), &end, 10);
    if (*end || name.empty()) {
        for (char& c : name) c = char(std::tolower(static_cast<unsigned char>(c)));
        if (name.starts_with("sig_")) name.erase(0, 4);
        else if (name.starts_with("sig")) name.erase(0, 3);
        constexpr const char* signals[] = {"nop", "hup", "int", "quit", "ill", "trap", "abrt", "bus", "fpe", "kill", "usr1", "segv", "usr2", "pipe", "alrm", "term",
            "stkflt", "chld", "cont", "stop", "tstp", "ttin", "ttou", "urg", "xcpu", "xfsz", "vtalrm", "prof", "winch", "poll", "pwr", "sys"};
        number = std::find_if(std::begin(signals), std::end(signals), [&](const char* each) { return name == each; }) - std::begin(signals);
        if (number == long(std::size(signals))) fail("malformed signal name: %s", args.required("signame").c_str());
    }
    if (virDomainSendProcessSignal(domain.get(), pid, unsigned(number), 0) < 0) fail();
}

void screenshot(Shell& shell, const Arguments& args) {
    const unsigned screen = args.natural32("screen").value_or(0);
    const Domain domain = shell.domain(args);
    Stream stream(virStreamNew(shell.connection(), 0));
    if (!stream) fail();
    Text mime(virDomainScreenshot(domain.get(), stream.get(), screen, 0));
    if (!mime) fail("could not take a screenshot of %s", name_of(domain).c_str());
    std::string file = args.text("file").value_or("");
    if (file.empty()) {
        char stamp[32];
        const std::time_t now = std::time(nullptr);
        tm broken;
        localtime_r(&now, &broken);
        std::strftime(stamp, sizeof stamp, "%Y-%m-%d-%H:%M:%S", &broken);
        const std::string type = mime.get();
        file = name_of(domain) + "-" + stamp + (type == "image/x-portable-pixmap" ? ".ppm" : type == "image/png" ? ".png" : "");
    }
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) fail("cannot create file %s: %s", file.c_str(), std::strerror(errno));
    const auto sink = [](virStreamPtr, const char* data, size_t size, void* to) { return int(::write(*static_cast<int*>(to), data, size)); };
    int to = fd;
    const bool good = virStreamRecvAll(stream.get(), sink, &to) >= 0;
    const bool closed = ::close(fd) == 0;
    if (!good || !closed) {
        ::unlink(file.c_str());
        fail("could not receive data from domain '%s'", name_of(domain).c_str());
    }
    if (virStreamFinish(stream.get()) < 0) fail("cannot close stream on domain '%s'", name_of(domain).c_str());
    shell.print(format("Screenshot saved to %s, with type of %s", file.c_str(), mime.get()));
}

constexpr Command rows[] = {
    {"attach-device", Group::domain, "<domain> <file> --persistent " AFFECT, "plug in a device described by XML", attach_device},
    {"attach-disk", Group::domain, "<domain> <source?> <target> --targetbus=s --driver=s --subdriver=s --iothread=s --cache=s --io=s --type=s @shareable=mode=shareable --mode=s --sourcetype=s --serial=s --wwn=s --alias=s --rawio --address=s --multifunction --print-xml --source-protocol=s --source-host-name=s --source-host-transport=s --source-host-socket=s --throttle-groups=s --persistent " AFFECT, "plug in a disk", attach_disk},
    {"attach-interface", Group::domain, "<domain> <type> <source> (target) (mac) (script) (model) (alias) (inbound) (outbound) --persistent " AFFECT " --print-xml --managed (source-mode)", "plug in a network interface", attach_interface},
    {"change-media", Group::domain, "<domain> <path> [source] --eject --insert --update --current --live --config --force --print-xml --block", "change what is in a CD or floppy drive", change_media},
    {"detach-device", Group::domain, "<domain> <file> --persistent " AFFECT, "unplug a device described by XML", detach_device},
    {"detach-device-alias", Group::domain, "<domain> <alias> " AFFECT, "unplug a device by its alias", detach_device_alias},
    {"detach-disk", Group::domain, "<domain> <target> --persistent " AFFECT " --print-xml", "unplug a disk", detach_disk},
    {"detach-interface", Group::domain, "<domain> <type> (mac) --persistent " AFFECT " --print-xml", "unplug a network interface", detach_interface},
    {"domif-setlink", Group::domain, "<domain> <interface> <state> @persistent=config --config --print-xml", "plug or unplug the cable of an interface", domif_setlink},
    {"inject-nmi", Group::domain, "<domain>", "send a non-maskable interrupt to the guest", inject_nmi},
    {"screenshot", Group::domain, "<domain> (file) (screen:n)", "save what the guest shows as a picture", screenshot},
    {"send-key", Group::domain, "<domain> --codeset=s --holdtime=n <keycode...>", "press keys of the guest's keyboard", send_key},
    {"send-process-signal", Group::domain, "<domain> <pid> <signame>", "send a signal to a process in a container", send_process_signal},
    {"domdisplay-reload", Group::domain, "<domain> --type=n", "have a display read its certificates again", domdisplay_reload},
    {"domifannounce", Group::domain, "<domain> [interface] --initial=n --max=n --rounds=n --step=n", "let an interface tell the network where it is", domifannounce},
    {"update-memory-device", Group::domain, "<domain> " AFFECT " --print-xml (alias) (node:n) (requested-size:n)", "change how much memory a device gives", update_memory_device},
    {"update-device", Group::domain, "<domain> <file> --persistent " AFFECT " --force", "change a device as XML describes it", update_device},
};

}  // namespace

std::span<const Command> device_commands() { return rows; }

}  // namespace vireo::cli
