#include "drivers/secret/store.hpp"

#include <string.h>
#include <sys/stat.h>

#include "base/base64.hpp"
#include "base/files.hpp"
#include "base/log.hpp"

namespace vireo::secret {

namespace {

const LogSource log("secret");

constexpr std::size_t longest_value = 65536;      // what the protocol carries
constexpr std::size_t longest_file = 1u << 20;

[[noreturn]] void refuse(ErrorCode code, std::string what) { throw Error(code, ErrorDomain::secret, std::move(what)); }

}  // namespace

Value::~Value() { explicit_bzero(bytes_.data(), bytes_.size()); }

protocol::remote::SecretRef Secret::reference() const {
    return {uuid(), std::int32_t(definition.usage_type()), definition.usage_id()};
}

Error no_secret(const Uuid& uuid) { return Error(ErrorCode::no_secret, ErrorDomain::secret, "no secret with matching uuid '" + uuid.text() + "'"); }

Item require(const Secrets::List& list, const Uuid& uuid) {
    if (Item found = list.find(&Secret::uuid, uuid)) return found;
    throw no_secret(uuid);
}

Item by_usage(const Secrets::List& list, model::SecretUsageType type, const std::string& id) {
    if (type == model::SecretUsageType::none) return nullptr;
    for (const Item& secret : list)
        if (secret->definition.usage_type() == type && secret->definition.usage_id() == id) return secret;
    return nullptr;
}

void Store::write(const Secret& secret) const {
    make_directories(folder_, 0700);
    const std::string value_path = value_file(secret.uuid());
    if (secret.definition.ephemeral) {
        // Compat: one that was kept before keeps its document on disk, without the value.
        remove_file(value_path);
        if (!file_exists(xml_file(secret.uuid()))) return;
    } else if (secret.value) {
        std::string text = base64_encode(secret.value->bytes());
        const Outcome outcome = attempt([&] { replace_file(value_path, text); });
        explicit_bzero(text.data(), text.size());
        if (outcome) throw *outcome;
    }
    replace_file(xml_file(secret.uuid()), model::write_secret(secret.definition));
}

Item Store::define(Secrets::List& list, model::Secret definition) {
    Secret next{std::move(definition), nullptr};
    if (!next.definition.uuid) next.definition.uuid = Uuid::random();
    const std::string id = next.definition.usage_id();
    const Item old = list.find(&Secret::uuid, next.uuid());
    const auto told = [](const Secret& other, const char* words) {
        refuse(ErrorCode::internal_error, "a secret with UUID " + other.uuid().text() + words + other.definition.usage_id());
    };
    if (old) {
        if (old->definition.usage_id() != id) told(*old, " is already defined for use with ");
        if (old->definition.private_ && !next.definition.private_) refuse(ErrorCode::internal_error, "cannot change private flag on existing secret");
        next.value = old->value;
    } else if (const Item other = by_usage(list, next.definition.usage_type(), id)) {
        told(*other, " already defined for use with ");
    }
    write(next);
    list.put(old, std::move(next));
    return list.find(&Secret::uuid, old ? old->uuid() : list.back()->uuid());
}

Item Store::set_value(Secrets::List& list, const Uuid& uuid, std::string bytes) {
    const Item old = require(list, uuid);
    Secret next = *old;
    next.value = std::make_shared<const Value>(std::move(bytes));
    write(next);
    list.put(old, std::move(next));
    return list.find(&Secret::uuid, uuid);
}

Item Store::undefine(Secrets::List& list, const Uuid& uuid) {
    const Item old = require(list, uuid);
    // The value first: what is left after a crash is a secret without a value.
    remove_file(value_file(uuid));
    remove_file(xml_file(uuid));
    list.drop(old);
    return old;
}

std::shared_ptr<const Value> Store::value_of(const Secret& secret, bool internal) {
    if (!internal && secret.definition.private_) refuse(ErrorCode::invalid_secret, "secret is private");
    if (!secret.value) refuse(ErrorCode::no_secret, "secret '" + secret.uuid().text() + "' does not have a value");
    return secret.value;
}

std::string Store::value(const driver::SecretQuestion& question) const {
    const auto list = secrets.read();
    const auto& words = schema::words<model::SecretUsageType>;
    model::SecretUsageType wanted = model::SecretUsageType::none;
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i].text == question.usage_type) wanted = model::SecretUsageType(i);
    if (!question.uuid) {
        const Item found = by_usage(*list, wanted, question.usage);
        if (!found) refuse(ErrorCode::no_secret, "no secret with matching usage '" + question.usage + "'");
        return value_of(*found, true)->bytes();
    }
    const Item found = require(*list, *question.uuid);
    if (found->definition.usage_type() != wanted)
        throw Error(ErrorCode::invalid_arg, ErrorDomain::none,
                    "secret with uuid " + question.uuid->text() + " is of type '" + std::string(schema::word(found->definition.usage_type())) +
                        "' not expected '" + question.usage_type + "' type");
    return value_of(*found, true)->bytes();
}

Secret Store::read(const std::string& file) const {
    Secret secret{model::read_secret(read_file(folder_ + "/" + file, longest_file)), nullptr};
    if (!secret.definition.uuid || secret.uuid().text() + ".xml" != file)
        refuse(ErrorCode::internal_error, "<uuid> does not match secret file name '" + file + "'");
    auto text = try_read_file(value_file(secret.uuid()), longest_file);
    if (!text) return secret;
    auto bytes = base64_decode(*text);
    explicit_bzero(text->data(), text->size());
    if (!bytes || bytes->size() > longest_value) refuse(ErrorCode::internal_error, "invalid base64 in '" + value_file(secret.uuid()) + "'");
    secret.value = std::make_shared<const Value>(std::move(*bytes));
    return secret;
}

void Store::load() {
    make_directories(folder_, 0700);
    chmod(folder_.c_str(), 0700);
    Secrets::List list;
    for (const std::string& name : list_directory(folder_)) {
        if (!name.ends_with(".xml")) continue;
        const Outcome outcome = attempt([&] { list.put(nullptr, read(name)); });
        if (outcome) log.error("", "Error reading secret ", name, ": ", outcome->message);
    }
    secrets.publish(std::move(list));
}

}  // namespace vireo::secret
