#pragma once
// Where the threads of a guest run: their CPUs, their schedulers, and the control groups that limit them.
//
//  1. Processor and I/O threads that the definition limits in any way go to their places before the guest's first instruction,
//     and when they are plugged; the emulator is in its place before it executes. To move a thread to a control group makes the
//     kernel wait for all its CPUs: where nothing is limited, a start makes the groups and leaves the moves for a moment later.
//  2. What the kernel refuses throws system_error.
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "drivers/qemu/launch.hpp"
#include "drivers/qemu/running.hpp"
#include "host/cgroup.hpp"

namespace vireo::qemu {

class DomainObject;

// CPUs of the host that are online.
model::CpuSet host_processors();
// Where a thread runs that has no pin of its own; nothing: wherever the host lets it.
std::optional<model::CpuSet> common_cpus(const model::Domain& domain);
const model::CpuSet* vcpu_pin(const model::Domain& domain, std::uint32_t vcpu);
const model::CpuSet* iothread_pin(const model::Domain& domain, std::uint32_t iothread);
std::optional<model::CpuSet> emulator_cpus(const model::Domain& domain);
// The nodes that all memory of the guest must come from.
std::optional<model::CpuSet> memory_nodes(const model::Domain& domain);

// What the process is told about its memory; `by_group`: its control group binds it.
std::optional<MemoryPolicy> memory_policy(const model::Domain& domain, bool by_group);

// Before a guest runs: processors that its definition wants and that could be unplugged again are plugged, in their order.
void plug_processors_at_start(const std::shared_ptr<DomainObject>& domain);

// Numbers of I/O threads and their threads, of an answer to query-iothreads.
using IothreadIds = std::vector<std::pair<std::uint32_t, pid_t>>;
IothreadIds read_iothreads(const Json& answer);

enum class ThreadMove : bool { later, now };
// Whether threads in the emulator's place would run otherwise than the definition says.
bool limits_threads(const model::Domain& domain);
// All that are plugged; one of them.
void place_vcpus(const Running& running, ThreadMove move = ThreadMove::now);
void place_vcpu(const Running& running, std::uint32_t vcpu, ThreadMove move = ThreadMove::now);
void place_iothread(const Running& running, std::uint32_t iothread, pid_t thread, ThreadMove move = ThreadMove::now);
void place_emulator(const Running& running);

// A thread that runs, to other CPUs.
void move_thread(const Running& running, const std::string& group, pid_t thread, const model::CpuSet& cpus);

// Names of groups below the guest's.
inline constexpr const char* emulator_group = "emulator";
std::string vcpu_group(std::uint32_t vcpu);
std::string iothread_group(std::uint32_t iothread);

// period and quota, where they are set.
void limit_bandwidth(const host::Cgroup& group, const std::optional<std::uint64_t>& period, const std::optional<std::int64_t>& quota);

}  // namespace vireo::qemu
