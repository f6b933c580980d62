#pragma once
// Statistics of running guests: sampled while somebody asks.
//
//  1. One round asks all guests that are wanted at the same time and waits for them at most `deadline`. A guest that does not answer in
//     `patience` is marked, keeps its last values, and is asked again in the next round without being waited for.
//  2. While somebody asked within the last seconds, a round runs in the background before the values are a second old,
//     so that a question a second finds fresh ones. Nobody asks: nothing runs.
//  3. Any thread may ask. `lock_` guards the guests and the state of the round; it is not held while QEMU works.
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/uuid.hpp"
#include "drivers/qemu/domain_object.hpp"

namespace vireo::qemu {

class QemuDriver;
class Monitor;

// What QEMU last answered. Immutable.
struct Sample {
    std::chrono::steady_clock::time_point taken{};
    Json block;                 // query-blockstats
    Json named_nodes;           // query-named-block-nodes, flat
    Json balloon;               // query-balloon
    Json balloon_stats;         // guest-stats of the balloon device
    Json dirty_rate;            // query-dirty-rate
    Json iothreads;             // query-iothreads
    bool answered = false;      // ever
};

class StatisticsSampler {
public:
    // So that the answer of a question that meets a guest that hangs is there within 250 ms.
    static constexpr auto patience = std::chrono::milliseconds(230);
    explicit StatisticsSampler(QemuDriver& driver);
    ~StatisticsSampler();

    // The domain's actor: a guest begins or ends.
    void add(const std::shared_ptr<DomainObject>& domain);
    void remove(const DomainObject& domain);

    struct Result {
        std::shared_ptr<const Sample> sample;    // null: nothing was ever told
        bool answering = true;
    };
    // Of those of `domains` that run: values no older than a second, if the guest answers. Worker thread: may wait for one round.
    std::map<Uuid, Result> fresh(const std::vector<std::shared_ptr<DomainObject>>& domains, std::chrono::milliseconds deadline);

private:
    struct Guest;
    struct State;
    static void send(const std::shared_ptr<State>& state, const std::shared_ptr<Guest>& guest);
    using Guests = std::vector<std::shared_ptr<Guest>>;
    void ask(const Guests& guests);
    static void give_up(const Guests& guests, std::chrono::milliseconds deadline);
    Guests interesting() const;
    void plan_next();
    QemuDriver& driver_;
    std::shared_ptr<State> state_;
};

}  // namespace vireo::qemu
