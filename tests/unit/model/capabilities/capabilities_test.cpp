#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "model/capabilities/domain_capabilities.hpp"
#include "model/capabilities/host_capabilities.hpp"

namespace {

using namespace vireo;

std::string golden(const std::string& name) {
    std::ifstream file(std::string(VIREO_SOURCE_DIR) + "/tests/golden/model/" + name);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(capabilities, are_written_as_the_reference_writes_them) {
    const std::string text = golden("capabilities.xml");
    const auto capabilities = model::read_capabilities(text);
    EXPECT_EQ(model::write_capabilities(capabilities), text);
    EXPECT_EQ(capabilities.host.topology->cells.cells.at(0).cpus.cpus.size(), 2u);
    EXPECT_EQ(capabilities.guests.size(), 2u);
}

TEST(domain_capabilities, are_written_as_the_reference_writes_them) {
    for (const char* name : {"domcapabilities-x86_64.xml", "domcapabilities-aarch64.xml"}) {
        const std::string text = golden(name);
        EXPECT_EQ(model::write_domain_capabilities(model::read_domain_capabilities(text)), text) << name;
    }
}

}  // namespace
