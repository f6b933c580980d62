#pragma once
// What /proc tells of a QEMU process and its threads. Quick: no waiting, a few system calls.
#include <sys/types.h>

#include <cstdint>
#include <string>

namespace vireo::qemu {

struct CpuTime {
    std::uint64_t total = 0, user = 0, system = 0;   // nanoseconds
    int last_cpu = -1;
};
// Zeroes when there is no such process.
CpuTime process_cpu_time(pid_t pid, pid_t thread = 0);

struct ScheduleStat {
    std::uint64_t run = 0, wait = 0;                 // nanoseconds
};
ScheduleStat thread_schedule(pid_t pid, pid_t thread);

std::uint64_t process_memory(pid_t pid);             // resident, KiB
// In clock ticks since boot; tells a process from a later one with its number. 0: there is none.
std::uint64_t process_start_time(pid_t pid);

}  // namespace vireo::qemu
