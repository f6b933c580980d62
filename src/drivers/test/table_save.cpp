// Calls that put guests into files and take them out again, and calls that only dump.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "base/files.hpp"
#include "base/unique_fd.hpp"
#include "drivers/test/world.hpp"
#include "model/domain/read.hpp"
#include "protocol/remote/domain.hpp"
#include "protocol/remote/domain_device.hpp"

namespace vireo::test {
namespace {

// A saved guest: this word with its zero byte, the length as four bytes (little end first), and the definition.
constexpr std::string_view magic{"TestGuestMagic\0", 15};
constexpr std::size_t header_size = 19, most_bytes = 65536 * 16;

[[noreturn]] void failed(const std::string& what, int number = errno) {
    Error error = system_error(what, number, ErrorDomain::test);
    throw error;
}

std::string image_of(const model::Domain& domain) {
    const std::string xml = model::write_domain(domain, {.live = domain.id.has_value(), .secure = true});
    std::string image(magic);
    for (int shift = 0; shift < 32; shift += 8) image += char(xml.size() >> shift & 0xff);
    return image + xml;
}

void write_image(const std::string& path, const model::Domain& domain) {
    const std::string name = domain.name;
    UniqueFd fd(::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600));
    if (!fd) failed("saving domain '" + name + "' to '" + path + "': open failed");
    const std::string image = image_of(domain);
    for (std::size_t done = 0; done < image.size();) {
        const ssize_t put = ::write(fd.get(), image.data() + done, image.size() - done);
        if (put < 0) {
            const int number = errno;
            ::unlink(path.c_str());
            failed("saving domain '" + name + "' to '" + path + "': write failed", number);
        }
        done += std::size_t(put);
    }
}

model::Domain read_image(const std::string& path) {
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) failed("cannot read domain image '" + path + "'");
    struct stat info {};
    if (::fstat(fd.get(), &info) == 0 && !S_ISREG(info.st_mode)) failed("cannot read domain image '" + path + "'", EINVAL);
    std::string text(header_size + most_bytes, '\0');
    std::size_t length = 0;
    for (ssize_t got; length < text.size() && (got = ::read(fd.get(), text.data() + length, text.size() - length)) != 0; length += std::size_t(got))
        if (got < 0) failed("incomplete save header in '" + path + "'");
    text.resize(length);
    if (length < magic.size()) failed("incomplete save header in '" + path + "'", 0);
    if (!text.starts_with(magic)) throw refused(ErrorCode::internal_error, "mismatched header magic");
    if (length < header_size) failed("failed to read metadata length in '" + path + "'", 0);
    std::uint32_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size |= std::uint32_t(std::uint8_t(text[magic.size() + i])) << 8 * i;
    if (size < 1 || size > most_bytes) throw refused(ErrorCode::internal_error, "length of metadata out of range");
    if (length - header_size < size) failed("incomplete metadata in '" + path + "'", 0);
    return read_definition(text.substr(header_size, size));
}

void save(World::Change& change, const std::string& path) {
    if (!change.next.active()) throw not_running();
    write_image(path, change.next.current());
    stop_guest(change, reason::saved, lifecycle::stopped_saved);
}

template <class P> void restore(World& world, std::string path, Later<P> later) {
    start_from<P>(world, later, reason::restored, lifecycle::started_restored, [path = std::move(path)] { return read_image(path); },
                  [](World::Change&) {});
}

void no_new_definition(const std::optional<std::string>& xml) {
    if (xml) throw refused(ErrorCode::argument_unsupported, "xml modification unsupported");
}

void core_dump(World::Change& change, const std::string& to, std::uint32_t format, std::uint32_t flags) {
    enum : std::uint32_t { crash = 1 };
    check_flags(flags, crash, "testDomainCoreDumpWithFormat");
    if (format > 4) {
        Error error(ErrorCode::invalid_arg, ErrorDomain::domain, "dumpformat '" + std::to_string(format) + "' is not supported");
        error.message = error.detail;   // Compat: without the code's own text
        throw error;
    }
    if (!change.next.active()) throw not_running();
    const std::string name = *change.guest->name();
    UniqueFd fd(::open(to.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600));
    if (!fd) failed("domain '" + name + "' coredump: failed to open " + to);
    constexpr std::string_view content = "TestGuestMagic";
    if (::write(fd.get(), content.data(), content.size()) < 0) failed("domain '" + name + "' coredump: failed to write header to " + to);
    if (format != 0) throw refused(ErrorCode::operation_unsupported, "kdump-compressed format is not supported here");
    if (flags & crash) stop_guest(change, reason::shutoff_crashed, lifecycle::stopped_crashed);
}

}  // namespace

void offer_save(World& world) {
    world.changes<remote::DomainSave>([](World::Change& change, const auto& args) { save(change, args.to); });
    world.changes<remote::DomainSaveFlags>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 0, "testDomainSaveFlags");
        no_new_definition(args.dxml);
        save(change, args.to);
    });
    world.table.works<remote::DomainRestore>(
        [&world](Request, remote::DomainRestore::Args args, Later<remote::DomainRestore> later) { restore(world, std::move(args.from), later); });
    world.table.works<remote::DomainRestoreFlags>([&world](Request, remote::DomainRestoreFlags::Args args, Later<remote::DomainRestoreFlags> later) {
        check_flags(args.flags, 0, "testDomainRestoreFlags");
        no_new_definition(args.dxml);
        restore(world, std::move(args.from), later);
    });
    world.table.works<remote::DomainSaveImageGetXmlDesc>(
        [&world](Request, remote::DomainSaveImageGetXmlDesc::Args args, Later<remote::DomainSaveImageGetXmlDesc> later) {
            check_flags(args.flags, 1, "testDomainSaveImageGetXMLDesc");
            world.on_worker(later, [args = std::move(args)](World&) {
                return remote::DomainSaveImageGetXmlDesc::Reply{model::write_domain(read_image(args.file), {.secure = bool(args.flags & 1)})};
            });
        });
    world.table.works<remote::DomainSaveImageDefineXml>(
        [&world](Request, remote::DomainSaveImageDefineXml::Args args, Later<remote::DomainSaveImageDefineXml> later) {
            check_flags(args.flags, 6, "testDomainSaveImageDefineXML");
            world.on_worker(later, [args = std::move(args)](World&) {
                read_image(args.file);
                write_image(args.file, read_definition(args.dxml));
            });
        });
    world.changes<remote::DomainManagedSave>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 7, "testDomainManagedSave");
        if (!change.next.active()) throw not_running();
        if (!change.next.persistent) throw refused(ErrorCode::operation_invalid, "cannot do managed save for transient domain");
        stop_guest(change, reason::saved, lifecycle::stopped_saved);
        change.next.managed_save = true;
    });
    world.changes<remote::DomainManagedSaveRemove>([](World::Change& change, const auto& args) {
        check_flags(args.flags, 0, "testDomainManagedSaveRemove");
        change.next.managed_save = false;
    });
    world.changes<remote::DomainCoreDump>([](World::Change& change, const auto& args) { core_dump(change, args.to, 0, args.flags); });
    world.changes<remote::DomainCoreDumpWithFormat>(
        [](World::Change& change, const auto& args) { core_dump(change, args.to, args.dumpformat, args.flags); });
}

}  // namespace vireo::test
