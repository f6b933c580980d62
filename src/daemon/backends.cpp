#include "daemon/backends.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace vireo::daemon {
namespace {

const LogSource log("daemon.backends");

std::string scheme_of(const std::string& uri) {
    std::string scheme = uri.substr(0, uri.find(':'));
    // "qemu+unix" names a transport as well, which brought the client here.
    scheme.resize(std::min(scheme.find('+'), scheme.size()));
    return scheme;
}

}  // namespace

Backends::Backends(driver::Surroundings& surroundings, std::string modular_daemon, std::shared_ptr<const driver::Driver> host)
    : surroundings_(surroundings), host_(std::move(host)) {
    for (const driver::Factory* factory : driver::factories()) {
        if (!modular_daemon.empty() && factory->daemon != modular_daemon) continue;
        if (factory->needs_privilege && !surroundings.privileged) continue;
        places_.push_back({factory});
    }
    pending_ = places_.size();
    pending_secondary_ = std::size_t(std::ranges::count_if(places_, [](const Place& place) { return place.factory->secondary; }));
}

Backends::~Backends() { surroundings_.secrets->close(); }

void Backends::start(std::function<void()> ready) {
    ready_ = std::move(ready);
    if (pending_secondary_ == 0) surroundings_.secrets->close();
    if (places_.empty()) return finish();
    for (Place& place : places_)
        surroundings_.workers.post([this, &place, alive = std::weak_ptr(alive_)] {
            std::shared_ptr<driver::Backend> backend;
            Outcome failure = attempt([&] { backend = place.factory->make(surroundings_); });
            surroundings_.loop.post([this, &place, alive, backend = std::move(backend), failure = std::move(failure)]() mutable {
                if (alive.expired()) return;
                if (failure) log.error(place.factory->name, "driver cannot be used: ", failure->message);
                place.backend = std::move(backend);
                place.failure = std::move(failure);
                place.made = true;
                if (place.factory->secondary && --pending_secondary_ == 0) surroundings_.secrets->close();
                if (--pending_ == 0) finish();
            });
        });
}

void Backends::finish() {
    for (Place& place : places_) {
        if (!place.backend) continue;
        auto table = std::make_shared<driver::Driver>();
        table->include(place.backend->table());
        if (!place.factory->secondary)
            for (const Place& other : places_)
                if (other.factory->secondary && other.backend) table->include(other.backend->table());
        table->include(*host_);
        place.table = std::move(table);
    }
    if (const auto ready = std::exchange(ready_, nullptr)) ready();
}

Backends::Place* Backends::find(const std::string& uri) {
    for (Place& place : places_) {
        if (uri.empty() ? !place.factory->secondary && place.factory->probe && place.factory->probe(surroundings_)
                        : std::ranges::find(place.factory->schemes, scheme_of(uri)) != place.factory->schemes.end())
            return &place;
    }
    return nullptr;
}

driver::Opened Backends::open(const std::string& uri, std::uint32_t flags, driver::Session& session) {
    Place* place = find(uri);
    if (!place) throw Error(ErrorCode::no_connect, uri);
    if (place->failure) throw *place->failure;
    if (!place->table) throw Error(ErrorCode::resource_busy, "the " + place->factory->name + " driver is still starting");
    auto opened = place->backend->open(uri, flags, session);
    // The composed table lives as long as the session: its functions may be of a driver of ours alone.
    // A backend that gives a table of its own for each connection offers there all that there is.
    if (opened.driver.get() == &place->backend->table()) opened.driver = place->table;
    return opened;
}

void Backends::reload() {
    for (const Place& place : places_)
        if (place.backend)
            if (const auto failed = attempt([&] { place.backend->reload(); })) log.error(place.factory->name, "reload: ", failed->message);
}

bool Backends::busy() const {
    return std::ranges::any_of(places_, [](const Place& place) { return place.backend && place.backend->busy(); });
}

void Backends::stop(std::function<void()> done) {
    auto left = std::make_shared<std::size_t>(1);
    auto finished = std::make_shared<std::function<void()>>(std::move(done));
    const auto one_less = [left, finished, &loop = surroundings_.loop] {
        loop.post([left, finished] {
            if (--*left == 0) (*finished)();
        });
    };
    for (const Place& place : places_) {
        if (!place.backend) continue;
        ++*left;
        if (attempt([&] { place.backend->stop(one_less); })) one_less();
    }
    one_less();
}

}  // namespace vireo::daemon
