// Calls about how much of the host a domain may have: scheduler, memory, block I/O, NUMA nodes, performance events.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "drivers/qemu/calls.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/parameters.hpp"
#include "protocol/remote/domain_event.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Session;
using protocol::TypedParam;

namespace {

using Params = std::vector<TypedParam>;

[[noreturn]] void bad_argument(const std::string& what, ErrorDomain from = ErrorDomain::qemu) {
    throw Error(ErrorCode::invalid_arg, from, what);
}

// Guests are not put into control groups yet: what only those can limit while the guest runs is refused as on a host
// where the controller is not there.
[[noreturn]] void no_controller(const char* which) {
    throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, std::string("cgroup ") + which + " controller is not mounted");
}

// ---- scheduler ----

struct SchedulerParameter {
    std::string_view name;
    std::optional<std::uint64_t> model::Cputune::* unsigned_value = nullptr;   // shares and periods
    std::optional<std::int64_t> model::Cputune::* signed_value = nullptr;      // quotas
};
constexpr std::array scheduler_parameters = {
    SchedulerParameter{"cpu_shares", &model::Cputune::shares},
    SchedulerParameter{"vcpu_period", &model::Cputune::period},
    SchedulerParameter{.name = "vcpu_quota", .signed_value = &model::Cputune::quota},
    SchedulerParameter{"emulator_period", &model::Cputune::emulator_period},
    SchedulerParameter{.name = "emulator_quota", .signed_value = &model::Cputune::emulator_quota},
    SchedulerParameter{"global_period", &model::Cputune::global_period},
    SchedulerParameter{.name = "global_quota", .signed_value = &model::Cputune::global_quota},
    SchedulerParameter{"iothread_period", &model::Cputune::iothread_period},
    SchedulerParameter{.name = "iothread_quota", .signed_value = &model::Cputune::iothread_quota},
};

Params read_scheduler(const model::Domain& domain, const Targets& on) {
    if (on.live) no_controller("CPU");
    const model::Cputune tune = domain.cputune.value_or(model::Cputune{});
    Params out;
    for (const auto& row : scheduler_parameters) {
        if (row.unsigned_value) out.push_back({std::string(row.name), (tune.*row.unsigned_value).value_or(0)});
        else out.push_back({std::string(row.name), (tune.*row.signed_value).value_or(0)});
    }
    return out;
}

void check_range(std::string_view name, std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value < least || value > most)
        bad_argument("value of '" + std::string(name) + "' is out of range [" + std::to_string(least) + ", " + std::to_string(most) + "]");
}

void set_scheduler(QemuDriver& driver, const Domain& domain, const Params& given, std::uint32_t flags) {
    static const auto rows = [] {
        std::vector<ParameterRow> out;
        for (const auto& row : scheduler_parameters)
            out.push_back({row.name, row.unsigned_value ? ParameterType::unsigned_long : ParameterType::long_integer});
        return out;
    }();
    check_parameters(given, rows);
    const Targets on = targets(*domain->read(), flags);
    if (on.live) no_controller("CPU");
    change_definitions(driver, domain, on, [&](model::Domain& definition) {
        model::Cputune tune = definition.cputune.value_or(model::Cputune{});
        for (const auto& row : scheduler_parameters) {
            if (const auto* value = parameter<std::uint64_t>(given, row.name)) {
                if (*value && row.name != "cpu_shares") check_range(row.name, std::int64_t(std::min<std::uint64_t>(*value, INT64_MAX)), 1000, 1000000);
                tune.*row.unsigned_value = *value ? std::optional(*value) : std::nullopt;
            }
            if (const auto* value = parameter<std::int64_t>(given, row.name)) {
                if (*value > 0) check_range(row.name, *value, 1000, 17592186044415);
                tune.*row.signed_value = *value ? std::optional(*value) : std::nullopt;
            }
        }
        definition.cputune = tune == model::Cputune{} ? std::nullopt : std::optional(std::move(tune));
    }, {}, After::completed);
}

void offer_scheduler(QemuDriver& driver, driver::Driver& table) {
    table.answers<remote::DomainGetSchedulerType>([&driver](Session&, const auto& args) {
        const auto snapshot = driver.find(args.domain)->read();
        // Without control groups nothing can be asked of a running guest.
        return remote::DomainGetSchedulerType::Reply{"posix", snapshot->active() ? 0 : std::int32_t(scheduler_parameters.size())};
    });
    offer_reading<remote::DomainGetSchedulerParameters>(driver, table, 0, "", [](const model::Domain& domain, const auto& args, const Targets& on) {
        return parameters_reply<remote::DomainGetSchedulerParameters::Reply>(read_scheduler(domain, on), args.nparams, 0);
    });
    offer_reading<remote::DomainGetSchedulerParametersFlags>(
        driver, table, 7, "qemuDomainGetSchedulerParametersFlags", [](const model::Domain& domain, const auto& args, const Targets& on) {
            return parameters_reply<remote::DomainGetSchedulerParametersFlags::Reply>(read_scheduler(domain, on), args.nparams, args.flags);
        });
    offer_change<remote::DomainSetSchedulerParameters>(
        driver, table, [](auto& d, const Domain& domain, const auto& args) { set_scheduler(d, domain, args.params, affect_current); });
    offer_change<remote::DomainSetSchedulerParametersFlags>(
        driver, table, 3, "qemuDomainSetSchedulerParametersFlags",
        [](auto& d, const Domain& domain, const auto& args) { set_scheduler(d, domain, args.params, args.flags); });
}

// ---- memory ----

constexpr std::uint64_t unlimited = 9007199254740991;   // VIR_DOMAIN_MEMORY_PARAM_UNLIMITED, KiB

struct MemoryParameter {
    std::string_view name;
    std::optional<std::uint64_t> model::Memtune::* value;
};
constexpr std::array memory_parameters = {MemoryParameter{"hard_limit", &model::Memtune::hard_limit},
                                          MemoryParameter{"soft_limit", &model::Memtune::soft_limit},
                                          MemoryParameter{"swap_hard_limit", &model::Memtune::swap_hard_limit}};

Params read_memory_limits(const model::Domain& domain, const Targets& on) {
    if (on.live) no_controller("memory");
    const model::Memtune tune = domain.memtune.value_or(model::Memtune{});
    Params out;
    for (const auto& row : memory_parameters) out.push_back({std::string(row.name), (tune.*row.value).value_or(unlimited)});
    return out;
}

void set_memory_limits(QemuDriver& driver, const Domain& domain, const Params& given, std::uint32_t flags) {
    static constexpr std::array rows = {ParameterRow{"hard_limit"}, ParameterRow{"soft_limit"}, ParameterRow{"swap_hard_limit"}};
    check_parameters(given, rows);
    const Targets on = targets(*domain->read(), flags);
    if (on.live) no_controller("memory");
    change_definitions(driver, domain, on, [&](model::Domain& definition) {
        model::Memtune tune = definition.memtune.value_or(model::Memtune{});
        for (const auto& row : memory_parameters)
            if (const auto* value = parameter<std::uint64_t>(given, row.name)) tune.*row.value = *value;
        const bool told = parameter<std::uint64_t>(given, "hard_limit") || parameter<std::uint64_t>(given, "swap_hard_limit");
        if (told && tune.hard_limit.value_or(unlimited) > tune.swap_hard_limit.value_or(unlimited))
            bad_argument("memory hard_limit tunable value must be lower than or equal to swap_hard_limit", ErrorDomain::domain);
        for (const auto& row : memory_parameters)
            if ((tune.*row.value).value_or(unlimited) >= unlimited) (tune.*row.value).reset();
        definition.memtune = tune == model::Memtune{} ? std::nullopt : std::optional(tune);
    });
}

// ---- block I/O ----

// device_weight and its like: "path,value[,path,value…]".
struct BlkioParameter {
    std::string_view name;
    std::optional<std::uint32_t> model::BlkioDevice::* narrow = nullptr;
    std::optional<std::uint64_t> model::BlkioDevice::* wide = nullptr;
};
constexpr std::array blkio_parameters = {
    BlkioParameter{"device_weight", &model::BlkioDevice::weight},
    BlkioParameter{"device_read_iops_sec", &model::BlkioDevice::read_iops_sec},
    BlkioParameter{"device_write_iops_sec", &model::BlkioDevice::write_iops_sec},
    BlkioParameter{.name = "device_read_bytes_sec", .wide = &model::BlkioDevice::read_bytes_sec},
    BlkioParameter{.name = "device_write_bytes_sec", .wide = &model::BlkioDevice::write_bytes_sec},
};

std::optional<std::uint64_t> value_of(const model::BlkioDevice& device, const BlkioParameter& row) {
    if (row.wide) return device.*row.wide;
    const auto& narrow = device.*row.narrow;
    return narrow ? std::optional<std::uint64_t>(*narrow) : std::nullopt;
}

void set_value_of(model::BlkioDevice& device, const BlkioParameter& row, std::uint64_t value) {
    if (row.wide) device.*row.wide = value ? std::optional(value) : std::nullopt;
    else device.*row.narrow = value ? std::optional(std::uint32_t(value)) : std::nullopt;
}

Params read_blkio(const model::Domain& domain, const Targets& on) {
    if (on.live) no_controller("blkio");
    const model::Blkiotune tune = domain.blkiotune.value_or(model::Blkiotune{});
    Params out{{"weight", std::uint32_t(tune.weight.value_or(0))}};
    for (const auto& row : blkio_parameters) {
        std::string text;
        for (const auto& device : tune.devices)
            if (const auto value = value_of(device, row); value && *value)
                text += (text.empty() ? "" : ",") + device.path + "," + std::to_string(*value);
        out.push_back({std::string(row.name), text});
    }
    return out;
}

struct BlkioSetting {
    std::string path;
    std::uint64_t value = 0;
};
std::vector<BlkioSetting> parse_blkio(const BlkioParameter& row, const std::string& text) {
    std::vector<BlkioSetting> out;
    if (text.empty()) return out;
    const auto unreadable = [&] {
        bad_argument("unable to parse blkio device '" + std::string(row.name) + "' '" + text + "'", ErrorDomain::domain);
    };
    std::size_t at = 0;
    while (at <= text.size()) {
        const std::size_t comma = text.find(',', at);
        if (comma == std::string::npos) unreadable();
        const std::string path = text.substr(at, comma - at);
        const std::string rest = text.substr(comma + 1);
        std::size_t begin = rest.find_first_not_of(' ');
        if (begin == std::string::npos) begin = rest.size();
        std::size_t end = begin;
        while (end < rest.size() && rest[end] >= '0' && rest[end] <= '9') ++end;
        const auto value = parse_number<std::uint64_t>(rest.substr(begin, end - begin));
        if (!value || (!row.wide && *value > UINT32_MAX))
            bad_argument("invalid value '" + rest + "' for parameter '" + std::string(row.name) + "' of device '" + path + "'", ErrorDomain::domain);
        out.push_back({path, *value});
        if (end == rest.size()) return out;
        if (rest[end] != ',' || end + 1 == rest.size()) unreadable();
        at = comma + 1 + end + 1;
    }
    unreadable();
    return out;
}

void set_blkio(QemuDriver& driver, const Domain& domain, const Params& given, std::uint32_t flags) {
    static const auto rows = [] {
        std::vector<ParameterRow> out{{"weight", ParameterType::unsigned_integer}};
        for (const auto& row : blkio_parameters) out.push_back({row.name, ParameterType::text});
        return out;
    }();
    check_parameters(given, rows);
    const Targets on = targets(*domain->read(), flags);
    if (on.live) no_controller("blkio");
    change_definitions(driver, domain, on, [&](model::Domain& definition) {
        model::Blkiotune tune = definition.blkiotune.value_or(model::Blkiotune{});
        if (const auto* weight = parameter<std::uint32_t>(given, "weight")) tune.weight = *weight ? std::optional(*weight) : std::nullopt;
        for (const auto& row : blkio_parameters) {
            const auto* text = parameter<std::string>(given, row.name);
            if (!text) continue;
            for (const BlkioSetting& setting : parse_blkio(row, *text)) {
                auto found = std::ranges::find(tune.devices, setting.path, &model::BlkioDevice::path);
                if (found == tune.devices.end()) {
                    tune.devices.push_back({.path = setting.path});
                    found = std::prev(tune.devices.end());
                }
                set_value_of(*found, row, setting.value);
            }
        }
        std::erase_if(tune.devices, [](const auto& device) { return device == model::BlkioDevice{.path = device.path}; });
        definition.blkiotune = tune == model::Blkiotune{} ? std::nullopt : std::optional(std::move(tune));
    });
}

// ---- NUMA nodes ----

Params read_numa(const model::Domain& domain) {
    const auto memory = domain.numatune ? domain.numatune->memory : std::nullopt;
    return {{"numa_mode", memory ? std::int32_t(memory->mode.value_or(model::NumatuneMode::strict)) : 0},
            {"numa_nodeset", memory && memory->nodeset ? memory->nodeset->text() : std::string()}};
}

void set_numa(QemuDriver& driver, const Domain& domain, const Params& given, std::uint32_t flags) {
    static constexpr std::array rows = {ParameterRow{"numa_mode", ParameterType::integer}, ParameterRow{"numa_nodeset", ParameterType::text}};
    check_parameters(given, rows);
    const auto* mode = parameter<std::int32_t>(given, "numa_mode");
    if (mode && (*mode < 0 || *mode > 3)) bad_argument("unsupported numatune mode: '" + std::to_string(*mode) + "'");
    std::optional<model::CpuSet> nodeset;
    if (const auto* text = parameter<std::string>(given, "numa_nodeset")) {
        nodeset = model::CpuSet::parse(*text);
        if (!nodeset) bad_argument("Failed to parse bitmap '" + *text + "'", ErrorDomain::none);
        if (nodeset->empty()) throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, "Invalid nodeset of 'numatune': " + *text);
    }
    const Targets on = targets(*domain->read(), flags);
    if (on.live) {
        const auto& tune = running_of(domain).live.numatune;
        const std::int32_t current = tune && tune->memory ? std::int32_t(tune->memory->mode.value_or(model::NumatuneMode::strict)) : 0;
        const auto refuse = [](const char* what) { throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, what); };
        if (mode && *mode != current) refuse("can't change numatune mode for running domain");
        if (nodeset && current != std::int32_t(model::NumatuneMode::restrictive)) refuse("change of nodeset for running domain requires restrictive numa mode");
        if (mode && current == std::int32_t(model::NumatuneMode::strict)) refuse("can't change nodeset for strict mode for running domain");
        if (nodeset) no_controller("cpuset");
    }
    change_definitions(driver, domain, on, [&](model::Domain& definition) {
        model::Numatune tune = definition.numatune.value_or(model::Numatune{});
        model::NumatuneMemory memory = tune.memory.value_or(model::NumatuneMemory{});
        if (mode) memory.mode = model::NumatuneMode(*mode);
        if (nodeset) {
            memory.nodeset = nodeset;
            memory.placement.reset();
        }
        const bool automatic = memory.placement == model::NumatunePlacement::auto_ ||
                               (!tune.memory && definition.vcpu.placement == model::VcpuPlacement::auto_);
        if (!memory.nodeset && !automatic)
            throw Error(ErrorCode::config_unsupported, ErrorDomain::domain,
                        "nodeset for NUMA memory tuning must be set if 'placement' is 'static'");
        if (!memory.nodeset) memory.placement = model::NumatunePlacement::auto_;
        if (!memory.mode) memory.mode = model::NumatuneMode::strict;
        tune.memory = memory;
        definition.numatune = tune;
    });
}

// ---- performance events ----

void set_perf(QemuDriver& driver, const Domain& domain, const Params& given, std::uint32_t flags) {
    static const auto rows = [] {
        std::vector<ParameterRow> out;
        for (const auto& word : schema::words<model::PerfEventName>) out.push_back({word.text, ParameterType::boolean});
        return out;
    }();
    check_parameters(given, rows);
    const Targets on = targets(*domain->read(), flags);
    if (on.live)
        for (const auto& one : given)
            if (std::get<bool>(one.value))
                throw Error(ErrorCode::argument_unsupported, ErrorDomain::perf, "unable to enable host cpu perf event for " + one.field);
    change_definitions(driver, domain, on, [&](model::Domain& definition) {
        for (const auto& one : given) {
            const auto name = *schema::from_word<model::PerfEventName>(one.field);
            const auto enabled = std::get<bool>(one.value) ? schema::YesNo::yes : schema::YesNo::no;
            const auto found = std::ranges::find(definition.perf, name, &model::PerfEvent::name);
            if (found != definition.perf.end()) found->enabled = enabled;
            else definition.perf.push_back({name, enabled});
        }
        std::ranges::sort(definition.perf, {}, &model::PerfEvent::name);
    });
}

Params read_perf(const model::Domain& domain) {
    Params out;
    int number = 0;
    for (const auto& word : schema::words<model::PerfEventName>) {
        const auto found = std::ranges::find(domain.perf, model::PerfEventName(number++), &model::PerfEvent::name);
        out.push_back({std::string(word.text), found != domain.perf.end() && found->enabled == schema::YesNo::yes});
    }
    return out;
}

}  // namespace

void offer_limits(QemuDriver& driver, driver::Driver& table) {
    offer_scheduler(driver, table);
    offer_reading<remote::DomainGetMemoryParameters>(
        driver, table, 7, "qemuDomainGetMemoryParameters", [](const model::Domain& domain, const auto& args, const Targets& on) {
            return parameters_reply<remote::DomainGetMemoryParameters::Reply>(read_memory_limits(domain, on), args.nparams, args.flags);
        });
    offer_change<remote::DomainSetMemoryParameters>(
        driver, table, 3, "qemuDomainSetMemoryParameters",
        [](auto& d, const Domain& domain, const auto& args) { set_memory_limits(d, domain, args.params, args.flags); });
    offer_reading<remote::DomainGetBlkioParameters>(
        driver, table, 7, "qemuDomainGetBlkioParameters", [](const model::Domain& domain, const auto& args, const Targets& on) {
            return parameters_reply<remote::DomainGetBlkioParameters::Reply>(read_blkio(domain, on), args.nparams, args.flags);
        });
    offer_change<remote::DomainSetBlkioParameters>(
        driver, table, 3, "qemuDomainSetBlkioParameters",
        [](auto& d, const Domain& domain, const auto& args) { set_blkio(d, domain, args.params, args.flags); });
    offer_reading<remote::DomainGetNumaParameters>(
        driver, table, 7, "qemuDomainGetNumaParameters", [](const model::Domain& domain, const auto& args, const Targets&) {
            return parameters_reply<remote::DomainGetNumaParameters::Reply>(read_numa(domain), args.nparams, args.flags);
        });
    offer_change<remote::DomainSetNumaParameters>(
        driver, table, 3, "qemuDomainSetNumaParameters",
        [](auto& d, const Domain& domain, const auto& args) { set_numa(d, domain, args.params, args.flags); });
    offer_reading<remote::DomainGetPerfEvents>(
        driver, table, 7, "qemuDomainGetPerfEvents", [](const model::Domain& domain, const auto&, const Targets&) {
            return remote::DomainGetPerfEvents::Reply{read_perf(domain)};
        });
    offer_change<remote::DomainSetPerfEvents>(
        driver, table, 3, "qemuDomainSetPerfEvents",
        [](auto& d, const Domain& domain, const auto& args) { set_perf(d, domain, args.params, args.flags); });
}

}  // namespace vireo::qemu
