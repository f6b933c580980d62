#include "cli/help.hpp"

#include <cstring>
#include <utility>

#include "base/json.hpp"
#include "cli/shell.hpp"

namespace vireo::cli {
namespace {

// Options that mean the same wherever they stand.
struct Words {
    const char *option, *help;
};
constexpr Words option_words[] = {
    {"domain", "the domain: its name, id or uuid"}, {"file", "a file with the XML description"},
    {"config", "change what is in force from the next start"}, {"live", "change the running domain"},
    {"current", "change whichever of the two the domain has now"}, {"persistent", "live and config at once"},
    {"all", "everything, active or not"}, {"inactive", "only what is not active, or its inactive form"},
    {"name", "names only"}, {"uuid", "uuids only"}, {"id", "ids only"}, {"table", "a table, which is the default"},
    {"title", "the title as well"}, {"validate", "check the XML against the schema first"},
    {"paused", "leave the guest paused"}, {"running", "let the guest run"}, {"console", "open the console afterwards"},
    {"autodestroy", "end the guest when this connection ends"}, {"bypass-cache", "leave the file cache of the host alone"},
    {"force-boot", "boot afresh, dropping a saved state"}, {"pass-fds", "numbers of descriptors to pass: N,M,..."},
    {"reset-nvram", "fill the NVRAM from its template again"}, {"disable", "turn it off"}, {"enable", "turn it on"},
    {"timeout", "seconds to wait"}, {"loop", "go on after the first event"}, {"event", "the kind of event"},
    {"list", "the kinds of events that there are"}, {"timestamp", "the time in front of each event"},
    {"print-xml", "show the XML instead of doing it"}, {"xpath", "only what this XPath selects"},
    {"wrap", "put the selected nodes into one root element"}, {"security-info", "with passwords and the like"},
    {"pool", "the pool: its name or uuid"}, {"vol", "the volume: its name, key or path"}, {"network", "the network: its name or uuid"},
    {"interface", "the interface: its name or MAC address"}, {"device", "the device"}, {"secret", "the secret: its uuid"},
    {"nwfilter", "the filter: its name or uuid"}, {"binding", "the device that the filter is bound to"},
    {"graceful", "ask the hypervisor to end it gently, or not at all"}, {"mode", "how it is asked: acpi|agent|initctl|signal|paravirt"},
    {"reason", "why it is in that state"}, {"human", "for people, with units"}, {"pretty", "for people"}, {"details", "more columns"},
    {"size", "the new size, scaled (default KiB)"}, {"count", "how many"}, {"maximum", "the most that there may be"},
    {"guest", "as the guest itself sees it"}, {"managed-save", "the managed save image as well"},
    {"snapshots-metadata", "all metadata of snapshots as well"}, {"checkpoints-metadata", "all metadata of checkpoints as well"},
    {"nvram", "the NVRAM file as well"}, {"keep-nvram", "not the NVRAM file"}, {"tpm", "the state of the TPM as well"},
    {"keep-tpm", "not the state of the TPM"}, {"description", "a description"}, {"snapshotname", "the snapshot's name"},
    {"checkpointname", "the checkpoint's name"}, {"offset", "where to begin, in bytes"}, {"length", "how many bytes"},
    {"capacity", "the size, scaled (default bytes)"}, {"force", "even if somebody else has it"}, {"raw", "plain values, as the API gives them"},
    {"devname", "the alias of the character device"}, {"safe", "only if it cannot disturb another session"},
    {"daemon", "the version of the daemon as well"}, {"command", "a command, or the keyword of a group"}, {"string", "what to print"},
    {"cmd", "the command"}, {"hmp", "the command is one of the human monitor"}, {"json", "the result as JSON"},
    {"dry-run", "only tell what would be done, in order"},
};

std::string words_for(const Option& option) {
    for (const Words& words : option_words)
        if (option.name == words.option) return words.help;
    std::string text = option.name;
    for (char& c : text)
        if (c == '-' || c == '_') c = ' ';
    return text;
}

const char* value_word(const Option& option) { return option.kind == Option::Kind::number ? "<number>" : "<string>"; }

std::string synopsis(const Command& command, const std::vector<Option>& options) {
    std::string text = command.name;
    for (const Option& option : options) {
        const std::string name = option.name;
        switch (option.kind) {
            case Option::Kind::alias: continue;
            case Option::Kind::flag: text += " [--" + name + "]"; break;
            case Option::Kind::rest: text += option.required ? " <" + name + ">..." : " [<" + name + ">]..."; break;
            case Option::Kind::number:
                text += option.required ? (option.shown_by_position ? " <" + name + ">" : " --" + name + " <number>")
                                        : (option.shown_by_position ? " [<" + name + ">]" : " [--" + name + " <number>]");
                break;
            case Option::Kind::text:
                text += option.required ? " <" + name + ">" : option.shown_by_position ? " [<" + name + ">]" : " [--" + name + " <string>]";
        }
    }
    return text;
}

std::string option_lines(const std::vector<Option>& options) {
    std::string text;
    for (const Option& option : options) {
        std::string head;
        switch (option.kind) {
            case Option::Kind::alias: continue;
            case Option::Kind::flag: head = "--" + option.name; break;
            case Option::Kind::rest: head = "<" + option.name + ">"; break;
            default:
                head = (option.shown_by_position ? "[--" + option.name + "] " : "--" + option.name + " ") + value_word(option);
        }
        text += format("    %-15s  %s\n", head.c_str(), words_for(option).c_str());
    }
    return text;
}

void print_command(const Shell& shell, const Command& command) {
    const auto options = parse_options(command.options);
    shell.print(format("  NAME\n    %s - %s\n", command.name, command.help));
    shell.print("\n  SYNOPSIS\n    " + synopsis(command, options) + "\n");
    if (!options.empty()) shell.print("\n  OPTIONS\n" + option_lines(options));
    shell.print("\n");
}

template <class Each> void each_command(Group group, Each each) {
    for (const auto family : families())
        for (const Command& command : family)
            if (command.group == group && is_shown(command)) each(command);
}

// A group without commands is not shown. `after` comes behind it.
void print_group(const GroupRow& group, const char* colon, const char* after = "") {
    bool any = false;
    each_command(group.group, [&](const Command& command) {
        if (!std::exchange(any, true)) std::printf(" %s (help keyword '%s')%s\n", group.title, group.keyword, colon);
        std::printf("    %-30s %s\n", command.name, command.help);
    });
    if (any) std::fputs(after, stdout);
}

Json described(const Command& command, const GroupRow& group) {
    constexpr const char* kinds[] = {"flag", "text", "number", "rest", "alias"};
    Json object = Json::object(), list = Json::array();
    object.set("name", Json(command.name));
    object.set("group", Json(group.keyword));
    object.set("help", Json(command.help));
    for (const Option& option : parse_options(command.options)) {
        Json one = Json::object();
        one.set("name", Json(option.name));
        one.set("kind", Json(kinds[std::size_t(option.kind)]));
        if (option.kind == Option::Kind::alias) one.set("stands-for", Json(option.target));
        else one.set("help", Json(words_for(option)));
        if (option.required) one.set("required", Json(true));
        if (option.by_position) one.set("position", Json(option.shown_by_position ? "shown" : "taken"));
        list.add(std::move(one));
    }
    object.set("options", std::move(list));
    return object;
}

}  // namespace

void print_usage(const char* program, const char* options) {
    std::printf("\n%s [options]... [<command_string>]\n%s [options]... <command> [args...]\n\n  options:\n%s  commands (non interactive mode):\n\n", program, program, options);
    for (const GroupRow& group : groups()) print_group(group, "", "\n");
    std::puts("  (help <group> lists the commands of a group, help <command> tells about one)\n");
}

void print_groups(const Shell& shell) {
    if (shell.settings.json) {
        // Hidden ones too: for who checks or wraps the commands.
        Json list = Json::array();
        for (const auto family : families())
            for (const Command& command : family)
                for (const GroupRow& group : groups())
                    if (group.group == command.group) list.add(described(command, group));
        return shell.answer(std::move(list));
    }
    shell.print("Grouped commands:\n\n");
    for (const GroupRow& group : groups()) {
        print_group(group, ":", "\n");
    }
}

bool print_help(const Shell& shell, const std::string& name) {
    if (const Command* command = find_command(name)) {
        print_command(shell, *command);
        return true;
    }
    for (const GroupRow& group : groups()) {
        if (name != group.keyword && name != group.title) continue;
        print_group(group, ":");
        return true;
    }
    return false;
}

}  // namespace vireo::cli
