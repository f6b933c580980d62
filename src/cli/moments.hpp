#pragma once
// What snapshots and checkpoints have in common: the facts that tables show, and the tree of who came from whom.
#include "cli/families.hpp"

namespace vireo::cli {

struct MomentFacts {
    std::string created, state, parent;
    bool external = false;
};
MomentFacts facts_of(const char* xml);
template <class Owner, class Get> MomentFacts facts_of(const Owner& owner, Get get) {
    Text xml(get(owner.get(), 0));
    if (!xml) fail();
    return facts_of(xml.get());
}

// The list as --name, --tree or the table shows it; `states` has the table show those.
struct MomentRow {
    std::string name;
    MomentFacts facts;
};
void print_moments(const Shell& shell, const Arguments& args, const std::vector<MomentRow>& rows, bool states);

}  // namespace vireo::cli
