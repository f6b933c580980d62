#pragma once
// Network filters and their bindings.
#include "protocol/remote/refs.hpp"

namespace vireo::protocol::remote {

struct NwfilterLookupByName {
    static constexpr Procedure info{.number = 175, .name = "NWFILTER_LOOKUP_BY_NAME",
                                    .api = "virNWFilterLookupByName", .priority = Priority::high,
                                    .access = {{{"nwfilter", "getattr"}}}};
    struct Args { std::string name; };
    struct Reply { NwfilterRef nwfilter; };
};

struct NwfilterLookupByUuid {
    static constexpr Procedure info{.number = 176, .name = "NWFILTER_LOOKUP_BY_UUID",
                                    .api = "virNWFilterLookupByUUID", .priority = Priority::high,
                                    .access = {{{"nwfilter", "getattr"}}}};
    struct Args { Uuid uuid; };
    struct Reply { NwfilterRef nwfilter; };
};

struct NwfilterGetXmlDesc {
    static constexpr Procedure info{.number = 177, .name = "NWFILTER_GET_XML_DESC", .api = "virNWFilterGetXMLDesc",
                                    .priority = Priority::high, .access = {{{"nwfilter", "read"}}}};
    struct Args { NwfilterRef nwfilter; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct ConnectNumOfNwfilters {
    static constexpr Procedure info{.number = 178, .name = "CONNECT_NUM_OF_NWFILTERS",
                                    .api = "virConnectNumOfNWFilters", .priority = Priority::high,
                                    .access = {{{"connect", "search_nwfilters"}}}, .filter = {"nwfilter", "getattr"}};
    using Args = Nothing;
    struct Reply { std::int32_t count = 0; };
};

struct ConnectListNwfilters {
    static constexpr Procedure info{.number = 179, .name = "CONNECT_LIST_NWFILTERS", .api = "virConnectListNWFilters",
                                    .priority = Priority::high, .access = {{{"connect", "search_nwfilters"}}},
                                    .filter = {"nwfilter", "getattr"}};
    struct Args { std::int32_t maxnames = 0; };
    struct Reply { List<std::string, 16384> names; };
};

struct NwfilterDefineXml {
    static constexpr Procedure info{.number = 180, .name = "NWFILTER_DEFINE_XML", .api = "virNWFilterDefineXML",
                                    .priority = Priority::high, .writes = true,
                                    .access = {{{"nwfilter", "write"}, {"nwfilter", "save"}}}};
    struct Args { std::string xml; };
    struct Reply { NwfilterRef nwfilter; };
};

struct NwfilterUndefine {
    static constexpr Procedure info{.number = 181, .name = "NWFILTER_UNDEFINE", .api = "virNWFilterUndefine",
                                    .priority = Priority::high, .writes = true, .access = {{{"nwfilter", "delete"}}}};
    struct Args { NwfilterRef nwfilter; };
    using Reply = Nothing;
};

struct ConnectListAllNwfilters {
    static constexpr Procedure info{.number = 286, .name = "CONNECT_LIST_ALL_NWFILTERS",
                                    .api = "virConnectListAllNWFilters", .priority = Priority::high,
                                    .access = {{{"connect", "search_nwfilters"}}}, .filter = {"nwfilter", "getattr"}};
    struct Args { std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<NwfilterRef, 16384> filters; std::uint32_t count = 0; };
};

struct NwfilterBindingLookupByPortDev {
    static constexpr Procedure info{.number = 397, .name = "NWFILTER_BINDING_LOOKUP_BY_PORT_DEV",
                                    .api = "virNWFilterBindingLookupByPortDev", .priority = Priority::high,
                                    .access = {{{"nwfilter_binding", "getattr"}}}};
    struct Args { std::string name; };
    struct Reply { NwfilterBindingRef nwfilter; };
};

struct NwfilterBindingGetXmlDesc {
    static constexpr Procedure info{.number = 398, .name = "NWFILTER_BINDING_GET_XML_DESC",
                                    .api = "virNWFilterBindingGetXMLDesc", .priority = Priority::high,
                                    .access = {{{"nwfilter_binding", "read"}}}};
    struct Args { NwfilterBindingRef nwfilter; std::uint32_t flags = 0; };
    struct Reply { std::string xml; };
};

struct NwfilterBindingCreateXml {
    static constexpr Procedure info{.number = 399, .name = "NWFILTER_BINDING_CREATE_XML",
                                    .api = "virNWFilterBindingCreateXML", .priority = Priority::high, .writes = true,
                                    .access = {{{"nwfilter_binding", "create"}}}};
    struct Args { std::string xml; std::uint32_t flags = 0; };
    struct Reply { NwfilterBindingRef nwfilter; };
};

struct NwfilterBindingDelete {
    static constexpr Procedure info{.number = 400, .name = "NWFILTER_BINDING_DELETE",
                                    .api = "virNWFilterBindingDelete", .priority = Priority::high, .writes = true,
                                    .access = {{{"nwfilter_binding", "delete"}}}};
    struct Args { NwfilterBindingRef nwfilter; };
    using Reply = Nothing;
};

struct ConnectListAllNwfilterBindings {
    static constexpr Procedure info{.number = 401, .name = "CONNECT_LIST_ALL_NWFILTER_BINDINGS",
                                    .api = "virConnectListAllNWFilterBindings", .priority = Priority::high,
                                    .access = {{{"connect", "search_nwfilter_bindings"}}},
                                    .filter = {"nwfilter_binding", "getattr"}};
    struct Args { std::int32_t need_results = 0; std::uint32_t flags = 0; };
    struct Reply { List<NwfilterBindingRef, 16384> bindings; std::uint32_t count = 0; };
};

struct NwfilterDefineXmlFlags {
    static constexpr Procedure info{.number = 431, .name = "NWFILTER_DEFINE_XML_FLAGS",
                                    .api = "virNWFilterDefineXMLFlags", .priority = Priority::high, .writes = true,
                                    .access = {{{"nwfilter", "write"}, {"nwfilter", "save"}}}};
    struct Args { std::string xml; std::uint32_t flags = 0; };
    struct Reply { NwfilterRef nwfilter; };
};

}  // namespace vireo::protocol::remote
