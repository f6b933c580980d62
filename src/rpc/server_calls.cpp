// The calls that the server answers itself, whatever the driver: opening and closing, authentication, features, identity.
#include <unistd.h>

#include "protocol/admin.hpp"
#include "protocol/remote/auth.hpp"
#include "protocol/remote/connect.hpp"
#include "rpc/server_connection.hpp"

namespace vireo::rpc {
namespace {

using namespace protocol::remote;
namespace admin = protocol::admin;
using driver::Session;
using protocol::AuthType;
using protocol::Nothing;

constexpr std::uint64_t library_version = 9000000;   // the libvirt whose protocol and behaviour this is

enum Feature : std::int32_t {
    fd_passing = 8,
    typed_param_string = 9,
    program_keepalive = 10,
    remote_event_callback = 14,
    remote_close_callback = 15,
    network_update_has_correct_order = 16,
};

std::shared_ptr<ServerConnection> connection_of(Session& session) {
    auto connection = static_cast<ServerSession&>(session).connection();
    if (!connection) throw Error(ErrorCode::internal_error, ErrorDomain::rpc, "the connection is closed");
    return connection;
}

Error auth_failed() { return Error(ErrorCode::auth_failed, ErrorDomain::rpc, "authentication failed"); }

// A call made on behalf of another one, to the driver behind.
class InnerCall : public driver::Call {
public:
    using Call::Call;
    driver::Request request() override { return {session.shared_from_this(), {}, nullptr}; }
    std::shared_ptr<driver::Pending> defer() override { throw Error(ErrorCode::internal_error, "not an immediate answer"); }
};

ConnectSupportsFeature::Reply supports_feature(Session& session, const ConnectSupportsFeature::Args& args) {
    const auto connection = connection_of(session);
    if (args.feature == program_keepalive) {
        connection->enable_keepalive();
        return {1};
    }
    if (!connection->is_open()) throw Error(ErrorCode::internal_error, ErrorDomain::rpc, "hypervisor connection not open");
    switch (args.feature) {
        case fd_passing:
        case typed_param_string:
        case remote_event_callback:
        case remote_close_callback:
        case network_update_has_correct_order:
            return {1};
        default:
            break;
    }
    const driver::Offered* offered = connection->driver()->find(protocol::program_remote, ConnectSupportsFeature::info.number);
    if (!offered || !offered->at_once) return {0};
    ConnectSupportsFeature::Reply reply;
    InnerCall inner(session);
    inner.args = &args;
    inner.reply = &reply;
    offered->serve_in_process(inner);
    return reply;
}

AuthList::Reply auth_list(Session& session, const Nothing&) {
    const auto connection = connection_of(session);
    Authenticator& authenticator = connection->authenticator();
    // Who has nothing to prove is not asked to.
    return {{authenticator.accepts(connection->info().identity) ? AuthType::none : authenticator.type()}};
}

void auth_polkit(driver::Request request, Nothing, driver::Later<AuthPolkit> later) {
    const auto connection = connection_of(*request.session);
    if (connection->is_authenticated() || connection->authenticator().type() != AuthType::polkit)
        throw Error(ErrorCode::auth_failed, ErrorDomain::rpc, "client tried unsupported PolicyKit init request");
    const std::weak_ptr<ServerConnection> weak = connection;
    connection->authenticator().ask_polkit(request.session->identity(), request.session->read_only(),
                                           [later, weak, outbox = connection->outbox()](Outcome failed) {
                                               if (failed) return later(std::move(*failed));
                                               // The state of the connection belongs to the I/O thread.
                                               outbox->post([later, weak] {
                                                   const auto alive = weak.lock();
                                                   if (alive) alive->become_authenticated();
                                                   later({1});
                                               });
                                           });
}

// ---- SASL ----

std::shared_ptr<ServerConnection> sasl_connection(Session& session) {
    auto connection = connection_of(session);
    if (connection->is_authenticated() || connection->authenticator().type() != AuthType::sasl) throw auth_failed();
    return connection;
}

AuthSaslInit::Reply sasl_init(Session& session, const Nothing&) {
    const auto connection = sasl_connection(session);
    if (connection->sasl()) throw auth_failed();
    connection->sasl() = connection->authenticator().begin_sasl(connection->sasl_peer());
    return {connection->sasl()->mechanisms()};
}

// On the I/O thread again: what the step has led to.
template <class P> void finish_sasl_step(ServerConnection& connection, std::shared_ptr<SaslExchange> exchange, const SaslExchange::Step& step,
                                         const driver::Later<P>& later) {
    if (!step.complete) {
        connection.sasl() = std::move(exchange);
    } else {
        if (step.layer)
            if (Outcome failed = attempt([&] { connection.secure_after_reply(step.layer); })) return later(std::move(*failed));
        driver::Identity identity = connection.session()->identity();
        identity.sasl_user = step.user;
        connection.session()->set_identity(std::move(identity));
        connection.become_authenticated();
    }
    later(typename P::Reply{.complete = step.complete, .nil = !step.has_data, .data = step.data});
}

// Makes a step where the authenticator wants it made. The exchange is out of the connection's hands meanwhile, so that
// there is one step at a time, and gone when a step fails.
template <class P> void sasl_work(driver::Request& request, driver::Later<P> later, std::function<SaslExchange::Step(SaslExchange&)> make) {
    const auto connection = sasl_connection(*request.session);
    if (!connection->sasl()) throw auth_failed();
    auto exchange = std::exchange(connection->sasl(), nullptr);
    const std::weak_ptr<ServerConnection> weak = connection;
    connection->authenticator().run_sasl([weak, later, exchange, make = std::move(make), outbox = connection->outbox()]() mutable {
        SaslExchange::Step step;
        if (Outcome failed = attempt([&] { step = make(*exchange); })) return later(std::move(*failed));
        outbox->post([weak, later, exchange = std::move(exchange), step = std::move(step)]() mutable {
            if (const auto alive = weak.lock()) finish_sasl_step(*alive, std::move(exchange), step, later);
        });
    });
}

void sasl_start(driver::Request request, AuthSaslStart::Args args, driver::Later<AuthSaslStart> later) {
    sasl_work<AuthSaslStart>(request, std::move(later), [args = std::move(args)](SaslExchange& exchange) {
        return exchange.start(args.mech, args.nil ? nullptr : &args.data);
    });
}

void sasl_step(driver::Request request, AuthSaslStep::Args args, driver::Later<AuthSaslStep> later) {
    sasl_work<AuthSaslStep>(request, std::move(later), [args = std::move(args)](SaslExchange& exchange) {
        return exchange.step(args.nil ? nullptr : &args.data);
    });
}

// ---- identity ----

std::uint64_t number_of(const protocol::TypedValue& value) {
    return std::visit([](const auto& alternative) -> std::uint64_t {
        if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(alternative)>>) return static_cast<std::uint64_t>(alternative);
        else throw Error(ErrorCode::invalid_arg, ErrorDomain::rpc, "an identity needs a number here");
    }, value);
}

std::string text_of(const protocol::TypedValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    throw Error(ErrorCode::invalid_arg, ErrorDomain::rpc, "an identity needs a text here");
}

// Another daemon speaks for its client. Only one that could do everything by itself may.
Nothing set_identity(Session& session, const ConnectSetIdentity::Args& args) {
    const driver::Identity caller = session.identity();
    if (!caller.system_token && caller.uid != 0 && caller.uid != ::geteuid())
        throw Error(ErrorCode::access_denied, ErrorDomain::access, "");
    driver::Identity identity;
    identity.system_token = caller.system_token;
    for (const auto& [field, value] : args.params) {
        if (field == "unix-user-id") identity.uid = static_cast<uid_t>(number_of(value));
        else if (field == "unix-group-id") identity.gid = static_cast<gid_t>(number_of(value));
        else if (field == "process-id") identity.pid = static_cast<pid_t>(number_of(value));
        else if (field == "process-time") identity.start_time = number_of(value);
        else if (field == "user-name") identity.user = text_of(value);
        else if (field == "group-name") identity.group = text_of(value);
        else if (field == "sasl-user-name") identity.sasl_user = text_of(value);
        else if (field == "x509-distinguished-name") identity.x509_name = text_of(value);
        else if (field == "selinux-context") identity.selinux_context = text_of(value);
        else if (field != "system.token") throw Error(ErrorCode::invalid_arg, ErrorDomain::rpc, "parameter '" + field + "' not supported");
    }
    session.set_identity(std::move(identity));
    return {};
}

void add_opening(driver::Driver& table) {
    table.answers<ConnectOpen>([](Session& session, const ConnectOpen::Args& args) {
        connection_of(session)->open(args.name.value_or(""), args.flags);
        return Nothing{};
    });
    table.answers<ConnectClose>([](Session& session, const Nothing&) {
        connection_of(session)->close_when_sent();
        return Nothing{};
    });
    table.answers<ConnectGetUri>([](Session& session, const Nothing&) { return ConnectGetUri::Reply{session.uri()}; });
    table.answers<ConnectGetLibVersion>([](Session&, const Nothing&) { return ConnectGetLibVersion::Reply{library_version}; });
    table.answers<ConnectIsSecure>([](Session& session, const Nothing&) {
        return ConnectIsSecure::Reply{connection_of(session)->is_secure() ? 1 : 0};
    });
    table.answers<ConnectSupportsFeature>(supports_feature);
    table.answers<ConnectSetIdentity>(set_identity);
    // The connection behind never closes on its own: there is nothing to tell.
    table.answers<ConnectRegisterCloseCallback>([](Session&, const Nothing&) { return Nothing{}; });
    table.answers<ConnectUnregisterCloseCallback>([](Session&, const Nothing&) { return Nothing{}; });
    table.answers<admin::ConnectOpen>([](Session& session, const admin::ConnectOpen::Args& args) {
        if (args.flags) throw Error(ErrorCode::invalid_arg, ErrorDomain::admin, "unsupported flags (" + std::to_string(args.flags) + ") in function virAdmConnectOpen");
        connection_of(session)->open("", 0);
        return Nothing{};
    });
    table.answers<admin::ConnectClose>([](Session& session, const Nothing&) {
        connection_of(session)->close_when_sent();
        return Nothing{};
    });
    table.answers<admin::ConnectGetLibVersion>([](Session&, const Nothing&) { return admin::ConnectGetLibVersion::Reply{library_version}; });
}

}  // namespace

const driver::Driver& server_calls() {
    static const driver::Driver table = [] {
        driver::Driver calls;
        add_opening(calls);
        calls.answers<AuthList>(auth_list);
        calls.works<AuthPolkit>(auth_polkit);
        calls.answers<AuthSaslInit>(sasl_init);
        calls.works<AuthSaslStart>(sasl_start);
        calls.works<AuthSaslStep>(sasl_step);
        return calls;
    }();
    return table;
}

void ServerConnection::open(const std::string& uri, std::uint32_t flags) {
    constexpr std::uint32_t flag_read_only = 1;
    if (opened_) throw Error(ErrorCode::internal_error, ErrorDomain::rpc, "connection already open");
    if (admin_) {
        opened_ = driver::Opened{shared_.admin, {}, ErrorDomain::admin};
        return;
    }
    if (flags & flag_read_only) {
        session_->set_read_only(true);
        info_.read_only = true;
    }
    opened_ = shared_.open(uri, flags, *session_);
    session_->set_uri(opened_->uri);
}

void ServerConnection::become_authenticated() {
    if (info_.authenticated) return;
    info_.authenticated = true;
    sasl_.reset();
    shared_.on_authenticated(*this);
}

}  // namespace vireo::rpc
