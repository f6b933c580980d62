// Documents that say a thing twice, by halves or with nothing, as the reference takes them.
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "model/domain/read.hpp"

using namespace vireo;

namespace {

std::string guest(const std::string& devices, const std::string& more = "") {
    return "<domain type='test'><name>n</name><memory>1024</memory><os><type>hvm</type></os>" + more + "<devices>" + devices + "</devices></domain>";
}

// What is written again, or "code: message" of the refusal.
std::string taken(const std::string& document) {
    std::string text;
    const auto failed = attempt([&] { text = model::write_domain(model::read_domain(document)); });
    return failed ? std::to_string(int(failed->code)) + ": " + failed->message : text;
}

void expect_in(const std::string& document, const std::string& wanted) {
    const std::string text = taken(document);
    EXPECT_NE(text.find(wanted), std::string::npos) << wanted << "\nis not in\n" << text;
}
void expect_not_in(const std::string& document, const std::string& unwanted) {
    const std::string text = taken(document);
    EXPECT_EQ(text.find(unwanted), std::string::npos) << unwanted << "\nis in\n" << text;
    EXPECT_NE(text.find("<domain"), std::string::npos) << text;
}

}  // namespace

TEST(odd_documents, sections_that_stand_twice_add_up_and_the_first_value_counts) {
    const std::string twice = "<domain type='test'><name>n</name><memory>1024</memory><os><type>hvm</type><kernel>/a</kernel><boot dev='hd'/></os>"
                              "<os><type>hvm</type><kernel>/b</kernel><boot dev='cdrom'/></os>"
                              "<devices><emulator>/a</emulator><sound model='ac97'/></devices><devices><emulator>/b</emulator><sound model='sb16'/></devices></domain>";
    expect_in(twice, "<boot dev='hd'/>\n    <boot dev='cdrom'/>");
    expect_in(twice, "<kernel>/a</kernel>");
    expect_in(twice, "<emulator>/a</emulator>\n    <sound model='ac97'/>\n    <sound model='sb16'/>");
    expect_in(guest("<memballoon model='virtio'/></devices><devices><memballoon model='none'/>"), "1: ");
    expect_in(guest("<vsock model='virtio'/><vsock model='virtio'/>"), "27: ");
}

TEST(odd_documents, numbers_wrap_or_are_nothing_where_the_reference_has_it_so) {
    expect_in(guest("", "<blkiotune><device><path>/a</path><weight>-5</weight></device></blkiotune>"), "<weight>4294967291</weight>");
    expect_not_in(guest("", "<blkiotune><device><path>/a</path><weight>0</weight></device></blkiotune>"), "<weight>");
    expect_in(guest("", "<blkiotune><device><weight>7</weight></device></blkiotune>"), "67: ");
    expect_not_in(guest("<memballoon model='virtio'><stats period='-1'/></memballoon>"), "<stats");
    expect_in(guest("<memballoon model='virtio'><stats period='x'/></memballoon>"), "27: ");
    expect_in(guest("", "<cputune><shares>7 </shares></cputune>"), "27: XML error: can't parse cputune shares value");
    expect_in(guest("", "<vcpu cpuset='0,^0'>1</vcpu>"), "67: unsupported configuration: Invalid value of 'cpuset'");
}

TEST(odd_documents, what_is_said_by_halves_is_refused_or_not_kept) {
    expect_in(guest("<disk type='file'><source file='/a'/><target bus='ide'/></disk>"), "20: missing target information for device /a");
    expect_in(guest("<disk type='block' device='cdrom'><source/><target dev='hdc'/></disk>"), "<disk type='block' device='cdrom'>");
    expect_in(guest("<disk type='block' device='cdrom'><target dev='hdc'/></disk>"), "<disk type='file' device='cdrom'>");
    expect_in(guest("<serial type='tcp'><source mode='connect' host='a'/></serial>"), "1: internal error: Missing source service");
    expect_in(guest("<interface type='vhostuser'><source type='unix' path='/a'/></interface>"), "27: ");
    expect_in(guest("<interface type='user'><ip address='bogus'/></interface>"), "27: XML error: Invalid address 'bogus' in <ip>");
    expect_in(guest("<interface type='user'><ip address='2001:DB8::1'/></interface>"), "2001:db8::1");
    expect_in(guest("<filesystem type='mount'><target dir='/b'/></filesystem>"), "19: missing source information for device /b");
    expect_not_in(guest("<audio id='1' type='sdl'><input name='x' voices='1'/></audio>"), "name=");
    expect_in(guest("", "<features><kvm><bogus state='on'/></kvm></features>"), "67: unsupported configuration: unsupported KVM feature: 'bogus'");
    expect_in(guest("", "<clock offset='utc'><timer name='rtc'><catchup slew='7'/></timer></clock>"), "27: ");
    expect_in(guest("<smartcard mode='host-certificates'><certificate>a</certificate></smartcard>"), "27: ");
}
