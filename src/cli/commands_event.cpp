// Watching events.
#include <libvirt/libvirt-qemu.h>

#include <algorithm>

#include "base/json.hpp"
#include "cli/watch.hpp"

namespace vireo::cli {
namespace {

struct Heard {
    Watch* watch;
    const char* name;
};
Heard& heard(void* data) { return *static_cast<Heard*>(data); }
std::string about(void* data, virDomainPtr domain) { return format("event '%s' for domain '%s'", heard(data).name, virDomainGetName(domain)); }
void say(void* data, virDomainPtr domain, const std::string& rest = "\n") { heard(data).watch->event(about(data, domain) + rest); }

const char* lifecycle_word(int event) {
    return pick({"Defined", "Undefined", "Started", "Suspended", "Resumed", "Stopped", "Shutdown", "PMSuspended", "Crashed"}, event);
}
const char* lifecycle_detail(int event, int detail) {
    switch (event) {
        case VIR_DOMAIN_EVENT_DEFINED: return pick({"Added", "Updated", "Renamed", "Snapshot"}, detail);
        case VIR_DOMAIN_EVENT_UNDEFINED: return pick({"Removed", "Renamed"}, detail);
        case VIR_DOMAIN_EVENT_STARTED: return pick({"Booted", "Migrated", "Restored", "Snapshot", "Event wakeup"}, detail);
        case VIR_DOMAIN_EVENT_SUSPENDED:
            return pick({"Paused", "Migrated", "I/O Error", "Watchdog", "Restored", "Snapshot", "API error", "Post-copy", "Post-copy Error"}, detail);
        case VIR_DOMAIN_EVENT_RESUMED: return pick({"Unpaused", "Migrated", "Snapshot", "Post-copy", "Post-copy Error"}, detail);
        case VIR_DOMAIN_EVENT_STOPPED: return pick({"Shutdown", "Destroyed", "Crashed", "Migrated", "Saved", "Failed", "Snapshot"}, detail);
        case VIR_DOMAIN_EVENT_SHUTDOWN: return pick({"Finished after guest request", "Finished after host request", "Finished after unknown request"}, detail);
        case VIR_DOMAIN_EVENT_PMSUSPENDED: return pick({"Memory", "Disk"}, detail);
        case VIR_DOMAIN_EVENT_CRASHED: return pick({"Panicked", "Crashloaded"}, detail);
        default: return "unknown";
    }
}
std::string params_text(virTypedParameterPtr params, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += format("\t%s: %s\n", params[i].field, value_text(params[i]).c_str());
    return text;
}

using Generic = virConnectDomainEventGenericCallback;
struct EventRow {
    const char* name;
    Generic callback;
};
template <class F> Generic as(F f) { return reinterpret_cast<Generic>(reinterpret_cast<void (*)()>(f)); }

// By number.
const std::vector<EventRow>& event_rows() {
    static const std::vector<EventRow> rows = {
        {"lifecycle", as(+[](virConnectPtr, virDomainPtr d, int event, int detail, void* data) {
            say(data, d, format(": %s %s\n", lifecycle_word(event), lifecycle_detail(event, detail)));
            return 0;
        })},
        {"reboot", [](virConnectPtr, virDomainPtr d, void* data) { say(data, d); }},
        {"rtc-change", as(+[](virConnectPtr, virDomainPtr d, long long offset, void* data) { say(data, d, format(": %lld\n", offset)); })},
        {"watchdog", as(+[](virConnectPtr, virDomainPtr d, int action, void* data) {
            say(data, d, format(": %s\n", pick({"none", "pause", "reset", "poweroff", "shutdown", "debug", "inject-nmi"}, action)));
        })},
        {"io-error", as(+[](virConnectPtr, virDomainPtr d, const char* path, const char* alias, int action, void* data) {
            say(data, d, format(": %s (%s) %s\n", path, alias, pick({"none", "pause", "report"}, action)));
        })},
        {"graphics", as(+[](virConnectPtr, virDomainPtr d, int phase, const virDomainEventGraphicsAddress* local,
                            const virDomainEventGraphicsAddress* remote, const char* scheme, const virDomainEventGraphicsSubject* subject, void* data) {
            const auto family = [](int number) { return pick({"IPv4", "IPv6", "unix"}, number); };
            std::string text = format(": %s local[%s %s %s] remote[%s %s %s] %s", pick({"connect", "initialize", "disconnect"}, phase), family(local->family),
                                      local->node, local->service, family(remote->family), remote->node, remote->service, scheme);
            for (int i = 0; i < subject->nidentity; ++i) text += format(" %s=%s", subject->identities[i].type, subject->identities[i].name);
            say(data, d, text + "\n");
        })},
        {"io-error-reason", as(+[](virConnectPtr, virDomainPtr d, const char* path, const char* alias, int action, const char* reason, void* data) {
            say(data, d, format(": %s (%s) %s due to %s\n", path, alias, pick({"none", "pause", "report"}, action), reason));
        })},
        {"control-error", [](virConnectPtr, virDomainPtr d, void* data) { say(data, d); }},
        {"block-job", as(+[](virConnectPtr, virDomainPtr d, const char* disk, int type, int status, void* data) {
            say(data, d, format(": %s for %s %s\n", pick({"Unknown job", "Block Pull", "Block Copy", "Block Commit", "Active Block Commit", "Backup"}, type), disk,
                                pick({"completed", "failed", "canceled", "ready"}, status)));
        })},
        {"disk-change", as(+[](virConnectPtr, virDomainPtr d, const char* old, const char* now, const char* alias, int reason, void* data) {
            say(data, d, format(" disk %s: %s -> %s: %s\n", alias, old ? old : "", now ? now : "", pick({"changed", "dropped"}, reason)));
        })},
        {"tray-change", as(+[](virConnectPtr, virDomainPtr d, const char* alias, int reason, void* data) {
            say(data, d, format(" disk %s: %s\n", alias, pick({"opened", "closed"}, reason)));
        })},
        {"pm-wakeup", as(+[](virConnectPtr, virDomainPtr d, int, void* data) { say(data, d); })},
        {"pm-suspend", as(+[](virConnectPtr, virDomainPtr d, int, void* data) { say(data, d); })},
        {"balloon-change", as(+[](virConnectPtr, virDomainPtr d, unsigned long long actual, void* data) { say(data, d, format(": %lluKiB\n", actual)); })},
        {"pm-suspend-disk", as(+[](virConnectPtr, virDomainPtr d, int, void* data) { say(data, d); })},
        {"device-removed", as(+[](virConnectPtr, virDomainPtr d, const char* alias, void* data) { say(data, d, format(": %s\n", alias)); })},
        {"block-job-2", as(+[](virConnectPtr, virDomainPtr d, const char* disk, int type, int status, void* data) {
            say(data, d, format(": %s for %s %s\n", pick({"Unknown job", "Block Pull", "Block Copy", "Block Commit", "Active Block Commit", "Backup"}, type), disk,
                                pick({"completed", "failed", "canceled", "ready"}, status)));
        })},
        {"tunable", as(+[](virConnectPtr, virDomainPtr d, virTypedParameterPtr params, int count, void* data) {
            say(data, d, ":\n" + params_text(params, count));
        })},
        {"agent-lifecycle", as(+[](virConnectPtr, virDomainPtr d, int state, int reason, void* data) {
            say(data, d, format(": state: '%s' reason: '%s'\n", pick({"unknown", "connected", "disconnected"}, state),
                                pick({"unknown", "domain started", "channel event"}, reason)));
        })},
        {"device-added", as(+[](virConnectPtr, virDomainPtr d, const char* alias, void* data) { say(data, d, format(": %s\n", alias)); })},
        {"migration-iteration", as(+[](virConnectPtr, virDomainPtr d, int iteration, void* data) { say(data, d, format(": iteration: '%d'\n", iteration)); })},
        {"job-completed", as(+[](virConnectPtr, virDomainPtr d, virTypedParameterPtr params, int count, void* data) {
            say(data, d, ":\n" + params_text(params, count));
        })},
        {"device-removal-failed", as(+[](virConnectPtr, virDomainPtr d, const char* alias, void* data) { say(data, d, format(": %s\n", alias)); })},
        {"metadata-change", as(+[](virConnectPtr, virDomainPtr d, int type, const char* uri, void* data) {
            say(data, d, format(": type %s, uri %s\n", pick({"description", "title", "element"}, type), uri ? uri : "n/a"));
        })},
        {"block-threshold", as(+[](virConnectPtr, virDomainPtr d, const char* dev, const char* path, unsigned long long threshold, unsigned long long excess, void* data) {
            say(data, d, format(": dev: %s(%s) %llu %llu\n", dev, path ? path : "", threshold, excess));
        })},
        {"memory-failure", as(+[](virConnectPtr, virDomainPtr d, int recipient, int action, unsigned flags, void* data) {
            say(data, d, format(":\nrecipient: %s\naction: %s\naction required: %d\nrecursive: %d\n", pick({"hypervisor", "guest"}, recipient),
                                pick({"ignore", "inject", "fatal", "reset"}, action), (flags & VIR_DOMAIN_MEMORY_FAILURE_ACTION_REQUIRED) != 0,
                                (flags & VIR_DOMAIN_MEMORY_FAILURE_RECURSIVE) != 0));
        })},
        {"memory-device-size-change", as(+[](virConnectPtr, virDomainPtr d, const char* alias, unsigned long long size, void* data) {
            say(data, d, format(":\nalias: %s\nsize: %llu\n", alias, size));
        })},
    };
    return rows;
}

void event(Shell& shell, const Arguments& args) {
    args.exclusive({"all", "event"});
    args.exclusive({"list", "all"});
    args.exclusive({"list", "event"});
    const auto& rows = event_rows();
    if (args["list"]) {
        for (const auto& row : rows) shell.print(std::string(row.name) + "\n");
        return;
    }
    const auto wanted = args.text("event");
    if (!wanted && !args["all"]) fail("one of --list, --all, or --event <type> is required");
    if (wanted && std::none_of(rows.begin(), rows.end(), [&](const auto& row) { return *wanted == row.name; })) fail("unknown event type %s", wanted->c_str());
    const Domain domain = args["domain"] ? shell.domain(args) : nullptr;
    Watch watch(shell, args);
    std::vector<Heard> data(rows.size());
    std::vector<int> registered;
    Failure failure;
    bool failed = false;
    for (std::size_t i = 0; i < rows.size() && !failed; ++i) {
        if (wanted && *wanted != rows[i].name) continue;
        data[i] = {&watch, rows[i].name};
        const int number = virConnectDomainEventRegisterAny(shell.connection(), domain.get(), int(i), rows[i].callback, &data[i], nullptr);
        if (number >= 0) registered.push_back(number);
        else if (args["all"]) forget_error();   // a daemon may not know them all
        else failed = true;
    }
    if (!failed) watch.wait();
    // What is being printed now must be done before its data goes.
    for (const int number : registered) virConnectDomainEventDeregisterAny(shell.connection(), number);
    if (failed || !watch.good()) throw failure;
}

// ---- the monitor of QEMU ----

struct Monitored {
    Watch* watch;
    bool pretty;
};

void qemu_monitor_event(Shell& shell, const Arguments& args) {
    const unsigned flags = args.flag("regex", VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX) |
                           args.flag("no-case", VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_NOCASE);
    const Domain domain = args["domain"] ? shell.domain(args) : nullptr;
    Watch watch(shell, args);
    Monitored data{&watch, args["pretty"]};
    const int number = virConnectDomainQemuMonitorEventRegister(
        shell.connection(), domain.get(), args.c_str("event"),
        [](virConnectPtr, virDomainPtr d, const char* name, long long seconds, unsigned micros, const char* details, void* opaque) {
            const auto& to = *static_cast<Monitored*>(opaque);
            to.watch->event(format("event %s at %lld.%06u for domain '%s': %s\n", name, seconds, micros, virDomainGetName(d), details ? details : "(null)"));
        },
        &data, nullptr, flags);
    if (number < 0) fail();
    watch.wait();
    virConnectDomainQemuMonitorEventDeregister(shell.connection(), number);
    if (!watch.good()) fail();
}

// As QEMU's own pretty printer: two blanks a level.
std::string indented(const Json& value, const std::string& before = "") {
    const std::string deeper = before + "  ";
    std::string text;
    if (value.is_object() && !value.members().empty()) {
        for (const auto& [name, member] : value.members())
            text += (text.empty() ? "" : ",\n") + deeper + Json(name).dump() + ": " + indented(member, deeper);
        return "{\n" + text + "\n" + before + "}";
    }
    if (value.is_array() && !value.items().empty()) {
        for (const auto& item : value.items()) text += (text.empty() ? "" : ",\n") + deeper + indented(item, deeper);
        return "[\n" + text + "\n" + before + "]";
    }
    return value.is_array() ? "[]" : value.is_object() ? "{}" : value.dump();
}

std::string joined(const Arguments& args) {
    std::string text;
    for (const auto& word : args.rest("cmd")) text += (text.empty() ? "" : " ") + word;
    return text;
}

void qemu_monitor_command(Shell& shell, const Arguments& args) {
    args.exclusive({"hmp", "pretty"});
    args.exclusive({"hmp", "return-value"});
    const Domain domain = shell.domain(args);
    char* raw = nullptr;
    if (virDomainQemuMonitorCommand(domain.get(), joined(args).c_str(), &raw, args.flag("hmp", VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP)) < 0) fail();
    const Text result(raw);
    std::string text = result.get();
    if (args["pretty"] || args["return-value"]) {
        Json answer;
        try {
            answer = Json::parse(text);
        } catch (const std::exception& wrong) {
            throw Failure(wrong.what());
        }
        if (args["return-value"]) {
            if (!answer.has("return")) fail("'return' member missing");
            answer = answer["return"];
        }
        text = args["pretty"] ? indented(answer) : answer.dump();
    }
    shell.print(text + (args["pretty"] && !args["return-value"] ? "" : "\n"));
}

void qemu_agent_command(Shell& shell, const Arguments& args) {
    int timeout = VIR_DOMAIN_QEMU_AGENT_COMMAND_BLOCK;
    if (args["timeout"] + args["async"] + args["block"] > 1) fail("timeout, async and block options are exclusive");
    if (const auto seconds = args.integer32("timeout")) {
        if (*seconds < 1) fail("timeout must be positive");
        timeout = *seconds;
    }
    if (args["async"]) timeout = VIR_DOMAIN_QEMU_AGENT_COMMAND_NOWAIT;
    const Domain domain = shell.domain(args);
    Text result(virDomainQemuAgentCommand(domain.get(), joined(args).c_str(), timeout, 0));
    if (!result) {
        if (virGetLastErrorCode() != VIR_ERR_OK) fail();
        return;
    }
    shell.print((args["pretty"] ? indented(Json::parse(result.get())) : std::string(result.get())) + "\n");
}

void qemu_attach(Shell& shell, const Arguments& args) {
    const auto pid = args.natural32("pid");
    Domain domain(virDomainQemuAttach(shell.connection(), *pid, 0));
    if (!domain) fail("Failed to attach to pid %u", *pid);
    shell.extra(format("Domain '%s' attached to pid %u\n", virDomainGetName(domain.get()), *pid));
}

constexpr Command rows[] = {
    {"event", Group::events, "(domain) (event) --all --loop (timeout:n) --list --timestamp", "watch events of domains", event},
    {"qemu-agent-command", Group::domain, "<domain> --timeout=n --async --block --pretty <cmd...>", "a raw command for the guest's agent", qemu_agent_command},
    {"qemu-attach", Group::domain, "<pid>", "take over a QEMU that somebody else started", qemu_attach},
    {"qemu-monitor-command", Group::domain, "<domain> --hmp --pretty --return-value --pass-fds=s <cmd...>", "a raw command for QEMU's monitor", qemu_monitor_command},
    {"qemu-monitor-event", Group::domain, "(domain) (event) --pretty --loop (timeout:n) --regex --no-case --timestamp", "watch raw events of QEMU's monitor", qemu_monitor_event},
};

}  // namespace

std::span<const Command> event_commands() { return rows; }

}  // namespace vireo::cli
