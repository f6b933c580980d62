// test:///default and test:///FILE.
#include <memory>
#include <mutex>

#include "driver/factory.hpp"
#include "drivers/test/default_world.hpp"
#include "drivers/test/file_world.hpp"
#include "drivers/test/world.hpp"

namespace vireo::test {
namespace {

// `lock_` guards the one default world, which lives while a connection holds it.
class TestBackend : public driver::Backend {
public:
    explicit TestBackend(driver::Surroundings& surroundings) : workers_(surroundings.workers) {}

    driver::Opened open(const std::string& uri, std::uint32_t, driver::Session&) override {
        std::string path = uri.substr(std::min(uri.size(), uri.find(':') + 1));
        if (path.starts_with("//")) path = path.substr(std::min(path.find('/', 2), path.size()));
        path.resize(std::min(path.find('?'), path.size()));
        if (path.empty() || path == "/")
            throw refused(ErrorCode::invalid_arg, "no path specified for test: URI; expected 'test:///default' or 'test:///path/to/file.xml'");
        if (path == "/default") return opened(default_world(), uri);
        return opened(std::make_shared<Held>(read_world(workers_, path)), uri);
    }
    const driver::Driver& table() const override { return nothing_; }

private:
    // What connections hold: the last one to close ends the world for those that come, while work may still hold it.
    struct Held {
        std::shared_ptr<World> world;
    };
    static driver::Opened opened(const std::shared_ptr<Held>& held, const std::string& uri) {
        return {std::shared_ptr<const driver::Driver>(held, &held->world->table), uri, ErrorDomain::test};
    }
    std::shared_ptr<Held> default_world() {
        std::lock_guard hold(lock_);
        auto held = default_.lock();
        if (!held) {
            held = std::make_shared<Held>(std::make_shared<World>(workers_, Node{}));
            fill_default(*held->world);
            default_ = held;
        }
        return held;
    }

    driver::WorkerPool& workers_;
    driver::Driver nothing_;
    std::mutex lock_;
    std::weak_ptr<Held> default_;
};

const driver::Registered registered({.name = "TEST",
                                     .schemes = {"test"},
                                     .daemon = "virttestd",
                                     .in_process = true,
                                     .make = [](driver::Surroundings& surroundings) { return std::make_shared<TestBackend>(surroundings); }});

}  // namespace
}  // namespace vireo::test
