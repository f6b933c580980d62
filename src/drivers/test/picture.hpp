#pragma once
// What every screen of the test hypervisor shows, as a PNG file.
#include <string_view>

namespace vireo::test {

std::string_view test_picture();

}  // namespace vireo::test
