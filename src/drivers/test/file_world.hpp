#pragma once
// The world that a file describes: test:///path/to/FILE.
//
//     <node>
//       <cpu><mhz>…</mhz><model>…</model><active>…</active><nodes>…</nodes><sockets>…</sockets><cores>…</cores><threads>…</threads></cpu>
//       <memory>KiB</memory>
//       <domain …/> <network …/> <interface …/> <pool …/> <device …/>     or each with file='PATH' instead of content
//     </node>
#include <memory>
#include <string>

#include "driver/actor.hpp"

namespace vireo::test {

class World;

// Throws Error. It reads files: not for the I/O thread of a daemon that others wait for.
std::shared_ptr<World> read_world(driver::WorkerPool& workers, const std::string& path);

}  // namespace vireo::test
