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

/* Says which functions are the program's event loop. Once, before any connection is opened. Since 0.5.0. */
void virEventRegisterImpl(virEventAddHandleFunc addHandle, virEventUpdateHandleFunc updateHandle,
                          virEventRemoveHandleFunc removeHandle, virEventAddTimeoutFunc addTimeout,
                          virEventUpdateTimeoutFunc updateTimeout, virEventRemoveTimeoutFunc removeTimeout);

/* Takes the built-in event loop; the program then calls virEventRunDefaultImpl() again and again. Gives 0, or -1
 * on error. Since 0.9.0.
 */
int virEventRegisterDefaultImpl(void);

/* One turn of the built-in event loop: waits for something to happen, and runs what is due. Gives 0, or -1 on
 * error. Since 0.9.0.
 */
int virEventRunDefaultImpl(void);

/* Calls cb when one of events (virEventHandleType) is true of fd. Gives a number, -1 on error. Since 0.9.3. */
int virEventAddHandle(int fd, int events, virEventHandleCallback cb, void *opaque, virFreeCallback ff);

/* Calls cb every so many milliseconds: 0 in each turn of the loop, -1 not before virEventUpdateTimeout(). Gives a
 * number, -1 on error. Since 0.9.3.
 */
int virEventAddTimeout(int frequency, virEventTimeoutCallback cb, void *opaque, virFreeCallback ff);

/* Ends a handle; its free function runs when the callback can no more run. Gives 0, or -1 if there is none of this
 * number. Since 0.9.3.
 */
int virEventRemoveHandle(int watch);

/* Ends a timeout; its free function runs when the callback can no more run. Gives 0, or -1 if there is none of
 * this number. Since 0.9.3.
 */
int virEventRemoveTimeout(int timer);

/* Changes the events of a handle; 0 stops it for the time being. Since 0.9.3. */
void virEventUpdateHandle(int watch, int events);

/* Changes the milliseconds of a timeout. Since 0.9.3. */
void virEventUpdateTimeout(int timer, int frequency);

#ifdef __cplusplus
}
#endif

#endif
