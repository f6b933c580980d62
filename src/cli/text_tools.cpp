// Selecting parts of XML, and editing text.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <spawn.h>

#include "cli/families.hpp"
#include "cli/tree.hpp"

extern char** environ;

namespace vireo::cli {
namespace {

std::string select(const char* xml, const std::string& xpath, bool wrap) {
    const Tree tree(xml);
    const auto nodes = tree.select(xpath);
    if (nodes.empty()) return {};
    std::string text;
    for (xmlNode* node : nodes) text += (wrap ? "  " : "") + tree.text(node, wrap) + "\n";
    return wrap ? "<nodes>\n" + text + "</nodes>\n" : text;
}

// Runs the user's editor on a file; throws Failure when that fails.
void run_editor(const std::string& file) {
    const char* editor = std::getenv("VISUAL");
    if (!editor || !*editor) editor = std::getenv("EDITOR");
    if (!editor || !*editor) editor = "vi";
    // The variable may carry options, so a shell takes it apart; the file's name is its argument, never its text.
    const std::string script = std::string(editor) + " \"$1\"";
    char* const words[] = {const_cast<char*>("sh"), const_cast<char*>("-c"), const_cast<char*>(script.c_str()), const_cast<char*>("sh"),
                           const_cast<char*>(file.c_str()), nullptr};
    pid_t child;
    if (const int error = posix_spawnp(&child, "/bin/sh", nullptr, nullptr, words, environ)) fail("cannot run the editor: %s", std::strerror(error));
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (!WIFEXITED(status) || WEXITSTATUS(status)) fail("the editor '%s' did not end well", editor);
}

class TemporaryFile {
public:
    TemporaryFile(const std::string& text, const char* suffix) : path_("/tmp/virshXXXXXX" + std::string(suffix)) {
        const int fd = ::mkostemps(path_.data(), int(std::strlen(suffix)), O_CLOEXEC);
        if (fd < 0) fail("mkostemps: failed to create temporary file: %s", std::strerror(errno));
        const bool good = ::write(fd, text.data(), text.size()) == ssize_t(text.size());
        if (::close(fd) < 0 || !good) fail("write: %s: failed to write to temporary file", path_.c_str());
    }
    ~TemporaryFile() { ::unlink(path_.c_str()); }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace

void print_xml(const Shell& shell, const Arguments& args, const char* xml) {
    const auto xpath = args.text("xpath");
    shell.print(xpath ? select(xml, *xpath, args["wrap"]) : std::string(xml));
}

bool edit_text(Shell& shell, const std::string& text, const char* suffix, const std::function<bool(const std::string&)>& apply) {
    const TemporaryFile file(text, suffix);
    for (;;) {
        run_editor(file.path());
        std::string edited = read_file(file.path());
        if (edited == text) return false;
        if (std::string_view(suffix) == ".txt")
            while (!edited.empty() && edited.back() == '\n') edited.pop_back();
        if (apply(edited)) return true;
        shell.error(virGetLastErrorMessage());
        forget_error();
        if (!isatty(STDIN_FILENO)) fail("Failed. The text was not accepted.");
        std::printf("Failed. Try again? [y,n] ");
        std::fflush(stdout);
        char answer[16];
        if (!std::fgets(answer, sizeof answer, stdin) || (answer[0] != 'y' && answer[0] != 'Y')) fail("Nothing was changed.");
    }
}

}  // namespace vireo::cli
