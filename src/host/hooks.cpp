#include "host/hooks.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <vector>

#include "base/files.hpp"
#include "base/process.hpp"

namespace vireo::host {
namespace {

bool is_program(const std::string& path) {
    struct stat info{};
    return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

std::vector<std::string> scripts_of(const std::string& folder, const std::string& driver) {
    std::vector<std::string> scripts;
    if (folder.empty()) return scripts;
    const std::string main = folder + "/" + driver;
    if (is_program(main)) scripts.push_back(main);
    for (const std::string& name : list_directory(main + ".d"))
        if (const std::string path = main + ".d/" + name; is_program(path)) scripts.push_back(path);
    return scripts;
}

// Scripts see no more of the daemon's surroundings than they need.
std::vector<std::string> environment() {
    std::vector<std::string> all = {"LC_ALL=C"};
    for (const char* name : {"PATH", "HOME", "USER", "LOGNAME", "TMPDIR"})
        if (const char* value = ::getenv(name)) all.push_back(std::string(name) + "=" + value);
    return all;
}

}  // namespace

bool Hooks::has(const std::string& driver) const { return !scripts_of(folder_, driver).empty(); }

std::optional<std::string> Hooks::run(const HookCall& call) const {
    const auto scripts = scripts_of(folder_, call.driver);
    if (scripts.empty()) return std::nullopt;
    std::string document = call.input, printed;
    for (const std::string& script : scripts) {
        try {
            // As long as they take: the administrator's matter.
            printed = run_checked({.argv = {script, call.object, call.operation, call.sub_operation, call.extra}, .environment = environment()},
                                  {.timeout = std::chrono::hours(24), .input = document});
        } catch (const Error& e) {
            throw Error(ErrorCode::hook_script_failed, ErrorDomain::hook, e.message);
        }
        if (!printed.empty()) document = printed;
    }
    return printed.empty() && document != call.input ? document : printed;
}

}  // namespace vireo::host
