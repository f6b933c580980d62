#pragma once
// vireo diff A B: what differs between two domains, by the paths of their XML.
#include <string>
#include <vector>

namespace vireo::cli {

// `words`: two files, and --abi for only what the guest notices, --json. The exit status: 0 if they are the same, 1 if they
// differ, 2 when one cannot be read.
int diff_files(const std::vector<std::string>& words, bool json);

}  // namespace vireo::cli
