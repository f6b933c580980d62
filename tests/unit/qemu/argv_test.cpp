// Command lines of definitions, beside golden files in tests/golden/qemu-argv: NAME.xml gives NAME.argv, one argument a line.
// UPDATE_GOLDEN=1 writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "base/error.hpp"
#include "drivers/qemu/capabilities.hpp"
#include "drivers/qemu/config.hpp"
#include "drivers/qemu/native.hpp"
#include "drivers/qemu/props.hpp"
#include "drivers/qemu/secrets.hpp"
#include "model/domain/read.hpp"

namespace vireo::qemu {
namespace {

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

Capabilities pc_capabilities() {
    Capabilities capabilities;
    capabilities.binary = "/usr/bin/qemu-system-x86_64";
    capabilities.arch = "x86_64";
    capabilities.version = 7002000;
    for (const Capability flag : {Capability::tcg, Capability::smp_dies, Capability::virtio_vga_gl, Capability::virtio_gpu_gl_pci}) {
        capabilities.set(flag);
    }
    for (const char* name : {"pc-i440fx-7.2", "pc-q35-7.2"}) {
        Machine machine;
        machine.name = name;
        machine.default_ram_id = "pc.ram";
        machine.default_cpu = "qemu64-x86_64-cpu";
        machine.max_cpus = 255;
        capabilities.tcg.machines.push_back(machine);
    }
    return capabilities;
}

Config plain_configuration() {
    Config config;
    config.library_directory = "/var/lib/libvirt/qemu";
    config.state_directory = "/run/libvirt/qemu";
    config.spice_tls_x509_cert_dir = config.chardev_tls_x509_cert_dir = "/etc/pki/qemu";
    return config;
}

CommandLine convert(const std::string& xml) {
    NativeHost host;
    host.search_path = "/usr/bin:/bin";
    host.secret = [](const NeededSecret&) { return std::string("value"); };
    return native_command_line(model::read_domain(xml), pc_capabilities(), plain_configuration(), host);
}

std::string lines(const CommandLine& command_line) {
    std::string out;
    for (const std::string& variable : command_line.environment) out += variable + "\n";
    for (const std::string& argument : command_line.arguments) out += argument + "\n";
    static const std::regex ciphertext("\"data\":\"[^\"]*\"|\"iv\":\"[^\"]*\"");
    return std::regex_replace(out, ciphertext, "\"encrypted\":true");
}

TEST(argv, definitions_give_their_golden_command_lines) {
    const std::filesystem::path folder = std::filesystem::path(VIREO_SOURCE_DIR) / "tests/golden/qemu-argv";
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".xml") continue;
        ++count;
        const std::string made = lines(convert(read_file(entry.path())));
        std::filesystem::path golden = entry.path();
        golden.replace_extension(".argv");
        if (std::getenv("UPDATE_GOLDEN")) std::ofstream(golden) << made;
        EXPECT_EQ(made, read_file(golden)) << entry.path();
    }
    EXPECT_GT(count, 0);
}

TEST(argv, a_comma_in_a_value_is_doubled_and_json_is_escaped) {
    Options options("socket");
    EXPECT_EQ(options.text("path", "/a,b").string(), "socket,path=/a,,b");
    Props props("x");
    EXPECT_EQ(props.text("name", "a\"\n\x01").json(), "{\"driver\":\"x\",\"name\":\"a\\\"\\n\\u0001\"}");
}

TEST(argv, overrides_replace_and_remove_properties_in_place) {
    Props props("x");
    props.number("a", 1).number("b", 2);
    EXPECT_EQ(props.set("a", "true").remove("b").set("c", "3").json(), "{\"driver\":\"x\",\"a\":true,\"c\":3}");
}

TEST(argv, shell_text_quotes_what_a_shell_would_read) {
    CommandLine line;
    line.environment = {"HOME=/a b", "EMPTY="};
    line.arguments = {"qemu", "it's", "plain,a=b:c", ""};
    EXPECT_EQ(shell_text(line), "HOME='/a b' EMPTY= qemu 'it'\\''s' plain,a=b:c ''");
}

TEST(argv, no_secret_stands_on_the_command_line) {
    const EncryptedSecret secret = encrypt_secret(new_master_key(), "very secret");
    EXPECT_EQ(secret.data.find("very"), std::string::npos);
    EXPECT_EQ(secret.data.size(), 24u);   // one block of 16 bytes, padded
    EXPECT_EQ(secret.iv.size(), 24u);
    EXPECT_NE(secret.iv, encrypt_secret(new_master_key(), "very secret").iv);
}

}  // namespace
}  // namespace vireo::qemu
