// The wire form of protocol/remote/secret.hpp.
#include "protocol/remote/secret.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(secret,
    ConnectNumOfSecrets,
    ConnectListSecrets,
    SecretLookupByUuid,
    SecretDefineXml,
    SecretGetXmlDesc,
    SecretSetValue,
    SecretGetValue,
    SecretUndefine,
    SecretLookupByUsage,
    ConnectListAllSecrets,
    ConnectSecretEventRegisterAny,
    ConnectSecretEventDeregisterAny,
    SecretEventLifecycle,
    SecretEventValueChanged)

}  // namespace vireo::protocol
