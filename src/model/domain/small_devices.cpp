// Tables of the devices with few members.
#include "model/domain/small_devices.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

void after_read(Lease& lease, ReadContext& context) {
    auto missing = [&](std::string_view name) {
        context.fail(ErrorCode::xml_error, "Missing '" + std::string(name) + "' element for lease");
    };
    if (!context.element.child("lockspace")) context.fail(ErrorCode::internal_error, ErrorDomain::none, "Missing 'lockspace' element for lease");
    if (lease.key.empty()) missing("key");
    const xml::Element* target = context.element.child("target");
    if (!target || !target->attribute("path")) missing("target");
}
void after_read(Memballoon& balloon, ReadContext&) {
    if (balloon.stats_period > std::uint32_t{INT32_MAX}) balloon.stats_period.reset();    // less than nothing: none
}
// What backs a module with a file and what memory of the host are different things.
void after_read(MemoryDevice& memory, ReadContext&) {
    if (memory.source) {
        if (memory.model == MemoryModel::dimm || memory.model == MemoryModel::virtio_mem) {
            memory.source->path.reset();
            memory.source->alignsize.reset();
            memory.source->pmem = false;
        } else if (memory.model == MemoryModel::nvdimm || memory.model == MemoryModel::virtio_pmem) {
            memory.source->nodemask.reset();
            memory.source->pagesize.reset();
        }
        if (*memory.source == MemorySource{}) memory.source.reset();
    }
    if (memory.model == MemoryModel::virtio_mem && !memory.target.requested) memory.target.requested = 0;
}
void after_read(Redirdev& redirdev, ReadContext& context) {
    if (!context.element.attribute("type")) context.fail(ErrorCode::internal_error, "missing type in redirdev");
    if (!redirdev.bus) redirdev.bus = RedirdevBus::usb;
}
void after_read(EgdBackend&, ReadContext& context) {
    if (!context.element.attribute("type")) context.fail(ErrorCode::xml_error, "missing EGD backend type");
}
void after_read(CertificatesSmartcard&, ReadContext& context) {
    const auto given = std::ranges::count_if(context.element.elements(), [](const xml::Element& child) { return child.name == "certificate"; });
    if (given != 3) context.fail(ErrorCode::xml_error, "host-certificates mode needs exactly three certificates");
}
void after_read(PassthroughSmartcard&, ReadContext& context) {
    if (!context.element.attribute("type")) context.fail(ErrorCode::xml_error, "passthrough mode requires a character device type attribute");
}

void after_read(TpmExternal& tpm, ReadContext& context) {
    const auto sources = std::ranges::count_if(context.element.elements(), [](const xml::Element& child) { return child.name == "source"; });
    if (sources > 1) context.fail(ErrorCode::xml_error, "only one source element is allowed for character device", "source");
    const std::string type = tpm.type.value_or("");
    if (type.empty()) context.fail(ErrorCode::xml_error, "missing external TPM backend type", "source");
    else if (type != "unix") context.fail(ErrorCode::config_unsupported, "unknown backend type '" + type + "' for external TPM", "source/@type");
    if (!tpm.path) context.fail(ErrorCode::xml_error, "missing socket path for external TPM device", "source");
    if (tpm.mode && *tpm.mode != "connect")
        context.fail(ErrorCode::xml_error, ErrorDomain::xml, "Invalid value for attribute 'mode' in element 'source': '" + *tpm.mode + "'.", "source/@mode");
    if (!tpm.mode) tpm.mode = "connect";
}

namespace {

// "1.10" as binary coded decimals: 0x0110.
std::optional<std::uint32_t> parse_usb_version(std::string_view text) {
    const auto dot = text.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    unsigned major = 0, minor = 0;
    auto number = [](std::string_view digits, unsigned& value) {
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc() && end == digits.data() + digits.size() && value < 100;
    };
    const std::string_view fraction = text.substr(dot + 1);
    if (!number(text.substr(0, dot), major) || !number(fraction, minor)) return std::nullopt;
    if (fraction.size() == 1) minor *= 10;
    return (major / 10) << 12 | (major % 10) << 8 | (minor / 10) << 4 | (minor % 10);
}
std::string print_usb_version(std::uint32_t bcd) {
    const unsigned major = (bcd >> 12 & 0xf) * 10 + (bcd >> 8 & 0xf), minor = (bcd >> 4 & 0xf) * 10 + (bcd & 0xf);
    return std::to_string(major) + (minor < 10 ? ".0" : ".") + std::to_string(minor);
}

}  // namespace

}  // namespace vireo::model

namespace vireo::model {

// Numbers in capitals, with -1 for any, and versions in decimals: beyond what a row says.
void read_xml(RedirfilterDevice& device, ReadContext& context) {
    auto number = [&](std::string_view name, std::uint32_t limit) -> std::optional<std::uint32_t> {
        const auto* text = context.element.attribute(name);
        if (!text || *text == "-1") return std::nullopt;
        std::uint64_t value = 0;
        const schema::Facts facts{.max = limit, .radix = 0};
        if (schema::parse_unsigned(*text, facts, limit, value) == schema::Fault::none) return static_cast<std::uint32_t>(value);
        context.fail(ErrorCode::xml_error, ErrorDomain::xml,
                     "Invalid value for attribute '" + std::string(name) + "' in element 'usbdev': '" + std::string(*text) + "'. Expected integer value",
                     "@" + std::string(name));
        return std::nullopt;
    };
    device.class_ = number("class", 0xff);
    device.vendor = number("vendor", 0xffff);
    device.product = number("product", 0xffff);
    if (const auto* text = context.element.attribute("version"); text && *text != "-1") {
        device.version = parse_usb_version(*text);
        if (!device.version) context.fail(ErrorCode::xml_error, "Cannot parse USB device version " + std::string(*text), "@version");
    }
    const auto* allow = context.element.attribute("allow");
    if (!allow)
        return context.fail(ErrorCode::xml_error, ErrorDomain::xml, "Missing required attribute 'allow' in element 'usbdev'");
    const auto word = schema::from_word<YesNo>(*allow);
    if (!word)
        return context.fail(ErrorCode::xml_error, ErrorDomain::xml,
                            "Invalid value for attribute 'allow' in element 'usbdev': '" + std::string(*allow) + "'.", "@allow");
    device.allow = *word;
}

void write_xml(const RedirfilterDevice& device, xml::Writer& to, std::string_view name, const WriteOptions&) {
    auto number = [&](std::string_view attribute, const std::optional<std::uint32_t>& value, int digits) {
        if (!value) return;
        char text[16];
        std::snprintf(text, sizeof text, "0x%0*X", digits, *value);
        to.attribute(attribute, text);
    };
    to.open(name);
    number("class", device.class_, 2);
    number("vendor", device.vendor, 4);
    number("product", device.product, 4);
    if (device.version) to.attribute("version", print_usb_version(*device.version));
    to.attribute("allow", schema::word(device.allow));
    to.close();
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto words<decltype(Rng::backend)> = list_of("random", "egd", "builtin");
template <> inline constexpr auto words<decltype(Smartcard::kind)> = list_of("host", "host-certificates", "passthrough");

// --- memory
template <> inline constexpr auto fields<MemorySource> = rows(
    leaf<&MemorySource::path>("path", "File of the host that keeps the content.", {.since = "3.2.0"}),
    leaf<&MemorySource::alignsize>("alignsize", "Alignment of the file's mapping.", {.unit = "KiB", .since = "5.0.0"}),
    flag<&MemorySource::pmem>("pmem", "The file is on persistent memory.", {.since = "5.0.0"}),
    leaf<&MemorySource::nodemask>("nodemask", "NUMA nodes of the host that the memory is taken from.", {.error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'", .since = "1.2.14"}),
    leaf<&MemorySource::pagesize>("pagesize", "Size of the host's pages.", {.zero_is_none = true, .unit = "KiB", .since = "1.2.14"}));
template <> inline constexpr auto fields<MemoryTarget> = rows(
    attribute<&MemoryTarget::dynamic_memslots>("dynamicMemslots", "Whether the memory is mapped in pieces.", {.since = "10.1.0"}),
    leaf<&MemoryTarget::size>("size", "Size of the module.", {.required = true, .unit = "KiB", .since = "1.2.14"}),
    leaf<&MemoryTarget::node>("node", "NUMA node of the guest.", {.message = "invalid value of memory device node", .since = "1.2.14"}),
    leaf<&MemoryTarget::label_size>("size", "Size of the label area (nvdimm).", {.inside = "label", .unit = "KiB", .since = "3.2.0"}),
    flag<&MemoryTarget::readonly>("readonly", "The guest cannot write.", {.since = "5.0.0"}),
    leaf<&MemoryTarget::block>("block", "Size of the pieces that are plugged (virtio-mem).", {.unit = "KiB", .since = "7.9.0"}),
    leaf<&MemoryTarget::requested>("requested", "How much the guest is asked to have (virtio-mem).", {.unit = "KiB", .since = "7.9.0"}),
    leaf<&MemoryTarget::current>("current", "How much the guest has (virtio-mem).", {.live = true, .unit = "KiB", .since = "7.9.0"}),
    attribute<&MemoryTarget::address_base>("base", "Where the memory begins in the guest.",
                                           {.inside = "address", .radix = 16, .hex = 1, .since = "9.4.0"}));
template <> inline constexpr auto fields<MemoryDevice> = rows(
    attribute<&MemoryDevice::model>("model", "Kind of the module.", {.required = true, .since = "1.2.14"}),
    attribute<&MemoryDevice::access>("access", "Whether other processes share the memory.", {.since = "3.2.0"}),
    attribute<&MemoryDevice::discard>("discard", "Whether the content is thrown away at the end.", {.since = "4.4.0"}),
    leaf<&MemoryDevice::uuid>("uuid", "UUID of the label area (pSeries).", {.since = "6.2.0"}),
    element<&MemoryDevice::source>("source", "What the host gives.", {.since = "1.2.14"}),
    element<&MemoryDevice::target>("target", "What the guest sees.", {.required = true, .missing = "missing <target> element for <memory> device", .since = "1.2.14"}),
    part<&MemoryDevice::virtio>("What every virtio device may say.", {.inside = "driver", .since = "11.9.0"}),
    part<&MemoryDevice::info>("What every device may say."));

// --- tpm
template <> inline constexpr auto fields<TpmPcrBanks> = rows(
    flag<&TpmPcrBanks::sha1>("sha1", "The SHA1 bank is active.", {.since = "7.10.0"}),
    flag<&TpmPcrBanks::sha256>("sha256", "The SHA256 bank is active.", {.since = "7.10.0"}),
    flag<&TpmPcrBanks::sha384>("sha384", "The SHA384 bank is active.", {.since = "7.10.0"}),
    flag<&TpmPcrBanks::sha512>("sha512", "The SHA512 bank is active.", {.since = "7.10.0"}));
template <> inline constexpr auto fields<TpmPassthrough> = rows(
    attribute<&TpmPassthrough::path>("path", "Device of the host.", {.inside = "device", .since = "1.0.5"}));
template <> inline constexpr auto fields<TpmStateSource> = rows(
    attribute<&TpmStateSource::type>("type", "Whether the state is a file or a folder.", {.required = true, .since = "10.10.0"}),
    attribute<&TpmStateSource::path>("path", "Where the state is kept.", {.required = true, .since = "10.10.0"}));
template <> inline constexpr auto fields<TpmProfile> = rows(
    attribute<&TpmProfile::source>("source", "Profile that the state is made with.", {.since = "10.10.0"}),
    attribute<&TpmProfile::remove_disabled>("removeDisabled", "Which algorithms are left out.", {.since = "10.10.0"}),
    attribute<&TpmProfile::name>("name", "Name of the profile that was used.", {.since = "10.10.0"}));
template <> inline constexpr auto fields<TpmEmulator> = rows(
    attribute<&TpmEmulator::version>("version", "Version of the specification.", {.since = "4.5.0"}),
    attribute<&TpmEmulator::persistent_state>("persistent_state", "Whether the state is kept when the guest is undefined.", {.error = ErrorCode::internal_error, .message = "Invalid persistent_state value, either 'yes' or 'no'", .since = "7.0.0"}),
    attribute<&TpmEmulator::debug>("debug", "How much is logged.", {.since = "10.6.0"}),
    attribute<&TpmEmulator::encryption_secret>("secret", "Secret that encrypts the state.", {.inside = "encryption", .empty_is_none = true, .error = ErrorCode::internal_error, .message = "Unable to parse secret uuid '{value}'", .since = "5.6.0"}),
    element<&TpmEmulator::active_pcr_banks>("active_pcr_banks", "Which banks are active.", {.since = "7.10.0"}),
    element<&TpmEmulator::source>("source", "Where the state is kept.", {.since = "10.10.0"}),
    element<&TpmEmulator::profile>("profile", "What the TPM can do.", {.since = "10.10.0"}));
template <> inline constexpr auto fields<TpmExternal> = rows(
    attribute<&TpmExternal::type>("type", "Kind of socket: unix.", {.inside = "source", .required = true, .missing = "missing external TPM backend type", .since = "9.0.0"}),
    attribute<&TpmExternal::mode>("mode", "Role on the socket: connect.", {.inside = "source", .since = "9.0.0"}),
    attribute<&TpmExternal::path>("path", "Socket of the emulator.", {.inside = "source", .since = "9.0.0"}));
template <> inline constexpr auto fields<Tpm> = rows(
    attribute<&Tpm::model>("model", "Interface that the guest sees.", {.since = "1.0.5"}),
    element<&Tpm::backend>("backend", "What is behind it.", {.by = "type", .required = true, .needed = true, .repeated = Repeated::refused, .missing = "missing TPM device backend", .since = "1.0.5"}),
    part<&Tpm::info>("What every device may say."));

// --- rng
template <> inline constexpr auto fields<RandomBackend> = rows(
    text<&RandomBackend::path>("Device of the host that gives random numbers."));
template <> inline constexpr auto fields<EgdBackend> = rows(
    part<&EgdBackend::source>("Where the daemon that gives random numbers is."));
template <> inline constexpr auto fields<BuiltinBackend> = rows();
template <> inline constexpr auto fields<RngRate> = rows(
    attribute<&RngRate::bytes>("bytes", "Most bytes in a period.", {.required = true, .min = 1, .since = "1.0.4"}),
    attribute<&RngRate::period>("period", "Length of the period in milliseconds.", {.since = "1.0.4"}));
template <> inline constexpr auto fields<Rng> = rows(
    attribute<&Rng::model>("model", "Device that the guest sees.", {.required = true, .error = ErrorCode::config_unsupported, .message = "unknown RNG model '{value}'", .missing = "missing RNG device model", .since = "1.0.3"}),
    element<&Rng::rate>("rate", "How much the guest may take.", {.since = "1.0.4"}),
    element<&Rng::backend>("backend", "Where random numbers come from.", {.by = "model", .required = true, .needed = true, .repeated = Repeated::refused, .error = ErrorCode::config_unsupported, .message = "unknown RNG backend model '{value}'", .missing = "only one RNG backend is supported", .since = "1.0.3"}),
    part<&Rng::virtio>("What every virtio device may say.", {.inside = "driver", .since = "3.5.0"}),
    part<&Rng::info>("What every device may say."));

// --- watchdog, balloon
template <> inline constexpr auto fields<Watchdog> = rows(
    attribute<&Watchdog::model>("model", "Device that the guest sees.", {.required = true, .error = ErrorCode::config_unsupported, .message = "unknown watchdog model '{value}'", .missing_error = ErrorCode::internal_error, .missing = "watchdog must contain model name"}),
    attribute<&Watchdog::action>("action", "What happens when the guest stops answering.", {.error = ErrorCode::config_unsupported, .message = "unknown watchdog action '{value}'"}),
    part<&Watchdog::info>("What every device may say."));
template <> inline constexpr auto fields<Memballoon> = rows(
    attribute<&Memballoon::model>("model", "Device that the guest sees.", {.required = true}),
    attribute<&Memballoon::autodeflate>("autodeflate", "Whether the guest gets memory back before it runs out.", {.since = "1.3.1"}),
    attribute<&Memballoon::free_page_reporting>("freePageReporting", "Whether free memory is given back by itself.", {.since = "6.9.0"}),
    attribute<&Memballoon::stats_period>("period", "Seconds between statistics.", {.inside = "stats", .wraps = true, .zero_is_none = true, .since = "1.1.1"}),
    part<&Memballoon::info>("What every device may say."),
    part<&Memballoon::virtio>("What every virtio device may say.", {.inside = "driver", .since = "3.5.0"}));

// --- the rest
template <> inline constexpr auto fields<Panic> = rows(
    attribute<&Panic::model>("model", "How the guest tells.", {.error = ErrorCode::config_unsupported, .message = "unknown panic model '{value}'", .since = "1.3.1"}),
    part<&Panic::info>("What every device may say."));
template <> inline constexpr auto fields<Vsock> = rows(
    attribute<&Vsock::model>("model", "Device that the guest sees.", {.since = "4.4.0"}),
    attribute<&Vsock::auto_cid>("auto", "Whether a free number is taken.", {.inside = "cid", .since = "4.4.0"}),
    attribute<&Vsock::cid>("address", "Number of the guest.", {.inside = "cid", .min = 3, .since = "4.4.0"}),
    part<&Vsock::virtio>("What every virtio device may say.", {.inside = "driver", .since = "7.1.0"}),
    part<&Vsock::info>("What every device may say."));
template <> inline constexpr auto fields<Crypto> = rows(
    attribute<&Crypto::model>("model", "Device that the guest sees.", {.required = true, .since = "9.0.1"}),
    attribute<&Crypto::type>("type", "Who does the work.", {.required = true, .since = "9.0.1"}),
    attribute<&Crypto::backend>("model", "How the work is done.", {.inside = "backend", .required = true, .since = "9.0.1"}),
    attribute<&Crypto::queues>("queues", "Number of virtqueues.", {.inside = "backend", .since = "9.0.1"}),
    part<&Crypto::virtio>("What every virtio device may say.", {.inside = "driver", .since = "9.0.1"}),
    part<&Crypto::info>("What every device may say."));
template <> inline constexpr auto fields<Hub> = rows(
    attribute<&Hub::type>("type", "Kind of the hub.", {.required = true, .error = ErrorCode::config_unsupported, .message = "unknown hub device type '{value}'", .missing_error = ErrorCode::internal_error, .missing = "missing hub device type"}),
    part<&Hub::info>("What every device may say."));
template <> inline constexpr auto fields<Nvram> = rows(part<&Nvram::info>("What every device may say."));
template <> inline constexpr auto fields<Lease> = rows(
    leaf<&Lease::lockspace>("lockspace", "Lockspace of the key.", {.since = "0.9.4"}),
    leaf<&Lease::key>("key", "Key that is locked while the guest runs.", {.since = "0.9.4"}),
    attribute<&Lease::path>("path", "File of the lockspace.", {.inside = "target", .since = "0.9.4"}),
    attribute<&Lease::offset>("offset", "Where the lease is in the file.", {.inside = "target", .zero_is_none = true, .since = "0.9.4"}));
template <> inline constexpr auto fields<ShmemServer> = rows(
    attribute<&ShmemServer::path>("path", "Socket of the server.", {.since = "1.2.10"}));
template <> inline constexpr auto fields<ShmemMsi> = rows(
    attribute<&ShmemMsi::vectors>("vectors", "Number of interrupt vectors.", {.since = "1.2.10"}),
    attribute<&ShmemMsi::ioeventfd>("ioeventfd", "Whether notifications bypass the hypervisor's main thread.", {.since = "1.2.10"}));
template <> inline constexpr auto fields<Shmem> = rows(
    attribute<&Shmem::name>("name", "Name of the memory.", {.required = true, .missing = "shmem element must contain 'name' attribute", .since = "1.2.10"}),
    attribute<&Shmem::role>("role", "Whether the memory stays here when the guest moves.", {.since = "6.6.0"}),
    attribute<&Shmem::model>("type", "Device that the guest sees.", {.inside = "model", .since = "3.1.0"}),
    leaf<&Shmem::size>("size", "Size of the memory, in MiB.", {.unit = "M", .default_unit = "bytes", .since = "1.2.10"}),
    element<&Shmem::server>("server", "Server that shares the memory.", {.written = Written::always, .since = "1.2.10"}),
    element<&Shmem::msi>("msi", "Interrupts between the guests.", {.since = "1.2.10"}),
    part<&Shmem::info>("What every device may say."));

template <> inline constexpr auto fields<HostSmartcard> = rows();
template <> inline constexpr auto fields<CertificatesSmartcard> = rows(
    leaf<&CertificatesSmartcard::certificates>("certificate", "Name of a certificate; three are needed.", {.since = "0.8.8"}),
    leaf<&CertificatesSmartcard::database>("database", "Folder of the certificates.", {.since = "0.8.8"}));
template <> inline constexpr auto fields<PassthroughSmartcard> = rows(
    part<&PassthroughSmartcard::source>("Where the card's bytes come from."));
template <> inline constexpr auto fields<Smartcard> = rows(
    choice<&Smartcard::kind>("mode", "Where the card is.", {.required = true, .since = "0.8.8"}),
    part<&Smartcard::info>("What every device may say."));

template <> inline constexpr auto fields<Redirdev> = rows(
    attribute<&Redirdev::bus>("bus", "What is redirected.", {.error = ErrorCode::config_unsupported, .message = "unknown redirdev bus '{value}'", .since = "0.9.5"}),
    part<&Redirdev::source>("Where the device's bytes come from."),
    part<&Redirdev::info>("What every device may say."));
template <> inline constexpr auto fields<RedirfilterDevice> = rows(
    attribute<&RedirfilterDevice::class_>("class", "USB class; -1 matches any.", {.since = "0.10.0"}),
    attribute<&RedirfilterDevice::vendor>("vendor", "Vendor; -1 matches any.", {.since = "0.10.0"}),
    attribute<&RedirfilterDevice::product>("product", "Product; -1 matches any.", {.since = "0.10.0"}),
    attribute<&RedirfilterDevice::version>("version", "Version of the device; -1 matches any.", {.since = "0.10.0"}),
    attribute<&RedirfilterDevice::allow>("allow", "Whether it may be redirected.", {.required = true, .since = "0.10.0"}));
template <> inline constexpr auto fields<Redirfilter> = rows(
    element<&Redirfilter::devices>("usbdev", "A rule; the first that matches counts.", {.since = "0.10.0"}));
template <> inline constexpr auto fields<Pstore> = rows(
    attribute<&Pstore::backend>("backend", "How the guest reaches the store.", {.required = true, .since = "10.6.0"}),
    leaf<&Pstore::path>("path", "File of the host that keeps the content.", {.since = "10.6.0"}),
    leaf<&Pstore::size>("size", "Size of the store.", {.required = true, .unit = "KiB", .since = "10.6.0"}),
    part<&Pstore::info>("What every device may say."));

// --- iommu
template <> inline constexpr auto fields<IommuGranule> = rows(
    attribute<&IommuGranule::mode>("mode", "Whether the host's granule is used.", {.since = "12.1.0"}),
    attribute<&IommuGranule::size>("size", "Smallest piece that is mapped.", {.unit = "KiB", .since = "12.1.0"}));
template <> inline constexpr auto fields<IommuDriver> = rows(
    attribute<&IommuDriver::intremap>("intremap", "Whether interrupts are remapped.", {.since = "3.4.0"}),
    attribute<&IommuDriver::caching_mode>("caching_mode", "Whether caching mode is on (needed by VFIO).", {.since = "3.4.0"}),
    attribute<&IommuDriver::eim>("eim", "Whether extended interrupts are offered.", {.since = "3.4.0"}),
    attribute<&IommuDriver::iotlb>("iotlb", "Whether the device's own address caches are kept.", {.since = "3.5.0"}),
    attribute<&IommuDriver::aw_bits>("aw_bits", "Width of addresses in bits.", {.since = "6.5.0"}),
    attribute<&IommuDriver::dma_translation>("dma_translation", "Whether DMA is translated.", {.since = "10.7.0"}),
    attribute<&IommuDriver::passthrough>("passthrough", "Whether devices may bypass it (amd).", {.since = "11.5.0"}),
    attribute<&IommuDriver::xtsup>("xtsup", "Whether x2APIC is supported (amd).", {.since = "11.5.0"}),
    attribute<&IommuDriver::pci_bus>("pciBus", "PCI bus that it serves (smmuv3).", {.since = "11.10.0"}),
    element<&IommuDriver::granule>("granule", "Smallest piece that is mapped.", {.since = "12.1.0"}));
template <> inline constexpr auto fields<Iommu> = rows(
    attribute<&Iommu::model>("model", "Device that the guest sees.", {.required = true, .since = "2.1.0"}),
    element<&Iommu::driver>("driver", "What it can do.", {.since = "3.4.0"}),
    part<&Iommu::info>("What every device may say."));

}  // namespace vireo::schema

namespace vireo::model {

// Compat: <redirdev></redirdev> on two lines where nothing stands in it.
void write_xml(const Redirdev& redirdev, xml::Writer& to, std::string_view name, const WriteOptions& options) {
    to.open(name);
    schema::write_rows(schema::record<Redirdev>(), &redirdev, to, options);
    to.raw("");
    to.close();
}

// Compat: <nvram></nvram> on two lines where nothing stands in it.
void write_xml(const Nvram& nvram, xml::Writer& to, std::string_view name, const WriteOptions& options) {
    to.open(name);
    schema::write_rows(schema::record<Nvram>(), &nvram, to, options);
    to.raw("");
    to.close();
}

const schema::Type& schema_of(const Lease*) { return schema::record<Lease>(); }
const schema::Type& schema_of(const Smartcard*) { return schema::record<Smartcard>(); }
const schema::Type& schema_of(const Tpm*) { return schema::record<Tpm>(); }
const schema::Type& schema_of(const Redirdev*) { return schema::record<Redirdev>(); }
const schema::Type& schema_of(const Redirfilter*) { return schema::record<Redirfilter>(); }
const schema::Type& schema_of(const Hub*) { return schema::record<Hub>(); }
const schema::Type& schema_of(const Watchdog*) { return schema::record<Watchdog>(); }
const schema::Type& schema_of(const Memballoon*) { return schema::record<Memballoon>(); }
const schema::Type& schema_of(const Rng*) { return schema::record<Rng>(); }
const schema::Type& schema_of(const Nvram*) { return schema::record<Nvram>(); }
const schema::Type& schema_of(const Panic*) { return schema::record<Panic>(); }
const schema::Type& schema_of(const Shmem*) { return schema::record<Shmem>(); }
const schema::Type& schema_of(const MemoryDevice*) { return schema::record<MemoryDevice>(); }
const schema::Type& schema_of(const Crypto*) { return schema::record<Crypto>(); }
const schema::Type& schema_of(const Iommu*) { return schema::record<Iommu>(); }
const schema::Type& schema_of(const Vsock*) { return schema::record<Vsock>(); }
const schema::Type& schema_of(const Pstore*) { return schema::record<Pstore>(); }

}  // namespace vireo::model
