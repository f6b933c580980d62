// The status file of a running guest: libvirt's own format, so that it takes over our guests and we its.
#include <algorithm>

#include "base/files.hpp"
#include "drivers/qemu/define.hpp"
#include "drivers/qemu/definition_file.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/status_file.hpp"
#include "model/domain/device.hpp"
#include "model/domain/read.hpp"
#include "schema/write.hpp"
#include "xml/writer.hpp"

namespace vireo::qemu {

namespace {

std::string status_path(const QemuDriver& driver, std::string_view name) { return driver.paths.run + "/" + std::string(name) + ".xml"; }

// An element without content but attributes.
void mark(xml::Writer& to, std::string_view name, std::initializer_list<std::pair<std::string_view, std::string>> attributes) {
    to.open(name);
    for (const auto& [key, value] : attributes) to.attribute(key, value);
    to.close();
}

std::vector<std::string> device_aliases(const model::Domain& domain) {
    std::vector<std::string> out;
    model::each_device(domain, [&](const auto& device) {
        using Kind = std::decay_t<decltype(device)>;
        if constexpr (requires { device.info; } && !std::is_same_v<Kind, model::Console> && !std::is_same_v<Kind, model::Graphics> &&
                      !std::is_same_v<Kind, model::Input>) {
            if constexpr (std::is_same_v<Kind, model::Controller>)
                if (device.type() == model::ControllerType::pci && device.index == 0u) return;   // the machine's own
            if (device.info.alias) out.push_back(*device.info.alias);
        }
    });
    return out;
}

}  // namespace

std::string status_text(const Running& run, State state, int reason) {
    xml::Writer to(0);
    to.open("domstatus");
    to.attribute("state", state_word(state));
    to.attribute("reason", reason_word(state, reason));
    to.attribute("pid", std::to_string(run.pid));
    for (const std::string& taint : run.taints) mark(to, "taint", {{"flag", taint}});
    for (const std::string& text : run.deprecations) to.leaf("deprecation", text);
    mark(to, "monitor", {{"path", run.monitor_path}, {"type", "unix"}});
    if (!run.vcpu_threads.empty()) {
        to.open("vcpus");
        for (std::size_t i = 0; i < run.vcpu_threads.size(); ++i)
            if (run.vcpu_threads[i]) mark(to, "vcpu", {{"id", std::to_string(i)}, {"pid", std::to_string(run.vcpu_threads[i])}});
        to.close();
    }
    to.open("qemuCaps");
    // Flags that 9.0.0 does not know would make it refuse the file.
    for (std::size_t i = 0; i < std::size_t(Capability::first_later_); ++i)
        if (run.capabilities && run.capabilities->has(Capability(i))) mark(to, "flag", {{"name", std::string(name_of(Capability(i)))}});
    to.close();
    if (!run.lock_state.empty()) to.leaf("lockstate", run.lock_state);
    if (run.fake_reboot) mark(to, "fakereboot", {});
    if (const auto aliases = device_aliases(run.live); !aliases.empty()) {
        to.open("devices");
        for (const std::string& alias : aliases) mark(to, "device", {{"alias", alias}});
        to.close();
    }
    mark(to, "libDir", {{"path", run.library_directory}});
    mark(to, "channelTargetDir", {{"path", run.channel_directory}});
    if (run.original_cpu) schema::write(*run.original_cpu, "cpu", to, {});
    if (run.allow_reboot) mark(to, "allowReboot", {{"value", *run.allow_reboot ? "yes" : "no"}});
    mark(to, "rememberOwner", {});
    std::uint32_t nodes = 0;
    for (const model::Disk& disk : run.live.devices.disks) {
        nodes = std::max(nodes, disk.source.index.value_or(0));
        for (const model::BackingStore* layer = disk.backing ? &*disk.backing : nullptr; layer && layer->source;
             layer = layer->backing ? &*layer->backing : nullptr)
            nodes = std::max(nodes, layer->source->index.value_or(0));
    }
    mark(to, "nodename", {{"index", std::to_string(std::max<std::uint32_t>(nodes, std::uint32_t(run.next_node)))}});
    mark(to, "fdset", {{"index", std::to_string(run.next_fdset)}});
    mark(to, "blockjobs", {{"active", "no"}});
    to.leaf("agentTimeout", std::to_string(run.agent_timeout));
    schema::write(run.live, "domain", to, {.live = true, .status = true, .secure = true});
    to.close();
    return to.take();
}

void write_status(QemuDriver& driver, const Domain& domain) {
    const auto snapshot = domain->read();
    // A status survives the daemon, not the host: no need to wait for a disk.
    replace_file(status_path(driver, *domain->name()), status_text(*domain->running, snapshot->state, snapshot->reason),
                 {.mode = 0600, .durable = false});
}

void remove_status(QemuDriver& driver, const Domain& domain) {
    const std::string name = *domain->name();
    remove_file(status_path(driver, name), false);
    remove_file(driver.paths.run + "/" + name + ".pid", false);
}

void publish_running(QemuDriver& driver, const Domain& domain) {
    Running& run = *domain->running;
    std::string text = model::write_domain(run.live, {.live = true, .secure = true});
    const auto scanned = scan_definition(text);
    domain->change([&](DomainSnapshot& next) {
        next.live = std::make_shared<const std::string>(text.data(), text.size());
        if (scanned) next.live_facts = scanned->facts;
        next.live_public = next.live_facts.has_secrets ? std::make_shared<const std::string>(model::write_domain(run.live, {.live = true})) : next.live;
    });
    write_status(driver, domain);
}

void set_state(QemuDriver& driver, const Domain& domain, State state, int reason) {
    domain->change([&](DomainSnapshot& next) {
        next.state = state;
        next.reason = reason;
    });
    write_status(driver, domain);
}

}  // namespace vireo::qemu
