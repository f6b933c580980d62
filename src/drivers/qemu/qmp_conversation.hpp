#pragma once
// QMP with a QEMU of our own that has no machine, spoken in lock step: for questions about the binary.
//
//  1. Every call blocks for the time that QEMU needs: worker threads only.
//  2. The process ends with the object, whatever happens; a QEMU that hangs is killed at the deadline.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/unique_fd.hpp"
#include "drivers/qemu/capabilities.hpp"
#include "drivers/qemu/launch.hpp"

namespace vireo::qemu {

struct QmpConversationOptions {
    Accelerator accelerator = Accelerator::tcg;
    std::optional<Credentials> credentials;            // who runs it
    std::chrono::milliseconds deadline = std::chrono::seconds(30);
};

class QmpConversation {
public:
    QmpConversation(const std::string& binary, const QmpConversationOptions& options);
    ~QmpConversation();
    QmpConversation(const QmpConversation&) = delete;
    QmpConversation& operator=(const QmpConversation&) = delete;

    // The next message that is no event. Throws with what QEMU said when there is none.
    Json next();
    // All at once: QEMU works on the first while it reads the rest. Errors of commands are null values.
    std::vector<Json> ask(const std::vector<std::pair<std::string, Json>>& commands);
    // One command; throws Error(internal_error) with QEMU's own words when it refuses.
    Json command(const std::string& name, const Json& arguments = {});

private:
    void send(std::string_view text);
    void read_more();
    [[noreturn]] void died();

    std::string binary_;
    std::chrono::steady_clock::time_point deadline_;
    UniqueFd socket_, errors_;
    Launched process_;
    std::string buffer_;
    std::size_t start_ = 0, scanned_ = 0;
};

}  // namespace vireo::qemu
