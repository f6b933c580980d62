#include "api/entry.hpp"

#include <string_view>

namespace vireo::api {
namespace {

// A complaint about an argument: the message is the whole text, without the code's own words.
Error argument_error(std::string message, const char* what) {
    Error error(ErrorCode::invalid_arg, speaker_of(here()), "");
    error.message = std::move(message);
    error.text = here();
    error.detail = what;
    error.int1 = error.int2 = 0;
    return error;
}

thread_local const char* current = "";

}  // namespace

const char* here() { return current; }
Inside::Inside(const char* function) : outer_(std::exchange(current, function)) {}
Inside::~Inside() { current = outer_; }

// Compat: programs print the domain of errors, so each part of the API speaks under its own.
ErrorDomain speaker_of(const char* function) {
    const std::string_view name(function);
    const auto has = [&](std::string_view part) { return name.find(part) != name.npos; };
    const bool of_domain = name.starts_with("virDomain");
    if (has("Qemu") || has("Lxc") || name == "virConnectClose") return ErrorDomain::none;
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

void refuse(const char* what, const char* rule) {
    throw argument_error(std::string(what) + " in " + here() + " " + rule, what);
}

void refuse_with(std::string message, const char* what) { throw argument_error(std::move(message), what); }

void refuse_handle(ErrorCode code, ErrorDomain domain, const char* lead) {
    Error error(code, domain, here());
    error.message = std::string(lead) + here();
    error.text = std::string(lead) + "%s";
    throw error;
}

void refuse_flag_pair(const FlagRule& rule) {
    const std::string first = rule.first_name, second = rule.second_name;
    throw argument_error(rule.needs ? "Flag '" + second + "' is required by flag '" + first + "'"
                                              : "Flags '" + first + "' and '" + second + "' are mutually exclusive",
                         rule.first_name);
}

void refuse_write() {
    throw Error(ErrorCode::operation_denied, speaker_of(here()), std::string("read only access prevents ") + here());
}

void finish_error(Error& error) {
    if (error.domain == ErrorDomain::none && error.code == ErrorCode::no_support) error.domain = speaker_of(here());
}

Uuid given_uuid(const unsigned char* bytes) {
    if (!bytes) refuse("uuid", "must not be NULL");
    Uuid uuid;
    std::memcpy(uuid.bytes.data(), bytes, uuid.bytes.size());
    return uuid;
}

Uuid given_uuid_text(const char* text) {
    if (!text) refuse("uuidstr", "must not be NULL");
    if (auto uuid = Uuid::parse(text)) return *uuid;
    refuse("uuidstr", "must be a valid UUID");
}

void check_metadata(int type, const char* metadata, const char* key, const char* uri, bool setting) {
    if (type == VIR_DOMAIN_METADATA_DESCRIPTION || type == VIR_DOMAIN_METADATA_TITLE) {
        if (type == VIR_DOMAIN_METADATA_TITLE && metadata && std::strchr(metadata, '\n'))
            throw argument_error("metadata title can't contain newlines", "metadata");
        if (uri) refuse("uri", "must be NULL");
        if (key) refuse("key", "must be NULL");
    } else if (type == VIR_DOMAIN_METADATA_ELEMENT) {
        if (!uri) refuse("uri", "must not be NULL");
        if (setting && metadata && !key) refuse("key", "must not be NULL");
    }
}

WholePath::WholePath(const char* path) : text_(path) {
    if (!path || *path == '/' || !*path) return;
    char folder[PATH_MAX];
    if (!::getcwd(folder, sizeof folder)) throw system_error("could not build absolute path");
    made_ = std::string(folder) + "/" + path;
    text_ = made_.c_str();
}

}  // namespace vireo::api
