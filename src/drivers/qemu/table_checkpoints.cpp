// Calls about checkpoints of a domain. What is known of them is kept here, whoever made them.
#include <ctime>

#include "drivers/qemu/moments.hpp"
#include "model/checkpoint/prepare.hpp"
#include "protocol/remote/domain_snapshot.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::CheckpointTree;
using driver::Later;
using driver::Request;
using driver::WorkKind;

namespace {

enum CreateFlag : std::uint32_t { redefine = 1, quiesce = 2, validate = 4 };
enum XmlFlag : std::uint32_t { secure = 1, no_domain = 2, size = 4 };

std::string redefine_checkpoint(QemuDriver& driver, const Domain& domain, const std::string& xml, std::uint32_t flags) {
    // Compat: what cannot be validated while the guest is off is refused.
    if (flags & validate && !domain->read()->active()) throw Error(ErrorCode::operation_invalid, ErrorDomain::domain, "domain is not running");
    KeptMoments next = *moments_of(*domain->read());
    model::Checkpoint checkpoint = model::read_checkpoint(xml, {.strict = true, .domain = ErrorDomain::domain_checkpoint});
    model::check_checkpoint(checkpoint, true);
    const auto host = driver.environment();
    complete_definition(*checkpoint.domain, {}, host.rules);
    check_moment_name("checkpoint", *checkpoint.name);
    next.checkpoints.check_parent(checkpoint);
    model::check_redefinition(checkpoint, next.checkpoints.find(*checkpoint.name).get(), domain->uuid());
    model::complete_checkpoint(checkpoint, true, std::time(nullptr));
    const std::string name = *checkpoint.name;
    next.checkpoints.put(std::move(checkpoint));
    next.checkpoints.set_current(name);
    keep_moments(driver, domain, std::move(next));
    return name;
}

void delete_checkpoint(QemuDriver& driver, const Domain& domain, const std::string& name, std::uint32_t flags) {
    enum : std::uint32_t { with_children = 1, metadata_only = 2, children_only = 4 };
    KeptMoments next = *moments_of(*domain->read());
    driver::require_checkpoint(next.checkpoints, name, ErrorDomain::qemu);
    if (!(flags & metadata_only)) {
        if (!domain->read()->active()) throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "cannot delete checkpoint for inactive domain");
        throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu,
                    "the bitmaps of checkpoints cannot be deleted yet; with VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY what is known of '" + name + "' is forgotten");
    }
    using Part = CheckpointTree::Part;
    next.checkpoints.remove(name, flags & children_only ? Part::children_only : flags & with_children ? Part::with_children : Part::itself);
    keep_moments(driver, domain, std::move(next));
}

}  // namespace

void offer_checkpoints(QemuDriver& driver, driver::Driver& table) {
    using Create = remote::DomainCheckpointCreateXml;
    table.works<Create>([&driver](Request, Create::Args args, Later<Create> later) {
        check_flags(args.flags, redefine | quiesce | validate, "qemuCheckpointCreateXML");
        const Domain domain = driver.find(args.domain);
        if (!(args.flags & redefine)) {
            if (!domain->read()->active())
                throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "cannot create checkpoint for inactive domain");
            throw driver::not_supported(Create::info);
        }
        on_actor(domain, WorkKind::modify, later, [&driver, domain, xml = std::move(args.xml_desc), flags = args.flags] {
            return Create::Reply{{redefine_checkpoint(driver, domain, xml, flags), driver.reference(*domain)}};
        });
    });
    using Delete = remote::DomainCheckpointDelete;
    table.works<Delete>([&driver](Request, Delete::Args args, Later<Delete> later) {
        check_flags(args.flags, 7, "qemuCheckpointDelete");
        const Domain domain = driver.find(args.checkpoint.domain);
        on_actor(domain, WorkKind::modify, later,
                 [&driver, domain, name = args.checkpoint.name, flags = args.flags] { delete_checkpoint(driver, domain, name, flags); });
    });
    using Xml = remote::DomainCheckpointGetXmlDesc;
    table.answers<Xml>([&driver](driver::Session&, const Xml::Args& args) {
        check_flags(args.flags, secure | no_domain | size, "qemuDomainCheckpointGetXMLDesc");
        const auto state = driver.find(args.checkpoint.domain)->read();
        model::Checkpoint shown = *driver::require_checkpoint(moments_of(*state)->checkpoints, args.checkpoint.name, ErrorDomain::qemu);
        if (args.flags & size) {
            if (!state->active()) throw Error(ErrorCode::operation_invalid, ErrorDomain::domain, "domain is not running");
            throw Error(ErrorCode::operation_unsupported, ErrorDomain::qemu, "how much has changed since the checkpoint cannot be told yet");
        }
        if (args.flags & no_domain) shown.domain.reset();
        return Xml::Reply{model::write_checkpoint(shown, {.secure = bool(args.flags & secure)})};
    });
    driver::offer_checkpoint_look_ups(table, {.domain = ErrorDomain::qemu, .functions = "qemuDomain", .tree = [&driver](const remote::DomainRef& domain) {
        const auto kept = moments_of(*driver.find(domain)->read());
        return std::shared_ptr<const CheckpointTree>(kept, &kept->checkpoints);
    }});
}

}  // namespace vireo::qemu
