// Calls that define and undefine, and what belongs to a definition without being in it: autostart.
#include "base/files.hpp"
#include "driver/definition_file.hpp"
#include "drivers/lxc/definition.hpp"
#include "drivers/lxc/driver.hpp"
#include "protocol/remote/domain.hpp"

namespace vireo::lxc {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;
using driver::WorkKind;

namespace {

// f() on the container's actor gives the reply, or nothing where it is empty.
template <class P, class F> void on_actor(const ContainerPtr& container, const Later<P>& later, F f) {
    auto reply = std::make_shared<typename P::Reply>();
    container->actor().post(
        WorkKind::modify, std::string(P::info.api),
        [container, reply, f = std::move(f)]() mutable {
            if constexpr (std::is_void_v<decltype(f())>) f();
            else *reply = f();
        },
        [reply, later](Outcome outcome) {
            if (outcome) later(std::move(*outcome));
            else later(std::move(*reply));
        });
}

template <class P> void define_container(LxcDriver& driver, std::string xml, bool validate, Later<P> later) {
    driver.workers.post([&driver, xml = std::move(xml), validate, later] {
        ContainerState next;
        std::shared_ptr<driver::Registry<Container>::Claim> claim;
        const Outcome outcome = attempt([&] {
            const model::Domain domain = define(xml, {.validate = validate});
            next = state_of(domain);
            claim = std::make_shared<driver::Registry<Container>::Claim>(driver.claim(domain.name, *domain.uuid));
        });
        if (outcome) return later(*outcome);
        const ContainerPtr container = claim->object();
        on_actor<P>(container, later, [&driver, container, claim, next = std::move(next)]() mutable {
            const auto before = container->read();
            const std::string name = *container->name();
            make_directories(driver.paths.etc, 0700);
            replace_file(driver.definition_path(name), driver::definition_file(name, *next.config));
            next.autostart = before->autostart;
            container->publish(std::move(next));
            claim->commit();
            driver.lifecycle_event(*container, lifecycle::defined, before->persistent ? lifecycle::defined_updated : lifecycle::defined_added);
            return typename P::Reply{LxcDriver::reference(*container)};
        });
    });
}

void undefine(LxcDriver& driver, const ContainerPtr& container) {
    const auto before = container->read();
    if (!before->persistent) throw Error(ErrorCode::operation_invalid, ErrorDomain::lxc, "Cannot undefine transient domain");
    const std::string name = *container->name();
    remove_file(driver.definition_path(name));
    if (before->autostart) remove_file(driver.autostart_path(name));
    container->publish({});
    driver.containers.remove(container->uuid());
    driver.lifecycle_event(*container, lifecycle::undefined, lifecycle::undefined_removed);
}

void set_autostart(LxcDriver& driver, const ContainerPtr& container, bool autostart) {
    ContainerState next = *container->read();
    if (!next.persistent) throw Error(ErrorCode::operation_invalid, ErrorDomain::lxc, "Cannot set autostart for transient domain");
    if (next.autostart == autostart) return;
    const std::string name = *container->name();
    if (autostart) {
        make_directories(driver.paths.autostart, 0700);
        replace_symlink(driver.definition_path(name), driver.autostart_path(name));
    } else {
        remove_file(driver.autostart_path(name));
    }
    next.autostart = autostart;
    container->publish(std::move(next));
}

}  // namespace

void offer_definition(LxcDriver& driver, driver::Driver& table) {
    table.works<remote::DomainDefineXml>([&driver](Request, remote::DomainDefineXml::Args args, Later<remote::DomainDefineXml> later) {
        define_container(driver, std::move(args.xml), false, later);
    });
    table.works<remote::DomainDefineXmlFlags>([&driver](Request, remote::DomainDefineXmlFlags::Args args, Later<remote::DomainDefineXmlFlags> later) {
        check_flags(args.flags, 1, "lxcDomainDefineXMLFlags");
        define_container(driver, std::move(args.xml), args.flags & 1, later);
    });
    table.works<remote::DomainUndefine>([&driver](Request, auto args, Later<remote::DomainUndefine> later) {
        const ContainerPtr container = driver.find(args.domain);
        on_actor<remote::DomainUndefine>(container, later, [&driver, container] { undefine(driver, container); });
    });
    table.works<remote::DomainUndefineFlags>([&driver](Request, auto args, Later<remote::DomainUndefineFlags> later) {
        check_flags(args.flags, 0, "lxcDomainUndefineFlags");
        const ContainerPtr container = driver.find(args.domain);
        on_actor<remote::DomainUndefineFlags>(container, later, [&driver, container] { undefine(driver, container); });
    });
    table.works<remote::DomainSetAutostart>([&driver](Request, auto args, Later<remote::DomainSetAutostart> later) {
        const ContainerPtr container = driver.find(args.domain);
        on_actor<remote::DomainSetAutostart>(container, later, [&driver, container, on = args.autostart != 0] { set_autostart(driver, container, on); });
    });
}

}  // namespace vireo::lxc
