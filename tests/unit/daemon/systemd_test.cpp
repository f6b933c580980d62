#include "daemon/systemd.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace vireo::daemon {

TEST(systemd, sockets_for_another_process_are_not_ours_and_the_variables_go) {
    ::setenv("LISTEN_PID", "1", 1);
    ::setenv("LISTEN_FDS", "1", 1);
    EXPECT_TRUE(take_handed_sockets().empty());
    EXPECT_EQ(::getenv("LISTEN_FDS"), nullptr);
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
    ::setenv("LISTEN_FDS", "many", 1);
    EXPECT_TRUE(take_handed_sockets().empty());
}

TEST(systemd, the_role_of_a_socket_comes_from_its_name_or_its_address) {
    const auto unix_socket = [](const char* path) {
        UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (path) {
            ::unlink(path);
            sockaddr_un address{AF_UNIX, {}};
            std::strcpy(address.sun_path, path);
            EXPECT_EQ(::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
            ::unlink(path);
        }
        return fd;
    };
    EXPECT_EQ(role_of({unix_socket(nullptr), "libvirtd.socket"}), SocketRole::main);
    EXPECT_EQ(role_of({unix_socket(nullptr), "virtqemud-ro.socket"}), SocketRole::read_only);
    EXPECT_EQ(role_of({unix_socket(nullptr), "libvirtd-admin.socket"}), SocketRole::admin);
    const std::string base = "/tmp/vireo-test-" + std::to_string(::getpid());
    EXPECT_EQ(role_of({unix_socket((base + "-sock-ro").c_str()), "unknown"}), SocketRole::read_only);
    EXPECT_EQ(role_of({unix_socket((base + "-admin-sock").c_str()), ""}), SocketRole::admin);
    EXPECT_EQ(role_of({UniqueFd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), "libvirtd-tcp.socket"}), SocketRole::tcp);
    EXPECT_EQ(role_of({UniqueFd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), "libvirtd-tls.socket"}), SocketRole::tls);
}

TEST(systemd, notes_reach_the_socket_that_was_named) {
    const UniqueFd service(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{AF_UNIX, {}};
    const std::string name = "vireo-test-notify-" + std::to_string(::getpid());
    std::memcpy(address.sun_path + 1, name.data(), name.size());
    ASSERT_EQ(::bind(service.get(), reinterpret_cast<sockaddr*>(&address), socklen_t(offsetof(sockaddr_un, sun_path) + 1 + name.size())), 0);
    ::setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
    notify_service_manager("READY=1");
    notify_reloading();
    ::unsetenv("NOTIFY_SOCKET");
    notify_service_manager("to nobody");
    char text[256] = {};
    ASSERT_GT(::recv(service.get(), text, sizeof text - 1, MSG_DONTWAIT), 0);
    EXPECT_STREQ(text, "READY=1");
    std::memset(text, 0, sizeof text);
    ASSERT_GT(::recv(service.get(), text, sizeof text - 1, MSG_DONTWAIT), 0);
    EXPECT_EQ(std::string(text).find("RELOADING=1\nMONOTONIC_USEC="), 0u);
}

}  // namespace vireo::daemon
