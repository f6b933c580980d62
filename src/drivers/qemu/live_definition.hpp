#pragma once
// From the definition that is kept to the one that runs: everything that is decided at a start.
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "drivers/qemu/capabilities.hpp"
#include "drivers/qemu/config.hpp"
#include "drivers/qemu/launch.hpp"
#include "model/domain/domain.hpp"

namespace vireo::qemu {

// TCP ports for displays. A port is free when nobody of ours has it and it can be bound.
class PortPool {
public:
    // Throws internal_error when there is none in the range.
    int take(int first, int last, const char* what);
    void reserve(int port);
    void give_back(int port);

private:
    std::mutex lock_;                 // guards taken_
    std::set<int> taken_;
};

struct LivePlan {
    int id = -1;
    std::string library_directory, channel_directory;
    Credentials credentials;
    bool dynamic_ownership = true;
    std::int64_t utc_offset = 0;      // of local time, in seconds
};

// "domain-1-web": of the domain's folders; the name is cut after 20 characters.
std::string short_name(int id, std::string_view name);

// Fills in id, aliases, block node numbers, backing chains, ports, sockets, labels. Ports it took are added to `ports`.
void make_live(model::Domain& domain, const LivePlan& plan, const Capabilities& capabilities, const Config& config,
               PortPool& pool, std::vector<int>& ports);
// The same for one device that is plugged into a running guest: its backing chain and the numbers of its block nodes, from `node` on.
void plan_medium(model::Disk& disk, unsigned node, const Credentials& credentials);
unsigned next_node_after(const model::Disk& disk, unsigned node);
void plan_channel(model::Channel& channel, const std::string& directory);

// The ports that a live definition holds.
std::vector<int> ports_of(const model::Domain& domain);

// The file below a qcow2 image, if its header names one: path as the header has it, and its format ("" when not told).
struct BackingHeader {
    std::string path, format;
};
std::optional<BackingHeader> read_backing_header(const std::string& image);

}  // namespace vireo::qemu
