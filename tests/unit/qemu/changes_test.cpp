// Changes of a definition one by one: parameters, processors, devices; and a character device as QMP gets it.
#include <gtest/gtest.h>

#include <array>

#include "base/error.hpp"
#include "drivers/qemu/device_changes.hpp"
#include "drivers/qemu/device_commands.hpp"
#include "drivers/qemu/parameters.hpp"
#include "drivers/qemu/processors.hpp"
#include "model/domain/read.hpp"

using namespace vireo;
using namespace vireo::qemu;

namespace {

std::string message_of(const std::function<void()>& f) {
    const Outcome outcome = attempt(f);
    return outcome ? outcome->message : std::string();
}

constexpr std::array rows = {ParameterRow{"shares"}, ParameterRow{"mode", ParameterType::integer}, ParameterRow{"nodes", ParameterType::text}};

TEST(Parameters, AreKnownOnceAndOfTheirType) {
    EXPECT_EQ(message_of([] { check_parameters({{"shares", std::uint64_t(1)}, {"mode", std::int32_t(2)}}, rows); }), "");
    EXPECT_EQ(message_of([] { check_parameters({{"other", std::uint64_t(1)}}, rows); }), "argument unsupported: parameter 'other' not supported");
    EXPECT_EQ(message_of([] { check_parameters({{"shares", std::int32_t(1)}}, rows); }),
              "invalid argument: invalid type 'int' for parameter 'shares', expected 'ullong'");
    EXPECT_EQ(message_of([] { check_parameters({{"mode", std::int32_t(1)}, {"mode", std::int32_t(1)}}, rows); }),
              "invalid argument: parameter 'mode' occurs multiple times");
}

struct Reply {
    std::vector<protocol::TypedParam> params;
    std::int32_t nparams = 0;
};

TEST(Parameters, AreCountedOrTheFirstOnesAreTold) {
    const std::vector<protocol::TypedParam> all = {{"a", std::uint64_t(1)}, {"text", std::string("x")}, {"b", std::uint64_t(2)}};
    EXPECT_EQ(parameters_reply<Reply>(all, 0, 0).nparams, 3);
    EXPECT_EQ(parameters_reply<Reply>(all, 2, string_okay).params[1].field, "text");
    const Reply without_text = parameters_reply<Reply>(all, 3, 0);
    ASSERT_EQ(without_text.params.size(), 2u);
    EXPECT_EQ(without_text.params[1].field, "b");
}

model::Domain with_processors(std::uint32_t maximum, std::uint32_t current) {
    model::Domain domain;
    domain.vcpu.maximum = maximum;
    if (current != maximum) domain.vcpu.current = current;
    return domain;
}

TEST(Processors, AreCountedUnlessOneIsToBeUnpluggable) {
    model::Domain domain = with_processors(4, 1);
    set_processor_count(domain, 3, false);
    EXPECT_EQ(domain.vcpu.current, 3u);
    EXPECT_TRUE(domain.vcpus.empty());
    set_processor_count(domain, 4, true);
    EXPECT_FALSE(domain.vcpu.current);
    ASSERT_EQ(domain.vcpus.size(), 4u);
    EXPECT_EQ(domain.vcpus[2].hotpluggable, schema::YesNo::no);
    EXPECT_EQ(domain.vcpus[3].hotpluggable, schema::YesNo::yes);
    set_processor_count(domain, 2, false);
    EXPECT_EQ(domain.vcpus[3].enabled, schema::YesNo::no);
    EXPECT_EQ(domain.vcpu.current, 2u);
}

TEST(Processors, AfterAnUnpluggableOneAreUnpluggable) {
    model::Domain domain = with_processors(3, 1);
    set_processor_count(domain, 2, true);
    set_processor_count(domain, 3, false);
    EXPECT_EQ(domain.vcpus[2].hotpluggable, schema::YesNo::yes);
}

TEST(Processors, PastTheMaximumAreRefused) {
    model::Domain domain = with_processors(2, 2);
    EXPECT_EQ(message_of([&] { set_processor_count(domain, 3, false); }),
              "invalid argument: requested vcpus is greater than max allowable vcpus for the persistent domain: 3 > 2");
}

TEST(Processors, WithALowerMaximumTakeTheirPinsAlong) {
    model::Domain domain = with_processors(3, 3);
    domain.cputune.emplace();
    domain.cputune->vcpu_pins = {{0, *model::CpuSet::parse("0")}, {2, *model::CpuSet::parse("1")}};
    domain.cputune->vcpu_schedulers = {{*model::CpuSet::parse("1-2"), {}}, {*model::CpuSet::parse("2"), {}}};
    set_processor_maximum(domain, 2);
    ASSERT_EQ(domain.cputune->vcpu_pins.size(), 1u);
    ASSERT_EQ(domain.cputune->vcpu_schedulers.size(), 1u);
    EXPECT_EQ(domain.cputune->vcpu_schedulers[0].vcpus.text(), "1");
}

TEST(Processors, BeforeFixedOnesStay) {
    model::Domain domain = with_processors(3, 3);
    EXPECT_EQ(message_of([&] { set_processors_online(domain, *model::CpuSet::parse("0"), false); }), "invalid argument: vCPU '0' can't be modified");
    EXPECT_EQ(message_of([&] { set_processors_online(domain, *model::CpuSet::parse("1"), false); }),
              "invalid argument: vcpu '1' can't be modified as it is followed by non-hotpluggable online vcpus");
    set_processors_online(domain, *model::CpuSet::parse("2"), false);
    EXPECT_EQ(domain.vcpu.current, 2u);
}

model::Domain with_devices(const std::string& devices) {
    return model::read_domain("<domain type='qemu'><name>x</name><memory>65536</memory><os><type>hvm</type></os><devices>" + devices + "</devices></domain>");
}

TEST(Devices, AreKnownByWhatMakesThemOne) {
    model::Domain domain = with_devices("<disk type='file'><source file='/a'/><target dev='vda' bus='virtio'/></disk>"
                                        "<interface type='user'><mac address='52:54:00:00:00:01'/></interface>"
                                        "<interface type='user'><mac address='52:54:00:00:00:01'/></interface>"
                                        "<channel type='unix'><target type='virtio' name='a'/></channel>");
    const auto detach = [&](const char* xml) { return message_of([&] { detach_from_definition(domain, model::read_device(xml)); }); };
    EXPECT_EQ(detach("<disk type='file'><target dev='vdb'/></disk>"), "device not found: no target device vdb");
    EXPECT_EQ(detach("<interface type='user'><mac address='52:54:00:00:00:01'/></interface>"),
              "operation failed: multiple devices matching MAC address 52:54:00:00:00:01 found");
    EXPECT_EQ(detach("<interface type='user'><mac address='52:54:00:00:00:02'/></interface>"),
              "device not found: no device found at address '(null)' matching MAC address '52:54:00:00:00:02' and alias '(null)'");
    EXPECT_EQ(detach("<channel type='unix'><target type='virtio' name='b'/></channel>"), "invalid argument: device not present in domain configuration");
    EXPECT_EQ(detach("<channel type='unix'><target type='virtio' name='a'/></channel>"), "");
    EXPECT_EQ(detach("<disk type='file'><target dev='vda'/></disk>"), "");
    EXPECT_TRUE(domain.devices.disks.empty());
    EXPECT_EQ(detach("<video><model type='vga'/></video>"), "Operation not supported: persistent detach of device 'video' is not supported");
}

TEST(Devices, ThatAreThereCannotBeAttachedAgain) {
    model::Domain domain = with_devices("<disk type='file'><source file='/a'/><target dev='vda' bus='virtio'/></disk><controller type='scsi' index='0'/>");
    const auto attach = [&](const char* xml) { return message_of([&] { attach_to_definition(domain, model::read_device(xml)); }); };
    EXPECT_EQ(attach("<disk type='file'><source file='/b'/><target dev='vda'/></disk>"), "Requested operation is not valid: target vda already exists");
    EXPECT_EQ(attach("<controller type='scsi' index='0'/>"), "Requested operation is not valid: controller index='0' already exists");
    EXPECT_EQ(attach("<controller type='scsi' index='1'/>"), "");
    EXPECT_EQ(domain.devices.controllers.size(), 2u);
}

TEST(Devices, OfMemoryChangeTheMemory) {
    model::Domain domain = with_devices("");
    domain.max_memory = model::MaxMemory{.size = 1 << 20, .slots = 1};
    const auto dimm = model::read_device("<memory model='dimm'><target><size>1024</size><node>0</node></target></memory>");
    attach_to_definition(domain, dimm);
    EXPECT_EQ(domain.memory->size, 66560u);
    EXPECT_EQ(message_of([&] { attach_to_definition(domain, dimm); }), "Requested operation is not valid: no free memory device slot available");
    detach_from_definition(domain, dimm);
    EXPECT_EQ(domain.memory->size, 65536u);
}

TEST(CharacterDevices, AreTheSameInQmpAndOnTheCommandLine) {
    EXPECT_EQ(chardev_arguments("pty,id=charserial0").dump(), R"({"id":"charserial0","backend":{"type":"pty","data":{}}})");
    EXPECT_EQ(chardev_arguments("socket,id=c,path=/run/a,,b,server=on,wait=off").dump(),
              R"({"id":"c","backend":{"type":"socket","data":{"addr":{"type":"unix","data":{"path":"/run/a,b"}},"server":true,"wait":false}}})");
    EXPECT_EQ(chardev_arguments("socket,id=c,host=h,port=1,telnet=on,reconnect=5").dump(),
              R"({"id":"c","backend":{"type":"socket","data":{"addr":{"type":"inet","data":{"host":"h","port":"1"}},"server":false,"telnet":true,"reconnect":5}}})");
    EXPECT_EQ(chardev_arguments("file,id=c,path=/x,append=on,logfile=/l,logappend=off").dump(),
              R"({"id":"c","backend":{"type":"file","data":{"out":"/x","append":true,"logfile":"/l","logappend":false}}})");
    EXPECT_EQ(chardev_arguments("udp,id=c,host=a,port=1,localaddr=,localport=0").dump(),
              R"({"id":"c","backend":{"type":"udp","data":{"remote":{"type":"inet","data":{"host":"a","port":"1"}}}}})");
}

}  // namespace
