#include "drivers/qemu/firmware_variables.hpp"

#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"

namespace vireo::qemu {

namespace {

// What the firmware starts with: named by the document, by qemu.conf for this loader, or by the loader's descriptor.
std::string template_of(const model::Os& os, const Config& config, std::span<const FirmwareDescriptor> descriptors) {
    if (os.nvram->template_) return *os.nvram->template_;
    const std::string loader = os.loader && os.loader->path ? *os.loader->path : "";
    for (const std::string& pair : config.nvram)
        if (const auto colon = pair.find(':'); colon != std::string::npos && pair.substr(0, colon) == loader) return pair.substr(colon + 1);
    for (const FirmwareDescriptor& descriptor : descriptors)
        if (descriptor.executable == loader && !descriptor.nvram_template.empty()) return descriptor.nvram_template;
    throw Error(ErrorCode::operation_failed, ErrorDomain::qemu, "unable to find any master var store for loader: " + loader);
}

}  // namespace

std::optional<std::string> variables_file(const model::Domain& domain, const Config& config) {
    if (domain.os.nvram && domain.os.nvram->source) {
        const std::string& path = model::local_path(*domain.os.nvram->source);
        const bool is_file = std::holds_alternative<model::FileSource>(domain.os.nvram->source->where);
        return is_file && !path.empty() ? std::optional(path) : std::nullopt;
    }
    if (domain.os.nvram && domain.os.nvram->path) return domain.os.nvram->path;
    if (domain.os.firmware == model::FirmwareKind::efi) return config.library_directory + "/nvram/" + domain.name + "_VARS.fd";
    return std::nullopt;
}

void prepare_variables(const model::Domain& live, const Config& config, std::span<const FirmwareDescriptor> descriptors, bool reset,
                       Rollback& undo) {
    if (!live.os.nvram) return;
    const auto path = variables_file(live, config);
    if (!path) return;
    const bool was_there = file_exists(*path);
    if (was_there && !reset) return;
    const std::string source = template_of(live.os, config, descriptors);
    make_directories(parent_path(*path));
    replace_file(*path, read_file(source), {.mode = 0600});
    if (!was_there) undo.add([path = *path] { unlink(path.c_str()); });
}

}  // namespace vireo::qemu
