// Calls that find domains and tell what is published of them. All of them answer at once.
#include <algorithm>
#include <chrono>

#include "driver/domain_calls.hpp"
#include "drivers/qemu/definition_file.hpp"
#include "drivers/qemu/driver.hpp"
#include "drivers/qemu/migratable.hpp"
#include "drivers/qemu/moments.hpp"
#include "drivers/qemu/process_facts.hpp"
#include "model/domain/read.hpp"
#include "protocol/remote/domain.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;
using driver::Session;

namespace {

driver::ListedDomain listed(const DomainSnapshot& snapshot) {
    const auto moments = moments_of(snapshot);
    return {.state = snapshot.state, .active = snapshot.active(), .persistent = snapshot.persistent,
            .autostart = snapshot.autostart, .managed_save = snapshot.managed_save,
            .snapshots = !moments->snapshots.empty(), .checkpoints = !moments->checkpoints.empty()};
}

constexpr protocol::Permission see{"domain", "getattr"};

template <class F> void for_each_visible(QemuDriver& driver, Session& session, F f) {
    for (const auto all = driver.domains.list(); const auto& domain : *all) {
        const auto name = domain->name();
        if (session.may_see(see, *name)) f(*domain, *name, *domain->read());
    }
}

void offer_lists(QemuDriver& driver, driver::Driver& table) {
    table.answers<remote::ConnectListAllDomains>([&driver](Session& session, const remote::ConnectListAllDomains::Args& args) {
        check_flags(args.flags, driver::all_domain_list_flags, "qemuConnectListAllDomains");
        remote::ConnectListAllDomains::Reply reply;
        for_each_visible(driver, session, [&](const DomainObject& domain, const std::string& name, const DomainSnapshot& snapshot) {
            if (!driver::is_listed(args.flags, listed(snapshot))) return;
            ++reply.count;
            if (args.need_results) reply.domains.push_back({name, domain.uuid(), snapshot.id});
        });
        return reply;
    });
    table.answers<remote::ConnectListDomains>([&driver](Session& session, const remote::ConnectListDomains::Args& args) {
        remote::ConnectListDomains::Reply reply;
        for_each_visible(driver, session, [&](const DomainObject&, const std::string&, const DomainSnapshot& snapshot) {
            if (snapshot.active() && std::int64_t(reply.ids.size()) < args.maxids) reply.ids.push_back(snapshot.id);
        });
        return reply;
    });
    table.answers<remote::ConnectListDefinedDomains>([&driver](Session& session, const remote::ConnectListDefinedDomains::Args& args) {
        remote::ConnectListDefinedDomains::Reply reply;
        for_each_visible(driver, session, [&](const DomainObject&, const std::string& name, const DomainSnapshot& snapshot) {
            if (!snapshot.active() && std::int64_t(reply.names.size()) < args.maxnames) reply.names.push_back(name);
        });
        return reply;
    });
    table.answers<remote::ConnectNumOfDomains>([&driver](Session& session, const auto&) {
        remote::ConnectNumOfDomains::Reply reply;
        for_each_visible(driver, session, [&](const DomainObject&, const std::string&, const DomainSnapshot& s) { reply.count += s.active(); });
        return reply;
    });
    table.answers<remote::ConnectNumOfDefinedDomains>([&driver](Session& session, const auto&) {
        remote::ConnectNumOfDefinedDomains::Reply reply;
        for_each_visible(driver, session, [&](const DomainObject&, const std::string&, const DomainSnapshot& s) { reply.count += !s.active(); });
        return reply;
    });
    table.answers<remote::DomainLookupByName>([&driver](Session&, const remote::DomainLookupByName::Args& args) {
        const Domain domain = driver.domains.by_name(args.name);
        if (!domain) throw Error(ErrorCode::no_domain, ErrorDomain::qemu, "no domain with matching name '" + args.name + "'");
        return remote::DomainLookupByName::Reply{driver.reference(*domain)};
    });
    table.answers<remote::DomainLookupByUuid>([&driver](Session&, const remote::DomainLookupByUuid::Args& args) {
        const Domain domain = driver.domains.by_uuid(args.uuid);
        if (!domain) throw Error(ErrorCode::no_domain, ErrorDomain::qemu, "no domain with matching uuid '" + args.uuid.text() + "'");
        return remote::DomainLookupByUuid::Reply{driver.reference(*domain)};
    });
    table.answers<remote::DomainLookupById>([&driver](Session&, const remote::DomainLookupById::Args& args) {
        const Domain domain = driver.domains.by_id(args.id);
        if (!domain) throw Error(ErrorCode::no_domain, ErrorDomain::qemu, "no domain with matching id " + std::to_string(args.id));
        return remote::DomainLookupById::Reply{driver.reference(*domain)};
    });
}

void offer_facts(QemuDriver& driver, driver::Driver& table) {
    table.answers<remote::DomainGetState>([&driver](Session&, const remote::DomainGetState::Args& args) {
        check_flags(args.flags, 0, "qemuDomainGetState");
        const auto snapshot = driver.find(args.domain)->read();
        return remote::DomainGetState::Reply{std::int32_t(snapshot->state), snapshot->reason};
    });
    table.answers<remote::DomainGetInfo>([&driver](Session&, const remote::DomainGetInfo::Args& args) {
        const auto snapshot = driver.find(args.domain)->read();
        const DefinitionFacts& facts = snapshot->facts();
        return remote::DomainGetInfo::Reply{std::uint8_t(snapshot->state), facts.max_memory, facts.memory, std::uint16_t(facts.vcpus),
                                            snapshot->active() ? process_cpu_time(snapshot->pid).total : 0};
    });
    table.answers<remote::DomainIsActive>([&driver](Session&, const auto& args) {
        return remote::DomainIsActive::Reply{driver.find(args.domain)->read()->active()};
    });
    table.answers<remote::DomainIsPersistent>([&driver](Session&, const auto& args) {
        return remote::DomainIsPersistent::Reply{driver.find(args.domain)->read()->persistent};
    });
    table.answers<remote::DomainIsUpdated>([&driver](Session&, const auto& args) {
        return remote::DomainIsUpdated::Reply{driver.find(args.domain)->read()->updated};
    });
    table.answers<remote::DomainGetAutostart>([&driver](Session&, const auto& args) {
        return remote::DomainGetAutostart::Reply{driver.find(args.domain)->read()->autostart};
    });
    table.answers<remote::DomainHasManagedSaveImage>([&driver](Session&, const remote::DomainHasManagedSaveImage::Args& args) {
        check_flags(args.flags, 0, "qemuDomainHasManagedSaveImage");
        return remote::DomainHasManagedSaveImage::Reply{driver.find(args.domain)->read()->managed_save};
    });
    table.answers<remote::DomainGetOsType>([&driver](Session&, const auto& args) {
        const auto snapshot = driver.find(args.domain)->read();
        return remote::DomainGetOsType::Reply{scan_os_type(snapshot->active() ? *snapshot->live_public : *snapshot->config_public)};
    });
    table.answers<remote::DomainGetMaxMemory>([&driver](Session&, const auto& args) {
        return remote::DomainGetMaxMemory::Reply{driver.find(args.domain)->read()->facts().max_memory};
    });
    table.answers<remote::DomainGetControlInfo>([&driver](Session&, const remote::DomainGetControlInfo::Args& args) {
        check_flags(args.flags, 0, "qemuDomainGetControlInfo");
        const Domain domain = driver.find(args.domain);
        if (!domain->read()->active()) throw not_running();
        remote::DomainGetControlInfo::Reply reply;
        if (const auto job = domain->actor().job()) {
            reply.state = 2;   // the monitor is in use
            reply.state_time = std::uint64_t(std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - job->since).count());
        }
        return reply;
    });
}

enum XmlFlag : std::uint32_t { secure = 1, inactive_xml = 2, update_cpu = 4, migratable = 8 };

void offer_xml(QemuDriver& driver, driver::Driver& table) {
    // Mostly answered at once from text; other forms are made from it on a worker.
    table.works<remote::DomainGetXmlDesc>([&driver](Request, remote::DomainGetXmlDesc::Args args, Later<remote::DomainGetXmlDesc> later) {
        check_flags(args.flags, secure | inactive_xml | update_cpu | migratable, "qemuDomainGetXMLDesc");
        const auto snapshot = driver.find(args.domain)->read();
        const bool hidden = !(args.flags & (secure | migratable));
        const bool live = snapshot->active() && !(args.flags & inactive_xml && snapshot->config);
        const Text text = live ? (hidden ? snapshot->live_public : snapshot->live) : (hidden ? snapshot->config_public : snapshot->config);
        const bool as_inactive = live && args.flags & (inactive_xml | migratable);
        if (!as_inactive && !(args.flags & migratable)) return later(remote::DomainGetXmlDesc::Reply{*text});
        on_worker(driver, later, [&driver, text, live, hidden, flags = args.flags, asked_cpu = live ? snapshot->asked_cpu : nullptr] {
            if (flags & migratable) return remote::DomainGetXmlDesc::Reply{migratable_text(*text, live, driver.environment().rules, asked_cpu.get())};
            const model::Domain domain = model::read_domain(*text, {.live = live});
            return remote::DomainGetXmlDesc::Reply{model::write_domain(domain, {.live = live && !(flags & inactive_xml), .secure = !hidden})};
        });
    });
}

}  // namespace

void offer_lookup(QemuDriver& driver, driver::Driver& table) {
    offer_lists(driver, table);
    offer_facts(driver, table);
    offer_xml(driver, table);
}

}  // namespace vireo::qemu
