#pragma once
// Help: of the program, of a group, of a command. Printed from the rows.
#include <string>

namespace vireo::cli {

class Shell;

// `options`: the lines about the global ones.
void print_usage(const char* program, const char* options);
void print_groups(const Shell& shell);
// Of a command or a group keyword; false if there is none of that name.
bool print_help(const Shell& shell, const std::string& name);

}  // namespace vireo::cli
