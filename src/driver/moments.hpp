#pragma once
// The moments of a domain that are kept, snapshots or checkpoints: a forest by the names of parents, and which one is the
// current. A value: copy it, change the copy. Definitions are shared between the copies.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

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
    // Throws invalid_arg for a moment whose parent is not there, or that would come to stand above itself.
    void check_parent(const T& moment) const {
        const auto bad = [](std::string what) { throw Error(ErrorCode::invalid_arg, ErrorDomain::domain, std::move(what)); };
        if (!moment.parent) return;
        const std::string &name = *moment.name, &above_it = *moment.parent;
        if (above_it == name) bad("cannot set moment " + name + " as its own parent");
        for (Moment above = find(above_it);; above = find(*above->parent)) {
            if (!above) return bad("parent " + above_it + " for moment " + name + " not found");
            if (*above->name == name) bad("parent " + above_it + " would create cycle to " + name);
            if (!above->parent) return;
        }
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
    // What of it and below it a deletion takes.
    enum class Part { itself, with_children, children_only };
    // Compat: the current one passes to the place where the deletion began.
    void remove(std::string_view name, Part part) {
        if (part != Part::itself) {
            const auto below = descendants(name);
            const bool had_current = current_ == name || std::ranges::any_of(below, [&](const Moment& each) { return current_ == *each->name; });
            for (auto each = below.rbegin(); each != below.rend(); ++each) remove(*(*each)->name);
            if (had_current) current_ = name;
        }
        if (part != Part::children_only) remove(name);
    }

private:
    static std::string_view parent(const T& moment) { return moment.parent ? std::string_view(*moment.parent) : std::string_view(); }

    std::vector<Moment> all_;
    std::string current_;
};

}  // namespace vireo::driver
