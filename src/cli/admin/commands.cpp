// The commands of virt-admin: servers of a daemon, their clients and limits, its log.
#include <libvirt/libvirt-admin.h>

#include <algorithm>
#include <ctime>

#include "cli/admin/administration.hpp"
#include "cli/families.hpp"

namespace vireo::cli {
namespace {

using Server = std::unique_ptr<virAdmServer, Release<virAdmServerFree>>;
using Client = std::unique_ptr<virAdmClient, Release<virAdmClientFree>>;

Server server(Shell& shell, const Arguments& args) {
    Server found(virAdmConnectLookupServer(administration(shell), args.required("server").c_str(), 0));
    if (!found) fail();
    return found;
}
Client client(const Server& server, const Arguments& args) {
    Client found(virAdmServerLookupClient(server.get(), *args.natural("client"), 0));
    if (!found) fail();
    return found;
}
std::string moment(long long seconds) {
    const std::time_t at = seconds;
    tm broken;
    localtime_r(&at, &broken);
    char text[64];
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S%z", &broken);
    return text;
}
const char* transport_word(int transport) {
    constexpr const char* words[] = {"unix", "tcp", "tls"};
    return transport >= 0 && std::size_t(transport) < std::size(words) ? words[transport] : "unknown";
}

// ---- looking ----

void server_list(Shell& shell, const Arguments&) {
    virAdmServerPtr* servers = nullptr;
    const int count = virAdmConnectListServers(administration(shell), &servers, 0);
    if (count < 0) fail("failed to obtain list of available servers from daemon");
    Table table({"Id", "Name"});
    for (int i = 0; i < count; ++i) {
        const Server owned(servers[i]);
        table.row({std::to_string(i), virAdmServerGetName(servers[i])});
    }
    std::free(servers);
    table.print(shell);
}
void client_list(Shell& shell, const Arguments& args) {
    const Server at = server(shell, args);
    virAdmClientPtr* clients = nullptr;
    const int count = virAdmServerListClients(at.get(), &clients, 0);
    if (count < 0) fail("failed to obtain list of connected clients from server '%s'", args.required("server").c_str());
    Table table({"Id", "Transport", "Connected since"});
    for (int i = 0; i < count; ++i) {
        const Client owned(clients[i]);
        table.row({std::to_string(virAdmClientGetID(clients[i])), transport_word(virAdmClientGetTransport(clients[i])), moment(virAdmClientGetTimestamp(clients[i]))});
    }
    std::free(clients);
    table.print(shell);
}
void client_info(Shell& shell, const Arguments& args) {
    args.natural("client");      // a number, whatever the server says
    const Server at = server(shell, args);
    const Client found = client(at, args);
    Params params;
    if (virAdmClientGetInfo(found.get(), params.list_out(), params.count_out(), 0) < 0)
        fail("failed to retrieve client identity information for client '%s' connected to server '%s'", args.required("client").c_str(), args.required("server").c_str());
    Record record(15, true);
    record.add("id", std::to_string(virAdmClientGetID(found.get())));
    record.add("connection_time", moment(virAdmClientGetTimestamp(found.get())));
    record.add("transport", transport_word(virAdmClientGetTransport(found.get())));
    for (int i = 0; i < params.count; ++i) record.add(params.list[i].field, value_text(params.list[i]));
    record.print(shell);
}
// The parameters that `get` tells of a server.
template <class Get> void show_parameters(Shell& shell, const Arguments& args, Get get, int width, const char* failed) {
    const Server at = server(shell, args);
    Params params;
    if (get(at.get(), params.list_out(), params.count_out(), 0) < 0) fail("%s", failed);
    Record record(width, true);
    for (int i = 0; i < params.count; ++i) record.add(params.list[i].field, value_text(params.list[i]));
    record.print(shell);
}
void threadpool_info(Shell& shell, const Arguments& args) {
    show_parameters(shell, args, virAdmServerGetThreadPoolParameters, 15, "Unable to get server workerpool parameters");
}
void clients_info(Shell& shell, const Arguments& args) {
    show_parameters(shell, args, virAdmServerGetClientLimits, 20, "Unable to retrieve client limits from server's configuration");
}

// ---- changing ----

struct Setting {
    const char *option, *field;
};
template <class Set> void change_parameters(Shell& shell, const Arguments& args, std::span<const Setting> settings, Set set, const char* missing, const char* failed) {
    Params params;
    for (const auto& [option, field] : settings)
        try {
            if (const auto value = args.natural32(option)) params.add(field, *value);
        } catch (Failure& failure) {
            failure.detail = format("Unable to parse integer parameter '%s'", option);
            throw;
        }
    if (!params.count) fail("At least one of options %s is mandatory%s", missing, settings.size() == 3 ? " " : "");
    const Server at = server(shell, args);
    if (set(at.get(), params.list, params.count, 0) < 0) fail("%s", failed);
}
void threadpool_set(Shell& shell, const Arguments& args) {
    constexpr Setting settings[] = {{"max-workers", VIR_THREADPOOL_WORKERS_MAX}, {"min-workers", VIR_THREADPOOL_WORKERS_MIN}, {"priority-workers", VIR_THREADPOOL_WORKERS_PRIORITY}};
    change_parameters(shell, args, settings, virAdmServerSetThreadPoolParameters, "--min-workers, --max-workers, --priority-workers", "Unable to change server workerpool parameters");
}
void clients_set(Shell& shell, const Arguments& args) {
    constexpr Setting settings[] = {{"max-clients", VIR_SERVER_CLIENTS_MAX}, {"max-unauth-clients", VIR_SERVER_CLIENTS_UNAUTH_MAX}};
    change_parameters(shell, args, settings, virAdmServerSetClientLimits, "--max-clients, --max-unauth-clients", "Unable to change server's client-related configuration limits");
}
void client_disconnect(Shell& shell, const Arguments& args) {
    const auto id = args.natural("client");
    const Server at = server(shell, args);
    const Client found = client(at, args);
    if (virAdmClientClose(found.get(), 0) < 0) fail("Failed to disconnect client '%llu' from server %s", *id, args.required("server").c_str());
    shell.print(format("Client '%llu' disconnected", *id));
}
void update_tls(Shell& shell, const Arguments& args) {
    const Server at = server(shell, args);
    if (virAdmServerUpdateTlsFiles(at.get(), 0) < 0) fail("Unable to update server's tls related files.");
    shell.extra("update tls related files succeed\n");
}

// Without a value shows, with one (an empty one resets) sets.
template <class Get, class Set> void log_setting(Shell& shell, const Arguments& args, const char* option, const char* label, Get get, Set set) {
    const virAdmConnectPtr connection = administration(shell);
    if (args[option]) {
        if (set(connection, args.required(option).c_str(), 0) < 0) fail("Unable to change daemon logging settings");
        return;
    }
    char* text = nullptr;
    if (get(connection, &text, 0) < 0) fail("Unable to get daemon logging %s information", option);
    const Text owned(text);
    if (shell.settings.json) {
        Record record;
        record.add(label, text ? text : "");
        return record.print(shell);
    }
    shell.print(format(" %-15s%s\n", (std::string(label) + ": ").c_str(), text ? text : ""));
}
void log_filters(Shell& shell, const Arguments& args) { log_setting(shell, args, "filters", "Logging filters", virAdmConnectGetLoggingFilters, virAdmConnectSetLoggingFilters); }
void log_outputs(Shell& shell, const Arguments& args) { log_setting(shell, args, "outputs", "Logging outputs", virAdmConnectGetLoggingOutputs, virAdmConnectSetLoggingOutputs); }
void daemon_timeout(Shell& shell, const Arguments& args) {
    if (virAdmConnectSetDaemonTimeout(administration(shell), *args.natural32("timeout"), 0) < 0) fail();
}
void daemon_shutdown(Shell& shell, const Arguments& args) {
    if (virAdmConnectDaemonShutdown(administration(shell), args.flag("preserve", VIR_DAEMON_SHUTDOWN_PRESERVE)) < 0) fail();
}

// ---- itself ----

void connect(Shell& shell, const Arguments& args) {
    reconnect(shell, args.text("name").value_or(shell.settings.uri));
    shell.extra("Reconnected to the admin server\n");
}
void uri(Shell& shell, const Arguments&) {
    const Text text(virAdmConnectGetURI(administration(shell)));
    if (!text) fail("failed to get URI");
    shell.print(std::string(text.get()) + "\n");
}
std::string version_text(unsigned long long version) { return format("%llu.%llu.%llu", version / 1000000, version / 1000 % 1000, version % 1000); }
void version(Shell& shell, const Arguments&) {
    unsigned long long library = 0, daemon = 0;
    if (virAdmGetVersion(&library) < 0) fail("failed to get the library version");
    if (virAdmConnectGetLibVersion(administration(shell), &daemon) < 0) fail("failed to get the daemon version");
    shell.print(format("Compiled against library: libvirt %s\n", version_text(LIBVIR_VERSION_NUMBER).c_str()));
    shell.print(format("Using library: libvirt %s\n", version_text(library).c_str()));
    shell.print(format("Running against daemon: %s\n", version_text(daemon).c_str()));
}

constexpr Command itself_rows[] = {
    {"connect", Group::shell, "[name?]", "open another connection", connect, without_connection},
    {"uri", Group::shell, "", "the URI of the connection", uri, without_connection},
    {"version", Group::shell, "", "versions of library and daemon", version, without_connection},
};
constexpr Command monitor_rows[] = {
    {"client-info", Group::monitor, "<server> <client>", "who a client is", client_info, without_connection},
    {"client-list", Group::monitor, "<server>", "the clients of a server", client_list, without_connection},
    {"server-clients-info", Group::monitor, "<server>", "how many clients a server takes, and has", clients_info, without_connection},
    {"server-list", Group::monitor, "", "the servers of the daemon", server_list, without_connection},
    {"server-threadpool-info", Group::monitor, "<server>", "the threads of a server", threadpool_info, without_connection},
    {"srv-clients-info", Group::monitor, "server-clients-info", "an old name", nullptr, alias},
    {"srv-clients-list", Group::monitor, "client-list", "an old name", nullptr, alias},
    {"srv-list", Group::monitor, "server-list", "an old name", nullptr, alias},
    {"srv-threadpool-info", Group::monitor, "server-threadpool-info", "an old name", nullptr, alias},
};
constexpr Command management_rows[] = {
    {"client-disconnect", Group::management, "<server> <client:n>", "end a client's connection", client_disconnect, without_connection},
    {"daemon-log-filters", Group::management, "[filters?]", "show or set which messages are logged", log_filters, without_connection},
    {"daemon-log-outputs", Group::management, "[outputs?]", "show or set where messages go", log_outputs, without_connection},
    {"daemon-shutdown", Group::management, "--preserve", "end the daemon", daemon_shutdown, without_connection},
    {"daemon-timeout", Group::management, "<timeout:n>", "when the daemon ends without clients and guests, in seconds; 0: never", daemon_timeout, without_connection},
    {"server-clients-set", Group::management, "<server> (max-clients:n) (max-unauth-clients:n)", "change how many clients a server takes", clients_set, without_connection},
    {"server-threadpool-set", Group::management, "<server> (min-workers:n) (max-workers:n) (priority-workers:n)", "change the threads of a server", threadpool_set, without_connection},
    {"server-update-tls", Group::management, "<server>", "have a server read its TLS files again", update_tls, without_connection},
    {"srv-clients-set", Group::management, "server-clients-set", "an old name", nullptr, alias},
    {"srv-threadpool-set", Group::management, "server-threadpool-set", "an old name", nullptr, alias},
    {"srv-update-tls", Group::management, "server-update-tls", "an old name", nullptr, alias},
};
constexpr GroupRow group_rows[] = {
    {Group::shell, "Virt-admin itself", "virt-admin"}, {Group::monitor, "Monitoring commands", "monitor"}, {Group::management, "Management commands", "management"}};

}  // namespace

std::span<const GroupRow> groups() { return group_rows; }
std::span<const std::span<const Command>> families() {
    static const std::span<const Command> all[] = {shell_commands(), itself_rows, monitor_rows, management_rows};
    return all;
}

}  // namespace vireo::cli
