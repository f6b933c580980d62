#pragma once
// The tables of a network's parts, for the files of this folder.
#include "model/domain/tables.hpp"
#include "model/network/network.hpp"

namespace vireo::model {

const schema::Type& schema_of(const Bandwidth*);
const schema::Type& schema_of(const Vlan*);
const schema::Type& schema_of(const VirtualPort*);
const schema::Type& schema_of(const DhcpHost*);
const schema::Type& schema_of(const DhcpRange*);
const schema::Type& schema_of(const ForwardInterface*);
const schema::Type& schema_of(const PortGroup*);
const schema::Type& schema_of(const DnsHost*);
const schema::Type& schema_of(const DnsText*);
const schema::Type& schema_of(const DnsService*);
const schema::Type& schema_of(const NetworkIp*);

}  // namespace vireo::model
