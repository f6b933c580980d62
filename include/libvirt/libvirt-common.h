/*
 * What every part of the API uses: versions, typed parameters, the reasons for which a connection ends.
 */

#ifndef LIBVIRT_H
# error "include libvirt/libvirt.h, which brings this header in"
#endif

#ifndef VIREO_LIBVIRT_COMMON_H
#define VIREO_LIBVIRT_COMMON_H

#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Marks what the library offers; the version number is major * 1000000 + minor * 1000 + micro. */
#define VIR_DEPRECATED __attribute__((__deprecated__))
#define VIR_EXPORT_VAR extern

#define LIBVIR_VERSION_NUMBER 9000000

#define LIBVIR_CHECK_VERSION(major, minor, micro) ((major) * 1000000 + (minor) * 1000 + (micro) <= LIBVIR_VERSION_NUMBER)

#define VIR_TYPED_PARAM_FIELD_LENGTH 80

/* Why a connection came to its end. */
typedef enum {
    VIR_CONNECT_CLOSE_REASON_ERROR = 0,
    VIR_CONNECT_CLOSE_REASON_EOF = 1,
    VIR_CONNECT_CLOSE_REASON_KEEPALIVE = 2,
    VIR_CONNECT_CLOSE_REASON_CLIENT = 3,
#ifdef VIR_ENUM_SENTINELS
    VIR_CONNECT_CLOSE_REASON_LAST = 4,
#endif
} virConnectCloseReason;

/* The types that a typed parameter may have. */
typedef enum {
    VIR_TYPED_PARAM_INT = 1,
    VIR_TYPED_PARAM_UINT = 2,
    VIR_TYPED_PARAM_LLONG = 3,
    VIR_TYPED_PARAM_ULLONG = 4,
    VIR_TYPED_PARAM_DOUBLE = 5,
    VIR_TYPED_PARAM_BOOLEAN = 6,
    VIR_TYPED_PARAM_STRING = 7,
#ifdef VIR_ENUM_SENTINELS
    VIR_TYPED_PARAM_LAST = 8,
#endif
} virTypedParameterType;

/* What a caller of typed-parameter functions can take. */
typedef enum {
    VIR_TYPED_PARAM_STRING_OKAY = 1 << 2,
} virTypedParameterFlags;

typedef struct _virTypedParameter virTypedParameter;
typedef virTypedParameter *virTypedParameterPtr;

/* Gives back the data of a callback, once the callback can no more be called. */
typedef void (*virFreeCallback)(void *opaque);

/* A named value of one of several types: what statistics and tunables are made of. */
struct _virTypedParameter {
    char field[80];
    int type;
    union {
        int i;
        unsigned int ui;
        long long int l;
        unsigned long long int ul;
        double d;
        char b;
        char *s;
    } value;
};

/* Adds a truth value to an array that grows as needed: *params, *nparams used of *maxparams. Texts are copied.
 * Gives 0, or -1 on error. Since 1.0.2.
 */
int virTypedParamsAddBoolean(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name, int value);

/* Adds a double to an array that grows as needed: *params, *nparams used of *maxparams. Texts are copied. Gives 0,
 * or -1 on error. Since 1.0.2.
 */
int virTypedParamsAddDouble(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name,
                            double value);

/* Adds a value of this virTypedParameterType, given as text, to an array that grows as needed: *params, *nparams
 * used of *maxparams. Texts are copied. Gives 0, or -1 on error. Since 1.0.2.
 */
int virTypedParamsAddFromString(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name,
                                int type, const char *value);

/* Adds an int to an array that grows as needed: *params, *nparams used of *maxparams. Texts are copied. Gives 0,
 * or -1 on error. Since 1.0.2.
 */
int virTypedParamsAddInt(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name, int value);

/* Adds a 64-bit number to an array that grows as needed: *params, *nparams used of *maxparams. Texts are copied.
 * Gives 0, or -1 on error. Since 1.0.2.
 */
int virTypedParamsAddLLong(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name,
                           long long value);

/* Adds a text to an array that grows as needed: *params, *nparams used of *maxparams. Texts are copied. Gives 0,
 * or -1 on error. Since 1.0.2.
 */
int virTypedParamsAddString(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name,
                            const char *value);

/* Adds an unsigned int to an array that grows as needed: *params, *nparams used of *maxparams. Texts are copied.
 * Gives 0, or -1 on error. Since 1.0.2.
 */
int virTypedParamsAddUInt(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name,
                          unsigned int value);

/* Adds an unsigned 64-bit number to an array that grows as needed: *params, *nparams used of *maxparams. Texts are
 * copied. Gives 0, or -1 on error. Since 1.0.2.
 */
int virTypedParamsAddULLong(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name,
                            unsigned long long value);

/* Frees the texts in an array of parameters, but not the array. Since 1.0.2. */
void virTypedParamsClear(virTypedParameterPtr params, int nparams);

/* Frees an array of parameters with its texts. Since 1.0.2. */
void virTypedParamsFree(virTypedParameterPtr params, int nparams);

/* The parameter of this name; NULL if there is none. It stays part of the array. Since 1.0.2. */
virTypedParameterPtr virTypedParamsGet(virTypedParameterPtr params, int nparams, const char *name);

/* Stores a truth value of this name. Gives 1, 0 if there is none, -1 if it is of another type. Texts stay part of
 * the array. Since 1.0.2.
 */
int virTypedParamsGetBoolean(virTypedParameterPtr params, int nparams, const char *name, int *value);

/* Stores a double of this name. Gives 1, 0 if there is none, -1 if it is of another type. Texts stay part of the
 * array. Since 1.0.2.
 */
int virTypedParamsGetDouble(virTypedParameterPtr params, int nparams, const char *name, double *value);

/* Stores an int of this name. Gives 1, 0 if there is none, -1 if it is of another type. Texts stay part of the
 * array. Since 1.0.2.
 */
int virTypedParamsGetInt(virTypedParameterPtr params, int nparams, const char *name, int *value);

/* Stores a 64-bit number of this name. Gives 1, 0 if there is none, -1 if it is of another type. Texts stay part
 * of the array. Since 1.0.2.
 */
int virTypedParamsGetLLong(virTypedParameterPtr params, int nparams, const char *name, long long *value);

/* Stores a text of this name. Gives 1, 0 if there is none, -1 if it is of another type. Texts stay part of the
 * array. Since 1.0.2.
 */
int virTypedParamsGetString(virTypedParameterPtr params, int nparams, const char *name, const char **value);

/* Stores an unsigned int of this name. Gives 1, 0 if there is none, -1 if it is of another type. Texts stay part
 * of the array. Since 1.0.2.
 */
int virTypedParamsGetUInt(virTypedParameterPtr params, int nparams, const char *name, unsigned int *value);

/* Stores an unsigned 64-bit number of this name. Gives 1, 0 if there is none, -1 if it is of another type. Texts
 * stay part of the array. Since 1.0.2.
 */
int virTypedParamsGetULLong(virTypedParameterPtr params, int nparams, const char *name, unsigned long long *value);

/* Adds texts, all of one name, to an array that grows as needed: *params, *nparams used of *maxparams. Texts are
 * copied. Gives 0, or -1 on error. Since 1.2.17.
 */
int virTypedParamsAddStringList(virTypedParameterPtr *params, int *nparams, int *maxparams, const char *name,
                                const char **values);

#ifdef __cplusplus
}
#endif

#endif
