// Calls about one disk or one interface: how quick it may be.
#include "drivers/test/find_device.hpp"
#include "drivers/test/parameters.hpp"
#include "drivers/test/world.hpp"
#include "protocol/remote/domain_block.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::test {
namespace {

[[noreturn]] void bad_argument(std::string what) { throw refused(ErrorCode::invalid_arg, std::move(what)); }

const model::Domain& definition(const GuestState& state, std::uint32_t flags) {
    const Targets on = driver::targets_of(flags & 3, state.active(), state.persistent, ErrorDomain::domain);
    return on.config ? *state.config : *state.live;
}

using Limit = std::optional<std::uint64_t> model::DiskIotune::*;
struct TuneParam {
    const char* name;
    Limit limit;                 // null: the group's name
};
using T = model::DiskIotune;
constexpr TuneParam tune_params[] = {
    {"total_bytes_sec", &T::total_bytes_sec}, {"read_bytes_sec", &T::read_bytes_sec}, {"write_bytes_sec", &T::write_bytes_sec},
    {"total_iops_sec", &T::total_iops_sec}, {"read_iops_sec", &T::read_iops_sec}, {"write_iops_sec", &T::write_iops_sec},
    {"total_bytes_sec_max", &T::total_bytes_sec_max}, {"read_bytes_sec_max", &T::read_bytes_sec_max}, {"write_bytes_sec_max", &T::write_bytes_sec_max},
    {"total_iops_sec_max", &T::total_iops_sec_max}, {"read_iops_sec_max", &T::read_iops_sec_max}, {"write_iops_sec_max", &T::write_iops_sec_max},
    {"size_iops_sec", &T::size_iops_sec}, {"group_name", nullptr},
    {"total_bytes_sec_max_length", &T::total_bytes_sec_max_length}, {"read_bytes_sec_max_length", &T::read_bytes_sec_max_length},
    {"write_bytes_sec_max_length", &T::write_bytes_sec_max_length}, {"total_iops_sec_max_length", &T::total_iops_sec_max_length},
    {"read_iops_sec_max_length", &T::read_iops_sec_max_length}, {"write_iops_sec_max_length", &T::write_iops_sec_max_length}};

struct Sums {
    const char* what;
    Limit total, read, write;
};
constexpr Sums sums[] = {{"bytes_sec", &T::total_bytes_sec, &T::read_bytes_sec, &T::write_bytes_sec},
                         {"iops_sec", &T::total_iops_sec, &T::read_iops_sec, &T::write_iops_sec},
                         {"bytes_sec_max", &T::total_bytes_sec_max, &T::read_bytes_sec_max, &T::write_bytes_sec_max},
                         {"iops_sec_max", &T::total_iops_sec_max, &T::read_iops_sec_max, &T::write_iops_sec_max}};

void check_tune(const T& tune) {
    const auto given = [&](Limit limit) { return (tune.*limit).value_or(0) != 0; };
    for (const Sums& sum : sums)
        if (given(sum.total) && (given(sum.read) || given(sum.write)))
            bad_argument("total and read/write of " + std::string(sum.what) + " cannot be set at the same time");
    // Compat: a limit needs a burst of at least its size.
    const auto below = [&](const char* name, Limit limit, Limit most) {
        if ((tune.*limit).value_or(0) > (tune.*most).value_or(0))
            bad_argument(std::string(name) + " cannot be set higher than " + name + "_max ");
    };
    below("total_bytes_sec", &T::total_bytes_sec, &T::total_bytes_sec_max);
    below("read_bytes_sec", &T::read_bytes_sec, &T::read_bytes_sec_max);
    below("write_bytes_sec", &T::write_bytes_sec, &T::write_bytes_sec_max);
    below("total_iops_sec", &T::total_iops_sec, &T::total_iops_sec_max);
    below("read_iops_sec", &T::read_iops_sec, &T::read_iops_sec_max);
    below("write_iops_sec", &T::write_iops_sec, &T::write_iops_sec_max);
}

void set_tune(model::Domain& domain, const std::string& name, const Params& params) {
    model::Disk* disk = find_disk(domain, name);
    if (!disk) bad_argument("disk '" + name + "' was not found in the domain config");
    // What the call does not name is no limit any more.
    T tune;
    for (const TuneParam& each : tune_params) {
        if (!each.limit) {
            if (const auto* group = param<std::string>(params, each.name); group && !group->empty()) tune.group_name = *group;
        } else if (const auto* value = param<std::uint64_t>(params, each.name); value && *value) {
            tune.*each.limit = *value;
        }
    }
    check_tune(tune);
    disk->iotune = tune == T{} ? std::nullopt : std::optional(tune);
}

void check_tune_params(const Params& params) {
    for (std::size_t i = 0; i < params.size(); ++i) {
        const auto& [field, value] = params[i];
        const auto known = std::ranges::find_if(tune_params, [&](const TuneParam& each) { return field == each.name; });
        if (known == std::end(tune_params)) throw Error(ErrorCode::argument_unsupported, ErrorDomain::none, "parameter '" + field + "' not supported");
        const bool fits = known->limit ? std::holds_alternative<std::uint64_t>(value) : std::holds_alternative<std::string>(value);
        if (!fits)
            throw Error(ErrorCode::invalid_arg, ErrorDomain::none, "invalid type for parameter '" + field + "', expected '" + (known->limit ? "ullong" : "string") + "'");
        for (std::size_t k = 0; k < i; ++k)
            if (params[k].field == field) throw Error(ErrorCode::invalid_arg, ErrorDomain::none, "parameter '" + field + "' occurs multiple times");
    }
}

// ---- interfaces ----

using Rate = std::optional<std::uint64_t> model::BandwidthRate::*;
struct RateParam {
    const char* name;
    bool inbound;
    Rate rate;
};
using R = model::BandwidthRate;
constexpr RateParam rate_params[] = {
    {"inbound.average", true, &R::average}, {"inbound.peak", true, &R::peak}, {"inbound.burst", true, &R::burst}, {"inbound.floor", true, &R::floor},
    {"outbound.average", false, &R::average}, {"outbound.peak", false, &R::peak}, {"outbound.burst", false, &R::burst}};

void set_rates(model::Domain& domain, const std::string& name, const Params& params) {
    model::Interface& interface = require_interface(domain, name);
    model::Bandwidth bandwidth = interface.bandwidth.value_or(model::Bandwidth{});
    for (const bool inbound : {true, false}) {
        R rate;
        bool named = false;
        for (const RateParam& each : rate_params) {
            if (each.inbound != inbound) continue;
            if (const auto* value = param<std::uint32_t>(params, each.name)) {
                named = true;
                if (*value) rate.*each.rate = *value;
            }
        }
        if (!named) continue;
        // Peak and burst alone say nothing.
        const bool useful = rate.average || rate.floor;
        (inbound ? bandwidth.inbound : bandwidth.outbound) = useful ? std::optional(rate) : std::nullopt;
    }
    interface.bandwidth = bandwidth == model::Bandwidth{} ? std::nullopt : std::optional(bandwidth);
}

}  // namespace

void offer_disks(World& world) {
    world.reads<remote::DomainGetBlockIoTune>([](const GuestState& state, const auto& args) {
        check_flags(args.flags & ~4u, 3, "testDomainGetBlockIoTune");
        const model::Domain& domain = definition(state, args.flags);
        T tune;
        if (args.disk) {
            const model::Disk* disk = find_disk(domain, *args.disk);
            if (!disk) bad_argument("disk '" + *args.disk + "' was not found in the domain config");
            tune = disk->iotune.value_or(T{});
        }
        Params all;
        for (const TuneParam& each : tune_params) {
            if (each.limit) all.push_back({each.name, (tune.*each.limit).value_or(0)});
            else all.push_back({each.name, tune.group_name.value_or("")});
        }
        return parameters_reply<remote::DomainGetBlockIoTune::Reply>(std::move(all), args.nparams);
    });
    world.changes<remote::DomainSetBlockIoTune>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 3, "testDomainSetBlockIoTune");
        check_tune_params(args.params);
        change.each(change.targets(args.flags), [&](model::Domain& domain) { set_tune(domain, args.disk, args.params); });
    });
    world.reads<remote::DomainGetInterfaceParameters>([](const GuestState& state, const auto& args) {
        check_flags(args.flags & ~4u, 3, "testDomainGetInterfaceParameters");
        const model::Interface& interface = require_interface(definition(state, args.flags), args.device);
        const model::Bandwidth bandwidth = interface.bandwidth.value_or(model::Bandwidth{});
        Params all;
        for (const RateParam& each : rate_params) {
            const R rate = (each.inbound ? bandwidth.inbound : bandwidth.outbound).value_or(R{});
            all.push_back({each.name, std::uint32_t((rate.*each.rate).value_or(0))});
        }
        return parameters_reply<remote::DomainGetInterfaceParameters::Reply>(std::move(all), args.nparams);
    });
    world.changes<remote::DomainSetInterfaceParameters>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 3, "testDomainSetInterfaceParameters");
        check_params(args.params, {{"inbound.average", ParamType::uint}, {"inbound.peak", ParamType::uint}, {"inbound.burst", ParamType::uint},
                                   {"inbound.floor", ParamType::uint}, {"outbound.average", ParamType::uint}, {"outbound.peak", ParamType::uint},
                                   {"outbound.burst", ParamType::uint}});
        change.each(change.targets(args.flags), [&](model::Domain& domain) { set_rates(domain, args.device, args.params); });
    });
}

}  // namespace vireo::test
