#pragma once
// The QEMU driver: its domains and what they share. The functions that serve calls stand in table_*.cpp.
#include <atomic>
#include <memory>
#include <string>

#include "base/published.hpp"
#include "driver/actor.hpp"
#include "driver/domain_events.hpp"
#include "driver/driver.hpp"
#include "driver/events.hpp"
#include "driver/factory.hpp"
#include "driver/registry.hpp"
#include "drivers/qemu/capability_cache.hpp"
#include "drivers/qemu/complete.hpp"
#include "drivers/qemu/config.hpp"
#include "drivers/qemu/domain_object.hpp"
#include "drivers/qemu/live_definition.hpp"
#include "host/paths.hpp"
#include "protocol/remote/refs.hpp"

namespace vireo::model {
struct Domain;
}
namespace vireo::host {
class CgroupTree;
}

namespace vireo::qemu {

class StatisticsSampler;
struct NeededSecret;   // argv.hpp

using Domain = std::shared_ptr<DomainObject>;

class QemuDriver : public driver::Backend, public std::enable_shared_from_this<QemuDriver> {
public:
    explicit QemuDriver(driver::Surroundings& surroundings);
    ~QemuDriver() override;

    // Reads definitions, finds running guests, starts what is to start by itself. Worker thread, once.
    void load();

    driver::Opened open(const std::string& uri, std::uint32_t flags, driver::Session& session) override;
    const driver::Driver& table() const override { return *table_; }
    void reload() override;
    bool busy() const override { return running_count > 0; }
    void stop(std::function<void()> done) override;

    // What everything here shares.
    EventLoop& loop;
    driver::WorkerPool& workers;
    const bool privileged;
    const host::DriverPaths paths;
    std::function<void()> busy_changed;
    std::unique_ptr<CapabilityCache> capabilities;
    driver::Registry<DomainObject> domains;
    driver::EventHub events;
    std::unique_ptr<StatisticsSampler> statistics;
    PortPool ports;
    const std::shared_ptr<const host::CgroupTree> cgroups;   // null: guests are put into none
    std::atomic<int> running_count = 0;

    std::shared_ptr<const Config> config() const { return config_.read(); }
    // For rules: the host, capabilities, configuration. Keeps the configuration it names alive.
    struct HostEnvironment {
        std::shared_ptr<const Config> config;
        Environment rules;
    };
    HostEnvironment environment();

    // The value of a secret that a definition names; throws no_secret. Worker threads: the driver of secrets may still come up.
    std::string secret_value(const NeededSecret& needed) const;

    // The object that a client names; throws no_domain. Any thread.
    Domain find(const protocol::remote::DomainRef& reference) const;
    protocol::remote::DomainRef reference(const DomainObject& domain) const;

    // Makes or finds the object for a definition. Throws when name and UUID are at odds.
    driver::Registry<DomainObject>::Claim claim(const std::string& name, const Uuid& uuid);

    // The life cycle event of a domain, with libvirt's numbers. Any thread.
    void lifecycle_event(const DomainObject& domain, int event, int detail);

    std::string definition_path(std::string_view name) const { return paths.etc + "/" + std::string(name) + ".xml"; }
    std::string autostart_path(std::string_view name) const { return paths.autostart + "/" + std::string(name) + ".xml"; }
    std::string managed_save_path(std::string_view name) const { return paths.data + "/save/" + std::string(name) + ".save"; }

private:
    void load_definitions();
    void make_directories();

    Published<Config> config_;
    std::shared_ptr<driver::Driver> table_;
    std::shared_ptr<driver::Service<driver::SecretSource>> secrets_;
    UniqueFd driver_lock_;
};

namespace lifecycle = driver::lifecycle;

// Throws invalid_arg for flags outside `supported`; `function` is the reference's name of the operation.
void check_flags(std::uint32_t flags, std::uint32_t supported, const char* function);
[[nodiscard]] Error not_running();

// The tables of calls, by subject.
void offer_connection(QemuDriver& driver, driver::Driver& table);
void offer_lookup(QemuDriver& driver, driver::Driver& table);
void offer_definition(QemuDriver& driver, driver::Driver& table);
void offer_statistics(QemuDriver& driver, driver::Driver& table);
void offer_limits(QemuDriver& driver, driver::Driver& table);
void offer_pins(QemuDriver& driver, driver::Driver& table);
void offer_throttles(QemuDriver& driver, driver::Driver& table);
void offer_properties(QemuDriver& driver, driver::Driver& table);
void offer_hotplug(QemuDriver& driver, driver::Driver& table);
void offer_snapshots(QemuDriver& driver, driver::Driver& table);
void offer_resources(QemuDriver& driver, driver::Driver& table);
void offer_devices(QemuDriver& driver, driver::Driver& table);
void offer_console(QemuDriver& driver, driver::Driver& table);
void offer_capabilities(QemuDriver& driver, driver::Driver& table);
void offer_cpu_questions(QemuDriver& driver, driver::Driver& table);
void offer_cpu_times(QemuDriver& driver, driver::Driver& table);

// Work on a domain's actor that answers a call: f() gives the reply, or nothing where the reply is empty.
template <class P, class F> driver::Work work_for(const Domain& domain, driver::WorkKind kind, const driver::Later<P>& later, F f) {
    auto reply = std::make_shared<typename P::Reply>();
    return {kind, std::string(P::info.api),
        [reply, domain, f = std::move(f)]() mutable {
            if constexpr (std::is_void_v<decltype(f())>) f();
            else *reply = f();
        },
        [reply, later](Outcome outcome) {
            if (outcome) later(std::move(*outcome));
            else later(std::move(*reply));
        }};
}
template <class P, class F> void on_actor(const Domain& domain, driver::WorkKind kind, const driver::Later<P>& later, F f) {
    domain->actor().post(work_for<P>(domain, kind, later, std::move(f)));
}
// The same, as the last thing that work on a worker does.
template <class P, class F> void last_on_actor(const Domain& domain, driver::WorkKind kind, const driver::Later<P>& later, F f) {
    domain->actor().post_last(work_for<P>(domain, kind, later, std::move(f)));
}

// Work without an object that answers a call.
template <class P, class F> void on_worker(QemuDriver& driver, const driver::Later<P>& later, F f) {
    driver.workers.post([later, f = std::move(f)]() mutable { later.from(std::move(f)); });
}

}  // namespace vireo::qemu
