// The wire form of protocol/remote/nwfilter.hpp.
#include "protocol/remote/nwfilter.hpp"

#include "protocol/codec.hpp"

namespace vireo::protocol {
using namespace remote;

VIREO_WIRE_FORM(nwfilter,
    NwfilterLookupByName,
    NwfilterLookupByUuid,
    NwfilterGetXmlDesc,
    ConnectNumOfNwfilters,
    ConnectListNwfilters,
    NwfilterDefineXml,
    NwfilterUndefine,
    ConnectListAllNwfilters,
    NwfilterBindingLookupByPortDev,
    NwfilterBindingGetXmlDesc,
    NwfilterBindingCreateXml,
    NwfilterBindingDelete,
    ConnectListAllNwfilterBindings,
    NwfilterDefineXmlFlags)

}  // namespace vireo::protocol
