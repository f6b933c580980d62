// Commands of the shell itself.
#include <cstdlib>
#include <cstring>
#include <unistd.h>
#include <utility>

#include "cli/completion.hpp"
#include "cli/families.hpp"
#include "cli/help.hpp"

namespace vireo::cli {
namespace {

void cd(Shell& shell, const Arguments& args) {
    if (!shell.interactive) fail("cd: command valid only in interactive mode");
    const char* home = std::getenv("HOME");
    const std::string folder = args.text("dir").value_or(home ? home : "/");
    if (::chdir(folder.c_str()) < 0) fail("cd: %s: %s", std::strerror(errno), folder.c_str());
}

void pwd(Shell& shell, const Arguments&) {
    Text folder(::getcwd(nullptr, 0));
    if (!folder) fail("pwd: cannot get current directory: %s", std::strerror(errno));
    shell.print(std::string(folder.get()) + "\n");
}

std::string shell_quoted(const std::string& text) {
    if (!text.empty() && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./,:@%+=") == text.npos) return text;
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'') quoted += "'\\''";
        else quoted += c;
    }
    return quoted + "'";
}

void echo(Shell& shell, const Arguments& args) {
    std::string line;
    bool first = true;
    for (const auto& word : args.rest("string")) {
        if (!std::exchange(first, false)) line += ' ';
        const auto shown = [&](const std::string& part) {
            const std::string safe = args["xml"] ? xml_escaped(part) : part;
            return args["shell"] ? shell_quoted(safe) : safe;
        };
        if (!args["split"]) line += shown(word);
        else for (const auto& part : split_commas(word)) line += shown(part) + "\n";
    }
    if (const auto prefix = args.text("prefix")) line = *prefix + " " + line;
    if (args["err"]) shell.error(line);
    else shell.print(line);
}

void help(Shell& shell, const Arguments& args) {
    const auto name = args.text("command");
    if (!name) return print_groups(shell);
    if (!print_help(shell, *name)) fail("command or command group '%s' doesn't exist", name->c_str());
}

void quit(Shell& shell, const Arguments&) { shell.leaving = true; }

// For the completion of other shells: a connection is used when there is one, but no word is said about it.
void complete(Shell& shell, const Arguments& args) {
    auto words = args.rest("string");
    if (words.empty()) words.emplace_back();
    const auto found = completions(shell, words);
    for (const auto& word : found) shell.print(word + "\n");
    if (found.empty()) throw Failure();
}
void completion(Shell& shell, const Arguments& args) {
    const auto script = completion_script(args.required("shell"), args.text("program").value_or("virsh"));
    if (!script) fail("no completion for '%s': bash or zsh", args.required("shell").c_str());
    shell.print(*script);
}

// Whether the tables of commands hold together.
void self_test(Shell& shell, const Arguments& args) {
    for (const auto family : families())
        for (const Command& command : family) {
            if (args["dump-help"] && is_shown(command)) {
                print_help(shell, command.name);
                continue;
            }
            std::string without;
            for (const Option& option : parse_options(command.options)) {
                if (option.name.empty()) fail("command '%s' has an option without a name", command.name);
                if (option.kind == Option::Kind::text && !has_completer(command, option)) without += (without.empty() ? "" : ", ") + option.name;
            }
            if (!*command.help) fail("command '%s' lacks help", command.name);
            if (args["completers-missing"] && !without.empty()) shell.print(format("%s: %s\n", command.name, without.c_str()));
        }
}

constexpr Command rows[] = {
    {"cd", Group::shell, "[dir]", "change the folder that the shell is in", cd, without_connection},
    {"complete", Group::shell, "[string?...]", "what may stand where the user is typing", complete, without_connection | hidden},
    {"completion", Group::shell, "<shell> [program]", "the script that completes words in bash or zsh", completion, without_connection | beyond},
    {"echo", Group::shell, "--shell --xml --split --err @str=string @hi=string=hello --prefix=s [string...]", "print words, quoted as wanted", echo, without_connection},
    {"exit", Group::shell, "", "leave the shell", quit, without_connection},
    {"help", Group::shell, "[command]", "tell about the commands", help, without_connection},
    {"pwd", Group::shell, "", "print the folder that the shell is in", pwd, without_connection},
    {"quit", Group::shell, "", "leave the shell", quit, without_connection},
    {"self-test", Group::shell, "--completers-missing --dump-help", "check the tables of commands", self_test, without_connection | hidden},
};

}  // namespace

std::span<const Command> shell_commands() { return rows; }

}  // namespace vireo::cli
