#include "cli/own_commands.hpp"

#include "cli/check.hpp"
#include "cli/cpu_explain.hpp"
#include "cli/diff.hpp"
#include "cli/families.hpp"

namespace vireo::cli {
namespace {

constexpr OwnCommand own_rows[] = {
    {"check", [](const std::vector<std::string>& words, const Settings& settings) { return check_files(words, settings.json); }},
    {"cpu", [](const std::vector<std::string>& words, const Settings& settings) { return explain_processor(words, settings); }},
    {"diff", [](const std::vector<std::string>& words, const Settings& settings) { return diff_files(words, settings.json); }},
};

template <std::size_t row> void run_own(Shell& shell, const Arguments& args) {
    if (own_rows[row].run(args.rest("word"), shell.settings) != 0) throw Failure();
}

constexpr Command rows[] = {
    {"check", Group::vireo, "<word...>", "say what is wrong with documents: files, or - for what is piped in", run_own<0>, without_connection | beyond},
    {"cpu", Group::vireo, "<word...>", "cpu explain FILE [--here CAPABILITIES] [--host CAPABILITIES]...: which processor a guest gets, and where", run_own<1>, without_connection | beyond},
    {"diff", Group::vireo, "<word...>", "diff A B [--abi]: what differs between two domains, or only what the guest would notice", run_own<2>, without_connection | beyond},
};

}  // namespace

std::span<const OwnCommand> own_commands() { return own_rows; }
std::span<const Command> document_commands() { return rows; }

}  // namespace vireo::cli
