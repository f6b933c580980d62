#include "host/smbios.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"

namespace vireo::host {
namespace {

std::string golden(const std::string& name) { return read_file(VIREO_SOURCE_DIR "/tests/golden/smbios/" + name); }

}  // namespace

// The golden is what the reference says of the same table, but for one thing: of a board without an asset tag it shows the chassis's.
TEST(smbios, a_table_is_shown_as_the_reference_shows_it) { EXPECT_EQ(format_sysinfo(parse_smbios(golden("machine.table"))), golden("machine.xml")); }

TEST(smbios, a_table_that_breaks_off_anywhere_harms_nobody) {
    const auto table = golden("machine.table");
    for (std::size_t length = 0; length < table.size(); ++length) {
        const std::string part = table.substr(0, length);   // its own memory: reading past the end is seen
        EXPECT_LE(parse_smbios(part).size(), 14u);
    }
    for (std::size_t at = 0; at < table.size(); ++at) {
        std::string broken = table;
        broken[at] = char(~broken[at]);
        format_sysinfo(parse_smbios(broken));
    }
}

TEST(smbios, a_machine_without_a_table_has_no_document) { EXPECT_FALSE(host_sysinfo("/no/such/sys")); }

}  // namespace vireo::host
