#include "protocol/rows.hpp"

#include <algorithm>

namespace vireo::protocol {

// One function a group, defined by VIREO_WIRE_FORM beside the group's header.
#define VIREO_REMOTE_GROUPS(X) \
    X(auth) X(connect) X(domain) X(domain_block) X(domain_device) X(domain_event) \
    X(domain_guest) X(domain_migration) X(domain_snapshot) X(domain_tuning) X(interface) X(network) \
    X(node_device) X(nwfilter) X(secret) X(storage)
#define X(group) std::span<const RowForm> group##_rows();
VIREO_REMOTE_GROUPS(X)
X(qemu)
X(lxc)
X(admin)
#undef X

namespace {

struct Program {
    std::vector<RowForm> rows;               // in order of number
    std::vector<const Procedure*> by_number;

    explicit Program(std::initializer_list<std::span<const RowForm>> groups) {
        for (const auto& group : groups) rows.insert(rows.end(), group.begin(), group.end());
        std::ranges::sort(rows, {}, [](const RowForm& form) { return form.row->number; });
        if (!rows.empty()) by_number.resize(static_cast<std::size_t>(rows.back().row->number) + 1);
        for (const RowForm& form : rows) by_number[static_cast<std::size_t>(form.row->number)] = form.row;
    }
};

const Program* program_of(std::uint32_t number) {
#define X(group) group##_rows(),
    static const Program remote{VIREO_REMOTE_GROUPS(X)};
#undef X
    static const Program qemu{qemu_rows()}, lxc{lxc_rows()}, admin{admin_rows()};
    switch (number) {
        case program_remote: return &remote;
        case program_qemu: return &qemu;
        case program_lxc: return &lxc;
        case program_admin: return &admin;
        default: return nullptr;
    }
}

}  // namespace

std::span<const RowForm> row_forms(std::uint32_t program) {
    const Program* known = program_of(program);
    return known ? std::span<const RowForm>(known->rows) : std::span<const RowForm>();
}

std::vector<const Procedure*> procedures(std::uint32_t program) {
    std::vector<const Procedure*> rows;
    for (const RowForm& form : row_forms(program)) rows.push_back(form.row);
    return rows;
}

const Procedure* find_procedure(std::uint32_t program, std::int32_t number) {
    const Program* known = program_of(program);
    if (!known || number < 0 || static_cast<std::size_t>(number) >= known->by_number.size()) return nullptr;
    return known->by_number[static_cast<std::size_t>(number)];
}

}  // namespace vireo::protocol
