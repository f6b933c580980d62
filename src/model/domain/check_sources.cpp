// Host sides of character devices: what a kind needs to be opened.
#include "model/domain/check_steps.hpp"
#include "model/domain/device.hpp"
#include "model/domain/rule_errors.hpp"

namespace vireo::model {
namespace {

void check_reconnect(const std::optional<Reconnect>& reconnect, bool connects) {
    if (reconnect && is_yes(reconnect->enabled) && reconnect->timeout == 0u)
        throw Error(ErrorCode::invalid_arg, ErrorDomain::domain, "chardev reconnect source timeout cannot be '0'");
    if (reconnect && !connects) throw internal_error("chardev reconnect is possible only for connect mode");
}

// `places_itself`: the driver makes a socket where none is named.
void check_source(const CharSource& source, bool places_itself) {
    auto missing = [](const char* what) {
        throw internal_error(std::string("Missing source ") + what + " attribute for char device");
    };
    if (auto* tcp = std::get_if<TcpChar>(&source.kind)) check_reconnect(tcp->reconnect, tcp->mode == CharMode::connect);
    if (auto* udp = std::get_if<UdpChar>(&source.kind); udp && !(udp->find(CharMode::connect) && udp->find(CharMode::connect)->service)) missing("service");
    if (auto* socket = std::get_if<UnixChar>(&source.kind)) {
        if (!socket->path && !places_itself) missing("path");
        check_reconnect(socket->reconnect, socket->mode == CharMode::connect);
    }
    if (auto* port = std::get_if<SpiceportChar>(&source.kind); port && port->channel.empty())
        throw xml_error("Missing source channel attribute for char device");
}

}  // namespace

void check_sources(const Domain& domain) {
    auto& devices = domain.devices;
    for (auto& device : devices.serials) check_source(device.source, false);
    for (auto& device : devices.parallels) check_source(device.source, false);
    for (auto& device : devices.consoles) check_source(device.source, false);
    for (auto& device : devices.channels) check_source(device.source, std::holds_alternative<VirtioTarget>(device.target));
    for (auto& device : devices.redirdevs) check_source(device.source, false);
    for (auto& rng : devices.rngs)
        if (auto* egd = std::get_if<EgdBackend>(&rng.backend)) check_source(egd->source, false);
    for (auto& smartcard : devices.smartcards)
        if (auto* passthrough = std::get_if<PassthroughSmartcard>(&smartcard.kind)) check_source(passthrough->source, false);
}

}  // namespace vireo::model
