// Calls that define and undefine, and what belongs to a definition without being in it: autostart.
#include <malloc.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/rollback.hpp"
#include "drivers/qemu/define.hpp"
#include "drivers/qemu/definition_file.hpp"
#include "drivers/qemu/firmware_variables.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/moments.hpp"
#include "drivers/qemu/tpm_emulator.hpp"
#include "model/domain/read.hpp"
#include "protocol/remote/domain.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;
using driver::WorkKind;

namespace {

[[noreturn]] void invalid(const std::string& what) { throw Error(ErrorCode::operation_invalid, ErrorDomain::qemu, what); }

template <class P> void define_domain(QemuDriver& driver, std::string xml, bool validate, Later<P> later) {
    driver.workers.post([&driver, xml = std::move(xml), validate, later] {
        // Read, complete and print before anything waits for the domain.
        std::shared_ptr<PreparedDefinition> prepared;
        std::shared_ptr<driver::Registry<DomainObject>::Claim> claim;
        const Outcome outcome = attempt([&] {
            const auto host = driver.environment();
            const model::Domain domain = define(xml, {.validate = validate}, host.rules);
            prepared = std::make_shared<PreparedDefinition>(prepare(domain));
            claim = std::make_shared<driver::Registry<DomainObject>::Claim>(driver.claim(domain.name, *domain.uuid));
        });
        if (outcome) return later(*outcome);
        const Domain object = claim->object();
        last_on_actor<P>(object, WorkKind::modify, later, [&driver, object, prepared, claim = std::move(claim)] {
            const bool known = object->read()->persistent;
            store_definition(driver, object, *prepared);
            object->removed = false;
            claim->commit();
            driver.lifecycle_event(*object, lifecycle::defined, known ? lifecycle::defined_updated : lifecycle::defined_added);
            return typename P::Reply{driver.reference(*object)};
        });
    });
}

// Memory of thousands of definitions goes back to the system when they are gone.
void trim_memory_later(QemuDriver& driver) {
    static std::atomic<int> undefined = 0;
    static std::atomic<bool> planned = false;
    if (++undefined < 200 || planned.exchange(true)) return;
    driver.loop.after(std::chrono::seconds(1), [&driver] {
        driver.workers.post([] {
            undefined = 0;
            planned = false;
            malloc_trim(0);
        });
    });
}

enum UndefineFlag : std::uint32_t {
    with_managed_save = 1, with_snapshots = 2, with_nvram = 4, keep_nvram = 8, with_checkpoints = 16, with_tpm = 32, keep_tpm = 64
};

void undefine_domain(QemuDriver& driver, const Domain& domain, std::uint32_t flags) {
    if ((flags & with_nvram) && (flags & keep_nvram))
        throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu,
                    "flags 'VIR_DOMAIN_UNDEFINE_NVRAM' and 'VIR_DOMAIN_UNDEFINE_KEEP_NVRAM' in 'qemuDomainUndefineFlags' are mutually exclusive");
    const auto before = domain->read();
    if (!before->persistent) invalid("cannot undefine transient domain");
    const std::string name = *domain->name();
    if (before->managed_save) {
        if (!(flags & with_managed_save)) invalid("Refusing to undefine while domain managed save image exists");
        remove_file(driver.managed_save_path(name), false);
    }
    if (!before->active()) {
        KeptMoments kept = *moments_of(*before);
        const auto check = [&](std::size_t count, bool given_up, const char* what) {
            if (count && !given_up) invalid("cannot delete inactive domain with " + std::to_string(count) + " " + what);
        };
        check(kept.snapshots.all().size(), flags & with_snapshots, "snapshots");
        check(kept.checkpoints.all().size(), flags & with_checkpoints, "checkpoints");
    }
    const std::string text = *before->config;
    const bool has_more = text.find("<nvram") != std::string::npos || text.find(" firmware='efi'") != std::string::npos || text.find("<tpm ") != std::string::npos;
    const model::Domain definition = has_more ? model::read_domain(text) : model::Domain();
    if (const auto nvram = has_more ? variables_file(definition, *driver.config()) : std::nullopt; nvram && file_exists(*nvram)) {
        if (flags & with_nvram) {
            if (unlink(nvram->c_str()) < 0) throw system_error("failed to remove nvram: " + *nvram);
        } else if (!(flags & keep_nvram)) {
            invalid("cannot undefine domain with nvram");
        }
    }
    remove_file(driver.definition_path(name), false);
    // After the definition: one that cannot be removed keeps its guest's TPM.
    if (has_more && !before->active() && emulated_tpm(definition) && !(flags & keep_tpm)) {
        const TpmEmulatorPlace place = tpm_place(driver.paths, definition, -1);
        if (flags & with_tpm) remove_tree(place.state);
        else forget_tpm_state(definition, place);
    }
    if (before->autostart) remove_file(driver.autostart_path(name), false);
    domain->change([](DomainSnapshot& next) {
        next.persistent = next.autostart = next.managed_save = next.updated = false;
        next.config = next.config_public = nullptr;
    });
    if (!before->active()) {
        keep_moments(driver, domain, {});
        domain->removed = true;
        driver.domains.remove(domain->uuid());
        trim_memory_later(driver);
    }
    driver.lifecycle_event(*domain, lifecycle::undefined, lifecycle::undefined_removed);
}

void set_autostart(QemuDriver& driver, const Domain& domain, bool autostart) {
    const auto before = domain->read();
    if (!before->persistent) invalid("cannot set autostart for transient domain");
    if (before->autostart == autostart) return;
    const std::string name = *domain->name();
    if (autostart) {
        make_directories(driver.paths.autostart, 0700);
        replace_symlink(driver.definition_path(name), driver.autostart_path(name));
    } else {
        remove_file(driver.autostart_path(name));
    }
    domain->change([&](DomainSnapshot& next) { next.autostart = autostart; });
}

void rename_domain(QemuDriver& driver, const Domain& domain, const std::string& name) {
    const auto before = domain->read();
    if (!before->persistent) invalid("cannot rename a transient domain");
    if (before->active()) invalid("cannot rename active domain");
    if (before->managed_save) invalid("cannot rename domain with a managed saved state");
    if (name.empty() || name.find('/') != std::string::npos)
        throw Error(ErrorCode::xml_error, ErrorDomain::qemu, "name " + name + " cannot contain '/'");
    const std::string old = *domain->name();
    if (name == old) throw Error(ErrorCode::operation_invalid, ErrorDomain::domain, "Can't rename domain to itself");
    driver.domains.rename(domain->uuid(), name);
    Rollback undo;
    undo.add([&] { driver.domains.rename(domain->uuid(), old); });
    model::Domain definition = model::read_domain(*before->config);
    definition.name = name;
    const PreparedDefinition prepared = prepare(definition);
    replace_file(driver.definition_path(name), definition_file(name, *prepared.text));
    undo.add([&] { remove_file(driver.definition_path(name)); });
    if (before->autostart) replace_symlink(driver.definition_path(name), driver.autostart_path(name));
    undo.dismiss();
    if (before->autostart) remove_file(driver.autostart_path(old));
    if (before->moments) rename_moments(driver.paths, old, name);
    remove_file(driver.definition_path(old));
    driver.lifecycle_event(*domain, lifecycle::undefined, lifecycle::undefined_renamed);
    domain->rename(name);
    domain->change([&](DomainSnapshot& next) {
        next.config = prepared.text;
        next.config_public = prepared.public_text;
        next.config_facts = prepared.facts;
    });
    driver.lifecycle_event(*domain, lifecycle::defined, lifecycle::defined_renamed);
}

}  // namespace

PreparedDefinition prepare(const model::Domain& domain) {
    PreparedDefinition out;
    std::string text = model::write_domain(domain, {.secure = true});
    auto scanned = scan_definition(text);
    if (!scanned) throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "the definition cannot be kept");
    out.facts = scanned->facts;
    out.text = Text(text);
    out.public_text = out.facts.has_secrets ? Text(model::write_domain(domain, {})) : out.text;
    return out;
}

void store_definition(QemuDriver& driver, const Domain& domain, const PreparedDefinition& prepared) {
    const std::string name = *domain->name();
    replace_file(driver.definition_path(name), definition_file(name, *prepared.text));
    domain->change([&](DomainSnapshot& next) {
        next.persistent = true;
        next.config = prepared.text;
        next.config_public = prepared.public_text;
        next.config_facts = prepared.facts;
        next.updated = next.active();
    });
}

PreparedDefinition changed_definition(QemuDriver& driver, const Domain& domain, const std::function<void(model::Domain&)>& change, After after) {
    const auto before = domain->read();
    if (!before->persistent) invalid("transient domains do not have any persistent config");
    model::Domain definition = model::read_domain(*before->config);
    change(definition);
    if (after != After::as_it_is) {
        const auto host = driver.environment();
        complete_definition(definition, {.check = after == After::checked}, host.rules);
    }
    return prepare(definition);
}

void store_changed(QemuDriver& driver, const Domain& domain, const PreparedDefinition& prepared) {
    const std::string name = *domain->name();
    replace_file(driver.definition_path(name), definition_file(name, *prepared.text));
    domain->change([&](DomainSnapshot& next) {
        next.config = prepared.text;
        next.config_public = prepared.public_text;
        next.config_facts = prepared.facts;
    });
}

void change_definition(QemuDriver& driver, const Domain& domain, const std::function<void(model::Domain&)>& change, After after) {
    store_changed(driver, domain, changed_definition(driver, domain, change, after));
}

void change_definitions(QemuDriver& driver, const Domain& domain, const Targets& on, const std::function<void(model::Domain&)>& change,
                        const std::function<void(Running&)>& tell, After after) {
    std::optional<PreparedDefinition> prepared;
    if (on.live) {
        model::Domain trial = running_of(domain).live;
        change(trial);
    }
    if (on.config) prepared = changed_definition(driver, domain, change, after);
    if (on.live) {
        Running& run = running_of(domain);
        if (tell) tell(run);
        change(running_of(domain).live);   // looked at again: it may have ended meanwhile
        publish_running(driver, domain);
    }
    if (prepared) store_changed(driver, domain, *prepared);
}

Targets targets(const DomainSnapshot& snapshot, std::uint32_t flags) {
    return driver::targets_of(flags, snapshot.active(), snapshot.persistent, ErrorDomain::qemu);
}

void offer_definition(QemuDriver& driver, driver::Driver& table) {
    table.works<remote::DomainDefineXml>([&driver](Request, remote::DomainDefineXml::Args args, Later<remote::DomainDefineXml> later) {
        define_domain(driver, std::move(args.xml), false, later);
    });
    table.works<remote::DomainDefineXmlFlags>([&driver](Request, remote::DomainDefineXmlFlags::Args args, Later<remote::DomainDefineXmlFlags> later) {
        check_flags(args.flags, 1, "qemuDomainDefineXMLFlags");
        define_domain(driver, std::move(args.xml), args.flags & 1, later);
    });
    table.works<remote::DomainUndefine>([&driver](Request, auto args, Later<remote::DomainUndefine> later) {
        const Domain domain = driver.find(args.domain);
        on_actor<remote::DomainUndefine>(domain, WorkKind::modify, later, [&driver, domain] { undefine_domain(driver, domain, 0); });
    });
    table.works<remote::DomainUndefineFlags>([&driver](Request, auto args, Later<remote::DomainUndefineFlags> later) {
        check_flags(args.flags, 127, "qemuDomainUndefineFlags");
        const Domain domain = driver.find(args.domain);
        on_actor<remote::DomainUndefineFlags>(domain, WorkKind::modify, later,
                                              [&driver, domain, flags = args.flags] { undefine_domain(driver, domain, flags); });
    });
    table.works<remote::DomainSetAutostart>([&driver](Request, auto args, Later<remote::DomainSetAutostart> later) {
        const Domain domain = driver.find(args.domain);
        on_actor<remote::DomainSetAutostart>(domain, WorkKind::modify, later,
                                             [&driver, domain, on = args.autostart != 0] { set_autostart(driver, domain, on); });
    });
    table.works<remote::DomainRename>([&driver](Request, auto args, Later<remote::DomainRename> later) {
        check_flags(args.flags, 0, "qemuDomainRename");
        const Domain domain = driver.find(args.domain);
        on_actor<remote::DomainRename>(domain, WorkKind::modify, later, [&driver, domain, name = args.new_name.value_or("")] {
            rename_domain(driver, domain, name);
            return remote::DomainRename::Reply{};
        });
    });
}

}  // namespace vireo::qemu
