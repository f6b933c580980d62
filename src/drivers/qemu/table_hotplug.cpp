// Calls that attach, detach and update devices.
#include <algorithm>

#include "drivers/qemu/calls.hpp"
#include "drivers/qemu/check.hpp"
#include "drivers/qemu/device_changes.hpp"
#include "drivers/qemu/hotplug.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "model/domain/check.hpp"
#include "protocol/remote/domain_device.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;

namespace {

enum class Change { attach, detach, update };

void apply_change(Change change, model::Domain& definition, const model::Device& device) {
    switch (change) {
        case Change::attach: return attach_to_definition(definition, device);
        case Change::detach: return detach_from_definition(definition, device);
        case Change::update: return update_in_definition(definition, device);
    }
}

// The device as it became part of the definition.
std::optional<model::Device> completed_device(const model::Domain& before, const model::Domain& after, const model::Device& device) {
    std::vector<model::Device> known;
    model::each_device(before, [&](const auto& one) { known.push_back(one); });
    std::optional<model::Device> found;
    model::each_device(after, [&](const auto& one) {
        model::Device now = one;
        if (found || now.index() != device.index() || std::ranges::find(known, now) != known.end()) return;
        if (const auto* controller = std::get_if<model::Controller>(&device)) {
            const auto& other = std::get<model::Controller>(now);
            if (other.type() != controller->type() || (controller->index && controller->index != other.index)) return;
        }
        found = std::move(now);
    });
    return found;
}

// Throws what is wrong with the device beside what is there: `after` is complete and has it.
void check_beside(const model::Domain& before, const model::Domain& after, const model::Device& device, const QemuDriver::HostEnvironment& host) {
    auto completed = completed_device(before, after, device);
    if (!completed) return;
    model::Domain trial = before;
    append_device(trial, std::move(*completed));
    const auto capabilities = host.rules.capabilities(*trial.devices.emulator);
    model::check(trial);
    check(trial, Context{capabilities.get(), *host.config, host.rules});
}

// Compat: what is wrong with a device by itself is told before that guests at rest cannot get or change its kind. One that is
// described again stands in its own way there: only what no guest could have counts.
void check_by_itself(QemuDriver& driver, const Domain& domain, const model::Device& device, Change change) {
    const model::Domain before = model::read_domain(*domain->read()->config);
    model::Domain after = before;
    append_device(after, device);
    const auto host = driver.environment();
    if (attempt([&] { complete_definition(after, {.check = false}, host.rules); })) return;      // of its place, which it will not take
    const Outcome wrong = attempt([&] { check_beside(before, after, device, host); });
    if (wrong && (change == Change::attach || wrong->code == ErrorCode::config_unsupported)) throw *wrong;
}

// The definition with the device. Compat: the new device is checked beside what was there, without what it brought along.
PreparedDefinition with_device(QemuDriver& driver, const Domain& domain, const model::Device& device) {
    const auto snapshot = domain->read();
    if (!snapshot->persistent) throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, "transient domains do not have any persistent config");
    const model::Domain before = model::read_domain(*snapshot->config);
    model::Domain after = before;
    attach_to_definition(after, device);
    const auto host = driver.environment();
    complete_definition(after, {.check = false}, host.rules);
    check_beside(before, after, device, host);
    return prepare(after);
}

// Both definitions: the persistent one is tried first, so that what it refuses plugs nothing.
void change_device(QemuDriver& driver, const Domain& domain, Change change, const std::string& xml, std::uint32_t flags) {
    const Targets on = targets(*domain->read(), flags & 3);
    std::optional<PreparedDefinition> prepared;
    if (on.config) {
        const model::Device device = model::read_device(xml);
        const Outcome outcome = attempt([&] {
            prepared = change == Change::attach
                           ? with_device(driver, domain, device)
                           : changed_definition(driver, domain, [&](model::Domain& definition) { apply_change(change, definition, device); },
                                                change == Change::detach ? After::completed : After::checked);
        });
        if (outcome) {
            if (change != Change::detach && outcome->code == ErrorCode::operation_unsupported) check_by_itself(driver, domain, device, change);
            throw *outcome;
        }
    }
    if (on.live) {
        model::Device device = model::read_device(xml, {.live = true});
        switch (change) {
            case Change::attach: attach_live(driver, domain, std::move(device)); break;
            case Change::detach: detach_live(driver, domain, device); break;
            case Change::update: update_live(driver, domain, std::move(device), flags & 4); break;
        }
    }
    if (prepared) store_changed(driver, domain, *prepared);
}

template <class P> void offer_device_change(QemuDriver& driver, driver::Driver& table, Change change, std::uint32_t supported, const char* function) {
    offer_change<P>(driver, table, supported, function, [change](QemuDriver& d, const Domain& domain, const typename P::Args& args) {
        std::uint32_t flags = affect_live;
        if constexpr (requires { args.flags; }) flags = args.flags;
        change_device(d, domain, change, args.xml, flags);
    });
}

void detach_by_alias(QemuDriver& driver, const Domain& domain, const remote::DomainDetachDeviceAlias::Args& args) {
    const Targets on = targets(*domain->read(), args.flags & 3);
    std::optional<PreparedDefinition> prepared;
    if (on.config)
        prepared = changed_definition(driver, domain, [&](model::Domain& definition) {
            if (!erase_by_alias(definition, args.alias))
                throw Error(ErrorCode::device_missing, ErrorDomain::domain, "no device found with alias " + args.alias);
        }, After::completed);
    if (on.live) request_unplug(driver, domain, args.alias);
    if (prepared) store_changed(driver, domain, *prepared);
}

}  // namespace

void offer_hotplug(QemuDriver& driver, driver::Driver& table) {
    offer_device_change<remote::DomainAttachDevice>(driver, table, Change::attach, 0, "");
    offer_device_change<remote::DomainAttachDeviceFlags>(driver, table, Change::attach, 3, "qemuDomainAttachDeviceLiveAndConfig");
    offer_device_change<remote::DomainDetachDevice>(driver, table, Change::detach, 0, "");
    offer_device_change<remote::DomainDetachDeviceFlags>(driver, table, Change::detach, 3, "qemuDomainDetachDeviceLiveAndConfig");
    offer_device_change<remote::DomainUpdateDeviceFlags>(driver, table, Change::update, 7, "qemuDomainUpdateDeviceFlags");
    offer_change<remote::DomainDetachDeviceAlias>(driver, table, 3, "qemuDomainDetachDeviceAlias",
                                                  [](auto& d, const Domain& domain, const auto& args) { detach_by_alias(d, domain, args); });
}

}  // namespace vireo::qemu
