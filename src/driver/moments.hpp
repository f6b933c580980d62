#pragma once
// The moments of a domain that are kept, snapshots or checkpoints: a forest by the names of parents, and which one is the
// current. A value: copy it, change the copy. Definitions are shared between the copies.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vireo::driver {

template <class T> class Moments {
public:
    using Moment = std::shared_ptr<const T>;

    bool empty() const { return all_.empty(); }
    const std::vector<Moment>& all() const { return all_; }      // in the order in which they were made
    const std::string& current() const { return current_; }      // "" when there is none
    void set_current(std::string name) { current_ = std::move(name); }

    Moment find(std::string_view name) const {
        const auto at = std::ranges::find_if(all_, [&](const Moment& each) { return each->name == name; });
        return at == all_.end() ? nullptr : *at;
    }
    std::vector<Moment> children(std::string_view name) const {
        std::vector<Moment> out;
        for (const Moment& each : all_)
            if (parent(*each) == name) out.push_back(each);
        return out;
    }
    std::vector<Moment> descendants(std::string_view name) const {
        std::vector<Moment> out;
        for (const Moment& child : children(name)) {
            out.push_back(child);
            for (const Moment& each : descendants(*child->name)) out.push_back(each);
        }
        return out;
    }
    // Adds it, or takes the place of the one with its name.
    void put(T moment) {
        auto next = std::make_shared<const T>(std::move(moment));
        for (Moment& each : all_)
            if (each->name == next->name) return void(each = std::move(next));
        all_.push_back(std::move(next));
    }
    // Takes it out; its children get its parent, and when it was the current one that passes to its parent, too.
    void remove(std::string_view name) {
        const Moment gone = find(name);
        if (!gone) return;
        for (const Moment& child : children(name)) {
            T moved = *child;
            moved.parent = gone->parent;
            put(std::move(moved));
        }
        if (current_ == name) current_ = gone->parent.value_or("");
        std::erase(all_, gone);
    }

private:
    static std::string_view parent(const T& moment) { return moment.parent ? std::string_view(*moment.parent) : std::string_view(); }

    std::vector<Moment> all_;
    std::string current_;
};

}  // namespace vireo::driver
