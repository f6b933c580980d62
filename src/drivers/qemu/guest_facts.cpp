#include "drivers/qemu/guest_facts.hpp"

#include <algorithm>
#include <string_view>

namespace vireo::qemu {

namespace {

using namespace model;

bool has_balloon(const Domain& live) {
    return live.devices.memballoon && live.devices.memballoon->model != MemballoonModel::none;
}
bool has_modules(const Domain& live) { return !live.devices.memories.empty(); }
bool is_removable(const Disk& disk) { return disk.device == DiskDevice::cdrom || disk.device == DiskDevice::floppy; }
bool has_removable(const Domain& live) { return std::ranges::any_of(live.devices.disks, is_removable); }

void take_balloon(Domain& live, const Json& answer) {
    if (const std::uint64_t actual = answer["actual"].unsigned_integer()) live.current_memory = actual / 1024;
}

void take_modules(Domain& live, const Json& answer) {
    for (const Json& item : answer.items()) {
        const Json& data = item["data"];
        for (MemoryDevice& memory : live.devices.memories) {
            if (!memory.info.alias || data["id"].text() != *memory.info.alias) continue;
            if (memory.model == MemoryModel::dimm || memory.model == MemoryModel::nvdimm) {
                DimmAddress place{.slot = std::uint32_t(data["slot"].unsigned_integer())};
                if (const std::uint64_t base = data["addr"].unsigned_integer()) place.base = base;
                memory.info.address = place;
            } else if (memory.model == MemoryModel::virtio_mem) {
                memory.target.current = data["size"].unsigned_integer() / 1024;
            }
        }
    }
}

// A drive tells of its tray when it has one.
void take_trays(Domain& live, const Json& answer) {
    for (const Json& drive : answer.items()) {
        const Json* id = drive.find("qdev");
        const Json* open = drive.find("tray_open");
        if (!id) continue;
        for (Disk& disk : live.devices.disks) {
            if (!is_removable(disk) || !disk.info.alias || id->text() != *disk.info.alias) continue;
            if (open && open->boolean()) disk.target.tray = DiskTray::open;
            else disk.target.tray.reset();
        }
    }
}

struct Fact {
    std::string_view command;
    bool (*applies)(const Domain&);
    void (*take)(Domain&, const Json&);
};
constexpr Fact facts[] = {
    {"query-balloon", &has_balloon, &take_balloon},
    {"query-memory-devices", &has_modules, &take_modules},
    {"query-block", &has_removable, &take_trays},
};

}  // namespace

void take_module_facts(Domain& live, const Json& answer) { take_modules(live, answer); }

std::vector<MonitorCommand> facts_questions(const Domain& live) {
    std::vector<MonitorCommand> questions;
    for (const Fact& fact : facts)
        if (fact.applies(live)) questions.push_back({std::string(fact.command)});
    return questions;
}

void take_facts(Domain& live, const std::vector<MonitorReply>& answers) {
    // Without a balloon the guest has all that there is.
    if (!has_balloon(live) && live.memory) live.current_memory = live.memory->size;
    auto answer = answers.begin();
    for (const Fact& fact : facts) {
        if (!fact.applies(live)) continue;
        if (answer == answers.end()) return;
        if (!answer->error) fact.take(live, answer->result);
        ++answer;
    }
}

}  // namespace vireo::qemu
