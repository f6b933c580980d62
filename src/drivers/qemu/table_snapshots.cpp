// Calls about snapshots of a domain: what is kept of them beside its definition.
#include <algorithm>

#include "base/files.hpp"
#include "drivers/qemu/driver.hpp"
#include "protocol/remote/domain_snapshot.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;

namespace {

// One file each: lib/qemu/snapshot/DOMAIN/SNAPSHOT.xml.
std::vector<std::string> snapshot_names(const QemuDriver& driver, const std::string& domain) {
    std::vector<std::string> out;
    for (const std::string& file : list_directory(driver.paths.data + "/snapshot/" + domain))
        if (file.size() > 4 && file.ends_with(".xml")) out.push_back(file.substr(0, file.size() - 4));
    return out;
}

constexpr std::uint32_t snapshot_list_flags = 0x7ff;

}  // namespace

void offer_snapshots(QemuDriver& driver, driver::Driver& table) {
    using Number = remote::DomainSnapshotNum;
    table.works<Number>([&driver](Request, Number::Args args, Later<Number> later) {
        check_flags(args.flags, snapshot_list_flags, "qemuDomainSnapshotNum");
        on_worker(driver, later, [&driver, name = *driver.find(args.domain)->name()] { return Number::Reply{std::int32_t(snapshot_names(driver, name).size())}; });
    });
    using Names = remote::DomainSnapshotListNames;
    table.works<Names>([&driver](Request, Names::Args args, Later<Names> later) {
        check_flags(args.flags, snapshot_list_flags, "qemuDomainSnapshotListNames");
        on_worker(driver, later, [&driver, name = *driver.find(args.domain)->name(), most = args.maxnames] {
            Names::Reply reply;
            for (std::string& one : snapshot_names(driver, name))
                if (std::int32_t(reply.names.size()) < most) reply.names.push_back(std::move(one));
            return reply;
        });
    });
    using All = remote::DomainListAllSnapshots;
    table.works<All>([&driver](Request, All::Args args, Later<All> later) {
        check_flags(args.flags, snapshot_list_flags, "qemuDomainListAllSnapshots");
        const Domain domain = driver.find(args.domain);
        on_worker(driver, later, [&driver, domain, wanted = args.need_results] {
            All::Reply reply;
            for (std::string& one : snapshot_names(driver, *domain->name())) {
                ++reply.count;
                if (wanted) reply.snapshots.push_back({std::move(one), driver.reference(*domain)});
            }
            return reply;
        });
    });
}

}  // namespace vireo::qemu
