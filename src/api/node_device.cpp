// Devices of the host.
#include "api/entry.hpp"
#include "protocol/remote/node_device.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

extern "C" {

int virNodeNumOfDevices(virConnectPtr conn, const char* cap, unsigned int flags) {
    return number<NodeNumOfDevices>(conn, cap, flags);
}
virNodeDevicePtr virNodeDeviceLookupByName(virConnectPtr conn, const char* name) {
    return object<NodeDeviceLookupByName>(conn, REQUIRED(name));
}
int virNodeDeviceFree(virNodeDevicePtr dev) { return free_handle(dev); }
char* virNodeDeviceGetXMLDesc(virNodeDevicePtr dev, unsigned int flags) {
    return text<NodeDeviceGetXmlDesc>(dev, flags);
}
const char* virNodeDeviceGetName(virNodeDevicePtr dev) { return get_name(dev); }
int virNodeDeviceNumOfCaps(virNodeDevicePtr dev) { return number<NodeDeviceNumOfCaps>(dev); }
int virNodeDeviceListCaps(virNodeDevicePtr dev, char** const names, int maxnames) {
    return NAMES(NodeDeviceListCaps, dev, names, maxnames);
}
int virNodeDeviceRef(virNodeDevicePtr dev) { return ref_handle(dev); }
int virNodeDeviceDettach(virNodeDevicePtr dev) { return done<NodeDeviceDettach>(dev); }
int virNodeDeviceReAttach(virNodeDevicePtr dev) { return done<NodeDeviceReAttach>(dev); }
int virNodeDeviceReset(virNodeDevicePtr dev) { return done<NodeDeviceReset>(dev); }
virNodeDevicePtr virNodeDeviceCreateXML(virConnectPtr conn, const char* xmlDesc, unsigned int flags) {
    return object<NodeDeviceCreateXml>(conn, REQUIRED(xmlDesc), flags);
}
int virNodeDeviceDestroy(virNodeDevicePtr dev) { return done<NodeDeviceDestroy>(dev); }
int virConnectListAllNodeDevices(virConnectPtr conn, virNodeDevicePtr** devices, unsigned int flags) {
    return list_all<ConnectListAllNodeDevices>(conn, devices, flags);
}
virNodeDevicePtr virNodeDeviceLookupSCSIHostByWWN(virConnectPtr conn, const char* wwnn, const char* wwpn,
                                                  unsigned int flags) {
    return object<NodeDeviceLookupScsiHostByWwn>(conn, REQUIRED(wwnn), REQUIRED(wwpn), flags);
}
int virNodeDeviceDetachFlags(virNodeDevicePtr dev, const char* driverName, unsigned int flags) {
    return done<NodeDeviceDetachFlags>(dev, driverName, flags);
}
virNodeDevicePtr virNodeDeviceDefineXML(virConnectPtr conn, const char* xmlDesc, unsigned int flags) {
    return object<NodeDeviceDefineXml>(conn, REQUIRED(xmlDesc), flags);
}
int virNodeDeviceUndefine(virNodeDevicePtr dev, unsigned int flags) { return done<NodeDeviceUndefine>(dev, flags); }
int virNodeDeviceCreate(virNodeDevicePtr dev, unsigned int flags) { return done<NodeDeviceCreate>(dev, flags); }
int virNodeDeviceSetAutostart(virNodeDevicePtr dev, int autostart) {
    return done<NodeDeviceSetAutostart>(dev, autostart);
}
int virNodeDeviceGetAutostart(virNodeDevicePtr dev, int* autostart) {
    return STORES(NodeDeviceGetAutostart, dev, autostart);
}
int virNodeDeviceIsPersistent(virNodeDevicePtr dev) { return number<NodeDeviceIsPersistent>(dev); }
int virNodeDeviceIsActive(virNodeDevicePtr dev) { return number<NodeDeviceIsActive>(dev); }
int virNodeDeviceUpdate(virNodeDevicePtr dev, const char* xmlDesc, unsigned int flags) {
    return done<NodeDeviceUpdate>(dev, REQUIRED(xmlDesc), flags);
}

int virNodeListDevices(virConnectPtr conn, const char* cap, char** const names, int maxnames, unsigned int flags) {
    return entry(conn, [&] {
        MUST(maxnames >= 0, "maxnames", "must be zero or greater");
        MUST(names || !maxnames, "names", "must not be NULL");
        const auto reply = ask<NodeListDevices>(conn, cap, std::int32_t(maxnames), flags);
        const auto count = std::min<std::size_t>(reply.names.size(), std::size_t(maxnames));
        for (std::size_t i = 0; i < count; ++i) names[i] = copy_text(std::string_view(reply.names[i]));
        return int(count);
    });
}
const char* virNodeDeviceGetParent(virNodeDevicePtr dev) {
    return entry(dev, [&]() -> const char* {
        std::lock_guard hold(connection_of(dev)->mutex);
        if (!dev->parent_known) {
            dev->parent = ask<NodeDeviceGetParent>(dev).parent_name.value_or("");
            dev->parent_known = true;
        }
        return dev->parent.empty() ? nullptr : dev->parent.c_str();
    });
}

}  // extern "C"
