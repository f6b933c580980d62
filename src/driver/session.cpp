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
    if (question.procedure.writes && read_only())
        throw Error(ErrorCode::operation_denied, "read only access prevents " + std::string(question.procedure.api));
}

bool Session::may_see(const protocol::Permission&, std::string_view) { return true; }

}  // namespace vireo::driver
