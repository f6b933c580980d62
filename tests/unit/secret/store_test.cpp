// Secrets on disk and in memory: what is kept where, who may read a value, what a definition may change.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/files.hpp"
#include "drivers/secret/store.hpp"
#include "../base/temporary.hpp"

namespace vireo::secret {
namespace {

constexpr const char* first_uuid = "a4c0f4d4-8d8c-4c5f-9d3a-000000000001";

std::string document(const std::string& usage, const std::string& attributes = "", const std::string& uuid = first_uuid) {
    return "<secret " + attributes + "><uuid>" + uuid + "</uuid><description>d</description>" + usage + "</secret>";
}
std::string ceph(const std::string& name) { return "<usage type='ceph'><name>" + name + "</name></usage>"; }

std::string refusal(const std::function<void()>& f) {
    const Outcome outcome = attempt(f);
    return outcome ? outcome->message : "accepted";
}

// A store without its actor: one change after the other on this thread.
struct Desk {
    explicit Desk(const TemporaryFolder& folder) : store(pool, folder.path("secrets")) {
        store.load();
        list = *store.secrets.read();
    }
    Item define(const std::string& xml) {
        Item made = store.define(list, model::read_secret(xml));
        store.secrets.publish(list);
        return made;
    }
    void set(const Uuid& uuid, const std::string& bytes) {
        store.set_value(list, uuid, bytes);
        store.secrets.publish(list);
    }
    driver::WorkerPool pool;
    Store store;
    Secrets::List list;
};

mode_t mode_of(const std::string& path) {
    struct stat found {};
    return stat(path.c_str(), &found) == 0 ? found.st_mode & 0777 : 0;
}

TEST(Secrets, are_found_again_by_the_next_daemon_with_their_values) {
    TemporaryFolder folder;
    const std::string value("\0\x01secret\xff", 9), base = folder.path("secrets/") + first_uuid;
    {
        Desk desk(folder);
        desk.set(desk.define(document(ceph("client.x"), "private='yes'"))->uuid(), value);
        EXPECT_EQ(mode_of(base + ".xml"), 0600u);
        EXPECT_EQ(mode_of(base + ".base64"), 0600u);
        EXPECT_EQ(mode_of(folder.path("secrets")), 0700u);
        EXPECT_EQ(read_file(base + ".base64"), "AAFzZWNyZXT/");
    }
    Desk again(folder);
    ASSERT_EQ(again.list.size(), 1u);
    EXPECT_EQ(again.store.value({.usage_type = "ceph", .uuid = {}, .usage = "client.x"}), value);
    again.store.undefine(again.list, *Uuid::parse(first_uuid));
    EXPECT_TRUE(list_directory(folder.path("secrets")).empty());
}

TEST(Secrets, that_are_ephemeral_never_touch_the_disk) {
    TemporaryFolder folder;
    Desk desk(folder);
    const Uuid uuid = desk.define(document("", "ephemeral='yes'"))->uuid();
    desk.set(uuid, "x");
    EXPECT_TRUE(list_directory(folder.path("secrets")).empty());
    EXPECT_EQ(Store::value_of(*require(desk.list, uuid), false)->bytes(), "x");
}

TEST(Secrets, lose_their_value_on_disk_when_they_become_ephemeral) {
    TemporaryFolder folder;
    Desk desk(folder);
    const Uuid uuid = desk.define(document(ceph("n")))->uuid();
    desk.set(uuid, "v");
    desk.define(document(ceph("n"), "ephemeral='yes'"));
    EXPECT_FALSE(file_exists(folder.path("secrets/") + first_uuid + ".base64"));
    desk.define(document(ceph("n")));
    EXPECT_EQ(read_file(folder.path("secrets/") + first_uuid + ".base64"), "dg==");
}

TEST(Secrets, keep_their_use_and_their_privacy) {
    TemporaryFolder folder;
    Desk desk(folder);
    desk.define(document(ceph("n"), "private='yes'"));
    const std::string self = std::string("internal error: a secret with UUID ") + first_uuid;
    const std::string other = "a4c0f4d4-8d8c-4c5f-9d3a-000000000002";
    EXPECT_EQ(refusal([&] { desk.define(document(ceph("m"), "private='yes'")); }), self + " is already defined for use with n");
    EXPECT_EQ(refusal([&] { desk.define(document("", "private='yes'")); }), self + " is already defined for use with n");
    EXPECT_EQ(refusal([&] { desk.define(document(ceph("n"), "", other)); }), self + " already defined for use with n");
    EXPECT_EQ(refusal([&] { desk.define(document(ceph("n"))); }), "internal error: cannot change private flag on existing secret");
    EXPECT_EQ(desk.list.size(), 1u);
    EXPECT_EQ(refusal([&] { desk.define(document("", "", other)); }), "accepted");
}

TEST(Secrets, give_their_value_to_whom_they_are_for) {
    TemporaryFolder folder;
    Desk desk(folder);
    const Item secret = desk.define(document(ceph("n"), "private='yes'"));
    const driver::SecretQuestion by_uuid{.usage_type = "ceph", .uuid = secret->uuid(), .usage = ""};
    EXPECT_EQ(refusal([&] { desk.store.value(by_uuid); }), std::string("Secret not found: secret '") + first_uuid + "' does not have a value");
    desk.set(secret->uuid(), "v");
    EXPECT_EQ(desk.store.value(by_uuid), "v");
    EXPECT_EQ(refusal([&] { Store::value_of(*require(desk.list, secret->uuid()), false); }), "Invalid secret: secret is private");
    EXPECT_EQ(refusal([&] { desk.store.value({.usage_type = "volume", .uuid = secret->uuid(), .usage = ""}); }),
              std::string("invalid argument: secret with uuid ") + first_uuid + " is of type 'ceph' not expected 'volume' type");
    EXPECT_EQ(refusal([&] { desk.store.value({.usage_type = "iscsi", .uuid = {}, .usage = "n"}); }), "Secret not found: no secret with matching usage 'n'");
    EXPECT_EQ(refusal([&] { desk.store.value({.usage_type = "", .uuid = {}, .usage = ""}); }), "Secret not found: no secret with matching usage ''");
}

TEST(Secrets, whose_files_are_damaged_are_left_alone_and_harm_no_other) {
    TemporaryFolder folder;
    { Desk(folder).define(document(ceph("good"))); }
    const auto put = [&](const std::string& name, const std::string& text) { std::ofstream(folder.path("secrets/" + name)) << text; };
    put("junk.xml", "<secret");
    put("a4c0f4d4-8d8c-4c5f-9d3a-000000000009.xml", document("", "", "a4c0f4d4-8d8c-4c5f-9d3a-000000000008"));
    put("a4c0f4d4-8d8c-4c5f-9d3a-000000000007.xml", document("", "", "a4c0f4d4-8d8c-4c5f-9d3a-000000000007"));
    put("a4c0f4d4-8d8c-4c5f-9d3a-000000000007.base64", "no base64!");
    put("notes.txt", "");
    Desk desk(folder);
    EXPECT_EQ(desk.list.size(), 1u);
    EXPECT_EQ(list_directory(folder.path("secrets")).size(), 6u);
}

TEST(Secrets, documents_that_say_nothing_or_too_much_are_refused) {
    const std::pair<const char*, const char*> cases[] = {
        {"<secret><usage type='ceph'/></secret>", "internal error: Ceph usage specified, but name is missing"},
        {"<secret><usage type='volume'><name>n</name></usage></secret>", "internal error: volume usage specified, but volume path is missing"},
        {"<secret><usage type='iscsi'><name>n</name></usage></secret>", "internal error: iSCSI usage specified, but target is missing"},
        {"<secret><usage type='tls'><name></name></usage></secret>", "internal error: TLS usage specified, but name is missing"},
        {"<secret><usage type='vtpm'/></secret>", "internal error: vTPM usage specified, but name is missing"},
        {"<secret><usage/></secret>", "XML error: unknown secret usage type"},
        {"<secret><usage type=''/></secret>", "XML error: unknown secret usage type"},
        {"<secret><usage type='bogus'/></secret>", "unsupported configuration: unknown secret usage type bogus"},
        {"<secret ephemeral='1'/>", "XML error: invalid value of 'ephemeral'"},
        {"<secret private='YES'/>", "XML error: invalid value of 'private'"},
        {"<secret><uuid>x</uuid></secret>", "internal error: malformed uuid element"},
        {"<domain/>", "XML error: expecting root element of 'secret', not 'domain'"},
    };
    for (const auto& [xml, error] : cases) EXPECT_EQ(refusal([&] { model::read_secret(xml); }), error) << xml;
}

}  // namespace
}  // namespace vireo::secret
