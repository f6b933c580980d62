// Jobs on the disks of running domains.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "cli/families.hpp"
#include "cli/progress.hpp"

namespace vireo::cli {
namespace {

using Clock = std::chrono::steady_clock;

void blockresize(Shell& shell, const Arguments& args) {
    const auto size = args.scaled("size", 1024).value_or(0);
    const unsigned flags = args.flag("capacity", VIR_DOMAIN_BLOCK_RESIZE_CAPACITY) | (args.text("size").value_or("0").find_first_not_of("0123456789") != std::string::npos ? unsigned(VIR_DOMAIN_BLOCK_RESIZE_BYTES) : 0u);
    if (virDomainBlockResize(shell.domain(args).get(), args.required("path").c_str(), flags & VIR_DOMAIN_BLOCK_RESIZE_BYTES ? size : size / 1024, flags) < 0)
        fail("Failed to resize block device '%s'", args.required("path").c_str());
    shell.print(format("Block device '%s' is resized", args.required("path").c_str()));
}
void domblkthreshold(Shell& shell, const Arguments& args) {
    const auto threshold = args.scaled("threshold", 1).value_or(0);
    if (virDomainSetBlockThreshold(shell.domain(args).get(), args.required("dev").c_str(), threshold, 0) < 0) fail();
}

// As the API wants it: in bytes with --bytes, else in MiB; a value with a suffix is rounded down to those.
unsigned long bandwidth_of(const Arguments& args) {
    const auto bytes = args.scaled("bandwidth", args["bytes"] ? 1 : 1 << 20).value_or(0);
    return args["bytes"] ? bytes : bytes >> 20;
}

void blockjob(Shell& shell, const Arguments& args) {
    for (const char* info : {"raw", "bytes", "info"})
        for (const char* change : {"abort", "async", "pivot"})
            if (!(std::string_view(info) == "bytes")) args.exclusive({info, change});
    const Domain domain = shell.domain(args);
    const std::string path = args.required("path");
    if (args["bandwidth"]) {
        args.exclusive({"info", "bandwidth"});
        if (virDomainBlockJobSetSpeed(domain.get(), path.c_str(), bandwidth_of(args), args.flag("bytes", VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES)) < 0) fail();
        return;
    }
    if (args["abort"] || args["pivot"] || args["async"]) {
        const unsigned flags = args.flag("async", VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC) | args.flag("pivot", VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT);
        if (virDomainBlockJobAbort(domain.get(), path.c_str(), flags) < 0) fail();
        return;
    }
    virDomainBlockJobInfo info;
    const int found = virDomainGetBlockJobInfo(domain.get(), path.c_str(), &info, VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES);
    if (found < 0) fail();
    if (!found) {
        if (!args["raw"]) shell.extra(format("No current block job for %s", path.c_str()));
        return;
    }
    constexpr const char* types[] = {"Unknown job", "Block Pull", "Block Copy", "Block Commit", "Active Block Commit", "Backup"};
    const char* type = std::size_t(info.type) < std::size(types) ? types[info.type] : types[0];
    if (args["raw"]) return shell.print(format(" type=%s\n bandwidth=%lu\n cur=%llu\n end=%llu\n", type, info.bandwidth, info.cur, info.end));
    shell.print(progress_line(type, info.end - std::min(info.cur, info.end), info.end));
    if (info.bandwidth) {
        const char* unit;
        const double shown = pretty_capacity(info.bandwidth, unit);
        shell.print(format("    Bandwidth limit: %lu bytes/s (%.3f %s/s)", info.bandwidth, shown, unit));
    }
    shell.print("\n");
}

// ---- waiting for the end of a job ----

// How far a job has come, as its events say it: one of VIR_DOMAIN_BLOCK_JOB_*, or -1 while it runs.
struct JobEvents {
    std::atomic<int> status = -1;
    std::string path, device;
};

class JobWait {
public:
    JobWait(Shell& shell, const Arguments& args, virDomainPtr domain, const char* label, const char* noun)
        : shell_(shell), args_(args), domain_(domain), label_(label), noun_(noun) {
        events_.path = args.required("path");
        if (const auto seconds = args.natural("timeout")) {
            if (*seconds < 1 || *seconds > INT32_MAX / 1000) fail("Numeric value '%s' for <timeout> option is malformed or out of range", args.required("timeout").c_str());
            deadline_ = std::chrono::seconds(*seconds);
        }
    }
    JobWait(const JobWait&) = delete;
    JobWait& operator=(const JobWait&) = delete;
    ~JobWait() {
        for (const int number : registered_)
            if (number >= 0) virConnectDomainEventDeregisterAny(shell_.connection(), number);
        forget_error();
    }

    // Registers for the events: before the job begins, so that none is missed.
    void listen() {
        const auto heard = [](virConnectPtr, virDomainPtr, const char* disk, int, int status, void* data) {
            auto& events = *static_cast<JobEvents*>(data);
            if (events.path == disk) events.status = status;
        };
        for (const int id : {int(VIR_DOMAIN_EVENT_ID_BLOCK_JOB), int(VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2)})
            registered_.push_back(virConnectDomainEventRegisterAny(shell_.connection(), domain_, id, reinterpret_cast<virConnectDomainEventGenericCallback>(
                                      reinterpret_cast<void (*)()>(+heard)), &events_, nullptr));
        forget_error();   // without events the polling alone tells the end
    }

    // Until the job is done or, where it goes on copying until it is told to end, in step. False: it was ended here.
    bool wait() {
        const Interruption interruption;
        const auto begun = Clock::now();
        int status;
        for (;;) {
            virDomainBlockJobInfo info{};
            const int found = virDomainGetBlockJobInfo(domain_, events_.path.c_str(), &info, 0);
            if (found < 0) fail("failed to query job for disk %s", events_.path.c_str());
            status = events_.status;
            if (status >= 0) break;
            if (!found) {
                status = VIR_DOMAIN_BLOCK_JOB_COMPLETED;
                break;
            }
            if (args_["verbose"]) show(progress_line(label_, info.end - std::min(info.cur, info.end), info.end));
            if (interruption.came() || (deadline_.count() && Clock::now() - begun >= deadline_)) return abort();
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
        }
        if (status == VIR_DOMAIN_BLOCK_JOB_CANCELED) return say("aborted");
        if (status == VIR_DOMAIN_BLOCK_JOB_FAILED) return say("failed");
        if (args_["verbose"]) show(progress_line(label_, 0, 1));
        return true;
    }

    // Ends a job that is in step: over to the copy, or back.
    void end(unsigned flags, const char* done) {
        if (virDomainBlockJobAbort(domain_, events_.path.c_str(), flags | args_.flag("async", VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC)) < 0)
            fail(flags & VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT ? "failed to pivot job for disk %s" : "failed to finish job for disk %s", events_.path.c_str());
        shell_.extra(format("\n%s", done));
    }

private:
    bool abort() {
        if (virDomainBlockJobAbort(domain_, events_.path.c_str(), args_.flag("async", VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC)) < 0)
            fail("failed to abort job for disk '%s'", events_.path.c_str());
        return say("aborted");
    }
    bool say(const char* end) {
        shell_.extra(format("\n%s %s", noun_, end));
        return false;
    }
    void show(const std::string& text) {
        shell_.print(text);
        std::fflush(stdout);
    }

    Shell& shell_;
    const Arguments& args_;
    virDomainPtr domain_;
    const char *label_, *noun_;
    std::chrono::milliseconds deadline_{0};
    JobEvents events_;
    std::vector<int> registered_;
};

// --async makes sense only where an end is waited for.
bool waits(const Arguments& args, std::initializer_list<const char*> ends, const char* last) {
    bool waiting = args["wait"] || args["timeout"];
    for (const char* end : ends) waiting = waiting || args[end];
    if (!waiting && args["async"]) fail("--async requires at least one of --timeout, --wait, --pivot, or --%s", last);
    return waiting;
}

void blockpull(Shell& shell, const Arguments& args) {
    for (const char* option : {"verbose", "timeout", "async"}) args.needs(option, "wait");
    const Domain domain = shell.domain(args);
    const std::string path = args.required("path");
    const unsigned long bandwidth = bandwidth_of(args);
    const unsigned flags = args.flag("bytes", VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES) | args.flag("keep-relative", VIR_DOMAIN_BLOCK_REBASE_RELATIVE);
    const char* base = args.c_str("base");
    JobWait job(shell, args, domain.get(), "Block Pull", "Pull");
    if (args["wait"]) job.listen();
    const int result = base || flags ? virDomainBlockRebase(domain.get(), path.c_str(), base, bandwidth, flags) : virDomainBlockPull(domain.get(), path.c_str(), bandwidth, 0);
    if (result < 0) fail();
    if (!args["wait"]) return shell.extra("Block Pull started");
    if (!job.wait()) fail();
    shell.extra("\nPull complete");
}

void blockcommit(Shell& shell, const Arguments& args) {
    args.exclusive({"pivot", "keep-overlay"});
    const bool waiting = waits(args, {"pivot", "keep-overlay"}, "keep-overlay");
    const bool active = args["active"] || args["pivot"] || args["keep-overlay"];
    const Domain domain = shell.domain(args);
    const std::string path = args.required("path");
    const unsigned flags = args.flag("bytes", VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES) | args.flag("shallow", VIR_DOMAIN_BLOCK_COMMIT_SHALLOW) |
                           args.flag("delete", VIR_DOMAIN_BLOCK_COMMIT_DELETE) | args.flag("keep-relative", VIR_DOMAIN_BLOCK_COMMIT_RELATIVE) |
                           (active ? unsigned(VIR_DOMAIN_BLOCK_COMMIT_ACTIVE) : 0u);
    JobWait job(shell, args, domain.get(), "Block commit", "Commit");
    if (waiting) job.listen();
    if (virDomainBlockCommit(domain.get(), path.c_str(), args.c_str("base"), args.c_str("top"), bandwidth_of(args), flags) < 0) fail();
    if (!waiting) return shell.extra(active ? "Active Block Commit started" : "Block Commit started");
    if (!job.wait()) fail();
    if (args["pivot"]) job.end(VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT, "Successfully pivoted");
    else if (args["keep-overlay"]) job.end(0, "Commit complete, overlay image kept");
    else shell.extra(active ? "\nNow in synchronized phase" : "\nCommit complete");
}

// The description of the copy's target that --dest and --format stand for.
std::string target_xml(const Arguments& args) {
    const bool block = args["blockdev"];
    std::string xml = format("<disk type='%s'>\n  <source %s='%s'/>\n", block ? "block" : "file", block ? "dev" : "file", xml_escaped(args.required("dest")).c_str());
    if (const auto kind = args.text("format")) xml += "  <driver type='" + xml_escaped(*kind) + "'/>\n";
    return xml + "</disk>\n";
}

// The older call does what has no parameter of its own in it; a hypervisor may know only that one.
int begin_copy(const Arguments& args, virDomainPtr domain, const std::optional<std::string>& xml) {
    const std::string path = args.required("path");
    const bool parameters = args["granularity"] || args["buf-size"], plain_format = !args["format"] || args.required("format") == "raw";
    if (xml || parameters || args["transient-job"] || args["synchronous-writes"] || !plain_format) {
        Params params;
        const unsigned long bandwidth = bandwidth_of(args);
        if (bandwidth) params.add(VIR_DOMAIN_BLOCK_COPY_BANDWIDTH, args["bytes"] ? (unsigned long long)bandwidth : (unsigned long long)bandwidth << 20);
        if (const auto granularity = args.natural32("granularity")) params.add(VIR_DOMAIN_BLOCK_COPY_GRANULARITY, *granularity);
        if (const auto buffer = args.natural("buf-size")) params.add(VIR_DOMAIN_BLOCK_COPY_BUF_SIZE, *buffer);
        const unsigned flags = args.flag("shallow", VIR_DOMAIN_BLOCK_COPY_SHALLOW) | args.flag("reuse-external", VIR_DOMAIN_BLOCK_COPY_REUSE_EXT) |
                               args.flag("transient-job", VIR_DOMAIN_BLOCK_COPY_TRANSIENT_JOB) | args.flag("synchronous-writes", VIR_DOMAIN_BLOCK_COPY_SYNCHRONOUS_WRITES);
        return virDomainBlockCopy(domain, path.c_str(), (xml ? *xml : target_xml(args)).c_str(), params.list, params.count, flags);
    }
    const unsigned flags = unsigned(VIR_DOMAIN_BLOCK_REBASE_COPY) | args.flag("shallow", VIR_DOMAIN_BLOCK_REBASE_SHALLOW) |
                           args.flag("reuse-external", VIR_DOMAIN_BLOCK_REBASE_REUSE_EXT) | args.flag("blockdev", VIR_DOMAIN_BLOCK_REBASE_COPY_DEV) |
                           args.flag("bytes", VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES) | args.flag("format", VIR_DOMAIN_BLOCK_REBASE_COPY_RAW);
    return virDomainBlockRebase(domain, path.c_str(), args.required("dest").c_str(), bandwidth_of(args), flags);
}

void blockcopy(Shell& shell, const Arguments& args) {
    for (const char* option : {"dest", "format", "blockdev"}) args.exclusive({option, "xml"});
    args.exclusive({"pivot", "finish"});
    const bool waiting = waits(args, {"pivot", "finish"}, "finish");
    const Domain domain = shell.domain(args);
    if (!args["dest"] && !args["xml"]) fail("need either --dest or --xml");
    const auto file = args.text("xml");
    const auto xml = file ? std::optional(read_file(*file)) : std::nullopt;
    if (args["print-xml"]) return shell.print(xml ? *xml : target_xml(args));
    JobWait job(shell, args, domain.get(), "Block Copy", "Copy");
    if (waiting) job.listen();
    if (begin_copy(args, domain.get(), xml) < 0) fail();
    if (!waiting) return shell.extra("Block Copy started");
    if (!job.wait()) fail();
    if (args["pivot"]) job.end(VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT, "Successfully pivoted");
    else if (args["finish"]) job.end(0, "Successfully copied");
    else shell.extra("\nNow in mirroring phase");
}

constexpr Command rows[] = {
    {"blockcommit", Group::domain, "<domain> <path> (bandwidth:n) (base) --shallow (top) --active --delete --wait --verbose (timeout:n) --pivot --keep-overlay --async --keep-relative --bytes", "put a disk's changes into its backing files", blockcommit},
    {"blockcopy", Group::domain, "<domain> <path> (dest) (bandwidth:n) --shallow --reuse-external @raw=format=raw --blockdev --wait --verbose (timeout:n) --pivot --finish --async (xml) (format) (granularity:n) (buf-size:n) --bytes --transient-job --synchronous-writes --print-xml", "copy a disk of a running domain", blockcopy},
    {"blockjob", Group::domain, "<domain> <path> --abort --async --pivot --info --bytes --raw (bandwidth:n)", "show, slow down or end a disk's job", blockjob},
    {"blockpull", Group::domain, "<domain> <path> (bandwidth:n) (base) --wait --verbose (timeout:n) --async --keep-relative --bytes", "take a disk's backing data into the disk", blockpull},
    {"blockresize", Group::domain, "<domain> <path> [size:n] --capacity", "change the size of a running domain's disk", blockresize},
    {"domblkthreshold", Group::domain, "<domain> <dev> <threshold:n>", "be told when a disk has grown that far", domblkthreshold},
};

}  // namespace

std::span<const Command> block_commands() { return rows; }

}  // namespace vireo::cli
