#pragma once
// Administration of the daemon: its servers, their clients and limits, its log. What virt-admin asks for.
//
//  Everything runs on the event loop's thread.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "driver/driver.hpp"
#include "rpc/server.hpp"

namespace vireo::daemon {

// What the servers themselves do not know. Worker numbers are kept and told; threads come and go by themselves.
struct AdminSettings {
    std::function<std::size_t()> threads;
    std::function<void(unsigned seconds)> set_timeout;
    std::function<void()> shut_down;
    std::function<std::shared_ptr<const rpc::TlsContext>()> make_tls;   // from the files as they are now; throws Error
    unsigned min_workers = 5, max_workers = 20, prio_workers = 5;
};

class AdminState {
public:
    explicit AdminState(AdminSettings settings);
    // Told in this order. The server must outlive the calls.
    void add(rpc::Server& server);
    // To be served on the administration socket; it refers to this object.
    std::shared_ptr<const driver::Driver> table();

private:
    struct Place {
        rpc::Server* server;
        unsigned min_workers, max_workers, prio_workers;
    };
    Place& find(const std::string& name);
    void offer_servers(driver::Driver& table);
    void offer_clients(driver::Driver& table);
    void offer_daemon(driver::Driver& table);

    AdminSettings settings_;
    std::vector<Place> servers_;
};

}  // namespace vireo::daemon
