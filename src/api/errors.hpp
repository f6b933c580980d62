#pragma once
// The virError side of the C API.
//
//  1. Each thread has a last error; every API call clears it when it begins and sets it when it fails.
//  2. A connection keeps a copy of the last error of calls that used it; its mutex guards that copy.
//  3. After a call failed, one handler is told: the connection's own, else the global one, else stderr.
#include <mutex>

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include "base/error.hpp"

namespace vireo::api {

// What a connection remembers.
struct ConnectionErrors {
    ~ConnectionErrors();
    std::mutex mutex;             // guards all of it
    virError last{};
    virErrorFunc handler = nullptr;
    void* data = nullptr;
};

// Clears this thread's last error.
void forget_error();
// Makes `error` this thread's last error, and the connection's (which may be null), and tells the handler.
void report(const Error& error, virConnectPtr connection) noexcept;
// This thread's last error as a value again; nothing when there is none.
Outcome last_error();

}  // namespace vireo::api
