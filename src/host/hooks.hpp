#pragma once
// The administrator's hook scripts: etc/libvirt/hooks/DRIVER and the programs of etc/libvirt/hooks/DRIVER.d in their order.
//
//  1. Each is called with: object, operation, sub-operation, extra ("-" where there is none); a document comes on its
//     standard input. The first that fails ends the row.
//  2. What the last one prints replaces the document where the operation allows it; the others' output is the next one's input.
//  3. They run on the calling thread: an actor's, never the event loop's.
#include <optional>
#include <string>

#include "host/paths.hpp"

namespace vireo::host {

struct HookCall {
    std::string driver;                    // "qemu", "network", "daemon"
    std::string object = "-";              // the domain's name
    std::string operation;                 // "prepare"
    std::string sub_operation = "-";       // "begin", "end"
    std::string extra = "-";
    std::string input = {};
};

class Hooks {
public:
    explicit Hooks(const Paths& paths) : folder_(paths.session ? "" : paths.etc + "/hooks") {}

    // Whether there is any script for the driver: saves making the document.
    bool has(const std::string& driver) const;
    // Nothing: there was none. Else what the scripts printed. Throws Error (hook_script_failed) with the script's message.
    std::optional<std::string> run(const HookCall& call) const;

private:
    std::string folder_;                   // "": a session has none
};

}  // namespace vireo::host
