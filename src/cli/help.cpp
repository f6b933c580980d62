#include "cli/help.hpp"

#include <cstdio>
#include <cstring>

#include "cli/shell.hpp"

namespace vireo::cli {
namespace {

constexpr GroupRow group_rows[] = {
    {Group::domain, "Domain Management", "domain"}, {Group::monitor, "Domain Monitoring", "monitor"},
    {Group::events, "Domain Events", "events"}, {Group::host, "Host and Hypervisor", "host"},
    {Group::checkpoint, "Checkpoint", "checkpoint"}, {Group::interface, "Interface", "interface"},
    {Group::filter, "Network Filter", "filter"}, {Group::network, "Networking", "network"},
    {Group::nodedev, "Node Device", "nodedev"}, {Group::secret, "Secret", "secret"},
    {Group::snapshot, "Snapshot", "snapshot"}, {Group::backup, "Backup", "backup"},
    {Group::pool, "Storage Pool", "pool"}, {Group::volume, "Storage Volume", "volume"},
    {Group::shell, "Virsh itself", "virsh"},
};

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
    {"interface", "the interface: its name or MAC address"}, {"device", "the device"}, {"secret", "the secret: its uuid or usage"},
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

void print_group(const GroupRow& group, const char* colon) {
    std::printf(" %s (help keyword '%s')%s\n", group.title, group.keyword, colon);
    for (const auto family : families())
        for (const Command& command : family)
            if (command.group == group.group && !(command.traits & hidden)) std::printf("    %-30s %s\n", command.name, command.help);
}

}  // namespace

std::span<const GroupRow> groups() { return group_rows; }

void print_usage(const char* program) {
    std::printf("\n%s [options]... [<command_string>]\n%s [options]... <command> [args...]\n", program, program);
    std::puts(
        "\n  options:\n"
        "    -c | --connect=URI      which hypervisor to talk to\n"
        "    -d | --debug=NUM        how much to tell, 0 to 4\n"
        "    -e | --escape <char>    what ends a console session (default ^])\n"
        "    -h | --help             this text\n"
        "    -k | --keepalive-interval=NUM\n"
        "                            seconds between signs of life, 0 for none\n"
        "    -K | --keepalive-count=NUM\n"
        "                            how many of them may be missed\n"
        "    -l | --log=FILE         where to write the log\n"
        "    -q | --quiet            results only\n"
        "    -r | --readonly         look, do not touch\n"
        "    -t | --timing           how long each command took\n"
        "    -v                      the version\n"
        "    -V                      the version at length\n"
        "         --version[=TYPE]   short (default) or long\n"
        "  commands (non interactive mode):\n");
    for (const GroupRow& group : group_rows) {
        print_group(group, "");
        std::puts("");
    }
    std::puts("  (help <group> lists the commands of a group, help <command> tells about one)\n");
}

void print_own_commands() {
    std::puts("Commands of vireo that need no libvirt:\n\n"
                " vireo check FILE...              what is wrong with documents: line, column, path and the nearest right word\n"
                " vireo cpu explain [FILE]         which processor a guest would get, where each feature comes from, and with\n"
                "   [--host FILE]... [--json]      --host on which hosts it could run: a <cpu>, capabilities, a CPUID dump or /proc/cpuinfo\n");
}

void print_groups(const Shell& shell) {
    shell.print("Grouped commands:\n\n");
    for (const GroupRow& group : group_rows) {
        print_group(group, ":");
        std::puts("");
    }
}

bool print_help(const Shell& shell, const std::string& name) {
    if (const Command* command = find_command(name)) {
        print_command(shell, *command);
        return true;
    }
    for (const GroupRow& group : group_rows) {
        if (name != group.keyword && name != group.title) continue;
        print_group(group, ":");
        return true;
    }
    return false;
}

}  // namespace vireo::cli
