#include "drivers/qemu/statistics.hpp"

#include "base/event_loop.hpp"
#include "drivers/qemu/driver.hpp"
#include "drivers/qemu/monitor.hpp"
#include "drivers/qemu/running.hpp"

namespace vireo::qemu {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto good_for = std::chrono::milliseconds(1000);      // how old a value may be
constexpr auto ahead = std::chrono::milliseconds(250);          // resampled so long before it is too old
constexpr auto interest = std::chrono::milliseconds(3500);      // sampled on for so long after the last question

}  // namespace

struct StatisticsSampler::Guest {
    Uuid uuid;
    std::shared_ptr<Monitor> monitor;
    std::string balloon_path;                  // empty: it has none
    bool has_iothreads = false, has_disks = false;
    std::shared_ptr<const Sample> sample;      // last complete answer
    bool answering = true;
    bool asked = false;                        // a question is on its way: no second one behind it
    Clock::time_point asked_at{};
};

struct StatisticsSampler::State {
    std::mutex lock;
    std::condition_variable changed;
    std::map<Uuid, std::shared_ptr<Guest>> guests;
    Clock::time_point last_question{};
    int timer = 0;
};

StatisticsSampler::StatisticsSampler(QemuDriver& driver) : driver_(driver), state_(std::make_shared<State>()) {}

StatisticsSampler::~StatisticsSampler() {
    std::lock_guard hold(state_->lock);
    if (state_->timer) driver_.loop.cancel(state_->timer);
}

void StatisticsSampler::add(const std::shared_ptr<DomainObject>& domain) {
    const Running& run = *domain->running;
    auto guest = std::make_shared<Guest>();
    guest->uuid = domain->uuid();
    guest->monitor = run.monitor;
    const auto& balloon = run.live.devices.memballoon;
    if (balloon && balloon->model != model::MemballoonModel::none && balloon->info.alias) guest->balloon_path = "/machine/peripheral/" + *balloon->info.alias;
    guest->has_disks = !run.live.devices.disks.empty();
    guest->has_iothreads = run.live.iothreads.value_or(0) > 0 || !run.live.iothread_ids.empty();
    std::lock_guard hold(state_->lock);
    state_->guests[domain->uuid()] = std::move(guest);
}

void StatisticsSampler::remove(const DomainObject& domain) {
    std::lock_guard hold(state_->lock);
    state_->guests.erase(domain.uuid());
}

StatisticsSampler::Result StatisticsSampler::last(const Uuid& uuid) const {
    std::lock_guard hold(state_->lock);
    auto found = state_->guests.find(uuid);
    if (found == state_->guests.end()) return {};
    return {found->second->sample, found->second->answering};
}

bool StatisticsSampler::is_fresh() const {
    std::lock_guard hold(state_->lock);
    const auto now = Clock::now();
    for (const auto& [uuid, guest] : state_->guests)
        if (guest->answering && (!guest->sample || now - guest->sample->taken > good_for)) return false;
    return true;
}

void StatisticsSampler::send(const std::shared_ptr<State>& state, const std::shared_ptr<Guest>& guest) {
    struct Collected {
        Sample sample;
        int missing = 0;
        std::mutex lock;
    };
    auto collected = std::make_shared<Collected>();
    std::vector<std::pair<MonitorCommand, Json Sample::*>> questions;
    if (guest->has_disks) {
        questions.push_back({{"query-blockstats"}, &Sample::block});
        questions.push_back({{"query-named-block-nodes", Json::object({{"flat", true}})}, &Sample::named_nodes});
    }
    if (!guest->balloon_path.empty()) {
        questions.push_back({{"query-balloon"}, &Sample::balloon});
        questions.push_back({{"qom-get", Json::object({{"path", guest->balloon_path}, {"property", "guest-stats"}})}, &Sample::balloon_stats});
    }
    if (guest->has_iothreads) questions.push_back({{"query-iothreads"}, &Sample::iothreads});
    questions.push_back({{"query-dirty-rate"}, &Sample::dirty_rate});
    collected->missing = int(questions.size());
    for (auto& [command, member] : questions)
        guest->monitor->send(std::move(command), [collected, member = member, state, guest](MonitorReply reply) {
            {
                std::lock_guard hold(collected->lock);
                if (!reply.error) collected->sample.*member = std::move(reply.result);
                if (--collected->missing > 0) return;
            }
            collected->sample.taken = Clock::now();
            collected->sample.answered = true;
            std::lock_guard hold(state->lock);
            if (!guest->monitor->is_closed()) guest->sample = std::make_shared<const Sample>(std::move(collected->sample));
            guest->asked = false;
            guest->answering = true;   // one that was given up may answer again
            state->changed.notify_all();
        });
}

// Asks every guest that is not being asked.
void StatisticsSampler::begin_round() {
    std::vector<std::shared_ptr<Guest>> to_ask;
    {
        std::lock_guard hold(state_->lock);
        for (auto& [uuid, guest] : state_->guests) {
            if (guest->asked) continue;
            guest->asked = true;
            guest->asked_at = Clock::now();
            to_ask.push_back(guest);
        }
    }
    for (const auto& guest : to_ask) send(state_, guest);
}

// Guests that were asked so long ago are not waited for any more.
void StatisticsSampler::give_up(std::chrono::milliseconds deadline) {
    const auto now = Clock::now();
    for (auto& [uuid, guest] : state_->guests)
        if (guest->asked && now - guest->asked_at >= deadline) guest->answering = false;
}

void StatisticsSampler::plan_next() {
    // Under the lock. Samples on while somebody asks.
    if (state_->timer) return;
    std::weak_ptr<State> weak = state_;
    state_->timer = driver_.loop.after(good_for - ahead, [this, weak] {
        const auto state = weak.lock();
        if (!state) return;
        {
            std::lock_guard hold(state->lock);
            state->timer = 0;
            if (Clock::now() - state->last_question > interest || state->guests.empty()) return;
            give_up(std::chrono::milliseconds(250));
            plan_next();
        }
        begin_round();
    });
}

std::map<Uuid, StatisticsSampler::Result> StatisticsSampler::fresh(std::chrono::milliseconds deadline) {
    const bool enough = is_fresh();
    if (!enough) begin_round();
    std::unique_lock hold(state_->lock);
    state_->last_question = Clock::now();
    plan_next();
    if (!enough) {
        const auto until = Clock::now() + deadline;
        const auto done = [&] {
            for (const auto& [uuid, guest] : state_->guests)
                if (guest->answering && (!guest->sample || Clock::now() - guest->sample->taken > good_for)) return false;
            return true;
        };
        if (!state_->changed.wait_until(hold, until, done)) give_up(std::chrono::milliseconds(0));
    }
    std::map<Uuid, Result> out;
    for (const auto& [uuid, guest] : state_->guests) out[uuid] = {guest->sample, guest->answering};
    return out;
}

}  // namespace vireo::qemu
