#include "model/status/status.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/error.hpp"

namespace {

using namespace vireo;

std::string golden(const std::string& name) {
    std::ifstream file(std::string(VIREO_SOURCE_DIR) + "/tests/golden/model/" + name);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
}

// Files that libvirtd 9.0.0 wrote for guests that ran.
TEST(domain_status, is_written_as_the_reference_writes_it) {
    for (const char* name : {"domstatus-paused.xml", "domstatus-backup.xml"}) {
        const std::string text = golden(name);
        EXPECT_EQ(model::write_status(model::read_status(text)), text) << name;
    }
}

TEST(domain_status, tells_what_taking_over_needs) {
    const auto status = model::read_status(golden("domstatus-backup.xml"));
    EXPECT_EQ(status.state, "paused");
    EXPECT_EQ(status.reason, "user");
    EXPECT_GT(status.pid, 0);
    EXPECT_EQ(status.monitor.type, model::MonitorType::unix_);
    EXPECT_EQ(status.vcpus.size(), 2u);
    EXPECT_TRUE(status.mount_namespace);
    EXPECT_EQ(status.agent_timeout, -2);
    EXPECT_EQ(status.job->async, model::AsyncJob::backup);
    EXPECT_EQ(status.block_jobs.at(0).disk->dst, "vda");
    EXPECT_EQ(status.domain.name, "st");
    EXPECT_TRUE(status.domain.id);
    EXPECT_EQ(model::read_status(model::write_status(status)), status);
}

std::string refusal(const std::string& text) {
    try {
        model::read_status(text);
        return "accepted";
    } catch (const Error& e) {
        return e.message;
    }
}

TEST(domain_status, refuses_a_file_that_lacks_what_is_needed) {
    EXPECT_NE(refusal("").find("Document is empty"), std::string::npos);
    EXPECT_EQ(refusal("<domain/>"), "XML error: expecting root element of 'domstatus', not 'domain'");
    EXPECT_EQ(refusal("<domstatus state='running'/>"), "internal error: invalid pid");
    EXPECT_EQ(refusal("<domstatus state='running' pid='x'/>"), "internal error: invalid pid");
    EXPECT_EQ(refusal("<domstatus state='running' pid='1'/>"), "internal error: no monitor path");
    EXPECT_EQ(refusal("<domstatus state='running' pid='1'><monitor path='p'/></domstatus>"), "internal error: no domain config");
    EXPECT_EQ(refusal("<domstatus state='running' pid='1'><monitor path='p'/><namespaces><net/></namespaces></domstatus>"),
              "internal error: malformed namespace name: net");
}

}  // namespace
