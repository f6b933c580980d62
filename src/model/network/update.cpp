#include "model/network/update.hpp"

#include <algorithm>
#include <functional>

#include "model/network/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

namespace {

using Command = NetworkUpdateCommand;

[[noreturn]] void refuse(ErrorCode code, std::string what) { throw Error(code, ErrorDomain::network, std::move(what)); }
[[noreturn]] void invalid(std::string what) { refuse(ErrorCode::operation_invalid, std::move(what)); }

template <class T> T read_part(const std::string& text, std::string_view root) {
    const auto document = xml::Document::parse(text, "network_update_xml");
    return schema::read<T>(document, root, {.domain = ErrorDomain::network});
}

// One section: a list of entries, of which some are the same for this purpose.
template <class T> struct Section {
    const char* noun;
    std::function<bool(const T&, const T&)> same;             // an entry that a new one would clash with
    std::function<bool(const T&, const T&)> named;            // the entry that is meant for removal and change
    std::function<std::string(const T&)> words;               // how the entry is told in errors
    // Compat: what the errors say where they differ from the usual ones.
    std::string absent = {}, present = {};
};

template <class T> void apply(const Network& network, std::vector<T>& list, Command command, const T& entry, const Section<T>& section) {
    const auto in_network = " in network '" + network.name + "'";
    const auto at = std::ranges::find_if(list, [&](const T& each) { return section.named(each, entry); });
    switch (command) {
        case Command::modify:
            if (at == list.end() && !section.absent.empty()) invalid(section.absent);
            if (at == list.end()) invalid(std::string("couldn't locate an existing ") + section.noun + " entry with " + section.words(entry) + in_network);
            *at = entry;
            return;
        case Command::remove:
            if (at == list.end()) invalid(section.absent.empty() ? std::string("couldn't locate a matching ") + section.noun + " entry" + in_network : section.absent);
            list.erase(at);
            return;
        case Command::add_first:
        case Command::add_last:
            if (std::ranges::any_of(list, [&](const T& each) { return section.same(each, entry); }))
                invalid(!section.present.empty() ? section.present : std::string("there is an existing ") + section.noun + " entry" + in_network + " that matches \"" + section.words(entry) + "\"");
            list.insert(command == Command::add_first ? list.begin() : list.end(), entry);
            return;
        default: refuse(ErrorCode::operation_unsupported, "unrecognized network update command code " + std::to_string(int(command)));
    }
}

NetworkIp& chosen_ip(Network& network, std::int32_t parent, const char* noun, bool needs_dhcp) {
    const auto cannot = [&](const std::string& why) { invalid(std::string("couldn't update ") + noun + " entry - " + why); };
    if (parent >= 0) {
        if (std::size_t(parent) >= network.ips.size()) cannot("no <ip> element found at index " + std::to_string(parent) + " in network '" + network.name + "'");
        return network.ips[std::size_t(parent)];
    }
    for (NetworkIp& ip : network.ips)
        if (ip.dhcp) return ip;
    if (!needs_dhcp)
        for (NetworkIp& ip : network.ips)
            if (!ip.is_v6()) return ip;
    if (network.ips.empty()) cannot("no <ip> element found in network '" + network.name + "'");
    return network.ips.front();
}

void update_dhcp_host(Network& network, Command command, std::int32_t parent, const std::string& xml) {
    NetworkIp& ip = chosen_ip(network, parent, "dhcp host", false);
    const auto host = read_part<DhcpHost>(xml, "host");
    const bool partial = command == Command::remove;
    if (!partial && !host.ip) refuse(ErrorCode::xml_error, "Missing IP address in static host definition for network '" + network.name + "'");
    if (!host.mac && !host.name && !host.id && !partial)
        refuse(ErrorCode::xml_error, "At least one of name, mac, or ip attribute must be specified for static host definition in network '" + network.name + "'");
    if (host.mac && !Mac::parse(*host.mac)) refuse(ErrorCode::xml_error, "Cannot parse MAC address '" + *host.mac + "' in network '" + network.name + "'");
    if (host.ip && !IpAddress::parse(*host.ip)) refuse(ErrorCode::xml_error, "Invalid IP address in static host definition for network '" + network.name + "'");
    Dhcp dhcp = ip.dhcp.value_or(Dhcp{});
    const auto equal = [](const auto& a, const auto& b) { return a && b && *a == *b; };
    const Section<DhcpHost> section{
        "dhcp host",
        [&](const DhcpHost& a, const DhcpHost& b) { return equal(a.mac, b.mac) || equal(a.ip, b.ip) || equal(a.name, b.name); },
        [&](const DhcpHost& a, const DhcpHost& b) {
            if (command == Command::modify)
                return (b.mac && a.mac && *a.mac == *b.mac) || (b.name && !b.mac && equal(a.name, b.name)) || (!b.mac && !b.name && equal(a.ip, b.ip));
            return (!b.mac || equal(a.mac, b.mac)) && (!b.name || equal(a.name, b.name)) && (!b.ip || equal(a.ip, b.ip));
        },
        [&](const DhcpHost& h) {
            if (command == Command::modify)
                return "\"mac='" + h.mac.value_or("unknown") + "'\" \"name='" + h.name.value_or("unknown") + "'\" \"ip='" + h.ip.value_or("unknown") + "'\"";
            return std::string("<host mac='") + h.mac.value_or("unknown") + "' name='" + h.name.value_or("unknown") + "' ip='" + h.ip.value_or("unknown") + "'/>";
        }};
    apply(network, dhcp.hosts, command, host, section);
    ip.dhcp = dhcp;
}

void update_dhcp_range(Network& network, Command command, std::int32_t parent, const std::string& xml) {
    NetworkIp& ip = chosen_ip(network, parent, "dhcp range", false);
    const auto range = read_part<DhcpRange>(xml, "range");
    if (!IpAddress::parse(range.start) || !IpAddress::parse(range.end)) refuse(ErrorCode::xml_error, "Invalid dhcp range in network '" + network.name + "'");
    if (command == Command::modify) refuse(ErrorCode::operation_unsupported, "dhcp ranges cannot be modified, only added or deleted");
    Dhcp dhcp = ip.dhcp.value_or(Dhcp{});
    const auto same = [](const DhcpRange& a, const DhcpRange& b) { return a.start == b.start && a.end == b.end; };
    apply(network, dhcp.ranges, command, range, Section<DhcpRange>{"dhcp range", same, same, [](const DhcpRange& r) {
        return "<range start='" + r.start + "' end='" + r.end + "'/>";
    }});
    ip.dhcp = dhcp;
}

void update_forward_interface(Network& network, Command command, const std::string& xml) {
    const auto interface = read_part<ForwardInterface>(xml, "interface");
    if (command == Command::modify) refuse(ErrorCode::operation_unsupported, "forward interface entries cannot be modified, only added or deleted");
    if (!network.forward) network.forward.emplace();
    const auto same = [](const ForwardInterface& a, const ForwardInterface& b) { return a.dev == b.dev; };
    apply(network, network.forward->interfaces, command, interface, Section<ForwardInterface>{"interface", same, same, [](const ForwardInterface& i) {
        return "<interface dev='" + i.dev + "'>";
    }, "couldn't find an interface entry in network '" + network.name + "' matching <interface dev='" + interface.dev + "'>"});
    auto& interfaces = network.forward->interfaces;
    network.forward->dev = interfaces.empty() ? std::nullopt : std::optional(interfaces.front().dev);
}

void update_portgroup(Network& network, Command command, const std::string& xml) {
    const auto group = read_part<PortGroup>(xml, "portgroup");
    if (is_yes(group.default_) && command != Command::remove)
        for (const PortGroup& each : network.portgroups)
            if (is_yes(each.default_) && each.name != group.name)
                invalid("a different portgroup entry in network '" + network.name + "' is already set as the default. Only one default is allowed.");
    const auto same = [](const PortGroup& a, const PortGroup& b) { return a.name == b.name; };
    apply(network, network.portgroups, command, group, Section<PortGroup>{"portgroup", same, same, [](const PortGroup& g) { return "<portgroup name='" + g.name + "'>"; },
                                                                  "couldn't find a portgroup entry in network '" + network.name + "' matching <portgroup name='" + group.name + "'>"});
}

template <class T> void update_dns(Network& network, Command command, std::vector<T> NetworkDns::* list, const T& entry, const Section<T>& section) {
    if (command == Command::modify) refuse(ErrorCode::operation_unsupported, std::string(section.noun) + " records cannot be modified, only added or deleted");
    NetworkDns dns = network.dns.value_or(NetworkDns{});
    Section<T> worded = section;
    worded.absent = std::string("couldn't locate a matching ") + section.noun + " record in network " + network.name;
    worded.present = "there is already " + section.present + " in network " + network.name;
    apply(network, dns.*list, command, entry, worded);
    network.dns = dns;
}

void update_dns_host(Network& network, Command command, const std::string& xml) {
    const auto host = read_part<DnsHost>(xml, "host");
    const auto same = [](const DnsHost& a, const DnsHost& b) {
        return a.ip == b.ip || std::ranges::any_of(a.hostnames, [&](const auto& name) { return std::ranges::find(b.hostnames, name) != b.hostnames.end(); });
    };
    const auto named = [](const DnsHost& a, const DnsHost& b) {
        return (b.ip.empty() || a.ip == b.ip) && std::ranges::all_of(b.hostnames, [&](const auto& name) { return std::ranges::find(a.hostnames, name) != a.hostnames.end(); });
    };
    update_dns(network, command, &NetworkDns::hosts, host, Section<DnsHost>{"DNS HOST", same, named, [](const DnsHost& h) { return "ip='" + h.ip + "'"; }, "",
                                                                            "at least one DNS HOST record with a matching field"});
}

void update_dns_text(Network& network, Command command, const std::string& xml) {
    const auto text = read_part<DnsText>(xml, "txt");
    const auto same = [](const DnsText& a, const DnsText& b) { return a.name == b.name; };
    update_dns(network, command, &NetworkDns::texts, text, Section<DnsText>{"DNS TXT", same, same, [](const DnsText& t) { return "name='" + t.name + "'"; }, "",
                                                                           "a DNS TXT record with name '" + text.name + "'"});
}

void update_dns_service(Network& network, Command command, const std::string& xml) {
    const auto service = read_part<DnsService>(xml, "srv");
    const auto same = [](const DnsService& a, const DnsService& b) {
        return a.service == b.service && a.protocol == b.protocol && (!b.domain || a.domain == b.domain) && (!b.target || a.target == b.target);
    };
    update_dns(network, command, &NetworkDns::services, service, Section<DnsService>{"DNS SRV", same, same, [](const DnsService& s) {
        return "service='" + s.service + "' protocol='" + s.protocol + "'";
    }, "", "at least one DNS SRV record matching all specified fields"});
}

}  // namespace

void update_network(Network& network, std::uint32_t number, std::uint32_t section, std::int32_t parent, const std::string& xml) {
    const auto command = Command(number);
    Network next = network;
    switch (NetworkSection(section)) {
        case NetworkSection::ip_dhcp_host: update_dhcp_host(next, command, parent, xml); break;
        case NetworkSection::ip_dhcp_range: update_dhcp_range(next, command, parent, xml); break;
        case NetworkSection::forward_interface: update_forward_interface(next, command, xml); break;
        case NetworkSection::portgroup: update_portgroup(next, command, xml); break;
        case NetworkSection::dns_host: update_dns_host(next, command, xml); break;
        case NetworkSection::dns_txt: update_dns_text(next, command, xml); break;
        case NetworkSection::dns_srv: update_dns_service(next, command, xml); break;
        case NetworkSection::bridge:
        case NetworkSection::domain:
        case NetworkSection::ip:
        case NetworkSection::forward:
        case NetworkSection::forward_pf: {
            constexpr const char* words[] = {"", "bridge", "domain", "ip", "", "", "forward", "", "forward-pf"};
            refuse(ErrorCode::operation_unsupported, std::string("can't update '") + words[section] + "' section of network '" + network.name + "'");
        }
        default: refuse(ErrorCode::operation_unsupported, "can't update unrecognized section of network");
    }
    network = std::move(next);
}

}  // namespace vireo::model
