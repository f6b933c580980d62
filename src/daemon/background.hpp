#pragma once
// Going into the background: the caller's process waits until the daemon serves, or fails with its error.
#include <string>

#include "base/unique_fd.hpp"

namespace vireo::daemon {

class Background {
public:
    enum Side { parent, child };

    // Forks; the child leads its own session and has nothing open but what the daemon opened. Before any thread exists.
    Side detach();
    bool is_child() const { return is_child_; }
    // The parent: the exit status once the child has spoken or ended.
    int wait_for_child();
    // The child, once. Without detach() nothing happens.
    void ready();
    void failed(const std::string& message);

private:
    void tell(const std::string& text);
    UniqueFd pipe_;
    bool is_child_ = false;
};

}  // namespace vireo::daemon
