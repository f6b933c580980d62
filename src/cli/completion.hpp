#pragma once
// What may stand where the user is typing: for the interactive session and, through `complete`, for bash and zsh.
#include <functional>

#include "cli/shell.hpp"

namespace vireo::cli {

// What may stand in place of the last word, in the order in which it is declared, sorted where it are names of objects.
std::vector<std::string> completions(Shell& shell, const std::vector<std::string>& words);

// Whether values of that option can be proposed.
bool has_completer(const Command& command, const Option& option);

// The script that has bash or zsh ask `program`. Null for another shell.
std::optional<std::string> completion_script(const std::string& shell, const std::string& program);

}  // namespace vireo::cli
