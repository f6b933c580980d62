// Interfaces of the host, network filters, secrets.
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "cli/objects.hpp"

namespace vireo::cli {
namespace {

// ---- interfaces ----

Interface interface(Shell& shell, const Arguments& args) { return find_interface(shell, args.required("interface")); }
std::string name_of(const Interface& interface) { return name_by(virInterfaceGetName, interface.get()); }

template <class Call> void act(Shell& shell, const Arguments& args, Call call, const char* done, const char* failed) {
    const Interface found = interface(shell, args);
    if (call(found.get()) < 0) throw Failure(format(failed, name_of(found).c_str()));
    shell.extra(format(done, name_of(found).c_str()));
}
#define IFACE(call, done, failed) [](Shell& shell, const Arguments& args) { act(shell, args, [&](virInterfacePtr i) { return call; }, done, failed); }

void iface_define(Shell& shell, const Arguments& args) {
    const std::string file = args.required("file");
    Interface made(virInterfaceDefineXML(shell.connection(), read_file(file).c_str(), args.flag("validate", VIR_INTERFACE_DEFINE_VALIDATE)));
    if (!made) fail("Failed to define interface from %s", file.c_str());
    shell.extra(format("Interface %s defined from %s\n", name_of(made).c_str(), file.c_str()));
}
void iface_dumpxml(Shell& shell, const Arguments& args) {
    Text xml(virInterfaceGetXMLDesc(interface(shell, args).get(), args.flag("inactive", VIR_INTERFACE_XML_INACTIVE)));
    if (!xml) fail();
    print_xml(shell, args, xml.get());
}
void iface_edit(Shell& shell, const Arguments& args) {
    const Interface found = interface(shell, args);
    Text xml(virInterfaceGetXMLDesc(found.get(), VIR_INTERFACE_XML_INACTIVE));
    if (!xml) fail();
    edit_object(shell, "Interface", name_of(found), xml.get(), [&](const char* text) { return Interface(virInterfaceDefineXML(shell.connection(), text, 0)) != nullptr; });
}
void iface_list(Shell& shell, const Arguments& args) {
    unsigned flags = VIR_CONNECT_LIST_INTERFACES_ACTIVE;
    if (args["inactive"]) flags = VIR_CONNECT_LIST_INTERFACES_INACTIVE;
    if (args["all"]) flags = unsigned(VIR_CONNECT_LIST_INTERFACES_ACTIVE) | VIR_CONNECT_LIST_INTERFACES_INACTIVE;
    auto list = all_of<Interface>([&](virInterfacePtr** array) { return virConnectListAllInterfaces(shell.connection(), array, flags); }, "Failed to list interfaces");
    std::sort(list.begin(), list.end(), [](const Interface& a, const Interface& b) {
        const bool x = virInterfaceIsActive(a.get()) == 1, y = virInterfaceIsActive(b.get()) == 1;
        return x != y ? x : strcasecmp(virInterfaceGetName(a.get()), virInterfaceGetName(b.get())) < 0;
    });
    Table table({"Name", "State", "MAC Address"});
    for (const auto& each : list) table.row({name_of(each), virInterfaceIsActive(each.get()) == 1 ? "active" : "inactive", virInterfaceGetMACString(each.get())});
    table.print(shell);
}
void iface_mac(Shell& shell, const Arguments& args) { shell.print(std::string(virInterfaceGetMACString(interface(shell, args).get())) + "\n"); }
void iface_name(Shell& shell, const Arguments& args) { shell.print(name_of(interface(shell, args)) + "\n"); }
template <class Call> void change(Shell& shell, Call call, const char* done, const char* failed) {
    if (call(shell.connection(), 0u) < 0) fail("%s", failed);
    shell.extra(std::string(done) + "\n");
}

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
void nwfilter_list(Shell& shell, const Arguments&) {
    auto list = all_of<Filter>([&](virNWFilterPtr** array) { return virConnectListAllNWFilters(shell.connection(), array, 0); }, "Failed to list network filters");
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
    auto list = all_of<Secret>([&](virSecretPtr** array) { return virConnectListAllSecrets(shell.connection(), array, flags); }, "Failed to list node secrets");
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

constexpr Command interface_rows[] = {
    {"iface-begin", Group::interface, "", "begin a set of changes that may be taken back", [](Shell& s, const Arguments&) { change(s, virInterfaceChangeBegin, "Network config change transaction started", "Failed to begin network config change transaction"); }},
    {"iface-commit", Group::interface, "", "keep the changes since iface-begin", [](Shell& s, const Arguments&) { change(s, virInterfaceChangeCommit, "Network config change transaction committed", "Failed to commit network config change transaction"); }},
    {"iface-define", Group::interface, "<file> --validate", "keep an interface's description", iface_define},
    {"iface-destroy", Group::interface, "<interface>", "stop an interface", IFACE(virInterfaceDestroy(i, 0), "Interface %s destroyed\n", "Failed to destroy interface %s")},
    {"iface-dumpxml", Group::interface, "<interface> --inactive --xpath=s --wrap", "an interface's description as XML", iface_dumpxml},
    {"iface-edit", Group::interface, "<interface>", "change an interface's description in an editor", iface_edit},
    {"iface-list", Group::interface, "--inactive --all", "the interfaces of the host", iface_list},
    {"iface-mac", Group::interface, "<interface>", "the MAC address of an interface", iface_mac},
    {"iface-name", Group::interface, "<interface>", "the name of an interface", iface_name},
    {"iface-rollback", Group::interface, "", "take back the changes since iface-begin", [](Shell& s, const Arguments&) { change(s, virInterfaceChangeRollback, "Network config change transaction rolled back", "Failed to rollback network config change transaction"); }},
    {"iface-start", Group::interface, "<interface>", "start an interface", IFACE(virInterfaceCreate(i, 0), "Interface %s started\n", "Failed to start interface %s")},
    {"iface-undefine", Group::interface, "<interface>", "forget an interface's description", IFACE(virInterfaceUndefine(i), "Interface %s undefined\n", "Failed to undefine interface %s")},
};
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

std::span<const Command> interface_commands() { return interface_rows; }
std::span<const Command> filter_commands() { return filter_rows; }
std::span<const Command> secret_commands() { return secret_rows; }

}  // namespace vireo::cli
