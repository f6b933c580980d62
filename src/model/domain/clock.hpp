#pragma once
// <clock>: what time the guest sees, and its timers.
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "schema/words.hpp"

namespace vireo::model {

using schema::YesNo;

enum class ClockBasis { utc, localtime };
enum class TimerName { platform, pit, rtc, hpet, tsc, kvmclock, hypervclock, armvtimer };
enum class TimerTickpolicy { delay, catchup, merge, discard };
enum class TimerTrack { boot, guest, wall, realtime };
enum class TimerMode { auto_, native, emulate, paravirt, smpsafe };

struct UtcClock {
    std::optional<std::string> adjustment;    // "reset" or seconds
    bool operator==(const UtcClock&) const = default;
};
struct LocaltimeClock {
    std::optional<std::string> adjustment;    // "reset" or seconds
    bool operator==(const LocaltimeClock&) const = default;
};
struct VariableClock {
    std::int64_t adjustment = 0;              // seconds from the basis
    std::optional<std::int64_t> adjustment0;  // status: what it was at start
    ClockBasis basis = ClockBasis::utc;
    bool operator==(const VariableClock&) const = default;
};
struct TimezoneClock {
    std::string timezone;
    bool operator==(const TimezoneClock&) const = default;
};
struct AbsoluteClock {
    std::uint64_t start = 0;                  // seconds since 1970
    bool operator==(const AbsoluteClock&) const = default;
};
using ClockOffset = std::variant<UtcClock, LocaltimeClock, VariableClock, TimezoneClock, AbsoluteClock>;

struct TimerCatchup {
    std::optional<std::uint64_t> threshold, slew, limit;
    bool operator==(const TimerCatchup&) const = default;
};
struct Timer {
    TimerName name = TimerName::platform;
    std::optional<YesNo> present;
    std::optional<TimerTickpolicy> tickpolicy;
    std::optional<TimerTrack> track;
    std::optional<std::uint64_t> frequency;   // Hz, tsc
    std::optional<TimerMode> mode;            // tsc
    std::optional<TimerCatchup> catchup;
    bool operator==(const Timer&) const = default;
};
struct Clock {
    ClockOffset offset;
    std::vector<Timer> timers;
    bool operator==(const Clock&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::ClockBasis> = list_of("utc", "localtime");
template <> inline constexpr auto words<model::TimerName> = list_of(
    "platform", "pit", "rtc", "hpet", "tsc", "kvmclock", "hypervclock", "armvtimer");
template <> inline constexpr auto words<model::TimerTickpolicy> = list_of("delay", "catchup", "merge", "discard");
template <> inline constexpr auto words<model::TimerTrack> = list_of("boot", "guest", "wall", "realtime");
template <> inline constexpr auto words<model::TimerMode> = list_of("auto", "native", "emulate", "paravirt", "smpsafe");
template <> inline constexpr auto words<model::ClockOffset> = list_of(
    "utc", "localtime", "variable", "timezone", "absolute");
}  // namespace vireo::schema
