#pragma once
// <watchdog>: acts when the guest stops kicking it.
#include "model/domain/device_info.hpp"

namespace vireo::model {

enum class WatchdogModel { i6300esb, ib700, diag288, itco };
enum class WatchdogAction { reset, shutdown, poweroff, pause, dump, none, inject_nmi };
struct Watchdog {
    WatchdogModel model = WatchdogModel::i6300esb;
    WatchdogAction action = WatchdogAction::reset;
    DeviceInfo info;
    bool operator==(const Watchdog&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::WatchdogModel> = list_of("i6300esb", "ib700", "diag288", "itco");
template <> inline constexpr auto words<model::WatchdogAction> = list_of(
    "reset", "shutdown", "poweroff", "pause", "dump", "none", "inject-nmi");
}  // namespace vireo::schema
