// qemu.conf: what an administrator's file changes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "drivers/qemu/config.hpp"
#include "drivers/qemu/memory_folders.hpp"
#include "host/paths.hpp"

using namespace vireo;
using namespace vireo::qemu;

namespace {

class QemuConf : public testing::Test {
protected:
    void SetUp() override {
        root = std::filesystem::path(testing::TempDir()) / ("qemu-conf-" + std::to_string(getpid()));
        std::filesystem::create_directories(root / "etc/libvirt");
    }
    void TearDown() override { std::filesystem::remove_all(root); }

    host::DriverPaths paths() const { return host::Paths::system(root.string()).driver("qemu"); }
    Config read(const std::string& text) {
        std::ofstream(paths().config) << text;
        return read_config(paths(), true);
    }
    std::filesystem::path root;
};

TEST_F(QemuConf, memory_files_have_a_folder_of_their_own_in_somebody_elses) {
    EXPECT_EQ(memory_folder(read(""), "1-web"), paths().lib + "/ram/1-web");
    EXPECT_EQ(memory_folder(read("memory_backing_dir = \"/dev/shm\"\n"), "1-web"), "/dev/shm/libvirt/qemu/1-web");
}

TEST_F(QemuConf, services_without_certificates_of_their_own_have_those_of_all) {
    const Config config = read("default_tls_x509_cert_dir = \"/pki\"\nchardev_tls_x509_cert_dir = \"/pki/chardev\"\ndefault_tls_x509_secret_uuid = \"a\"\n");
    EXPECT_EQ(config.nbd_tls_x509_cert_dir, "/pki");
    EXPECT_EQ(config.chardev_tls_x509_cert_dir, "/pki/chardev");
    EXPECT_EQ(config.chardev_tls_x509_secret_uuid, "a");
}

TEST_F(QemuConf, a_wrong_line_is_named) {
    try {
        read("vnc_tls = 1\nvnc_listn = \"::1\"\n");
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("qemu.conf:2"), std::string::npos) << error.what();
        EXPECT_NE(std::string(error.what()).find("vnc_listen"), std::string::npos) << error.what();
    }
}

}  // namespace
