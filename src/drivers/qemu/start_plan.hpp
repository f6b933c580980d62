#pragma once
// A dry start: what a start would do, in order, without doing it.
//
//  1. It is asked for as a native format of virConnectDomainXMLToNative: a daemon that does not know it refuses the format.
//  2. What a start would find out by looking is looked at, so a plan fails as the start would: the binary's capabilities,
//     files and backing chains, secrets (which are fetched and dropped), free ports.
//  3. The number that the guest would get is not known; it stands as -1 in the names of its folders.
#include <string>
#include <string_view>

#include "drivers/qemu/driver.hpp"

namespace vireo::qemu {

inline constexpr std::string_view start_plan_format = "vireo-start-plan";

// One line a step: "make folder /var/lib/…". Throws Error as a start would. Worker threads.
std::string start_plan(QemuDriver& driver, const std::string& xml);

}  // namespace vireo::qemu
