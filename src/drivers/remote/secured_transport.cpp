#include <poll.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <utility>

#include "drivers/remote/transport.hpp"

namespace vireo::remote {
namespace {

constexpr std::size_t sealed_at_once = 64 << 10;
constexpr std::size_t read_at_once = 64 << 10;

// Reader and writer have nothing in common but the layer, which has a lock of its own, and `lock_`, which guards what is
// opened and not yet read.
class SecuredTransport : public Transport {
public:
    SecuredTransport(std::unique_ptr<Transport> wire, std::shared_ptr<rpc::SecurityLayer> layer, unsigned tls_bits)
        : wire_(std::move(wire)), layer_(std::move(layer)), tls_bits_(tls_bits) {
        at_end_ = !layer_->open({}, opened_);   // what came along with the agreement
    }

    long read(char* buffer, std::size_t size, bool wait, std::deque<UniqueFd>& fds) override {
        for (;;) {
            if (const std::size_t given = give(buffer, size)) return long(given);
            if (at_end_) return 0;
            raw_.truncate(0);
            const long got = wire_->read(raw_.extend(read_at_once), read_at_once, wait, fds);
            if (got <= 0) return got;
            const std::lock_guard hold(lock_);
            at_end_ = !layer_->open({raw_.data(), std::size_t(got)}, opened_);
            if (!wait && !at_end_ && opened_.size() == 0) return -1;
        }
    }
    // A piece counts as taken when its last sealed byte is: until then it is offered again, and not sealed again.
    std::size_t write(std::string_view bytes) override {
        if (sealed_.size() == 0) {
            owed_ = std::min(bytes.size(), sealed_at_once);
            layer_->seal(bytes.substr(0, owed_), sealed_);
        }
        while (sealed_.size()) {
            const std::size_t put = wire_->write(sealed_.view());
            if (put == 0) return 0;
            sealed_.consume(put);
        }
        return std::exchange(owed_, 0);
    }
    bool write_fd(int) override { return false; }
    void shut_down() override { wire_->shut_down(); }
    bool has_buffered() const override {
        const std::lock_guard hold(lock_);
        return opened_.size() > 0 || at_end_;
    }
    int fd() const override { return wire_->fd(); }
    bool is_secure() const override { return true; }
    bool is_encrypted() const override { return true; }
    unsigned tls_bits() const override { return tls_bits_; }

private:
    std::size_t give(char* buffer, std::size_t size) {
        const std::lock_guard hold(lock_);
        const std::size_t given = std::min(size, opened_.size());
        if (given == 0) return 0;
        std::memcpy(buffer, opened_.data(), given);
        opened_.consume(given);
        opened_.shrink(read_at_once);
        return given;
    }

    const std::unique_ptr<Transport> wire_;
    const std::shared_ptr<rpc::SecurityLayer> layer_;
    const unsigned tls_bits_;
    mutable std::mutex lock_;
    protocol::Buffer opened_;
    bool at_end_ = false;
    protocol::Buffer raw_;                   // the reader's
    protocol::Buffer sealed_;                // the writer's
    std::size_t owed_ = 0;                   // bytes that sealed_ carries
};

}  // namespace

std::unique_ptr<Transport> secured_transport(std::unique_ptr<Transport> wire, std::shared_ptr<rpc::SecurityLayer> layer, unsigned tls_bits) {
    return std::make_unique<SecuredTransport>(std::move(wire), std::move(layer), tls_bits);
}

}  // namespace vireo::remote
