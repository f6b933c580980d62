// The wire form of protocol/remote/domain_migration.hpp.
#include "protocol/remote/domain_migration.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(domain_migration,
    DomainMigratePrepare,
    DomainMigratePerform,
    DomainMigrateFinish,
    DomainMigratePrepare2,
    DomainMigrateFinish2,
    DomainMigratePrepareTunnel,
    DomainMigrateSetMaxDowntime,
    DomainMigrateSetMaxSpeed,
    DomainMigrateBegin3,
    DomainMigratePrepare3,
    DomainMigratePrepareTunnel3,
    DomainMigratePerform3,
    DomainMigrateFinish3,
    DomainMigrateConfirm3,
    DomainMigrateGetMaxSpeed,
    DomainMigrateGetCompressionCache,
    DomainMigrateSetCompressionCache,
    DomainMigrateBegin3Params,
    DomainMigratePrepare3Params,
    DomainMigratePrepareTunnel3Params,
    DomainMigratePerform3Params,
    DomainMigrateFinish3Params,
    DomainMigrateConfirm3Params,
    DomainMigrateStartPostCopy,
    DomainMigrateGetMaxDowntime)

}  // namespace vireo::protocol
