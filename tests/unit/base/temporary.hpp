#pragma once
// A folder of the test's own, gone afterwards.
#include <cstdlib>
#include <string>

#include "base/files.hpp"

namespace vireo {

class TemporaryFolder {
public:
    TemporaryFolder() {
        char name[] = "/tmp/vireo-test-XXXXXX";
        path_ = ::mkdtemp(name);
    }
    ~TemporaryFolder() { remove_tree(path_); }
    std::string path(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace vireo
