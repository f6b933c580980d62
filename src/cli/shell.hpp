#pragma once
// The shell: a connection, how to print, and the running of command lines.
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/json.hpp"
#include "cli/command.hpp"
#include "cli/output.hpp"

namespace vireo::cli {

// Keeps the last error of the API for the Failure that is about to be thrown: asking for a name forgets it.
void keep_error();
// Forgets it, and what was kept of it: the command goes on.
void forget_error();

// What owns a handle of the API. Letting go of one does not lose the error that it was the reason for.
template <auto release> struct Release {
    template <class T> void operator()(T* handle) const {
        keep_error();
        release(handle);
    }
};
using Domain = std::unique_ptr<virDomain, Release<virDomainFree>>;
using Network = std::unique_ptr<virNetwork, Release<virNetworkFree>>;
using NetworkPort = std::unique_ptr<virNetworkPort, Release<virNetworkPortFree>>;
using Interface = std::unique_ptr<virInterface, Release<virInterfaceFree>>;
using Pool = std::unique_ptr<virStoragePool, Release<virStoragePoolFree>>;
using Volume = std::unique_ptr<virStorageVol, Release<virStorageVolFree>>;
using Device = std::unique_ptr<virNodeDevice, Release<virNodeDeviceFree>>;
using Secret = std::unique_ptr<virSecret, Release<virSecretFree>>;
using Filter = std::unique_ptr<virNWFilter, Release<virNWFilterFree>>;
using Binding = std::unique_ptr<virNWFilterBinding, Release<virNWFilterBindingFree>>;
using Snapshot = std::unique_ptr<virDomainSnapshot, Release<virDomainSnapshotFree>>;
using Checkpoint = std::unique_ptr<virDomainCheckpoint, Release<virDomainCheckpointFree>>;
using Stream = std::unique_ptr<virStream, Release<virStreamFree>>;

// Text of the API that we own. Null stays null.
struct FreeText {
    void operator()(char* text) const;
};
using Text = std::unique_ptr<char, FreeText>;

// Typed parameters that the API made, or that we make for it.
class Params {
public:
    Params() = default;
    Params(const Params&) = delete;
    ~Params() { virTypedParamsFree(list, count); }
    virTypedParameterPtr* list_out() { return &list; }
    int* count_out() { return &count; }
    void add(const char* name, unsigned value) { virTypedParamsAddUInt(&list, &count, &room_, name, value); }
    void add(const char* name, int value) { virTypedParamsAddInt(&list, &count, &room_, name, value); }
    void add(const char* name, unsigned long long value) { virTypedParamsAddULLong(&list, &count, &room_, name, value); }
    void add(const char* name, long long value) { virTypedParamsAddLLong(&list, &count, &room_, name, value); }
    void add(const char* name, const char* value) { virTypedParamsAddString(&list, &count, &room_, name, value); }
    virTypedParameterPtr list = nullptr;
    int count = 0;

private:
    int room_ = 0;
};
// "5", "yes"/"no", "-1", 0.5: as the shell prints it.
std::string value_text(const virTypedParameter& param);

struct Settings {
    std::string uri;
    bool read_only = false, quiet = false, timing = false, json = false;
    int keepalive_interval = 5, keepalive_count = 6;
    bool keepalive_given = false;
    char escape = 0x1d;              // ^]
    int debug = 4;
    std::string log_file;
};

class Shell {
public:
    explicit Shell(Settings given);
    ~Shell();

    Settings settings;
    bool interactive = false;
    bool leaving = false;

    // Opens when it is not open yet; throws Failure.
    virConnectPtr connection();
    void connect(const std::string& uri, bool read_only);
    bool is_connected() const { return connection_ != nullptr; }
    void disconnect();

    // Runs a line of commands ("a; b"), or one that is split already. False: something failed.
    bool run_line(std::string_view line);
    bool run_words(const std::vector<std::string>& words);

    // ---- looking things up; all throw Failure ----
    Domain domain(const Arguments& args, std::string_view option = "domain");
    Domain find_domain(const std::string& name_id_or_uuid);

    // ---- printing ----
    void print(const std::string& text) const;
    // With --json: what a table or a record comes to.
    void answer(Json document) const;
    // Not with --quiet.
    void extra(const std::string& text) const;
    void error(const std::string& text) const;

private:
    // What a command prints with --json, until it ends.
    struct Collected {
        std::string text;
        std::vector<Json> documents;
    };
    bool run_command(const Command& command, const Arguments& args);
    void print_collected() const;

    mutable std::optional<Collected> collected_;
    virConnectPtr connection_ = nullptr;
    std::thread loop_;
    std::atomic<bool> loop_stops_ = false;
    int loop_timer_ = -1;
};

// The words of a line that is being typed, ";" between commands, up to the one that begins with `begun`.
std::vector<std::string> split_words(const std::string& line, const std::string& begun);

// printf into a string.
[[gnu::format(printf, 1, 2)]] std::string format(const char* pattern, ...);
// Throws Failure with that text.
[[noreturn]] [[gnu::format(printf, 1, 2)]] void fail(const char* pattern, ...);
// Throws a Failure that says nothing but the API's own error.
[[noreturn]] void fail();
// A text file; throws Failure when it cannot be read.
std::string read_file(const std::string& path);

}  // namespace vireo::cli
