// Many threads, connections, callbacks and streams at once, on the URI that is given; built for the sanitizers above all.
// Ends with status 0 when everything that must hold did.
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using Connection = std::unique_ptr<virConnect, int (*)(virConnectPtr)>;
using Domain = std::unique_ptr<virDomain, int (*)(virDomainPtr)>;

std::string uri;
std::atomic<int> failures = 0;

void check(bool holds, const char* what) {
    if (holds) return;
    ++failures;
    const virErrorPtr error = virGetLastError();
    std::fprintf(stderr, "%s: %s\n", what, error && error->message ? error->message : "");
}

Connection open() {
    Connection connection(virConnectOpen(uri.c_str()), virConnectClose);
    check(connection != nullptr, "open");
    return connection;
}

Domain start(virConnectPtr connection, const std::string& name) {
    const std::string xml = "<domain type='test'><name>" + name + "</name><memory>65536</memory><os><type>hvm</type></os></domain>";
    Domain domain(virDomainCreateXML(connection, xml.c_str(), 0), virDomainFree);
    check(domain != nullptr, "create");
    return domain;
}

template <class F> void in_threads(int count, F f) {
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) threads.emplace_back(f, i);
    for (auto& thread : threads) thread.join();
}

// The loop of the program, on a thread of its own.
class EventThread {
public:
    EventThread() : thread_([this] { while (!stop_) virEventRunDefaultImpl(); }) {}
    ~EventThread() {
        stop_ = true;
        const int timer = virEventAddTimeout(0, [](int, void*) {}, nullptr, nullptr);   // wakes it
        thread_.join();
        virEventRemoveTimeout(timer);
        virEventAddTimeout(0, [](int, void*) {}, nullptr, nullptr);
        virEventRunDefaultImpl();
    }

private:
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

// All of them open at the same time.
void many_connections(int threads, int each) {
    std::atomic<int> open_now = 0;
    in_threads(threads, [&](int) {
        std::vector<Connection> connections;
        for (int i = 0; i < each; ++i) {
            connections.push_back(open());
            if (!connections.back()) return;
            ++open_now;
            Domain domain(virDomainLookupByName(connections.back().get(), "test"), virDomainFree);
            virDomainInfo info;
            check(domain && virDomainGetInfo(domain.get(), &info) == 0, "info");
            char* xml = domain ? virDomainGetXMLDesc(domain.get(), 0) : nullptr;
            check(xml != nullptr, "xml");
            std::free(xml);
        }
        while (open_now < threads * each && failures == 0) std::this_thread::yield();
        for (const auto& connection : connections) check(virConnectNumOfDomains(connection.get()) >= 1, "count");
    });
}

// One connection for all threads, and references that outlive each other.
void one_connection(int threads) {
    const Connection connection = open();
    if (!connection) return;
    in_threads(threads, [&](int number) {
        virConnectRef(connection.get());
        const Domain domain = start(connection.get(), "shared-" + std::to_string(number));
        for (int i = 0; domain && i < 10; ++i) {
            check(virDomainSuspend(domain.get()) == 0 && virDomainResume(domain.get()) == 0, "suspend and resume");
            virDomainPtr* all = nullptr;
            const int count = virConnectListAllDomains(connection.get(), &all, 0);
            check(count >= 1, "list");
            for (int d = 0; d < count; ++d) virDomainFree(all[d]);
            std::free(all);
        }
        if (domain) check(virDomainDestroy(domain.get()) == 0, "destroy");
        virConnectClose(connection.get());
    });
}

std::atomic<int> registered = 0, freed = 0, fired = 0;

struct Callback {
    virConnectPtr connection;
    std::atomic<int> id = -1;
    bool removes_itself;
};

int on_lifecycle(virConnectPtr, virDomainPtr, int, int, void* opaque) {
    auto* const callback = static_cast<Callback*>(opaque);
    ++fired;
    if (const int id = callback->id; callback->removes_itself && id >= 0 && callback->id.exchange(-1) == id) virConnectDomainEventDeregisterAny(callback->connection, id);
    return 0;
}

void on_free(void* opaque) {
    delete static_cast<Callback*>(opaque);
    ++freed;
}

// Callbacks come and go, also from within themselves, while their events fire.
void callbacks_while_firing(int firing, int registering) {
    const Connection connection = open();
    if (!connection) return;
    std::atomic<int> still_firing = firing;
    std::vector<std::thread> threads;
    for (int i = 0; i < firing; ++i)
        threads.emplace_back([&, i] {
            const Domain domain = start(connection.get(), "firing-" + std::to_string(i));
            for (int n = 0; domain && n < 100; ++n) check(virDomainSuspend(domain.get()) == 0 && virDomainResume(domain.get()) == 0, "fire");
            if (domain) virDomainDestroy(domain.get());
            --still_firing;
        });
    for (int i = 0; i < registering; ++i)
        threads.emplace_back([&, i] {
            while (still_firing > 0) {
                auto* const callback = new Callback{connection.get(), -1, i % 2 == 0};
                virConnectRef(connection.get());
                const int id = virConnectDomainEventRegisterAny(connection.get(), nullptr, VIR_DOMAIN_EVENT_ID_LIFECYCLE, reinterpret_cast<virConnectDomainEventGenericCallback>(reinterpret_cast<void*>(on_lifecycle)), callback, on_free);
                check(id >= 0, "register");
                if (id < 0) return;
                ++registered;
                // One that removes itself may do so as soon as it knows its number: it is not touched any more then.
                if (callback->removes_itself) {
                    callback->id = id;
                    virConnectClose(connection.get());
                    continue;
                }
                std::this_thread::yield();
                check(virConnectDomainEventDeregisterAny(connection.get(), id) == 0, "deregister");
                virConnectClose(connection.get());
            }
        });
    for (auto& thread : threads) thread.join();
    // What is left goes with the last domain's events, or with the connection.
}

// Streams whose connection is closed while they run.
void streams_cut_off(int threads, int each) {
    in_threads(threads, [&](int) {
        for (int i = 0; i < each; ++i) {
            Connection connection = open();
            if (!connection) return;
            Domain domain(virDomainLookupByName(connection.get(), "test"), virDomainFree);
            const virStreamPtr stream = virStreamNew(connection.get(), i % 2 ? VIR_STREAM_NONBLOCK : 0);
            char* type = domain && stream ? virDomainScreenshot(domain.get(), stream, 0, 0) : nullptr;
            check(type != nullptr, "screenshot");
            std::free(type);
            char buffer[100];
            if (stream && i % 3) virStreamRecv(stream, buffer, sizeof buffer);
            connection.reset();
            domain.reset();
            if (!stream) continue;
            if (i % 2) virStreamAbort(stream);
            virStreamFree(stream);
        }
    });
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return std::fprintf(stderr, "usage: %s URI THREADS CONNECTIONS\n", argv[0]), 2;
    uri = argv[1];
    const int threads = std::atoi(argv[2]), connections = std::atoi(argv[3]);
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &files);
    }
    virSetErrorFunc(nullptr, [](void*, virErrorPtr) {});
    if (virEventRegisterDefaultImpl() != 0) return 2;
    {
        const Connection keeper = [] { EventThread loop; return open(); }();   // the world of test:///default lives as long as this
        EventThread loop;
        many_connections(threads, connections / threads);
        one_connection(threads);
        callbacks_while_firing(8, 12);
        streams_cut_off(threads / 5, 10);
    }
    std::printf("%d callbacks, %d events, %d failures\n", registered.load(), fired.load(), failures.load());
    if (fired == 0) check(false, "no event came");
    return failures ? 1 : 0;
}
