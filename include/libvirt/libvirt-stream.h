/*
 * Streams: data that flows between a program and a console, a volume, a screenshot and the like.
 */

#ifndef LIBVIRT_H
# error "include libvirt/libvirt.h, which brings this header in"
#endif

#ifndef VIREO_LIBVIRT_STREAM_H
#define VIREO_LIBVIRT_STREAM_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    VIR_STREAM_NONBLOCK = 1,
} virStreamFlags;

typedef enum {
    VIR_STREAM_RECV_STOP_AT_HOLE = 1,
} virStreamRecvFlagsValues;

typedef enum {
    VIR_STREAM_EVENT_READABLE = 1,
    VIR_STREAM_EVENT_WRITABLE = 2,
    VIR_STREAM_EVENT_ERROR = 4,
    VIR_STREAM_EVENT_HANGUP = 8,
} virStreamEventType;

typedef void (*virStreamEventCallback)(virStreamPtr stream, int events, void *opaque);

typedef int (*virStreamSinkFunc)(virStreamPtr st, const char *data, size_t nbytes, void *opaque);

typedef int (*virStreamSinkHoleFunc)(virStreamPtr st, long long length, void *opaque);

typedef int (*virStreamSourceFunc)(virStreamPtr st, char *data, size_t nbytes, void *opaque);

typedef int (*virStreamSourceHoleFunc)(virStreamPtr st, int *inData, long long *length, void *opaque);

typedef int (*virStreamSourceSkipFunc)(virStreamPtr st, long long length, void *opaque);

/* A stream, to be tied to something by a call such as virDomainOpenConsole(). With VIR_STREAM_NONBLOCK, sending
 * and receiving give -2 instead of waiting. The caller frees it. NULL on error. Since 0.7.2.
 */
virStreamPtr virStreamNew(virConnectPtr conn, unsigned int flags);

/* Adds a reference, for another owner. Gives 0, or -1 on error. Since 0.7.2. */
int virStreamRef(virStreamPtr st);

/* Sends bytes. Gives how many were taken, -2 if a non-blocking stream would wait, -1 on error. Since 0.7.2. */
int virStreamSend(virStreamPtr st, const char *data, size_t nbytes);

/* Receives bytes. Gives how many, 0 at the end, -2 if a non-blocking stream would wait, -1 on error. Since 0.7.2.
 */
int virStreamRecv(virStreamPtr st, char *data, size_t nbytes);

/* Sends all that handler gives: it fills the buffer, and gives how many bytes, 0 at the end, -1 to give up. Finish
 * the stream afterwards. Gives 0, or -1 on error; the stream is then aborted. Since 0.7.2.
 */
int virStreamSendAll(virStreamPtr st, virStreamSourceFunc handler, void *opaque);

/* Gives all that comes to handler, which says how many bytes it took, or -1 to give up. Finish the stream
 * afterwards. Gives 0, or -1 on error; the stream is then aborted. Since 0.7.2.
 */
int virStreamRecvAll(virStreamPtr st, virStreamSinkFunc handler, void *opaque);

/* Calls cb from the event loop when one of events (virStreamEventType) is true. One callback a stream. Gives 0, or
 * -1 on error. Since 0.7.2.
 */
int virStreamEventAddCallback(virStreamPtr stream, int events, virStreamEventCallback cb, void *opaque,
                              virFreeCallback ff);

/* Changes the events of the stream's callback. Gives 0, or -1 on error. Since 0.7.2. */
int virStreamEventUpdateCallback(virStreamPtr stream, int events);

/* Takes back the stream's callback. Gives 0, or -1 on error. Since 0.7.2. */
int virStreamEventRemoveCallback(virStreamPtr stream);

/* Ends the stream well, and waits until the other end has everything. Gives 0, or -1 with the other end's error.
 * Since 0.7.2.
 */
int virStreamFinish(virStreamPtr st);

/* Ends the stream before it is done. Gives 0, or -1 on error. Since 0.7.2. */
int virStreamAbort(virStreamPtr st);

/* Drops one reference; an unfinished stream is aborted with the last one. Gives 0, or -1 on error. Since 0.7.2.
 */
int virStreamFree(virStreamPtr st);

/* As virStreamRecv(); with VIR_STREAM_RECV_STOP_AT_HOLE, -3 means that a hole comes next (virStreamRecvHole()).
 * Since 3.4.0.
 */
int virStreamRecvFlags(virStreamPtr st, char *data, size_t nbytes, unsigned int flags);

/* Stores the length of the hole at which virStreamRecvFlags() stopped. Gives 0, or -1 on error. Since 3.4.0. */
int virStreamRecvHole(virStreamPtr st, long long *length, unsigned int flags);

/* Sends length zero bytes as a hole, on a stream that was opened for it. Gives 0, or -1 on error. Since 3.4.0. */
int virStreamSendHole(virStreamPtr st, long long length, unsigned int flags);

/* As virStreamRecvAll(), for sinks that can have holes: holeHandler makes one. Since 3.4.0. */
int virStreamSparseRecvAll(virStreamPtr stream, virStreamSinkFunc handler, virStreamSinkHoleFunc holeHandler,
                           void *opaque);

/* As virStreamSendAll(), for sources with holes: holeHandler says whether data or a hole is next and how long it
 * is, skipHandler goes past a hole. Since 3.4.0.
 */
int virStreamSparseSendAll(virStreamPtr st, virStreamSourceFunc handler, virStreamSourceHoleFunc holeHandler,
                           virStreamSourceSkipFunc skipHandler, void *opaque);

#ifdef __cplusplus
}
#endif

#endif
