// Calls about how much of the host a domain may have: scheduler, memory, block I/O, NUMA nodes, performance events.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "drivers/qemu/calls.hpp"
#include "drivers/qemu/control_group.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/parameters.hpp"
#include "drivers/qemu/thread_places.hpp"
#include "host/cgroup.hpp"
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

// The control group that limits a running guest. Throws where that has not the controller; `which`: as the reference calls it.
const host::Cgroup& limited_by(const std::shared_ptr<const host::Cgroup>& group, host::CgroupController controller, const char* which) {
    if (group && group->has(controller)) return *group;
    throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, which);
}
using enum host::CgroupController;
const host::Cgroup& cpu_group(const std::shared_ptr<const host::Cgroup>& group) { return limited_by(group, cpu, "cgroup CPU controller is not mounted"); }
const host::Cgroup& memory_group(const std::shared_ptr<const host::Cgroup>& group) {
    return limited_by(group, memory, "cgroup memory controller is not mounted");
}
const host::Cgroup& block_group(const std::shared_ptr<const host::Cgroup>& group) { return limited_by(group, blkio, "blkio cgroup isn't mounted"); }

// ---- scheduler ----

enum class Whose { guest, vcpus, emulator, iothreads };   // threads
struct SchedulerParameter {
    std::string_view name;
    Whose whose = Whose::guest;
    std::optional<std::uint64_t> model::Cputune::* unsigned_value = nullptr;   // shares and periods
    std::optional<std::int64_t> model::Cputune::* signed_value = nullptr;      // quotas
    bool is_shares() const { return unsigned_value == &model::Cputune::shares; }
};
constexpr std::array scheduler_parameters = {
    SchedulerParameter{"cpu_shares", Whose::guest, &model::Cputune::shares},
    SchedulerParameter{"vcpu_period", Whose::vcpus, &model::Cputune::period},
    SchedulerParameter{"vcpu_quota", Whose::vcpus, nullptr, &model::Cputune::quota},
    SchedulerParameter{"emulator_period", Whose::emulator, &model::Cputune::emulator_period},
    SchedulerParameter{"emulator_quota", Whose::emulator, nullptr, &model::Cputune::emulator_quota},
    SchedulerParameter{"global_period", Whose::guest, &model::Cputune::global_period},
    SchedulerParameter{"global_quota", Whose::guest, nullptr, &model::Cputune::global_quota},
    SchedulerParameter{"iothread_period", Whose::iothreads, &model::Cputune::iothread_period},
    SchedulerParameter{"iothread_quota", Whose::iothreads, nullptr, &model::Cputune::iothread_quota},
};

std::vector<std::uint32_t> iothread_numbers(const model::Domain& domain) {
    std::vector<std::uint32_t> out;
    for (const auto& one : domain.iothread_ids) out.push_back(one.id);
    if (out.empty())
        for (std::uint32_t id = 1; id <= domain.iothreads.value_or(0); ++id) out.push_back(id);
    return out;
}

// The groups that hold these threads.
std::vector<host::Cgroup> groups_of(const host::Cgroup& group, const model::Domain& domain, Whose whose) {
    std::vector<host::Cgroup> out;
    const auto add = [&](const std::string& name) {
        if (host::Cgroup child = group.child(name); child.exists()) out.push_back(std::move(child));
    };
    switch (whose) {
        case Whose::guest: out.push_back(group); break;
        case Whose::emulator: add(emulator_group); break;
        case Whose::vcpus:
            for (std::uint32_t vcpu = 0; vcpu < domain.vcpu.maximum; ++vcpu) add(vcpu_group(vcpu));
            break;
        case Whose::iothreads:
            for (const std::uint32_t id : iothread_numbers(domain)) add(iothread_group(id));
            break;
    }
    return out;
}

Params read_scheduler_of_group(const host::Cgroup& group, const model::Domain& domain) {
    Params out;
    for (const auto& row : scheduler_parameters) {
        if (row.is_shares()) {
            out.push_back({std::string(row.name), group.cpu_shares()});
            continue;
        }
        // The first one stands for all; where there are no such threads, the guest as a whole does.
        const auto groups = groups_of(group, domain, row.whose);
        const host::CpuBandwidth now = (groups.empty() ? group : groups.front()).cpu_bandwidth();
        if (row.unsigned_value) out.push_back({std::string(row.name), now.period});
        else out.push_back({std::string(row.name), now.quota});
    }
    return out;
}

Params read_scheduler(const model::Domain& domain, const Targets& on, const DomainSnapshot& snapshot) {
    if (on.live) return read_scheduler_of_group(cpu_group(snapshot.guest ? snapshot.guest->group : nullptr), domain);
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
    if (on.live) cpu_group(running_of(domain).group);
    const auto set_live = [&](Running& run) {
        const host::Cgroup& group = cpu_group(run.group);
        for (const auto& row : scheduler_parameters) {
            const auto* period = parameter<std::uint64_t>(given, row.name);
            const auto* quota = parameter<std::int64_t>(given, row.name);
            if (row.is_shares()) {
                if (period) group.set_cpu_shares(*period);
                continue;
            }
            if (!(period && *period) && !(quota && *quota)) continue;   // 0: as it is
            for (const host::Cgroup& one : groups_of(group, run.live, row.whose)) period ? one.set_cpu_period(*period) : one.set_cpu_quota(*quota);
        }
    };
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
    }, set_live, After::completed);
    if (!on.live) return;
    remote::DomainEventCallbackTunable::Message message{.domain = driver.reference(*domain)};
    for (const auto& one : given) {
        const bool nothing = std::visit([](const auto& value) { if constexpr (std::is_arithmetic_v<std::decay_t<decltype(value)>>) return value == 0; else return false; }, one.value);
        if (!nothing) message.params.push_back({"cputune." + one.field, one.value});
    }
    if (!message.params.empty()) driver.events.publish<remote::DomainEventCallbackTunable>(std::move(message));
}

void offer_scheduler(QemuDriver& driver, driver::Driver& table) {
    table.answers<remote::DomainGetSchedulerType>([&driver](Session&, const auto& args) {
        const auto snapshot = driver.find(args.domain)->read();
        // Without control groups nothing can be asked of a running guest.
        const bool known = !snapshot->active() || (snapshot->guest && snapshot->guest->group && snapshot->guest->group->has(cpu));
        return remote::DomainGetSchedulerType::Reply{"posix", known ? std::int32_t(scheduler_parameters.size()) : 0};
    });
    offer_reading<remote::DomainGetSchedulerParameters>(driver, table, 0, "", [](const model::Domain& domain, const auto& args, const Targets& on, const DomainSnapshot& snapshot) {
        return parameters_reply<remote::DomainGetSchedulerParameters::Reply>(read_scheduler(domain, on, snapshot), args.nparams, 0);
    });
    offer_reading<remote::DomainGetSchedulerParametersFlags>(
        driver, table, 7, "qemuDomainGetSchedulerParametersFlags", [](const model::Domain& domain, const auto& args, const Targets& on, const DomainSnapshot& snapshot) {
            return parameters_reply<remote::DomainGetSchedulerParametersFlags::Reply>(read_scheduler(domain, on, snapshot), args.nparams, args.flags);
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
    host::MemoryLimit limit;
};
constexpr std::array memory_parameters = {MemoryParameter{"hard_limit", &model::Memtune::hard_limit, host::MemoryLimit::hard},
                                          MemoryParameter{"soft_limit", &model::Memtune::soft_limit, host::MemoryLimit::soft},
                                          MemoryParameter{"swap_hard_limit", &model::Memtune::swap_hard_limit, host::MemoryLimit::swap_hard}};

Params read_memory_limits(const model::Domain& domain, const Targets& on, const DomainSnapshot& snapshot) {
    if (on.live) {
        const host::Cgroup& group = memory_group(snapshot.guest ? snapshot.guest->group : nullptr);
        Params now;
        for (const auto& row : memory_parameters) now.push_back({std::string(row.name), group.memory_limit(row.limit)});
        return now;
    }
    const model::Memtune tune = domain.memtune.value_or(model::Memtune{});
    Params out;
    for (const auto& row : memory_parameters) out.push_back({std::string(row.name), (tune.*row.value).value_or(unlimited)});
    return out;
}

void set_memory_limits(QemuDriver& driver, const Domain& domain, const Params& given, std::uint32_t flags) {
    static constexpr std::array rows = {ParameterRow{"hard_limit"}, ParameterRow{"soft_limit"}, ParameterRow{"swap_hard_limit"}};
    check_parameters(given, rows);
    const Targets on = targets(*domain->read(), flags);
    if (on.live) memory_group(running_of(domain).group);
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
    }, [&](Running& run) {
        model::Memtune limits;
        for (const auto& row : memory_parameters)
            if (const auto* value = parameter<std::uint64_t>(given, row.name)) limits.*row.value = *value;
        limit_memory(memory_group(run.group), limits);
    });
}

// ---- block I/O ----

// device_weight and its like: "path,value[,path,value…]".
struct BlkioParameter {
    std::string_view name;
    host::BlockLimit limit;
    std::optional<std::uint32_t> model::BlkioDevice::* narrow = nullptr;
    std::optional<std::uint64_t> model::BlkioDevice::* wide = nullptr;
};
constexpr std::array blkio_parameters = {
    BlkioParameter{"device_weight", host::BlockLimit::weight, &model::BlkioDevice::weight},
    BlkioParameter{"device_read_iops_sec", host::BlockLimit::read_iops, &model::BlkioDevice::read_iops_sec},
    BlkioParameter{"device_write_iops_sec", host::BlockLimit::write_iops, &model::BlkioDevice::write_iops_sec},
    BlkioParameter{"device_read_bytes_sec", host::BlockLimit::read_bytes, nullptr, &model::BlkioDevice::read_bytes_sec},
    BlkioParameter{"device_write_bytes_sec", host::BlockLimit::write_bytes, nullptr, &model::BlkioDevice::write_bytes_sec},
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

Params read_blkio(const model::Domain& domain, const Targets& on, const DomainSnapshot& snapshot) {
    const model::Blkiotune tune = domain.blkiotune.value_or(model::Blkiotune{});
    std::uint32_t weight = tune.weight.value_or(0);
    if (on.live) weight = block_group(snapshot.guest ? snapshot.guest->group : nullptr).block_weight();
    Params out{{"weight", weight}};
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
    if (on.live) block_group(running_of(domain).group);
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
    }, [&](Running& run) {
        const host::Cgroup& group = block_group(run.group);
        if (const auto* weight = parameter<std::uint32_t>(given, "weight"); weight && *weight) group.set_block_weight(*weight);
        for (const auto& row : blkio_parameters)
            if (const auto* text = parameter<std::string>(given, row.name))
                for (const BlkioSetting& setting : parse_blkio(row, *text)) group.set_block_limit(row.limit, setting.path, setting.value);
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
        // Where nothing was said about nodes until now, anything may be.
        if (nodeset && tune && tune->memory && current != std::int32_t(model::NumatuneMode::restrictive)) refuse("change of nodeset for running domain requires restrictive numa mode");
        if (mode && current == std::int32_t(model::NumatuneMode::strict)) refuse("can't change nodeset for strict mode for running domain");
        if (nodeset) limited_by(running_of(domain).group, cpuset, "cgroup cpuset controller is not mounted");
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
    }, [&](Running& run) {
        if (!nodeset) return;
        for (const Whose whose : {Whose::emulator, Whose::vcpus, Whose::iothreads})
            for (const host::Cgroup& group : groups_of(*run.group, run.live, whose)) group.set_memory_nodes(*nodeset);
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
        driver, table, 7, "qemuDomainGetMemoryParameters", [](const model::Domain& domain, const auto& args, const Targets& on, const DomainSnapshot& snapshot) {
            return parameters_reply<remote::DomainGetMemoryParameters::Reply>(read_memory_limits(domain, on, snapshot), args.nparams, args.flags);
        });
    offer_change<remote::DomainSetMemoryParameters>(
        driver, table, 3, "qemuDomainSetMemoryParameters",
        [](auto& d, const Domain& domain, const auto& args) { set_memory_limits(d, domain, args.params, args.flags); });
    offer_reading<remote::DomainGetBlkioParameters>(
        driver, table, 7, "qemuDomainGetBlkioParameters", [](const model::Domain& domain, const auto& args, const Targets& on, const DomainSnapshot& snapshot) {
            return parameters_reply<remote::DomainGetBlkioParameters::Reply>(read_blkio(domain, on, snapshot), args.nparams, args.flags);
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
