#pragma once
// Events of domains: registration and messages.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct DomainEventGraphicsAddress { std::int32_t family = 0; std::string node; std::string service; };
struct DomainEventGraphicsIdentity { std::string type; std::string name; };

struct ConnectDomainEventRegister {
    static constexpr Procedure info{.number = 105, .name = "CONNECT_DOMAIN_EVENT_REGISTER",
                                    .api = "virConnectDomainEventRegister", .priority = Priority::high,
                                    .access = {{{"connect", "search_domains"}}}, .filter = {"domain", "getattr"}};
    using Args = Nothing;
    struct Reply { std::int32_t cb_registered = 0; };
};

struct ConnectDomainEventDeregister {
    static constexpr Procedure info{.number = 106, .name = "CONNECT_DOMAIN_EVENT_DEREGISTER",
                                    .api = "virConnectDomainEventDeregister", .priority = Priority::high,
                                    .access = {{{"connect", "read"}}}};
    using Args = Nothing;
    struct Reply { std::int32_t cb_registered = 0; };
};

struct DomainEventLifecycle {
    static constexpr Procedure info{.number = 107, .name = "DOMAIN_EVENT_LIFECYCLE", .event = true};
    struct Message { DomainRef domain; std::int32_t event = 0; std::int32_t detail = 0; };
};

struct ConnectDomainEventRegisterAny {
    static constexpr Procedure info{.number = 167, .name = "CONNECT_DOMAIN_EVENT_REGISTER_ANY",
                                    .api = "virConnectDomainEventRegisterAny", .priority = Priority::high,
                                    .access = {{{"connect", "search_domains"}}}, .filter = {"domain", "getattr"}};
    struct Args { std::int32_t event_id = 0; };
    using Reply = Nothing;
};

struct ConnectDomainEventDeregisterAny {
    static constexpr Procedure info{.number = 168, .name = "CONNECT_DOMAIN_EVENT_DEREGISTER_ANY",
                                    .api = "virConnectDomainEventDeregisterAny", .priority = Priority::high,
                                    .access = {{{"connect", "read"}}}};
    struct Args { std::int32_t event_id = 0; };
    using Reply = Nothing;
};

struct DomainEventReboot {
    static constexpr Procedure info{.number = 169, .name = "DOMAIN_EVENT_REBOOT", .event = true};
    struct Message { DomainRef domain; };
};

struct DomainEventRtcChange {
    static constexpr Procedure info{.number = 170, .name = "DOMAIN_EVENT_RTC_CHANGE", .event = true};
    struct Message { DomainRef domain; std::int64_t offset = 0; };
};

struct DomainEventWatchdog {
    static constexpr Procedure info{.number = 171, .name = "DOMAIN_EVENT_WATCHDOG", .event = true};
    struct Message { DomainRef domain; std::int32_t action = 0; };
};

struct DomainEventIoError {
    static constexpr Procedure info{.number = 172, .name = "DOMAIN_EVENT_IO_ERROR", .event = true};
    struct Message {
        DomainRef domain;
        std::string src_path;
        std::string dev_alias;
        std::int32_t action = 0;
    };
};

struct DomainEventGraphics {
    static constexpr Procedure info{.number = 173, .name = "DOMAIN_EVENT_GRAPHICS", .event = true};
    struct Message {
        DomainRef domain;
        std::int32_t phase = 0;
        DomainEventGraphicsAddress local;
        DomainEventGraphicsAddress remote;
        std::string auth_scheme;
        List<DomainEventGraphicsIdentity, 20> subject;
    };
};

struct DomainEventIoErrorReason {
    static constexpr Procedure info{.number = 195, .name = "DOMAIN_EVENT_IO_ERROR_REASON", .event = true};
    struct Message {
        DomainRef domain;
        std::string src_path;
        std::string dev_alias;
        std::int32_t action = 0;
        std::string reason;
    };
};

struct DomainEventControlError {
    static constexpr Procedure info{.number = 224, .name = "DOMAIN_EVENT_CONTROL_ERROR", .event = true};
    struct Message { DomainRef domain; };
};

struct DomainEventBlockJob {
    static constexpr Procedure info{.number = 241, .name = "DOMAIN_EVENT_BLOCK_JOB", .event = true};
    struct Message { DomainRef domain; std::string path; std::int32_t type = 0; std::int32_t status = 0; };
};

struct DomainEventDiskChange {
    static constexpr Procedure info{.number = 248, .name = "DOMAIN_EVENT_DISK_CHANGE", .event = true};
    struct Message {
        DomainRef domain;
        std::optional<std::string> old_src_path;
        std::optional<std::string> new_src_path;
        std::string dev_alias;
        std::int32_t reason = 0;
    };
};

struct DomainEventTrayChange {
    static constexpr Procedure info{.number = 268, .name = "DOMAIN_EVENT_TRAY_CHANGE", .event = true};
    struct Message { DomainRef domain; std::string dev_alias; std::int32_t reason = 0; };
};

struct DomainEventPmwakeup {
    static constexpr Procedure info{.number = 269, .name = "DOMAIN_EVENT_PMWAKEUP", .event = true};
    struct Message { DomainRef domain; };
};

struct DomainEventPmsuspend {
    static constexpr Procedure info{.number = 270, .name = "DOMAIN_EVENT_PMSUSPEND", .event = true};
    struct Message { DomainRef domain; };
};

struct DomainEventBalloonChange {
    static constexpr Procedure info{.number = 276, .name = "DOMAIN_EVENT_BALLOON_CHANGE", .event = true};
    struct Message { DomainRef domain; std::uint64_t actual = 0; };
};

struct DomainEventPmsuspendDisk {
    static constexpr Procedure info{.number = 292, .name = "DOMAIN_EVENT_PMSUSPEND_DISK", .event = true};
    struct Message { DomainRef domain; };
};

struct DomainEventDeviceRemoved {
    static constexpr Procedure info{.number = 311, .name = "DOMAIN_EVENT_DEVICE_REMOVED", .event = true};
    struct Message { DomainRef domain; std::string dev_alias; };
};

struct ConnectDomainEventCallbackRegisterAny {
    static constexpr Procedure info{.number = 316, .name = "CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY",
                                    .api = "virConnectDomainEventRegisterAny", .priority = Priority::high,
                                    .access = {{{"connect", "search_domains"}}}, .filter = {"domain", "getattr"}};
    struct Args { std::int32_t event_id = 0; std::optional<DomainRef> domain; };
    struct Reply { std::int32_t callback_id = 0; };
};

struct ConnectDomainEventCallbackDeregisterAny {
    static constexpr Procedure info{.number = 317, .name = "CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY",
                                    .api = "virConnectDomainEventDeregisterAny", .priority = Priority::high,
                                    .access = {{{"connect", "read"}}}};
    struct Args { std::int32_t callback_id = 0; };
    using Reply = Nothing;
};

struct DomainEventCallbackLifecycle {
    static constexpr Procedure info{.number = 318, .name = "DOMAIN_EVENT_CALLBACK_LIFECYCLE", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainEventLifecycle::Message event; };
};

struct DomainEventCallbackReboot {
    static constexpr Procedure info{.number = 319, .name = "DOMAIN_EVENT_CALLBACK_REBOOT", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainEventReboot::Message event; };
};

struct DomainEventCallbackRtcChange {
    static constexpr Procedure info{.number = 320, .name = "DOMAIN_EVENT_CALLBACK_RTC_CHANGE", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainEventRtcChange::Message event; };
};

struct DomainEventCallbackWatchdog {
    static constexpr Procedure info{.number = 321, .name = "DOMAIN_EVENT_CALLBACK_WATCHDOG", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainEventWatchdog::Message event; };
};

struct DomainEventCallbackIoError {
    static constexpr Procedure info{.number = 322, .name = "DOMAIN_EVENT_CALLBACK_IO_ERROR", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainEventIoError::Message event; };
};

struct DomainEventCallbackGraphics {
    static constexpr Procedure info{.number = 323, .name = "DOMAIN_EVENT_CALLBACK_GRAPHICS", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainEventGraphics::Message event; };
};

struct DomainEventCallbackIoErrorReason {
    static constexpr Procedure info{.number = 324, .name = "DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainEventIoErrorReason::Message event; };
};

struct DomainEventCallbackControlError {
    static constexpr Procedure info{.number = 325, .name = "DOMAIN_EVENT_CALLBACK_CONTROL_ERROR", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainEventControlError::Message event; };
};

struct DomainEventCallbackBlockJob {
    static constexpr Procedure info{.number = 326, .name = "DOMAIN_EVENT_CALLBACK_BLOCK_JOB", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainEventBlockJob::Message event; };
};

struct DomainEventCallbackDiskChange {
    static constexpr Procedure info{.number = 327, .name = "DOMAIN_EVENT_CALLBACK_DISK_CHANGE", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainEventDiskChange::Message event; };
};

struct DomainEventCallbackTrayChange {
    static constexpr Procedure info{.number = 328, .name = "DOMAIN_EVENT_CALLBACK_TRAY_CHANGE", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainEventTrayChange::Message event; };
};

struct DomainEventCallbackPmwakeup {
    static constexpr Procedure info{.number = 329, .name = "DOMAIN_EVENT_CALLBACK_PMWAKEUP", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        std::int32_t reason = 0;
        DomainEventPmwakeup::Message event;
    };
};

struct DomainEventCallbackPmsuspend {
    static constexpr Procedure info{.number = 330, .name = "DOMAIN_EVENT_CALLBACK_PMSUSPEND", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        std::int32_t reason = 0;
        DomainEventPmsuspend::Message event;
    };
};

struct DomainEventCallbackBalloonChange {
    static constexpr Procedure info{.number = 331, .name = "DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainEventBalloonChange::Message event; };
};

struct DomainEventCallbackPmsuspendDisk {
    static constexpr Procedure info{.number = 332, .name = "DOMAIN_EVENT_CALLBACK_PMSUSPEND_DISK", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        std::int32_t reason = 0;
        DomainEventPmsuspendDisk::Message event;
    };
};

struct DomainEventCallbackDeviceRemoved {
    static constexpr Procedure info{.number = 333, .name = "DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainEventDeviceRemoved::Message event; };
};

struct DomainEventBlockJob2 {
    static constexpr Procedure info{.number = 339, .name = "DOMAIN_EVENT_BLOCK_JOB_2", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        DomainRef domain;
        std::string dst;
        std::int32_t type = 0;
        std::int32_t status = 0;
    };
};

struct DomainEventCallbackTunable {
    static constexpr Procedure info{.number = 346, .name = "DOMAIN_EVENT_CALLBACK_TUNABLE", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainRef domain; List<TypedParam, 2048> params; };
};

struct DomainEventCallbackAgentLifecycle {
    static constexpr Procedure info{.number = 348, .name = "DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        DomainRef domain;
        std::int32_t state = 0;
        std::int32_t reason = 0;
    };
};

struct DomainEventCallbackDeviceAdded {
    static constexpr Procedure info{.number = 354, .name = "DOMAIN_EVENT_CALLBACK_DEVICE_ADDED", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainRef domain; std::string dev_alias; };
};

struct DomainEventCallbackMigrationIteration {
    static constexpr Procedure info{.number = 359, .name = "DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION",
                                    .event = true};
    struct Message { std::int32_t callback_id = 0; DomainRef domain; std::int32_t iteration = 0; };
};

struct DomainEventCallbackJobCompleted {
    static constexpr Procedure info{.number = 363, .name = "DOMAIN_EVENT_CALLBACK_JOB_COMPLETED", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainRef domain; List<TypedParam, 64> params; };
};

struct DomainGetPerfEvents {
    static constexpr Procedure info{.number = 365, .name = "DOMAIN_GET_PERF_EVENTS", .api = "virDomainGetPerfEvents",
                                    .access = {{{"domain", "read"}}}};
    struct Args { DomainRef domain; std::uint32_t flags = 0; };
    struct Reply { List<TypedParam, 64> params; };
};

struct DomainSetPerfEvents {
    static constexpr Procedure info{.number = 366, .name = "DOMAIN_SET_PERF_EVENTS", .api = "virDomainSetPerfEvents",
                                    .writes = true, .access = {{{"domain", "write"}}}};
    struct Args { DomainRef domain; List<TypedParam, 64> params; std::uint32_t flags = 0; };
    using Reply = Nothing;
};

struct DomainEventCallbackDeviceRemovalFailed {
    static constexpr Procedure info{.number = 367, .name = "DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED",
                                    .event = true};
    struct Message { std::int32_t callback_id = 0; DomainRef domain; std::string dev_alias; };
};

struct DomainEventCallbackMetadataChange {
    static constexpr Procedure info{.number = 379, .name = "DOMAIN_EVENT_CALLBACK_METADATA_CHANGE", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        DomainRef domain;
        std::int32_t type = 0;
        std::optional<std::string> nsuri;
    };
};

struct DomainEventBlockThreshold {
    static constexpr Procedure info{.number = 385, .name = "DOMAIN_EVENT_BLOCK_THRESHOLD", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        DomainRef domain;
        std::string device;
        std::optional<std::string> path;
        std::uint64_t threshold = 0;
        std::uint64_t excess = 0;
    };
};

struct DomainEventMemoryFailure {
    static constexpr Procedure info{.number = 423, .name = "DOMAIN_EVENT_MEMORY_FAILURE", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        DomainRef domain;
        std::int32_t recipient = 0;
        std::int32_t action = 0;
        std::uint32_t flags = 0;
    };
};

struct DomainEventMemoryDeviceSizeChange {
    static constexpr Procedure info{.number = 438, .name = "DOMAIN_EVENT_MEMORY_DEVICE_SIZE_CHANGE", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        DomainRef domain;
        std::string alias;
        std::uint64_t size = 0;
    };
};

struct DomainEventNicMacChange {
    static constexpr Procedure info{.number = 453, .name = "DOMAIN_EVENT_NIC_MAC_CHANGE", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        DomainRef domain;
        std::string alias;
        std::string old_mac;
        std::string new_mac;
    };
};

struct DomainEventVcpuRemoved {
    static constexpr Procedure info{.number = 454, .name = "DOMAIN_EVENT_VCPU_REMOVED", .event = true};
    struct Message { std::int32_t callback_id = 0; DomainRef domain; std::uint32_t vcpuid = 0; };
};

struct DomainEventCallbackChannelLifecycle {
    static constexpr Procedure info{.number = 455, .name = "DOMAIN_EVENT_CALLBACK_CHANNEL_LIFECYCLE", .event = true};
    struct Message {
        std::int32_t callback_id = 0;
        DomainRef domain;
        std::string channel_name;
        std::int32_t state = 0;
        std::int32_t reason = 0;
    };
};

}  // namespace vireo::protocol::remote
