// Calls about the host's devices, and the virtual ports that can be made on its SCSI hosts.
#include "drivers/test/world.hpp"
#include "protocol/remote/node_device.hpp"

namespace vireo::test {
namespace {

using Devices = Shelf<model::NodeDevice>::List;
using Item = Shelf<model::NodeDevice>::Item;
using Change = World::ShelfChange<model::NodeDevice>;

constexpr protocol::Permission see{"node_device", "getattr"};

Item find(const Devices& devices, const std::string& name) { return devices.find(&model::NodeDevice::name, name); }
Item require(const Devices& devices, const std::string& name) {
    if (Item found = find(devices, name)) return found;
    throw refused(ErrorCode::no_node_device, "no node device with matching name '" + name + "'");
}

// The flags of a filtered list, in the API's order of bits.
constexpr const char* filter_words[] = {"system", "pci", "usb_device", "usb", "net", "scsi_host", "scsi_target", "scsi", "storage", "fc_host", "vports",
                                        "scsi_generic", "drm", "mdev_types", "mdev", "ccw", "css", "vdpa", "ap_card", "ap_queue", "ap_matrix", "vpd"};
constexpr std::uint32_t known_filters = (1u << std::size(filter_words)) - 1;

bool is_listed(std::uint32_t flags, const model::NodeDevice& device) {
    if (!flags) return true;
    for (std::size_t bit = 0; bit < std::size(filter_words); ++bit)
        if (flags & 1u << bit && model::has_capability(device, filter_words[bit])) return true;
    return false;
}

[[noreturn]] void failed(std::string what) { throw Error(ErrorCode::internal_error, ErrorDomain::nodedev, std::move(what)); }

model::InnerCapability* port_of(model::NodeDevice& device) {
    return const_cast<model::InnerCapability*>(model::inner_capability(device, "fc_host"));
}

// A virtual port on a SCSI host: like the one that the world begins with, under the names that were asked for.
std::string create_port(Change& change, const std::string& xml) {
    model::NodeDevice wanted = model::read_node_device(xml);
    const auto* port = model::inner_capability(wanted, "fc_host");
    if (!port) failed("missing SCSI host with fc_host capability for 'new device'");
    const std::string label = wanted.name.empty() ? "new device" : wanted.name;
    if (!port->wwnn) failed("no WWNN supplied for '" + label + "', and auto-generation failed");
    if (!port->wwpn) failed("no WWPN supplied for '" + label + "', and auto-generation failed");
    const std::string parent_name = wanted.parent ? wanted.parent->name : "";
    const Item parent = find(change.list, parent_name);
    if (!parent) failed("Could not find parent device for '" + label + "'");
    if (!model::has_capability(*parent, "vports")) failed("Parent device " + parent_name + " is not capable of vport operations");
    const Item pattern = find(change.list, "scsi_host11");
    if (!pattern) throw refused(ErrorCode::no_node_device, "no node device with matching name 'scsi_host11'");
    model::NodeDevice made = *pattern;
    int number = 12;
    while (find(change.list, "scsi_host" + std::to_string(number))) ++number;
    made.name = "scsi_host" + std::to_string(number);
    made.parent = model::DeviceParent{.name = parent_name};
    port_of(made)->wwnn = port->wwnn;
    port_of(made)->wwpn = port->wwpn;
    const std::string name = made.name;
    change.list.put(nullptr, std::move(made));
    change.event<remote::NodeDeviceEventLifecycle>({.device = {name}, .event = 0, .detail = 0});
    return name;
}

void destroy(Change& change, const std::string& name) {
    const Item device = require(change.list, name);
    if (!model::inner_capability(*device, "fc_host")) {
        change.list.drop(device);
        return change.event<remote::NodeDeviceEventLifecycle>({.device = {name}, .event = 1, .detail = 0});
    }
    if (!device->parent) failed("Device '" + name + "' has no parent");
    if (!find(change.list, device->parent->name)) failed("Could not find parent device for '" + name + "'");
    change.list.drop(device);
    change.event<remote::NodeDeviceEventLifecycle>({.device = {name}, .event = 1, .detail = 0});
}

template <class P, class F> void lists(World& world, F f) {
    world.table.answers<P>([&world, f](Session& session, const typename P::Args& args) {
        typename P::Reply reply;
        for (const auto all = world.devices.read(); const Item& device : *all)
            if (session.may_see(see, device->name)) f(reply, args, *device);
        return reply;
    });
}

}  // namespace

void offer_node_devices(World& world) {
    world.events.offer(driver::EventObject::node_device, world.table);
    lists<remote::NodeNumOfDevices>(world, [](auto& reply, const auto& args, const model::NodeDevice& device) {
        check_flags(args.flags, 0, "testNodeNumOfDevices");
        reply.count += !args.capability || model::has_capability(device, *args.capability);
    });
    lists<remote::NodeListDevices>(world, [](auto& reply, const auto& args, const model::NodeDevice& device) {
        check_flags(args.flags, 0, "testNodeListDevices");
        if (args.capability && !model::has_capability(device, *args.capability)) return;
        if (std::int64_t(reply.names.size()) < args.maxnames) reply.names.push_back(device.name);
    });
    lists<remote::ConnectListAllNodeDevices>(world, [](auto& reply, const auto& args, const model::NodeDevice& device) {
        check_flags(args.flags, known_filters, "testConnectListAllNodeDevices");
        if (!is_listed(args.flags, device)) return;
        ++reply.count;
        if (args.need_results) reply.devices.push_back({device.name});
    });
    world.answers<remote::NodeDeviceLookupByName>([](const World& w, const auto& args) {
        return remote::NodeDeviceLookupByName::Reply{{require(*w.devices.read(), args.name)->name}};
    });
    world.answers<remote::NodeDeviceGetXmlDesc>([](const World& w, const auto& args) {
        check_flags(args.flags, 0, "testNodeDeviceGetXMLDesc");
        return remote::NodeDeviceGetXmlDesc::Reply{model::write_node_device(*require(*w.devices.read(), args.name))};
    });
    world.answers<remote::NodeDeviceGetParent>([](const World& w, const auto& args) {
        const Item device = require(*w.devices.read(), args.name);
        remote::NodeDeviceGetParent::Reply reply;
        if (device->parent) reply.parent_name = device->parent->name;
        return reply;
    });
    world.answers<remote::NodeDeviceNumOfCaps>([](const World& w, const auto& args) {
        return remote::NodeDeviceNumOfCaps::Reply{std::int32_t(model::capability_names(*require(*w.devices.read(), args.name)).size())};
    });
    world.answers<remote::NodeDeviceListCaps>([](const World& w, const auto& args) {
        remote::NodeDeviceListCaps::Reply reply;
        for (const auto& name : model::capability_names(*require(*w.devices.read(), args.name)))
            if (std::int64_t(reply.names.size()) < args.maxnames) reply.names.push_back(name);
        return reply;
    });
    world.shelf_changes<remote::NodeDeviceCreateXml>(world.devices, [](Change& change, const auto& args) {
        check_flags(args.flags, 0, "testNodeDeviceCreateXML");
        return remote::NodeDeviceCreateXml::Reply{{create_port(change, args.xml_desc)}};
    });
    world.shelf_changes<remote::NodeDeviceDestroy>(world.devices, [](Change& change, const auto& args) { destroy(change, args.name); });
}

}  // namespace vireo::test
