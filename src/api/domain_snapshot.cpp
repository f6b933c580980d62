// Snapshots, checkpoints and backups of domains.
#include "api/entry.hpp"
#include "protocol/remote/domain_snapshot.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

extern "C" {

virDomainSnapshotPtr virDomainSnapshotCreateXML(virDomainPtr domain, const char* xmlDesc, unsigned int flags) {
    return object<DomainSnapshotCreateXml>(domain, REQUIRED(xmlDesc), flags);
}
char* virDomainSnapshotGetXMLDesc(virDomainSnapshotPtr snapshot, unsigned int flags) {
    return text<DomainSnapshotGetXmlDesc>(snapshot, flags);
}
int virDomainSnapshotNum(virDomainPtr domain, unsigned int flags) {
    return number<DomainSnapshotNum>(domain, flags);
}
virDomainSnapshotPtr virDomainSnapshotLookupByName(virDomainPtr domain, const char* name, unsigned int flags) {
    return object<DomainSnapshotLookupByName>(domain, REQUIRED(name), flags);
}
int virDomainHasCurrentSnapshot(virDomainPtr domain, unsigned int flags) {
    return number<DomainHasCurrentSnapshot>(domain, flags);
}
virDomainSnapshotPtr virDomainSnapshotCurrent(virDomainPtr domain, unsigned int flags) {
    return object<DomainSnapshotCurrent>(domain, flags);
}
int virDomainRevertToSnapshot(virDomainSnapshotPtr snapshot, unsigned int flags) {
    return done<DomainRevertToSnapshot>(snapshot, flags);
}
int virDomainSnapshotDelete(virDomainSnapshotPtr snapshot, unsigned int flags) {
    return done<DomainSnapshotDelete>(snapshot, flags);
}
int virDomainSnapshotFree(virDomainSnapshotPtr snapshot) { return free_handle(snapshot); }
virConnectPtr virDomainSnapshotGetConnect(virDomainSnapshotPtr snapshot) { return get_connection(snapshot); }
const char* virDomainSnapshotGetName(virDomainSnapshotPtr snapshot) { return get_name(snapshot); }
virDomainSnapshotPtr virDomainSnapshotGetParent(virDomainSnapshotPtr snapshot, unsigned int flags) {
    return object<DomainSnapshotGetParent>(snapshot, flags);
}
int virDomainSnapshotNumChildren(virDomainSnapshotPtr snapshot, unsigned int flags) {
    return number<DomainSnapshotNumChildren>(snapshot, flags);
}
int virDomainListAllSnapshots(virDomainPtr domain, virDomainSnapshotPtr** snaps, unsigned int flags) {
    return list_all<DomainListAllSnapshots>(domain, snaps, flags);
}
int virDomainSnapshotHasMetadata(virDomainSnapshotPtr snapshot, unsigned int flags) {
    return number<DomainSnapshotHasMetadata>(snapshot, flags);
}
int virDomainSnapshotIsCurrent(virDomainSnapshotPtr snapshot, unsigned int flags) {
    return number<DomainSnapshotIsCurrent>(snapshot, flags);
}
int virDomainSnapshotListAllChildren(virDomainSnapshotPtr snapshot, virDomainSnapshotPtr** snaps,
                                     unsigned int flags) {
    return list_all<DomainSnapshotListAllChildren>(snapshot, snaps, flags);
}
int virDomainSnapshotRef(virDomainSnapshotPtr snapshot) { return ref_handle(snapshot); }
virDomainCheckpointPtr virDomainCheckpointCreateXML(virDomainPtr domain, const char* xmlDesc, unsigned int flags) {
    return object<DomainCheckpointCreateXml>(domain, REQUIRED(xmlDesc), flags);
}
int virDomainCheckpointDelete(virDomainCheckpointPtr checkpoint, unsigned int flags) {
    return done<DomainCheckpointDelete>(checkpoint, flags);
}
int virDomainCheckpointFree(virDomainCheckpointPtr checkpoint) { return free_handle(checkpoint); }
virConnectPtr virDomainCheckpointGetConnect(virDomainCheckpointPtr checkpoint) {
    return get_connection(checkpoint);
}
const char* virDomainCheckpointGetName(virDomainCheckpointPtr checkpoint) { return get_name(checkpoint); }
virDomainCheckpointPtr virDomainCheckpointGetParent(virDomainCheckpointPtr checkpoint, unsigned int flags) {
    return object<DomainCheckpointGetParent>(checkpoint, flags);
}
char* virDomainCheckpointGetXMLDesc(virDomainCheckpointPtr checkpoint, unsigned int flags) {
    return text<DomainCheckpointGetXmlDesc>(checkpoint, flags);
}
int virDomainCheckpointListAllChildren(virDomainCheckpointPtr checkpoint, virDomainCheckpointPtr** children,
                                       unsigned int flags) {
    return list_all<DomainCheckpointListAllChildren>(checkpoint, children, flags);
}
virDomainCheckpointPtr virDomainCheckpointLookupByName(virDomainPtr domain, const char* name, unsigned int flags) {
    return object<DomainCheckpointLookupByName>(domain, REQUIRED(name), flags);
}
int virDomainCheckpointRef(virDomainCheckpointPtr checkpoint) { return ref_handle(checkpoint); }
int virDomainListAllCheckpoints(virDomainPtr domain, virDomainCheckpointPtr** checkpoints, unsigned int flags) {
    return list_all<DomainListAllCheckpoints>(domain, checkpoints, flags);
}
int virDomainBackupBegin(virDomainPtr domain, const char* backupXML, const char* checkpointXML, unsigned int flags) {
    return done<DomainBackupBegin>(domain, REQUIRED(backupXML), checkpointXML, flags);
}
char* virDomainBackupGetXMLDesc(virDomainPtr domain, unsigned int flags) {
    return text<DomainBackupGetXmlDesc>(domain, flags);
}

int virDomainSnapshotListNames(virDomainPtr domain, char** names, int nameslen, unsigned int flags) {
    return NAMES(DomainSnapshotListNames, domain, names, nameslen, flags);
}
int virDomainSnapshotListChildrenNames(virDomainSnapshotPtr snapshot, char** names, int nameslen,
                                       unsigned int flags) {
    return NAMES(DomainSnapshotListChildrenNames, snapshot, names, nameslen, flags);
}
virDomainPtr virDomainSnapshotGetDomain(virDomainSnapshotPtr snapshot) {
    return entry(snapshot, [&] { return snapshot->domain.get(); });
}
virDomainPtr virDomainCheckpointGetDomain(virDomainCheckpointPtr checkpoint) {
    return entry(checkpoint, [&] { return checkpoint->domain.get(); });
}

}  // extern "C"
