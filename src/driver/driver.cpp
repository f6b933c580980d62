#include "driver/driver.hpp"

namespace vireo::driver {

void Pending::reply(void* reply, const ReplyForm& form, std::vector<UniqueFd> fds) {
    if (!answered_.exchange(true)) take_reply(reply, form, std::move(fds));
}

void Pending::fail(Error error) {
    if (!answered_.exchange(true)) take_error(std::move(error));
}

void Pending::abandon() { fail(Error(ErrorCode::internal_error, "the call ended without an answer")); }

std::vector<std::shared_ptr<const Offered>>& Driver::lines(std::uint32_t program) {
    switch (program) {
        case protocol::program_qemu: return qemu_;
        case protocol::program_lxc: return lxc_;
        case protocol::program_admin: return admin_;
        default: return remote_;
    }
}

void Driver::add(std::shared_ptr<const Offered> offered) {
    auto& list = lines(offered->procedure.program);
    const auto number = static_cast<std::size_t>(offered->procedure.number);
    if (list.size() <= number) list.resize(number + 1);
    list[number] = std::move(offered);
}

void Driver::include(const Driver& other) {
    for (const auto* list : {&other.remote_, &other.qemu_, &other.lxc_, &other.admin_})
        for (const auto& offered : *list)
            if (offered && !find(offered->procedure.program, offered->procedure.number)) add(offered);
}

const Offered* Driver::find(std::uint32_t program, std::int32_t number) const {
    const auto& list = const_cast<Driver*>(this)->lines(program);
    if (number < 0 || static_cast<std::size_t>(number) >= list.size()) return nullptr;
    const Offered* offered = list[static_cast<std::size_t>(number)].get();
    return offered && offered->procedure.program == program ? offered : nullptr;
}

std::vector<const Offered*> Driver::table() const {
    std::vector<const Offered*> all;
    for (const auto* list : {&remote_, &qemu_, &lxc_, &admin_})
        for (const auto& offered : *list)
            if (offered) all.push_back(offered.get());
    return all;
}

Error not_supported(const protocol::Procedure& procedure) {
    return Error(ErrorCode::no_support, error_domain_of(procedure), std::string(procedure.api.empty() ? procedure.name : procedure.api));
}

Error undecodable() { return Error(ErrorCode::rpc, ErrorDomain::rpc, "Unable to decode message payload"); }

}  // namespace vireo::driver
