#pragma once
// <tpm>: a trusted platform module.
#include <string>
#include <variant>

#include "base/uuid.hpp"
#include "model/domain/character_device.hpp"
#include "model/domain/device_info.hpp"

namespace vireo::model {

enum class TpmModel { tpm_tis, tpm_crb, tpm_spapr, spapr_tpm_proxy };   // "default" reads as absent
enum class TpmVersion { _1_2, _2_0 };                                   // "default" reads as absent

struct TpmPcrBanks {
    bool sha1 = false, sha256 = false, sha384 = false, sha512 = false;
    bool operator==(const TpmPcrBanks&) const = default;
};
struct TpmPassthrough {
    std::optional<std::string> path;          // <device path='…'/>; absent = /dev/tpm0 (by rule)
    bool operator==(const TpmPassthrough&) const = default;
};
enum class TpmStateType { file, dir };
struct TpmStateSource {
    TpmStateType type = TpmStateType::file;
    std::string path;
    bool operator==(const TpmStateSource&) const = default;
};
struct TpmProfile {
    std::optional<std::string> source;
    std::optional<std::string> remove_disabled;
    std::optional<std::string> name;
    bool operator==(const TpmProfile&) const = default;
};
struct TpmEmulator {
    std::optional<TpmVersion> version;        // absent: chosen by rule
    std::optional<YesNo> persistent_state;
    std::optional<std::uint32_t> debug;
    std::optional<Uuid> encryption_secret;
    std::optional<TpmPcrBanks> active_pcr_banks;
    std::optional<TpmStateSource> source;
    std::optional<TpmProfile> profile;
    bool operator==(const TpmEmulator&) const = default;
};
struct TpmExternal {
    std::optional<std::string> type;          // always "unix"
    std::optional<std::string> mode;          // always "connect"
    std::optional<std::string> path;
    bool operator==(const TpmExternal&) const = default;
};
using TpmBackend = std::variant<TpmPassthrough, TpmEmulator, TpmExternal>;

struct Tpm {
    std::optional<TpmModel> model;
    TpmBackend backend;
    DeviceInfo info;
    bool operator==(const Tpm&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::TpmModel> = list_of("tpm-tis", "tpm-crb", "tpm-spapr", "spapr-tpm-proxy");
template <> inline constexpr auto words<model::TpmVersion> = list_of("1.2", "2.0");
template <> inline constexpr auto words<model::TpmStateType> = list_of("file", "dir");
template <> inline constexpr auto words<model::TpmBackend> = list_of("passthrough", "emulator", "external");
}  // namespace vireo::schema
