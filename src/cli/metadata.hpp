#pragma once
// Titles, descriptions and applications' own elements: of whatever object has them.
#include "cli/families.hpp"

namespace vireo::cli {

struct DescribedObject {
    const char *kind, *title_kind;       // "domain", "Domain"
    std::string name;
    int absent;                          // the error code that says that there is none
    std::function<Text(int type, const char* uri, unsigned flags)> get;
    std::function<bool(int type, const char* value, const char* key, const char* uri, unsigned flags)> set;
};

// --title, --edit, [new-desc...]
void describe_object(Shell& shell, const Arguments& args, const DescribedObject& object);
// <uri>, --key, --set, --remove, --edit. The options are checked before the object is looked for.
void check_metadata_options(const Arguments& args);
void metadata_of_object(Shell& shell, const Arguments& args, const DescribedObject& object);

}  // namespace vireo::cli
