#pragma once
// The client's end of a stream over the wire.
#include <memory>

#include "driver/stream.hpp"
#include "drivers/remote/client.hpp"

namespace vireo::remote {

class WireStream : public driver::ClientStream {
public:
    WireStream(std::shared_ptr<Client> client, std::shared_ptr<StreamState> state)
        : client_(std::move(client)), state_(std::move(state)) {}
    ~WireStream() override;

    bool send(std::string_view bytes, bool blocking) override;
    void send_hole(std::uint64_t length) override;
    Received receive(std::span<char> buffer, bool blocking, bool stop_at_hole) override;
    std::uint64_t receive_hole() override;
    void finish() override;
    void abort() override;
    void watch(unsigned events, std::function<void(unsigned)> f) override;
    void change_watch(unsigned events) override;
    void unwatch() override;

private:
    void throw_if_failed() const;
    void end(rpc::Status status);

    std::shared_ptr<Client> client_;
    std::shared_ptr<StreamState> state_;
};

}  // namespace vireo::remote
