#include "drivers/qemu/qmp_conversation.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.hpp"

namespace vireo::qemu {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) { throw Error(ErrorCode::internal_error, ErrorDomain::qemu, what); }

void add_command(std::string& text, const std::string& name, const Json& arguments) {
    text += "{\"execute\":\"" + name + "\"";
    if (!arguments.is_null()) {
        text += ",\"arguments\":";
        arguments.dump_to(text);
    }
    text += "}\n";
}

}  // namespace

QmpConversation::QmpConversation(const std::string& binary, const QmpConversationOptions& options)
    : binary_(binary), deadline_(Clock::now() + options.deadline) {
    int sockets[2], errors[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0) throw system_error("cannot make a socket pair");
    const UniqueFd theirs(sockets[1]);
    socket_.reset(sockets[0]);
    if (pipe2(errors, O_CLOEXEC) < 0) throw system_error("cannot make a pipe");
    errors_.reset(errors[0]);
    const UniqueFd errors_end(errors[1]);
    LaunchRequest request;
    request.arguments = {binary, "-S", "-no-user-config", "-nodefaults", "-nographic", "-machine",
                         options.accelerator == Accelerator::kvm ? "none,accel=kvm" : "none,accel=tcg", "-qmp", "stdio"};
    request.environment = {"LC_ALL=C", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/"};
    request.input = request.output = theirs.get();
    request.error = errors_end.get();
    request.credentials = options.credentials;
    process_ = launch(request);
}

QmpConversation::~QmpConversation() {
    kill(process_.pid, SIGKILL);
    while (waitpid(process_.pid, nullptr, 0) < 0 && errno == EINTR) {}
}

Json QmpConversation::next() {
    while (true) {
        if (const auto end = buffer_.find('\n', scanned_); end != std::string::npos) {
            Json message = Json::parse(std::string_view(buffer_).substr(start_, end - start_));
            start_ = scanned_ = end + 1;
            if (start_ == buffer_.size()) buffer_.clear(), start_ = scanned_ = 0;
            if (!message.has("event")) return message;
            continue;
        }
        scanned_ = buffer_.size();
        read_more();
    }
}

std::vector<Json> QmpConversation::ask(const std::vector<std::pair<std::string, Json>>& commands) {
    std::string text;
    for (const auto& [name, arguments] : commands) add_command(text, name, arguments);
    send(text);
    std::vector<Json> answers;
    answers.reserve(commands.size());
    for (std::size_t i = 0; i < commands.size(); ++i) {
        Json answer = next();
        Json* result = answer.find("return");
        answers.push_back(result ? std::move(*result) : Json());
    }
    return answers;
}

Json QmpConversation::command(const std::string& name, const Json& arguments) {
    std::string text;
    add_command(text, name, arguments);
    send(text);
    Json answer = next();
    if (Json* result = answer.find("return")) return std::move(*result);
    fail("unable to execute QEMU command '" + name + "': " + answer["error"]["desc"].text());
}

void QmpConversation::send(std::string_view text) {
    while (!text.empty()) {
        const ssize_t sent = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) died();
        text.remove_prefix(std::size_t(sent));
    }
}

void QmpConversation::read_more() {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
    pollfd wait{socket_.get(), POLLIN, 0};
    if (left <= 0 || poll(&wait, 1, int(left)) == 0) fail("Failed to probe QEMU binary " + binary_ + ": it did not answer in time");
    char bytes[65536];
    const ssize_t count = read(socket_.get(), bytes, sizeof bytes);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count <= 0) died();
    if (buffer_.size() + std::size_t(count) > 64u << 20) fail("Failed to probe QEMU binary " + binary_ + ": it talks without end");
    buffer_.append(bytes, std::size_t(count));
}

void QmpConversation::died() {
    std::string said;
    pollfd wait{errors_.get(), POLLIN, 0};
    char bytes[1024];
    while (said.size() < 1024 && poll(&wait, 1, 1000) > 0) {
        const ssize_t count = read(errors_.get(), bytes, sizeof bytes);
        if (count <= 0) break;
        said.append(bytes, std::size_t(count));
    }
    while (!said.empty() && said.back() == '\n') said.pop_back();
    fail("Failed to start QEMU binary " + binary_ + " for probing: " + (said.empty() ? "it ended without a word" : said));
}

}  // namespace vireo::qemu
