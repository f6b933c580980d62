#include "base/files.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "base/error.hpp"
#include "temporary.hpp"

namespace vireo {
namespace {

mode_t mode_of(const std::string& path) {
    struct stat info{};
    EXPECT_EQ(::stat(path.c_str(), &info), 0);
    return info.st_mode & 07777;
}
std::string failure(auto f) {
    const auto outcome = attempt(f);
    return outcome ? outcome->message : "";
}

}  // namespace

TEST(files, are_read_whole_whatever_size_they_say) {
    TemporaryFolder folder;
    std::string big(300'000, 'x');
    big[1234] = '\0';
    replace_file(folder.path("big"), big);
    EXPECT_EQ(read_file(folder.path("big")), big);
    EXPECT_FALSE(read_file("/proc/self/stat").empty());   // says 0
    EXPECT_FALSE(try_read_file(folder.path("none")));
    EXPECT_EQ(failure([&] { read_file(folder.path("none")); }), "cannot open file '" + folder.path("none") + "': No such file or directory");
    EXPECT_NE(failure([&] { read_file(folder.path("big"), 1000); }), "");
    EXPECT_EQ(read_file(folder.path("big"), 300'000).size(), 300'000u);
}

TEST(files, that_are_fifos_keep_no_reader_waiting) {
    const TemporaryFolder folder;
    const std::string path = folder.path("fifo");
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    EXPECT_EQ(read_file(path), "");
}

TEST(files, are_replaced_with_the_mode_asked_for_and_leave_nothing_beside) {
    TemporaryFolder folder;
    const auto path = folder.path("vm.xml");
    replace_file(path, "one");
    EXPECT_EQ(mode_of(path), 0600u);
    replace_file(path, "two", {.mode = 0644, .durable = false});
    EXPECT_EQ(read_file(path), "two");
    EXPECT_EQ(mode_of(path), 0644u);
    EXPECT_EQ(list_directory(folder.path()), std::vector<std::string>{"vm.xml"});
}

TEST(files, that_a_crash_left_beside_are_overwritten_and_never_followed) {
    TemporaryFolder folder;
    replace_file(folder.path("victim"), "keep");
    ASSERT_EQ(::symlink("victim", folder.path("vm.xml.new").c_str()), 0);
    EXPECT_NE(failure([&] { replace_file(folder.path("vm.xml"), "x"); }), "");
    EXPECT_EQ(read_file(folder.path("victim")), "keep");
    ::unlink(folder.path("vm.xml.new").c_str());
    replace_file(folder.path("vm.xml.new"), "left");
    replace_file(folder.path("vm.xml"), "x");
    EXPECT_EQ(read_file(folder.path("vm.xml")), "x");
    EXPECT_FALSE(file_exists(folder.path("vm.xml.new")));
}

TEST(files, that_cannot_be_replaced_stay_as_they_were) {
    TemporaryFolder folder;
    make_directories(folder.path("target"));   // a folder stands in the way
    EXPECT_NE(failure([&] { replace_file(folder.path("target"), "x"); }), "");
    EXPECT_EQ(list_directory(folder.path()), std::vector<std::string>{"target"});
    EXPECT_NE(failure([&] { replace_file(folder.path("no/such/folder"), "x"); }), "");
}

TEST(files, replaced_by_many_threads_are_one_of_the_contents) {
    TemporaryFolder folder;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 5; ++i) {
                replace_file(folder.path("same"), std::string(5000, char('a' + t)));
                replace_file(folder.path("own" + std::to_string(t)), std::to_string(i));
            }
        });
    for (auto& thread : threads) thread.join();
    const auto same = read_file(folder.path("same"));
    EXPECT_EQ(same, std::string(5000, same[0]));
    for (int t = 0; t < 4; ++t) EXPECT_EQ(read_file(folder.path("own" + std::to_string(t))), "4");
}

TEST(files, whose_writer_is_killed_at_any_moment_are_old_or_new) {
    TemporaryFolder folder;
    const auto path = folder.path("vm.xml");
    const auto content = [](int i) { return std::to_string(i) + ":" + std::string(std::size_t(20'000 + i % 7000), 'x') + ":" + std::to_string(i); };
    replace_file(path, content(0), {.durable = false});
    std::mt19937 random(1);
    int last = 0;
    for (int round = 0; round < 60; ++round) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        const pid_t pid = ::fork();
        if (pid == 0) {
            // Tells each number after it was promised.
            for (int i = last + 1;; ++i) {
                replace_file(path, content(i), {.durable = i % 50 == 0});
                if (::write(ends[1], &i, sizeof i) != sizeof i) ::_exit(1);
            }
        }
        ::close(ends[1]);
        int promised = last;
        // Killed after a random number of promises and a random stretch into the next one.
        for (int n = int(random() % 4); n >= 0; --n) ASSERT_EQ(::read(ends[0], &promised, sizeof promised), ssize_t(sizeof promised));
        for (auto spins = random() % 2000; spins > 0; --spins) (void)::getpid();
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        while (::read(ends[0], &promised, sizeof promised) == sizeof promised) {}
        ::close(ends[0]);
        const auto found = read_file(path);
        const int number = std::stoi(found);
        ASSERT_EQ(found, content(number)) << "half written";
        ASSERT_GE(number, promised) << "a promise was lost";
        ASSERT_LE(number, promised + 1);
        last = number;
    }
}

TEST(files, are_removed_once) {
    TemporaryFolder folder;
    replace_file(folder.path("a"), "");
    EXPECT_TRUE(remove_file(folder.path("a")));
    EXPECT_FALSE(remove_file(folder.path("a")));
    EXPECT_FALSE(remove_file(folder.path("no/a")));
}

TEST(files, folders_are_made_with_their_parents_and_taken_away_with_their_content) {
    TemporaryFolder folder;
    make_directories(folder.path("a/b/c"), 0711);
    EXPECT_EQ(mode_of(folder.path("a/b/c")), 0711u);
    EXPECT_EQ(mode_of(folder.path("a/b")), 0755u);
    make_directories(folder.path("a/b/c"));
    EXPECT_EQ(mode_of(folder.path("a/b/c")), 0711u);
    replace_file(folder.path("a/file"), "x");
    EXPECT_NE(failure([&] { make_directories(folder.path("a/file/b")); }), "");
    replace_file(folder.path("outside"), "keep");
    ASSERT_EQ(::symlink("../outside", folder.path("a/link").c_str()), 0);
    EXPECT_EQ(list_subdirectories(folder.path("a")), std::vector<std::string>{"b"});
    EXPECT_EQ(list_subdirectories(folder.path("none")), std::vector<std::string>{});
    remove_tree(folder.path("a"));
    remove_tree(folder.path("a"));
    EXPECT_EQ(list_directory(folder.path()), std::vector<std::string>{"outside"});
}

TEST(files, links_are_replaced_and_read) {
    TemporaryFolder folder;
    replace_symlink("/one", folder.path("l"));
    replace_symlink("/two", folder.path("l"));
    EXPECT_EQ(read_symlink(folder.path("l")), "/two");
    EXPECT_FALSE(read_symlink(folder.path()));
    EXPECT_FALSE(read_symlink(folder.path("none")));
    EXPECT_EQ(list_directory(folder.path()), std::vector<std::string>{"l"});
}

TEST(files, paths_split_at_their_last_slash) {
    EXPECT_EQ(parent_path("/a/b"), "/a");
    EXPECT_EQ(parent_path("/a"), "/");
    EXPECT_EQ(parent_path("a"), ".");
    EXPECT_EQ(file_name("/a/b"), "b");
    EXPECT_EQ(file_name("b"), "b");
}

TEST(pid_file, has_one_owner_and_goes_with_it) {
    TemporaryFolder folder;
    const auto path = folder.path("d.pid");
    {
        const auto first = PidFile::acquire(path);
        ASSERT_TRUE(first);
        // A child has no part in it, so one that outlives its parent does not keep the next owner out.
        const pid_t child = ::fork();
        if (child == 0) ::_exit(PidFile::acquire(path) ? 1 : 0);
        int status = -1;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
        EXPECT_EQ(read_file(path), std::to_string(::getpid()) + "\n");   // last: closing the file ends the lock
    }
    EXPECT_FALSE(file_exists(path));
    replace_file(path, "99999\n");   // stale: nobody holds it
    EXPECT_TRUE(PidFile::acquire(path));
}

}  // namespace vireo
