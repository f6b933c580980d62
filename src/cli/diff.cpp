#include "cli/diff.hpp"

#include <cstdio>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "base/json.hpp"
#include "model/domain/guest_abi.hpp"
#include "model/domain/read.hpp"
#include "model/domain/tables.hpp"

namespace vireo::cli {
namespace {

model::Domain domain_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw Error(ErrorCode::system_error, "Failed to open file '" + file + "'");
    return model::read_domain(text.str(), {.live = true});
}

std::string shown(const std::string& value) { return value.empty() ? "(nothing)" : value; }

}  // namespace

int diff_files(const std::vector<std::string>& words, bool json) {
    std::vector<std::string> files;
    bool abi = false;
    for (const auto& word : words) {
        if (word == "--abi") abi = true;
        else if (word == "--json") json = true;
        else files.push_back(word);
    }
    if (files.size() != 2) {
        std::fputs("error: command 'diff' requires two files\n", stderr);
        return 2;
    }
    std::vector<schema::Difference> found;
    const Outcome failed = attempt([&] {
        const auto before = domain_of(files[0]), after = domain_of(files[1]);
        found = abi ? model::guest_abi_differences(before, after) : schema::diff(before, after, "domain");
    });
    if (failed) {
        std::fprintf(stderr, "error: %s\n", failed->message.c_str());
        return 2;
    }
    Json report = Json::array();
    for (const auto& one : found) {
        if (json) report.add(Json::object({{"path", one.path}, {"before", one.before}, {"after", one.after}}));
        else std::printf("%s: %s -> %s\n", one.path.c_str(), shown(one.before).c_str(), shown(one.after).c_str());
    }
    if (json) std::printf("%s\n", report.dump().c_str());
    return found.empty() ? 0 : 1;
}

}  // namespace vireo::cli
