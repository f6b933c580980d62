#pragma once
// What a command of the shell is: a row with its name, its options, its words of help, and the function that does it.
//
//  1. The options are written as a synopsis, parsed when the command is used:
//       <domain>      required, also by position      <size:n>   a number        <name?>   may be empty
//       [file]        optional, also by position      [args...]  all that is left
//       (devname)     optional, by position too, but shown as --devname <string>
//       --flag        a switch                        --name=s   a text, --name=n a number, by name only
//       @alias=name   another word for an option, @alias=name=value with its value
//  2. Positional arguments fill the options in the order in which they are written.
//  3. Every command takes --json: it prints one document then, tables and records as such, other text as output.hpp says.
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vireo::cli {

class Shell;

struct Option {
    enum class Kind { flag, text, number, rest, alias };
    Kind kind = Kind::flag;
    std::string name;
    std::string target;              // of an alias: "name" or "name=value"
    bool required = false;
    bool by_position = false;        // a bare word may fill it
    bool shown_by_position = false;  // and the synopsis shows it so
    bool may_be_empty = false;
};
std::vector<Option> parse_options(std::string_view synopsis);

// The options as they were given.
class Arguments {
public:
    bool has(std::string_view name) const { return values_.count(std::string(name)) != 0; }
    // A switch; or whether the option was given at all.
    bool operator[](std::string_view name) const { return has(name); }
    // The flag when the switch was given, else 0.
    unsigned flag(std::string_view name, unsigned value) const { return has(name) ? value : 0; }
    // Throws Failure for an empty value where none may be.
    std::optional<std::string> text(std::string_view name) const;
    std::string required(std::string_view name) const;
    const char* c_str(std::string_view name) const;   // null when not given
    const std::vector<std::string>& rest(std::string_view name) const;

    // Throw Failure for what is no such number.
    std::optional<long long> integer(std::string_view name) const;
    std::optional<unsigned long long> natural(std::string_view name) const;
    std::optional<unsigned> natural32(std::string_view name) const;
    std::optional<int> integer32(std::string_view name) const;
    // "10", "10k", "2GiB": in bytes; without a suffix times `unit`.
    std::optional<unsigned long long> scaled(std::string_view name, unsigned long long unit, unsigned long long most = UINT64_MAX) const;

    // At most one of them may be given: throws Failure.
    void exclusive(std::initializer_list<std::string_view> names) const;
    // `one` needs `other`.
    void needs(std::string_view one, std::string_view other) const;
    // VIR_DOMAIN_AFFECT_*, from --live, --config, --current; throws Failure when they exclude one another.
    unsigned affect() const;

    void set(const std::string& name, std::string value) { values_[name] = std::move(value); }
    void add_rest(const std::string& name, std::string value) { values_.try_emplace(name); rest_[name].push_back(std::move(value)); }
    void allow_empty(const std::string& name) { may_be_empty_[name] = true; }

private:
    std::map<std::string, std::string> values_;
    std::map<std::string, std::vector<std::string>> rest_;
    std::map<std::string, bool> may_be_empty_;
};

enum class Group { domain, monitor, events, host, checkpoint, interface, filter, network, nodedev, secret, snapshot, backup, pool, volume, shell, vireo, management };
struct GroupRow {
    Group group;
    const char *title, *keyword;
};
std::span<const GroupRow> groups();

struct Command {
    const char* name;
    Group group;
    const char* options;
    const char* help;                // one line
    void (*run)(Shell&, const Arguments&);
    unsigned traits = 0;
};
// traits
inline constexpr unsigned without_connection = 1;   // runs without a connection
inline constexpr unsigned hidden = 2;               // works, but help does not show it
inline constexpr unsigned beyond = 4;               // libvirt has none of that name: shown by `vireo`, not by `virsh`
inline constexpr unsigned alias = 8;                // an old name: `options` is the name of the command that it means

// Whether help and completion tell about it to who called the program `virsh` or otherwise.
bool is_shown(const Command& command);
void set_program(std::string name);
const std::string& program();

// All commands, family by family; the families are the commands_*.cpp.
std::span<const std::span<const Command>> families();
const Command* find_command(std::string_view name);
// The nearest name; empty when nothing is near.
std::string nearest_command(std::string_view name);

// A command cannot go on: what to print, and the error of the last API call, if there is one, as it was then (freeing
// a handle on the way out forgets it).
struct Failure {
    explicit Failure(std::string text = {});
    std::string message, detail;
};

}  // namespace vireo::cli
