#include "cli/interactive.hpp"

#include <sys/stat.h>

#include <cstdio>
#include <readline/history.h>
#include <readline/readline.h>

#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include "cli/completion.hpp"

namespace vireo::cli {
namespace {

Shell* completing = nullptr;   // readline's hooks carry no data of ours

char* next_candidate(const char* text, int state) {
    static std::vector<std::string> found;
    static std::size_t at;
    if (state == 0) {
        found = completions(*completing, split_words(std::string(rl_line_buffer, std::size_t(rl_point)), text));
        at = 0;
    }
    return at < found.size() ? ::strdup(found[at++].c_str()) : nullptr;
}

char** complete(const char* text, int, int) {
    char** matches = rl_completion_matches(text, next_candidate);
    rl_attempted_completion_over = matches ? 1 : 0;      // else names of files
    return matches;
}

std::string history_folder(const std::string& program) {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    if (!cache && !home) return {};
    return (cache && *cache ? std::string(cache) : std::string(home ? home : "") + "/.cache") + "/libvirt/" + program;
}

void make_folders(const std::string& path) {
    for (auto slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
        ::mkdir(path.substr(0, slash).c_str(), 0755);
        if (slash == path.npos) return;
    }
}

}  // namespace

std::string try_connect(Shell& shell) {
    try {
        shell.connection();
        return {};
    } catch (const Failure& failure) {
        shell.error(failure.message);
        shell.error(failure.detail);
        return failure.message;
    }
}

bool run_interactive(Shell& shell, const std::string& program) {
    shell.interactive = true;
    completing = &shell;
    shell.extra("Welcome to " + program + ", the virtualization interactive terminal.\n\n"
                "Type:  'help' for help with commands\n       'quit' to quit\n\n");
    std::fflush(stdout);
    rl_readline_name = "virsh";
    rl_attempted_completion_function = complete;
    const std::string folder = history_folder(program == "vireo" ? "virsh" : program);
    const std::string history = folder.empty() ? "" : folder + "/history";
    if (!history.empty()) read_history(history.c_str());
    bool good = true;
    while (!shell.leaving) {
        const std::string prompt = program + (shell.settings.read_only ? " > " : " # ");
        char* line = readline(prompt.c_str());
        if (!line) {
            shell.print("\n");
            break;
        }
        if (*line) {
            add_history(line);
            good = shell.run_line(line);
            std::fflush(stdout);
        }
        std::free(line);
    }
    if (!history.empty() && isatty(STDIN_FILENO)) {
        make_folders(folder);
        write_history(history.c_str());
    }
    if (shell.leaving) shell.print("\n");
    (void)good;   // each line was reported as it went
    return true;
}

}  // namespace vireo::cli
