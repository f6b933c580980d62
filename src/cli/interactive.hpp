#pragma once
// The interactive session: prompt, history, completion.
#include <string>

namespace vireo::cli {

class Shell;

// Opens the connection before the first prompt. Gives what went wrong, which has been printed.
std::string try_connect(Shell& shell);
// Until quit or end of input.
bool run_interactive(Shell& shell, const std::string& program);

}  // namespace vireo::cli
