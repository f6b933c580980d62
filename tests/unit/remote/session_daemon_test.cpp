#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "drivers/remote/session_daemon.hpp"

namespace vireo::remote {
namespace {

struct SessionDaemon : testing::Test {
    SessionDaemon() {
        std::string pattern = std::filesystem::temp_directory_path() / "vireo-session-XXXXXX";
        folder = ::mkdtemp(pattern.data());
        choice = {folder / "libvirt/libvirt-sock", "libvirtd", true};
        // It counts how often it was started, listens, and ends by itself.
        std::ofstream script(folder / "daemon");
        script << "#!/usr/bin/python3\n"
                  "import socket, sys\n"
                  "open('" << (folder / "starts").string() << "', 'a').write(' '.join(sys.argv[1:]) + '\\n')\n"
                  "s = socket.socket(socket.AF_UNIX)\n"
                  "s.bind('" << choice.path << "')\n"
                  "s.listen(20)\n"
                  "s.settimeout(2)\n"
                  "keep = []\n"
                  "try:\n"
                  "    while True: keep.append(s.accept())\n"
                  "except TimeoutError: pass\n";
        script.close();
        ::chmod((folder / "daemon").c_str(), 0755);
        ::setenv("LIBVIRTD_PATH", (folder / "daemon").c_str(), 1);
    }
    ~SessionDaemon() override {
        ::unsetenv("LIBVIRTD_PATH");
        ::unsetenv("LIBVIRT_AUTOSTART");
        std::filesystem::remove_all(folder);
    }
    std::filesystem::path folder;
    SocketChoice choice;
};

TEST_F(SessionDaemon, is_started_once_by_many_clients) {
    std::vector<std::thread> threads;
    std::atomic<int> connected = 0;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            if (!attempt([&] { connect_session(choice); })) ++connected;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(connected, 4);
    std::ifstream starts(folder / "starts");
    std::string line, more;
    std::getline(starts, line);
    EXPECT_EQ(line, "--timeout=120");
    EXPECT_FALSE(std::getline(starts, more));
    EXPECT_FALSE(std::filesystem::exists(folder / "libvirt/libvirtd.lock"));
}

TEST_F(SessionDaemon, is_not_started_when_nobody_wants_that) {
    ::setenv("LIBVIRT_AUTOSTART", "0", 1);
    const Outcome outcome = attempt([&] { connect_session(choice); });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->message, "Failed to connect socket to '" + choice.path + "': No such file or directory");
    EXPECT_FALSE(std::filesystem::exists(folder / "starts"));
}

}  // namespace
}  // namespace vireo::remote
