#pragma once
// The objects of one kind that are no guests: a published list, changed by work on one actor.
//
//  1. Readers use read(): an immutable list of immutable objects, in the order of their appearance.
//  2. A change works on a copy of the list, which is published when the change is done; what throws changes nothing.
#include <algorithm>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/published.hpp"
#include "driver/actor.hpp"
#include "driver/driver.hpp"
#include "driver/events.hpp"

namespace vireo::driver {

template <class T> class Shelf {
public:
    using Item = std::shared_ptr<const T>;
    struct List : std::vector<Item> {
        // The first object for which the member is the value; null when there is none.
        template <class Member, class Value> Item find(Member member, const Value& value) const {
            for (const Item& item : *this)
                if (std::invoke(member, *item) == value) return item;
            return nullptr;
        }
        // Takes the place of `old`, or comes last.
        void put(const Item& old, T next) {
            auto item = std::make_shared<const T>(std::move(next));
            const auto at = old ? std::ranges::find(*this, old) : this->end();
            if (at == this->end()) this->push_back(std::move(item));
            else *at = std::move(item);
        }
        void drop(const Item& item) { std::erase(static_cast<std::vector<Item>&>(*this), item); }
    };

    explicit Shelf(WorkerPool& pool) : actor_(pool) {}

    std::shared_ptr<const List> read() const { return list_.read(); }
    void publish(List next) { list_.publish(std::move(next)); }   // actor, or before the world serves
    Actor& actor() { return actor_; }

private:
    Published<List> list_;
    Actor actor_;
};

// One change of a shelf: `list` becomes what is on it when the function returns, then the events go out, in order.
template <class T> class ShelfChange {
public:
    typename Shelf<T>::List list;
    template <class P> void event(typename P::Message message) {
        events.push_back([message = std::move(message)](EventHub& hub) { hub.publish<P>(message); });
    }
    std::vector<std::function<void(EventHub&)>> events;
};

// Puts a change into a table: f(ShelfChange&, const Args&) gives the reply, or nothing where it is empty. It runs on the
// shelf's actor, and what hold() gives is held until then: whatever owns the shelf.
template <class P, class T, class Hold, class F> void offer_change(Driver& table, Shelf<T>& shelf, EventHub& events, Hold hold, F f) {
    table.works<P>([&shelf, &events, hold, f](Request, typename P::Args args, Later<P> later) {
        auto reply = std::make_shared<typename P::Reply>();
        shelf.actor().post(
            WorkKind::modify, std::string(P::info.api),
            [held = hold(), &shelf, &events, reply, f, args = std::move(args)] {
                ShelfChange<T> change{*shelf.read(), {}};
                if constexpr (std::is_void_v<decltype(f(change, args))>) f(change, args);
                else *reply = f(change, args);
                shelf.publish(std::move(change.list));
                for (const auto& event : change.events) event(events);
            },
            [reply, later](Outcome outcome) {
                if (outcome) later(std::move(*outcome));
                else later(std::move(*reply));
            });
    });
}

}  // namespace vireo::driver
