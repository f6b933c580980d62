#pragma once
// Undo in reverse order, unless the function got to its end.
//
//     Rollback undo;
//     make_directory(path);
//     undo.add([path] { remove_directory(path); });
//     ...
//     undo.dismiss();
#include <functional>
#include <utility>
#include <vector>

namespace vireo {

class Rollback {
public:
    Rollback() = default;
    Rollback(const Rollback&) = delete;
    Rollback& operator=(const Rollback&) = delete;
    ~Rollback() { run(); }

    // An undo must not throw; what it throws is dropped so that the others still run.
    void add(std::function<void()> undo) { steps_.push_back(std::move(undo)); }
    void dismiss() noexcept { steps_.clear(); }
    void run() noexcept {
        while (!steps_.empty()) {
            auto step = std::move(steps_.back());
            steps_.pop_back();
            try { step(); } catch (...) {}
        }
    }

private:
    std::vector<std::function<void()>> steps_;
};

}  // namespace vireo
