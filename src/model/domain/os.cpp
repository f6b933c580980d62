#include "model/domain/os.hpp"

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

void after_read(Os& os, ReadContext& context) {
    if (os.acpi_tables.size() > 1) context.fail(ErrorCode::xml_error, "Only one acpi table is supported", "acpi");
    for (const xml::Element& child : context.element.elements())
        if (child.name == "boot" && !child.attribute("dev"))
            context.fail(ErrorCode::xml_error, ErrorDomain::xml, "Missing required attribute 'dev' in element 'boot'", "boot");
    auto& features = os.firmware_features;
    for (std::size_t i = 0; i < features.size(); ++i)
        std::erase_if(features, [&, name = features[i].name, kept = &features[i]](const FirmwareFeature& other) { return &other > kept && other.name == name; });
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<FirmwareFeature> = rows(
    attribute<&FirmwareFeature::enabled>("enabled", "Whether the firmware must have it or must not.", {.required = true, .since = "7.2.0"}),
    attribute<&FirmwareFeature::name>("name", "The feature.", {.required = true, .since = "7.2.0"}));
template <> inline constexpr auto fields<Loader> = rows(
    attribute<&Loader::readonly>("readonly", "Whether the image is mapped read-only.", {.since = "1.2.8"}),
    attribute<&Loader::secure>("secure", "Whether the image implements secure boot.", {.since = "2.1.0"}),
    attribute<&Loader::type>("type", "How the image is mapped.", {.since = "1.2.8"}),
    attribute<&Loader::stateless>("stateless", "Whether the firmware keeps no variables.", {.since = "8.6.0"}),
    attribute<&Loader::format>("format", "Format of the image.", {.since = "9.2.0"}),
    text<&Loader::path>("Firmware image."));
template <> inline constexpr auto fields<OsNvram> = rows(
    attribute<&OsNvram::template_>("template", "Image that the variables are copied from.", {.since = "1.2.8"}),
    attribute<&OsNvram::template_format>("templateFormat", "Format of the template.", {.since = "10.10.0"}),
    part<&OsNvram::source>("Where the variables are kept.", {.since = "8.5.0"}),
    attribute<&OsNvram::format>("format", "Format of the image.", {.since = "9.2.0"}),
    text<&OsNvram::path>("File of the variables."));
template <> inline constexpr auto fields<OsVarstore> = rows(
    attribute<&OsVarstore::template_>("template", "File that the variables are copied from.", {.since = "12.1.0"}),
    attribute<&OsVarstore::path>("path", "File of the variables.", {.since = "12.1.0"}));
template <> inline constexpr auto fields<AcpiTable> = rows(
    attribute<&AcpiTable::type>("type", "Kind of the table.", {.required = true, .since = "1.3.5"}),
    text<&AcpiTable::path>("File with the table.", {.since = "1.3.5"}));
template <> inline constexpr auto fields<InitEnvironment> = rows(
    attribute<&InitEnvironment::name>("name", "Name of the variable.", {.required = true, .since = "3.1.0"}),
    text<&InitEnvironment::value>("Value of the variable.", {.since = "3.1.0"}));
template <> inline constexpr auto fields<BootMenu> = rows(
    attribute<&BootMenu::enable>("enable", "Whether the firmware shows a menu.", {}),
    attribute<&BootMenu::timeout>("timeout", "Milliseconds that the menu waits.", {.since = "1.2.8"}));
template <> inline constexpr auto fields<OsBios> = rows(
    attribute<&OsBios::use_serial>("useserial", "Whether the firmware's messages go to the serial port.", {.since = "0.9.4"}),
    attribute<&OsBios::reboot_timeout>("rebootTimeout", "Milliseconds before it boots again after a failure; -1 for never.",
                                       {.min = -1, .max = 65535, .since = "0.10.2"}));

template <> inline constexpr auto fields<Os> = rows(
    attribute<&Os::firmware>("firmware", "Kind of firmware to be chosen.", {.empty_is_none = true, .since = "5.2.0"}),
    attribute<&Os::arch>("arch", "Architecture of the processor.", {.inside = "type"}),
    attribute<&Os::machine>("machine", "Kind of machine.", {.inside = "type"}),
    text<&Os::type>("What boots in the guest.", {.inside = "type", .error = ErrorCode::config_unsupported, .message = "unknown OS type '{value}'"}),
    element<&Os::firmware_features>("feature", "What the firmware must have.", {.inside = "firmware", .since = "7.2.0"}),
    leaf<&Os::init>("init", "Program that a container runs first."),
    leaf<&Os::init_args>("initarg", "An argument of that program."),
    element<&Os::init_environment>("initenv", "An environment variable of that program.", {.since = "3.1.0"}),
    leaf<&Os::init_dir>("initdir", "Folder in which that program starts.", {.since = "3.1.0"}),
    leaf<&Os::init_user>("inituser", "User that runs that program.", {.since = "3.1.0"}),
    leaf<&Os::init_group>("initgroup", "Group of that user.", {.since = "3.1.0"}),
    element<&Os::loader>("loader", "Firmware image."),
    element<&Os::nvram>("nvram", "Where the firmware's variables are kept.", {.since = "1.2.8"}),
    element<&Os::varstore>("varstore", "Where the firmware's variables are kept.", {.since = "12.1.0"}),
    leaf<&Os::kernel>("kernel", "Kernel of the host that is booted."),
    leaf<&Os::initrd>("initrd", "Initial file system of the kernel."),
    leaf<&Os::cmdline>("cmdline", "Arguments of the kernel."),
    leaf<&Os::dtb>("dtb", "Device tree of the kernel.", {.since = "1.0.4"}),
    leaf<&Os::shim>("shim", "Loader that checks the kernel.", {.since = "11.2.0"}),
    leaf<&Os::root>("root", "Root device of the kernel."),
    element<&Os::acpi_tables>("table", "A table that is added to the firmware's.", {.inside = "acpi", .since = "1.3.5"}),
    attribute<&Os::boot>("dev", "A kind of device to boot from, in order.", {.inside = "boot"}),
    element<&Os::boot_menu>("bootmenu", "Menu of the firmware."),
    element<&Os::bios>("bios", "What the firmware does.", {.since = "0.9.4"}),
    attribute<&Os::smbios>("mode", "Where SMBIOS tables come from.", {.inside = "smbios", .empty_is_none = true, .error = ErrorCode::config_unsupported, .message = "unknown smbios mode '{value}'", .since = "0.8.7"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const Os*) { return schema::record<Os>(); }

}  // namespace vireo::model
