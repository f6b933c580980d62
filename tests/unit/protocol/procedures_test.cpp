// The rows against the facts: every procedure, its number, name, priority, stream, permissions and public function.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "protocol/rows.hpp"
#include "protocol/types.hpp"

namespace vireo::protocol {
namespace {

std::vector<std::vector<std::string>> table(const std::string& name) {
    std::ifstream file(VIREO_SOURCE_DIR "/tests/unit/protocol/data/" + name);
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(file, line);   // the names of the columns
    while (std::getline(file, line)) {
        std::vector<std::string> row;
        std::size_t start = 0;
        for (std::size_t tab; (tab = line.find('\t', start)) != std::string::npos; start = tab + 1) row.push_back(line.substr(start, tab - start));
        row.push_back(line.substr(start));
        rows.push_back(row);
    }
    return rows;
}

std::uint32_t program_number(const std::string& name) {
    if (name == "qemu") return program_qemu;
    if (name == "lxc") return program_lxc;
    if (name == "admin") return program_admin;
    return program_remote;
}

std::string described(const Procedure& row) {
    std::string access;
    for (const Permission& permission : row.access)
        if (permission) access += (access.empty() ? "" : ";") + std::string(permission.object) + ":" + std::string(permission.permission);
    std::string text(row.name);
    text += row.event ? " event" : " call";
    text += row.priority == Priority::high ? " high" : " low";
    text += row.stream == StreamDirection::read ? " read" : row.stream == StreamDirection::write ? " write" : " ";
    text += " " + access + " ";
    if (row.filter) text += std::string(row.filter.object) + ":" + std::string(row.filter.permission);
    return text;
}

TEST(Procedures, each_of_the_protocol_is_there_and_says_the_same) {
    std::set<std::pair<std::uint32_t, int>> expected;
    for (const auto& fact : table("procedures.tsv")) {
        const std::uint32_t program = program_number(fact[0]);
        const int number = std::stoi(fact[1]);
        expected.emplace(program, number);
        const Procedure* row = find_procedure(program, number);
        ASSERT_TRUE(row) << fact[0] << " " << number;
        EXPECT_EQ(row->program, program);
        EXPECT_EQ(described(*row), fact[2] + " " + fact[3] + " " + fact[4] + " " + fact[5] + " " + fact[6] + " " + fact[7]);
        if (!fact[8].empty()) {
            EXPECT_EQ(row->api, fact[8]);
        }
    }
    std::size_t count = 0;
    for (const std::uint32_t program : {program_remote, program_qemu, program_lxc, program_admin})
        for (const Procedure* row : procedures(program)) {
            EXPECT_TRUE(expected.contains({row->program, row->number})) << row->name;
            ++count;
        }
    EXPECT_EQ(count, expected.size());
}

TEST(Procedures, those_that_the_reference_refuses_to_read_only_clients_write) {
    for (const auto& fact : table("read_only.tsv")) {
        const Procedure* row = find_procedure(static_cast<std::uint32_t>(std::stoul(fact[0])), std::stoi(fact[1]));
        ASSERT_TRUE(row);
        EXPECT_TRUE(row->writes) << row->name;
        EXPECT_EQ("operation forbidden: read only access prevents " + std::string(row->api), fact[4]);
    }
}

TEST(Procedures, those_that_write_have_a_public_function_to_name) {
    for (const std::uint32_t program : {program_remote, program_qemu, program_lxc})
        for (const Procedure* row : procedures(program))
            if (row->writes && row->number != 456) {   // which has none yet
                EXPECT_TRUE(row->api.starts_with("vir")) << row->name;
            }
}

TEST(Procedures, what_does_not_exist_is_not_found) {
    EXPECT_FALSE(find_procedure(program_remote, 0));
    EXPECT_FALSE(find_procedure(program_remote, -1));
    EXPECT_FALSE(find_procedure(program_remote, 100000));
    EXPECT_FALSE(find_procedure(4711, 1));
    EXPECT_TRUE(procedures(4711).empty());
}

}  // namespace
}  // namespace vireo::protocol
