#include "driver/session.hpp"

#include "base/error.hpp"

namespace vireo::driver {

Session::Session(bool read_only, Identity identity) : read_only_(read_only), identity_(std::move(identity)) {}
Session::~Session() = default;

Identity Session::identity() const {
    std::lock_guard hold(lock_);
    return identity_;
}

void Session::set_identity(Identity identity) {
    std::lock_guard hold(lock_);
    identity_ = std::move(identity);
}

int Session::on_close(std::function<void()> f) {
    {
        std::lock_guard hold(lock_);
        if (!closed_) {
            on_close_.emplace(++next_on_close_, std::move(f));
            return next_on_close_;
        }
    }
    f();
    return 0;
}

void Session::forget_on_close(int number) {
    std::lock_guard hold(lock_);
    on_close_.erase(number);
}

void Session::close() {
    std::map<int, std::function<void()>> callbacks;
    {
        std::lock_guard hold(lock_);
        if (closed_.exchange(true)) return;
        callbacks.swap(on_close_);
    }
    for (auto& [number, f] : callbacks) f();
}

void Session::check_access(const AccessQuestion& question) {
    if (read_only()) check_read_only(question);
}

bool Session::may_see(const protocol::Permission&, std::string_view) { return true; }

bool applies(const protocol::Permission& permission, const AccessQuestion& question) {
    if (permission.flags) {
        const bool set = (question.flags & permission.flags) != 0;
        return permission.unless ? !set : (question.flags & permission.flags) == permission.flags;
    }
    if (!permission.parameter.empty()) return (question.source == permission.value) != permission.unless;
    return true;
}

// Compat: each message speaks for the kind of object that the public function belongs to.
ErrorDomain error_domain_of(const protocol::Procedure& procedure) {
    const auto has = [&](std::string_view word) { return procedure.name.find(word) != std::string_view::npos; };
    if (procedure.program != protocol::program_remote) return ErrorDomain::none;
    if (has("SNAPSHOT")) return ErrorDomain::domain_snapshot;
    if (has("CHECKPOINT")) return ErrorDomain::domain_checkpoint;
    if (procedure.name.starts_with("DOMAIN_")) return ErrorDomain::domain;
    if (has("STORAGE")) return ErrorDomain::storage;
    if (has("NODE_DEVICE")) return ErrorDomain::nodedev;
    if (has("NWFILTER")) return ErrorDomain::nwfilter;
    if (has("NETWORK")) return ErrorDomain::network;
    if (has("INTERFACE")) return ErrorDomain::interface;
    if (has("SECRET")) return ErrorDomain::secret;
    return ErrorDomain::domain;
}

void check_read_only(const AccessQuestion& question) {
    const protocol::Procedure& row = question.procedure;
    const auto denied = [&](std::string detail) { return Error(ErrorCode::operation_denied, error_domain_of(row), std::move(detail)); };
    if (row.writes) throw denied("read only access prevents " + std::string(row.api));
    for (const protocol::Permission& permission : row.access) {
        const bool conditional = permission.flags || !permission.parameter.empty();
        if (!conditional || permission.unless || !applies(permission, question)) continue;
        if (permission.permission == "read_secure") throw denied(std::string(row.api) + " with secure flag");
        throw denied("read only access prevents " + std::string(row.api));
    }
}

}  // namespace vireo::driver
