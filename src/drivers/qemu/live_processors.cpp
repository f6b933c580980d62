// Processors of a running guest.
#include <algorithm>

#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/processors.hpp"
#include "drivers/qemu/thread_places.hpp"
#include "drivers/qemu/unplug.hpp"
#include "host/cgroup.hpp"

namespace vireo::qemu {
namespace {

[[noreturn]] void refuse_live(ErrorCode code, const std::string& what) { throw Error(code, ErrorDomain::qemu, what); }

// What QEMU plugs and unplugs as one: often a processor, sometimes a core with its threads.
struct Slot {
    std::uint32_t first = 0, count = 1;    // numbers of processors
    std::string type, alias;               // alias: of one that was plugged, and can be unplugged
    Json properties;
    bool plugged = false;
};

std::vector<Slot> read_slots(const Domain& domain, Monitor& monitor) {
    const Json list = monitor.call(domain->actor(), "query-hotpluggable-cpus", {}, monitor_deadline);
    std::vector<Slot> out;
    std::uint32_t number = 0;
    for (std::size_t i = list.items().size(); i-- > 0;) {   // QEMU lists the last one first
        const Json& item = list.items()[i];
        Slot slot{.first = number, .count = std::uint32_t(item["vcpus-count"].unsigned_integer(1)), .type = item["type"].text(), .alias = {},
                  .properties = item["props"], .plugged = item.has("qom-path")};
        static constexpr std::string_view peripheral = "/machine/peripheral/";
        if (const std::string& path = item["qom-path"].text(); path.starts_with(peripheral)) slot.alias = path.substr(peripheral.size());
        number += slot.count;
        out.push_back(std::move(slot));
    }
    return out;
}

std::vector<Processor> live_processors(const model::Domain& live) {
    auto all = processors_of(live);
    std::uint32_t order = 0;
    for (const Processor& one : all) order = std::max(order, one.order.value_or(0));
    for (Processor& one : all)
        if (one.online && !one.order) one.order = ++order;
    return all;
}

void publish_processors(QemuDriver& driver, const Domain& domain) {
    const Json threads = monitor_of(domain).call(domain->actor(), "query-cpus-fast", {}, monitor_deadline);
    Running& run = running_of(domain);
    const auto before = run.vcpu_threads;
    read_vcpus(run, threads);
    publish_running(driver, domain);
    // The new ones to their places; nothing stays of those that went.
    const auto thread_of = [](const std::vector<pid_t>& list, std::size_t vcpu) { return vcpu < list.size() ? list[vcpu] : 0; };
    for (std::uint32_t vcpu = 0; vcpu < std::max(before.size(), run.vcpu_threads.size()); ++vcpu) {
        const pid_t was = thread_of(before, vcpu), is = thread_of(run.vcpu_threads, vcpu);
        if (is && is != was) place_vcpu(run, vcpu);
        if (was && !is && run.group) run.group->child(vcpu_group(vcpu)).remove();
    }
}

void add_slot(const Domain& domain, Monitor& monitor, const Slot& slot) {
    Json arguments = Json::object({{"driver", slot.type}, {"id", "vcpu" + std::to_string(slot.first)}});
    for (const auto& [name, value] : slot.properties.members()) arguments.set(name, value);
    monitor.call(domain->actor(), "device_add", std::move(arguments), monitor_deadline);
}

void plug_slot(const Domain& domain, const Slot& slot) {
    add_slot(domain, monitor_of(domain), slot);
    Running& run = running_of(domain);
    auto all = live_processors(run.live);
    std::uint32_t order = 0;
    for (const Processor& one : all) order = std::max(order, one.order.value_or(0));
    for (std::uint32_t i = slot.first; i < slot.first + slot.count && i < all.size(); ++i) all[i] = {true, true, order + 1};
    set_processors(run.live, all, true);
}

void forget_slot(Running& run, const Slot& slot) {
    auto all = live_processors(run.live);
    for (std::uint32_t i = slot.first; i < slot.first + slot.count && i < all.size(); ++i) all[i] = {false, true, std::nullopt};
    set_processors(run.live, all, true);
}

void unplug_slot(const Domain& domain, const Slot& slot) {
    if (unplug_device(domain, slot.alias) != Unplugged::gone)
        refuse_live(ErrorCode::operation_timeout, "vcpu unplug request timed out. Unplug result must be manually inspected in the domain");
    forget_slot(running_of(domain), slot);
}

}  // namespace

void set_live_processor_count(QemuDriver& driver, const Domain& domain, std::uint32_t count) {
    const model::Domain& live = running_of(domain).live;
    if (count > live.vcpu.maximum)
        refuse_live(ErrorCode::invalid_arg, "requested vcpus is greater than max allowable vcpus for the live domain: " + std::to_string(count) + " > " +
                                                std::to_string(live.vcpu.maximum));
    std::uint32_t online = online_processors(live);
    if (count == online) return;
    const std::vector<Slot> slots = read_slots(domain, monitor_of(domain));
    std::vector<const Slot*> chosen;
    if (count > online) {
        for (const Slot& slot : slots)
            if (!slot.plugged && online + slot.count <= count) {
                chosen.push_back(&slot);
                online += slot.count;
            }
    } else {
        for (auto slot = slots.rbegin(); slot != slots.rend(); ++slot)
            if (slot->plugged && !slot->alias.empty() && slot->first && online - slot->count >= count) {
                chosen.push_back(&*slot);
                online -= slot->count;
            }
    }
    if (online != count)
        refuse_live(ErrorCode::config_unsupported, "failed to find appropriate hotpluggable vcpus to reach the desired target vcpu count");
    // What was done before a failure stays done, and is told.
    const Outcome outcome = attempt([&] {
        for (const Slot* slot : chosen) slot->plugged ? unplug_slot(domain, *slot) : plug_slot(domain, *slot);
    });
    if (!domain->running) throw not_running();
    publish_processors(driver, domain);
    if (outcome) throw *outcome;
}

void plug_processors(QemuDriver& driver, const Domain& domain, const model::CpuSet& which, bool plug) {
    const model::Domain& live = running_of(domain).live;
    for (const std::size_t id : which.members())
        if (id >= live.vcpu.maximum) refuse_live(ErrorCode::invalid_arg, "vcpu " + std::to_string(id) + " is not present in live config");
    const std::vector<Slot> slots = read_slots(domain, monitor_of(domain));
    const Slot* chosen = nullptr;
    for (const Slot& slot : slots) {
        const bool begins = which.contains(slot.first);
        for (std::uint32_t i = slot.first; i < slot.first + slot.count; ++i)
            if (which.contains(i) != begins)
                refuse_live(ErrorCode::invalid_arg, "vcpu '" + std::to_string(i) + "' is selected without others of its hotpluggable entity");
        if (!begins) continue;
        if (chosen) refuse_live(ErrorCode::invalid_arg, "only one hotpluggable entity can be selected");
        chosen = &slot;
    }
    if (!chosen) refuse_live(ErrorCode::config_unsupported, "QEMU knows no such vcpus");
    const std::string name = "vcpu '" + std::to_string(chosen->first) + "'";
    if (plug && chosen->plugged) refuse_live(ErrorCode::invalid_arg, name + " is already in requested state");
    if (!plug && !chosen->plugged) refuse_live(ErrorCode::invalid_arg, name + " is already in requested state");
    if (!plug && chosen->alias.empty()) refuse_live(ErrorCode::operation_unsupported, name + " can't be unplugged");
    if (plug) plug_slot(domain, *chosen);
    else unplug_slot(domain, *chosen);
    publish_processors(driver, domain);
}

void plug_processors_at_start(const Domain& domain) {
    Running& run = *domain->running;   // not shown as running yet
    std::vector<model::Vcpu> wanted;
    for (const model::Vcpu& vcpu : run.live.vcpus)
        if (schema::is_yes(vcpu.enabled) && vcpu.hotpluggable == schema::YesNo::yes) wanted.push_back(vcpu);
    if (wanted.empty()) return;
    std::ranges::stable_sort(wanted, {}, [](const model::Vcpu& vcpu) { return vcpu.order.value_or(0); });
    const std::vector<Slot> slots = read_slots(domain, *run.monitor);
    for (const model::Vcpu& vcpu : wanted)
        for (const Slot& slot : slots)   // one slot may hold several, which come at once
            if (slot.first == vcpu.id && !slot.plugged) add_slot(domain, *run.monitor, slot);
    read_vcpus(run, run.monitor->call(domain->actor(), "query-cpus-fast", {}, monitor_deadline));
}

bool forget_processor(QemuDriver& driver, const Domain& domain, const std::string& alias) {
    if (!alias.starts_with("vcpu")) return false;
    for (const Slot& slot : read_slots(domain, monitor_of(domain)))
        if (!slot.plugged && "vcpu" + std::to_string(slot.first) == alias) {
            forget_slot(running_of(domain), slot);
            publish_processors(driver, domain);
            return true;
        }
    return false;
}

}  // namespace vireo::qemu
