#include "daemon/options.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace vireo::daemon {
namespace {

constexpr std::array<std::string_view, 15> drivers = {"qemu", "lxc", "xen", "vbox", "bhyve", "vz", "ch", "interface", "network",
                                                      "nodedev", "nwfilter", "secret", "storage", "proxy", "log"};

struct Row {
    char letter;               // 0: none
    std::string_view word;
    std::string_view value;    // "": takes none
    void (*take)(Options&, const std::string&);
    std::string_view help;
};

void take_modular(Options& options, const std::string& value) {
    if (std::ranges::find(drivers, value) == drivers.end()) {
        std::string what = "unknown driver '" + value + "' for --modular";
        if (const auto near = did_you_mean(value, drivers)) what += "; did you mean '" + std::string(*near) + "'?";
        throw Error(ErrorCode::invalid_arg, what);
    }
    options.name = "virt" + value + "d";
}

void take_timeout(Options& options, const std::string& value) {
    const auto seconds = parse_number<unsigned>(value);
    if (!seconds || *seconds == 0) throw Error(ErrorCode::invalid_arg, "Invalid value for timeout: '" + value + "'");
    options.timeout = *seconds;
}

constexpr Row rows[] = {
    {'h', "help", "", [](Options& o, const std::string&) { o.help = true; }, "Show this help"},
    {'v', "verbose", "", [](Options& o, const std::string&) { o.verbose = true; }, "Log what happens, not only what goes wrong"},
    {'d', "daemon", "", [](Options& o, const std::string&) { o.daemonize = true; }, "Run in the background"},
    {'l', "listen", "", [](Options& o, const std::string&) { o.listen = true; }, "Listen for TCP and TLS connections, as configured"},
    {'t', "timeout", "SECONDS", take_timeout, "End after so long without clients and running guests"},
    {'f', "config", "FILE", [](Options& o, const std::string& v) { o.config = v; }, "Configuration file"},
    {'V', "version", "", [](Options& o, const std::string&) { o.version = true; }, "Show the version"},
    {'p', "pid-file", "FILE", [](Options& o, const std::string& v) { o.pid_file = v; }, "File that holds the process id"},
    {0, "root", "DIR", [](Options& o, const std::string& v) { o.root = v; }, "Keep everything below DIR (DIR/etc/libvirt, DIR/run/libvirt ...)"},
    {0, "modular", "DRIVER", take_modular, "Be the daemon of one driver: qemu for virtqemud, and so on"},
};

const Row* find(std::string_view word, char letter) {
    const Row* found = nullptr;
    for (const Row& row : rows) {
        if (letter ? row.letter == letter : row.word == word) return &row;
        // As getopt does: the beginning of a word is enough when it is clear.
        if (!letter && !word.empty() && row.word.starts_with(word)) {
            if (found) return nullptr;
            found = &row;
        }
    }
    return found;
}

Error unrecognized(const std::string& argument) { return Error(ErrorCode::invalid_arg, "unrecognized option '" + argument + "'"); }

}  // namespace

Options parse_options(const std::vector<std::string>& arguments) {
    Options options;
    if (!arguments.empty()) options.program = file_name(arguments[0]);
    // Called as a modular daemon, it is that one.
    for (const std::string_view driver : drivers)
        if (options.program == "virt" + std::string(driver) + "d") options.name = options.program;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        const auto value_after = [&](const Row& row, std::optional<std::string> inside) {
            if (inside) return *inside;
            if (++i == arguments.size()) throw Error(ErrorCode::invalid_arg, "option '" + argument + "' needs a " + std::string(row.value));
            return arguments[i];
        };
        if (argument.starts_with("--") && argument.size() > 2) {
            const auto equals = argument.find('=');
            const Row* row = find(std::string_view(argument).substr(2, equals == argument.npos ? equals : equals - 2), 0);
            if (!row) throw unrecognized(argument);
            const auto inside = equals == argument.npos ? std::nullopt : std::optional(argument.substr(equals + 1));
            if (row->value.empty() && inside) throw Error(ErrorCode::invalid_arg, "option '--" + std::string(row->word) + "' takes no value");
            row->take(options, row->value.empty() ? "" : value_after(*row, inside));
        } else if (argument.starts_with('-') && argument.size() > 1) {
            for (std::size_t at = 1; at < argument.size(); ++at) {
                const Row* row = find({}, argument[at]);
                if (!row) throw unrecognized(argument);
                if (row->value.empty()) {
                    row->take(options, "");
                    continue;
                }
                row->take(options, value_after(*row, at + 1 < argument.size() ? std::optional(argument.substr(at + 1)) : std::nullopt));
                break;
            }
        } else {
            throw Error(ErrorCode::invalid_arg, "unexpected argument '" + argument + "'");
        }
    }
    if (!options.root.empty() && !options.root.starts_with('/')) throw Error(ErrorCode::invalid_arg, "--root needs an absolute path, not '" + options.root + "'");
    return options;
}

std::string help_text(const Options& options) {
    std::string text = "Usage:\n  " + options.program + " [options]\n\nOptions:\n";
    for (const Row& row : rows) {
        std::string line = row.letter ? std::string("  -") + row.letter + " | --" : "       --";
        line += row.word;
        if (!row.value.empty()) (line += ' ') += row.value;
        line.resize(std::max<std::size_t>(line.size() + 2, 28), ' ');
        text += line.append(row.help) + "\n";
    }
    text += "\nSIGHUP reloads the configuration and reopens log files; SIGTERM ends the daemon, running guests go on.\n";
    return text;
}

}  // namespace vireo::daemon
