#pragma once
// The secrets of a host: what they are called, and their values.
//
//  1. On disk as libvirt has them: UUID.xml and, unless the secret is ephemeral, UUID.base64 with the value, both for root alone.
//     An ephemeral secret has neither, and is gone with the daemon.
//  2. Readers look at a published list; changes run one by one on the store's actor, files first.
//  3. A value is wiped from memory when the last reader lets go of it. It stands in no message and no log.
#include <memory>
#include <string>

#include "driver/factory.hpp"
#include "driver/secret_source.hpp"
#include "driver/shelf.hpp"
#include "model/secret/secret.hpp"
#include "protocol/remote/refs.hpp"

namespace vireo::secret {

// Bytes that are overwritten when they are no longer held.
class Value {
public:
    explicit Value(std::string bytes) : bytes_(std::move(bytes)) {}
    ~Value();
    Value(const Value&) = delete;
    Value& operator=(const Value&) = delete;
    const std::string& bytes() const { return bytes_; }

private:
    std::string bytes_;
};

struct Secret {
    model::Secret definition;                     // with a UUID
    std::shared_ptr<const Value> value;           // null: it has none yet

    const Uuid& uuid() const { return *definition.uuid; }
    protocol::remote::SecretRef reference() const;
};

using Secrets = driver::Shelf<Secret>;
using Item = Secrets::Item;

[[nodiscard]] Error no_secret(const Uuid& uuid);
// Throws no_secret.
Item require(const Secrets::List& list, const Uuid& uuid);
// Null when there is none. A secret without a use is not found by it.
Item by_usage(const Secrets::List& list, model::SecretUsageType type, const std::string& id);

class Store : public driver::SecretSource {
public:
    Store(driver::WorkerPool& pool, std::string folder) : secrets(pool), folder_(std::move(folder)) {}

    // Reads the folder. What cannot be read is told in the log and left alone.
    void load();

    // On the store's actor: files, then `list`. All or nothing. They give what stands in the list then.
    Item define(Secrets::List& list, model::Secret definition);
    Item set_value(Secrets::List& list, const Uuid& uuid, std::string bytes);
    Item undefine(Secrets::List& list, const Uuid& uuid);

    // The value for a client; `internal` callers get those of private secrets, too. Throws no_secret, invalid_secret.
    static std::shared_ptr<const Value> value_of(const Secret& secret, bool internal);
    std::string value(const driver::SecretQuestion& question) const override;

    Secrets secrets;

private:
    std::string xml_file(const Uuid& uuid) const { return folder_ + "/" + uuid.text() + ".xml"; }
    std::string value_file(const Uuid& uuid) const { return folder_ + "/" + uuid.text() + ".base64"; }
    void write(const Secret& secret) const;
    Secret read(const std::string& file) const;

    const std::string folder_;
};

}  // namespace vireo::secret
