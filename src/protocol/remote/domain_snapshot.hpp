#pragma once
// Snapshots, checkpoints and backups of domains.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct DomainSnapshotCreateXml {
    static constexpr Procedure info{.number = 185, .name = "DOMAIN_SNAPSHOT_CREATE_XML",
                                    .api = "virDomainSnapshotCreateXML", .writes = true,
                                    .access = {{{"domain", "snapshot"},
                                    {.object = "domain", .permission = "fs_freeze", .flags = 64}}}};
    struct Args { DomainRef domain; std::string xml_desc; std::uint32_t flags = 0; };
    struct Reply { SnapshotRef snapshot; };
};

struct DomainSnapshotGetXmlDesc {
    static constexpr Procedure info{.number = 186, .name = "DOMAIN_SNAPSHOT_GET_XML_DESC",
                                    .api = "virDomainSnapshotGetXMLDesc", .priority = Priority::high,
                                    .access = {{{"domain", "read"},
                                    {.object = "domain", .permission = "read_secure", .flags = 1}}}};
    struct Args { SnapshotRef snapshot; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct DomainSnapshotNum {
    static constexpr Procedure info{.number = 187, .name = "DOMAIN_SNAPSHOT_NUM", .api = "virDomainSnapshotNum",
                                    .priority = Priority::high, .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::int32_t count = 0; };
};

struct DomainSnapshotListNames {
    static constexpr Procedure info{.number = 188, .name = "DOMAIN_SNAPSHOT_LIST_NAMES",
                                    .api = "virDomainSnapshotListNames", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::int32_t maxnames = 0; std::uint32_t flags = 0; };
    struct Reply { List<std::string, 16384> names; };
};

struct DomainSnapshotLookupByName {
    static constexpr Procedure info{.number = 189, .name = "DOMAIN_SNAPSHOT_LOOKUP_BY_NAME",
                                    .api = "virDomainSnapshotLookupByName", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::string name; std::uint32_t flags = 0; };
    struct Reply { SnapshotRef snapshot; };
};

struct DomainHasCurrentSnapshot {
    static constexpr Procedure info{.number = 190, .name = "DOMAIN_HAS_CURRENT_SNAPSHOT",
                                    .api = "virDomainHasCurrentSnapshot", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::int32_t result = 0; };
};

struct DomainSnapshotCurrent {
    static constexpr Procedure info{.number = 191, .name = "DOMAIN_SNAPSHOT_CURRENT",
                                    .api = "virDomainSnapshotCurrent", .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { SnapshotRef snapshot; };
};

struct DomainRevertToSnapshot {
    static constexpr Procedure info{.number = 192, .name = "DOMAIN_REVERT_TO_SNAPSHOT",
                                    .api = "virDomainRevertToSnapshot", .writes = true,
                                    .access = {{{"domain", "snapshot"}}}};
    struct Args { SnapshotRef snapshot; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainSnapshotDelete {
    static constexpr Procedure info{.number = 193, .name = "DOMAIN_SNAPSHOT_DELETE", .api = "virDomainSnapshotDelete",
                                    .writes = true, .access = {{{"domain", "snapshot"}}}};
    struct Args { SnapshotRef snapshot; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainSnapshotGetParent {
    static constexpr Procedure info{.number = 244, .name = "DOMAIN_SNAPSHOT_GET_PARENT",
                                    .api = "virDomainSnapshotGetParent", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { SnapshotRef snapshot; std::uint32_t flags = 0; };
    struct Reply { SnapshotRef snapshot; };
};

struct DomainSnapshotNumChildren {
    static constexpr Procedure info{.number = 246, .name = "DOMAIN_SNAPSHOT_NUM_CHILDREN",
                                    .api = "virDomainSnapshotNumChildren", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { SnapshotRef snapshot; std::uint32_t flags = 0; };
    struct Reply { std::int32_t count = 0; };
};

struct DomainSnapshotListChildrenNames {
    static constexpr Procedure info{.number = 247, .name = "DOMAIN_SNAPSHOT_LIST_CHILDREN_NAMES",
                                    .api = "virDomainSnapshotListChildrenNames", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { SnapshotRef snapshot; std::int32_t maxnames = 0; std::uint32_t flags = 0; };
    struct Reply { List<std::string, 16384> names; };
};

struct DomainSnapshotIsCurrent {
    static constexpr Procedure info{.number = 271, .name = "DOMAIN_SNAPSHOT_IS_CURRENT",
                                    .api = "virDomainSnapshotIsCurrent", .access = {{{"domain", "read"}}}};
    struct Args { SnapshotRef snapshot; std::uint32_t flags = 0; };
    struct Reply { std::int32_t current = 0; };
};

struct DomainSnapshotHasMetadata {
    static constexpr Procedure info{.number = 272, .name = "DOMAIN_SNAPSHOT_HAS_METADATA",
                                    .api = "virDomainSnapshotHasMetadata", .access = {{{"domain", "read"}}}};
    struct Args { SnapshotRef snapshot; std::uint32_t flags = 0; };
    struct Reply { std::int32_t metadata = 0; };
};

struct DomainListAllSnapshots {
    static constexpr Procedure info{.number = 274, .name = "DOMAIN_LIST_ALL_SNAPSHOTS",
                                    .api = "virDomainListAllSnapshots", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<SnapshotRef, 16384> snapshots; std::int32_t count = 0; };
};

struct DomainSnapshotListAllChildren {
    static constexpr Procedure info{.number = 275, .name = "DOMAIN_SNAPSHOT_LIST_ALL_CHILDREN",
                                    .api = "virDomainSnapshotListAllChildren", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { SnapshotRef snapshot; std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<SnapshotRef, 16384> snapshots; std::int32_t count = 0; };
};

struct DomainCheckpointCreateXml {
    static constexpr Procedure info{.number = 411, .name = "DOMAIN_CHECKPOINT_CREATE_XML",
                                    .api = "virDomainCheckpointCreateXML", .writes = true,
                                    .access = {{{"domain", "checkpoint"},
                                    {.object = "domain", .permission = "fs_freeze", .flags = 2}}}};
    struct Args { DomainRef domain; std::string xml_desc; std::uint32_t flags = 0; };
    struct Reply { CheckpointRef checkpoint; };
};

struct DomainCheckpointGetXmlDesc {
    static constexpr Procedure info{.number = 412, .name = "DOMAIN_CHECKPOINT_GET_XML_DESC",
                                    .api = "virDomainCheckpointGetXMLDesc", .access = {{{"domain", "read"},
                                    {.object = "domain", .permission = "read_secure", .flags = 1}}}};
    struct Args { CheckpointRef checkpoint; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct DomainListAllCheckpoints {
    static constexpr Procedure info{.number = 413, .name = "DOMAIN_LIST_ALL_CHECKPOINTS",
                                    .api = "virDomainListAllCheckpoints", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<CheckpointRef, 16384> checkpoints; std::int32_t count = 0; };
};

struct DomainCheckpointListAllChildren {
    static constexpr Procedure info{.number = 414, .name = "DOMAIN_CHECKPOINT_LIST_ALL_CHILDREN",
                                    .api = "virDomainCheckpointListAllChildren", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { CheckpointRef checkpoint; std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<CheckpointRef, 16384> checkpoints; std::int32_t count = 0; };
};

struct DomainCheckpointLookupByName {
    static constexpr Procedure info{.number = 415, .name = "DOMAIN_CHECKPOINT_LOOKUP_BY_NAME",
                                    .api = "virDomainCheckpointLookupByName", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::string name; std::uint32_t flags = 0; };
    struct Reply { CheckpointRef checkpoint; };
};

struct DomainCheckpointGetParent {
    static constexpr Procedure info{.number = 416, .name = "DOMAIN_CHECKPOINT_GET_PARENT",
                                    .api = "virDomainCheckpointGetParent", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { CheckpointRef checkpoint; std::uint32_t flags = 0; };
    struct Reply { CheckpointRef parent; };
};

struct DomainCheckpointDelete {
    static constexpr Procedure info{.number = 417, .name = "DOMAIN_CHECKPOINT_DELETE",
                                    .api = "virDomainCheckpointDelete", .writes = true,
                                    .access = {{{"domain", "checkpoint"}}}};
    struct Args { CheckpointRef checkpoint; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainBackupBegin {
    static constexpr Procedure info{.number = 421, .name = "DOMAIN_BACKUP_BEGIN", .api = "virDomainBackupBegin",
                                    .writes = true,
                                    .access = {{{"domain", "checkpoint"}, {"domain", "block_write"}}}};
    struct Args {
        DomainRef domain;
        std::string backup_xml;
        std::optional<std::string> checkpoint_xml;
        std::uint32_t flags = 0;
    };
    using Reply = Nothing;
};

struct DomainBackupGetXmlDesc {
    static constexpr Procedure info{.number = 422, .name = "DOMAIN_BACKUP_GET_XML_DESC",
                                    .api = "virDomainBackupGetXMLDesc", .priority = Priority::high,
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

}  // namespace vireo::protocol::remote
