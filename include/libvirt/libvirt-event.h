/*
 * The event loop that delivers events: the built-in one, or one the program brings along.
 */

#ifndef LIBVIRT_H
# error "include libvirt/libvirt.h, which brings this header in"
#endif

#ifndef VIREO_LIBVIRT_EVENT_H
#define VIREO_LIBVIRT_EVENT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    VIR_EVENT_HANDLE_READABLE = 1,
    VIR_EVENT_HANDLE_WRITABLE = 2,
    VIR_EVENT_HANDLE_ERROR = 4,
    VIR_EVENT_HANDLE_HANGUP = 8,
} virEventHandleType;

typedef void (*virEventHandleCallback)(int watch, int fd, int events, void *opaque);

typedef void (*virEventTimeoutCallback)(int timer, void *opaque);

typedef int (*virEventAddHandleFunc)(int fd, int event, virEventHandleCallback cb, void *opaque, virFreeCallback ff);

typedef int (*virEventAddTimeoutFunc)(int timeout, virEventTimeoutCallback cb, void *opaque, virFreeCallback ff);

typedef int (*virEventRemoveHandleFunc)(int watch);

typedef int (*virEventRemoveTimeoutFunc)(int timer);

typedef void (*virEventUpdateHandleFunc)(int watch, int event);

typedef void (*virEventUpdateTimeoutFunc)(int timer, int timeout);

/* Since 0.5.0. */
void virEventRegisterImpl(virEventAddHandleFunc addHandle, virEventUpdateHandleFunc updateHandle,
                          virEventRemoveHandleFunc removeHandle, virEventAddTimeoutFunc addTimeout,
                          virEventUpdateTimeoutFunc updateTimeout, virEventRemoveTimeoutFunc removeTimeout);

/* Since 0.9.0. */
int virEventRegisterDefaultImpl(void);

/* Since 0.9.0. */
int virEventRunDefaultImpl(void);

/* Since 0.9.3. */
int virEventAddHandle(int fd, int events, virEventHandleCallback cb, void *opaque, virFreeCallback ff);

/* Since 0.9.3. */
int virEventAddTimeout(int frequency, virEventTimeoutCallback cb, void *opaque, virFreeCallback ff);

/* Since 0.9.3. */
int virEventRemoveHandle(int watch);

/* Since 0.9.3. */
int virEventRemoveTimeout(int timer);

/* Since 0.9.3. */
void virEventUpdateHandle(int watch, int events);

/* Since 0.9.3. */
void virEventUpdateTimeout(int timer, int frequency);

#ifdef __cplusplus
}
#endif

#endif
