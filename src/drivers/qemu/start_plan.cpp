#include "drivers/qemu/start_plan.hpp"

#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "base/files.hpp"
#include "drivers/qemu/argv.hpp"
#include "drivers/qemu/cat.hpp"
#include "drivers/qemu/char_sources.hpp"
#include "drivers/qemu/firmware_variables.hpp"
#include "drivers/qemu/first_commands.hpp"
#include "drivers/qemu/guest_cpu.hpp"
#include "drivers/qemu/guest_facts.hpp"
#include "drivers/qemu/host_cpu.hpp"
#include "drivers/qemu/live_cpu.hpp"
#include "drivers/qemu/memory_folders.hpp"
#include "drivers/qemu/ownership.hpp"
#include "drivers/qemu/secrets.hpp"
#include "drivers/qemu/tpm_emulator.hpp"
#include "drivers/qemu/virtiofs_daemon.hpp"

namespace vireo::qemu {

namespace {

class Plan {
public:
    Plan(QemuDriver& driver, const std::string& xml) : driver_(driver), host_(driver.environment()), live_(define(xml, {}, host_.rules)) {}

    std::string make() {
        choose();
        folders();
        files();
        sockets();
        interfaces();
        helpers();
        secrets();
        process();
        conversation();
        return std::move(text_);
    }

private:
    const Config& config() const { return *host_.config; }
    template <class... Parts> void step(const Parts&... parts) { text_ += cat(parts...) + "\n"; }

    // What is decided: nothing is touched, but files are looked at and ports are tried.
    void choose() {
        if (const Domain known = driver_.domains.by_name(live_.name); known && known->read()->active())
            throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, "domain is already running");
        capabilities_ = driver_.capabilities->get(*live_.devices.emulator);
        const std::string folder = short_name(-1, live_.name);
        launch_.native = true;
        launch_.privileged = driver_.privileged;
        launch_.library_directory = driver_.paths.lib + "/" + folder;
        launch_.channel_directory = driver_.paths.lib + "/channel/target/" + folder;
        launch_.search_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        const std::string guest = guest_folder(-1, live_.name);
        launch_.memory_directory = memory_folder(config(), guest);
        launch_.hugetlb = hugetlb_mounts(config(), guest);
        launch_.now = std::time(nullptr);
        tm local{};
        const std::time_t now = std::time_t(launch_.now);
        localtime_r(&now, &local);
        launch_.utc_offset = local.tm_gmtoff;
        if (driver_.privileged && geteuid() == 0) credentials_ = Credentials::of(config().user, config().group);
        if (credentials_) owner_ = cat(credentials_->uid, ":", credentials_->gid);
        match_cpu(live_, *capabilities_, CapabilityCache::host_arch(), host_processor());
        resolve_cpu(live_, *capabilities_, CapabilityCache::host_arch());
        const LivePlan plan{-1, launch_.library_directory, launch_.channel_directory, credentials_.value_or(Credentials{geteuid(), getegid(), {}}),
                            config().dynamic_ownership, launch_.utc_offset};
        PortPool free_ports;
        std::vector<int> ports;
        make_live(live_, plan, *capabilities_, config(), free_ports, ports);
        const std::uint64_t version = capabilities_->version;
        step("use ", capabilities_->binary, ", version ", version / 1000000, ".", version / 1000 % 1000, ".", version % 1000, ", machine ",
             live_.os.machine.value_or(""));
        for (const int port : ports) step("take port ", port, " for a display");
    }

    void folders() {
        for (const std::string& path : {launch_.library_directory, launch_.channel_directory})
            step("make folder ", path, owner_.empty() ? "" : " for " + owner_);
        step("write a new master key to ", launch_.library_directory, "/master-key.aes");
    }

    void files() {
        const auto variables = live_.os.nvram ? variables_file(live_, config()) : std::nullopt;
        if (variables && !file_exists(*variables)) step("make ", *variables, " from the firmware's template");
        if (!config().dynamic_ownership || !credentials_) return;
        for (const std::string& path : files_to_own(live_)) step("give ", path, " to ", owner_);
    }

    void sockets() {
        step("listen at ", launch_.library_directory, "/monitor.sock");
        for_each_char_source(live_, [&](const model::CharSource& source, const model::DeviceInfo& info) {
            const auto* socket = std::get_if<model::UnixChar>(&source.kind);
            if (socket && socket->mode == model::CharMode::bind && socket->path) step("listen at ", *socket->path, " for ", info.alias.value_or(""));
        });
    }

    void interfaces() {
        int fd = 3;
        for (model::Interface& interface : live_.devices.interfaces) {
            const auto* bridge = std::get_if<model::BridgeSource>(&interface.source);
            const bool ethernet = std::holds_alternative<model::EthernetSource>(interface.source);
            if ((!bridge && !ethernet) || !interface.info.alias) continue;
            const std::string name = interface.target.dev.value_or("vnetN");
            step("make tap device ", name, " for ", *interface.info.alias, bridge ? " on bridge " + bridge->bridge.value_or("") : "");
            launch_.interfaces[*interface.info.alias].tap_fds = {fd++};
        }
    }

    void helpers() {
        if (driver_.cgroups) step("make the guest's control group in ", live_.resource && live_.resource->partition ? *live_.resource->partition : "/");
        for (model::Filesystem& filesystem : live_.devices.filesystems) {
            if (!needs_virtiofs_daemon(filesystem)) continue;
            find_virtiofs_daemon(filesystem);
            step("start ", virtiofs_command(filesystem, config(), -1).front(), " for ", filesystem.info.alias.value_or(""));
        }
        if (!emulated_tpm(live_)) return;
        const TpmEmulatorPlace place = tpm_place(driver_.paths, live_, -1);
        launch_.emulator_tpm_socket = place.socket;
        step("start swtpm with its state in ", place.state, ", listening at ", place.socket);
    }

    void secrets() {
        const auto needed = needed_secrets(live_, config());
        launch_.secrets = encrypt_secrets(needed, new_master_key(), [this](const NeededSecret& one) { return driver_.secret_value(one); });
        for (const NeededSecret& one : needed)
            step("encrypt the secret ", one.value ? "in the definition" : one.uuid.empty() ? "for " + one.usage : one.uuid, " as ", one.object);
    }

    void process() {
        step("write to log ", driver_.paths.log, "/", live_.name, ".log");
        step("run", owner_.empty() ? "" : " as " + owner_, ": ", shell_text(command_line(live_, *capabilities_, config(), launch_)));
        step("write status file ", driver_.paths.run, "/", live_.name, ".xml");
    }

    // Arguments are left out: passwords are among them.
    void conversation() {
        for (const MonitorCommand& command : first_commands(live_, config())) step("tell QEMU ", command.name);
        if (has_described_cpu(live_)) step("compare the CPU that QEMU made with the one that is wanted");
        for (const MonitorCommand& command : facts_questions(live_)) step("tell QEMU ", command.name);
        step("tell QEMU cont");
    }

    QemuDriver& driver_;
    const QemuDriver::HostEnvironment host_;
    model::Domain live_;
    std::shared_ptr<const Capabilities> capabilities_;
    std::optional<Credentials> credentials_;
    std::string owner_, text_;
    Launch launch_;
};

}  // namespace

std::string start_plan(QemuDriver& driver, const std::string& xml) { return Plan(driver, xml).make(); }

}  // namespace vireo::qemu
