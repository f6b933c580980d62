// What the API says to wrong arguments, and where errors are kept.
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <dlfcn.h>

#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace {

class Errors : public testing::Test {
protected:
    void SetUp() override {
        virSetErrorFunc(&heard_, [](void* to, virErrorPtr error) { static_cast<std::vector<std::string>*>(to)->push_back(error->message); });
        virResetLastError();
    }
    void TearDown() override { virSetErrorFunc(nullptr, nullptr); }
    std::vector<std::string> heard_;
};

// Each function with a handle, called with nothing but zeros; beside it what the reference says then.
TEST_F(Errors, a_null_handle_is_refused_by_every_function_as_the_reference_does) {
    std::ifstream list(VIREO_SOURCE_DIR "/tests/capi/null_handles.tsv");
    std::string line, name, code, domain, message;
    std::getline(list, line);
    std::size_t count = 0;
    while (std::getline(list, line)) {
        std::istringstream fields(line);
        std::getline(fields, name, '\t');
        std::getline(fields, code, '\t');
        std::getline(fields, domain, '\t');
        std::getline(fields, message, '\t');
        void* found = dlsym(RTLD_DEFAULT, name.c_str());
        ASSERT_TRUE(found) << name;
        virResetLastError();
        reinterpret_cast<long (*)(long, long, long, long, long, long, long, long, long)>(found)(0, 0, 0, 0, 0, 0, 0, 0, 0);
        const virErrorPtr error = virGetLastError();
        ASSERT_TRUE(error) << name;
        EXPECT_EQ(error->message, message);
        EXPECT_EQ(error->code, std::stoi(code)) << name;
        EXPECT_EQ(error->domain, std::stoi(domain)) << name;
        ++count;
    }
    EXPECT_GT(count, 400u);
}

TEST_F(Errors, a_handle_of_another_kind_is_refused) {
    alignas(16) char nothing[256] = {};
    EXPECT_EQ(virDomainSuspend(reinterpret_cast<virDomainPtr>(nothing)), -1);
    EXPECT_STREQ(virGetLastErrorMessage(), "invalid domain pointer in virDomainSuspend");
}

TEST_F(Errors, are_kept_for_each_thread) {
    EXPECT_EQ(virDomainSuspend(nullptr), -1);
    std::thread([] {
        EXPECT_EQ(virGetLastError(), nullptr);
        EXPECT_EQ(virNetworkCreate(nullptr), -1);
        EXPECT_EQ(virGetLastErrorCode(), VIR_ERR_INVALID_NETWORK);
    }).join();
    EXPECT_EQ(virGetLastErrorCode(), VIR_ERR_INVALID_DOMAIN);
    EXPECT_EQ(virGetLastErrorDomain(), VIR_FROM_DOM);
}

TEST_F(Errors, of_a_call_are_forgotten_by_the_next) {
    virDomainSuspend(nullptr);
    virTypedParamsGet(nullptr, 0, "x");
    EXPECT_EQ(virGetLastError(), nullptr);
    EXPECT_STREQ(virGetLastErrorMessage(), "no error");
}

TEST_F(Errors, are_told_to_the_handler_once) {
    virDomainSuspend(nullptr);
    EXPECT_EQ(heard_, std::vector<std::string>{"invalid domain pointer in virDomainSuspend"});
}

TEST_F(Errors, can_be_copied_and_saved) {
    virDomainSuspend(nullptr);
    virError copy;
    EXPECT_EQ(virCopyLastError(&copy), VIR_ERR_INVALID_DOMAIN);
    virErrorPtr saved = virSaveLastError();
    virResetLastError();
    EXPECT_STREQ(copy.message, saved->message);
    EXPECT_EQ(copy.level, VIR_ERR_ERROR);
    virResetError(&copy);
    virFreeError(saved);
}

TEST_F(Errors, a_uri_without_a_driver_is_refused) {
    EXPECT_EQ(virConnectOpen("foo"), nullptr);
    EXPECT_STREQ(virGetLastErrorMessage(), "no connection driver available for URI 'foo' does not include a driver name");
    EXPECT_EQ(virGetLastErrorCode(), VIR_ERR_NO_CONNECT);
}

TEST_F(Errors, a_socket_that_is_not_there_is_named) {
    EXPECT_EQ(virConnectOpen("qemu+unix:///system?socket=/nowhere/at-all"), nullptr);
    EXPECT_STREQ(virGetLastErrorMessage(), "Failed to connect socket to '/nowhere/at-all': No such file or directory");
    EXPECT_EQ(virGetLastErrorCode(), VIR_ERR_SYSTEM_ERROR);
}

}  // namespace
