// Firmware: -bios, or flash chips whose contents are block nodes.
#include "drivers/qemu/argv_blockdev.hpp"
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"

namespace vireo::qemu {

using namespace model;
using schema::YesNo;

namespace {

bool is_pflash(const Os& os) { return os.loader && os.loader->type == LoaderType::pflash && os.loader->path; }

}  // namespace

void add_pflash(ArgvContext& context) {
    const Os& os = context.domain.os;
    if (!is_pflash(os)) return;
    StorageSource code;
    code.where = FileSource{*os.loader->path, std::nullopt};
    BlockLayer layer;
    layer.source = &code;
    layer.prefix = "libvirt-pflash0";
    layer.format = os.loader->format.value_or(StorageFormat::raw);
    layer.read_only = os.loader->readonly == YesNo::yes;
    add_layer(context, layer, "");

    if (!os.nvram) return;
    StorageSource variables;
    if (os.nvram->source) variables = *os.nvram->source;
    else if (os.nvram->path) variables.where = FileSource{*os.nvram->path, std::nullopt};
    else return;
    BlockLayer second;
    second.source = &variables;
    second.prefix = "libvirt-pflash1";
    second.format = os.nvram->format.value_or(StorageFormat::raw);
    second.auth = variables.auth ? &*variables.auth : nullptr;
    second.encryption = variables.encryption ? &*variables.encryption : nullptr;
    add_layer(context, second, "");
}

void add_firmware(ArgvContext& context) {
    const Os& os = context.domain.os;
    if (!os.loader) return;
    if (os.loader->secure == YesNo::yes) context.option("-global", "driver=cfi.pflash01,property=secure,value=on");
    if (is_pflash(os)) return;
    if (os.loader->path) context.option("-bios", *os.loader->path);
}

}  // namespace vireo::qemu
