// Watching events of networks, pools, devices and secrets.
#include <algorithm>

#include "cli/objects.hpp"
#include "cli/watch.hpp"

namespace vireo::cli {
namespace {

// What a kind of object has: how it is found, registered for, and its events in the order of their numbers.
template <class Handle, class Callback> struct Kind {
    const char* option;      // "network": the option that names one object, and the word in the lines
    void* (*find)(Shell&, const std::string&);
    int (*release)(Handle*);
    int (*add)(virConnectPtr, Handle*, int, Callback, void*, virFreeCallback);
    int (*remove)(virConnectPtr, int);
    struct Row {
        const char* name;
        Callback callback;
    };
    std::vector<Row> rows;
};

struct Heard {
    Watch* watch;
    const char* name;
};
void say(void* data, const char* kind, const char* object, const std::string& rest) {
    const auto& heard = *static_cast<Heard*>(data);
    heard.watch->event(format("event '%s' for %s %s%s\n", heard.name, kind, object, rest.c_str()));
}
std::string lifecycle(std::initializer_list<const char*> words, int event) { return std::string(": ") + pick(words, event); }

template <class Handle, class Callback> void watch_events(Shell& shell, const Arguments& args, const Kind<Handle, Callback>& kind) {
    if (args["list"]) {
        for (const auto& row : kind.rows) shell.print(std::string(row.name) + "\n");
        return;
    }
    const auto wanted = args.text("event");
    if (!wanted) fail("either --list or --event <type> is required");
    const auto row = std::find_if(kind.rows.begin(), kind.rows.end(), [&](const auto& each) { return *wanted == each.name; });
    if (row == kind.rows.end()) fail("unknown event type %s", wanted->c_str());
    Watch watch(shell, args);
    const auto name = args.text(kind.option);
    const std::unique_ptr<Handle, int (*)(Handle*)> object(name ? static_cast<Handle*>(kind.find(shell, *name)) : nullptr, kind.release);
    Heard data{&watch, row->name};
    const int number = kind.add(shell.connection(), object.get(), int(row - kind.rows.begin()), row->callback, &data, nullptr);
    if (number < 0) fail();
    watch.wait();
    kind.remove(shell.connection(), number);
    if (!watch.good()) fail();
}

// A callback of any signature, as the registration takes it.
template <class Callback, class F> Callback as(F* f) { return reinterpret_cast<Callback>(reinterpret_cast<void (*)()>(f)); }

void net_event(Shell& shell, const Arguments& args) {
    using Any = virConnectNetworkEventGenericCallback;
    watch_events(shell, args, Kind<virNetwork, Any>{"network", [](Shell& s, const std::string& n) -> void* { return find_network(s, n).release(); },
        virNetworkFree, virConnectNetworkEventRegisterAny, virConnectNetworkEventDeregisterAny,
        {{"lifecycle", as<Any>(+[](virConnectPtr, virNetworkPtr n, int event, int, void* data) {
              say(data, "network", virNetworkGetName(n), lifecycle({"Defined", "Undefined", "Started", "Stopped"}, event));
          })},
         {"metadata-change", as<Any>(+[](virConnectPtr, virNetworkPtr n, int type, const char* uri, void* data) {
              say(data, "network", virNetworkGetName(n), format(": %s %s", pick({"description", "title", "element"}, type), uri ? uri : "n/a"));
          })}}});
}
void pool_event(Shell& shell, const Arguments& args) {
    using Any = virConnectStoragePoolEventGenericCallback;
    watch_events(shell, args, Kind<virStoragePool, Any>{"pool", [](Shell& s, const std::string& n) -> void* { return find_pool(s, n).release(); },
        virStoragePoolFree, virConnectStoragePoolEventRegisterAny, virConnectStoragePoolEventDeregisterAny,
        {{"lifecycle", as<Any>(+[](virConnectPtr, virStoragePoolPtr p, int event, int, void* data) {
              say(data, "storage pool", virStoragePoolGetName(p), lifecycle({"Defined", "Undefined", "Started", "Stopped", "Created", "Deleted"}, event));
          })},
         {"refresh", as<Any>(+[](virConnectPtr, virStoragePoolPtr p, void* data) { say(data, "storage pool", virStoragePoolGetName(p), ""); })}}});
}
void nodedev_event(Shell& shell, const Arguments& args) {
    using Any = virConnectNodeDeviceEventGenericCallback;
    watch_events(shell, args, Kind<virNodeDevice, Any>{"device", [](Shell& s, const std::string& n) -> void* { return find_device(s, n).release(); },
        virNodeDeviceFree, virConnectNodeDeviceEventRegisterAny, virConnectNodeDeviceEventDeregisterAny,
        {{"lifecycle", as<Any>(+[](virConnectPtr, virNodeDevicePtr d, int event, int, void* data) {
              say(data, "node device", virNodeDeviceGetName(d), lifecycle({"Created", "Deleted", "Defined", "Undefined"}, event));
          })},
         {"update", as<Any>(+[](virConnectPtr, virNodeDevicePtr d, void* data) { say(data, "node device", virNodeDeviceGetName(d), ""); })}}});
}
void secret_event(Shell& shell, const Arguments& args) {
    using Any = virConnectSecretEventGenericCallback;
    watch_events(shell, args, Kind<virSecret, Any>{"secret", [](Shell& s, const std::string& n) -> void* { return find_secret(s, n).release(); },
        virSecretFree, virConnectSecretEventRegisterAny, virConnectSecretEventDeregisterAny,
        {{"lifecycle", as<Any>(+[](virConnectPtr, virSecretPtr s, int event, int, void* data) {
              say(data, "secret", uuid_of(s, virSecretGetUUIDString).c_str(), lifecycle({"Defined", "Undefined"}, event));
          })},
         {"value-changed", as<Any>(+[](virConnectPtr, virSecretPtr s, void* data) { say(data, "secret", uuid_of(s, virSecretGetUUIDString).c_str(), ""); })}}});
}

#define WATCHING " (event) --loop (timeout:n) --list --timestamp"

constexpr Command rows[] = {
    {"net-event", Group::network, "(network)" WATCHING, "watch events of networks", net_event},
    {"nodedev-event", Group::nodedev, "(device)" WATCHING, "watch events of devices", nodedev_event},
    {"pool-event", Group::pool, "(pool)" WATCHING, "watch events of pools", pool_event},
    {"secret-event", Group::secret, "(secret)" WATCHING, "watch events of secrets", secret_event},
};

}  // namespace

std::span<const Command> object_event_commands() { return rows; }

}  // namespace vireo::cli
