// Calls that a guest's agent would answer: name, time, file systems, addresses, passwords; and pictures of its screen.
#include <algorithm>
#include <array>

#include "drivers/test/picture.hpp"
#include "drivers/test/world.hpp"
#include "protocol/remote/domain_device.hpp"
#include "protocol/remote/domain_guest.hpp"

namespace vireo::test {
namespace {

using driver::Stream;

// The guest's clock stands at a moment that callers may set.
constexpr std::int64_t built_in_time = 627319920;
constexpr std::uint32_t strings_okay = 4;   // VIR_TYPED_PARAM_STRING_OKAY
const std::string mount_points[] = {"/", "/boot"};

const std::string& known_mount_point(const std::string& path) {
    const auto found = std::ranges::find(mount_points, path);
    if (found == std::end(mount_points)) throw refused(ErrorCode::operation_invalid, "mount point not found: " + path);
    return *found;
}

std::vector<std::string> chosen_mount_points(const std::vector<std::string>& asked) {
    std::vector<std::string> chosen;
    if (asked.empty()) chosen.assign(std::begin(mount_points), std::end(mount_points));
    for (const std::string& path : asked) chosen.push_back(known_mount_point(path));
    return chosen;
}

remote::DomainGetFsinfo::Reply file_systems(const GuestState& state) {
    remote::DomainGetFsinfo::Reply reply;
    for (const model::Disk& disk : state.current().devices.disks) {
        if (disk.device != model::DiskDevice::disk) continue;
        int partition = 0;
        for (const std::string& path : mount_points)
            reply.info.push_back({path, disk.target.dev + std::to_string(++partition), "ext4", {{disk.target.dev}}});
        break;
    }
    reply.count = std::uint32_t(reply.info.size());
    return reply;
}

// `number` addresses behind this one.
std::string address_behind(const model::IpAddress& from, std::uint32_t number) {
    std::array<std::uint8_t, 4> bytes{from.bytes()[0], from.bytes()[1], from.bytes()[2], from.bytes()[3]};
    for (int i = 3; i >= 0 && number; --i) {
        number += bytes[std::size_t(i)];
        bytes[std::size_t(i)] = std::uint8_t(number & 0xff);
        number >>= 8;
    }
    return model::IpAddress::v4(bytes).text();
}

// What a network gives out: behind the start of its first range, twenty addresses for each guest, by its id.
std::optional<remote::DomainIpAddr> address_in(const World& world, const std::string& name, std::uint32_t offset) {
    for (const auto all = world.networks.read(); const auto& network : *all) {
        const model::Network& definition = network->current();
        if (definition.name != name) continue;
        for (const model::NetworkIp& ip : definition.ips) {
            if (ip.is_v6() || !ip.address || !ip.dhcp || ip.dhcp->ranges.empty()) continue;
            const auto start = model::IpAddress::parse(ip.dhcp->ranges.front().start);
            const auto own = model::IpAddress::parse(*ip.address);
            if (!start || !start->is_v4() || !own) continue;
            const auto mask = ip.netmask ? model::IpAddress::parse(*ip.netmask) : std::nullopt;
            const unsigned prefix = ip.prefix ? *ip.prefix : mask && mask->prefix_of_mask() ? *mask->prefix_of_mask() : own->default_prefix();
            return remote::DomainIpAddr{0, address_behind(*start, offset), prefix};
        }
    }
    return std::nullopt;
}

// Interfaces outside networks count from one.
remote::DomainInterfaceAddresses::Reply addresses(const World& world, const GuestState& state) {
    remote::DomainInterfaceAddresses::Reply reply;
    std::uint32_t number = 0;
    for (const model::Interface& interface : state.current().devices.interfaces) {
        remote::DomainInterface out;
        out.name = interface.target.dev.value_or("");
        if (interface.mac.address) out.hwaddr = interface.mac.address->text();
        if (const auto* network = std::get_if<model::NetSource>(&interface.source)) {
            const auto address = address_in(world, network->network, 20 * std::uint32_t(state.id - 1) + number + 1);
            if (address) out.addresses.push_back(*address);
        } else {
            out.addresses.push_back({0, "192.168.0." + std::to_string(number + 1), 24});
        }
        reply.interfaces.push_back(std::move(out));
        ++number;
    }
    return reply;
}

}  // namespace

void offer_guest_agent(World& world) {
    world.reads<remote::DomainGetHostname>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, 3, "testDomainGetHostname");
        if (!state.active()) throw not_running();
        return remote::DomainGetHostname::Reply{state.current().name + "host"};
    });
    world.reads<remote::DomainGetTime>([](const GuestState& state, const auto&) {
        if (!state.active()) throw refused(ErrorCode::operation_invalid, "domain is not running");
        return remote::DomainGetTime::Reply{state.seconds.value_or(built_in_time), state.nanoseconds};
    });
    world.changes<remote::DomainSetTime>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 1, "testDomainSetTime");
        if (!change.next.active()) throw not_running();
        if (args.flags & 1) return;   // from the hardware's clock: the same time
        change.next.seconds = args.seconds;
        change.next.nanoseconds = args.nseconds;
    });
    world.changes<remote::DomainSetUserPassword>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 1, "testDomainSetUserPassword");
        if (!change.next.active()) throw not_running();
    });
    world.reads<remote::DomainGetFsinfo>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, 0, "testDomainGetFSInfo");
        if (!state.active()) throw not_running();
        return file_systems(state);
    });
    world.changes<remote::DomainFsfreeze>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 0, "testDomainFSFreeze");
        if (!change.next.active()) throw not_running();
        remote::DomainFsfreeze::Reply reply;
        for (const std::string& path : chosen_mount_points(args.mountpoints)) reply.filesystems += change.next.frozen.insert(path).second;
        return reply;
    });
    world.changes<remote::DomainFsthaw>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 0, "testDomainFSThaw");
        if (!change.next.active()) throw not_running();
        remote::DomainFsthaw::Reply reply;
        for (const std::string& path : chosen_mount_points(args.mountpoints)) reply.filesystems += int(change.next.frozen.erase(path));
        return reply;
    });
    world.changes<remote::DomainFstrim>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 0, "testDomainFSTrim");
        if (!change.next.active()) throw not_running();
        if (args.mount_point) known_mount_point(*args.mount_point);
    });
    world.answers<remote::DomainInterfaceAddresses>([](const World& w, const auto& args) {
        check_flags(args.flags, 0, "testDomainInterfaceAddresses");
        const auto state = w.find(args.domain)->read();
        if (!state->active()) throw not_running();
        if (args.source > 2) throw refused(ErrorCode::argument_unsupported, "Unknown IP address data source " + std::to_string(args.source));
        return addresses(w, *state);
    });
    world.reads<remote::DomainGetSecurityLabel>([](const GuestState& state, const auto&) {
        if (!state.active()) return remote::DomainGetSecurityLabel::Reply{};
        return remote::DomainGetSecurityLabel::Reply{"libvirt-test", 1};
    });
    world.reads<remote::DomainGetLaunchSecurityInfo>([](const GuestState&, const auto& args) {
        check_flags(args.flags | strings_okay, 0, "testDomainGetLaunchSecurityInfo");   // Compat: clients always say so, and it is refused
        return remote::DomainGetLaunchSecurityInfo::Reply{};
    });
    world.reads<remote::DomainGetMessages>([](const GuestState& state, const auto& args) {
        check_flags(args.flags, 3, "testDomainGetMessages");
        remote::DomainGetMessages::Reply reply;
        (void)state;
        return reply;
    });
    world.table.works<remote::DomainScreenshot>([&world](Request request, remote::DomainScreenshot::Args args, Later<remote::DomainScreenshot> later) {
        check_flags(args.flags, 0, "testDomainScreenshot");
        world.find(args.domain);
        request.stream->open({});
        later({.mime = "image/png"});
        request.stream->send(test_picture());
        request.stream->finish();
    });
}

}  // namespace vireo::test
