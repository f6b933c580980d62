// A document for every line of the grammar of domains: it is allowed, it is read, what it says is kept, and a wrong value
// is found at its place. Lines that are not kept stand in a file, each with what happens to it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>

#include "model/domain/read.hpp"
#include "model/domain/tables.hpp"
#include "model/grammars.hpp"
#include "schema/json.hpp"

using namespace vireo;

namespace {

struct Line {
    std::string path, node, value, occurs, when, since;
};

std::vector<Line> lines() {
    std::vector<Line> all;
    std::istringstream table{std::string(model::grammar_table("domain"))};
    std::string text;
    std::getline(table, text);
    while (std::getline(table, text)) {
        std::istringstream columns(text);
        Line line;
        for (auto* column : {&line.path, &line.node, &line.value, &line.occurs, &line.when, &line.since}) std::getline(columns, *column, '\t');
        all.push_back(std::move(line));
    }
    return all;
}

// A value of a type.
std::string sample(const std::string& type) {
    if (type.starts_with("enum(")) return type.substr(5, type.find_first_of("|)") - 5);
    static const std::map<std::string, std::string> samples = {
        {"UUID", "c7a5fdb0-cdaf-4455-926a-d65c16db1809"}, {"cpuset", "0-1"}, {"absFilePath", "/a"}, {"absDirPath", "/a"},
        {"filePath", "/a"}, {"dirPath", "/a"}, {"unit", "KiB"}, {"ipAddr", "10.0.0.1"}, {"ipv4Addr", "10.0.0.1"},
        {"addrIPorName", "10.0.0.1"}, {"addrIP", "10.0.0.1"}, {"dnsName", "a"}, {"uniMacAddr", "52:54:00:00:00:01"},
        {"macAddr", "52:54:00:00:00:01"}, {"mac", "52:54:00:00:00:01"}, {"diskTargetDev", "vda"}, {"wwn", "5000c50015ea71ac"},
        {"timeZone", "UTC"}, {"timeDelta", "7"}, {"addr-family", "ipv4"}, {"hexuint", "0x1"}, {"cpuperiod", "1000"},
        {"cpuquota", "1000"}, {"weight", "200"}, {"numaDistanceValue", "20"}, {"IscsiQualifiedName", "iqn.2010-01.org.a:b"},
        {"usbVersion", "1.1"}, {"createMode", "700"}, {"octalMode", "700"}, {"protocol", "tcp"}, {"bridgeMode", "vepa"},
        {"rebootTimeoutDelay", "7"}, {"vmwarePath", "[a] b"}, {"spaprvioReg", "0x2000"}, {"ccwCssidRange", "0xfe"},
        {"ccwSsidRange", "1"}, {"ccwDevnoRange", "0x0001"}, {"PortNumber", "5900"}, {"hexuint", "0x1"}, {"iobase", "0x1"}, {"irq", "0x1"}, {"aliasName", "ua-a"}, {"monitorFeature", "llc_a"}};
    const std::string name = type.substr(0, type.find(" or "));
    if (const auto found = samples.find(name); found != samples.end()) return found->second;
    if (name.starts_with("string{pattern=[^,]{12}")) return "GenuineVireo";
    if (name.find("nt") != std::string::npos || name.find("ong") != std::string::npos || name.find("hort") != std::string::npos ||
        name.starts_with("pci") || name.starts_with("drive") || name.starts_with("usb") || name.starts_with("virtio") ||
        name.starts_with("ccid") || name == "speed" || name == "countCPU" || name == "vcpuid" || name == "memoryKB" ||
        name == "ipPrefix" || name == "cpushares" || name == "port" || name == "BurstSize" || name == "positiveInteger" || name == "apDomainRange")
        return "1";
    return "a";
}

struct Element {
    std::string name, text;
    std::vector<std::pair<std::string, std::string>> attributes;
    std::vector<std::unique_ptr<Element>> children;

    void set(const std::string& attribute, const std::string& value, bool replace = false) {
        for (auto& [have, old] : attributes)
            if (have == attribute) {
                if (replace) old = value;
                return;
            }
        attributes.emplace_back(attribute, value);
    }
    Element& child(const std::string& wanted) {
        for (auto& one : children)
            if (one->name == wanted) return *one;
        children.push_back(std::make_unique<Element>());
        children.back()->name = wanted;
        return *children.back();
    }
    void print(std::string& to) const {
        to += "<" + name;
        for (auto& [attribute, value] : attributes) to += " " + attribute + "='" + value + "'";
        to += ">" + text;
        for (auto& one : children) one->print(to);
        to += "</" + name + ">\n";
    }
};

// Builds the least document that has one line of the grammar in it.
class Builder {
public:
    explicit Builder(const std::vector<Line>& all) : all_(all) {
        for (const Line& line : all) by_path_[line.path].push_back(&line);
    }

    std::string document(const Line& target, const std::string* value = nullptr) {
        root_ = std::make_unique<Element>();
        root_->name = "domain";
        for (const char* space : {"qemu", "lxc", "xen", "bhyve", "vmware"})
            root_->attributes.emplace_back(std::string("xmlns:") + space, std::string("http://libvirt.org/schemas/domain/") + space + "/1.0");
        // What no grammar says, and every reader wants.
        at("domain/os/type").text = "hvm";
        if (target.path.starts_with("domain/devices/disk")) at("domain/devices/disk/target").set("dev", "vda");
        wish(target);
        connect(target);
        if (target.path.ends_with("/address"))
            for (auto& [name, given] : std::vector<std::pair<std::string, std::string>>(at(target.path).attributes))
                if (name == "type" && given == "ccw") at(target.path).set("cssid", "0xfe"), at(target.path).set("ssid", "0x1"), at(target.path).set("devno", "0x0001");
        around(target.path);
        Element& holder = at(target.path);
        if (target.node == "@usage") std::erase_if(holder.attributes, [](const auto& one) { return one.first == "uuid"; });
        if (target.node == "text()" || (target.node.empty() && has_text(target))) holder.text = value ? *value : sample(target.value);
        else if (target.node.starts_with("@")) holder.set(target.node.substr(1), value ? *value : sample(target.value), true);
        std::string text;
        root_->print(text);
        return text;
    }
    static bool has_text(const Line& line) {
        return line.node.empty() && line.value != "element" && line.value != "empty" && !line.value.starts_with("recursive") && !line.value.starts_with("see");
    }

private:
    // What a character device is connected to decides what its source says.
    void connect(const Line& target) {
        static const std::map<std::string, std::string> kinds = {
            {"source/@master", "nmdm"}, {"source/@slave", "nmdm"}, {"source/@append", "file"}, {"source/@host", "tcp"},
            {"source/@service", "tcp"}, {"source/@tls", "tcp"}, {"source/@mode", "tcp"}, {"source/@path", "unix"},
            {"source/@channel", "spiceport"}, {"source/clipboard", "qemu-vdagent"}, {"source/mouse", "qemu-vdagent"},
            {"source/reconnect", "tcp"}, {"protocol/@type", "tcp"}, {"protocol", "tcp"}};
        for (const char* device : {"console", "parallel", "serial", "channel", "smartcard", "redirdev", "rng/backend"}) {
            const std::string holder = std::string("domain/devices/") + device;
            const std::string place = target.path + (target.node.starts_with("@") ? "/" + target.node : "");
            if (!place.starts_with(holder + "/")) continue;
            for (auto& [below, kind] : kinds) {
                const std::string wanted = holder + "/" + below;
                if (place != wanted && !place.starts_with(wanted + "/")) continue;
                at(holder).set("type", kind, true);
                if (holder.ends_with("backend")) at(holder).set("model", "egd", true);
                if (holder.ends_with("smartcard")) at(holder).set("mode", "passthrough", true);
                if (kind == "tcp") {
                    at(holder + "/source").set("mode", "connect", true);
                    at(holder + "/source").set("host", "a");
                    at(holder + "/source").set("service", "1");
                }
                if (kind == "file" || kind == "unix") at(holder + "/source").set("path", "/a");
            }
        }
    }

    // The least that sources, secrets and host devices need.
    void around(const std::string& path) {
        std::size_t end = 0;
        while (end != std::string::npos) {
            end = path.find('/', end + 1);
            const std::string here = path.substr(0, end), name = here.substr(here.rfind('/') + 1);
            const std::string holder = here.substr(0, here.rfind('/'));
            auto type_of = [&](const std::string& of) {
                for (auto& [attribute, value] : at(of).attributes)
                    if (attribute == "type") return value;
                return std::string();
            };
            if (name == "source" && holder.find('/') != std::string::npos) {
                const std::string type = type_of(holder);
                Element& source = at(here);
                if (type == "network" && holder.find("interface") == std::string::npos && holder.find("graphics") == std::string::npos) {
                    source.set("protocol", "rbd");
                    source.set("name", "a");
                }
                if (holder.ends_with("/rng/backend") || holder.ends_with("/redirdev") || holder.ends_with("/serial") || holder.ends_with("/console")) source.set("path", "/a");
                if (type == "nvme") source.set("namespace", "1"), source.set("managed", "yes"), source.set("type", "pci");
                if (type == "volume") source.set("pool", "a"), source.set("volume", "b");
            }
            if (name == "backingStore" && here != path) {
                at(here).set("type", "file");
                at(here + "/format").set("type", "raw");
                if (type_of(here) == "file") at(here + "/source").set("file", "/a");
            }
            if (here == "domain/devices/interface" && type_of(here) == "hostdev") at(here + "/source/address").set("type", "pci");
            if (here == "domain/devices/channel") {
                at(here + "/target").set("type", "guestfwd");
                if (type_of(here + "/target") == "guestfwd") at(here + "/target").set("address", "10.0.0.1"), at(here + "/target").set("port", "1");
            }
            if (here == "domain/launchSecurity") at(here + "/policy").text = "0x1";
            if (name == "route") at(here).set("address", "10.0.0.0", true), at(here).set("prefix", "8"), at(here).set("gateway", "10.0.0.1");
            if (here == "domain/devices/hostdev") {
                const std::string type = type_of(here);
                Element& source = at(here + "/source");
                if (type == "mdev") at(here + "/source/address").set("uuid", "c7a5fdb0-cdaf-4455-926a-d65c16db1809");
                if (type == "scsi" && path.find("hostdev/source/") != std::string::npos && path.find("adapter") == std::string::npos && path.find("source/address") == std::string::npos)
                    source.set("protocol", "iscsi"), source.set("name", "a"), at(here + "/source/host").set("name", "a");
                if (path.find("adapter") != std::string::npos || path.find("source/address/@unit") != std::string::npos) {
                    at(here + "/source/adapter").set("name", "a");
                    for (const char* part : {"bus", "target", "unit"}) at(here + "/source/address").set(part, "1");
                }
            }
            if (name == "source" && here.find("reservations") != std::string::npos)
                at(here).set("mode", "client", true), at(here).set("type", "unix"), at(here).set("path", "/a");
            if (name == "reservations") at(here).set("managed", "yes");
            if (name == "secret") at(here).set("uuid", "c7a5fdb0-cdaf-4455-926a-d65c16db1809");
            if (name == "host" && here.find("source") != std::string::npos) at(here).set("name", "a");
            if (name == "reconnect") at(here).set("enabled", "yes", true), at(here).set("timeout", "1");
            for (const char* device : {"console", "parallel", "serial", "channel", "smartcard", "redirdev", "rng/backend"}) {
                if (here != std::string("domain/devices/") + device) continue;
                const bool is_rng = here.ends_with("backend"), is_card = here.ends_with("smartcard");
                auto has = [&](const char* attribute, const char* value) {
                    return std::ranges::count(at(here).attributes, std::pair<std::string, std::string>(attribute, value)) > 0;
                };
                if ((is_rng && has("model", "egd")) || (is_card && has("mode", "passthrough"))) at(here).set("type", "unix");
                const std::string type = type_of(here);
                if (type == "dev" || type == "file" || type == "pipe" || type == "unix") at(here + "/source").set("path", "/a");
            }
            if (name == "inbound" || name == "outbound") at(here).set("average", "1");
            if (here == "domain/devices/input") at(here + "/source").set("dev", "/a"), at(here + "/source").set("evdev", "/a");
            if (name == "vcpusched") at(here).set("vcpus", "0");
            if (name == "iothreadsched") at(here).set("iothreads", "1");
            if (name == "dirty-ring") at(here).set("state", "on", true), at(here).set("size", "4096", true);
            if (name == "slice") at(here).set("type", "storage", true), at(here).set("offset", "1", true), at(here).set("size", "1", true);
            if (name == "address" && type_of(here) == "dimm") at(here).set("slot", "1");
            if (name == "cookie") at(here).text = "a", at(here).set("name", "a");
            if (name == "vlan") at(here + "/tag").set("id", "1");
            if (here == "domain/devices/filesystem") {
                const std::string type = type_of(here);
                if (type == "mount" || type == "bind" || type.empty()) at(here + "/source").set("dir", "/a");
                if (type == "block") at(here + "/source").set("dev", "/a");
                if (type == "file") at(here + "/source").set("file", "/a");
                if (type == "template") at(here + "/source").set("name", "a");
                if (type == "ram") at(here + "/source").set("usage", "1");
                if (type == "volume") at(here + "/source").set("pool", "a"), at(here + "/source").set("volume", "b");
                at(here + "/target").set("dir", "/a");
            }
        }
    }

    // The attributes that the line's condition asks for, and those of all elements around it.
    void wish(const Line& line) {
        if (const auto slash = line.path.rfind('/'); slash != std::string::npos)
            for (const Line* outer : by_path_[line.node.empty() ? line.path.substr(0, slash) : line.path])
                if (outer->node.empty()) wish(*outer);
        const std::string holder = line.node.empty() ? line.path.substr(0, line.path.rfind('/')) : line.path;
        const std::string way = line.when.substr(0, line.when.find(" / "));
        std::istringstream parts(way);
        for (std::string part; std::getline(parts, part, '&');) {
            std::string path = holder;
            if (part.starts_with("../")) {
                part = part.substr(3);
                path = path.substr(0, path.rfind('/'));
            }
            const auto equals = part.find('=');
            const std::string attribute = part.substr(0, equals), first = part.substr(equals + 1, part.find('|', equals) - equals - 1);
            if (first != "(absent)") at(path).set(attribute, first, true);
        }
    }

    Element& at(const std::string& path) {
        Element* element = root_.get();
        fill(*element, "domain");
        std::size_t start = path.find('/');
        while (start != std::string::npos) {
            const auto end = path.find('/', start + 1);
            const std::string here = path.substr(0, end);
            element = &element->child(path.substr(start + 1, end == std::string::npos ? end : end - start - 1));
            fill(*element, here);
            start = end;
        }
        return *element;
    }

    static bool holds(const Line& line, const Element& holder) {
        if (line.when.empty()) return true;
        if (line.when.find("../") != std::string::npos) return false;
        std::istringstream parts(line.when.substr(0, line.when.find(" / ")));
        for (std::string part; std::getline(parts, part, '&');) {
            const auto equals = part.find('=');
            const std::string values = "|" + part.substr(equals + 1) + "|";
            std::string have = "(absent)";
            for (auto& [name, value] : holder.attributes)
                if (name == part.substr(0, equals)) have = value;
            if (values.find("|" + have + "|") == std::string::npos) return false;
        }
        return true;
    }

    // What must stand in an element.
    void fill(Element& element, const std::string& path) {
        for (const Line* line : by_path_[path]) {
            if (line->node.empty() && has_text(*line) && element.text.empty()) element.text = sample(line->value);
            if (line->occurs[0] != '1' || line->node.empty() || !holds(*line, element)) continue;
            if (line->node == "text()") {
                if (element.text.empty()) element.text = sample(line->value);
            } else if (line->node[0] == '@') {
                element.set(line->node.substr(1), sample(line->value));
            }
        }
        const std::string prefix = path + "/";
        for (auto found = by_path_.lower_bound(prefix); found != by_path_.end() && found->first.starts_with(prefix); ++found) {
            if (found->second.empty()) continue;
            const Line& line = *found->second.front();
            if (!line.node.empty() || found->first.find('/', prefix.size()) != std::string::npos) continue;
            if ((line.occurs[0] != '1' && line.occurs[0] != '+') || !holds(line, element)) continue;
            const std::string name = found->first.substr(prefix.size());
            bool there = false;
            for (auto& one : element.children) there |= one->name == name;
            if (!there) fill(element.child(name), found->first);
        }
    }

    const std::vector<Line>& all_;
    std::map<std::string, std::vector<const Line*>> by_path_;
    std::unique_ptr<Element> root_;
};

constexpr schema::WriteOptions everything{.live = true, .status = true, .secure = true};
constexpr schema::ReadOptions all_of_it{.live = true, .status = true};

// How often a place of the grammar stands in a document.
std::size_t count(const xml::Element& element, std::string_view path, std::string_view node) {
    const auto slash = path.find('/');
    if (slash == path.npos) {
        if (node.empty()) return 1;
        if (node == "text()") return !element.content().empty();
        return element.attribute(node.substr(1)) != nullptr;
    }
    path.remove_prefix(slash + 1);
    std::string_view name = path.substr(0, path.find('/'));
    if (const auto colon = name.find(':'); colon != name.npos) name.remove_prefix(colon + 1);
    std::size_t found = 0;
    for (const xml::Element& child : element.elements())
        if (name == "*" || child.name == name) found += count(child, path, node);
    return found;
}

std::string kept(const Line& line, const std::string& text) {
    std::string once, twice;
    const auto failed = attempt([&] {
        const model::Domain domain = model::read_domain(text, all_of_it);
        once = model::write_domain(domain, everything);
        if (const auto back = schema::from_json<model::Domain>(schema::to_json(domain), "domain"); !(back == domain)) once += "JSON";
        twice = model::write_domain(model::read_domain(once, all_of_it), everything);
    });
    if (failed) return "refused: " + failed->message;
    if (once.ends_with("JSON")) return "another domain after JSON";
    if (once != twice) return "changed when it is read again";
    const auto document = xml::Document::parse(once);
    // An element that says nothing may be left out: the lines of what stands in it show that it is kept.
    if (line.node.empty() && line.value == "element") return "";
    return count(document.root(), line.path, line.node) ? "" : "dropped";
}

// Compares with the file of what is known, or writes it.
void compare(const std::string& name, const std::string& found) {
    const std::string path = std::string(VIREO_SOURCE_DIR) + "/tests/golden/model/" + name;
    if (std::getenv("UPDATE_GOLDEN")) std::ofstream(path) << found;
    std::ifstream file(path);
    EXPECT_EQ(found, std::string(std::istreambuf_iterator<char>(file), {})) << path;
}

}  // namespace

TEST(every_path, of_the_grammar_makes_a_document_that_it_allows) {
    const auto all = lines();
    Builder builder(all);
    std::string found;
    for (const Line& line : all) {
        if (line.node == "@*" || line.path.find('*') != std::string::npos || line.value.starts_with("recursive")) continue;
        const auto document = xml::Document::parse(builder.document(line));
        for (const Problem& problem : model::grammar_of("domain")->check(document)) found += line.path + "\t" + line.node + "\t" + problem.path + ": " + problem.message + "\n";
    }
    compare("domain-paths-not-allowed.tsv", found);
}

TEST(every_path, is_read_and_written_and_stays_the_same) {
    const auto all = lines();
    Builder builder(all);
    std::string found;
    for (const Line& line : all) {
        if (line.node == "@*" || line.path.find('*') != std::string::npos || line.value.starts_with("recursive")) continue;
        if (const std::string what = kept(line, builder.document(line)); !what.empty()) found += line.path + "\t" + line.node + "\t" + what + "\n";
    }
    compare("domain-paths-not-kept.tsv", found);
}

TEST(every_path, with_a_wrong_value_is_found_at_its_place) {
    const auto all = lines();
    Builder builder(all);
    const std::string wrong = "conf-bogus, not\x7f";
    std::string found;
    for (const Line& line : all) {
        const bool has_value = line.node.starts_with("@") || line.node == "text()" || Builder::has_text(line);
        const bool has_rule = line.value.find("enum(") != std::string::npos || line.value.find("nsigned") != std::string::npos ||
                              line.value.find("nteger") != std::string::npos || line.value == "UUID" || line.value == "cpuset" ||
                              line.value.find("uint") != std::string::npos;
        if (!has_value || !has_rule || line.node == "@*" || line.path.find('*') != std::string::npos) continue;
        const std::string text = builder.document(line, &wrong);
        const auto at = text.find(wrong);
        ASSERT_NE(at, text.npos) << line.path << " " << line.node;
        const auto start = text.rfind('\n', at);
        const std::size_t row = std::size_t(std::count(text.begin(), text.begin() + std::ptrdiff_t(at), '\n')) + 1;
        const std::size_t column = at - (start == text.npos ? std::size_t(-1) : start);
        std::vector<Problem> problems;
        model::read_domain(text, {.live = true, .status = true, .problems = &problems});
        const bool there = std::ranges::any_of(problems, [&](const Problem& problem) { return problem.line == row && problem.column == column; });
        if (!there) found += line.path + "\t" + line.node + "\n";
    }
    compare("domain-paths-any-value.tsv", found);
}
