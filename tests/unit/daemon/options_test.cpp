#include "daemon/options.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace vireo::daemon {

TEST(daemon_options, short_long_joined_and_abbreviated_forms_mean_the_same) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{"-d", "-v", "-t", "30", "-f", "/x"}, {"-dvt30", "-f/x"}, {"--daemon", "--verbose", "--timeout=30", "--config", "/x"}, {"--dae", "--verb", "--time", "30", "--conf=/x"}}) {
        std::vector<std::string> arguments = {"/usr/sbin/vireod"};
        arguments.insert(arguments.end(), words.begin(), words.end());
        const Options options = parse_options(arguments);
        EXPECT_TRUE(options.daemonize);
        EXPECT_TRUE(options.verbose);
        EXPECT_EQ(options.timeout, 30u);
        EXPECT_EQ(options.config, "/x");
        EXPECT_EQ(options.name, "libvirtd");
        EXPECT_EQ(options.socket_name(), "libvirt");
    }
    EXPECT_THROW(parse_options({"vireod", "--ver"}), Error);   // verbose or version
}

TEST(daemon_options, the_name_of_the_program_makes_it_a_modular_daemon) {
    EXPECT_EQ(parse_options({"/usr/sbin/virtqemud"}).socket_name(), "virtqemud");
    EXPECT_EQ(parse_options({"vireod", "--modular", "network"}).name, "virtnetworkd");
    EXPECT_EQ(parse_options({"virtproxyd"}).socket_name(), "libvirt");
    EXPECT_EQ(parse_options({"libvirtd"}).name, "libvirtd");
}

}  // namespace vireo::daemon
