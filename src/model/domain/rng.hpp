#pragma once
// <rng>: a source of random numbers for the guest.
#include <string>
#include <variant>

#include "model/domain/character_device.hpp"
#include "model/domain/device_info.hpp"

namespace vireo::model {

struct RandomBackend {
    std::optional<std::string> path;          // absent = /dev/urandom (by rule)
    bool operator==(const RandomBackend&) const = default;
};
struct EgdBackend {
    CharSource source;
    bool operator==(const EgdBackend&) const = default;
};
struct BuiltinBackend {
    bool operator==(const BuiltinBackend&) const = default;
};
struct RngRate {
    std::uint32_t bytes = 0;
    std::optional<std::uint32_t> period;      // milliseconds
    bool operator==(const RngRate&) const = default;
};
struct Rng {
    VirtioModel model = VirtioModel::virtio;
    std::optional<RngRate> rate;
    std::variant<RandomBackend, EgdBackend, BuiltinBackend> backend;
    VirtioOptions virtio;                     // <driver …/>
    DeviceInfo info;
    bool operator==(const Rng&) const = default;
};

}  // namespace vireo::model
