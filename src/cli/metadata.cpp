#include "cli/metadata.hpp"

namespace vireo::cli {

void describe_object(Shell& shell, const Arguments& args, const DescribedObject& object) {
    const bool title = args["title"];
    const int type = title ? VIR_DOMAIN_METADATA_TITLE : VIR_DOMAIN_METADATA_DESCRIPTION;
    const char* what = title ? "title" : "description";
    const unsigned flags = args.affect();
    std::string text;
    for (const auto& word : args.rest("new-desc")) text += (text.empty() ? "" : " ") + word;
    const bool setting = args["new-desc"];

    std::string old;
    if (!setting || args["edit"]) {
        const Text now = object.get(type, nullptr, flags);
        if (!now && virGetLastErrorCode() != object.absent) fail();
        forget_error();
        if (now) old = now.get();
    }
    if (!setting && !args["edit"]) {
        shell.print(!old.empty() ? old : format("No %s for %s: %s", what, object.kind, object.name.c_str()));
        return;
    }
    const auto set = [&](const std::string& value) { return object.set(type, value.empty() ? nullptr : value.c_str(), nullptr, nullptr, flags); };
    if (args["edit"]) {
        if (!edit_text(shell, setting ? text : old, ".txt", set)) {
            shell.extra(format("%s %s not changed\n", object.title_kind, what));
            return;
        }
    } else if (!set(text)) {
        fail("Failed to set new %s %s", object.kind, what);
    }
    shell.extra(format("%s %s updated successfully", object.title_kind, what));
}

void check_metadata_options(const Arguments& args) {
    args.exclusive({"edit", "set"});
    args.exclusive({"remove", "set"});
    args.exclusive({"remove", "edit"});
    args.affect();
    if ((args["edit"] || args["set"]) && !args["key"]) fail("namespace key is required when modifying metadata");
}

void metadata_of_object(Shell& shell, const Arguments& args, const DescribedObject& object) {
    const unsigned flags = args.affect();
    const std::string uri = args.required("uri");
    const auto set = [&](const char* value) { return object.set(VIR_DOMAIN_METADATA_ELEMENT, value, args.c_str("key"), uri.c_str(), flags); };
    if (args["remove"] || args["set"]) {
        if (!set(args["remove"] ? nullptr : args.c_str("set"))) fail();
        shell.extra(args["remove"] ? "Metadata removed\n" : "Metadata modified\n");
        return;
    }
    const Text now = object.get(VIR_DOMAIN_METADATA_ELEMENT, uri.c_str(), flags);
    if (!args["edit"]) {
        if (!now) fail();
        shell.print(std::string(now.get()) + "\n");
        return;
    }
    forget_error();
    const bool changed = edit_text(shell, now ? now.get() : "\n", ".xml", [&](const std::string& text) { return set(text.c_str()); });
    shell.extra(changed ? "Metadata modified" : "Metadata not changed");
}

}  // namespace vireo::cli
