#pragma once
// Everything of a domain that speaks through a character device.
#include <type_traits>

#include "model/domain/domain.hpp"

namespace vireo::qemu {

// f(CharSource&, DeviceInfo&) for each of them, const if the domain is.
template <class D, class F> requires std::is_same_v<std::remove_const_t<D>, model::Domain> void for_each_char_source(D& domain, F f) {
    auto& devices = domain.devices;
    for (auto& device : devices.serials) f(device.source, device.info);
    for (auto& device : devices.parallels) f(device.source, device.info);
    for (auto& device : devices.channels) f(device.source, device.info);
    for (auto& device : devices.consoles) f(device.source, device.info);
    for (auto& device : devices.redirdevs) f(device.source, device.info);
    for (auto& rng : devices.rngs)
        if (auto* egd = std::get_if<model::EgdBackend>(&rng.backend)) f(egd->source, rng.info);
    for (auto& card : devices.smartcards)
        if (auto* passthrough = std::get_if<model::PassthroughSmartcard>(&card.kind)) f(passthrough->source, card.info);
}

}  // namespace vireo::qemu
