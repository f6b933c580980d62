// Commands of the shell itself.
#include <cstdlib>
#include <cstring>
#include <unistd.h>
#include <utility>

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

void connect(Shell& shell, const Arguments& args) {
    shell.connect(args.text("name").value_or(shell.settings.uri), args["readonly"]);
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

// "a,b,,c" as "a", "b,c".
std::vector<std::string> split_commas(const std::string& text) {
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != ',') parts.back() += text[i];
        else if (i + 1 < text.size() && text[i + 1] == ',') parts.back() += text[++i];
        else parts.emplace_back();
    }
    return parts;
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

constexpr Command rows[] = {
    {"cd", Group::shell, "[dir]", "change the folder that the shell is in", cd, without_connection},
    {"connect", Group::shell, "[name?] --readonly", "open another connection", connect, without_connection},
    {"echo", Group::shell, "--shell --xml --split --err @str=string @hi=string=hello --prefix=s [string...]", "print words, quoted as wanted", echo, without_connection},
    {"exit", Group::shell, "", "leave the shell", quit, without_connection},
    {"help", Group::shell, "[command]", "tell about the commands", help, without_connection},
    {"pwd", Group::shell, "", "print the folder that the shell is in", pwd, without_connection},
    {"quit", Group::shell, "", "leave the shell", quit, without_connection},
};

}  // namespace

std::span<const Command> shell_commands() { return rows; }

}  // namespace vireo::cli
