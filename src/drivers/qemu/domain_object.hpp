#pragma once
// One domain of the driver: what is published of it, and what its actor works with.
//
//  1. Readers use read(): an immutable snapshot. Everything else below "actor" belongs to the domain's actor.
//  2. At rest a domain keeps its definition as text: the canonical inactive XML with its secrets, as it stands in its
//     file. The model::Domain is made when work needs it and dropped after. A running domain keeps its live one.
//  3. change() publishes; publish first, then answer.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/packed_text.hpp"
#include "base/published.hpp"
#include "base/uuid.hpp"
#include "driver/actor.hpp"
#include "drivers/qemu/states.hpp"

namespace vireo::model { struct Cpu; }
namespace vireo::host { class Cgroup; }

namespace vireo::qemu {

struct Running;      // running.hpp
struct KeptMoments;  // moments.hpp
using Text = PackedText;

// What a definition says that is asked for without reading all of it.
struct DefinitionFacts {
    std::uint64_t memory = 0, max_memory = 0;      // KiB: current and most
    std::uint32_t vcpus = 1, max_vcpus = 1;
    bool has_secrets = false;                      // the text differs for readers without permission to see them
};

// A running guest as statistics need it. Immutable.
struct GuestFacts {
    struct Layer {
        std::uint32_t index = 0;
        std::string path;
    };
    struct Disk {
        std::string target, alias, qom;
        std::vector<Layer> layers;                 // the top one first
    };
    std::vector<Disk> disks;
    std::vector<std::string> interfaces;           // of the host; "" where there is none
    std::vector<pid_t> vcpu_threads;
    std::shared_ptr<const host::Cgroup> group;     // null: it is in none
};

struct DomainSnapshot {
    State state = State::shutoff;
    int reason = reason::shutoff_unknown;
    int id = -1;
    bool persistent = false;
    bool autostart = false;
    bool autostart_once = false;
    bool updated = false;                          // defined while running
    pid_t pid = 0;
    bool managed_save = false;
    Text config;                                   // persistent definition; null for a transient domain
    Text live;                                     // of a running domain
    // The same without secrets; the same texts where there are none.
    Text config_public, live_public;
    std::shared_ptr<const GuestFacts> guest;       // while it runs
    std::shared_ptr<const model::Cpu> asked_cpu;   // while it runs, where it got something else than it asked for
    std::shared_ptr<const KeptMoments> moments;    // snapshots and checkpoints; null: none
    DefinitionFacts config_facts, live_facts;

    bool active() const { return id >= 0; }
    const DefinitionFacts& facts() const { return active() ? live_facts : config_facts; }
};

// Definition or live text as readers without permission for secrets get it.
Text public_text(const std::string& secure_text);

class DomainObject : public std::enable_shared_from_this<DomainObject> {
public:
    DomainObject(std::string name, const Uuid& uuid, driver::WorkerPool& pool, const driver::ActorOptions& options);
    ~DomainObject();

    // Any thread.
    std::shared_ptr<const DomainSnapshot> read() const { return snapshot_.read(); }
    std::shared_ptr<const std::string> name() const { return name_.read(); }
    const Uuid& uuid() const { return uuid_; }
    driver::Actor& actor() { return actor_; }
    std::atomic<std::uint64_t> migration_speed = 0;   // MiB a second that a client set; 0: none did

    // Actor.
    template <class F> void change(F f) {
        DomainSnapshot next = *snapshot_.read();
        f(next);
        snapshot_.publish(std::move(next));
    }
    void rename(std::string name) { name_.publish(std::move(name)); }
    // Null while the domain is shut off.
    std::unique_ptr<Running> running;
    bool removed = false;                          // taken out of the registry: what comes later must not bring it back

private:
    const Uuid uuid_;
    Published<std::string> name_;
    Published<DomainSnapshot> snapshot_;
    driver::Actor actor_;
};

}  // namespace vireo::qemu
