// An example of the C++ API, on the hypervisor that lives in memory. Exits with 0 when everything was as expected.
#include <vireo/vireo.hpp>

#include <condition_variable>
#include <iostream>
#include <mutex>

namespace {

constexpr const char* guest = "<domain type='test'><name>example</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>";

int failures = 0;
void expect(bool good, const char* what) {
    if (!good) {
        std::cerr << "not so: " << what << "\n";
        ++failures;
    }
}

// The events that came, for whoever waits for one.
struct Seen {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<int> events;
    bool wait_for(int event) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(20), [&] { return std::find(events.begin(), events.end(), event) != events.end(); });
    }
};

void lives_of_domains(const virt::Connection& connection) {
    Seen seen;
    const auto subscription = virt::on_lifecycle(connection, [&](const virt::Domain& domain, int event, int) {
        if (domain.name() != "example") return;
        std::lock_guard hold(seen.mutex);
        seen.events.push_back(event);
        seen.changed.notify_one();
    });
    const virt::Domain domain = connection.define_domain(guest);
    expect(!domain.is_active() && !domain.id(), "a defined domain does not run");
    domain.start();
    expect(domain.state().state == VIR_DOMAIN_RUNNING, "it runs");
    expect(seen.wait_for(VIR_DOMAIN_EVENT_STARTED), "its start was an event");
    const virt::Domain same = domain;             // shares the object
    expect(same.uuid() == domain.uuid(), "a copy is the same domain");
    const auto snapshot = domain.take_snapshot("<domainsnapshot><name>one</name></domainsnapshot>");
    expect(domain.snapshots().size() == 1 && domain.snapshot("one").name() == snapshot.name(), "the snapshot is listed");
    snapshot.remove();
    domain.destroy();
    domain.undefine();
    expect(seen.wait_for(VIR_DOMAIN_EVENT_UNDEFINED), "its end was an event");
}

void errors(const virt::Connection& connection) {
    try {
        connection.domain("nobody");
        expect(false, "looking for nobody throws");
    } catch (const virt::Error& error) {
        expect(error.code() == VIR_ERR_NO_DOMAIN, "the code says that there is no such domain");
        expect(*error.what() != 0, "there are words, too");
    }
}

void other_objects(const virt::Connection& connection) {
    expect(connection.network("default").is_active(), "there is a network");
    for (const auto& pool : connection.pools()) {
        const auto volume = pool.create_volume("<volume><name>v</name><capacity unit='MiB'>1</capacity></volume>");
        expect(volume.info().capacity == 1 << 20, "the volume is as large as was asked");
        expect(pool.volumes().size() == 1, "it is listed");
        volume.remove();
    }
    expect(connection.interfaces().at(0).name() == "eth1", "there is an interface");
    const auto statistics = connection.statistics(VIR_DOMAIN_STATS_STATE);
    expect(std::get<int>(statistics.at("test").at("state.state")) == VIR_DOMAIN_RUNNING, "statistics come by name");
}

}  // namespace

int main() {
    const virt::EventLoop loop;
    try {
        const auto connection = virt::Connection::open("test:///default");
        expect(connection.type() == "TEST" && connection.uri() == "test:///default", "the connection is the one that was asked for");
        lives_of_domains(connection);
        errors(connection);
        other_objects(connection);
    } catch (const std::exception& error) {
        expect(false, error.what());
    }
    return failures == 0 ? 0 : 1;
}
