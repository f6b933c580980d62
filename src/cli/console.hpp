#pragma once
// A session at the guest's console, until the escape character or the end of the stream.
#include <libvirt/libvirt.h>

namespace vireo::cli {

class Shell;

// Throws Failure. `resume`: lets a paused domain run once the console is open.
void run_console(Shell& shell, virDomainPtr domain, const char* device, unsigned flags, bool resume = false);

}  // namespace vireo::cli
