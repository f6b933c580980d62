#include "driver/factory.hpp"

#include <algorithm>
#include <deque>

namespace vireo::driver {
namespace {

std::deque<Factory>& registered() {
    static std::deque<Factory> all;
    return all;
}

}  // namespace

Registered::Registered(Factory factory) { registered().push_back(std::move(factory)); }

std::vector<const Factory*> factories() {
    std::vector<const Factory*> all;
    for (const Factory& factory : registered()) all.push_back(&factory);
    std::ranges::sort(all, {}, [](const Factory* f) -> const std::string& { return f->name; });
    return all;
}

}  // namespace vireo::driver
