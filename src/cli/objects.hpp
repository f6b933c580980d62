#pragma once
// Looking up what is no domain; all throw Failure. The API's own error follows the shell's.
#include "cli/families.hpp"

namespace vireo::cli {

Network find_network(Shell& shell, const std::string& name_or_uuid);
Pool find_pool(Shell& shell, const std::string& name_or_uuid);
Interface find_interface(Shell& shell, const std::string& name_or_mac);
Device find_device(Shell& shell, const std::string& name);
Filter find_filter(Shell& shell, const std::string& name_or_uuid);
Secret find_secret(Shell& shell, const std::string& uuid);
// By name in `pool` if that is given, else by key or path.
Volume find_volume(Shell& shell, const std::string& name_key_or_path, const std::optional<std::string>& pool, const char* pool_option = "pool");

// The objects of a list call, as owners. `Get` is called with the place for the array.
template <class Owner, class Get> std::vector<Owner> all_of(Get get, const char* failed) {
    typename Owner::pointer* array = nullptr;
    const int count = get(&array);
    if (count < 0) throw Failure(failed ? failed : "");
    std::vector<Owner> owners(array, array + count);
    std::free(array);
    return owners;
}

// The description that is kept, or from who knows no such flag the one there is.
template <class Get> Text editable(Get get, unsigned kept) {
    Text xml(get(kept));
    if (!xml && virGetLastErrorCode() == VIR_ERR_INVALID_ARG) xml.reset(get(0));
    if (!xml) fail();
    return xml;
}

// Shows `xml` in an editor and hands what comes out to `define`.
template <class Define> void edit_object(Shell& shell, const std::string& what, const std::string& name, const char* xml, Define define) {
    const bool changed = edit_text(shell, xml, ".xml", [&](const std::string& text) { return define(text.c_str()); });
    shell.extra(format(changed ? "%s %s XML configuration edited.\n" : "%s %s XML configuration not changed.\n", what.c_str(), name.c_str()));
}

}  // namespace vireo::cli
