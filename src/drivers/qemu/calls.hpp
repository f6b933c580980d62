#pragma once
// How the tables of calls are filled: calls that change a domain on its actor, and calls that read a definition.
#include <memory>
#include <utility>

#include "drivers/qemu/define.hpp"
#include "model/domain/read.hpp"

namespace vireo::qemu {

// f(driver, domain, args) runs on the domain's actor. `supported` flags are checked before.
template <class P, class F> void offer_change(QemuDriver& driver, driver::Driver& table, std::uint32_t supported, const char* function, F f) {
    table.works<P>([&driver, supported, function, f](driver::Request, typename P::Args args, driver::Later<P> later) {
        if constexpr (requires { args.flags; }) check_flags(std::uint32_t(args.flags), supported, function);
        const Domain domain = driver.find(args.domain);
        auto shared = std::make_shared<typename P::Args>(std::move(args));
        on_actor<P>(domain, driver::WorkKind::modify, later, [&driver, domain, shared, f] { return f(driver, domain, *shared); });
    });
}
template <class P, class F> void offer_change(QemuDriver& driver, driver::Driver& table, F f) { offer_change<P>(driver, table, 0, "", f); }

// The one definition that a getter is about. Throws for both flags at once, and like targets().
inline Targets one_target(const DomainSnapshot& snapshot, std::uint32_t flags) {
    if ((flags & 3) == 3)
        throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu,
                    "flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually exclusive");
    return targets(snapshot, flags & 3);
}

// A getter that is answered from the published definition: it waits for nobody. f(definition, args, on), or f(definition, args, on,
// snapshot), runs on a worker.
template <class P, class F> void offer_reading(QemuDriver& driver, driver::Driver& table, std::uint32_t supported, const char* function, F f) {
    table.works<P>([&driver, supported, function, f](driver::Request, typename P::Args args, driver::Later<P> later) {
        std::uint32_t flags = 0;
        if constexpr (requires { args.flags; }) flags = std::uint32_t(args.flags);
        check_flags(flags, supported, function);
        const auto snapshot = driver.find(args.domain)->read();
        const Targets on = one_target(*snapshot, flags);
        auto shared = std::make_shared<typename P::Args>(std::move(args));
        on_worker(driver, later, [snapshot, on, shared, f] {
            const model::Domain definition = model::read_domain(on.live ? *snapshot->live_public : *snapshot->config_public, {.live = on.live});
            if constexpr (requires { f(definition, *shared, on, *snapshot); }) return f(definition, *shared, on, *snapshot);
            else return f(definition, *shared, on);
        });
    });
}

}  // namespace vireo::qemu
