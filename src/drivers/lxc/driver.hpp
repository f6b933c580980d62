#pragma once
// The LXC driver: containers of this host's own kernel. It keeps their definitions; starting them is not its work yet.
#include <memory>
#include <string>

#include "driver/actor.hpp"
#include "driver/domain_calls.hpp"
#include "driver/domain_events.hpp"
#include "driver/driver.hpp"
#include "driver/events.hpp"
#include "driver/factory.hpp"
#include "driver/registry.hpp"
#include "drivers/lxc/container.hpp"
#include "host/paths.hpp"
#include "model/capabilities/host_capabilities.hpp"
#include "model/domain/domain.hpp"
#include "protocol/remote/refs.hpp"

namespace vireo::lxc {

namespace lifecycle = driver::lifecycle;
using ContainerPtr = std::shared_ptr<Container>;

class LxcDriver : public driver::Backend {
public:
    explicit LxcDriver(driver::Surroundings& surroundings);

    // Reads the definitions. Worker thread, once.
    void load();

    driver::Opened open(const std::string& uri, std::uint32_t flags, driver::Session& session) override;
    const driver::Driver& table() const override { return *table_; }

    driver::WorkerPool& workers;
    const host::DriverPaths paths;
    driver::Registry<Container> containers;
    driver::EventHub events;

    // The container that a client names; throws no_domain. Any thread.
    ContainerPtr find(const protocol::remote::DomainRef& reference) const;
    static protocol::remote::DomainRef reference(const Container& container) { return {*container.name(), container.uuid(), -1}; }
    driver::Registry<Container>::Claim claim(const std::string& name, const Uuid& uuid);
    void lifecycle_event(const Container& container, int event, int detail);

    std::string definition_path(std::string_view name) const { return paths.etc + "/" + std::string(name) + ".xml"; }
    std::string autostart_path(std::string_view name) const { return paths.autostart + "/" + std::string(name) + ".xml"; }

private:
    std::shared_ptr<driver::Driver> table_;
};

// A definition as it is published; `persistent` is set.
ContainerState state_of(const model::Domain& domain);
model::HostCapabilities describe_capabilities();

// A container as lxc-tools configure it, in libvirt's words. Throws Error.
model::Domain from_native(std::string_view configuration);

void offer_connection(LxcDriver& driver, driver::Driver& table);
void offer_lookup(LxcDriver& driver, driver::Driver& table);
void offer_definition(LxcDriver& driver, driver::Driver& table);

inline void check_flags(std::uint32_t flags, std::uint32_t supported, const char* function) {
    driver::check_flags(flags, supported, function, ErrorDomain::lxc);
}
[[nodiscard]] inline Error refused(ErrorCode code, std::string detail) { return Error(code, ErrorDomain::lxc, std::move(detail)); }

}  // namespace vireo::lxc
