// Network filters, secrets.
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "cli/objects.hpp"

namespace vireo::cli {
namespace {

// ---- filters ----

void nwfilter_define(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file"), xml = read_file(file);
    const unsigned flags = args.flag("validate", VIR_NWFILTER_DEFINE_VALIDATE);
    Filter made(flags ? virNWFilterDefineXMLFlags(shell.connection(), xml.c_str(), flags) : virNWFilterDefineXML(shell.connection(), xml.c_str()));
    if (!made) fail("Failed to define network filter from %s", file.c_str());
    shell.extra(format("Network filter %s defined from %s\n", virNWFilterGetName(made.get()), file.c_str()));
}
void nwfilter_undefine(Shell& shell, const Arguments& args) {
    const Filter found = find_filter(shell, args.required("nwfilter"));
    const std::string name = virNWFilterGetName(found.get());
    if (virNWFilterUndefine(found.get()) < 0) fail("Failed to undefine network filter %s", name.c_str());
    shell.extra(format("Network filter %s undefined\n", name.c_str()));
}
void nwfilter_dumpxml(Shell& shell, const Arguments& args) {
    Text xml(virNWFilterGetXMLDesc(find_filter(shell, args.required("nwfilter")).get(), 0));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}
void nwfilter_edit(Shell& shell, const Arguments& args) {
    const Filter found = find_filter(shell, args.required("nwfilter"));
    Text xml(virNWFilterGetXMLDesc(found.get(), 0));
    if (!xml) fail();
    edit_object(shell, "Network filter", virNWFilterGetName(found.get()), xml.get(), [&](const char* text) { return Filter(virNWFilterDefineXML(shell.connection(), text)) != nullptr; });
}
// Compat: where there is no driver for them, it is the counting that is refused.
template <class Count> void refuse_without(Count count, const char* failed) {
    if (virGetLastErrorCode() == VIR_ERR_NO_SUPPORT && count() < 0) fail("%s", failed);
}
void nwfilter_list(Shell& shell, const Arguments&) {
    auto list = all_of<Filter>([&](virNWFilterPtr** array) {
        const int count = virConnectListAllNWFilters(shell.connection(), array, 0);
        refuse_without([&] { return virConnectNumOfNWFilters(shell.connection()); }, "Failed to count network filters");
        return count;
    }, "Failed to list network filters");
    std::sort(list.begin(), list.end(), [](const Filter& a, const Filter& b) { return strcasecmp(virNWFilterGetName(a.get()), virNWFilterGetName(b.get())) < 0; });
    Table table({"UUID", "Name"});
    for (const auto& each : list) table.row({uuid_of(each.get(), virNWFilterGetUUIDString), virNWFilterGetName(each.get())});
    table.print(shell);
}

Binding binding(Shell& shell, const Arguments& args) {
    Binding found(virNWFilterBindingLookupByPortDev(shell.connection(), args.required("binding").c_str()));
    if (!found) fail("failed to get nwfilter binding '%s'", args.required("binding").c_str());
    return found;
}
void binding_create(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file");
    Binding made(virNWFilterBindingCreateXML(shell.connection(), read_file(file).c_str(), args.flag("validate", VIR_NWFILTER_BINDING_CREATE_VALIDATE)));
    if (!made) fail("Failed to create network filter from %s", file.c_str());
    shell.extra(format("Network filter binding on %s created from %s\n", virNWFilterBindingGetPortDev(made.get()), file.c_str()));
}
void binding_delete(Shell& shell, const Arguments& args) {
    const Binding found = binding(shell, args);
    const std::string name = virNWFilterBindingGetPortDev(found.get());
    if (virNWFilterBindingDelete(found.get()) < 0) fail("Failed to delete network filter binding %s", name.c_str());
    shell.extra(format("Network filter binding on %s deleted\n", name.c_str()));
}
void binding_dumpxml(Shell& shell, const Arguments& args) {
    Text xml(virNWFilterBindingGetXMLDesc(binding(shell, args).get(), 0));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}
void binding_list(Shell& shell, const Arguments&) {
    auto list = all_of<Binding>([&](virNWFilterBindingPtr** array) { return virConnectListAllNWFilterBindings(shell.connection(), array, 0); }, "Failed to list network filter bindings");
    std::sort(list.begin(), list.end(), [](const Binding& a, const Binding& b) { return strcasecmp(virNWFilterBindingGetPortDev(a.get()), virNWFilterBindingGetPortDev(b.get())) < 0; });
    Table table({"Port Dev", "Filter"});
    for (const auto& each : list) table.row({virNWFilterBindingGetPortDev(each.get()), virNWFilterBindingGetFilterName(each.get())});
    table.print(shell);
}

// ---- secrets ----

std::string uuid_of_secret(const Secret& secret) { return uuid_of(secret.get(), virSecretGetUUIDString); }

void secret_define(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file");
    Secret made(virSecretDefineXML(shell.connection(), read_file(file).c_str(), args.flag("validate", VIR_SECRET_DEFINE_VALIDATE)));
    if (!made) fail("Failed to set attributes from %s", file.c_str());
    shell.print("Secret " + uuid_of_secret(made) + " created\n");
}
void secret_dumpxml(Shell& shell, const Arguments& args) {
    Text xml(virSecretGetXMLDesc(find_secret(shell, args.required("secret")).get(), 0));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
std::string encode(const std::string& bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        for (std::size_t k = 0; k < 4; ++k) text += i + k <= bytes.size() ? alphabet[group >> (18 - 6 * k) & 63] : '=';
    }
    return text;
}
std::string decode(const std::string& text) {
    std::string bytes;
    unsigned group = 0, bits = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == alphabet.npos) continue;   // padding and line ends
        group = group << 6 | unsigned(value);
        bits += 6;
        if (bits >= 8) bytes += char(group >> (bits -= 8) & 0xff);
    }
    return bytes;
}

void secret_get_value(Shell& shell, const Arguments& args) {
    const Secret secret = find_secret(shell, args.required("secret"));
    size_t size = 0;
    unsigned char* value = virSecretGetValue(secret.get(), &size, 0);
    if (!value) fail();
    std::string bytes(reinterpret_cast<char*>(value), size);
    std::memset(value, 0, size);
    std::free(value);
    shell.print(args["plain"] ? bytes : encode(bytes));
}
void secret_set_value(Shell& shell, const Arguments& args) {
    args.exclusive({"file", "base64"});
    args.exclusive({"plain", "base64"});
    args.exclusive({"interactive", "base64"});
    args.exclusive({"interactive", "plain"});
    args.exclusive({"interactive", "file"});
    const Secret secret = find_secret(shell, args.required("secret"));
    std::string value;
    if (const auto base64 = args.text("base64")) {
        shell.error("Passing secret value as command-line argument is insecure!");
        value = decode(*base64);
    } else if (const auto file = args.text("file")) {
        value = read_file(*file);
        if (!args["plain"]) value = decode(value);
    } else if (args["interactive"] || isatty(STDIN_FILENO)) {
        const char* typed = ::getpass("Enter new value for secret:");
        if (!typed) fail("Failed to read secret");
        value = typed;
    } else {
        fail("Input secret value is missing");
    }
    if (virSecretSetValue(secret.get(), reinterpret_cast<const unsigned char*>(value.data()), value.size(), 0) < 0) fail("Failed to set secret value");
    shell.extra("Secret value set\n");
}
void secret_undefine(Shell& shell, const Arguments& args) {
    const Secret secret = find_secret(shell, args.required("secret"));
    if (virSecretUndefine(secret.get()) < 0) fail("Failed to delete secret %s", args.required("secret").c_str());
    shell.print("Secret " + args.required("secret") + " deleted\n");
}
void secret_list(Shell& shell, const Arguments& args) {
    const unsigned flags = args.flag("ephemeral", VIR_CONNECT_LIST_SECRETS_EPHEMERAL) | args.flag("no-ephemeral", VIR_CONNECT_LIST_SECRETS_NO_EPHEMERAL) |
                           args.flag("private", VIR_CONNECT_LIST_SECRETS_PRIVATE) | args.flag("no-private", VIR_CONNECT_LIST_SECRETS_NO_PRIVATE);
    auto list = all_of<Secret>([&](virSecretPtr** array) {
        const int count = virConnectListAllSecrets(shell.connection(), array, flags);
        refuse_without([&] { return virConnectNumOfSecrets(shell.connection()); }, "Failed to count secrets");
        return count;
    }, "Failed to list secrets");
    std::sort(list.begin(), list.end(), [](const Secret& a, const Secret& b) { return uuid_of_secret(a) < uuid_of_secret(b); });
    constexpr const char* usages[] = {"none", "volume", "ceph", "iscsi", "tls", "vtpm"};
    Table table({"UUID", "Usage"});
    for (const auto& each : list) {
        const int type = virSecretGetUsageType(each.get());
        const std::string kind = type >= 0 && std::size_t(type) < std::size(usages) ? usages[type] : "unknown";
        table.row({uuid_of_secret(each), type == VIR_SECRET_USAGE_TYPE_NONE ? "Unused" : kind + " " + virSecretGetUsageID(each.get())});
    }
    table.print(shell);
}

constexpr Command filter_rows[] = {
    {"nwfilter-binding-create", Group::filter, "<file> --validate", "bind a filter to a device", binding_create},
    {"nwfilter-binding-delete", Group::filter, "<binding>", "undo a binding", binding_delete},
    {"nwfilter-binding-dumpxml", Group::filter, "<binding> --xpath=s --wrap", "a binding's description as XML", binding_dumpxml},
    {"nwfilter-binding-list", Group::filter, "", "the bindings", binding_list},
    {"nwfilter-define", Group::filter, "<file> --validate", "keep a filter's description", nwfilter_define},
    {"nwfilter-dumpxml", Group::filter, "<nwfilter> --xpath=s --wrap", "a filter's description as XML", nwfilter_dumpxml},
    {"nwfilter-edit", Group::filter, "<nwfilter>", "change a filter's description in an editor", nwfilter_edit},
    {"nwfilter-list", Group::filter, "", "the filters", nwfilter_list},
    {"nwfilter-undefine", Group::filter, "<nwfilter>", "forget a filter's description", nwfilter_undefine},
};
constexpr Command secret_rows[] = {
    {"secret-define", Group::secret, "<file> --validate", "keep a secret's description", secret_define},
    {"secret-dumpxml", Group::secret, "<secret> --xpath=s --wrap", "a secret's description as XML", secret_dumpxml},
    {"secret-get-value", Group::secret, "<secret> --plain", "the value of a secret", secret_get_value},
    {"secret-list", Group::secret, "--ephemeral --no-ephemeral --private --no-private", "the secrets", secret_list},
    {"secret-set-value", Group::secret, "<secret> --file=s --plain --interactive (base64)", "give a secret its value", secret_set_value},
    {"secret-undefine", Group::secret, "<secret>", "forget a secret", secret_undefine},
};

}  // namespace

std::span<const Command> filter_commands() { return filter_rows; }
std::span<const Command> secret_commands() { return secret_rows; }

}  // namespace vireo::cli
