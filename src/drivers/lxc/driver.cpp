#include "drivers/lxc/driver.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/log.hpp"
#include "driver/definition_file.hpp"
#include "driver/host_description.hpp"
#include "drivers/lxc/definition.hpp"
#include "host/node.hpp"
#include "model/domain/read.hpp"
#include "protocol/remote/domain_event.hpp"

namespace vireo::lxc {

namespace remote = protocol::remote;

namespace {
LogSource log("lxc");
}  // namespace

LxcDriver::LxcDriver(driver::Surroundings& surroundings)
    : workers(surroundings.workers), paths(surroundings.paths.driver("lxc")), containers("domain", ErrorDomain::lxc),
      table_(std::make_shared<driver::Driver>()) {
    events.offer(driver::EventObject::domain, *table_);
    offer_connection(*this, *table_);
    offer_lookup(*this, *table_);
    offer_definition(*this, *table_);
}

void LxcDriver::load() {
    const auto autostarting = list_directory(paths.autostart);
    for (const std::string& file : list_directory(paths.etc)) {
        if (file.size() <= 4 || !file.ends_with(".xml")) continue;
        const Outcome outcome = attempt([&] {
            const std::string content = read_file(paths.etc + "/" + file, 16u << 20);
            const model::Domain domain = define(driver::parse_definition_file(content).xml);
            if (domain.name + ".xml" != file) throw Error(ErrorCode::xml_error, ErrorDomain::lxc, "the file should be called " + domain.name + ".xml after the domain in it");
            auto held = claim(domain.name, *domain.uuid);
            ContainerState state = state_of(domain);
            state.autostart = std::ranges::binary_search(autostarting, file);
            held.object()->publish(std::move(state));
            held.commit();
        });
        if (outcome) log.error("", "Failed to load config for domain '", file.substr(0, file.size() - 4), "': ", outcome->message);
    }
}

driver::Opened LxcDriver::open(const std::string& uri, std::uint32_t, driver::Session&) {
    std::string path = uri.substr(std::min(uri.size(), uri.find(':') + 1));
    if (path.starts_with("//")) path = path.substr(std::min(path.find('/', 2), path.size()));
    path.resize(std::min(path.find('?'), path.size()));
    // Compat: without a path it is the system's, too.
    if (!path.empty() && path != "/" && path != "/system")
        throw Error(ErrorCode::internal_error, ErrorDomain::lxc, "Unexpected LXC URI path '" + path + "', try lxc:///system");
    return {table_, uri, ErrorDomain::lxc};
}

ContainerPtr LxcDriver::find(const remote::DomainRef& reference) const {
    if (ContainerPtr container = containers.by_uuid(reference.uuid)) return container;
    throw refused(ErrorCode::no_domain, "No domain with matching uuid '" + reference.uuid.text() + "' (" + reference.name + ")");
}

driver::Registry<Container>::Claim LxcDriver::claim(const std::string& name, const Uuid& uuid) {
    return containers.claim(name, uuid, [&] { return std::make_shared<Container>(name, uuid, workers); });
}

void LxcDriver::lifecycle_event(const Container& container, int event, int detail) {
    events.publish<remote::DomainEventCallbackLifecycle>({.event = {reference(container), event, detail}});
}

ContainerState state_of(const model::Domain& domain) {
    ContainerState state;
    state.persistent = true;
    const std::string text = model::write_domain(domain, {.secure = true}), shown = model::write_domain(domain);
    state.config = PackedText(text);
    state.config_public = text == shown ? state.config : PackedText(shown);
    state.max_memory = domain.memory ? domain.memory->size : 0;
    state.memory = domain.current_memory.value_or(state.max_memory);
    state.vcpus = domain.vcpu.current.value_or(domain.vcpu.maximum);
    return state;
}

model::HostCapabilities describe_capabilities() {
    model::HostCapabilities out;
    out.host = driver::describe_machine(model::HostCpu{.arch = std::string(host_arch())});
    out.host.cpu.topology.reset();      // Compat: containers see the host's own processors, and nothing is said of them
    out.host.uuid = Uuid::parse(host::Node::uuid("", "smbios"));
    out.host.security_models.push_back({"none", "0", {}});
    for (const std::string_view arch : {host_arch(), narrow_arch()}) {
        if (arch.empty()) continue;
        model::GuestDescription guest;
        guest.os_type = "exe";
        guest.arch = std::string(arch);
        guest.word_size = arch == host_arch() ? unsigned(8 * sizeof(void*)) : 32;
        guest.emulator = std::string(standard_emulator);
        guest.domains.push_back({.type = "lxc"});
        out.guests.push_back(std::move(guest));
    }
    return out;
}

// ---- plugging into the programs ----

namespace {

const driver::Registered registered({.name = "LXC",
                                     .schemes = {"lxc"},
                                     .daemon = "virtlxcd",
                                     .needs_privilege = true,
                                     .make = [](driver::Surroundings& surroundings) {
                                         auto made = std::make_shared<LxcDriver>(surroundings);
                                         made->load();
                                         return made;
                                     }});

}  // namespace

}  // namespace vireo::lxc
