#pragma once
// Help: of the program, of a group, of a command. Printed from the rows.
#include <string>

namespace vireo::cli {

class Shell;

void print_usage(const char* program);
// What the shell does beside libvirt's commands, under its own name alone.
void print_own_commands();
void print_groups(const Shell& shell);
// Of a command or a group keyword; false if there is none of that name.
bool print_help(const Shell& shell, const std::string& name);

}  // namespace vireo::cli
