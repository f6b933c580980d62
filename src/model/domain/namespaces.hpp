#pragma once
// What only one hypervisor understands, in its own XML namespace: qemu:, lxc:, xen:, bhyve:, vmware:.
#include <optional>
#include <string>
#include <vector>

namespace vireo::model {

struct QemuEnvironment {
    std::string name;
    std::optional<std::string> value;
    bool operator==(const QemuEnvironment&) const = default;
};
// Arguments and environment passed to QEMU as they are.
struct QemuCommandline {
    std::vector<std::string> args;
    std::vector<QemuEnvironment> environment;
    bool operator==(const QemuCommandline&) const = default;
};
// Capabilities of the binary to add or take away.
struct QemuCapabilities {
    std::vector<std::string> add, del;
    bool operator==(const QemuCapabilities&) const = default;
};
enum class QemuPropertyType { string, signed_, unsigned_, bool_, remove };
struct QemuProperty {
    std::string name;
    QemuPropertyType type = QemuPropertyType::string;
    std::optional<std::string> value;
    bool operator==(const QemuProperty&) const = default;
};
// Properties of one device's frontend, by its alias.
struct QemuDeviceOverride {
    std::string alias;
    std::vector<QemuProperty> properties;
    bool operator==(const QemuDeviceOverride&) const = default;
};
struct QemuOverride {
    std::vector<QemuDeviceOverride> devices;
    bool operator==(const QemuOverride&) const = default;
};
struct QemuDeprecation {
    std::string behavior;                     // none, omit, reject or crash
    bool operator==(const QemuDeprecation&) const = default;
};
struct QemuNamespace {
    std::optional<QemuCommandline> commandline;
    std::optional<QemuCapabilities> capabilities;
    std::optional<QemuOverride> override_;
    std::optional<QemuDeprecation> deprecation;
    bool operator==(const QemuNamespace&) const = default;
    bool is_empty() const { return *this == QemuNamespace{}; }
};

enum class LxcShareKind { netns, name, pid };   // netns: the network namespace only
struct LxcShare {
    LxcShareKind type = LxcShareKind::name;
    std::string value;
    bool operator==(const LxcShare&) const = default;
};
struct LxcNamespaces {
    std::optional<LxcShare> sharenet, shareipc, shareuts;
    bool operator==(const LxcNamespaces&) const = default;
};
struct LxcNamespace {
    std::optional<LxcNamespaces> shared;
    bool operator==(const LxcNamespace&) const = default;
    bool is_empty() const { return *this == LxcNamespace{}; }
};

struct PlainCommandline {
    std::vector<std::string> args;            // <arg value='…'/>
    bool operator==(const PlainCommandline&) const = default;
};
struct XenNamespace {
    std::optional<PlainCommandline> commandline;
    bool operator==(const XenNamespace&) const = default;
    bool is_empty() const { return !commandline; }
};
struct BhyveNamespace {
    std::optional<PlainCommandline> commandline;
    bool operator==(const BhyveNamespace&) const = default;
    bool is_empty() const { return !commandline; }
};
struct VmwareNamespace {
    std::optional<std::string> datacenter_path;
    bool operator==(const VmwareNamespace&) const = default;
    bool is_empty() const { return !datacenter_path; }
};

}  // namespace vireo::model

namespace vireo::schema {
template <> inline constexpr auto words<model::QemuPropertyType> = list_of("string", "signed", "unsigned", "bool", "remove");
template <> inline constexpr auto words<model::LxcShareKind> = list_of("netns", "name", "pid");
}  // namespace vireo::schema
