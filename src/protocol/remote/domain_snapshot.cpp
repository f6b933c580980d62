// The wire form of protocol/remote/domain_snapshot.hpp.
#include "protocol/remote/domain_snapshot.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(domain_snapshot,
    DomainSnapshotCreateXml,
    DomainSnapshotGetXmlDesc,
    DomainSnapshotNum,
    DomainSnapshotListNames,
    DomainSnapshotLookupByName,
    DomainHasCurrentSnapshot,
    DomainSnapshotCurrent,
    DomainRevertToSnapshot,
    DomainSnapshotDelete,
    DomainSnapshotGetParent,
    DomainSnapshotNumChildren,
    DomainSnapshotListChildrenNames,
    DomainSnapshotIsCurrent,
    DomainSnapshotHasMetadata,
    DomainListAllSnapshots,
    DomainSnapshotListAllChildren,
    DomainCheckpointCreateXml,
    DomainCheckpointGetXmlDesc,
    DomainListAllCheckpoints,
    DomainCheckpointListAllChildren,
    DomainCheckpointLookupByName,
    DomainCheckpointGetParent,
    DomainCheckpointDelete,
    DomainBackupBegin,
    DomainBackupGetXmlDesc)

}  // namespace vireo::protocol
