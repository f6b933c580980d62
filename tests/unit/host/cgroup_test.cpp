#include "host/cgroup.hpp"

#include <gtest/gtest.h>
#include <sys/sysmacros.h>

#include <cstdlib>

#include "base/error.hpp"
#include "base/files.hpp"

namespace vireo::host {
namespace {

using enum CgroupController;

// Hierarchies made of plain files: what is written into them stays as it was written.
class Hierarchies : public ::testing::Test {
protected:
    Hierarchies() {
        char name[] = "/tmp/vireo-test-XXXXXX";
        root = ::mkdtemp(name);
    }
    ~Hierarchies() override { remove_tree(root); }

    void file(const std::string& path, const std::string& text) {
        make_directories(parent_path(root + "/" + path));
        replace_file(root + "/" + path, text, {.durable = false});
    }
    std::string text(const std::string& path) { return read_file(root + "/" + path); }
    void mount(const std::string& line) {
        mounts += line + "\n";
        file("proc/self/mountinfo", mounts);
    }
    void version1(const std::string& name, const std::string& options) {
        make_directories(root + "/" + name);
        mount("33 32 0:30 / " + root + "/" + name + " rw,relatime shared:1 - cgroup cgroup rw," + options);
    }
    void version2(const std::string& controllers) {
        file("unified/cgroup.controllers", controllers + "\n");
        file("unified/cgroup.subtree_control", "\n");
        file("unified/cpu.stat", "usage_usec 0\n");
        mount("40 32 0:38 / " + root + "/unified rw,relatime - cgroup2 cgroup2 rw");
    }
    auto tree(const std::optional<std::set<CgroupController>>& wanted = {}, bool device_programs = false) {
        return CgroupTree::detect(wanted, "", root + "/proc", device_programs);
    }
    std::string root, mounts;
};

TEST_F(Hierarchies, WithoutAnyThereAreNoGroups) {
    mount("22 1 0:20 / /proc rw - proc proc rw");
    EXPECT_EQ(tree(), nullptr);
}

TEST_F(Hierarchies, EachControllerBelongsToOneOfThem) {
    version1("cpu,cpuacct", "cpu,cpuacct");
    version1("memory", "memory");
    version1("devices", "devices");
    version1("systemd", "name=systemd");
    version2("");
    const auto here = tree({}, true);
    ASSERT_TRUE(here);
    EXPECT_EQ(here->of(cpu)->version, 1);
    EXPECT_EQ(here->of(memory)->version, 1);
    EXPECT_EQ(here->of(cpuacct)->version, 2);      // counted by version 2 wherever it is
    EXPECT_EQ(here->of(devices)->version, 2);
    EXPECT_EQ(here->of(cpuset), nullptr);
    EXPECT_EQ(tree()->of(devices)->version, 1);    // where programs cannot be loaded
    EXPECT_EQ(here->hierarchies().size(), 3u);     // those of which nothing is used are left alone
}

TEST_F(Hierarchies, OnlyWantedControllersAreUsed) {
    version2("cpuset cpu io memory pids");
    const auto here = tree(std::set{cpu, blkio});
    EXPECT_TRUE(here->of(cpu) && here->of(blkio));
    EXPECT_FALSE(here->of(memory) || here->of(cpuset) || here->of(cpuacct));
    EXPECT_EQ(tree(std::set<CgroupController>{}), nullptr);
}

TEST_F(Hierarchies, ProcessesAreBornInAGroupOfVersionTwo) {
    version2("cpuset cpu io memory");
    const Cgroup group(tree(), "/guest"), part = group.child("emulator");
    const CgroupEntrance entrance = group.entrance(part);
    EXPECT_EQ(entrance.birthplace, root + "/unified/guest/emulator");
    EXPECT_TRUE(entrance.files.empty());
}

TEST_F(Hierarchies, VersionOneFilesHoldTheLimits) {
    for (const char* name : {"cpu", "cpuset", "memory", "blkio"}) version1(name, name);
    file("cpuset/cpuset.cpus", "0-3\n");
    file("cpuset/cpuset.mems", "0-1\n");
    for (const char* limit : {"memory.limit_in_bytes", "memory.soft_limit_in_bytes", "memory.memsw.limit_in_bytes"})
        file(std::string("memory/guest/") + limit, "9223372036854771712\n");
    for (const char* path : {"cpu/guest/cpu.shares", "cpu/guest/cpu.cfs_period_us", "cpu/guest/cpu.cfs_quota_us", "cpuset/guest/cpuset.cpus",
                             "cpuset/guest/cpuset.mems", "blkio/guest/blkio.bfq.weight"})
        file(path, "");
    const Cgroup group(tree(), "/guest");
    group.make();
    EXPECT_EQ(text("cpuset/guest/cpuset.cpus"), "0-3");         // a new group has nothing of its own
    EXPECT_EQ(text("cpuset/guest/cpuset.mems"), "0-1");
    group.set_cpu_shares(2048);
    EXPECT_EQ(group.cpu_shares(), 2048u);
    group.set_cpu_period(50000);
    group.set_cpu_quota(-1);
    EXPECT_EQ(group.cpu_bandwidth().period, 50000u);
    EXPECT_EQ(group.cpu_bandwidth().quota, -1);
    EXPECT_EQ(group.memory_limit(MemoryLimit::hard), memory_unlimited);
    group.set_memory_limit(MemoryLimit::hard, 1000);
    EXPECT_EQ(text("memory/guest/memory.limit_in_bytes").substr(0, 7), "1024000");
    group.set_block_weight(300);
    EXPECT_EQ(group.block_weight(), 300u);
    EXPECT_THROW(group.set_cpu_shares(1), Error);
    EXPECT_THROW(group.set_block_limit(BlockLimit::read_iops, root + "/proc/self/mountinfo", 5), Error);   // no block device
    EXPECT_THROW(group.set_block_limit(BlockLimit::read_iops, root + "/missing", 5), Error);
}

TEST_F(Hierarchies, VersionTwoFilesHoldTheLimits) {
    version2("cpuset cpu io memory");
    for (const char* path : {"cpu.weight", "cgroup.type", "io.weight", "memory.swap.max"}) file(std::string("unified/guest/") + path, "");
    file("unified/guest/cpu.max", "max 100000\n");
    file("unified/guest/memory.max", "max\n");
    file("unified/guest/cpu.stat", "usage_usec 334272\nuser_usec 76389\nsystem_usec 257882\n");
    file("unified/guest/io.max", "7:0 rbps=100000 wbps=max riops=max wiops=12\n");
    const Cgroup group(tree(), "/guest");
    group.make();
    EXPECT_EQ(group.cpu_bandwidth().quota, 17592186044415);
    EXPECT_THROW(group.set_cpu_shares(10001), Error);
    group.set_cpu_shares(10000);
    EXPECT_EQ(text("unified/guest/cpu.weight"), "10000");
    group.set_cpu_period(50000);
    EXPECT_EQ(text("unified/guest/cpu.max").substr(0, 9), "max 50000");
    EXPECT_EQ(group.memory_limit(MemoryLimit::hard), memory_unlimited);
    group.set_memory_limit(MemoryLimit::swap_hard, 100);
    EXPECT_EQ(text("unified/guest/memory.swap.max"), "102400");
    group.set_block_weight(700);
    EXPECT_EQ(text("unified/guest/io.weight"), "default 700");
    EXPECT_EQ(group.block_weight(), 700u);
    EXPECT_EQ(group.cpu_usage().total, 334272000u);
    EXPECT_EQ(group.cpu_usage().system, 257882000u);
    EXPECT_THROW(group.cpu_usage_by_cpu(), Error);
}

TEST_F(Hierarchies, ThreadsHaveTheControllersOfProcessorsAlone) {
    version1("cpu", "cpu");
    version1("memory", "memory");
    const Cgroup group(tree(), "/guest"), part = group.child("emulator");
    EXPECT_TRUE(part.has(cpu));
    EXPECT_FALSE(part.has(memory));
    group.make();
    part.make();
    EXPECT_TRUE(is_directory(root + "/cpu/guest/emulator"));
    EXPECT_FALSE(file_exists(root + "/memory/guest/emulator"));
    const CgroupEntrance entrance = group.entrance(part);
    EXPECT_EQ(entrance.files, (std::vector<std::string>{root + "/cpu/guest/emulator/tasks", root + "/memory/guest/tasks"}));
    EXPECT_EQ(entrance.birthplace, "");
    EXPECT_TRUE(group.exists());
    EXPECT_TRUE(group.remove());
    EXPECT_FALSE(group.exists());
}

TEST_F(Hierarchies, AFolderThatIsNotThereIsNamed) {
    version1("cpu", "cpu");
    const auto outcome = attempt([&] { Cgroup(tree(), "/missing/guest").make(); });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->code, ErrorCode::system_error);
    EXPECT_NE(outcome->message.find("'" + root + "/cpu/missing/guest/'"), std::string::npos) << outcome->message;
}

TEST_F(Hierarchies, TheGroupOfAProcessIsFound) {
    version1("cpu,cpuacct", "cpu,cpuacct");
    file("proc/10/cgroup", "3:cpu,cpuacct:/machine/qemu-1-web.libvirt-qemu/emulator\n1:name=systemd:/user/qemu-shell\n");
    file("proc/11/cgroup", "3:cpu,cpuacct:/\n");
    file("proc/12/cgroup", "broken\n::\n3:cpu,cpuacct\n");
    EXPECT_EQ(Cgroup::of_process(tree(), 10, root + "/proc")->path(), "/machine/qemu-1-web.libvirt-qemu");
    EXPECT_FALSE(Cgroup::of_process(tree(), 11, root + "/proc"));
    EXPECT_FALSE(Cgroup::of_process(tree(), 12, root + "/proc"));
    EXPECT_FALSE(Cgroup::of_process(tree(), 13, root + "/proc"));
}

TEST(CgroupNames, OfMachinesHoldWhatEverybodyTakes) {
    EXPECT_EQ(machine_name("qemu", 2, "cg one"), "qemu-2-cgone");
    EXPECT_EQ(machine_name("qemu", 14, "a_b.c..d--e"), "qemu-14-ab.c.d-e");
    EXPECT_EQ(machine_name("qemu", 15, "\xc3\xa9-\xc3\xbc x"), "qemu-15-x");
    EXPECT_EQ(machine_name("qemu", 16, "..x..-y-"), "qemu-16-x.y");
    EXPECT_EQ(machine_name("qemu", 17, std::string(80, 'n')), "qemu-17-" + std::string(56, 'n'));
    EXPECT_EQ(machine_name("qemu", 18, "---"), "qemu-18");
    EXPECT_EQ(machine_name("qemu", 20, "-a-.b"), "qemu-20-a-b");
}

TEST(CgroupNames, OfPartitionsAreToldFromOtherFolders) {
    EXPECT_EQ(partition_folder("/machine"), "/machine");
    EXPECT_EQ(partition_folder("/machine/test"), "/machine/test.partition");
    EXPECT_EQ(partition_folder("/foo/bar"), "/foo.partition/bar.partition");
    EXPECT_EQ(partition_folder("/.hidden"), "/_.hidden");
    EXPECT_EQ(partition_folder("/machine/../../etc"), "/machine/_../_../etc.partition");
    EXPECT_THROW(partition_folder("relative"), Error);
}

TEST(DeviceRules, AreWrittenAsTheKernelReadsThem) {
    EXPECT_EQ(device_rule_text({.type = 'c', .major = 136, .minor = {}}), "c 136:* rw");
    EXPECT_EQ(device_rule_text({.type = 'b', .major = 7, .minor = 3, .write = false}), "b 7:3 r");
    const auto null = device_rule("/dev/null");
    ASSERT_TRUE(null);
    EXPECT_EQ(device_rule_text(*null), "c 1:3 rw");
    EXPECT_FALSE(device_rule("/etc/passwd"));
    EXPECT_FALSE(device_rule("/missing"));
}

}  // namespace
}  // namespace vireo::host
