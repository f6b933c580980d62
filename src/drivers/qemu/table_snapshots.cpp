// Calls about snapshots of a domain. What is known of them is kept here, whoever made them.
#include <ctime>

#include "drivers/qemu/cat.hpp"
#include "drivers/qemu/moments.hpp"
#include "model/domain/guest_abi.hpp"
#include "model/snapshot/prepare.hpp"
#include "protocol/remote/domain_snapshot.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;
using driver::SnapshotTree;
using driver::WorkKind;

namespace {

enum CreateFlag : std::uint32_t { redefine = 1, as_current = 2, halt = 8, disk_only = 16, quiesce = 64, live = 256, validate = 512 };
constexpr std::uint32_t create_flags = 0x3ff;

[[noreturn]] void bad_flags(std::string message) {
    Error error(ErrorCode::invalid_arg, ErrorDomain::qemu, std::move(message));
    error.message = error.detail;      // Compat: without the code's own text
    throw error;
}

void check_create_flags(std::uint32_t flags) {
    check_flags(flags, create_flags, "qemuSnapshotCreateXML");
    if (flags & quiesce && !(flags & disk_only))
        bad_flags("Flag 'VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY' is required by flag 'VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE'");
    if (flags & live && flags & redefine)
        bad_flags("Flags 'VIR_DOMAIN_SNAPSHOT_CREATE_LIVE' and 'VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE' are mutually exclusive");
}

// In the order in which the reference finds what is wrong.
void check_against_kept(const model::Snapshot& snapshot, const model::Snapshot* kept, const Uuid& uuid, std::uint32_t flags) {
    if (flags & disk_only && snapshot.state != model::SnapshotState::disk_snapshot)
        throw Error(ErrorCode::invalid_arg, ErrorDomain::domain_snapshot, cat("disk-only flag for snapshot ", *snapshot.name, " requires disk-snapshot state"));
    model::check_redefinition(snapshot, kept, uuid);
    if (kept && kept->domain) model::require_same_guest_abi(*kept->domain, *snapshot.domain);
}

std::string redefine_snapshot(QemuDriver& driver, const Domain& domain, const std::string& xml, std::uint32_t flags) {
    KeptMoments next = *moments_of(*domain->read());
    if (!next.checkpoints.empty())
        throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "cannot perform block operations while checkpoint exists");
    const schema::ReadOptions options{.status = true, .strict = bool(flags & validate), .domain = ErrorDomain::domain_snapshot};
    auto [snapshot, with_domain] = model::read_snapshot_outline(xml, options);
    const bool only_disks = snapshot.state == model::SnapshotState::disk_snapshot;
    const model::SnapshotRequest request{.redefine = true, .disk_only = only_disks, .mixed = true, .all_disks = true};
    model::check_snapshot(snapshot, request);
    if (with_domain) {
        snapshot = model::read_snapshot(xml, options);
        model::check_snapshot(snapshot, request);
        const auto host = driver.environment();
        for (auto* definition : {&snapshot.domain, &snapshot.inactive_domain})
            if (*definition) complete_definition(**definition, {}, host.rules);
    }
    snapshot.active.reset();
    check_moment_name("snapshot", *snapshot.name);
    next.snapshots.check_parent(snapshot);
    model::require_domain(snapshot);
    check_against_kept(snapshot, next.snapshots.find(*snapshot.name).get(), domain->uuid(), flags);
    model::complete_snapshot(snapshot, request);
    const std::string name = *snapshot.name;
    next.snapshots.put(std::move(snapshot));
    if (flags & as_current) next.snapshots.set_current(name);
    keep_moments(driver, domain, std::move(next));
    return name;
}

void delete_snapshot(QemuDriver& driver, const Domain& domain, const std::string& name, std::uint32_t flags) {
    enum : std::uint32_t { with_children = 1, metadata_only = 2, children_only = 4 };
    KeptMoments next = *moments_of(*domain->read());
    driver::require_snapshot(next.snapshots, name, ErrorDomain::qemu);
    if (!(flags & metadata_only))
        throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu,
                    "the data of snapshots cannot be deleted yet; with VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY what is known of '" + name + "' is forgotten");
    using Part = SnapshotTree::Part;
    next.snapshots.remove(name, flags & children_only ? Part::children_only : flags & with_children ? Part::with_children : Part::itself);
    keep_moments(driver, domain, std::move(next));
}

}  // namespace

void offer_snapshots(QemuDriver& driver, driver::Driver& table) {
    using Create = remote::DomainSnapshotCreateXml;
    table.works<Create>([&driver](Request, Create::Args args, Later<Create> later) {
        check_create_flags(args.flags);
        if (!(args.flags & redefine)) throw driver::not_supported(Create::info);
        const Domain domain = driver.find(args.domain);
        on_actor(domain, WorkKind::modify, later, [&driver, domain, xml = std::move(args.xml_desc), flags = args.flags] {
            return Create::Reply{{redefine_snapshot(driver, domain, xml, flags), driver.reference(*domain)}};
        });
    });
    using Delete = remote::DomainSnapshotDelete;
    table.works<Delete>([&driver](Request, Delete::Args args, Later<Delete> later) {
        check_flags(args.flags, 7, "qemuSnapshotDelete");
        const Domain domain = driver.find(args.snapshot.domain);
        on_actor(domain, WorkKind::modify, later,
                 [&driver, domain, name = args.snapshot.name, flags = args.flags] { delete_snapshot(driver, domain, name, flags); });
    });
    driver::offer_snapshot_look_ups(table, {.domain = ErrorDomain::qemu, .functions = "qemuDomain", .tree = [&driver](const remote::DomainRef& domain) {
        const auto kept = moments_of(*driver.find(domain)->read());
        return std::shared_ptr<const SnapshotTree>(kept, &kept->snapshots);
    }});
}

}  // namespace vireo::qemu
