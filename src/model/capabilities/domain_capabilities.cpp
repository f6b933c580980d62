#include "model/capabilities/domain_capabilities.hpp"

#include "schema/fields.hpp"
#include "schema/read.hpp"
#include "schema/write.hpp"
#include "xml/document.hpp"

namespace vireo::schema {

using namespace model;

// <genid supported='yes'/> as one value.
constexpr Facts supported(std::string_view inside, std::string_view since = "") {
    return {.inside = inside, .in_attribute = "supported", .since = since};
}

template <> inline constexpr auto fields<CapabilityEnum> = rows(
    attribute<&CapabilityEnum::name>("name", "What the values are for.", {.required = true}),
    leaf<&CapabilityEnum::values>("value", "A value that may be used."));
template <> inline constexpr auto fields<CapabilityGroup> = rows(
    attribute<&CapabilityGroup::supported>("supported", "Whether it can be used."),
    element<&CapabilityGroup::enums>("enum", "Values of one attribute."));
template <> inline constexpr auto fields<LoaderCapability> = rows(
    attribute<&LoaderCapability::supported>("supported", "Whether it can be used."),
    leaf<&LoaderCapability::files>("value", "A firmware file."),
    element<&LoaderCapability::enums>("enum", "Values of one attribute."));
template <> inline constexpr auto fields<OsCapability> = rows(
    attribute<&OsCapability::supported>("supported", "Whether it can be used."),
    element<&OsCapability::enums>("enum", "Values of one attribute."),
    element<&OsCapability::loader>("loader", "Firmware."),
    element<&OsCapability::firmware_features>("firmwareFeatures", "Features of firmware.", {.since = "12.1.0"}),
    element<&OsCapability::varstore>("varstore", "Stores of firmware variables.", {.since = "12.1.0"}));
template <> inline constexpr auto fields<CpuModelCapability> = rows(
    attribute<&CpuModelCapability::fallback>("fallback", "Whether another model may take its place."),
    attribute<&CpuModelCapability::vendor_id>("vendor_id", "Vendor that guests see."),
    attribute<&CpuModelCapability::usable>("usable", "Whether the host can run it."),
    attribute<&CpuModelCapability::deprecated>("deprecated", "Whether it should be used no more."),
    attribute<&CpuModelCapability::vendor>("vendor", "Who made it."),
    attribute<&CpuModelCapability::canonical>("canonical", "The model that it is another name of.", {.since = "10.10.0"}),
    text<&CpuModelCapability::name>("Name of the model."));
template <> inline constexpr auto fields<CpuFeatureCapability> = rows(
    attribute<&CpuFeatureCapability::policy>("policy", "Whether the model has it."),
    attribute<&CpuFeatureCapability::name>("name", "Name of the feature."));
template <> inline constexpr auto fields<CpuBlockers> = rows(
    attribute<&CpuBlockers::model>("model", "The model that cannot run."),
    leaf<&CpuBlockers::features>("feature", "A feature that the host lacks.", {.in_attribute = "name"}));
