// virt-xml-validate: whether a document is one that its kind's grammar allows.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "model/grammars.hpp"
#include "xml/document.hpp"

namespace {

using namespace vireo;

constexpr const char* name = "virt-xml-validate";
enum Status { valid = 0, bad_use = 1, no_file = 2, invalid = 3, no_grammar = 4 };   // what scripts see

int say(Status status, const std::string& text) {
    std::fprintf(stderr, "%s: %s\n", name, text.c_str());
    return status;
}

// The reference's names of schemas, where they are not those of the root element.
std::string root_of(const std::string& schema) {
    constexpr std::pair<const char*, const char*> names[] = {{"storagepool", "pool"}, {"storagevol", "volume"}, {"nodedev", "device"}, {"nwfilter", "filter"},
        {"nwfilterbinding", "filterbinding"}, {"capability", "capabilities"}, {"domaincaps", "domainCapabilities"}, {"storagepoolcaps", "storagepoolCapabilities"}};
    for (const auto& [their, root] : names)
        if (schema == their) return root;
    return schema;
}

int check(const std::string& path, const std::string& schema) {
    std::string text;
    if (path == "-") {
        text.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
        std::ifstream file(path, std::ios::binary);
        if (!file) return say(no_file, "document " + path + " does not exist");
        text.assign(std::istreambuf_iterator<char>(file), {});
    }
    const auto document = xml::Document::parse(std::move(text), path);
    const std::string root(document.root().name);
    if (schema.empty() && !model::grammar_of(root)) return say(invalid, "cannot determine schema type for " + path);
    if (!schema.empty() && !model::grammar_of(root_of(schema))) return say(no_grammar, "schema " + schema + " does not exist");
    if (!schema.empty() && root != root_of(schema))
        throw Error(ErrorCode::xml_invalid_schema, "Expecting element " + root_of(schema) + ", got " + root);
    model::validate(document);
    std::printf("%s validates\n", path.c_str());
    return valid;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const auto is = [&](const char* one, const char* other) { return !words.empty() && (words[0] == one || words[0] == other); };
    if (is("-h", "--help")) {
        std::printf("Usage:\n  %s XML-FILE [SCHEMA-NAME]\n  %s OPTION\n\nOptions:\n  -h | --help        Display program help\n  -V | --version     Display program version\n", name, name);
        return valid;
    }
    if (is("-V", "--version")) return std::printf("%s (libvirt) 9.0.0\n", name), valid;
    if (words.empty()) {
        std::fprintf(stderr, "syntax: %s XMLFILE [TYPE]\n", name);
        return bad_use;
    }
    if (words[0].size() > 1 && words[0][0] == '-') return say(bad_use, "unrecognized option '" + words[0] + "'");
    try {
        return check(words[0], words.size() > 1 ? words[1] : "");
    } catch (const vireo::Error& error) {
        std::fprintf(stderr, "%s\n%s fails to validate\n", error.what(), words[0].c_str());
        return invalid;
    }
}
