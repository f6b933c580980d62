// Moving domains to other hosts.
#include <algorithm>

#include "cli/families.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"

namespace vireo::cli {
namespace {

// ---- what an option becomes: a flag of the call, or a parameter of it ----

struct FlagRow {
    const char* option;
    unsigned flag;
};
constexpr FlagRow flag_rows[] = {
    {"live", VIR_MIGRATE_LIVE}, {"p2p", VIR_MIGRATE_PEER2PEER}, {"tunnelled", VIR_MIGRATE_TUNNELLED}, {"persistent", VIR_MIGRATE_PERSIST_DEST},
    {"undefinesource", VIR_MIGRATE_UNDEFINE_SOURCE}, {"suspend", VIR_MIGRATE_PAUSED}, {"copy-storage-all", VIR_MIGRATE_NON_SHARED_DISK},
    {"copy-storage-inc", VIR_MIGRATE_NON_SHARED_INC}, {"copy-storage-synchronous-writes", VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES},
    {"change-protection", VIR_MIGRATE_CHANGE_PROTECTION}, {"unsafe", VIR_MIGRATE_UNSAFE}, {"compressed", VIR_MIGRATE_COMPRESSED},
    {"auto-converge", VIR_MIGRATE_AUTO_CONVERGE}, {"rdma-pin-all", VIR_MIGRATE_RDMA_PIN_ALL}, {"offline", VIR_MIGRATE_OFFLINE},
    {"abort-on-error", VIR_MIGRATE_ABORT_ON_ERROR}, {"postcopy", VIR_MIGRATE_POSTCOPY}, {"postcopy-resume", VIR_MIGRATE_POSTCOPY_RESUME},
    {"zerocopy", VIR_MIGRATE_ZEROCOPY}, {"tls", VIR_MIGRATE_TLS}, {"parallel", VIR_MIGRATE_PARALLEL},
};

enum class Takes { text, list, file, integer, natural };
struct ParameterRow {
    const char *option, *field;
    Takes takes;
};
constexpr ParameterRow parameter_rows[] = {
    {"migrateuri", VIR_MIGRATE_PARAM_URI, Takes::text},
    {"graphicsuri", VIR_MIGRATE_PARAM_GRAPHICS_URI, Takes::text},
    {"listen-address", VIR_MIGRATE_PARAM_LISTEN_ADDRESS, Takes::text},
    {"disks-port", VIR_MIGRATE_PARAM_DISKS_PORT, Takes::integer},
    {"disks-uri", VIR_MIGRATE_PARAM_DISKS_URI, Takes::text},
    {"dname", VIR_MIGRATE_PARAM_DEST_NAME, Takes::text},
    {"migrate-disks", VIR_MIGRATE_PARAM_MIGRATE_DISKS, Takes::list},
    {"migrate-disks-detect-zeroes", VIR_MIGRATE_PARAM_MIGRATE_DISKS_DETECT_ZEROES, Takes::list},
    {"comp-methods", VIR_MIGRATE_PARAM_COMPRESSION, Takes::list},
    {"comp-mt-level", VIR_MIGRATE_PARAM_COMPRESSION_MT_LEVEL, Takes::integer},
    {"comp-mt-threads", VIR_MIGRATE_PARAM_COMPRESSION_MT_THREADS, Takes::integer},
    {"comp-mt-dthreads", VIR_MIGRATE_PARAM_COMPRESSION_MT_DTHREADS, Takes::integer},
    {"comp-xbzrle-cache", VIR_MIGRATE_PARAM_COMPRESSION_XBZRLE_CACHE, Takes::natural},
    {"comp-zlib-level", VIR_MIGRATE_PARAM_COMPRESSION_ZLIB_LEVEL, Takes::integer},
    {"comp-zstd-level", VIR_MIGRATE_PARAM_COMPRESSION_ZSTD_LEVEL, Takes::integer},
    {"xml", VIR_MIGRATE_PARAM_DEST_XML, Takes::file},
    {"persistent-xml", VIR_MIGRATE_PARAM_PERSIST_XML, Takes::file},
    {"auto-converge-initial", VIR_MIGRATE_PARAM_AUTO_CONVERGE_INITIAL, Takes::integer},
    {"auto-converge-increment", VIR_MIGRATE_PARAM_AUTO_CONVERGE_INCREMENT, Takes::integer},
    {"postcopy-bandwidth", VIR_MIGRATE_PARAM_BANDWIDTH_POSTCOPY, Takes::natural},
    {"parallel-connections", VIR_MIGRATE_PARAM_PARALLEL_CONNECTIONS, Takes::integer},
    {"bandwidth", VIR_MIGRATE_PARAM_BANDWIDTH, Takes::natural},
    {"tls-destination", VIR_MIGRATE_PARAM_TLS_DESTINATION, Takes::text},
    {"available-switchover-bandwidth", VIR_MIGRATE_PARAM_BANDWIDTH_AVAIL_SWITCHOVER, Takes::natural},
};

void add_parameter(Params& params, const Arguments& args, const ParameterRow& row) {
    const auto text = args.text(row.option);
    if (!text) return;
    switch (row.takes) {
        case Takes::text: params.add(row.field, text->c_str()); break;
        case Takes::integer: params.add(row.field, *args.integer32(row.option)); break;
        case Takes::natural: params.add(row.field, *args.natural(row.option)); break;
        case Takes::list:
            for (std::size_t at = 0; at <= text->size();) {
                const auto comma = std::min(text->find(',', at), text->size());
                params.add(row.field, text->substr(at, comma - at).c_str());
                at = comma + 1;
            }
            break;
        case Takes::file: {
            std::string content;
            try {
                content = read_file(*text);
            } catch (const Failure& failure) {
                Failure told(format("cannot read file '%s'", text->c_str()));
                told.detail = failure.message;
                throw told;
            }
            params.add(row.field, content.c_str());
        }
    }
}

unsigned flags_of(const Arguments& args) {
    unsigned flags = 0;
    for (const auto& row : flag_rows) flags |= args.flag(row.option, row.flag);
    return flags;
}

void check_options(const Arguments& args) {
    args.exclusive({"live", "offline"});
    args.exclusive({"timeout-suspend", "timeout-postcopy"});
    for (const char* option : {"postcopy-after-precopy", "timeout-postcopy", "postcopy-resume"}) args.needs(option, "postcopy");
    args.needs("persistent-xml", "persistent");
    args.needs("tls-destination", "tls");
    if (args["copy-storage-synchronous-writes"] && !args["copy-storage-all"] && !args["copy-storage-inc"])
        fail("'--copy-storage-synchronous-writes' requires one of '--copy-storage-all', 'copy-storage-inc'");
}

// When the time is up, or the first pass is over: the guest is paused, or its memory is fetched afterwards.
class Hurry {
public:
    Hurry(const Arguments& args, virDomainPtr domain) : args_(args), domain_(domain) {
        if (const auto seconds = args.natural("timeout")) {
            if (*seconds > INT32_MAX / 1000) fail("Numeric value '%s' for <timeout> option is malformed or out of range", args.required("timeout").c_str());
            if (*seconds && !args["live"]) fail("migrate: Unexpected timeout for offline migration");
            timeout_ = double(*seconds);
        }
        if (timeout_ == 0 && (args["timeout-suspend"] || args["timeout-postcopy"])) fail("migrate: Unexpected --timeout-* option without --timeout");
    }
    void tick(double seconds) {
        if (done_) return;
        if (timeout_ != 0 && seconds >= timeout_) return act(args_["timeout-postcopy"]);
        if (args_["postcopy-after-precopy"] && first_pass_is_over()) act(true);
    }

private:
    void act(bool postcopy) {
        done_ = true;
        if (postcopy) virDomainMigrateStartPostCopy(domain_, 0);
        else virDomainSuspend(domain_);
    }
    bool first_pass_is_over() {
        Params stats;
        int type = 0;
        unsigned long long iteration = 0;
        return virDomainGetJobStats(domain_, &type, stats.list_out(), stats.count_out(), 0) == 0 &&
               virTypedParamsGetULLong(stats.list, stats.count, VIR_DOMAIN_JOB_MEMORY_ITERATION, &iteration) == 1 && iteration > 1;
    }

    const Arguments& args_;
    virDomainPtr domain_;
    double timeout_ = 0;
    bool done_ = false;
};

struct CloseConnection {
    void operator()(virConnectPtr connection) const { virConnectClose(connection); }
};

void migrate(Shell& shell, const Arguments& args) {
    check_options(args);
    const Domain domain = shell.domain(args);
    const std::string to = args.required("desturi");
    Hurry hurry(args, domain.get());
    Params params;
    for (const auto& row : parameter_rows) add_parameter(params, args, row);
    const unsigned flags = flags_of(args);
    if ((flags & VIR_MIGRATE_TUNNELLED) && !args["p2p"] && !args["direct"]) fail("cannot perform tunnelled migration without using peer2peer flag");
    std::unique_ptr<virConnect, CloseConnection> peer;
    if (!args["p2p"] && !args["direct"]) {
        peer.reset(virConnectOpenAuth(to.c_str(), virConnectAuthPtrDefault, 0));
        if (!peer) fail();
        if (shell.settings.keepalive_interval > 0) virConnectSetKeepAlive(peer.get(), shell.settings.keepalive_interval, unsigned(shell.settings.keepalive_count));
        forget_error();
    }
    run_with_progress(shell, {domain.get(), args["verbose"] ? "Migration" : nullptr, [&](double seconds) { hurry.tick(seconds); }}, [&] {
        if (peer) {
            const Domain arrived(virDomainMigrate3(domain.get(), peer.get(), params.list, unsigned(params.count), flags));
            if (!arrived) fail();
        } else if (virDomainMigrateToURI3(domain.get(), to.c_str(), params.list, unsigned(params.count), flags) < 0) {
            fail();
        }
    });
}

void migrate_compcache(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    if (const auto size = args.natural("size"))
        if (virDomainMigrateSetCompressionCache(domain.get(), *size, 0) < 0) fail();
    unsigned long long size = 0;
    if (virDomainMigrateGetCompressionCache(domain.get(), &size, 0) < 0) fail();
    const char* unit;
    const double shown = pretty_capacity(size, unit);
    shell.print(format("Compression cache: %.3lf %s", shown, unit));
}
void migrate_postcopy(Shell& shell, const Arguments& args) {
    if (virDomainMigrateStartPostCopy(shell.domain(args).get(), 0) < 0) fail();
}

// ---- the knobs ----

void migrate_setmaxdowntime(Shell& shell, const Arguments& args) {
    const auto downtime = args.natural("downtime").value_or(0);
    if (downtime < 1) fail("migrate: Invalid downtime");
    if (virDomainMigrateSetMaxDowntime(shell.domain(args).get(), downtime, 0) < 0) fail();
}
void migrate_getmaxdowntime(Shell& shell, const Arguments& args) {
    unsigned long long downtime = 0;
    if (virDomainMigrateGetMaxDowntime(shell.domain(args).get(), &downtime, 0) < 0) fail();
    shell.print(format("%llu\n", downtime));
}
void migrate_setspeed(Shell& shell, const Arguments& args) {
    const auto speed = args.natural("bandwidth").value_or(0);
    if (virDomainMigrateSetMaxSpeed(shell.domain(args).get(), speed, args.flag("postcopy", VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY)) < 0) fail();
}
void migrate_getspeed(Shell& shell, const Arguments& args) {
    unsigned long speed = 0;
    if (virDomainMigrateGetMaxSpeed(shell.domain(args).get(), &speed, args.flag("postcopy", VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY)) < 0) fail();
    shell.print(format("%lu\n", speed));
}

constexpr Command rows[] = {
    {"migrate", Group::domain,
     "<domain> <desturi> --live --offline --p2p --direct @tunneled=tunnelled --tunnelled --persistent --undefinesource --suspend --copy-storage-all --copy-storage-inc "
     "--copy-storage-synchronous-writes --change-protection --unsafe --verbose --compressed --auto-converge --rdma-pin-all --abort-on-error --postcopy "
     "--postcopy-after-precopy --postcopy-resume --zerocopy (migrateuri) (graphicsuri) (listen-address) (dname) (timeout:n) --timeout-suspend --timeout-postcopy (xml) "
     "(migrate-disks) --migrate-disks-detect-zeroes=s (disks-port:n) --disks-uri=s --comp-methods=s --comp-mt-level=n --comp-mt-threads=n --comp-mt-dthreads=n "
     "--comp-xbzrle-cache=n --comp-zlib-level=n --comp-zstd-level=n --auto-converge-initial=n --auto-converge-increment=n --persistent-xml=s --tls --postcopy-bandwidth=n "
     "--parallel --parallel-connections=n --bandwidth=n --tls-destination=s --available-switchover-bandwidth=n",
     "move a domain to another host", migrate},
    {"migrate-compcache", Group::domain, "<domain> --size=n", "show or change the cache that packs moving memory", migrate_compcache},
    {"migrate-getmaxdowntime", Group::domain, "<domain>", "how long a guest may pause when it moves", migrate_getmaxdowntime},
    {"migrate-getspeed", Group::domain, "<domain> --postcopy", "how fast a guest may move", migrate_getspeed},
    {"migrate-postcopy", Group::domain, "<domain>", "let a moving guest run on the other host now", migrate_postcopy},
    {"migrate-setmaxdowntime", Group::domain, "<domain> <downtime:n>", "change how long a guest may pause when it moves", migrate_setmaxdowntime},
    {"migrate-setspeed", Group::domain, "<domain> <bandwidth:n> --postcopy", "change how fast a guest may move", migrate_setspeed},
};

}  // namespace

std::span<const Command> migrate_commands() { return rows; }

}  // namespace vireo::cli
