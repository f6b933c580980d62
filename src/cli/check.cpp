#include "cli/check.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "base/json.hpp"
#include "model/check_document.hpp"

namespace vireo::cli {
namespace {

void print(const std::string& file, const Problem& problem) {
    std::printf("%s:", file.c_str());
    if (problem.line) std::printf("%zu:%zu:", problem.line, problem.column);
    if (!problem.path.empty()) std::printf(" %s:", problem.path.c_str());
    std::printf(" %s%s\n", problem.code == ErrorCode::ok ? "note: " : "", problem.message.c_str());
}

}  // namespace

int check_files(const std::vector<std::string>& arguments, bool json) {
    std::vector<std::string> files;
    for (const auto& word : arguments) {
        if (word == "--json") json = true;
        else files.push_back(word);
    }
    if (files.empty()) {
        std::fputs("error: command 'check' requires <file> option\n", stderr);
        return 1;
    }
    bool good = true;
    Json report = Json::array();
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        if (!in) {
            std::fprintf(stderr, "error: Failed to open file '%s'\n", file.c_str());
            good = false;
            continue;
        }
        const auto problems = model::check_document(text.str());
        good = good && std::ranges::none_of(problems, [](const Problem& problem) { return problem.code != ErrorCode::ok; });
        for (const Problem& problem : problems) {
            if (!json) print(file, problem);
            else report.add(Json::object({{"file", file}, {"line", problem.line}, {"column", problem.column}, {"path", problem.path}, {"message", problem.message}, {"note", problem.code == ErrorCode::ok}}));
        }
        if (problems.empty() && !json) std::printf("%s: nothing wrong\n", file.c_str());
    }
    if (json) std::printf("%s\n", report.dump().c_str());
    return good ? 0 : 1;
}

}  // namespace vireo::cli
