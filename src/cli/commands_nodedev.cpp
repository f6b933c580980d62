// Devices of the host.
#include <algorithm>
#include <cstring>
#include <map>

#include "cli/objects.hpp"

namespace vireo::cli {
namespace {

std::string name_of(const Device& device) { return name_by(virNodeDeviceGetName, device.get()); }

template <class Call> void act(Shell& shell, const Arguments& args, Call call, const char* done, const char* failed) {
    const std::string name = args.required("device");
    const Device device = find_device(shell, name);
    if (call(device.get()) < 0) throw Failure(format(failed, name.c_str()));
    shell.extra(format(done, name.c_str()));
}
#define ACT(call, done, failed) [](Shell& shell, const Arguments& args) { act(shell, args, [&](virNodeDevicePtr d) { return call; }, done, failed); }

void nodedev_create(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file");
    Device made(virNodeDeviceCreateXML(shell.connection(), read_file(file).c_str(), args.flag("validate", VIR_NODE_DEVICE_CREATE_XML_VALIDATE)));
    if (!made) fail("Failed to create node device from %s", file.c_str());
    shell.extra(format("Node device %s created from %s\n", name_of(made).c_str(), file.c_str()));
}
void nodedev_define(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file");
    Device made(virNodeDeviceDefineXML(shell.connection(), read_file(file).c_str(), args.flag("validate", VIR_NODE_DEVICE_DEFINE_XML_VALIDATE)));
    if (!made) fail("Failed to define node device from '%s'", file.c_str());
    shell.extra(format("Node device '%s' defined from '%s'\n", name_of(made).c_str(), file.c_str()));
}
void nodedev_detach(Shell& shell, const Arguments& args) {
    const char* driver = args.c_str("driver");
    act(shell, args, [&](virNodeDevicePtr d) { return driver ? virNodeDeviceDetachFlags(d, driver, 0) : virNodeDeviceDettach(d); },
        "Device %s detached\n", "Failed to detach device %s");
}
void nodedev_autostart(Shell& shell, const Arguments& args) {
    const bool on = !args["disable"];
    act(shell, args, [&](virNodeDevicePtr d) { return virNodeDeviceSetAutostart(d, on); }, on ? "Device %s marked as autostarted\n" : "Device %s unmarked as autostarted\n",
        on ? "failed to mark device %s as autostarted" : "failed to unmark device %s as autostarted");
}
void nodedev_update(Shell& shell, const Arguments& args) {
    const std::string xml = read_file(args.required("file"));
    const unsigned flags = args.affect();
    act(shell, args, [&](virNodeDevicePtr d) { return virNodeDeviceUpdate(d, xml.c_str(), flags); }, "Updated node device %s\n", "Failed to update node device %s");
}
void nodedev_dumpxml(Shell& shell, const Arguments& args) {
    Text xml(virNodeDeviceGetXMLDesc(find_device(shell, args.required("device")).get(), args.flag("inactive", VIR_NODE_DEVICE_XML_INACTIVE)));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}
void nodedev_info(Shell& shell, const Arguments& args) {
    const Device device = find_device(shell, args.required("device"));
    Record record;
    record.add("Name", name_of(device));
    const char* parent = virNodeDeviceGetParent(device.get());
    record.add("Parent", parent ? parent : "");
    // Compat: a driver that cannot tell has nothing but active and persistent devices.
    record.add("Active", yes_no(virNodeDeviceIsActive(device.get()) != 0));
    record.add("Persistent", yes_no(virNodeDeviceIsPersistent(device.get()) != 0));
    int autostart = 0;
    if (virNodeDeviceGetAutostart(device.get(), &autostart) < 0) record.add("Autostart", "no autostart");
    else record.add("Autostart", yes_no(autostart));
    forget_error();
    record.print(shell);
}

constexpr std::pair<const char*, unsigned> capabilities[] = {
    {"system", VIR_CONNECT_LIST_NODE_DEVICES_CAP_SYSTEM}, {"pci", VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV}, {"usb_device", VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV},
    {"usb", VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_INTERFACE}, {"net", VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET}, {"scsi_host", VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_HOST},
    {"scsi_target", VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_TARGET}, {"scsi", VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI}, {"storage", VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE},
    {"fc_host", VIR_CONNECT_LIST_NODE_DEVICES_CAP_FC_HOST}, {"vports", VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPORTS}, {"scsi_generic", VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_GENERIC},
    {"drm", VIR_CONNECT_LIST_NODE_DEVICES_CAP_DRM}, {"mdev_types", VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV_TYPES}, {"mdev", VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV},
    {"ccw", VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCW_DEV}, {"css", VIR_CONNECT_LIST_NODE_DEVICES_CAP_CSS_DEV}, {"vdpa", VIR_CONNECT_LIST_NODE_DEVICES_CAP_VDPA},
    {"ap_card", VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_CARD}, {"ap_queue", VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_QUEUE}, {"ap_matrix", VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_MATRIX},
    {"vpd", VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPD}};

void nodedev_list(Shell& shell, const Arguments& args) {
    unsigned flags = 0;
    if (args["tree"] && args["cap"]) fail("Options --tree and --cap are incompatible");
    if (args["tree"] && (args["inactive"] || args["all"])) fail("Option --tree is incompatible with --cap and --inactive");
    if (const auto list = args.text("cap"))
        for (std::size_t at = 0; at <= list->size();) {
            const auto comma = std::min(list->find(',', at), list->size());
            const std::string word = list->substr(at, comma - at);
            const auto found = std::find_if(std::begin(capabilities), std::end(capabilities), [&](const auto& each) { return word == each.first; });
            if (found == std::end(capabilities)) fail("Invalid capability type");
            flags |= found->second;
            at = comma + 1;
        }
    if (args["inactive"]) flags |= VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE;
    else if (args["all"]) flags |= VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE | VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE;
    else flags |= VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE;
    flags |= args.flag("persistent", VIR_CONNECT_LIST_NODE_DEVICES_PERSISTENT) | args.flag("transient", VIR_CONNECT_LIST_NODE_DEVICES_TRANSIENT);
    auto devices = all_of<Device>([&](virNodeDevicePtr** array) { return virConnectListAllNodeDevices(shell.connection(), array, flags); }, "Failed to list node devices");
    std::sort(devices.begin(), devices.end(), [](const Device& a, const Device& b) { return std::strcmp(virNodeDeviceGetName(a.get()), virNodeDeviceGetName(b.get())) < 0; });
    if (!args["tree"]) {
        std::vector<std::string> names;
        for (const auto& each : devices) names.push_back(name_of(each));
        return print_names(shell, names);
    }
    std::vector<std::pair<std::string, std::string>> parents;
    for (const auto& each : devices) {
        const char* parent = virNodeDeviceGetParent(each.get());
        parents.emplace_back(name_of(each), parent && name_of(each) != "computer" ? parent : "");
    }
    forget_error();
    print_tree(shell, parents);
}

constexpr Command rows[] = {
    {"nodedev-autostart", Group::nodedev, "<device> --disable", "start a device with the host", nodedev_autostart},
    {"nodedev-create", Group::nodedev, "<file> --validate", "make a device from XML", nodedev_create},
    {"nodedev-define", Group::nodedev, "<file> --validate", "keep a device's description", nodedev_define},
    {"nodedev-destroy", Group::nodedev, "@name=device <device>", "remove a device", ACT(virNodeDeviceDestroy(d), "Destroyed node device '%s'\n", "Failed to destroy node device '%s'")},
    {"nodedev-detach", Group::nodedev, "<device> (driver)", "take a device away from the host's driver", nodedev_detach},
    {"nodedev-dettach", Group::nodedev, "<device> (driver)", "take a device away from the host's driver", nodedev_detach, hidden},
    {"nodedev-dumpxml", Group::nodedev, "<device> --inactive --xpath=s --wrap", "a device's description as XML", nodedev_dumpxml},
    {"nodedev-info", Group::nodedev, "<device>", "the main facts about a device", nodedev_info},
    {"nodedev-list", Group::nodedev, "--tree (cap) --inactive --all --persistent --transient", "the devices of the host", nodedev_list},
    {"nodedev-reattach", Group::nodedev, "<device>", "give a device back to the host's driver", ACT(virNodeDeviceReAttach(d), "Device %s re-attached\n", "Failed to re-attach device %s")},
    {"nodedev-reset", Group::nodedev, "<device>", "reset a device", ACT(virNodeDeviceReset(d), "Device %s reset\n", "Failed to reset device %s")},
    {"nodedev-start", Group::nodedev, "<device>", "start a defined device", ACT(virNodeDeviceCreate(d, 0), "Device %s started\n", "Failed to start device %s")},
    {"nodedev-undefine", Group::nodedev, "<device>", "forget a device's description", ACT(virNodeDeviceUndefine(d, 0), "Undefined node device '%s'\n", "Failed to undefine node device '%s'")},
    {"nodedev-update", Group::nodedev, "<device> <file> --config --live --current", "change a device as XML describes it", nodedev_update},
};

}  // namespace

std::span<const Command> nodedev_commands() { return rows; }

}  // namespace vireo::cli
