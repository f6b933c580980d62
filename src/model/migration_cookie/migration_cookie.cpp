#include "model/migration_cookie/migration_cookie.hpp"

#include <algorithm>

#include "model/domain/domain.hpp"
#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<MigrationFeatureName> = rows(
    attribute<&MigrationFeatureName::name>("name", "Name of the block.", {.required = true}));
template <> inline constexpr auto fields<MigrationCertificate> = rows(
    attribute<&MigrationCertificate::info>("info", "What of the certificate is told.", {.required = true}),
    attribute<&MigrationCertificate::value>("value", "Its value.", {.required = true}));
template <> inline constexpr auto fields<MigrationGraphics> = rows(
    attribute<&MigrationGraphics::type>("type", "Kind of the screen's server.", {.required = true}),
    attribute<&MigrationGraphics::port>("port", "Port of the server.", {.required = true}),
    attribute<&MigrationGraphics::listen>("listen", "Address of the server.", {.required = true}),
    attribute<&MigrationGraphics::tls_port>("tlsPort", "Port with encryption."),
    element<&MigrationGraphics::certificates>("cert", "The server's certificate."));
template <> inline constexpr auto fields<MigrationLockstate> = rows(
    attribute<&MigrationLockstate::driver>("driver", "The lock manager.", {.required = true}),
    leaf<&MigrationLockstate::leases>("leases", "State of the guest's locks."));
template <> inline constexpr auto fields<MigrationInterface> = rows(
    attribute<&MigrationInterface::index>("index", "Number of the card.", {.required = true}),
    attribute<&MigrationInterface::vport_type>("vporttype", "Kind of the port.", {.required = true}),
    leaf<&MigrationInterface::port_data>("portdata", "What the switch keeps with the port."));
template <> inline constexpr auto fields<MigrationNetwork> = rows(
    element<&MigrationNetwork::interfaces>("interface", "A card."));
template <> inline constexpr auto fields<MigrationNbdDisk> = rows(
    attribute<&MigrationNbdDisk::target>("target", "Name of the disk.", {.required = true}),
    attribute<&MigrationNbdDisk::capacity>("capacity", "Size of the disk in bytes.", {.required = true}));
template <> inline constexpr auto fields<MigrationNbd> = rows(
    attribute<&MigrationNbd::port>("port", "Port on which disks are taken."),
    element<&MigrationNbd::disks>("disk", "A disk that is copied."));
template <> inline constexpr auto fields<MigrationStatistics> = rows(
    leaf<&MigrationStatistics::started>("started", "When it began, by the source's clock."),
    leaf<&MigrationStatistics::stopped>("stopped", "When the guest stopped."),
    leaf<&MigrationStatistics::sent>("sent", "When this was sent."),
    leaf<&MigrationStatistics::delta>("delta", "Difference of the hosts' clocks."),
    leaf<&MigrationStatistics::time_elapsed>("time_elapsed", "Time since it began."),
    leaf<&MigrationStatistics::time_remaining>("time_remaining", "Time until it ends."),
    leaf<&MigrationStatistics::downtime>("downtime", "Time during which the guest stands still."),
    leaf<&MigrationStatistics::setup_time>("setup_time", "Time that preparations took."),
    leaf<&MigrationStatistics::memory_total>("memory_total", "Bytes of memory."),
    leaf<&MigrationStatistics::memory_processed>("memory_processed", "Bytes of memory that were sent."),
    leaf<&MigrationStatistics::memory_remaining>("memory_remaining", "Bytes of memory that are left."),
    leaf<&MigrationStatistics::memory_bandwidth>("memory_bps", "Bytes of memory per second."),
    leaf<&MigrationStatistics::memory_constant>("memory_constant", "Pages of one value."),
    leaf<&MigrationStatistics::memory_normal>("memory_normal", "Pages that were sent."),
    leaf<&MigrationStatistics::memory_normal_bytes>("memory_normal_bytes", "Bytes of such pages."),
    leaf<&MigrationStatistics::memory_dirty_rate>("memory_dirty_rate", "Pages that the guest writes per second."),
    leaf<&MigrationStatistics::memory_iteration>("memory_iteration", "Rounds through the memory."),
    leaf<&MigrationStatistics::memory_postcopy_requests>("memory_postcopy_requests", "Pages that the other side asked for."),
    leaf<&MigrationStatistics::memory_page_size>("memory_page_size", "Size of a page."),
    leaf<&MigrationStatistics::disk_total>("disk_total", "Bytes of disks."),
    leaf<&MigrationStatistics::disk_processed>("disk_processed", "Bytes of disks that were sent."),
    leaf<&MigrationStatistics::disk_remaining>("disk_remaining", "Bytes of disks that are left."),
    leaf<&MigrationStatistics::disk_bandwidth>("disk_bps", "Bytes of disks per second."),
    leaf<&MigrationStatistics::compression_cache>("compression_cache", "Size of the cache for compression."),
    leaf<&MigrationStatistics::compression_bytes>("compression_bytes", "Bytes after compression."),
    leaf<&MigrationStatistics::compression_pages>("compression_pages", "Pages that were compressed."),
    leaf<&MigrationStatistics::compression_cache_misses>("compression_cache_misses", "Pages that the cache did not have."),
    leaf<&MigrationStatistics::compression_overflow>("compression_overflow", "Pages that grew."),
    leaf<&MigrationStatistics::auto_converge_throttle>("auto_converge_throttle", "How much the guest is slowed, in percent."));
template <> inline constexpr auto fields<MigrationCapability> = rows(
    attribute<&MigrationCapability::name>("name", "Name of the capability.", {.required = true}),
    attribute<&MigrationCapability::automatic>("auto", "Whether it was switched on by itself.", {.required = true}));
template <> inline constexpr auto fields<MigrationCapabilities> = rows(
    element<&MigrationCapabilities::capabilities>("cap", "A capability of the hypervisor."));
template <> inline constexpr auto fields<MigrationBitmap> = rows(
    attribute<&MigrationBitmap::name>("name", "Name of the bitmap.", {.required = true}),
    attribute<&MigrationBitmap::alias>("alias", "Its name on the way.", {.required = true}));
template <> inline constexpr auto fields<MigrationBitmapDisk> = rows(
    attribute<&MigrationBitmapDisk::target>("target", "Name of the disk.", {.required = true}),
    element<&MigrationBitmapDisk::bitmaps>("bitmap", "A bitmap of changed blocks."));
template <> inline constexpr auto fields<MigrationBitmaps> = rows(
    element<&MigrationBitmaps::disks>("disk", "A disk with bitmaps."));

template <> inline constexpr auto fields<MigrationCookie> = rows(
    leaf<&MigrationCookie::name>("name", "Name of the guest.", {.required = true}),
    leaf<&MigrationCookie::uuid>("uuid", "UUID of the guest.", {.required = true}),
    leaf<&MigrationCookie::hostname>("hostname", "Name of the host that wrote it.", {.required = true}),
    leaf<&MigrationCookie::hostuuid>("hostuuid", "UUID of that host.", {.required = true}),
    element<&MigrationCookie::features>("feature", "A block that the reader must understand."),
    element<&MigrationCookie::graphics>("graphics", "Where viewers go on."),
    element<&MigrationCookie::lockstate>("lockstate", "Locks that move with the guest."),
    element<&MigrationCookie::persistent>("domain", "The definition for the next start."),
    element<&MigrationCookie::network>("network", "What switches keep with the guest's ports."),
    element<&MigrationCookie::nbd>("nbd", "How disks are copied."),
    element<&MigrationCookie::statistics>("statistics", "How it went."),
    element<&MigrationCookie::cpu>("cpu", "The processor that the guest sees."),
    attribute<&MigrationCookie::allow_reboot>("value", "Whether the guest may restart while it moves.", {.inside = "allowReboot"}),
    element<&MigrationCookie::capabilities>("capabilities", "What the hypervisor can do on the way."),
    element<&MigrationCookie::bitmaps>("blockDirtyBitmaps", "Bitmaps that move with disks."));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const MigrationCookie*) { return schema::record<MigrationCookie>(); }

bool MigrationCookie::operator==(const MigrationCookie&) const = default;

bool MigrationCookie::needs(MigrationFeature feature) const {
    return std::ranges::any_of(features, [feature](const MigrationFeatureName& one) { return one.name == feature; });
}

MigrationCookie read_migration_cookie(std::string text) {
    while (text.ends_with('\0')) text.pop_back();
    const auto document = xml::Document::parse(std::move(text), "(qemu_migration_cookie)");
    return schema::read<MigrationCookie>(document, "qemu-migration", {.domain = ErrorDomain::qemu});
}

std::string write_migration_cookie(const MigrationCookie& cookie) {
    return schema::write(cookie, "qemu-migration", {.secure = true, .migratable = true});
}

}  // namespace vireo::model
