// The wire form of protocol/qemu.hpp.
#include "protocol/qemu.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace qemu;

VIREO_WIRE_FORM(qemu,
    DomainMonitorCommand,
    DomainAttach,
    DomainAgentCommand,
    ConnectDomainMonitorEventRegister,
    ConnectDomainMonitorEventDeregister,
    DomainMonitorEvent,
    DomainMonitorCommandWithFiles)

}  // namespace vireo::protocol
