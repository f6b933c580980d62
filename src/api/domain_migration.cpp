// Migration of domains, and its limits.
#include "api/entry.hpp"
#include "protocol/remote/connect.hpp"
#include "protocol/remote/domain_migration.hpp"

#include <algorithm>

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

namespace {

// What a side must be able to do; the numbers are those of the wire.
struct Ability {
    std::int32_t feature;
    const char* what;
};
constexpr Ability peer_to_peer{4, "p2p"}, direct{5, "direct"}, change_protection{7, "change protection"}, offline{12, "offline"}, parameters{13, "parameters"};

// An in-process driver migrates nothing; a daemon tells.
bool is_able(driver::Connection& link, const Ability& ability) {
    std::int32_t able = 0;
    attempt([&] { able = link.call<ConnectSupportsFeature>({.feature = ability.feature}).supported; });
    return able == 1;
}
void require(virConnectPtr side, const char* side_name, const Ability& ability) {
    if (!is_able(*side->link, ability))
        throw Error(ErrorCode::argument_unsupported, speaker_of(here()), std::string(ability.what) + " migration is not supported by the " + side_name + " host");
}
// Compat: without the code's own words.
[[noreturn]] void refuse_plainly(const char* text) {
    Error error(ErrorCode::invalid_arg, speaker_of(here()), text);
    error.message = text;
    throw error;
}

constexpr const char* lonely_tunnel = "cannot perform tunnelled migration without using peer2peer flag";

void check_source(virDomainPtr domain, unsigned flags) {
    if (connection_of(domain)->link->read_only()) refuse_write();
    if (flags & VIR_MIGRATE_OFFLINE) require(connection_of(domain), "source", offline);
}
void check_protection(virDomainPtr domain, unsigned flags) {
    if ((flags & VIR_MIGRATE_CHANGE_PROTECTION) && !is_able(*connection_of(domain)->link, change_protection))
        throw Error(ErrorCode::argument_unsupported, speaker_of(here()), "cannot enforce change protection");
}

// The rules of the calls that name the destination by a connection.
[[noreturn]] void cannot_migrate(virDomainPtr domain, virConnectPtr destination, unsigned flags) {
    check_handle(destination);
    check_source(domain, flags);
    if (destination->link->read_only()) refuse_write();
    if (flags & VIR_MIGRATE_OFFLINE) require(destination, "destination", offline);
    check_protection(domain, flags);
    if ((flags & VIR_MIGRATE_TUNNELLED) && !(flags & VIR_MIGRATE_PEER2PEER)) throw Error(ErrorCode::operation_invalid, speaker_of(here()), lonely_tunnel);
    throw Error(ErrorCode::no_support, speaker_of(here()), here());
}

// The rules of those that name it by a URI: the source's daemon does the rest.
[[noreturn]] void cannot_migrate_to_uri(virDomainPtr domain, unsigned flags) {
    check_source(domain, flags);
    require(connection_of(domain), "source", flags & VIR_MIGRATE_PEER2PEER ? peer_to_peer : direct);
    throw Error(ErrorCode::no_support, speaker_of(here()), here());
}

// What the older calls could not say.
bool is_extended(const virTypedParameter& param) {
    constexpr std::string_view plain[] = {VIR_MIGRATE_PARAM_URI, VIR_MIGRATE_PARAM_DEST_NAME, VIR_MIGRATE_PARAM_DEST_XML, VIR_MIGRATE_PARAM_BANDWIDTH};
    return std::find(std::begin(plain), std::end(plain), param.field) == std::end(plain);
}

}  // namespace

extern "C" {

int virDomainMigrateSetMaxDowntime(virDomainPtr domain, unsigned long long downtime, unsigned int flags) {
    return done<DomainMigrateSetMaxDowntime>(domain, downtime, flags);
}
int virDomainMigrateSetMaxSpeed(virDomainPtr domain, unsigned long bandwidth, unsigned int flags) {
    return done<DomainMigrateSetMaxSpeed>(domain, bandwidth, flags);
}
int virDomainMigrateGetMaxSpeed(virDomainPtr domain, unsigned long* bandwidth, unsigned int flags) {
    return STORES(DomainMigrateGetMaxSpeed, domain, bandwidth, flags);
}
int virDomainMigrateGetCompressionCache(virDomainPtr domain, unsigned long long* cacheSize, unsigned int flags) {
    return STORES(DomainMigrateGetCompressionCache, domain, cacheSize, flags);
}
int virDomainMigrateSetCompressionCache(virDomainPtr domain, unsigned long long cacheSize, unsigned int flags) {
    return done<DomainMigrateSetCompressionCache>(domain, cacheSize, flags);
}
int virDomainMigrateStartPostCopy(virDomainPtr domain, unsigned int flags) {
    return done<DomainMigrateStartPostCopy>(domain, flags);
}
int virDomainMigrateGetMaxDowntime(virDomainPtr domain, unsigned long long* downtime, unsigned int flags) {
    return STORES(DomainMigrateGetMaxDowntime, domain, downtime, flags);
}

// ---- moving a domain: arguments are checked as ever; no driver here offers the moving itself yet, and that is said ----

virDomainPtr virDomainMigrate(virDomainPtr domain, virConnectPtr dconn, unsigned long flags, const char*,
                              const char*, unsigned long) {
    return entry(domain, [&]() -> virDomainPtr {
        check_flags(unsigned(flags));
        cannot_migrate(domain, dconn, unsigned(flags));
    });
}
virDomainPtr virDomainMigrate2(virDomainPtr domain, virConnectPtr dconn, const char*, unsigned long flags,
                               const char*, const char*, unsigned long) {
    return entry(domain, [&]() -> virDomainPtr {
        check_flags(unsigned(flags));
        cannot_migrate(domain, dconn, unsigned(flags));
    });
}
virDomainPtr virDomainMigrate3(virDomainPtr domain, virConnectPtr dconn, virTypedParameterPtr params, unsigned int nparams,
                               unsigned int flags) {
    return entry(domain, [&]() -> virDomainPtr {
        check_flags(flags);
        if (flags & VIR_MIGRATE_PEER2PEER) refuse_plainly("use virDomainMigrateToURI3 for peer-to-peer migration");
        if (flags & VIR_MIGRATE_TUNNELLED) refuse_plainly(lonely_tunnel);
        check_handle(dconn);
        check_source(domain, flags);
        check_protection(domain, flags);
        const bool extended = params && std::any_of(params, params + nparams, is_extended);
        if (extended && !(is_able(*connection_of(domain)->link, parameters) && is_able(*dconn->link, parameters)))
            throw Error(ErrorCode::argument_unsupported, speaker_of(here()), "Migration APIs with extensible parameters are not supported but extended parameters were passed");
        cannot_migrate(domain, dconn, flags);
    });
}
int virDomainMigrateToURI(virDomainPtr domain, const char* duri, unsigned long flags, const char*, unsigned long) {
    return entry(domain, [&]() -> int {
        NOT_NULL(duri);
        check_flags(unsigned(flags));
        cannot_migrate_to_uri(domain, unsigned(flags));
    });
}
int virDomainMigrateToURI2(virDomainPtr domain, const char*, const char*, const char*, unsigned long flags,
                           const char*, unsigned long) {
    return entry(domain, [&]() -> int {
        check_flags(unsigned(flags));
        cannot_migrate_to_uri(domain, unsigned(flags));
    });
}
int virDomainMigrateToURI3(virDomainPtr domain, const char*, virTypedParameterPtr, unsigned int, unsigned int flags) {
    return entry(domain, [&]() -> int {
        check_flags(flags);
        cannot_migrate_to_uri(domain, flags);
    });
}

}  // extern "C"
