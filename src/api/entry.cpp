#include "api/entry.hpp"

#include <string_view>

namespace vireo::api {
namespace {

// A complaint about an argument: the message is the whole text, without the code's own words.
Error argument_error(const char* function, std::string message, const char* what) {
    Error error(ErrorCode::invalid_arg, speaker_of(function), "");
    error.message = std::move(message);
    error.text = function;
    error.detail = what;
    error.int1 = error.int2 = 0;
    return error;
}

}  // namespace

// Compat: programs print the domain of errors, so each part of the API speaks under its own.
ErrorDomain speaker_of(const char* function) {
    const std::string_view name(function);
    const auto has = [&](std::string_view part) { return name.find(part) != name.npos; };
    const bool of_domain = name.starts_with("virDomain");
    if (has("Qemu") || has("Lxc") || name == "virConnectClose" || name == "virConnectRef") return ErrorDomain::none;
    if (name.starts_with("virAdm")) return ErrorDomain::admin;
    if (name.starts_with("virStream")) return ErrorDomain::streams;
    if (has("Checkpoint") && name != "virDomainBackupBegin") return ErrorDomain::domain_checkpoint;
    if (has("Snapshot")) return ErrorDomain::domain_snapshot;
    if (has("NodeDevice") || name == "virNodeNumOfDevices" || name == "virNodeListDevices") return ErrorDomain::nodedev;
    if (of_domain) return ErrorDomain::domain;
    if (has("NWFilter")) return ErrorDomain::nwfilter;
    if (has("Storage")) return ErrorDomain::storage;
    if (has("Network")) return ErrorDomain::network;
    if (has("Interface")) return ErrorDomain::interface;
    if (has("Secret")) return ErrorDomain::secret;
    return ErrorDomain::domain;
}

void refuse(const char* function, const char* what, const char* rule) {
    throw argument_error(function, std::string(what) + " in " + function + " " + rule, what);
}

void refuse_handle(ErrorCode code, ErrorDomain domain, const char* lead, const char* function) {
    Error error(code, domain, function);
    error.message = std::string(lead) + function;
    error.text = std::string(lead) + "%s";
    throw error;
}

void refuse_flags(const char* function, const char* first, const char* second) {
    throw argument_error(function, std::string("Flags '") + first + "' and '" + second + "' are mutually exclusive", first);
}

void refuse_write(const char* function) {
    throw Error(ErrorCode::operation_denied, speaker_of(function), std::string("read only access prevents ") + function);
}

void finish_error(Error& error, const char* function) {
    if (error.domain == ErrorDomain::none && error.code == ErrorCode::no_support) error.domain = speaker_of(function);
}

Uuid given_uuid(const unsigned char* bytes, const char* function) {
    if (!bytes) refuse(function, "uuid", "must not be NULL");
    Uuid uuid;
    std::memcpy(uuid.bytes.data(), bytes, uuid.bytes.size());
    return uuid;
}

Uuid given_uuid_text(const char* text, const char* function) {
    if (!text) refuse(function, "uuidstr", "must not be NULL");
    if (auto uuid = Uuid::parse(text)) return *uuid;
    refuse(function, "uuidstr", "must be a valid UUID");
}

}  // namespace vireo::api
