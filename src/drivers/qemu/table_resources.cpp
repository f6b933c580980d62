// Calls about memory, processors, description and jobs of one domain.
#include "drivers/qemu/calls.hpp"
#include "drivers/qemu/definition_file.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/native.hpp"
#include "drivers/qemu/processors.hpp"
#include "model/domain/metadata_element.hpp"
#include "model/domain/read.hpp"
#include "protocol/remote/connect.hpp"
#include "protocol/remote/domain.hpp"
#include "protocol/remote/domain_device.hpp"
#include "protocol/remote/domain_event.hpp"
#include "protocol/remote/domain_tuning.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;
using driver::Session;
using driver::WorkKind;

namespace {

[[noreturn]] void invalid(const std::string& what) { throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, what); }
[[noreturn]] void bad_argument(const std::string& what) { throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, what); }

// ---- memory ----

void set_memory(QemuDriver& driver, const Domain& domain, std::uint64_t kib, std::uint32_t flags) {
    const auto snapshot = domain->read();
    const Targets on = targets(*snapshot, flags);
    if (flags & 4) {   // VIR_DOMAIN_MEM_MAXIMUM
        if (on.live) invalid("cannot resize the maximum memory on an active domain");
        return change_definition(driver, domain, [&](model::Domain& definition) {
            if (definition.cpu && definition.cpu->numa && !definition.cpu->numa->cells.empty())
                invalid("initial memory size of a domain with NUMA nodes cannot be modified with this API");
            definition.memory->size = kib;
            if (definition.current_memory.value_or(kib) > kib) definition.current_memory = kib;
        });
    }
    if (on.live) {
        if (kib > snapshot->live_facts.max_memory) bad_argument("cannot set memory higher than max memory");
        Running& run = running_of(domain);
        const auto& balloon = run.live.devices.memballoon;
        if (!balloon || balloon->model == model::MemballoonModel::none)
            invalid("Unable to change memory of active domain without the balloon device and guest OS balloon driver");
        monitor_of(domain).call(domain->actor(), "balloon", Json::object({{"value", kib * 1024}}), monitor_deadline);
    }
    if (on.config) {
        if (kib > snapshot->config_facts.max_memory) bad_argument("cannot set memory higher than max memory");
        change_definition(driver, domain, [&](model::Domain& definition) { definition.current_memory = kib; });
    }
}

Error no_balloon() {
    return Error(ErrorCode::internal_error, ErrorDomain::qemu, "No memory balloon device configured, can not set the collection period");
}

void set_stats_period(QemuDriver& driver, const Domain& domain, std::int32_t period, std::uint32_t flags) {
    if (period < 0) bad_argument("invalid value for collection period");
    const Targets on = targets(*domain->read(), flags);
    const auto has_balloon = [](const model::Domain& definition) {
        const auto& balloon = definition.devices.memballoon;
        return balloon && balloon->model != model::MemballoonModel::none;
    };
    if (on.live) {
        Running& run = running_of(domain);
        if (!has_balloon(run.live)) throw no_balloon();
        monitor_of(domain).call(domain->actor(), "qom-set",
                                Json::object({{"path", "/machine/peripheral/" + run.live.devices.memballoon->info.alias.value_or("balloon0")},
                                              {"property", "guest-stats-polling-interval"}, {"value", period}}), monitor_deadline);
        if (!domain->running) throw not_running();
        run.live.devices.memballoon->stats_period = period ? std::optional<std::uint32_t>(period) : std::nullopt;
        publish_running(driver, domain);
    }
    if (on.config)
        change_definition(driver, domain, [&](model::Domain& definition) {
            if (!has_balloon(definition)) throw no_balloon();
            definition.devices.memballoon->stats_period = period ? std::optional<std::uint32_t>(period) : std::nullopt;
        });
}

// ---- processors ----

bool has_agent(const model::Domain& domain) {
    for (const model::Channel& channel : domain.devices.channels)
        if (const auto* target = std::get_if<model::VirtioTarget>(&channel.target); target && target->name == "org.qemu.guest_agent.0") return true;
    return false;
}

enum VcpuFlag : std::uint32_t { vcpu_maximum = 4, vcpu_guest = 8, vcpu_hotpluggable = 16 };

void set_vcpus(QemuDriver& driver, const Domain& domain, std::uint32_t count, std::uint32_t flags) {
    if (count == 0) bad_argument("nvcpus in virDomainSetVcpusFlags must not be zero");
    if (flags & vcpu_guest) {
        const bool agent = domain->running && has_agent(domain->running->live);
        if (!agent) throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, "domain is not running");
        throw Error(ErrorCode::argument_unsupported, ErrorDomain::qemu, "setting processors by the guest agent is not possible yet");
    }
    const Targets on = targets(*domain->read(), flags & 3);
    const bool maximum = flags & vcpu_maximum;
    if (maximum && on.live)
        throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "maximum vcpu count of a live domain can't be modified");
    const auto change = [&](model::Domain& definition) {
        if (maximum) set_processor_maximum(definition, count);
        else set_processor_count(definition, count, flags & vcpu_hotpluggable);
    };
    if (on.live && on.config) {   // tried before anything is plugged
        model::Domain trial = model::read_domain(*domain->read()->config);
        change(trial);
    }
    if (on.live) set_live_processor_count(driver, domain, count);
    if (on.config) change_definition(driver, domain, change);
}

int get_vcpus(const DomainSnapshot& snapshot, std::uint32_t flags) {
    if (flags & vcpu_guest) {
        if (!snapshot.active()) bad_argument("vCPU count provided by the guest agent can only be requested for live domains");
        throw Error(ErrorCode::argument_unsupported, ErrorDomain::qemu, "QEMU guest agent is not configured");
    }
    const Targets on = targets(snapshot, flags & 3);
    const DefinitionFacts& facts = on.live ? snapshot.live_facts : snapshot.config_facts;
    return int(flags & vcpu_maximum ? facts.max_vcpus : facts.vcpus);
}

// ---- description, title, metadata ----

enum MetadataType : std::int32_t { description = 0, title = 1, element = 2 };

void set_metadata_of(model::Domain& domain, std::int32_t type, const std::optional<std::string>& value, const std::string& key, const std::string& uri) {
    const auto text = value && !value->empty() ? value : std::nullopt;
    switch (type) {
        case description: domain.description = text; return;
        case title:
            if (text && text->find('\n') != std::string::npos) bad_argument("Domain title can't contain newlines");
            domain.title = text;
            return;
        case element: model::set_metadata_element(domain.metadata, key, uri, value); return;
        default: bad_argument("unknown metadata type");
    }
}

void set_metadata(QemuDriver& driver, const Domain& domain, const remote::DomainSetMetadata::Args& args) {
    const Targets on = targets(*domain->read(), args.flags & 3);
    const std::string key = args.key.value_or(""), uri = args.uri.value_or("");
    if (args.type == element && uri.empty()) bad_argument("uri in virDomainSetMetadata must not be NULL");
    if (on.live) {
        set_metadata_of(running_of(domain).live, args.type, args.metadata, key, uri);
        publish_running(driver, domain);
    }
    if (on.config) change_definition(driver, domain, [&](model::Domain& definition) { set_metadata_of(definition, args.type, args.metadata, key, uri); });
    driver.events.publish<remote::DomainEventCallbackMetadataChange>(
        {.domain = driver.reference(*domain), .type = args.type, .nsuri = args.type == element ? args.uri : std::nullopt});
}

remote::DomainGetMetadata::Reply get_metadata(const DomainSnapshot& snapshot, const remote::DomainGetMetadata::Args& args) {
    const Targets on = targets(snapshot, args.flags & 3);
    const std::string& text = on.live ? *snapshot.live_public : *snapshot.config_public;
    const auto absent = [](const std::string& what) -> Error { return Error(ErrorCode::no_domain_metadata, ErrorDomain::domain, what); };
    std::string found;
    switch (args.type) {
        case description: found = scan_description(text); break;
        case title: found = scan_title(text); break;
        case element: {
            const model::Domain domain = model::read_domain(text, {.live = on.live});
            const auto one = model::get_metadata_element(domain.metadata, args.uri.value_or(""));
            if (!one) throw absent("Requested metadata element is not present");
            return {*one};
        }
        default: bad_argument("unknown metadata type");
    }
    if (found.empty()) throw absent("Requested metadata element is not present");
    return {found};
}

// ---- tables ----

void offer_memory_and_vcpus(QemuDriver& driver, driver::Driver& table) {
    offer_change<remote::DomainSetMemory>(driver, table, [](auto& d, const Domain& domain, const auto& args) {
        set_memory(d, domain, args.memory, affect_live);
    });
    offer_change<remote::DomainSetMemoryFlags>(driver, table, 7, "qemuDomainSetMemoryFlags", [](auto& d, const Domain& domain, const auto& args) {
        set_memory(d, domain, args.memory, args.flags);
    });
    offer_change<remote::DomainSetMaxMemory>(driver, table, [](auto& d, const Domain& domain, const auto& args) {
        set_memory(d, domain, args.memory, 4);
    });
    offer_change<remote::DomainSetMemoryStatsPeriod>(driver, table, 3, "qemuDomainSetMemoryStatsPeriod", [](auto& d, const Domain& domain, const auto& args) {
        set_stats_period(d, domain, args.period, args.flags);
    });
    offer_change<remote::DomainSetVcpus>(driver, table, [](auto& d, const Domain& domain, const auto& args) {
        set_vcpus(d, domain, args.nvcpus, affect_live);
    });
    offer_change<remote::DomainSetVcpusFlags>(driver, table, 31, "qemuDomainSetVcpusFlags", [](auto& d, const Domain& domain, const auto& args) {
        set_vcpus(d, domain, args.nvcpus, args.flags);
    });
    table.answers<remote::DomainGetVcpusFlags>([&driver](Session&, const remote::DomainGetVcpusFlags::Args& args) {
        check_flags(args.flags, 15, "qemuDomainGetVcpusFlags");
        return remote::DomainGetVcpusFlags::Reply{get_vcpus(*driver.find(args.domain)->read(), args.flags)};
    });
    table.answers<remote::DomainGetMaxVcpus>([&driver](Session&, const auto& args) {
        const auto snapshot = driver.find(args.domain)->read();
        if (!snapshot->active()) throw not_running();   // Compat: asks for the live definition
        return remote::DomainGetMaxVcpus::Reply{int(snapshot->live_facts.max_vcpus)};
    });
}

void offer_job(QemuDriver& driver, driver::Driver& table) {
    table.answers<remote::DomainGetJobInfo>([&driver](Session&, const auto& args) {
        if (!driver.find(args.domain)->read()->active()) throw not_running();
        return remote::DomainGetJobInfo::Reply{};
    });
    table.answers<remote::DomainGetJobStats>([&driver](Session&, const remote::DomainGetJobStats::Args& args) {
        check_flags(args.flags, 3, "qemuDomainGetJobStats");
        if (!driver.find(args.domain)->read()->active() && !(args.flags & 1)) throw not_running();
        return remote::DomainGetJobStats::Reply{};
    });
    table.answers<remote::DomainAbortJob>([&driver](Session&, const auto& args) -> protocol::Nothing {
        if (!driver.find(args.domain)->read()->active()) throw not_running();
        invalid("no job is active on the domain");
    });
}

void offer_labels(QemuDriver& driver, driver::Driver& table) {
    // The DAC label is told by the list alone, as by the reference: no other security model is in use.
    table.answers<remote::DomainGetSecurityLabel>([&driver](Session&, const auto& args) {
        driver.find(args.domain);
        return remote::DomainGetSecurityLabel::Reply{};
    });
}

}  // namespace

void offer_resources(QemuDriver& driver, driver::Driver& table) {
    offer_memory_and_vcpus(driver, table);
    offer_change<remote::DomainSetMetadata>(driver, table, 3, "qemuDomainSetMetadata", [](auto& d, const Domain& domain, const auto& args) {
        set_metadata(d, domain, args);
    });
    table.works<remote::DomainGetMetadata>([&driver](Request, remote::DomainGetMetadata::Args args, Later<remote::DomainGetMetadata> later) {
        check_flags(args.flags, 3, "qemuDomainGetMetadata");
        const auto snapshot = driver.find(args.domain)->read();
        if (args.type != element) return later(get_metadata(*snapshot, args));
        on_worker(driver, later, [snapshot, args = std::move(args)] { return get_metadata(*snapshot, args); });
    });
    offer_job(driver, table);
    offer_labels(driver, table);
}

}  // namespace vireo::qemu
