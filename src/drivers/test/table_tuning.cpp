// Calls about what the host gives to a guest: scheduler, memory limits, NUMA nodes, block weights, counters.
#include <charconv>

#include "base/text.hpp"
#include "drivers/test/parameters.hpp"
#include "drivers/test/world.hpp"
#include "protocol/remote/domain_device.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::test {
namespace {

[[noreturn]] void bad_argument(std::string what, ErrorDomain domain = ErrorDomain::test) { throw Error(ErrorCode::invalid_arg, domain, std::move(what)); }

const model::Domain& definition(const GuestState& state, std::uint32_t flags) {
    const Targets on = driver::targets_of(flags & 3, state.active(), state.persistent, ErrorDomain::domain);
    return on.config ? *state.config : *state.live;
}

// ---- scheduler ----

constexpr std::uint32_t built_in_weight = 50;

void offer_scheduler(World& world) {
    world.reads<remote::DomainGetSchedulerType>([](const GuestState&, const auto&) { return remote::DomainGetSchedulerType::Reply{"fair", 1}; });
    const auto weight = [](const GuestState&, std::int32_t nparams) {
        if (nparams == 0) nparams = 1;
        return Params{{"weight", built_in_weight}};
    };
    world.reads<remote::DomainGetSchedulerParameters>([weight](const GuestState& state, const auto& args) {
        return parameters_reply<remote::DomainGetSchedulerParameters::Reply>(weight(state, args.nparams), args.nparams);
    });
    world.reads<remote::DomainGetSchedulerParametersFlags>([weight](const GuestState& state, const auto& args) {
        check_flags(args.flags | 4, 0, "testDomainGetSchedulerParametersFlags");   // Compat: clients always say "strings, too"
        return parameters_reply<remote::DomainGetSchedulerParametersFlags::Reply>(weight(state, args.nparams), args.nparams);
    });
    // Compat: what is set is checked, and has no effect.
    world.changes<remote::DomainSetSchedulerParameters>(
        [](World::Change&, const auto& args) { check_params(args.params, {{"weight", ParamType::uint}}); });
    world.changes<remote::DomainSetSchedulerParametersFlags>([](World::Change&, const auto& args) {
        check_flags(args.flags, 0, "testDomainSetSchedulerParametersFlags");
        check_params(args.params, {{"weight", ParamType::uint}});
    });
}

// ---- memory limits ----

constexpr std::uint64_t unlimited = 9007199254740991;

void set_memory_limits(model::Domain& domain, const Params& params) {
    model::Memtune tune = domain.memtune.value_or(model::Memtune{});
    const auto take = [&](std::optional<std::uint64_t>& limit, std::string_view name) {
        if (const auto* value = param<std::uint64_t>(params, name)) limit = *value;
    };
    std::uint64_t hard = tune.hard_limit.value_or(unlimited), swap = tune.swap_hard_limit.value_or(unlimited);
    if (const auto* value = param<std::uint64_t>(params, "hard_limit")) hard = *value;
    if (const auto* value = param<std::uint64_t>(params, "swap_hard_limit")) swap = *value;
    if (hard > swap) bad_argument("memory hard_limit tunable value must be lower than or equal to swap_hard_limit");
    take(tune.hard_limit, "hard_limit");
    take(tune.soft_limit, "soft_limit");
    take(tune.swap_hard_limit, "swap_hard_limit");
    for (auto* limit : {&tune.hard_limit, &tune.soft_limit, &tune.swap_hard_limit})
        if (*limit && **limit >= unlimited) limit->reset();
    domain.memtune = tune == model::Memtune{} ? std::nullopt : std::optional(tune);
}

void offer_memory_limits(World& world) {
    world.reads<remote::DomainGetMemoryParameters>([](const GuestState& state, const auto& args) {
        check_flags(args.flags & ~4u, 3, "testDomainGetMemoryParameters");
        const model::Memtune tune = definition(state, args.flags).memtune.value_or(model::Memtune{});
        return parameters_reply<remote::DomainGetMemoryParameters::Reply>(
            {{"hard_limit", tune.hard_limit.value_or(unlimited)}, {"soft_limit", tune.soft_limit.value_or(unlimited)},
             {"swap_hard_limit", tune.swap_hard_limit.value_or(unlimited)}}, args.nparams);
    });
    world.changes<remote::DomainSetMemoryParameters>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 3, "testDomainSetMemoryParameters");
        check_params(args.params, {{"hard_limit", ParamType::ullong}, {"soft_limit", ParamType::ullong}, {"swap_hard_limit", ParamType::ullong}});
        change.each(change.targets(args.flags), [&](model::Domain& domain) { set_memory_limits(domain, args.params); });
    });
}

// ---- NUMA ----

void set_numa(model::Domain& domain, const Params& params) {
    auto numatune = domain.numatune.value_or(model::Numatune{});
    auto memory = numatune.memory.value_or(model::NumatuneMemory{});
    if (const auto* mode = param<std::int32_t>(params, "numa_mode")) {
        if (*mode < 0 || std::size_t(*mode) >= schema::words<model::NumatuneMode>.size()) bad_argument("unsupported numatune mode: '" + std::to_string(*mode) + "'");
        memory.mode = model::NumatuneMode(*mode);
    }
    if (const auto* nodes = param<std::string>(params, "numa_nodeset")) {
        auto set = model::CpuSet::parse(*nodes);
        if (!set) throw Error(ErrorCode::invalid_arg, ErrorDomain::none, "Failed to parse bitmap '" + *nodes + "'");
        if (set->empty()) bad_argument("Invalid nodeset of 'numatune': " + *nodes);
        memory.nodeset = std::move(*set);
    }
    if (!memory.nodeset)
        throw Error(ErrorCode::config_unsupported, ErrorDomain::domain, "nodeset for NUMA memory tuning must be set if 'placement' is 'static'");
    if (!memory.mode) memory.mode = model::NumatuneMode::strict;
    numatune.memory = memory;
    domain.numatune = numatune;
}

void offer_numa(World& world) {
    world.reads<remote::DomainGetNumaParameters>([](const GuestState& state, const auto& args) {
        check_flags(args.flags & ~4u, 3, "testDomainGetNumaParameters");
        const model::Domain& domain = definition(state, args.flags);
        const model::NumatuneMemory memory = domain.numatune && domain.numatune->memory ? *domain.numatune->memory : model::NumatuneMemory{};
        return parameters_reply<remote::DomainGetNumaParameters::Reply>(
            {{"numa_mode", std::int32_t(memory.mode.value_or(model::NumatuneMode::strict))}, {"numa_nodeset", memory.nodeset ? memory.nodeset->text() : ""}},
            args.nparams);
    });
    world.changes<remote::DomainSetNumaParameters>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 3, "testDomainSetNumaParameters");
        check_params(args.params, {{"numa_mode", ParamType::int_}, {"numa_nodeset", ParamType::string}});
        change.each(change.targets(args.flags), [&](model::Domain& domain) { set_numa(domain, args.params); });
    });
}

// ---- block weights ----

// "path,value,path,value": which number of a device a parameter sets.
struct DeviceParam {
    const char* name;
    std::optional<std::uint64_t> (*get)(const model::BlkioDevice&);
    void (*set)(model::BlkioDevice&, std::uint64_t);
};
template <auto Member> constexpr DeviceParam device_param(const char* name) {
    return {name, [](const model::BlkioDevice& device) -> std::optional<std::uint64_t> { return device.*Member; },
            [](model::BlkioDevice& device, std::uint64_t value) {
                using Value = typename std::remove_cvref_t<decltype(device.*Member)>::value_type;
                device.*Member = value ? std::optional(Value(value)) : std::nullopt;
            }};
}
constexpr DeviceParam device_params[] = {
    device_param<&model::BlkioDevice::weight>("device_weight"), device_param<&model::BlkioDevice::read_iops_sec>("device_read_iops_sec"),
    device_param<&model::BlkioDevice::write_iops_sec>("device_write_iops_sec"), device_param<&model::BlkioDevice::read_bytes_sec>("device_read_bytes_sec"),
    device_param<&model::BlkioDevice::write_bytes_sec>("device_write_bytes_sec")};

void set_devices(model::Blkiotune& tune, const DeviceParam& rule, const std::string& text) {
    const auto unreadable = [&] { bad_argument("unable to parse blkio device '" + std::string(rule.name) + "' '" + text + "'", ErrorDomain::domain); };
    const auto parts = split(text, ',');
    if (text.empty()) return;
    if (parts.size() % 2) unreadable();
    for (std::size_t i = 0; i < parts.size(); i += 2) {
        const auto value = parse_number<std::uint64_t>(parts[i + 1]);
        if (!value) unreadable();
        auto found = std::ranges::find(tune.devices, parts[i], &model::BlkioDevice::path);
        if (found == tune.devices.end()) {
            tune.devices.push_back({.path = std::string(parts[i])});
            found = tune.devices.end() - 1;
        }
        rule.set(*found, *value);
    }
}

void set_block_weights(model::Domain& domain, const Params& params) {
    model::Blkiotune tune = domain.blkiotune.value_or(model::Blkiotune{});
    if (const auto* weight = param<std::uint32_t>(params, "weight")) tune.weight = *weight ? std::optional(*weight) : std::nullopt;
    for (const DeviceParam& rule : device_params)
        if (const auto* text = param<std::string>(params, rule.name)) set_devices(tune, rule, *text);
    std::erase_if(tune.devices, [](const model::BlkioDevice& device) { return device == model::BlkioDevice{.path = device.path}; });
    domain.blkiotune = tune == model::Blkiotune{} ? std::nullopt : std::optional(tune);
}

void offer_block_weights(World& world) {
    world.reads<remote::DomainGetBlkioParameters>([](const GuestState& state, const auto& args) {
        check_flags(args.flags & ~4u, 3, "testDomainGetBlkioParameters");
        const model::Blkiotune tune = definition(state, args.flags).blkiotune.value_or(model::Blkiotune{});
        Params all{{"weight", tune.weight.value_or(0)}};
        for (const DeviceParam& rule : device_params) {
            std::string text;
            for (const auto& device : tune.devices)
                if (const auto value = rule.get(device)) text += (text.empty() ? "" : ",") + device.path + "," + std::to_string(*value);
            all.push_back({rule.name, text});
        }
        return parameters_reply<remote::DomainGetBlkioParameters::Reply>(std::move(all), args.nparams);
    });
    world.changes<remote::DomainSetBlkioParameters>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 3, "testDomainSetBlkioParameters");
        check_params(args.params, {{"weight", ParamType::uint}, {"device_weight", ParamType::string}, {"device_read_iops_sec", ParamType::string},
                                   {"device_write_iops_sec", ParamType::string}, {"device_read_bytes_sec", ParamType::string},
                                   {"device_write_bytes_sec", ParamType::string}});
        change.each(change.targets(args.flags), [&](model::Domain& domain) { set_block_weights(domain, args.params); });
    });
}

// ---- counters ----

void offer_counters(World& world) {
    world.reads<remote::DomainGetPerfEvents>([](const GuestState& state, const auto& args) {
        check_flags(args.flags & ~4u, 3, "testDomainGetPerfEvents");
        const model::Domain& domain = definition(state, args.flags);
        remote::DomainGetPerfEvents::Reply reply;
        for (std::size_t i = 0; i < schema::words<model::PerfEventName>.size(); ++i) {
            const auto name = model::PerfEventName(i);
            const bool enabled = std::ranges::any_of(domain.perf, [&](const auto& event) { return event.name == name && event.enabled == schema::YesNo::yes; });
            reply.params.push_back({std::string(schema::word(name)), enabled});
        }
        return reply;
    });
    world.changes<remote::DomainSetPerfEvents>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 3, "testDomainSetPerfEvents");
        for (const auto& [field, value] : args.params) {
            if (!schema::from_word<model::PerfEventName>(field))
                throw Error(ErrorCode::argument_unsupported, ErrorDomain::none, "parameter '" + field + "' not supported");
            if (!std::holds_alternative<bool>(value)) bad_argument("invalid type for parameter '" + field + "', expected 'boolean'", ErrorDomain::none);
        }
        change.each(change.targets(args.flags), [&](model::Domain& domain) {
            for (const auto& [field, value] : args.params) {
                const auto name = *schema::from_word<model::PerfEventName>(field);
                std::erase_if(domain.perf, [&](const auto& event) { return event.name == name; });
                domain.perf.push_back({name, std::get<bool>(value) ? schema::YesNo::yes : schema::YesNo::no});
            }
            std::ranges::sort(domain.perf, {}, &model::PerfEvent::name);
        });
    });
}

}  // namespace

void offer_tuning(World& world) {
    offer_scheduler(world);
    offer_memory_limits(world);
    offer_numa(world);
    offer_block_weights(world);
    offer_counters(world);
}

}  // namespace vireo::test
