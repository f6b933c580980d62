/*
 * Network filters and their bindings to interfaces of guests.
 */

#ifndef LIBVIRT_H
# error "include libvirt/libvirt.h, which brings this header in"
#endif

#ifndef VIREO_LIBVIRT_NWFILTER_H
#define VIREO_LIBVIRT_NWFILTER_H

#ifdef __cplusplus
extern "C" {
#endif

/* A network filter. */
typedef struct _virNWFilter virNWFilter;
typedef virNWFilter *virNWFilterPtr;

/* A filter tied to one network device. */
typedef struct _virNWFilterBinding virNWFilterBinding;
typedef virNWFilterBinding *virNWFilterBindingPtr;

typedef enum {
    VIR_NWFILTER_DEFINE_VALIDATE = 1,
} virNWFilterDefineFlags;

typedef enum {
    VIR_NWFILTER_BINDING_CREATE_VALIDATE = 1,
} virNWFilterBindingCreateFlags;

/* Stores the names of filters, at most as many as there is room for, and gives how many; -1 on error. The caller
 * frees each name. Since 0.8.0.
 */
int virConnectListNWFilters(virConnectPtr conn, char **const names, int maxnames);

/* How many filters there are; -1 on error. Since 0.8.0. */
int virConnectNumOfNWFilters(virConnectPtr conn);

/* The filter with this name. The caller frees it. NULL if there is none. Since 0.8.0. */
virNWFilterPtr virNWFilterLookupByName(virConnectPtr conn, const char *name);

/* The filter with this UUID, VIR_UUID_BUFLEN bytes. The caller frees it. NULL if there is none. Since 0.8.0. */
virNWFilterPtr virNWFilterLookupByUUID(virConnectPtr conn, const unsigned char *uuid);

/* The filter with this UUID, as text. The caller frees it. NULL if there is none. Since 0.8.0. */
virNWFilterPtr virNWFilterLookupByUUIDString(virConnectPtr conn, const char *uuid);

/* Drops one reference of the handle; the filter itself is not touched. Gives 0, or -1 on error. Since 0.8.0. */
int virNWFilterFree(virNWFilterPtr nwfilter);

/* The name of the filter. It stays valid as long as the handle; do not free it. NULL on error. Since 0.8.0. */
const char *virNWFilterGetName(virNWFilterPtr nwfilter);

/* Stores the UUID of the filter, VIR_UUID_BUFLEN bytes. Gives 0, or -1 on error. Since 0.8.0. */
int virNWFilterGetUUID(virNWFilterPtr nwfilter, unsigned char *uuid);

/* Stores the UUID of the filter as text, VIR_UUID_STRING_BUFLEN bytes with its end. Gives 0, or -1 on error. Since
 * 0.8.0.
 */
int virNWFilterGetUUIDString(virNWFilterPtr nwfilter, char *buf);

/* The description of the filter as XML. The caller frees it. NULL on error. Since 0.8.0. */
char *virNWFilterGetXMLDesc(virNWFilterPtr nwfilter, unsigned int flags);

/* Adds a reference to the handle, for another owner. Gives 0, or -1 on error. Since 0.8.0. */
int virNWFilterRef(virNWFilterPtr nwfilter);

/* Keeps the description of a filter, given as XML. The caller frees the handle. NULL on error. Since 0.8.0. */
virNWFilterPtr virNWFilterDefineXML(virConnectPtr conn, const char *xmlDesc);

/* Forgets the description of the filter. Gives 0, or -1 on error. Since 0.8.0. */
int virNWFilterUndefine(virNWFilterPtr nwfilter);

/* Stores an array of filters, ended by NULL, chosen by flags (0: all), and gives how many; -1 on error. The caller
 * frees each and the array; NULL only counts. Since 0.10.2.
 */
int virConnectListAllNWFilters(virConnectPtr conn, virNWFilterPtr **filters, unsigned int flags);

/* The binding of this device. The caller frees it. NULL if there is none. Since 4.5.0. */
virNWFilterBindingPtr virNWFilterBindingLookupByPortDev(virConnectPtr conn, const char *portdev);

/* Stores an array of bindings, ended by NULL, chosen by flags (0: all), and gives how many; -1 on error. The
 * caller frees each and the array; NULL only counts. Since 4.5.0.
 */
int virConnectListAllNWFilterBindings(virConnectPtr conn, virNWFilterBindingPtr **bindings, unsigned int flags);

/* Ties a filter to a device as the XML says. The caller frees the binding. NULL on error. Since 4.5.0. */
virNWFilterBindingPtr virNWFilterBindingCreateXML(virConnectPtr conn, const char *xml, unsigned int flags);

/* The description of the binding as XML. The caller frees it. NULL on error. Since 4.5.0. */
char *virNWFilterBindingGetXMLDesc(virNWFilterBindingPtr binding, unsigned int flags);

/* Unties the filter from its device. Gives 0, or -1 on error. Since 4.5.0. */
int virNWFilterBindingDelete(virNWFilterBindingPtr binding);

/* Adds a reference to the handle, for another owner. Gives 0, or -1 on error. Since 4.5.0. */
int virNWFilterBindingRef(virNWFilterBindingPtr binding);

/* Drops one reference of the handle; the binding itself is not touched. Gives 0, or -1 on error. Since 4.5.0. */
int virNWFilterBindingFree(virNWFilterBindingPtr binding);

/* The device that the filter is tied to. It stays valid as long as the handle; do not free it. NULL on error.
 * Since 4.5.0.
 */
const char *virNWFilterBindingGetPortDev(virNWFilterBindingPtr binding);

/* The name of the filter that is tied. It stays valid as long as the handle; do not free it. NULL on error. Since
 * 4.5.0.
 */
const char *virNWFilterBindingGetFilterName(virNWFilterBindingPtr binding);

/* Keeps the description of a filter, given as XML; with flags, checks it against the schema first. The caller
 * frees the handle. NULL on error. Since 7.7.0.
 */
virNWFilterPtr virNWFilterDefineXMLFlags(virConnectPtr conn, const char *xmlDesc, unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif
