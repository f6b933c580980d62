#pragma once
// The objects of one kind that are no guests: a published list, changed by work on one actor.
//
//  1. Readers use read(): an immutable list of immutable objects, in the order of their appearance.
//  2. A change works on a copy of the list, which is published when the change is done; what throws changes nothing.
#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/published.hpp"
#include "driver/actor.hpp"

namespace vireo::test {

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

    explicit Shelf(driver::WorkerPool& pool) : actor_(pool) {}

    std::shared_ptr<const List> read() const { return list_.read(); }
    void publish(List next) { list_.publish(std::move(next)); }   // actor, or before the world serves
    driver::Actor& actor() { return actor_; }

private:
    Published<List> list_;
    driver::Actor actor_;
};

}  // namespace vireo::test
