#include "drivers/qemu/unplug.hpp"

#include "drivers/qemu/lifecycle.hpp"

namespace vireo::qemu {
namespace {

// Compat: the reference waits so long; PowerPC guests are given more.
std::chrono::milliseconds unplug_patience(const Running& run) {
    const std::string arch = run.live.os.arch.value_or("");
    return arch.starts_with("ppc64") ? std::chrono::seconds(10) : std::chrono::seconds(5);
}

}  // namespace

Unplugged unplug_device(const Domain& domain, const std::string& alias) {
    Running& run = running_of(domain);
    run.unplugging[alias] = {};
    const auto patience = unplug_patience(run);
    const Outcome outcome = attempt([&] {
        std::vector<MonitorReply> replies =
            monitor_of(domain).call_all(domain->actor(), {{"device_del", Json::object({{"id", alias}})}}, monitor_deadline);
        if (replies[0].error_class == "DeviceNotFound") {   // it went before it was asked to
            running_of(domain).unplugging[alias].gone = true;
            return;
        }
        replies[0].value();
        domain->actor().wait(
            [&] {
                if (!domain->running) return true;
                const auto found = domain->running->unplugging.find(alias);
                return found == domain->running->unplugging.end() || found->second.gone || found->second.refused;
            },
            patience, {driver::WorkKind::event, driver::WorkKind::query});
    });
    if (!domain->running) throw not_running();
    const Running::Unplugging end = domain->running->unplugging[alias];
    domain->running->unplugging.erase(alias);
    if (outcome) throw *outcome;
    if (end.refused) throw Error(ErrorCode::operation_failed, ErrorDomain::qemu, "unplug of device was rejected by the guest");
    return end.gone ? Unplugged::gone : Unplugged::not_yet;
}

bool note_device_deleted(const Domain& domain, const std::string& alias) {
    const auto found = domain->running->unplugging.find(alias);
    if (found == domain->running->unplugging.end()) return false;
    found->second.gone = true;
    return true;
}

bool note_unplug_refused(const Domain& domain, const std::string& alias) {
    const auto found = domain->running->unplugging.find(alias);
    if (found == domain->running->unplugging.end()) return false;
    found->second.refused = true;
    return true;
}

void read_device_aliases(const Domain& domain) {
    const Json list = monitor_of(domain).call(domain->actor(), "qom-list", Json::object({{"path", "/machine/peripheral"}}), monitor_deadline);
    std::vector<std::string> aliases;
    for (const Json& item : list.items())
        if (item["type"].text().starts_with("child<")) aliases.push_back(item["name"].text());
    running_of(domain).device_aliases = std::move(aliases);
}

}  // namespace vireo::qemu
