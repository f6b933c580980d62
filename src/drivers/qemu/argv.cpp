#include "drivers/qemu/argv.hpp"

#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"

namespace vireo::qemu {

namespace {

// QEMU gets a clean environment, and a home of its own where nobody else's files are.
void add_environment(ArgvContext& context) {
    auto& environment = context.out.environment;
    environment.push_back("LC_ALL=C");
    if (!context.launch.search_path.empty()) environment.push_back(cat("PATH=", context.launch.search_path));
    for (const auto& [name, value] : context.launch.environment) environment.push_back(cat(name, "=", value));
    if (!context.launch.privileged) return;
    const std::string& home = context.launch.library_directory;
    environment.push_back(cat("HOME=", home));
    environment.push_back(cat("XDG_DATA_HOME=", home, "/.local/share"));
    environment.push_back(cat("XDG_CACHE_HOME=", home, "/.cache"));
    environment.push_back(cat("XDG_CONFIG_HOME=", home, "/.config"));
}

void add_user_arguments(ArgvContext& context) {
    if (!context.domain.qemu || !context.domain.qemu->commandline) return;
    for (const std::string& argument : context.domain.qemu->commandline->args) context.option(argument);
    for (const auto& variable : context.domain.qemu->commandline->environment) {
        context.out.environment.push_back(cat(variable.name, "=", variable.value.value_or("")));
    }
}

// Without a screen of its own QEMU would open a window.
void add_display(ArgvContext& context) {
    if (context.devices.graphics.empty()) context.option("-display", "none");
}

}  // namespace

CommandLine command_line(const model::Domain& domain, const Capabilities& capabilities, const Config& config, const Launch& launch) {
    ArgvContext context(domain, capabilities, config, launch);
    add_environment(context);
    context.option(domain.devices.emulator ? *domain.devices.emulator : capabilities.binary);
    add_name(context);
    context.option("-S");   // the daemon lets the guest run when all is set up
    add_master_key(context);
    add_pflash(context);
    add_machine(context);
    add_cpu(context);
    add_firmware(context);
    add_memory(context);
    add_overcommit(context);
    add_smp(context);
    add_iothreads(context);
    add_numa(context);
    context.option("-uuid", domain.uuid ? domain.uuid->text() : Uuid{}.text());
    add_smbios(context);
    add_fw_cfg(context);
    add_genid(context);
    add_display(context);
    context.option("-no-user-config");
    context.option("-nodefaults");
    add_monitor(context);
    add_clock(context);
    add_power_management(context);
    add_boot(context);
    add_iommu(context);
    add_global_controllers(context);
    add_controllers(context);
    add_memory_devices(context);
    add_disks(context);
    add_filesystems(context);
    add_interfaces(context);
    add_smartcards(context);
    add_serials(context);
    add_parallels(context);
    add_channels(context);
    add_consoles(context);
    add_tpms(context);
    add_inputs(context);
    add_audios(context);
    add_graphics(context);
    add_videos(context);
    add_sounds(context);
    add_watchdogs(context);
    add_redirdevs(context);
    add_hostdevs(context);
    if (launch.incoming) context.option("-incoming", "defer");
    add_memballoon(context);
    add_rngs(context);
    add_nvram_device(context);
    add_vmcoreinfo(context);
    add_launch_security(context);
    add_user_arguments(context);
    add_sandbox(context);
    add_panics(context);
    add_shmems(context);
    add_vsock(context);
    add_cryptos(context);
    add_pstore(context);
    if (config.log_timestamp) context.option("-msg", "timestamp=on");
    for (const int fd : launch.fds) context.pass(fd);
    return std::move(context.out);
}

namespace {

void append_quoted(std::string& out, std::string_view text) {
    if (!text.empty() && text.find_first_of(" \t\r\n!\"#$&'()*;<>?[\\]^`{|}~") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '\'';
    for (const char c : text) {
        if (c == '\'') out += "'\\''";
        else out += c;
    }
    out += '\'';
}

}  // namespace

std::string shell_text(const CommandLine& command_line) {
    std::string out;
    for (const std::string& variable : command_line.environment) {
        const auto equals = variable.find('=');
        out += variable.substr(0, equals + 1);
        const std::string_view value = std::string_view(variable).substr(equals + 1);
        if (!value.empty()) append_quoted(out, value);
        out += ' ';
    }
    for (const std::string& argument : command_line.arguments) {
        append_quoted(out, argument);
        out += ' ';
    }
    if (!out.empty()) out.pop_back();
    return out;
}

}  // namespace vireo::qemu
