#include "host/node.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/error.hpp"
#include "base/files.hpp"

namespace vireo::host {
namespace {

// A machine made of files.
class Machine {
public:
    Machine() {
        char name[] = "/tmp/vireo-test-XXXXXX";
        root = ::mkdtemp(name);
    }
    ~Machine() { remove_tree(root); }
    void file(const std::string& path, const std::string& text) {
        make_directories(parent_path(root + "/" + path));
        replace_file(root + "/" + path, text, {.durable = false});
    }
    void cpu(int number, int cell, int socket, int core) {
        const std::string folder = "sys/devices/system/cpu/cpu" + std::to_string(number) + "/topology/";
        file(folder + "physical_package_id", std::to_string(socket) + "\n");
        file(folder + "core_id", std::to_string(core) + "\n");
        make_directories(root + "/sys/devices/system/node/node" + std::to_string(cell) + "/cpu" + std::to_string(number));
    }
    void cell(int number, unsigned total, unsigned free) {
        const std::string n = "Node " + std::to_string(number);
        file("sys/devices/system/node/node" + std::to_string(number) + "/meminfo",
             n + " MemTotal:       " + std::to_string(total) + " kB\n" + n + " MemFree:  " + std::to_string(free) + " kB\n");
    }
    Node node() const { return Node(root + "/sys", root + "/proc"); }
    std::string root;
};
std::string failure(auto f) {
    const auto outcome = attempt(f);
    return outcome ? outcome->message : "";
}

struct TwoCells : testing::Test {
    TwoCells() {
        machine.file("proc/cpuinfo", "processor : 0\nmodel name : x\ncpu MHz\t\t: 2596.146\nprocessor : 1\ncpu MHz : 1.0\n");
        machine.file("proc/meminfo", "MemTotal: 9000 kB\nMemFree: 4000 kB\nMemAvailable: 5 kB\nBuffers: 7 kB\nCached: 8 kB\nSwapCached: 1 kB\n");
        machine.file("proc/stat", "cpu  10 1 20 300 4 5 6 0 0 0\ncpu0 5 1 10 150 2 1 2 0 0 0\ncpu1 5 0 10 150 2 4 4 0 0 0\nintr 1\n");
        machine.file("sys/devices/system/cpu/present", "0-7\n");
        machine.file("sys/devices/system/cpu/online", "0-7\n");
        machine.file("sys/devices/system/node/online", "0-1\n");
        // Two cells of one socket of two cores of two threads.
        for (int i = 0; i < 8; ++i) machine.cpu(i, i / 4, i / 4, i / 2 % 2);
        machine.cell(0, 5000, 1000);
        machine.cell(1, 4000, 2000);
        for (int i = 0; i < 2; ++i) machine.file("sys/devices/system/node/node" + std::to_string(i) + "/hugepages/hugepages-2048kB/free_hugepages", std::to_string(i + 3));
    }
    Machine machine;
};

}  // namespace

TEST_F(TwoCells, topology_and_memory_are_told) {
    const auto info = machine.node().info();
    EXPECT_EQ(info.cpus, 8u);
    EXPECT_EQ(info.nodes, 2u);
    EXPECT_EQ(info.sockets, 1u);
    EXPECT_EQ(info.cores, 2u);
    EXPECT_EQ(info.threads, 2u);
    EXPECT_EQ(info.mhz, 2596u);
    EXPECT_EQ(info.memory_kib, 9000u);
}

TEST_F(TwoCells, an_irregular_machine_is_told_flat) {
    machine.file("sys/devices/system/cpu/online", "0-6\n");
    const auto info = machine.node().info();
    EXPECT_EQ(info.cpus, 7u);
    EXPECT_EQ(info.nodes * info.sockets * info.threads, 1u);
    EXPECT_EQ(info.cores, 8u);
    const auto map = machine.node().cpu_map();
    EXPECT_EQ(map.online.size(), 8u);
    EXPECT_FALSE(map.online[7]);
}

TEST_F(TwoCells, cpu_time_is_told_in_nanoseconds) {
    const Node::Statistics all = {{"kernel", 310'000'000}, {"user", 110'000'000}, {"idle", 3'000'000'000}, {"iowait", 40'000'000}};
    EXPECT_EQ(machine.node().cpu_statistics(-1), all);
    EXPECT_EQ(machine.node().cpu_statistics(1)[1].second, 50'000'000u);
    EXPECT_EQ(failure([&] { machine.node().cpu_statistics(8); }), "Invalid cpuNum in virHostCPUGetStatsLinux");
}

TEST_F(TwoCells, memory_is_told_of_the_machine_and_of_its_cells) {
    const Node node = machine.node();
    EXPECT_EQ(node.memory_statistics(-1), (Node::Statistics{{"total", 9000}, {"free", 4000}, {"buffers", 7}, {"cached", 8}}));
    EXPECT_EQ(node.memory_statistics(1), (Node::Statistics{{"total", 4000}, {"free", 2000}}));
    EXPECT_EQ(failure([&] { node.memory_statistics(2); }), "cellNum in virHostMemGetStats must be less than or equal to 1");
    EXPECT_EQ(node.free_memory(), 3000u * 1024);
    EXPECT_EQ(node.free_memory_of_cells(0, 10), (std::vector<std::uint64_t>{1000 * 1024, 2000 * 1024}));
    EXPECT_EQ(failure([&] { node.free_memory_of_cells(3, 1); }), "internal error: start cell 3 out of range (0-1)");
}

TEST_F(TwoCells, free_pages_are_told_by_cell_and_size) {
    const Node node = machine.node();
    EXPECT_EQ(node.free_pages({4, 2048}, 0, 5), (std::vector<std::uint64_t>{250, 3, 500, 4}));
    EXPECT_EQ(node.free_pages({4}, -1, 1), (std::vector<std::uint64_t>{750}));
    EXPECT_EQ(failure([&] { node.free_pages({5}, 0, 1); }), "operation failed: page size 5 is not available on node 0");
}

TEST_F(TwoCells, ksm_is_read_and_written_where_the_kernel_has_it) {
    machine.file("sys/kernel/mm/ksm/pages_to_scan", "100\n");
    const auto& scan = Node::ksm_parameters()[0];
    EXPECT_EQ(machine.node().ksm(scan), 100u);
    machine.node().set_ksm(scan, 7);
    EXPECT_EQ(read_file(machine.root + "/sys/kernel/mm/ksm/pages_to_scan").substr(0, 1), "7");
    EXPECT_FALSE(machine.node().ksm(Node::ksm_parameters()[1]));
}

TEST(node, this_machine_answers) {
    const Node node;
    EXPECT_FALSE(node.hostname().empty());
    const auto info = node.info();
    EXPECT_GT(info.cpus, 0u);
    EXPECT_GT(info.memory_kib, 0u);
    EXPECT_EQ(node.cpu_statistics(-1).size(), 4u);
}

TEST(node, cpu_lists_are_read) {
    EXPECT_EQ(parse_cpu_list("0-2,5\n"), (std::vector<int>{0, 1, 2, 5}));
    EXPECT_EQ(parse_cpu_list(""), std::vector<int>{});
    EXPECT_EQ(parse_cpu_list("1,x"), std::vector<int>{1});
}

TEST(node, the_hosts_uuid_is_the_configured_one_or_the_first_credible) {
    Machine machine;
    EXPECT_EQ(Node::uuid("c7a5fdbd-edaf-9455-926a-d65c16db1809", "smbios"), "c7a5fdbd-edaf-9455-926a-d65c16db1809");
    machine.file("sys/class/dmi/id/product_uuid", "ffffffff-ffff-ffff-ffff-ffffffffffff\n");
    machine.file("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
    EXPECT_EQ(Node::uuid("", "smbios", machine.root + "/etc", machine.root + "/sys"), "01234567-89ab-cdef-0123-456789abcdef");
    machine.file("sys/class/dmi/id/product_uuid", "c7a5fdbd-edaf-9455-926a-d65c16db1809\n");
    EXPECT_EQ(Node::uuid("", "smbios", machine.root + "/etc", machine.root + "/sys"), "c7a5fdbd-edaf-9455-926a-d65c16db1809");
    EXPECT_EQ(Node::uuid("", "machine-id", machine.root + "/etc", machine.root + "/sys"), "01234567-89ab-cdef-0123-456789abcdef");
}

}  // namespace vireo::host
