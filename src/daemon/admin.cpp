#include "daemon/admin.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "base/log.hpp"
#include "protocol/admin.hpp"
#include "rpc/server.hpp"

namespace vireo::daemon {
namespace {

using namespace protocol::admin;
using driver::Session;
using protocol::Nothing;
using protocol::TypedParam;

void no_flags(std::uint32_t flags, const char* function) {
    if (!flags) return;
    char text[16];
    std::snprintf(text, sizeof text, "0x%x", flags);
    throw Error(ErrorCode::invalid_arg, ErrorDomain::admin, std::string("unsupported flags (") + text + ") in function " + function);
}
Error invalid(std::string what) { return Error(ErrorCode::invalid_arg, ErrorDomain::admin, std::move(what)); }

// The named unsigned numbers that a call may set, each at most once.
class Wanted {
public:
    Wanted(const std::vector<TypedParam>& params, std::initializer_list<std::string_view> known) {
        for (const auto& [field, value] : params) {
            const auto* number = std::get_if<std::uint32_t>(&value);
            if (std::ranges::find(known, field) == known.end()) throw Error(ErrorCode::argument_unsupported, ErrorDomain::admin, "parameter '" + field + "' not supported");
            if (!number) throw invalid("invalid type for parameter '" + field + "', expected 'uint'");
            if (get(field)) throw invalid("parameter '" + field + "' occurs multiple times");
            found_.emplace_back(field, *number);
        }
    }
    std::optional<unsigned> get(std::string_view field) const {
        for (const auto& [name, value] : found_)
            if (name == field) return value;
        return std::nullopt;
    }

private:
    std::vector<std::pair<std::string, unsigned>> found_;
};

ClientRef ref_of(const rpc::Server& server, const rpc::ClientInfo& client) {
    return {{server.name()}, client.id, client.connected_since, std::uint32_t(client.transport)};
}
rpc::ClientInfo client_of(const rpc::Server& server, std::uint64_t id) {
    for (rpc::ClientInfo& client : server.clients())
        if (client.id == id) return std::move(client);
    throw Error(ErrorCode::no_client, ErrorDomain::rpc, "No client with matching ID '" + std::to_string(id) + "'");
}

std::vector<TypedParam> facts_of(const rpc::ClientInfo& client) {
    std::vector<TypedParam> facts;
    facts.push_back({"readonly", client.read_only});
    const driver::Identity& who = client.identity;
    if (client.transport == rpc::Transport::unix_socket) {
        if (who.uid) facts.push_back({"unix_user_id", std::int32_t(*who.uid)});
        if (who.user) facts.push_back({"unix_user_name", *who.user});
        if (who.gid) facts.push_back({"unix_group_id", std::int32_t(*who.gid)});
        if (who.group) facts.push_back({"unix_group_name", *who.group});
        if (who.pid) facts.push_back({"unix_process_id", std::int32_t(*who.pid)});
    } else {
        if (who.sasl_user) facts.push_back({"sasl_user_name", *who.sasl_user});
        facts.push_back({"sock_addr", client.address});
        if (who.x509_name) facts.push_back({"tls_x509_dname", *who.x509_name});
    }
    if (who.selinux_context) facts.push_back({"selinux_context", *who.selinux_context});
    return facts;
}

}  // namespace

AdminState::AdminState(AdminSettings settings) : settings_(std::move(settings)) {}

void AdminState::add(rpc::Server& server) { servers_.push_back({&server, settings_.min_workers, settings_.max_workers, settings_.prio_workers}); }

AdminState::Place& AdminState::find(const std::string& name) {
    const auto at = std::ranges::find_if(servers_, [&](const Place& place) { return place.server->name() == name; });
    if (at == servers_.end()) throw Error(ErrorCode::no_server, ErrorDomain::admin, "No server named '" + name + "'");
    return *at;
}

void AdminState::offer_servers(driver::Driver& table) {
    table.answers<ConnectListServers>([this](Session&, const ConnectListServers::Args& args) {
        no_flags(args.flags, "adminConnectListServers");
        ConnectListServers::Reply reply;
        reply.count = std::uint32_t(servers_.size());
        if (args.need_results)
            for (const Place& place : servers_) reply.servers.push_back({place.server->name()});
        return reply;
    });
    table.answers<ConnectLookupServer>([this](Session&, const ConnectLookupServer::Args& args) {
        no_flags(args.flags, "adminConnectLookupServer");
        return ConnectLookupServer::Reply{{find(args.name).server->name()}};
    });
    table.answers<ServerGetThreadpoolParameters>([this](Session&, const ServerGetThreadpoolParameters::Args& args) {
        no_flags(args.flags, "adminServerGetThreadPoolParameters");
        const Place& place = find(args.server.name);
        const auto threads = unsigned(settings_.threads());
        ServerGetThreadpoolParameters::Reply reply;
        const std::pair<const char*, unsigned> numbers[] = {{"minWorkers", place.min_workers}, {"maxWorkers", place.max_workers}, {"nWorkers", threads},
                                                            {"freeWorkers", threads}, {"prioWorkers", place.prio_workers}, {"jobQueueDepth", 0}};
        for (const auto& [name, value] : numbers) reply.params.push_back({name, std::uint32_t(value)});
        return reply;
    });
    table.answers<ServerSetThreadpoolParameters>([this](Session&, const ServerSetThreadpoolParameters::Args& args) {
        no_flags(args.flags, "adminServerSetThreadPoolParameters");
        Place& place = find(args.server.name);
        const Wanted wanted(args.params, {"minWorkers", "maxWorkers", "prioWorkers"});
        const unsigned least = wanted.get("minWorkers").value_or(place.min_workers), most = wanted.get("maxWorkers").value_or(place.max_workers);
        if (least > most) throw invalid("minWorkers cannot be larger than maxWorkers");
        place.min_workers = least;
        place.max_workers = most;
        place.prio_workers = wanted.get("prioWorkers").value_or(place.prio_workers);
        return Nothing{};
    });
    table.answers<ServerUpdateTlsFiles>([this](Session&, const ServerUpdateTlsFiles::Args& args) {
        no_flags(args.flags, "adminServerUpdateTlsFiles");
        rpc::Server& server = *find(args.server.name).server;
        if (!server.has_tls()) throw Error(ErrorCode::internal_error, ErrorDomain::rpc, "no tls service found, unable to update tls files");
        server.replace_tls(settings_.make_tls());
        return Nothing{};
    });
}

void AdminState::offer_clients(driver::Driver& table) {
    table.answers<ServerListClients>([this](Session&, const ServerListClients::Args& args) {
        no_flags(args.flags, "adminServerListClients");
        const rpc::Server& server = *find(args.server.name).server;
        ServerListClients::Reply reply;
        const auto clients = server.clients();
        reply.count = std::uint32_t(clients.size());
        if (args.need_results)
            for (const rpc::ClientInfo& client : clients) reply.clients.push_back(ref_of(server, client));
        return reply;
    });
    table.answers<ServerLookupClient>([this](Session&, const ServerLookupClient::Args& args) {
        no_flags(args.flags, "adminServerLookupClient");
        const rpc::Server& server = *find(args.server.name).server;
        return ServerLookupClient::Reply{ref_of(server, client_of(server, args.id))};
    });
    table.answers<ClientGetInfo>([this](Session&, const ClientGetInfo::Args& args) {
        no_flags(args.flags, "adminClientGetInfo");
        return ClientGetInfo::Reply{facts_of(client_of(*find(args.client.server.name).server, args.client.id))};
    });
    table.answers<ClientClose>([this](Session&, const ClientClose::Args& args) {
        no_flags(args.flags, "adminClientClose");
        rpc::Server& server = *find(args.client.server.name).server;
        client_of(server, args.client.id);
        server.close_client(args.client.id);
        return Nothing{};
    });
    table.answers<ServerGetClientLimits>([this](Session&, const ServerGetClientLimits::Args& args) {
        no_flags(args.flags, "adminServerGetClientLimits");
        const rpc::Server& server = *find(args.server.name).server;
        const rpc::Limits limits = server.limits();
        ServerGetClientLimits::Reply reply;
        const std::pair<const char*, std::size_t> numbers[] = {{"nclients_max", limits.clients}, {"nclients", server.client_count()},
                                                               {"nclients_unauth_max", limits.anonymous_clients}, {"nclients_unauth", server.anonymous_count()}};
        for (const auto& [name, value] : numbers) reply.params.push_back({name, std::uint32_t(value)});
        return reply;
    });
    table.answers<ServerSetClientLimits>([this](Session&, const ServerSetClientLimits::Args& args) {
        no_flags(args.flags, "adminServerSetClientLimits");
        rpc::Server& server = *find(args.server.name).server;
        const Wanted wanted(args.params, {"nclients_max", "nclients_unauth_max"});
        rpc::Limits limits = server.limits();
        if (const auto most = wanted.get("nclients_max")) limits.clients = *most;
        if (const auto most = wanted.get("nclients_unauth_max")) limits.anonymous_clients = *most;
        // Compat: the message says it the wrong way round, and scripts know it so.
        if (limits.anonymous_clients > limits.clients)
            throw invalid("The overall maximum number of clients waiting for authentication must not be less than the overall maximum number of clients");
        server.set_limits(limits);
        return Nothing{};
    });
}

void AdminState::offer_daemon(driver::Driver& table) {
    table.answers<ConnectGetLoggingFilters>([](Session&, const ConnectGetLoggingFilters::Args& args) {
        no_flags(args.flags, "adminConnectGetLoggingFilters");
        const auto settings = log_settings();
        ConnectGetLoggingFilters::Reply reply;
        reply.nfilters = std::uint32_t(settings.filters.size());
        if (reply.nfilters) reply.filters = format_log_filters(settings.filters);
        return reply;
    });
    table.answers<ConnectGetLoggingOutputs>([](Session&, const ConnectGetLoggingOutputs::Args& args) {
        no_flags(args.flags, "adminConnectGetLoggingOutputs");
        const auto settings = log_settings();
        return ConnectGetLoggingOutputs::Reply{format_log_outputs(settings.outputs), std::uint32_t(settings.outputs.size())};
    });
    table.answers<ConnectSetLoggingFilters>([](Session&, const ConnectSetLoggingFilters::Args& args) {
        no_flags(args.flags, "adminConnectSetLoggingFilters");
        auto settings = log_settings();
        settings.filters = parse_log_filters(args.filters.value_or(""));
        configure_log(settings);
        return Nothing{};
    });
    table.answers<ConnectSetLoggingOutputs>([](Session&, const ConnectSetLoggingOutputs::Args& args) {
        no_flags(args.flags, "adminConnectSetLoggingOutputs");
        auto settings = log_settings();
        settings.outputs = parse_log_outputs(args.outputs.value_or(""));
        if (settings.outputs.empty()) settings.outputs = {{LogOutputKind::stderr_, settings.level, ""}};
        configure_log(settings);
        return Nothing{};
    });
    table.answers<ConnectSetDaemonTimeout>([this](Session&, const ConnectSetDaemonTimeout::Args& args) {
        no_flags(args.flags, "adminConnectSetDaemonTimeout");
        settings_.set_timeout(args.timeout);
        return Nothing{};
    });
    table.answers<ConnectDaemonShutdown>([this](Session&, const ConnectDaemonShutdown::Args& args) {
        no_flags(args.flags, "adminConnectDaemonShutdown");
        settings_.shut_down();
        return Nothing{};
    });
}

std::shared_ptr<const driver::Driver> AdminState::table() {
    auto table = std::make_shared<driver::Driver>();
    offer_servers(*table);
    offer_clients(*table);
    offer_daemon(*table);
    return table;
}

}  // namespace vireo::daemon
