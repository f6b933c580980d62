#pragma once
// What protects the guest and the host from each other: <seclabel>, <launchSecurity>, <keywrap>.
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "schema/words.hpp"

namespace vireo::model {

using schema::OnOff;
using schema::YesNo;

enum class SeclabelType { none, dynamic, static_ };
struct Seclabel {
    std::optional<SeclabelType> type;         // absent = dynamic
    std::optional<std::string> model;         // absent in the first label: the host's first model
    std::optional<YesNo> relabel;
    std::optional<std::string> label;         // static; live for dynamic
    std::optional<std::string> imagelabel;    // live
    std::optional<std::string> baselabel;     // dynamic
    bool operator==(const Seclabel&) const = default;
};

struct SevSecurity {
    std::optional<YesNo> kernel_hashes;
    std::optional<std::uint32_t> cbitpos;     // absent: the host's
    std::optional<std::uint32_t> reduced_phys_bits;
    std::uint32_t policy = 0;
    std::optional<std::string> dh_cert;
    std::optional<std::string> session;
    bool operator==(const SevSecurity&) const = default;
};
struct SevSnpSecurity {
    std::optional<YesNo> kernel_hashes, author_key, vcek;
    std::optional<std::uint32_t> cbitpos;
    std::optional<std::uint32_t> reduced_phys_bits;
    std::uint64_t policy = 0;
    std::optional<std::string> guest_visible_workarounds, id_block, id_auth, host_data;
    bool operator==(const SevSnpSecurity&) const = default;
};
struct S390PvSecurity {
    bool operator==(const S390PvSecurity&) const = default;
};
struct QuoteGenerationService {
    std::optional<std::string> path;
    bool operator==(const QuoteGenerationService&) const = default;
};
struct TdxSecurity {
    std::optional<std::uint64_t> policy;
    std::optional<std::string> mr_config_id, mr_owner, mr_owner_config;
    std::optional<QuoteGenerationService> quote_generation_service;
    bool operator==(const TdxSecurity&) const = default;
};
using LaunchSecurity = std::variant<SevSecurity, SevSnpSecurity, S390PvSecurity, TdxSecurity>;

enum class KeywrapName { aes, dea };
struct KeywrapCipher {
    KeywrapName name = KeywrapName::aes;
    OnOff state = OnOff::off;
    bool operator==(const KeywrapCipher&) const = default;
};
struct Keywrap {
    std::vector<KeywrapCipher> ciphers;       // each at most once
    bool operator==(const Keywrap&) const = default;
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::KeywrapName> = list_of("aes", "dea");
template <> inline constexpr auto words<model::SeclabelType> = list_of("none", "dynamic", "static");
template <> inline constexpr auto words<model::LaunchSecurity> = list_of("sev", "sev-snp", "s390-pv", "tdx");
}  // namespace vireo::schema
