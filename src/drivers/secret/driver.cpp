// The driver of secrets: secret:///system, and the secrets' calls of every other connection.
#include "driver/domain_calls.hpp"
#include "driver/events.hpp"
#include "drivers/secret/store.hpp"
#include "host/paths.hpp"
#include "protocol/remote/connect.hpp"
#include "protocol/remote/secret.hpp"

namespace vireo::secret {

namespace remote = protocol::remote;

namespace {

constexpr protocol::Permission see{"secret", "getattr"};
enum ListFlag : std::uint32_t { ephemeral = 1, no_ephemeral = 2, is_private = 4, no_private = 8 };
enum Event { defined, undefined };

void check_flags(std::uint32_t flags, std::uint32_t supported, const char* function) {
    driver::check_flags(flags, supported, function, ErrorDomain::secret);
}

class SecretBackend : public driver::Backend {
public:
    explicit SecretBackend(driver::Surroundings& surroundings)
        : privileged_(surroundings.privileged), table_(std::make_shared<driver::Driver>()),
          store_(std::make_shared<Store>(surroundings.workers, surroundings.paths.driver("secrets").etc)) {
        store_->load();
        events_.offer(driver::EventObject::secret, *table_);
        offer_lists();
        offer_reads();
        offer_changes();
        surroundings.secrets->offer(store_);
    }

    driver::Opened open(const std::string& uri, std::uint32_t, driver::Session&) override {
        const std::string wanted = privileged_ ? "/system" : "/session";
        std::string path = uri.substr(std::min(uri.size(), uri.find(':') + 1));
        if (path.starts_with("//")) path = path.substr(std::min(path.find('/', 2), path.size()));
        path.resize(std::min(path.find('?'), path.size()));
        if (path != wanted && path != "/embed")
            throw Error(ErrorCode::internal_error, ErrorDomain::secret, "unexpected secret URI path '" + path + "', try secret://" + wanted);
        return {table_, uri};
    }
    const driver::Driver& table() const override { return *table_; }

private:
    using Change = driver::ShelfChange<Secret>;

    template <class P, class F> void lists(F f) {
        table_->answers<P>([this, f](driver::Session& session, const typename P::Args& args) {
            typename P::Reply reply;
            for (const auto all = store_->secrets.read(); const Item& secret : *all)
                if (session.may_see(see, secret->uuid().text())) f(reply, args, *secret);
            return reply;
        });
    }
    template <class P, class F> void answers(F f) {
        table_->answers<P>([this, f](driver::Session&, const typename P::Args& args) { return f(*store_->secrets.read(), args); });
    }
    template <class P, class F> void changes(F f) {
        driver::offer_change<P>(*table_, store_->secrets, events_, [store = store_] { return store; }, f);
    }
    static void tell(Change& change, const Secret& secret, int event) {
        change.event<remote::SecretEventLifecycle>({.secret = secret.reference(), .event = event, .detail = 0});
    }

    void offer_lists() {
        lists<remote::ConnectNumOfSecrets>([](auto& reply, const auto&, const Secret&) { ++reply.count; });
        lists<remote::ConnectListSecrets>([](auto& reply, const auto& args, const Secret& secret) {
            if (std::int64_t(reply.uuids.size()) < args.maxuuids) reply.uuids.push_back(secret.uuid().text());
        });
        table_->answers<remote::ConnectListAllSecrets>([this](driver::Session& session, const remote::ConnectListAllSecrets::Args& args) {
            using driver::passes_filter;
            check_flags(args.flags, 15, "secretConnectListAllSecrets");
            remote::ConnectListAllSecrets::Reply reply;
            for (const auto all = store_->secrets.read(); const Item& secret : *all) {
                const model::Secret& definition = secret->definition;
                if (!passes_filter(args.flags, ephemeral, no_ephemeral, definition.ephemeral) ||
                    !passes_filter(args.flags, is_private, no_private, definition.private_) || !session.may_see(see, secret->uuid().text()))
                    continue;
                ++reply.count;
                if (args.need_results) reply.secrets.push_back(secret->reference());
            }
            return reply;
        });
    }

    void offer_reads() {
        table_->answers<remote::ConnectGetType>([](driver::Session&, const auto&) { return remote::ConnectGetType::Reply{"secret"}; });
        answers<remote::SecretLookupByUuid>([](const Secrets::List& list, const auto& args) {
            return remote::SecretLookupByUuid::Reply{require(list, args.uuid)->reference()};
        });
        answers<remote::SecretLookupByUsage>([](const Secrets::List& list, const auto& args) {
            const bool known = args.usage_type >= 0 && std::size_t(args.usage_type) < schema::words<model::SecretUsageType>.size();
            const Item found = known ? by_usage(list, model::SecretUsageType(args.usage_type), args.usage_id) : nullptr;
            if (!found) throw Error(ErrorCode::no_secret, ErrorDomain::secret, "no secret with matching usage '" + args.usage_id + "'");
            return remote::SecretLookupByUsage::Reply{found->reference()};
        });
        answers<remote::SecretGetXmlDesc>([](const Secrets::List& list, const auto& args) {
            check_flags(args.flags, 0, "secretGetXMLDesc");
            return remote::SecretGetXmlDesc::Reply{model::write_secret(require(list, args.secret.uuid)->definition)};
        });
        answers<remote::SecretGetValue>([](const Secrets::List& list, const auto& args) {
            check_flags(args.flags, 0, "secretGetValue");
            const auto value = Store::value_of(*require(list, args.secret.uuid), false);
            remote::SecretGetValue::Reply reply;
            reply.value.assign(value->bytes().begin(), value->bytes().end());
            return reply;
        });
    }

    void offer_changes() {
        changes<remote::SecretDefineXml>([store = store_.get()](Change& change, const auto& args) {
            check_flags(args.flags, 1, "secretDefineXML");
            const Item made = store->define(change.list, model::read_secret(args.xml, {.strict = (args.flags & 1) != 0}));
            tell(change, *made, defined);
            return remote::SecretDefineXml::Reply{made->reference()};
        });
        changes<remote::SecretSetValue>([store = store_.get()](Change& change, const auto& args) {
            check_flags(args.flags, 0, "secretSetValue");
            if (args.value.empty()) throw Error(ErrorCode::invalid_arg, ErrorDomain::secret, "value in virSecretSetValue must not be NULL");
            const Item secret = store->set_value(change.list, args.secret.uuid, std::string(args.value.begin(), args.value.end()));
            change.event<remote::SecretEventValueChanged>({.secret = secret->reference()});
        });
        changes<remote::SecretUndefine>([store = store_.get()](Change& change, const auto& args) {
            tell(change, *store->undefine(change.list, args.secret.uuid), undefined);
        });
    }

    const bool privileged_;
    const std::shared_ptr<driver::Driver> table_;
    driver::EventHub events_;
    const std::shared_ptr<Store> store_;
};

const driver::Registered registered({.name = "secret",
                                     .schemes = {"secret"},
                                     .daemon = "virtsecretd",
                                     .secondary = true,
                                     .make = [](driver::Surroundings& surroundings) { return std::make_shared<SecretBackend>(surroundings); }});

}  // namespace

}  // namespace vireo::secret
