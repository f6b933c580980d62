#include "model/domain/domain.hpp"

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

namespace {
bool current_differs(const Vcpus& vcpus) { return vcpus.current && *vcpus.current != vcpus.maximum; }
}  // namespace

void after_read(Devices& devices, ReadContext&) {
    if (devices.redirfilter && devices.redirfilter->devices.empty()) devices.redirfilter.reset();
}

void after_read(Vcpus&, ReadContext& context) {
    if (context.element.content().empty()) context.fail(ErrorCode::xml_error, "maximum vcpus count must be an integer");
}

void after_read(Domain& domain, ReadContext& context) {
    // An id that stands twice is one processor.
    auto& vcpus = domain.vcpus;
    for (std::size_t i = 0; i < vcpus.size(); ++i)
        std::erase_if(vcpus, [&, id = vcpus[i].id, kept = &vcpus[i]](const Vcpu& other) { return &other > kept && other.id == id; });
    // No folder can be called so.
    if (domain.name == "." || domain.name == "..") context.fail(ErrorCode::system_error, ErrorDomain::none, "'" + domain.name + "' cannot be the name of a domain", "name");
    if (domain.name.empty()) context.fail(ErrorCode::no_name, "");
    if (domain.title && domain.title->find('\n') != std::string::npos)
        context.fail(ErrorCode::xml_error, "Domain title can't contain newlines", "title");
    const xml::Element* type = context.element.child("os/type");
    if ((!type || type->content().empty()) && !domain.bootloader) context.fail(ErrorCode::xml_error, "an os <type> must be specified", "os");
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<Genid> = rows(text<&Genid::uuid>("The value; left out: a fresh one.", {.error = ErrorCode::internal_error, .message = "malformed genid element", .since = "4.4.0"}));

template <> inline constexpr auto fields<Memory> = rows(
    attribute<&Memory::dump_core>("dumpCore", "Whether the guest's memory is in core dumps of the hypervisor.", {.since = "0.10.2"}),
    text<&Memory::size>("Memory that the guest has at start.", {.unit = "KiB"}));
template <> inline constexpr auto fields<MaxMemory> = rows(
    attribute<&MaxMemory::slots>("slots", "Number of slots for modules.", {.since = "1.2.14"}),
    text<&MaxMemory::size>("Most memory that the guest can have.", {.unit = "KiB", .since = "1.2.14"}));

template <> inline constexpr auto fields<Vcpus> = rows(
    attribute<&Vcpus::placement>("placement", "Whether host processors are given or found.", {.since = "0.9.11"}),
    attribute<&Vcpus::cpuset>("cpuset", "Processors of the host that the guest may use.", {.error = ErrorCode::invalid_arg, .message = "Failed to parse bitmap '{value}'", .since = "0.4.4"}),
    attribute<&Vcpus::current>("current", "Number of virtual processors at start.", {.only_if = when<&current_differs>, .message = "current vcpus count must be an integer", .since = "0.8.5"}),
    text<&Vcpus::maximum>("Most virtual processors that the guest can have.", {.message = "maximum vcpus count must be an integer"}));
template <> inline constexpr auto fields<Vcpu> = rows(
    attribute<&Vcpu::id>("id", "Number of the virtual processor.", {.required = true, .since = "2.2.0"}),
    attribute<&Vcpu::enabled>("enabled", "Whether it is there at start.", {.required = true, .since = "2.2.0"}),
    attribute<&Vcpu::hotpluggable>("hotpluggable", "Whether it can be unplugged.", {.since = "2.2.0"}),
    attribute<&Vcpu::order>("order", "Order in which it was plugged in.", {.since = "2.2.0"}));

template <> inline constexpr auto fields<PowerManagement> = rows(
    attribute<&PowerManagement::suspend_to_mem>("enabled", "Whether the guest may suspend to memory.", {.inside = "suspend-to-mem", .since = "0.10.2"}),
    attribute<&PowerManagement::suspend_to_disk>("enabled", "Whether the guest may suspend to disk.", {.inside = "suspend-to-disk", .since = "0.10.2"}));

template <> inline constexpr auto fields<PerfEvent> = rows(
    attribute<&PerfEvent::name>("name", "What is counted.", {.required = true, .since = "1.3.3"}),
    attribute<&PerfEvent::enabled>("enabled", "Whether it is counted.", {.required = true, .since = "1.3.3"}));

template <> inline constexpr auto fields<KeywrapCipher> = rows(
    attribute<&KeywrapCipher::name>("name", "The cipher.", {.required = true, .since = "1.2.17"}),
    attribute<&KeywrapCipher::state>("state", "Whether the guest may use it.", {.required = true, .since = "1.2.17"}));
template <> inline constexpr auto fields<Keywrap> = rows(
    element<&Keywrap::ciphers>("cipher", "A cipher for protected keys (s390).", {.since = "1.2.17"}));

template <> inline constexpr auto fields<Iommufd> = rows(
    attribute<&Iommufd::enabled>("enabled", "Whether host devices are assigned through iommufd.", {.since = "12.2.0"}),
    attribute<&Iommufd::fdgroup>("fdgroup", "Group of passed file descriptors.", {.since = "12.2.0"}));

template <> inline constexpr auto fields<Devices> = rows(
    leaf<&Devices::emulator>("emulator", "Program of the hypervisor."),
    element<&Devices::disks>("disk", "A disk, CD-ROM, floppy or LUN."),
    element<&Devices::controllers>("controller", "What other devices are plugged into."),
    element<&Devices::leases>("lease", "A lock that is held while the guest runs.", {.since = "0.9.4"}),
    element<&Devices::filesystems>("filesystem", "A folder or image of the host."),
    element<&Devices::interfaces>("interface", "A network card."),
    element<&Devices::smartcards>("smartcard", "A smartcard.", {.since = "0.8.8"}),
    element<&Devices::serials>("serial", "A serial port."),
    element<&Devices::parallels>("parallel", "A parallel port."),
    element<&Devices::consoles>("console", "A console."),
    element<&Devices::channels>("channel", "A private channel between guest and host."),
    element<&Devices::inputs>("input", "A mouse, tablet or keyboard."),
    element<&Devices::tpms>("tpm", "A trusted platform module.", {.since = "1.0.5"}),
    element<&Devices::graphics>("graphics", "How the screen is shown."),
    element<&Devices::sounds>("sound", "A sound card."),
    element<&Devices::audios>("audio", "Where sound goes on the host.", {.since = "6.7.0"}),
    element<&Devices::videos>("video", "A graphics card."),
    element<&Devices::hostdevs>("hostdev", "A device of the host."),
    element<&Devices::redirdevs>("redirdev", "A device that a client redirects.", {.since = "0.9.5"}),
    element<&Devices::redirfilter>("redirfilter", "Which devices may be redirected.", {.repeated = Repeated::refused, .missing_error = ErrorCode::internal_error, .since = "0.10.0"}),
    element<&Devices::hubs>("hub", "A USB hub."),
    element<&Devices::watchdogs>("watchdog", "Acts when the guest stops answering."),
    element<&Devices::memballoon>("memballoon", "Gives memory back to the host.", {.repeated = Repeated::refused, .missing_error = ErrorCode::internal_error}),
    element<&Devices::rngs>("rng", "A source of random numbers.", {.since = "1.0.3"}),
    element<&Devices::nvram>("nvram", "Memory that keeps settings (pSeries).", {.repeated = Repeated::refused, .missing_error = ErrorCode::internal_error, .since = "1.0.5"}),
    element<&Devices::panics>("panic", "Tells when the guest has crashed.", {.since = "1.2.1"}),
    element<&Devices::shmems>("shmem", "Memory that guests share.", {.since = "1.2.10"}),
    element<&Devices::memories>("memory", "A module of memory.", {.since = "1.2.14"}),
    element<&Devices::cryptos>("crypto", "A device for cryptography.", {.since = "9.0.1"}),
    element<&Devices::iommu>("iommu", "A memory management unit for devices.", {.repeated = Repeated::refused, .since = "2.1.0"}),
    element<&Devices::vsock>("vsock", "Sockets between guest and host.", {.repeated = Repeated::refused, .since = "4.4.0"}),
    element<&Devices::pstore>("pstore", "A store for the guest's last messages.", {.since = "10.6.0"}));

template <> inline constexpr auto fields<Domain> = rows(
    attribute<&Domain::type>("type", "The hypervisor.", {.required = true, .empty_is_none = true, .error = ErrorCode::config_unsupported, .message = "invalid domain type {value}", .missing_error = ErrorCode::internal_error, .missing = "missing domain type attribute"}),
    attribute<&Domain::id>("id", "Number of the running guest.", {.live = true}),
    leaf<&Domain::name>("name", "Name of the guest, unique on the host."),
    leaf<&Domain::uuid>("uuid", "UUID of the guest; left out: a fresh one.", {.error = ErrorCode::internal_error, .message = "malformed uuid element"}),
    leaf<&Domain::hwuuid>("hwuuid", "UUID that the guest sees, when it is another one.", {.since = "11.7.0"}),
    element<&Domain::genid>("genid", "A value that changes with each copy of the guest.", {.written = Written::always, .repeated = Repeated::refused, .since = "4.4.0"}),
    leaf<&Domain::title>("title", "A short description.", {.since = "0.9.10"}),
    leaf<&Domain::description>("description", "A description.", {.since = "0.7.2"}),
    kept<&Domain::metadata>("metadata", "What other programs keep with the guest.", {.only_foreign = true, .since = "0.9.10"}),
    element<&Domain::max_memory>("maxMemory", "Most memory, with modules.", {.since = "1.2.14"}),
    element<&Domain::memory>("memory", "Memory at start."),
    leaf<&Domain::current_memory>("currentMemory", "Memory that the balloon leaves.", {.unit = "KiB"}),
    element<&Domain::blkiotune>("blkiotune", "Shares and limits of block devices.", {.repeated = Repeated::merged, .since = "0.8.8"}),
    element<&Domain::memtune>("memtune", "Limits of memory.", {.since = "0.8.5"}),
    element<&Domain::memory_backing>("memoryBacking", "What the memory is made of."),
    element<&Domain::vcpu>("vcpu", "Number of virtual processors."),
    element<&Domain::vcpus>("vcpu", "State of a virtual processor.", {.inside = "vcpus", .since = "2.2.0"}),
    leaf<&Domain::iothreads>("iothreads", "Number of I/O threads.", {.message = "invalid iothreads count '{value}'", .since = "1.2.8"}),
    element<&Domain::iothread_ids>("iothread", "An I/O thread.", {.inside = "iothreadids", .since = "1.2.15"}),
    element<&Domain::default_iothread>("defaultiothread", "The hypervisor's main thread.", {.since = "8.5.0"}),
    element<&Domain::throttle_groups>("throttlegroup", "Limits that disks share.", {.inside = "throttlegroups", .since = "11.2.0"}),
    element<&Domain::cputune>("cputune", "Shares, limits and places of processors.", {.repeated = Repeated::merged}),
    element<&Domain::numatune>("numatune", "Where memory is taken.", {.repeated = Repeated::refused, .since = "0.8.6"}),
    element<&Domain::resource>("resource", "Control group of the guest.", {.since = "1.0.5"}),
    element<&Domain::sysinfo>("sysinfo", "What the firmware tells the guest.", {.since = "0.8.7"}),
    leaf<&Domain::bootloader>("bootloader", "Program of the host that finds the kernel."),
    leaf<&Domain::bootloader_args>("bootloader_args", "Arguments of that program."),
    element<&Domain::os>("os", "What boots.", {.repeated = Repeated::merged}),
    element<&Domain::idmap>("idmap", "How ids of a container become ids of the host.", {.repeated = Repeated::merged, .since = "1.1.1"}),
    element<&Domain::features>("features", "What the machine has or hides."),
    element<&Domain::cpu>("cpu", "Model and features of the processors.", {.since = "0.7.5"}),
    element<&Domain::clock>("clock", "What time the guest sees.", {.repeated = Repeated::merged}),
    leaf<&Domain::on_poweroff>("on_poweroff", "What happens when the guest powers off.", {.error = ErrorCode::config_unsupported, .message = "unknown on_poweroff action: {value}"}),
    leaf<&Domain::on_reboot>("on_reboot", "What happens when the guest reboots.", {.error = ErrorCode::config_unsupported, .message = "unknown on_reboot action: {value}"}),
    leaf<&Domain::on_crash>("on_crash", "What happens when the guest crashes.", {.error = ErrorCode::config_unsupported, .message = "unknown on_crash action: {value}"}),
    leaf<&Domain::on_lockfailure>("on_lockfailure", "What happens when locks are lost.", {.since = "1.0.0"}),
    element<&Domain::pm>("pm", "Whether the guest may suspend.", {.since = "0.10.2"}),
    element<&Domain::perf>("event", "What is counted.", {.inside = "perf", .since = "1.3.3"}),
    element<&Domain::devices>("devices", "The devices.", {.written = Written::always, .repeated = Repeated::merged}),
    element<&Domain::seclabels>("seclabel", "Security label of the guest.", {.since = "0.6.1"}),
    element<&Domain::iommufd>("iommufd", "How host devices are assigned.", {.since = "12.2.0"}),
    part<&Domain::qemu>("What only QEMU understands."),
    part<&Domain::lxc>("What only containers understand."),
    part<&Domain::xen>("What only Xen understands."),
    part<&Domain::bhyve>("What only bhyve understands."),
    part<&Domain::vmware>("What only VMware understands."),
    element<&Domain::keywrap>("keywrap", "Protected keys (s390).", {.repeated = Repeated::merged, .since = "1.2.17"}),
    element<&Domain::launch_security>("launchSecurity", "How the guest is protected from the host.", {.by = "type", .needed = true, .since = "4.5.0"}));

}  // namespace vireo::schema

namespace vireo::model {

void write_xml(const Devices& devices, xml::Writer& to, std::string_view name, const WriteOptions& options) {
    to.open(name);
    schema::write_rows(schema::record<Devices>(), &devices, to, options);
    to.raw("");   // Compat: <devices></devices> when there are none
    to.close();
}

const schema::Type& schema_of(const Devices*) { return schema::record<Devices>(); }
const schema::Type& schema_of(const Domain*) { return schema::record<Domain>(); }

}  // namespace vireo::model
