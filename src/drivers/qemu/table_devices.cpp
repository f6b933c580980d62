// Calls that press keys, look at the screen, and speak to QEMU itself.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <ctime>

#include "base/files.hpp"
#include "drivers/qemu/define.hpp"
#include "drivers/qemu/host_cpu.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/memory_folders.hpp"
#include "drivers/qemu/native.hpp"
#include "drivers/qemu/start_plan.hpp"
#include "model/domain/read.hpp"
#include "model/key_codes.hpp"
#include "protocol/qemu.hpp"
#include "protocol/remote/connect.hpp"
#include "protocol/remote/domain_device.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;
using driver::WorkKind;

namespace {

constexpr const char* codeset_words[] = {"linux", "xt", "atset1", "atset2", "atset3", "os_x", "xt_kbd", "usb", "win32", "qnum"};

void send_keys(const Domain& domain, const remote::DomainSendKey::Args& args) {
    check_flags(args.flags, 0, "qemuDomainSendKey");
    if (args.keycodes.empty()) throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, "keycodes in virDomainSendKey must not be empty");
    Json keys = Json::array();
    for (const std::uint32_t code : args.keycodes) {
        const auto number = model::qnum_of_key(args.codeset, code);
        if (!number)
            throw Error(ErrorCode::internal_error, ErrorDomain::qemu,
                        "cannot translate keycode " + std::to_string(code) + " of " +
                            (args.codeset < 10 ? codeset_words[args.codeset] : "unknown") + " codeset to qnum keycode");
        keys.add(Json::object({{"type", "number"}, {"data", *number}}));
    }
    Json arguments = Json::object({{"keys", std::move(keys)}});
    if (args.holdtime) arguments.set("hold-time", args.holdtime);
    monitor_of(domain).call(domain->actor(), "send-key", std::move(arguments), monitor_deadline);
}

// The whole picture goes through a file that QEMU writes; it is sent from memory.
std::string take_screenshot(QemuDriver& driver, const Domain& domain, const remote::DomainScreenshot::Args& args, remote::DomainScreenshot::Reply& reply) {
    Running& run = running_of(domain);
    if (run.live.devices.videos.empty()) throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, "no screens to take screenshot from");
    // The number counts heads over all screens.
    std::uint32_t screen = args.screen;
    const model::Video* chosen = nullptr;
    for (const model::Video& video : run.live.devices.videos) {
        const std::uint32_t heads = std::max<std::uint32_t>(1, video.model.heads.value_or(1));
        if (screen < heads) {
            chosen = &video;
            break;
        }
        screen -= heads;
    }
    if (!chosen) throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, "no such screen");
    const bool png = run.capabilities && run.capabilities->has(Capability::screenshot_format_png);
    const std::string path = run.library_directory + "/screenshot";
    // QEMU opens it by name, as its own user.
    UniqueFd file(open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) throw system_error("open(\"" + path + "\") failed");
    if (driver.privileged && geteuid() == 0) {
        const auto who = Credentials::of(driver.config()->user, driver.config()->group);
        (void)!fchown(file.get(), who.uid, who.gid);
    }
    Json arguments = Json::object({{"filename", path}});
    if (chosen->info.alias && run.capabilities && run.capabilities->has(Capability::screendump_device) && (args.screen > 0)) {
        arguments.set("device", *chosen->info.alias);
        arguments.set("head", screen);
    }
    if (png) arguments.set("format", "png");
    const Outcome outcome = attempt([&] { monitor_of(domain).call(domain->actor(), "screendump", std::move(arguments), monitor_deadline); });
    std::string picture;
    if (!outcome) picture = read_file(path);
    unlink(path.c_str());
    if (outcome) throw *outcome;
    reply.mime = png ? "image/png" : "image/x-portable-pixmap";
    return picture;
}

std::string monitor_command(QemuDriver&, const Domain& domain, const std::string& command, std::uint32_t flags) {
    check_flags(flags, 1, "qemuDomainQemuMonitorCommand");
    Running& run = running_of(domain);
    if (std::find(run.taints.begin(), run.taints.end(), "custom-monitor") == run.taints.end()) run.taints.emplace_back("custom-monitor");
    Monitor& monitor = monitor_of(domain);
    if (flags & 1)
        return monitor.call(domain->actor(), "human-monitor-command", Json::object({{"command-line", command}}), monitor_deadline).text();
    Json parsed;
    if (const Outcome outcome = attempt([&] { parsed = Json::parse(command); })) throw *outcome;
    struct Shared {
        std::atomic<bool> done = false;
        MonitorReply reply;
    };
    auto shared = std::make_shared<Shared>();
    const Domain keep = domain;
    monitor.send_as_written(std::move(parsed), [shared, keep](MonitorReply reply) {
        shared->reply = std::move(reply);
        shared->done = true;
        keep->actor().notify();
    });
    if (!domain->actor().wait([&] { return shared->done.load(); }, monitor_deadline, {WorkKind::event}))
        throw Error(ErrorCode::operation_timeout, ErrorDomain::qemu, "QEMU did not answer in time");
    if (shared->reply.error) throw *shared->reply.error;
    return shared->reply.text;
}

}  // namespace

void offer_devices(QemuDriver& driver, driver::Driver& table) {
    table.works<remote::DomainInjectNmi>([&driver](Request, remote::DomainInjectNmi::Args args, Later<remote::DomainInjectNmi> later) {
        check_flags(args.flags, 0, "qemuDomainInjectNMI");
        const Domain domain = driver.find(args.domain);
        on_actor<remote::DomainInjectNmi>(domain, WorkKind::modify, later, [domain] {
            monitor_of(domain).call(domain->actor(), "inject-nmi", {}, monitor_deadline);
        });
    });
    table.works<remote::DomainSendKey>([&driver](Request, remote::DomainSendKey::Args args, Later<remote::DomainSendKey> later) {
        const Domain domain = driver.find(args.domain);
        on_actor<remote::DomainSendKey>(domain, WorkKind::modify, later, [domain, args = std::move(args)] { send_keys(domain, args); });
    });
    table.works<remote::DomainScreenshot>([&driver](Request request, remote::DomainScreenshot::Args args, Later<remote::DomainScreenshot> later) {
        check_flags(args.flags, 0, "qemuDomainScreenshot");
        const Domain domain = driver.find(args.domain);
        auto reply = std::make_shared<remote::DomainScreenshot::Reply>();
        auto picture = std::make_shared<std::string>();
        domain->actor().post(WorkKind::query, "virDomainScreenshot", [&driver, domain, args = std::move(args), reply, picture, stream = request.stream] {
            *picture = take_screenshot(driver, domain, args, *reply);
            // It stays until the client has taken everything.
            driver::Stream::Handlers handlers;
            handlers.finished = [stream] {};
            handlers.aborted = [stream] {};
            stream->open(std::move(handlers));
        }, [reply, picture, stream = request.stream, later](Outcome outcome) {
            if (outcome) return later(std::move(*outcome));
            later(std::move(*reply));   // first: the client expects the bytes after it
            stream->send(*picture);
            stream->finish();
        });
    });
    using Command = protocol::qemu::DomainMonitorCommand;
    table.works<Command>([&driver](Request, Command::Args args, Later<Command> later) {
        const Domain domain = driver.find(args.domain);
        on_actor<Command>(domain, WorkKind::modify, later, [&driver, domain, args = std::move(args)] {
            return Command::Reply{monitor_command(driver, domain, args.command, args.flags)};
        });
    });
    using ToNative = remote::ConnectDomainXmlToNative;
    table.works<ToNative>([&driver](Request, ToNative::Args args, Later<ToNative> later) {
        check_flags(args.flags, 0, "qemuConnectDomainXMLToNative");
        if (args.native_format == start_plan_format)
            return on_worker(driver, later, [&driver, xml = std::move(args.domain_xml)] { return ToNative::Reply{start_plan(driver, xml)}; });
        if (args.native_format != "qemu-argv") throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, "unsupported config type " + args.native_format);
        on_worker(driver, later, [&driver, xml = std::move(args.domain_xml)] {
            const auto host = driver.environment();
            model::Domain domain = define(xml, {}, host.rules);
            const auto capabilities = driver.capabilities->get(*domain.devices.emulator);
            NativeHost native;
            native.search_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
            native.processor = &host_processor();
            native.firmware = host_firmware();
            native.hugetlb = hugetlb_mounts(*host.config, guest_folder(-1, domain.name));
            native.now = std::time(nullptr);
            native.secret = [&driver](const NeededSecret& needed) { return driver.secret_value(needed); };
            return ToNative::Reply{shell_text(native_command_line(std::move(domain), *capabilities, *host.config, native))};
        });
    });
}

}  // namespace vireo::qemu
