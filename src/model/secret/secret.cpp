#include "model/secret/secret.hpp"

#include "model/grammars.hpp"
#include "schema/fields.hpp"
#include "schema/read.hpp"
#include "schema/write.hpp"
#include "xml/document.hpp"

namespace vireo::model {

namespace {

// Where a type keeps the name of its user, and how its absence is told.
struct UsageRule {
    std::optional<std::string> SecretUsage::*id = nullptr;
    std::string_view missing;
};
constexpr UsageRule usage_rules[] = {
    {nullptr, ""},
    {&SecretUsage::volume, "volume usage specified, but volume path is missing"},
    {&SecretUsage::name, "Ceph usage specified, but name is missing"},
    {&SecretUsage::target, "iSCSI usage specified, but target is missing"},
    {&SecretUsage::name, "TLS usage specified, but name is missing"},
    {&SecretUsage::name, "vTPM usage specified, but name is missing"},
};
static_assert(std::size(usage_rules) == schema::words<SecretUsageType>.size());
const UsageRule& rule_of(SecretUsageType type) { return usage_rules[std::size_t(type)]; }

}  // namespace

void after_read(SecretUsage& usage, schema::ReadContext& context) {
    const UsageRule& rule = rule_of(usage.type);
    for (auto id : {&SecretUsage::volume, &SecretUsage::name, &SecretUsage::target})
        if (id != rule.id) (usage.*id).reset();
    if (rule.id && !(usage.*rule.id)) context.fail(ErrorCode::internal_error, context.options.domain, std::string(rule.missing));
}

void after_read(Secret& secret, schema::ReadContext&) {
    if (secret.usage && secret.usage->type == SecretUsageType::none) secret.usage.reset();
}

std::string Secret::usage_id() const {
    return usage && rule_of(usage->type).id ? ((*usage).*rule_of(usage->type).id).value_or("") : "";
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<SecretUsage> = rows(
    attribute<&SecretUsage::type>("type", "What the secret is for.", {.required = true, .empty_is_none = true,
        .error = ErrorCode::config_unsupported, .message = "unknown secret usage type {value}", .missing = "unknown secret usage type"}),
    leaf<&SecretUsage::volume>("volume", "Path of the volume that the secret opens."),
    leaf<&SecretUsage::name>("name", "Name that the users of the secret know it by."),
    leaf<&SecretUsage::target>("target", "Name that iSCSI devices know the secret by.", {.since = "1.0.4"}));

template <> inline constexpr auto fields<Secret> = rows(
    attribute<&Secret::ephemeral>("ephemeral", "Whether the value is kept in memory alone.", {.message = "invalid value of '{name}'"}),
    attribute<&Secret::private_>("private", "Whether clients may not read the value.", {.message = "invalid value of '{name}'"}),
    leaf<&Secret::uuid>("uuid", "Identifier; a fresh one when left out.", {.error = ErrorCode::internal_error, .message = "malformed uuid element"}),
    leaf<&Secret::description>("description", "A description."),
    element<&Secret::usage>("usage", "What the secret is for."));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const Secret*) { return schema::record<Secret>(); }

Secret read_secret(std::string_view text, const schema::ReadOptions& given) {
    schema::ReadOptions options = given;
    options.domain = ErrorDomain::secret;
    const auto document = xml::Document::parse(std::string(text), "(definition_of_secret)");
    if (options.strict) validate(document);
    return schema::read<Secret>(document, "secret", options);
}

std::string write_secret(const Secret& secret, const schema::WriteOptions& options) { return schema::write(secret, "secret", options); }

}  // namespace vireo::model
