#include "drivers/qemu/first_commands.hpp"

#include <variant>

namespace vireo::qemu {

namespace {

void add_password(std::vector<MonitorCommand>& commands, const model::Graphics& graphics, const Config& config) {
    std::visit(
        [&](const auto& kind) {
            using Kind = std::decay_t<decltype(kind)>;
            constexpr bool vnc = std::is_same_v<Kind, model::VncGraphics>;
            if constexpr (vnc || std::is_same_v<Kind, model::SpiceGraphics>) {
                const std::string fallback = vnc ? config.vnc_password : config.spice_password;
                const std::string password = kind.password.passwd.value_or(fallback);
                if (!kind.password.passwd && fallback.empty()) return;
                Json arguments = Json::object({{"protocol", vnc ? "vnc" : "spice"}, {"password", password}});
                if (kind.password.connected)
                    arguments.set("connected", *kind.password.connected == model::PasswordConnected::fail         ? "fail"
                                               : *kind.password.connected == model::PasswordConnected::disconnect ? "disconnect"
                                                                                                                  : "keep");
                commands.push_back({"set_password", std::move(arguments)});
            }
        },
        graphics.kind);
}

}  // namespace

std::vector<MonitorCommand> first_commands(const model::Domain& live, const Config& config) {
    std::vector<MonitorCommand> commands = {{"query-chardev"}, {"query-cpus-fast"}};
    const auto& balloon = live.devices.memballoon;
    if (balloon && balloon->model != model::MemballoonModel::none && balloon->stats_period.value_or(0) > 0 && balloon->info.alias)
        commands.push_back({"qom-set", Json::object({{"path", "/machine/peripheral/" + *balloon->info.alias},
                                                     {"property", "guest-stats-polling-interval"},
                                                     {"value", *balloon->stats_period}})});
    for (const model::Graphics& graphics : live.devices.graphics) add_password(commands, graphics, config);
    for (const model::Interface& interface : live.devices.interfaces)
        if (interface.link == model::LinkState::down && interface.info.alias)
            commands.push_back({"set_link", Json::object({{"name", *interface.info.alias}, {"up", false}})});
    return commands;
}

}  // namespace vireo::qemu
