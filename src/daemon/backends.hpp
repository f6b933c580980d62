#pragma once
// The drivers of this daemon: made on worker threads while the sockets listen already, and found by the URI a client names.
//
//  1. All functions but busy() run on the event loop's thread.
//  2. A connection's table is the driver's own, then those of the secondary drivers, then the host's: what the first of
//     them offers, it serves.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "driver/factory.hpp"

namespace vireo::daemon {

class Backends {
public:
    // Only the drivers of that modular daemon; "" = all.
    Backends(driver::Surroundings& surroundings, std::string modular_daemon, std::shared_ptr<const driver::Driver> host);
    ~Backends();

    // Makes all of them; `ready` runs once, on the loop, when the last is there or has failed.
    void start(std::function<void()> ready);
    bool is_ready() const { return pending_ == 0; }

    driver::Opened open(const std::string& uri, std::uint32_t flags, driver::Session& session);
    void reload();
    // `done` runs on the loop.
    void stop(std::function<void()> done);
    // Any thread.
    bool busy() const;

private:
    struct Place {
        const driver::Factory* factory = nullptr;
        std::shared_ptr<driver::Backend> backend;
        Outcome failure;
        std::shared_ptr<const driver::Driver> table;   // composed
        bool made = false;
    };
    void finish();
    Place* find(const std::string& uri);

    driver::Surroundings& surroundings_;
    std::shared_ptr<const driver::Driver> host_;
    std::vector<Place> places_;
    std::size_t pending_ = 0, pending_secondary_ = 0;
    std::function<void()> ready_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);   // for answers that come after us
};

}  // namespace vireo::daemon
