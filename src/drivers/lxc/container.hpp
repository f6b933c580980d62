#pragma once
// One container of the driver: what is published of it. Its changes are work on its actor; what throws changes nothing.
#include <cstdint>
#include <memory>
#include <string>

#include "base/packed_text.hpp"
#include "base/published.hpp"
#include "base/uuid.hpp"
#include "driver/actor.hpp"

namespace vireo::lxc {

struct ContainerState {
    bool persistent = false, autostart = false;
    PackedText config, config_public;              // the definition, canonical; without secrets
    std::uint64_t memory = 0, max_memory = 0;      // KiB
    std::uint32_t vcpus = 1;
};

class Container {
public:
    Container(std::string name, const Uuid& uuid, driver::WorkerPool& pool) : uuid_(uuid), name_(std::move(name)), actor_(pool) {}

    // Any thread.
    std::shared_ptr<const ContainerState> read() const { return state_.read(); }
    std::shared_ptr<const std::string> name() const { return name_.read(); }
    const Uuid& uuid() const { return uuid_; }
    driver::Actor& actor() { return actor_; }

    // Actor.
    void publish(ContainerState next) { state_.publish(std::move(next)); }
    void rename(std::string name) { name_.publish(std::move(name)); }

private:
    const Uuid uuid_;
    Published<std::string> name_;
    Published<ContainerState> state_;
    driver::Actor actor_;
};

}  // namespace vireo::lxc
