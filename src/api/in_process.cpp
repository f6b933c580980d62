#include "api/in_process.hpp"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "driver/factory.hpp"
#include "driver/local.hpp"
#include "host/paths.hpp"

namespace vireo::api {
namespace {

// What drivers live in here. Never destroyed: a connection may outlast the end of main().
struct Inside {
    host::Paths paths = host::Paths::system();
    EventLoop loop;                // nobody runs it: drivers that need one are for daemons
    driver::WorkerPool workers;
    driver::Surroundings surroundings{loop, workers, paths, geteuid() == 0, {}};
    std::mutex lock;               // guards `made`
    std::map<const driver::Factory*, std::shared_ptr<driver::Backend>> made;
};

Inside& inside() {
    static Inside* const all = new Inside;
    return *all;
}

}  // namespace

std::unique_ptr<driver::Connection> open_in_process(const std::string& uri, unsigned flags, std::shared_ptr<driver::ApplicationLoop> loop) {
    const std::string scheme = uri.substr(0, uri.find(':'));
    for (const driver::Factory* factory : driver::factories()) {
        if (!factory->in_process || std::ranges::find(factory->schemes, scheme) == factory->schemes.end()) continue;
        Inside& all = inside();
        std::shared_ptr<driver::Backend> backend;
        {
            std::lock_guard hold(all.lock);
            auto& place = all.made[factory];
            if (!place) place = factory->make(all.surroundings);
            backend = place;
        }
        const driver::Open open = [backend](const std::string& name, std::uint32_t open_flags, driver::Session& session) {
            return backend->open(name, open_flags, session);
        };
        return driver::open_local(open, uri, flags, std::move(loop));
    }
    return nullptr;
}

}  // namespace vireo::api
