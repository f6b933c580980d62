#pragma once
// Calls that open a stream.
#include "api/entry.hpp"

namespace vireo::api {

struct Sparse { bool value = false; };

// Ties the stream handle to the call's stream.
template <class P, class H>
void start_stream(H* handle, virStreamPtr stream, const typename P::Args& args, typename P::Reply* reply, bool sparse) {
    check_handle(stream);
    check_writable<P>(connection_of(handle));
    if (connection_of(stream) != connection_of(handle))
        throw Error(ErrorCode::invalid_arg, speaker_of(here()), std::string("stream in ") + here() + " must match connection");
    if (stream->link) throw Error(ErrorCode::operation_invalid, speaker_of(here()), "the stream is in use already");
    stream->link = connection_of(handle)->link->template open_stream<P>(args, reply, sparse);
}
template <class P, class H, class... A> int open_stream(H* handle, virStreamPtr stream, Sparse sparse, A&&... values) noexcept {
    return entry(handle, [&] {
        start_stream<P>(handle, stream, arguments<P>(handle, std::forward<A>(values)...), nullptr, sparse.value);
        return 0;
    }, name_of<P>());
}

}  // namespace vireo::api
