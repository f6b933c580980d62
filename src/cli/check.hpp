#pragma once
// vireo check FILE…: what is wrong with a document, where, and what would be right.
#include <span>
#include <string>
#include <vector>

namespace vireo::cli {

// The exit status: 0 if every file is in order.
int check_files(const std::vector<std::string>& files, bool json);

}  // namespace vireo::cli
