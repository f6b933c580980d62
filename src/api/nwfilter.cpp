// Network filters and their bindings.
#include "api/entry.hpp"
#include "protocol/remote/nwfilter.hpp"

using namespace vireo;
using namespace vireo::api;
using namespace vireo::protocol::remote;

extern "C" {

int virConnectListNWFilters(virConnectPtr conn, char** const names, int maxnames) {
    return NAMES(ConnectListNwfilters, conn, names, maxnames);
}
int virConnectNumOfNWFilters(virConnectPtr conn) { return number<ConnectNumOfNwfilters>(conn); }
virNWFilterPtr virNWFilterLookupByName(virConnectPtr conn, const char* name) {
    return object<NwfilterLookupByName>(conn, REQUIRED(name));
}
virNWFilterPtr virNWFilterLookupByUUID(virConnectPtr conn, const unsigned char* uuid) {
    return object<NwfilterLookupByUuid>(conn, UUID_OF(uuid));
}
int virNWFilterFree(virNWFilterPtr nwfilter) { return free_handle(nwfilter); }
const char* virNWFilterGetName(virNWFilterPtr nwfilter) { return get_name(nwfilter); }
int virNWFilterGetUUID(virNWFilterPtr nwfilter, unsigned char* uuid) { return get_uuid(nwfilter, uuid, "uuid"); }
int virNWFilterGetUUIDString(virNWFilterPtr nwfilter, char* buf) { return get_uuid_text(nwfilter, buf); }
char* virNWFilterGetXMLDesc(virNWFilterPtr nwfilter, unsigned int flags) {
    return text<NwfilterGetXmlDesc>(nwfilter, flags);
}
int virNWFilterRef(virNWFilterPtr nwfilter) { return ref_handle(nwfilter); }
virNWFilterPtr virNWFilterDefineXML(virConnectPtr conn, const char* xmlDesc) {
    return object<NwfilterDefineXml>(conn, REQUIRED(xmlDesc));
}
int virNWFilterUndefine(virNWFilterPtr nwfilter) { return done<NwfilterUndefine>(nwfilter); }
int virConnectListAllNWFilters(virConnectPtr conn, virNWFilterPtr** filters, unsigned int flags) {
    return list_all<ConnectListAllNwfilters>(conn, filters, flags);
}
virNWFilterBindingPtr virNWFilterBindingLookupByPortDev(virConnectPtr conn, const char* portdev) {
    return object<NwfilterBindingLookupByPortDev>(conn, REQUIRED(portdev));
}
int virConnectListAllNWFilterBindings(virConnectPtr conn, virNWFilterBindingPtr** bindings, unsigned int flags) {
    return list_all<ConnectListAllNwfilterBindings>(conn, bindings, flags);
}
virNWFilterBindingPtr virNWFilterBindingCreateXML(virConnectPtr conn, const char* xml, unsigned int flags) {
    return object<NwfilterBindingCreateXml>(conn, REQUIRED(xml), flags);
}
char* virNWFilterBindingGetXMLDesc(virNWFilterBindingPtr binding, unsigned int flags) {
    return text<NwfilterBindingGetXmlDesc>(binding, flags);
}
int virNWFilterBindingDelete(virNWFilterBindingPtr binding) { return done<NwfilterBindingDelete>(binding); }
int virNWFilterBindingRef(virNWFilterBindingPtr binding) { return ref_handle(binding); }
int virNWFilterBindingFree(virNWFilterBindingPtr binding) { return free_handle(binding); }
virNWFilterPtr virNWFilterDefineXMLFlags(virConnectPtr conn, const char* xmlDesc, unsigned int flags) {
    return object<NwfilterDefineXmlFlags>(conn, REQUIRED(xmlDesc), flags);
}

virNWFilterPtr virNWFilterLookupByUUIDString(virConnectPtr conn, const char* uuidstr) {
    return entry(conn, [&] { return make(conn, call<NwfilterLookupByUuid>(conn, {given_uuid_text(uuidstr)}).nwfilter); });
}
const char* virNWFilterBindingGetPortDev(virNWFilterBindingPtr binding) {
    return entry(binding, [&] { return binding->portdev.c_str(); });
}
const char* virNWFilterBindingGetFilterName(virNWFilterBindingPtr binding) {
    return entry(binding, [&] { return binding->filtername.c_str(); });
}

}  // extern "C"
