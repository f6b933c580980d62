#include "drivers/qemu/statistics.hpp"

#include <algorithm>

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
    Clock::time_point wanted{};                // when somebody last asked for it
    bool is_fresh(Clock::time_point now) const { return sample && now - sample->taken <= good_for; }
};

struct StatisticsSampler::State {
    std::mutex lock;
    std::condition_variable changed;
    std::map<Uuid, std::shared_ptr<Guest>> guests;
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

// Asks those that are not being asked.
void StatisticsSampler::ask(const Guests& guests) {
    Guests to_ask;
    {
        std::lock_guard hold(state_->lock);
        for (const auto& guest : guests) {
            if (guest->asked) continue;
            guest->asked = true;
            guest->asked_at = Clock::now();
            to_ask.push_back(guest);
        }
    }
    for (const auto& guest : to_ask) send(state_, guest);
}

// Under the lock: guests that were asked so long ago are not waited for any more.
void StatisticsSampler::give_up(const Guests& guests, std::chrono::milliseconds deadline) {
    const auto now = Clock::now();
    for (const auto& guest : guests)
        if (guest->asked && now - guest->asked_at >= deadline) guest->answering = false;
}

// Under the lock: those that somebody asked for lately.
StatisticsSampler::Guests StatisticsSampler::interesting() const {
    Guests out;
    const auto now = Clock::now();
    for (const auto& [uuid, guest] : state_->guests)
        if (now - guest->wanted <= interest) out.push_back(guest);
    return out;
}

void StatisticsSampler::plan_next() {
    // Under the lock. Samples on while somebody asks.
    if (state_->timer) return;
    std::weak_ptr<State> weak = state_;
    state_->timer = driver_.loop.after(good_for - ahead, [this, weak] {
        const auto state = weak.lock();
        if (!state) return;
        Guests guests;
        {
            std::lock_guard hold(state->lock);
            state->timer = 0;
            guests = interesting();
            if (guests.empty()) return;
            give_up(guests, patience);
            plan_next();
        }
        ask(guests);
    });
}

std::map<Uuid, StatisticsSampler::Result> StatisticsSampler::fresh(const std::vector<std::shared_ptr<DomainObject>>& domains, std::chrono::milliseconds deadline) {
    Guests wanted, stale;
    {
        std::lock_guard hold(state_->lock);
        const auto now = Clock::now();
        for (const Domain& domain : domains) {
            const auto found = state_->guests.find(domain->uuid());
            if (found == state_->guests.end()) continue;
            found->second->wanted = now;
            wanted.push_back(found->second);
            if (!found->second->is_fresh(now)) stale.push_back(found->second);
        }
        if (!wanted.empty()) plan_next();
    }
    if (!stale.empty()) ask(stale);   // also those that did not answer: they may, later
    std::unique_lock hold(state_->lock);
    if (!stale.empty()) {
        const auto done = [&] {
            const auto now = Clock::now();
            return std::ranges::all_of(stale, [&](const auto& guest) { return !guest->answering || guest->is_fresh(now); });
        };
        if (!state_->changed.wait_until(hold, Clock::now() + deadline, done)) give_up(stale, patience);
    }
    std::map<Uuid, Result> out;
    for (const auto& guest : wanted) out[guest->uuid] = {guest->sample, guest->answering};
    return out;
}

}  // namespace vireo::qemu
