// Calls about limits of single devices: I/O of a disk, bandwidth of an interface.
#include <algorithm>
#include <array>

#include "drivers/qemu/calls.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/parameters.hpp"
#include "protocol/remote/domain_block.hpp"
#include "protocol/remote/domain_event.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;
using driver::WorkKind;

namespace {

using Params = std::vector<protocol::TypedParam>;

[[noreturn]] void bad_argument(const std::string& what, ErrorDomain from = ErrorDomain::qemu) {
    throw Error(ErrorCode::invalid_arg, from, what);
}
[[noreturn]] void unsupported(const std::string& what) { throw Error(ErrorCode::config_unsupported, ErrorDomain::qemu, what); }

// ---- disks ----

constexpr std::uint64_t highest_limit = 1000000000000000;

// The values stand in groups: whoever gives one of a group gives the whole group.
struct IotuneRow {
    std::string_view name;
    std::optional<std::uint64_t> model::DiskIotune::* value;
    int group;
    std::string_view qemu;
};
using Tune = model::DiskIotune;
constexpr std::array iotune_rows = {
    IotuneRow{"total_bytes_sec", &Tune::total_bytes_sec, 0, "bps"},
    IotuneRow{"read_bytes_sec", &Tune::read_bytes_sec, 0, "bps_rd"},
    IotuneRow{"write_bytes_sec", &Tune::write_bytes_sec, 0, "bps_wr"},
    IotuneRow{"total_iops_sec", &Tune::total_iops_sec, 1, "iops"},
    IotuneRow{"read_iops_sec", &Tune::read_iops_sec, 1, "iops_rd"},
    IotuneRow{"write_iops_sec", &Tune::write_iops_sec, 1, "iops_wr"},
    IotuneRow{"total_bytes_sec_max", &Tune::total_bytes_sec_max, 2, "bps_max"},
    IotuneRow{"read_bytes_sec_max", &Tune::read_bytes_sec_max, 2, "bps_rd_max"},
    IotuneRow{"write_bytes_sec_max", &Tune::write_bytes_sec_max, 2, "bps_wr_max"},
    IotuneRow{"total_iops_sec_max", &Tune::total_iops_sec_max, 3, "iops_max"},
    IotuneRow{"read_iops_sec_max", &Tune::read_iops_sec_max, 3, "iops_rd_max"},
    IotuneRow{"write_iops_sec_max", &Tune::write_iops_sec_max, 3, "iops_wr_max"},
    IotuneRow{"size_iops_sec", &Tune::size_iops_sec, 4, "iops_size"},
    IotuneRow{"total_bytes_sec_max_length", &Tune::total_bytes_sec_max_length, 5, "bps_max_length"},
    IotuneRow{"read_bytes_sec_max_length", &Tune::read_bytes_sec_max_length, 5, "bps_rd_max_length"},
    IotuneRow{"write_bytes_sec_max_length", &Tune::write_bytes_sec_max_length, 5, "bps_wr_max_length"},
    IotuneRow{"total_iops_sec_max_length", &Tune::total_iops_sec_max_length, 6, "iops_max_length"},
    IotuneRow{"read_iops_sec_max_length", &Tune::read_iops_sec_max_length, 6, "iops_rd_max_length"},
    IotuneRow{"write_iops_sec_max_length", &Tune::write_iops_sec_max_length, 6, "iops_wr_max_length"},
};
constexpr std::size_t iotune_parameters = iotune_rows.size() + 1;   // and group_name
constexpr std::size_t rows_before_name = 13;                        // where the reference tells group_name

std::uint64_t value_in(const Tune& tune, const IotuneRow& row) { return (tune.*row.value).value_or(0); }

// The row of the same kind (total, read, write; bytes or I/Os) in another group.
const IotuneRow& average_of(std::size_t max_row) { return iotune_rows[max_row - 6]; }
const IotuneRow& max_of(std::size_t length_row) { return iotune_rows[length_row - 7]; }

Params tell_iotune(const Tune& tune) {
    Params out;
    for (std::size_t i = 0; i < iotune_rows.size(); ++i) {
        if (i == rows_before_name) out.push_back({"group_name", tune.group_name.value_or("")});
        out.push_back({std::string(iotune_rows[i].name), value_in(tune, iotune_rows[i])});
    }
    return out;
}

template <class DomainType> auto* find_disk(DomainType& domain, const std::string& name) {
    for (auto& disk : domain.devices.disks)
        if (disk.target.dev == name || (!name.empty() && model::local_path(disk.source) == name)) return &disk;
    return static_cast<decltype(&domain.devices.disks[0])>(nullptr);
}

void check_iotune(const Params& given) {
    static const auto rows = [] {
        std::vector<ParameterRow> out{{"group_name", ParameterType::text}};
        for (const auto& row : iotune_rows) out.push_back({row.name, ParameterType::unsigned_long});
        return out;
    }();
    check_parameters(given, rows);
    for (const auto& one : given)
        if (const auto* value = std::get_if<std::uint64_t>(&one.value); value && *value > highest_limit)
            throw Error(ErrorCode::argument_unsupported, ErrorDomain::qemu,
                        "block I/O throttle limit value must be no more than " + std::to_string(highest_limit));
    const auto told = [&](std::size_t row) {
        const auto* value = parameter<std::uint64_t>(given, iotune_rows[row].name);
        return value && *value;
    };
    for (const std::size_t total : {0, 3, 6, 9})
        if (told(total) && (told(total + 1) || told(total + 2)))
            bad_argument("total and read/write of " + std::string(iotune_rows[total].name.substr(6)) + " cannot be set at the same time");
}

// Another process does the work.
void refuse_served_disk(const model::Disk& disk) {
    if (std::holds_alternative<model::VhostUserSource>(disk.source.where))
        unsupported("a block I/O throttling is not supported for vhostuser disk");
}

bool limits_nothing(Tune tune) {
    tune.group_name.reset();
    return tune == Tune{};
}

// What the disk has after the setting.
Tune merged_iotune(const model::Domain& domain, const model::Disk& disk, const Params& given) {
    Tune tune = disk.iotune.value_or(Tune{});
    bool groups[7] = {};
    for (const auto& row : iotune_rows)
        if (parameter<std::uint64_t>(given, row.name)) groups[row.group] = true;
    for (std::size_t i = 0; i < iotune_rows.size(); ++i) {
        const auto& row = iotune_rows[i];
        if (!groups[row.group]) continue;
        const auto* value = parameter<std::uint64_t>(given, row.name);
        std::uint64_t next = value ? *value : 0;
        if (!next && row.group >= 5 && value_in(tune, max_of(i))) next = 1;
        tune.*row.value = next ? std::optional(next) : std::nullopt;
    }
    const auto* name = parameter<std::string>(given, "group_name");
    if (!name) return tune;
    tune.group_name = name->empty() ? std::nullopt : std::optional(*name);
    if (!limits_nothing(tune)) return tune;
    for (const auto& other : domain.devices.disks)
        if (&other != &disk && other.iotune && other.iotune->group_name == *name) return *other.iotune;
    unsupported("creating a new group/updating existing with all tune parameters zero is not supported");
}

// Disks of one group have the same limits.
void store_iotune(model::Domain& domain, model::Disk& disk, const Tune& tune) {
    disk.iotune = tune == Tune{} ? std::nullopt : std::optional(tune);
    if (!tune.group_name) return;
    for (auto& other : domain.devices.disks)
        if (other.iotune && other.iotune->group_name == tune.group_name) other.iotune = tune;
}

// What QEMU itself would refuse.
void check_live_iotune(const Tune& tune) {
    for (std::size_t i = 6; i < 12; ++i) {
        const std::uint64_t most = value_in(tune, iotune_rows[i]), average = value_in(tune, average_of(i));
        const std::string max_name(iotune_rows[i].name), name(average_of(i).name);
        if (most && !average) unsupported("cannot reset '" + name + "' when '" + max_name + "' is set");
        if (most && most < average) unsupported("value '" + max_name + "' cannot be smaller than '" + name + "'");
    }
}

const Json* block_of_disk(const Json& list, const model::Disk& disk) {
    const std::string alias = disk.info.alias.value_or("");
    for (const Json& item : list.items()) {
        const std::string& device = item["qdev"].text();
        if (device == alias || device.ends_with("/" + alias) || device.find("/" + alias + "/") != std::string::npos) return &item;
    }
    return nullptr;
}

void set_block_iotune(QemuDriver& driver, const Domain& domain, const remote::DomainSetBlockIoTune::Args& args) {
    check_iotune(args.params);
    const Targets on = targets(*domain->read(), args.flags);
    if (on.live && !find_disk(running_of(domain).live, args.disk)) bad_argument("disk '" + args.disk + "' not found in domain");
    change_definitions(driver, domain, on,
        [&](model::Domain& definition) {
            model::Disk* disk = find_disk(definition, args.disk);
            if (!disk) bad_argument("disk '" + args.disk + "' was not found in the domain config");
            refuse_served_disk(*disk);
            store_iotune(definition, *disk, merged_iotune(definition, *disk, args.params));
        },
        [&](Running& run) {
            const model::Disk& disk = *find_disk(run.live, args.disk);
            const Tune tune = merged_iotune(run.live, disk, args.params);
            check_live_iotune(tune);
            const Json list = monitor_of(domain).call(domain->actor(), "query-block", {}, monitor_deadline);
            const Json* block = block_of_disk(list, disk);
            if (!block || !(*block)["inserted"].is_object())
                throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "block_io_throttle inserted entry was not in expected format");
            Json command = Json::object({{"id", (*block)["qdev"].text()}});
            for (const auto& row : iotune_rows) {
                const std::uint64_t value = value_in(tune, row);
                if (row.group < 5 || value) command.set(std::string(row.qemu), value);   // a length of 0 is an error of QEMU's
            }
            if (!limits_nothing(tune)) command.set("group", tune.group_name ? *tune.group_name : "drive-" + disk.info.alias.value_or(""));
            monitor_of(domain).call(domain->actor(), "block_set_io_throttle", std::move(command), monitor_deadline);
        });
    if (!on.live) return;
    remote::DomainEventCallbackTunable::Message message{.domain = driver.reference(*domain)};
    message.params.push_back({"blkdeviotune.disk", args.disk});
    for (const auto& one : args.params) message.params.push_back({"blkdeviotune." + one.field, one.value});
    driver.events.publish<remote::DomainEventCallbackTunable>(std::move(message));
}

// QEMU's own word on a running guest's disk.
Tune read_live_iotune(const Domain& domain, const std::string& name) {
    const model::Disk* disk = find_disk(running_of(domain).live, name);
    if (!disk) bad_argument("disk '" + name + "' not found in domain");
    const std::optional<std::string> group = disk->iotune ? disk->iotune->group_name : std::nullopt;
    const model::Disk copy = *disk;
    const Json list = monitor_of(domain).call(domain->actor(), "query-block", {}, monitor_deadline);
    const Json* block = block_of_disk(list, copy);
    if (!block || !(*block)["inserted"].is_object())
        throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "block_io_throttle inserted entry was not in expected format");
    Tune out;
    for (const auto& row : iotune_rows) {
        const std::uint64_t value = (*block)["inserted"][std::string(row.qemu)].unsigned_integer();
        // QEMU tells lengths for rates that have no burst.
        const bool idle_length = row.group >= 5 && !value_in(out, max_of(std::size_t(&row - iotune_rows.data())));
        if (value && !idle_length) out.*row.value = value;
    }
    if (!limits_nothing(out)) out.group_name = group;
    return out;
}

void offer_block_iotune(QemuDriver& driver, driver::Driver& table) {
    offer_change<remote::DomainSetBlockIoTune>(driver, table, 3, "qemuDomainSetBlockIoTune",
                                               [](auto& d, const Domain& domain, const auto& args) { set_block_iotune(d, domain, args); });
    using P = remote::DomainGetBlockIoTune;
    table.works<P>([&driver](Request, P::Args args, Later<P> later) {
        check_flags(args.flags, 7, "qemuDomainGetBlockIoTune");
        const Domain domain = driver.find(args.domain);
        const auto snapshot = domain->read();
        const Targets on = one_target(*snapshot, args.flags);
        if (args.nparams == 0) return later(P::Reply{.params = {}, .nparams = std::int32_t(iotune_parameters)});
        const std::string name = args.disk.value_or("");
        const auto answer = [args](const Tune& tune) { return parameters_reply<P::Reply>(tell_iotune(tune), args.nparams, args.flags); };
        if (on.live) return on_actor<P>(domain, WorkKind::query, later, [domain, name, answer] { return answer(read_live_iotune(domain, name)); });
        on_worker(driver, later, [snapshot, name, answer] {
            const model::Domain definition = model::read_domain(*snapshot->config_public);
            const model::Disk* disk = find_disk(definition, name);
            if (!disk) bad_argument("disk '" + name + "' was not found in the domain config");
            refuse_served_disk(*disk);
            return answer(disk->iotune.value_or(Tune{}));
        });
    });
}

// ---- interfaces ----

struct BandwidthRow {
    std::string_view name;
    bool inbound;
    std::optional<std::uint64_t> model::BandwidthRate::* value;
};
constexpr std::array bandwidth_rows = {
    BandwidthRow{"inbound.average", true, &model::BandwidthRate::average},   BandwidthRow{"inbound.peak", true, &model::BandwidthRate::peak},
    BandwidthRow{"inbound.burst", true, &model::BandwidthRate::burst},       BandwidthRow{"inbound.floor", true, &model::BandwidthRate::floor},
    BandwidthRow{"outbound.average", false, &model::BandwidthRate::average}, BandwidthRow{"outbound.peak", false, &model::BandwidthRate::peak},
    BandwidthRow{"outbound.burst", false, &model::BandwidthRate::burst},
};

template <class DomainType> auto& find_interface(DomainType& domain, const std::string& name) {
    for (auto& interface : domain.devices.interfaces) {
        const auto mac = model::Mac::parse(name);
        if (mac ? interface.mac.address == *mac : interface.target.dev == name && !name.empty()) return interface;
    }
    bad_argument("'" + name + "' is not a known interface", ErrorDomain::domain);
}

Params tell_bandwidth(const model::Interface& interface) {
    const model::Bandwidth bandwidth = interface.bandwidth.value_or(model::Bandwidth{});
    Params out;
    for (const auto& row : bandwidth_rows) {
        const auto& rate = row.inbound ? bandwidth.inbound : bandwidth.outbound;
        out.push_back({std::string(row.name), std::uint32_t(rate ? (*rate.*row.value).value_or(0) : 0)});
    }
    return out;
}

void set_bandwidth(QemuDriver& driver, const Domain& domain, const remote::DomainSetInterfaceParameters::Args& args) {
    static const auto rows = [] {
        std::vector<ParameterRow> out;
        for (const auto& row : bandwidth_rows) out.push_back({row.name, ParameterType::unsigned_integer});
        return out;
    }();
    check_parameters(args.params, rows);
    const Targets on = targets(*domain->read(), args.flags);
    change_definitions(driver, domain, on,
        [&](model::Domain& definition) {
            model::Interface& interface = find_interface(definition, args.device);
            using Type = model::InterfaceType;
            if (const Type type = interface.type(); type != Type::ethernet && type != Type::network && type != Type::bridge && type != Type::direct)
                unsupported("setting bandwidth on interfaces of type '" + std::string(schema::word(type)) + "' is not implemented yet");
            model::Bandwidth bandwidth = interface.bandwidth.value_or(model::Bandwidth{});
            for (const bool inbound : {true, false}) {
                model::BandwidthRate rate;
                bool counts = false, removes = false;   // a peak alone says nothing
                for (const auto& row : bandwidth_rows) {
                    const auto* value = row.inbound == inbound ? parameter<std::uint32_t>(args.params, row.name) : nullptr;
                    if (!value) continue;
                    if (*value) rate.*row.value = *value;
                    if (row.value == &model::BandwidthRate::average || row.value == &model::BandwidthRate::floor) (*value ? counts : removes) = true;
                }
                auto& place = inbound ? bandwidth.inbound : bandwidth.outbound;
                if (counts) place = rate;
                else if (removes) place.reset();
            }
            interface.bandwidth = bandwidth.inbound || bandwidth.outbound ? std::optional(bandwidth) : std::nullopt;
        },
        [](Running&) {
            throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "changing the bandwidth of a running guest's interface is not possible yet");
        });
}

}  // namespace

void offer_throttles(QemuDriver& driver, driver::Driver& table) {
    offer_block_iotune(driver, table);
    offer_change<remote::DomainSetInterfaceParameters>(driver, table, 3, "qemuDomainSetInterfaceParameters",
                                                       [](auto& d, const Domain& domain, const auto& args) { set_bandwidth(d, domain, args); });
    using P = remote::DomainGetInterfaceParameters;
    table.works<P>([&driver](Request, P::Args args, Later<P> later) {
        check_flags(args.flags, 7, "qemuDomainGetInterfaceParameters");
        const auto snapshot = driver.find(args.domain)->read();
        const Targets on = one_target(*snapshot, args.flags);
        if (args.nparams == 0) return later(P::Reply{.params = {}, .nparams = std::int32_t(bandwidth_rows.size())});
        on_worker(driver, later, [snapshot, on, args = std::move(args)] {
            const model::Domain definition = model::read_domain(on.live ? *snapshot->live_public : *snapshot->config_public, {.live = on.live});
            return parameters_reply<P::Reply>(tell_bandwidth(find_interface(definition, args.device)), args.nparams, args.flags);
        });
    });
}

}  // namespace vireo::qemu
