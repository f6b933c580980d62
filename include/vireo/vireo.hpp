#pragma once
// A thin C++ API over libvirt's C API: owning handles, exceptions, ranges, lambdas. Headers alone; link with -lvirt.
#include "vireo/connection.hpp"
#include "vireo/events.hpp"
