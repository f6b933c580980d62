#include "cli/moments.hpp"

#include <algorithm>
#include <ctime>

#include "xml/document.hpp"

namespace vireo::cli {

MomentFacts facts_of(const char* xml) {
    MomentFacts facts;
    const auto document = xml::Document::parse(xml);
    const auto& root = document.root();
    if (const auto* time = root.child("creationTime")) {
        const std::time_t at = std::strtoll(time->content().c_str(), nullptr, 10);
        tm broken;
        localtime_r(&at, &broken);
        char text[64];
        std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %z", &broken);
        facts.created = text;
    }
    if (const auto* state = root.child("state")) facts.state = state->content();
    if (const auto* parent = root.child("parent/name")) facts.parent = parent->content();
    const auto external = [](const xml::Element& element) { return element.attribute_or("snapshot", "") == "external"; };
    if (const auto* memory = root.child("memory")) facts.external = external(*memory);
    if (const auto* disks = root.child("disks"))
        for (const auto& disk : disks->elements()) facts.external = facts.external || external(disk);
    return facts;
}

void print_moments(const Shell& shell, const Arguments& args, const std::vector<MomentRow>& rows, bool states) {
    if (args["name"]) {
        std::vector<std::string> names;
        for (const auto& row : rows) names.push_back(row.name);
        return print_names(shell, names);
    }
    if (args["tree"]) {
        std::vector<std::pair<std::string, std::string>> parents;
        for (const auto& row : rows) parents.emplace_back(row.name, row.facts.parent);
        return print_tree(shell, parents);
    }
    std::vector<std::string> header{"Name", "Creation Time"};
    if (states) header.emplace_back("State");
    if (args["parent"]) header.emplace_back("Parent");
    Table table(header);
    for (const auto& row : rows) {
        std::vector<std::string> cells{row.name, row.facts.created};
        if (states) cells.push_back(row.facts.state);
        if (args["parent"]) cells.push_back(row.facts.parent);
        table.row(std::move(cells));
    }
    table.print(shell);
}

}  // namespace vireo::cli
