// Calls that start, stop, pause and shake guests.
#include <iterator>

#include "drivers/test/world.hpp"
#include "model/key_codes.hpp"
#include "protocol/remote/domain.hpp"
#include "protocol/remote/domain_device.hpp"

namespace vireo::test {
namespace {

[[noreturn]] void internal(const std::string& what) { throw refused(ErrorCode::internal_error, what); }
[[noreturn]] void bad_argument(std::string what) { throw refused(ErrorCode::invalid_arg, std::move(what)); }

// Compat: without the code's own text.
Error not_that(std::string what) {
    Error error(ErrorCode::invalid_arg, ErrorDomain::domain, std::move(what));
    error.message = error.detail;
    return error;
}

void require_running_state(const World::Change& change) {
    if (change.next.state != State::running) internal("domain '" + *change.guest->name() + "' not running");
}

// Does what the definition says for a shut-down or reboot: ends the guest, or lets it run from the start.
void finish_by(World::Change& change, model::LifecycleAction action) {
    if (action == model::LifecycleAction::destroy || action == model::LifecycleAction::preserve)
        return stop_guest(change, reason::shutoff_shutdown, lifecycle::stopped_shutdown);
    change.next.state = State::running;
    change.next.reason = reason::booted;
}

void shut_down(World::Change& change) {
    if (change.next.state == State::shutoff) internal("domain '" + *change.guest->name() + "' not running");
    finish_by(change, change.next.current().on_poweroff.value_or(model::LifecycleAction::destroy));
}

void reboot(World::Change& change) {
    if (!change.next.active()) throw not_running();
    finish_by(change, change.next.current().on_reboot.value_or(model::LifecycleAction::restart));
}

void create(World::Change& change, std::uint32_t flags) {
    check_flags(flags, 0, "testDomainCreateWithFlags");
    if (change.next.state != State::shutoff) internal("Domain '" + *change.guest->name() + "' is already running");
    start_guest(change, reason::booted, lifecycle::started_booted);
    change.next.managed_save = false;
}

template <class P> void create_from_xml(World& world, std::string xml, std::uint32_t flags, Later<P> later) {
    check_flags(flags, 64, "testDomainCreateXML");
    start_from<P>(world, later, reason::booted, lifecycle::started_booted,
                  [xml = std::move(xml), flags] { return read_definition(xml, flags & 64); },
                  [](World::Change& change) { return typename P::Reply{{*change.guest->name(), change.guest->uuid(), change.next.id}}; });
}

void send_signal(World::Change&, const remote::DomainSendProcessSignal::Args& args) {
    constexpr std::uint32_t last_signal = 65;   // VIR_DOMAIN_PROCESS_SIGNAL_LAST
    check_flags(args.flags, 0, "testDomainSendProcessSignal");
    if (args.pid_value != 1) bad_argument("only sending a signal to pid 1 is supported");
    if (args.signum >= last_signal) bad_argument("signum value " + std::to_string(args.signum) + " is out of range");
    // Compat: also while the guest is off. Process 1 takes no signal that it has no handler for.
}

}  // namespace

void start_guest(World::Change& change, int why, int detail) {
    GuestState& next = change.next;
    auto live = std::make_shared<model::Domain>(*next.config);
    check_start(*live);
    next.id = change.world.guests.next_id();
    live->id = next.id;
    next.live = std::move(live);
    next.state = State::running;
    next.reason = why;
    next.frozen.clear();
    change.lifecycle(lifecycle::started, detail);
}

void stop_guest(World::Change& change, int why, int detail) {
    GuestState& next = change.next;
    // What is gone keeps its last definition for who still holds the guest.
    if (!next.config) next.config = next.live;
    next.live = nullptr;
    next.id = -1;
    next.state = State::shutoff;
    next.reason = why;
    change.lifecycle(lifecycle::stopped, detail);
}

void check_start(const model::Domain& domain) {
    for (const model::Interface& interface : domain.devices.interfaces) {
        const auto& bandwidth = interface.bandwidth;
        if (bandwidth && bandwidth->inbound && bandwidth->inbound->floor && !std::holds_alternative<model::NetSource>(interface.source))
            throw Error(ErrorCode::config_unsupported, ErrorDomain::none, "floor attribute is not supported for this config");
    }
}

void offer_lifecycle(World& world) {
    world.changes<remote::DomainCreate>([](World::Change& change, const auto&) { create(change, 0); });
    world.changes<remote::DomainCreateWithFlags>([](World::Change& change, const auto& args) {
        create(change, args.flags);
        return remote::DomainCreateWithFlags::Reply{{*change.guest->name(), change.guest->uuid(), change.next.id}};
    });
    world.table.works<remote::DomainCreateXml>([&world](Request, remote::DomainCreateXml::Args args, Later<remote::DomainCreateXml> later) {
        create_from_xml(world, std::move(args.xml_desc), args.flags, later);
    });
    world.table.works<remote::DomainCreateXmlWithFiles>(
        [&world](Request request, remote::DomainCreateXmlWithFiles::Args args, Later<remote::DomainCreateXmlWithFiles> later) {
            (void)request;   // the files are closed: no process of the guest could get them
            create_from_xml(world, std::move(args.xml_desc), args.flags, later);
        });
    const auto destroy = [](World::Change& change) {
        if (!change.next.active()) throw not_running();
        stop_guest(change, reason::destroyed, lifecycle::stopped_destroyed);
    };
    world.changes<remote::DomainDestroy>([destroy](World::Change& change, const auto&) { destroy(change); });
    world.changes<remote::DomainDestroyFlags>([destroy](World::Change& change, const auto& args) {
        check_flags(args.flags, 1, "testDomainDestroyFlags");
        destroy(change);
    });
    world.changes<remote::DomainSuspend>([](World::Change& change, const auto&) {
        require_running_state(change);
        change.next.state = State::paused;
        change.next.reason = reason::user;
        change.lifecycle(lifecycle::suspended, lifecycle::suspended_paused);
    });
    world.changes<remote::DomainResume>([](World::Change& change, const auto&) {
        if (change.next.state != State::paused) internal("domain '" + *change.guest->name() + "' not paused");
        change.next.state = State::running;
        change.next.reason = reason::unpaused;
        change.lifecycle(lifecycle::resumed, lifecycle::resumed_unpaused);
    });
    world.changes<remote::DomainShutdown>([](World::Change& change, const auto&) { shut_down(change); });
    world.changes<remote::DomainShutdownFlags>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 0, "testDomainShutdownFlags");
        shut_down(change);
    });
    world.changes<remote::DomainReboot>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 0x1f, "testDomainReboot");
        reboot(change);
    });
    world.changes<remote::DomainReset>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 0, "testDomainReset");
        if (!change.next.active()) throw not_running();
    });
    world.changes<remote::DomainInjectNmi>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 0, "testDomainInjectNMI");
        if (!change.next.active()) throw not_running();
    });
    world.changes<remote::DomainSendKey>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 0, "testDomainSendKey");
        if (!change.next.active()) throw not_running();
        constexpr const char* sets[] = {"linux", "xt", "atset1", "atset2", "atset3", "os_x", "xt_kbd", "usb", "win32", "qnum"};
        if (args.codeset >= std::size(sets)) throw not_that("Unsupported codeset '" + std::to_string(args.codeset) + "'");
        for (const std::uint32_t code : args.keycodes)
            if (code && !model::qnum_of_key(args.codeset, code)) internal("invalid keycode " + std::to_string(code) + " of " + sets[args.codeset] + " codeset");
    });
    world.changes<remote::DomainSendProcessSignal>(send_signal);
}

}  // namespace vireo::test
