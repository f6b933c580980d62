// Calls that tell numbers: of all domains at once, and of one disk, interface, balloon or processor.
#include <sched.h>
#include <sys/stat.h>

#include <fstream>

#include "base/files.hpp"
#include "base/text.hpp"
#include "drivers/qemu/definition_file.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/process_facts.hpp"
#include "drivers/qemu/statistics.hpp"
#include "host/cgroup.hpp"
#include "model/domain/read.hpp"
#include "protocol/remote/domain_block.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;
using driver::Session;
using driver::WorkKind;

namespace {

enum Group : std::uint32_t {
    group_state = 1, group_cpu = 2, group_balloon = 4, group_vcpu = 8, group_interface = 16, group_block = 32, group_perf = 64,
    group_iothread = 128, group_memory = 256, group_dirtyrate = 512, group_vm = 1024
};
constexpr std::uint32_t all_groups = 2047;
enum StatsFlag : std::uint32_t { nowait = 1u << 29, backing = 1u << 30, enforce = 1u << 31 };
constexpr std::uint32_t state_flags = 255;
constexpr auto nowait_deadline = std::chrono::milliseconds(20);   // what a guest that answers at once needs

// Collects typed parameters under their full names.
struct Params {
    std::vector<protocol::TypedParam> list;
    void put(std::string name, protocol::TypedValue value) { list.push_back({std::move(name), std::move(value)}); }
    void number(std::string name, std::uint64_t value) { put(std::move(name), value); }
    void count(std::string name, std::size_t value) { put(std::move(name), std::uint32_t(value)); }
};

struct BalloonWord {
    const char* qemu;       // in guest-stats
    const char* stats;      // in domain statistics
    int tag;                // virDomainMemoryStatTags
    bool kib;
};
constexpr BalloonWord balloon_words[] = {
    {"stat-swap-in", "swap_in", 0, true},         {"stat-swap-out", "swap_out", 1, true},
    {"stat-major-faults", "major_fault", 2, false}, {"stat-minor-faults", "minor_fault", 3, false},
    {"stat-free-memory", "unused", 4, true},      {"stat-total-memory", "available", 5, true},
    {"stat-available-memory", "usable", 8, true}, {nullptr, "last-update", 9, false},
    {"stat-disk-caches", "disk_caches", 10, true}, {"stat-htlb-pgalloc", "hugetlb_pgalloc", 11, false},
    {"stat-htlb-pgfail", "hugetlb_pgfail", 12, false}};

// Calls f(word, value) for what the guest's balloon driver told. A value of all ones was never told.
template <class F> void each_balloon_value(const Json& guest_stats, F f) {
    for (const BalloonWord& word : balloon_words) {
        if (!word.qemu) {
            if (guest_stats["last-update"].is_number()) f(word, guest_stats["last-update"].unsigned_integer());
            continue;
        }
        const Json* value = guest_stats["stats"].find(word.qemu);
        if (!value || !value->is_number()) continue;
        const std::uint64_t number = value->unsigned_integer(UINT64_MAX);
        if (number == UINT64_MAX) continue;
        f(word, word.kib ? number / 1024 : number);
    }
}

void put_balloon(Params& out, const DomainSnapshot& snapshot, const Sample* sample) {
    const std::uint64_t actual = sample ? sample->balloon["actual"].unsigned_integer() / 1024 : 0;
    out.number("balloon.current", actual ? actual : snapshot.facts().memory);
    out.number("balloon.maximum", snapshot.facts().max_memory);
    if (!snapshot.active()) return;
    if (sample) each_balloon_value(sample->balloon_stats, [&](const BalloonWord& word, std::uint64_t value) { out.number(std::string("balloon.") + word.stats, value); });
    if (const std::uint64_t rss = process_memory(snapshot.pid)) out.number("balloon.rss", rss);
}

// As the control group counts, else as the process does.
host::CpuUsage guest_cpu_usage(const DomainSnapshot& snapshot) {
    host::CpuUsage usage;
    const auto group = snapshot.guest ? snapshot.guest->group : nullptr;
    if (group && group->has(host::CgroupController::cpuacct) && !attempt([&] { usage = group->cpu_usage(); })) return usage;
    const CpuTime time = process_cpu_time(snapshot.pid);
    return {time.total, time.user, time.system};
}

void put_cpu(Params& out, const DomainSnapshot& snapshot) {
    if (!snapshot.active()) return;
    const host::CpuUsage time = guest_cpu_usage(snapshot);
    out.number("cpu.time", time.total);
    out.number("cpu.user", time.user);
    out.number("cpu.system", time.system);
    out.count("cpu.cache.monitor.count", 0);
    out.number("cpu.haltpoll.success.time", 0);
    out.number("cpu.haltpoll.fail.time", 0);
}

void put_vcpus(Params& out, const DomainSnapshot& snapshot) {
    out.count("vcpu.current", snapshot.facts().vcpus);
    out.count("vcpu.maximum", snapshot.facts().max_vcpus);
    if (!snapshot.guest) return;
    const auto& threads = snapshot.guest->vcpu_threads;
    for (std::size_t i = 0; i < threads.size(); ++i) {
        if (!threads[i]) continue;
        const std::string prefix = "vcpu." + std::to_string(i) + ".";
        const ScheduleStat schedule = thread_schedule(snapshot.pid, threads[i]);
        out.put(prefix + "state", std::int32_t(1));
        out.number(prefix + "time", process_cpu_time(snapshot.pid, threads[i]).total);
        out.number(prefix + "wait", 0);
        out.number(prefix + "delay", schedule.wait);
    }
}

struct InterfaceCounters {
    std::uint64_t values[8];   // as the host's end counts: rx bytes packets errs drop, tx the same
};

// Of /proc/net/dev. Nothing when there is no such device.
std::optional<InterfaceCounters> interface_counters(const std::string& text, std::string_view device) {
    for (std::string_view line : split(text, '\n')) {
        line = trim(line);
        if (!line.starts_with(device) || line.size() <= device.size() || line[device.size()] != ':') continue;
        const auto parts = words(line.substr(device.size() + 1));
        if (parts.size() < 12) return std::nullopt;
        const auto at = [&](std::size_t i) { return parse_number<std::uint64_t>(parts[i]).value_or(0); };
        return InterfaceCounters{{at(0), at(1), at(2), at(3), at(8), at(9), at(10), at(11)}};
    }
    return std::nullopt;
}

void put_interfaces(Params& out, const DomainSnapshot& snapshot) {
    if (!snapshot.guest) return;
    const auto& interfaces = snapshot.guest->interfaces;
    out.count("net.count", interfaces.size());
    std::string devices;
    for (std::size_t i = 0; i < interfaces.size(); ++i) {
        if (interfaces[i].empty()) continue;
        if (devices.empty()) devices = try_read_file("/proc/net/dev").value_or(" ");
        const std::string prefix = "net." + std::to_string(i) + ".";
        out.put(prefix + "name", interfaces[i]);
        const auto counters = interface_counters(devices, interfaces[i]);
        if (!counters) continue;
        // What the host's end sends is what the guest receives.
        static constexpr const char* names[] = {"tx.bytes", "tx.pkts", "tx.errs", "tx.drop", "rx.bytes", "rx.pkts", "rx.errs", "rx.drop"};
        for (int k : {4, 5, 6, 7, 0, 1, 2, 3}) out.number(prefix + names[k], counters->values[k]);
    }
}

const Json* block_entry(const Json& list, const GuestFacts::Disk& disk) {
    for (const Json& item : list.items()) {
        const std::string& qdev = item["qdev"].text();
        if (!qdev.empty() && (qdev == disk.qom || qdev == disk.alias || (qdev.find("/" + disk.alias + "/") != std::string::npos) || qdev.ends_with("/" + disk.alias)))
            return &item;
    }
    return nullptr;
}

const Json* named_node(const Json& list, const std::string& name) {
    for (const Json& item : list.items())
        if (item["node-name"].text() == name) return &item;
    return nullptr;
}

void put_live_layer(Params& out, std::size_t number, const GuestFacts::Disk& disk, const GuestFacts::Layer& layer, bool top, bool with_backing, const Sample* sample) {
    const std::string prefix = "block." + std::to_string(number) + ".";
    out.put(prefix + "name", disk.target);
    if (!layer.path.empty()) out.put(prefix + "path", layer.path);
    if (layer.index) out.put(prefix + "backingIndex", layer.index);
    (void)with_backing;
    if (!sample) return;
    const Json* entry = top ? block_entry(sample->block, disk) : nullptr;
    if (entry) {
        const Json& stats = (*entry)["stats"];
        const auto put = [&](const char* name, const char* field) { out.number(prefix + name, stats[field].unsigned_integer()); };
        put("rd.reqs", "rd_operations");
        put("rd.bytes", "rd_bytes");
        put("rd.times", "rd_total_time_ns");
        put("wr.reqs", "wr_operations");
        put("wr.bytes", "wr_bytes");
        put("wr.times", "wr_total_time_ns");
        put("fl.reqs", "flush_operations");
        put("fl.times", "flush_total_time_ns");
        const Json& parent = (*entry)["parent"]["stats"];
        out.number(prefix + "allocation", (parent.is_object() ? parent : stats)["wr_highest_offset"].unsigned_integer());
    }
    if (const Json* node = named_node(sample->named_nodes, "libvirt-" + std::to_string(layer.index) + "-format")) {
        out.number(prefix + "capacity", (*node)["image"]["virtual-size"].unsigned_integer());
        out.number(prefix + "physical", (*node)["image"]["actual-size"].unsigned_integer());
        if (const std::uint64_t threshold = (*node)["write_threshold"].unsigned_integer()) out.number(prefix + "threshold", threshold);
    }
}

// What an image file of a guest that does not run tells.
struct ImageFacts {
    std::uint64_t capacity = 0, allocation = 0, physical = 0;
};
std::optional<ImageFacts> image_facts(const std::string& path, bool qcow2) {
    struct stat info {};
    if (stat(path.c_str(), &info) < 0) return std::nullopt;
    ImageFacts out{std::uint64_t(info.st_size), std::uint64_t(info.st_blocks) * 512, std::uint64_t(info.st_size)};
    if (!qcow2) return out;   // a raw image is what its guest made it: not to be read
    unsigned char head[32] = {};
    std::ifstream file(path, std::ios::binary);
    if (S_ISREG(info.st_mode) && file.read(reinterpret_cast<char*>(head), sizeof head) && std::string_view(reinterpret_cast<char*>(head), 4) == "QFI\xfb") {
        out.capacity = 0;
        for (int i = 24; i < 32; ++i) out.capacity = out.capacity << 8 | head[i];
    }
    return out;
}

void put_blocks(Params& out, const DomainSnapshot& snapshot, const Sample* sample, bool with_backing) {
    if (snapshot.guest) {
        const auto& disks = snapshot.guest->disks;
        const std::size_t at = out.list.size();
        std::size_t number = 0;
        for (const GuestFacts::Disk& disk : disks)
            for (std::size_t i = 0; i < (with_backing ? disk.layers.size() : 1); ++i) put_live_layer(out, number++, disk, disk.layers[i], i == 0, with_backing, sample);
        out.list.insert(out.list.begin() + std::ptrdiff_t(at), {"block.count", std::uint32_t(number)});
        return;
    }
    if (!snapshot.config) return out.count("block.count", 0);
    const auto disks = scan_disks(*snapshot.config);
    out.count("block.count", disks.size());
    std::size_t number = 0;
    for (const ScannedDisk& disk : disks) {
        const std::string prefix = "block." + std::to_string(number++) + ".";
        out.put(prefix + "name", disk.target);
        if (disk.path.empty()) continue;
        out.put(prefix + "path", disk.path);
        if (const auto facts = image_facts(disk.path, disk.format == "qcow2")) {
            out.number(prefix + "allocation", facts->allocation);
            out.number(prefix + "capacity", facts->capacity);
            out.number(prefix + "physical", facts->physical);
        }
    }
}

void put_iothreads(Params& out, const Sample* sample) {
    if (!sample || sample->iothreads.items().empty()) return;
    out.count("iothread.count", sample->iothreads.items().size());
    for (const Json& item : sample->iothreads.items()) {
        const std::string& id = item["id"].text();   // iothread1
        const std::string prefix = "iothread." + (id.size() > 8 ? id.substr(8) : id) + ".";
        for (const char* name : {"poll-max-ns", "poll-grow", "poll-shrink"})
            if (item[name].is_number()) out.put(prefix + name, name[5] == 'm' ? protocol::TypedValue(item[name].unsigned_integer())
                                                                                 : protocol::TypedValue(std::uint32_t(item[name].unsigned_integer())));
    }
}

void put_dirty_rate(Params& out, const Sample* sample) {
    if (!sample || !sample->dirty_rate.is_object()) return;
    const Json& rate = sample->dirty_rate;
    const std::string& status = rate["status"].text();
    out.put("dirtyrate.calc_status", std::int32_t(status == "unstarted" ? 0 : status == "measuring" ? 1 : 2));
    out.put("dirtyrate.calc_start_time", std::int64_t(rate["start-time"].integer()));
    out.put("dirtyrate.calc_period", std::int32_t(rate["calc-time"].integer()));
    out.put("dirtyrate.calc_mode", rate["mode"].is_string() ? rate["mode"].text() : std::string("page-sampling"));
    if (status == "measured") {
        out.put("dirtyrate.megabytes_per_second", std::int64_t(rate["dirty-rate"].integer()));
        for (const Json& vcpu : rate["vcpu-dirty-rate"].items())
            out.put("dirtyrate.vcpu." + std::to_string(vcpu["id"].integer()) + ".megabytes_per_second", std::int64_t(vcpu["dirty-rate"].integer()));
    }
}

std::vector<protocol::TypedParam> statistics_of(const DomainSnapshot& snapshot, std::uint32_t groups, std::uint32_t flags, const Sample* sample) {
    Params out;
    if (groups & group_state) {
        out.put("state.state", std::int32_t(snapshot.state));
        out.put("state.reason", std::int32_t(snapshot.reason));
    }
    if (groups & group_cpu) put_cpu(out, snapshot);
    if (groups & group_balloon) put_balloon(out, snapshot, sample);
    if (groups & group_vcpu) put_vcpus(out, snapshot);
    if (groups & group_interface) put_interfaces(out, snapshot);
    if (groups & group_block) put_blocks(out, snapshot, sample, flags & backing);
    if (groups & group_iothread) put_iothreads(out, sample);
    if (groups & group_dirtyrate && snapshot.active()) put_dirty_rate(out, sample);
    return std::move(out.list);
}

bool is_asked_for(std::uint32_t flags, const DomainSnapshot& s) {
    const auto pair = [&](std::uint32_t yes, std::uint32_t no, bool value) {
        const std::uint32_t asked = flags & (yes | no);
        return asked == 0 || asked == (yes | no) || (value ? asked == yes : asked == no);
    };
    if (!pair(1, 2, s.active()) || !pair(4, 8, s.persistent)) return false;
    const std::uint32_t states = flags & 0xf0;
    if (!states) return true;
    return states & (s.state == State::running ? 16 : s.state == State::paused ? 32 : s.state == State::shutoff ? 64 : 128);
}

void offer_all_statistics(QemuDriver& driver, driver::Driver& table) {
    table.works<remote::ConnectGetAllDomainStats>([&driver](Request request, remote::ConnectGetAllDomainStats::Args args, Later<remote::ConnectGetAllDomainStats> later) {
        check_flags(args.flags, state_flags | nowait | backing | enforce, "qemuConnectGetAllDomainStats");
        if (args.flags & enforce && args.stats & ~all_groups) {
            char text[80];
            std::snprintf(text, sizeof text, "Stats types bits 0x%x are not supported by this daemon or QEMU", args.stats & ~all_groups);
            throw Error(ErrorCode::argument_unsupported, ErrorDomain::qemu, text);
        }
        std::vector<Domain> domains;
        if (args.domains.empty()) {
            static constexpr protocol::Permission read{"domain", "read"};
            for (const auto all = driver.domains.list(); const Domain& domain : *all)
                if (request.session->may_see(read, *domain->name())) domains.push_back(domain);
        } else {
            for (const auto& reference : args.domains)
                if (Domain domain = driver.domains.by_uuid(reference.uuid)) domains.push_back(std::move(domain));
        }
        on_worker(driver, later, [&driver, domains = std::move(domains), groups = args.stats ? args.stats : all_groups, flags = args.flags] {
            // Only these groups need QEMU.
            const bool needs_qemu = groups & (group_balloon | group_block | group_iothread | group_dirtyrate);
            std::map<Uuid, StatisticsSampler::Result> samples;
            if (needs_qemu) samples = driver.statistics->fresh(domains, flags & nowait ? nowait_deadline : StatisticsSampler::patience);
            remote::ConnectGetAllDomainStats::Reply reply;
            for (const Domain& domain : domains) {
                const auto snapshot = domain->read();
                if (!is_asked_for(flags, *snapshot)) continue;
                auto found = samples.find(domain->uuid());
                const Sample* sample = found != samples.end() ? found->second.sample.get() : nullptr;
                remote::DomainStatsRecord record{{*domain->name(), domain->uuid(), snapshot->id}, {}};
                for (auto& param : statistics_of(*snapshot, groups, flags, sample)) record.params.push_back(std::move(param));
                reply.ret_stats.push_back(std::move(record));
            }
            return reply;
        });
    });
}

// Asks QEMU for one thing about one domain.
template <class P, class F> void offer_question(QemuDriver& driver, driver::Driver& table, F f) {
    table.works<P>([&driver, f](Request, typename P::Args args, Later<P> later) {
        const Domain domain = driver.find(args.domain);
        if (!domain->read()->active()) throw not_running();
        auto shared = std::make_shared<typename P::Args>(std::move(args));
        on_actor<P>(domain, WorkKind::query, later, [domain, shared, f] { return f(domain, *shared); });
    });
}

// `complaint`: what to say when there is none.
const GuestFacts::Disk& find_disk(const DomainSnapshot& snapshot, const std::string& path, const std::string& complaint) {
    if (snapshot.guest)
        for (const GuestFacts::Disk& disk : snapshot.guest->disks)
            if (disk.target == path || (!disk.layers.empty() && disk.layers[0].path == path)) return disk;
    throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, complaint);
}

struct BlockNumbers {
    std::uint64_t rd_bytes = 0, rd_ops = 0, rd_time = 0, wr_bytes = 0, wr_ops = 0, wr_time = 0, fl_ops = 0, fl_time = 0;
};

BlockNumbers block_numbers(const Domain& domain, const std::string& path) {
    Monitor& monitor = monitor_of(domain);
    const auto snapshot = domain->read();
    std::vector<const GuestFacts::Disk*> disks;
    if (path.empty()) {
        for (const GuestFacts::Disk& disk : snapshot->guest->disks) disks.push_back(&disk);
    } else {
        disks.push_back(&find_disk(*snapshot, path, "invalid path: " + path));
    }
    const Json list = monitor.call(domain->actor(), "query-blockstats", {}, monitor_deadline);
    BlockNumbers out;
    for (const GuestFacts::Disk* disk : disks) {
        const Json* entry = block_entry(list, *disk);
        if (!entry) {
            if (path.empty()) continue;
            throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "cannot find statistics for device '" + disk->alias + "'");
        }
        const Json& stats = (*entry)["stats"];
        out.rd_bytes += stats["rd_bytes"].unsigned_integer();
        out.rd_ops += stats["rd_operations"].unsigned_integer();
        out.rd_time += stats["rd_total_time_ns"].unsigned_integer();
        out.wr_bytes += stats["wr_bytes"].unsigned_integer();
        out.wr_ops += stats["wr_operations"].unsigned_integer();
        out.wr_time += stats["wr_total_time_ns"].unsigned_integer();
        out.fl_ops += stats["flush_operations"].unsigned_integer();
        out.fl_time += stats["flush_total_time_ns"].unsigned_integer();
    }
    return out;
}

void offer_block_statistics(QemuDriver& driver, driver::Driver& table) {
    offer_question<remote::DomainBlockStats>(driver, table, [](const Domain& domain, const remote::DomainBlockStats::Args& args) {
        const BlockNumbers numbers = block_numbers(domain, args.path);
        remote::DomainBlockStats::Reply reply;
        reply.rd_req = std::int64_t(numbers.rd_ops);
        reply.rd_bytes = std::int64_t(numbers.rd_bytes);
        reply.wr_req = std::int64_t(numbers.wr_ops);
        reply.wr_bytes = std::int64_t(numbers.wr_bytes);
        reply.errors = -1;
        return reply;
    });
    offer_question<remote::DomainBlockStatsFlags>(driver, table, [](const Domain& domain, const remote::DomainBlockStatsFlags::Args& args) {
        check_flags(args.flags, 4, "qemuDomainBlockStatsFlags");
        remote::DomainBlockStatsFlags::Reply reply;
        reply.nparams = 8;
        if (args.nparams == 0) return reply;
        const BlockNumbers n = block_numbers(domain, args.path);
        const auto put = [&](const char* name, std::uint64_t value) {
            if (reply.params.size() < std::size_t(args.nparams)) reply.params.push_back({name, std::int64_t(value)});
        };
        put("wr_bytes", n.wr_bytes);
        put("wr_operations", n.wr_ops);
        put("rd_bytes", n.rd_bytes);
        put("rd_operations", n.rd_ops);
        put("flush_operations", n.fl_ops);
        put("wr_total_times", n.wr_time);
        put("rd_total_times", n.rd_time);
        put("flush_total_times", n.fl_time);
        return reply;
    });
}

void offer_block_info(QemuDriver& driver, driver::Driver& table) {
    using P = remote::DomainGetBlockInfo;
    table.works<P>([&driver](Request, P::Args args, Later<P> later) {
        check_flags(args.flags, 0, "qemuDomainGetBlockInfo");
        const Domain domain = driver.find(args.domain);
        on_actor<P>(domain, WorkKind::query, later, [domain, path = args.path] {
            const auto snapshot = domain->read();
            const std::string unassigned = "invalid path " + path + " not assigned to domain";
            P::Reply reply;
            if (!snapshot->active()) {
                for (const ScannedDisk& disk : scan_disks(*snapshot->config)) {
                    if (disk.target != path && (path.empty() || disk.path != path)) continue;
                    const auto facts = image_facts(disk.path, disk.format == "qcow2");
                    if (!facts) throw system_error("cannot stat file '" + disk.path + "'", errno, ErrorDomain::qemu);
                    return P::Reply{.allocation = facts->allocation, .capacity = facts->capacity, .physical = facts->physical};
                }
                throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, unassigned);
            }
            const GuestFacts::Disk& disk = find_disk(*snapshot, path, unassigned);
            const Json list = monitor_of(domain).call(domain->actor(), "query-named-block-nodes", Json::object({{"flat", true}}), monitor_deadline);
            const Json* node = named_node(list, "libvirt-" + std::to_string(disk.layers[0].index) + "-format");
            if (!node) throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "failed to gather stats for disk '" + path + "'");
            reply.capacity = (*node)["image"]["virtual-size"].unsigned_integer();
            reply.allocation = (*node)["image"]["actual-size"].unsigned_integer();
            const auto facts = image_facts(disk.layers[0].path, false);
            reply.physical = facts ? facts->physical : reply.allocation;
            return reply;
        });
    });
}

void offer_other_statistics(QemuDriver& driver, driver::Driver& table) {
    offer_question<remote::DomainMemoryStats>(driver, table, [](const Domain& domain, const remote::DomainMemoryStats::Args& args) {
        check_flags(args.flags, 0, "qemuDomainMemoryStats");
        Running& run = running_of(domain);
        std::vector<MonitorCommand> commands = {{"query-balloon"}};
        const auto& balloon = run.live.devices.memballoon;
        if (balloon && balloon->model != model::MemballoonModel::none && balloon->info.alias)
            commands.push_back({"qom-get", Json::object({{"path", "/machine/peripheral/" + *balloon->info.alias}, {"property", "guest-stats"}})});
        const auto replies = monitor_of(domain).call_all(domain->actor(), std::move(commands), monitor_deadline);
        const auto snapshot = domain->read();
        remote::DomainMemoryStats::Reply reply;
        const auto put = [&](int tag, std::uint64_t value) {
            if (reply.stats.size() < args.max_stats) reply.stats.push_back({tag, value});
        };
        const std::uint64_t actual = replies[0].result["actual"].unsigned_integer() / 1024;
        put(6, actual ? actual : snapshot->facts().memory);
        if (replies.size() > 1) each_balloon_value(replies[1].result, [&](const BalloonWord& word, std::uint64_t value) { put(word.tag, value); });
        if (const std::uint64_t rss = process_memory(snapshot->pid)) put(7, rss);
        return reply;
    });
    table.answers<remote::DomainInterfaceStats>([&driver](Session&, const remote::DomainInterfaceStats::Args& args) {
        const auto snapshot = driver.find(args.domain)->read();
        if (!snapshot->active()) throw not_running();
        bool known = false;
        for (const std::string& device : snapshot->guest->interfaces) known = known || device == args.device;
        if (!known || args.device.empty())
            throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, "'" + args.device + "' is not a known interface");
        const auto counters = interface_counters(try_read_file("/proc/net/dev").value_or(""), args.device);
        if (!counters) throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "/proc/net/dev: Interface '" + args.device + "' not found");
        const auto at = [&](int i) { return std::int64_t(counters->values[i]); };
        return remote::DomainInterfaceStats::Reply{at(4), at(5), at(6), at(7), at(0), at(1), at(2), at(3)};
    });
    table.answers<remote::DomainGetVcpus>([&driver](Session&, const remote::DomainGetVcpus::Args& args) {
        const auto snapshot = driver.find(args.domain)->read();
        if (!snapshot->active()) throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, "cannot retrieve vcpu information for inactive domain");
        remote::DomainGetVcpus::Reply reply;
        const auto& threads = snapshot->guest->vcpu_threads;
        for (std::size_t i = 0; i < threads.size() && reply.info.size() < std::size_t(std::max(0, args.maxinfo)); ++i) {
            if (!threads[i]) continue;
            const CpuTime time = process_cpu_time(snapshot->pid, threads[i]);
            reply.info.push_back({std::uint32_t(i), 1, time.total, time.last_cpu});
            if (args.maplen <= 0) continue;
            cpu_set_t set;
            CPU_ZERO(&set);
            sched_getaffinity(threads[i], sizeof set, &set);
            const std::size_t start = reply.cpumaps.size();
            reply.cpumaps.resize(start + std::size_t(args.maplen));
            for (int cpu = 0; cpu < args.maplen * 8 && cpu < CPU_SETSIZE; ++cpu)
                if (CPU_ISSET(cpu, &set)) reply.cpumaps[start + std::size_t(cpu / 8)] = decltype(reply.cpumaps)::value_type(reply.cpumaps[start + std::size_t(cpu / 8)] | 1 << cpu % 8);
        }
        return reply;
    });
}

}  // namespace

void offer_statistics(QemuDriver& driver, driver::Driver& table) {
    offer_all_statistics(driver, table);
    offer_block_statistics(driver, table);
    offer_block_info(driver, table);
    offer_other_statistics(driver, table);
}

}  // namespace vireo::qemu
