#include "cli/completion.hpp"

#include <algorithm>
#include <cstring>

#include "cli/objects.hpp"
#include "cli/tree.hpp"

namespace vireo::cli {
namespace {

using Words = std::vector<std::string>;

// What is typed so far: the values of options that others depend on.
struct Typed {
    std::map<std::string, std::string> values;
    std::string value(const char* option) const {
        const auto at = values.find(option);
        return at == values.end() ? "" : at->second;
    }
};

template <class Owner, class List, class Name> Words names_of(Shell& shell, List list, Name name) {
    Words names;
    auto objects = all_of<Owner>([&](typename Owner::pointer** array) { return list(shell.connection(), array, 0u); }, "");
    for (const auto& each : objects) names.emplace_back(name(each.get()));
    std::sort(names.begin(), names.end());
    return names;
}

Words domains(Shell& shell, const Typed&) { return names_of<Domain>(shell, virConnectListAllDomains, virDomainGetName); }
Words networks(Shell& shell, const Typed&) { return names_of<Network>(shell, virConnectListAllNetworks, virNetworkGetName); }
Words pools(Shell& shell, const Typed&) { return names_of<Pool>(shell, virConnectListAllStoragePools, virStoragePoolGetName); }
Words interfaces(Shell& shell, const Typed&) { return names_of<Interface>(shell, virConnectListAllInterfaces, virInterfaceGetName); }
Words node_devices(Shell& shell, const Typed&) { return names_of<Device>(shell, virConnectListAllNodeDevices, virNodeDeviceGetName); }
Words filters(Shell& shell, const Typed&) { return names_of<Filter>(shell, virConnectListAllNWFilters, virNWFilterGetName); }
Words bindings(Shell& shell, const Typed&) { return names_of<Binding>(shell, virConnectListAllNWFilterBindings, virNWFilterBindingGetPortDev); }
Words secrets(Shell& shell, const Typed&) {
    return names_of<Secret>(shell, virConnectListAllSecrets, [](virSecretPtr secret) { return uuid_of(secret, virSecretGetUUIDString); });
}
Words volumes(Shell& shell, const Typed& typed) {
    if (typed.value("pool").empty()) return {};
    const Pool pool = find_pool(shell, typed.value("pool"));
    Words names;
    for (const auto& each : all_of<Volume>([&](virStorageVolPtr** array) { return virStoragePoolListAllVolumes(pool.get(), array, 0); }, "")) names.emplace_back(virStorageVolGetName(each.get()));
    std::sort(names.begin(), names.end());
    return names;
}
Words snapshots(Shell& shell, const Typed& typed) {
    const Domain domain = shell.find_domain(typed.value("domain"));
    Words names;
    for (const auto& each : all_of<Snapshot>([&](virDomainSnapshotPtr** array) { return virDomainListAllSnapshots(domain.get(), array, 0); }, "")) names.emplace_back(virDomainSnapshotGetName(each.get()));
    return names;
}
Words checkpoints(Shell& shell, const Typed& typed) {
    const Domain domain = shell.find_domain(typed.value("domain"));
    Words names;
    for (const auto& each : all_of<Checkpoint>([&](virDomainCheckpointPtr** array) { return virDomainListAllCheckpoints(domain.get(), array, 0); }, "")) names.emplace_back(virDomainCheckpointGetName(each.get()));
    return names;
}
// Attributes that an expression selects of the domain's description.
Words of_description(Shell& shell, const Typed& typed, std::initializer_list<const char*> xpaths) {
    const Domain domain = shell.find_domain(typed.value("domain"));
    const Text xml(virDomainGetXMLDesc(domain.get(), 0));
    if (!xml) return {};
    const Tree tree(xml.get());
    Words values;
    for (const char* xpath : xpaths)
        for (xmlNode* node : tree.select(xpath)) values.push_back(content(node));
    return values;
}
Words disks(Shell& shell, const Typed& typed) { return of_description(shell, typed, {"/domain/devices/disk/target/@dev"}); }
Words domain_interfaces(Shell& shell, const Typed& typed) { return of_description(shell, typed, {"/domain/devices/interface/mac/@address", "/domain/devices/interface/target/@dev"}); }
Words aliases(Shell& shell, const Typed& typed) { return of_description(shell, typed, {"/domain/devices//alias/@name"}); }

// Which values an option takes; in which group's commands it means that (empty: in all). The first that fits counts.
struct Completer {
    const char *option, *prefix;     // of the commands' names
    Words (*values)(Shell&, const Typed&);
    const char* words;               // fixed ones, with commas, instead of a function
};
constexpr Completer completers[] = {
    {"domain", "", domains, nullptr},
    {"network", "", networks, nullptr},
    {"pool", "", pools, nullptr},
    {"inputpool", "", pools, nullptr},
    {"vol", "", volumes, nullptr},
    {"interface", "iface-", interfaces, nullptr},
    {"bridge", "iface-unbridge", interfaces, nullptr},
    {"interface", "dom", domain_interfaces, nullptr},
    {"device", "nodedev-", node_devices, nullptr},
    {"device", "domblk", disks, nullptr},
    {"device", "blkdeviotune", disks, nullptr},
    {"secret", "secret-", secrets, nullptr},
    {"nwfilter", "", filters, nullptr},
    {"binding", "", bindings, nullptr},
    {"snapshotname", "", snapshots, nullptr},
    {"checkpointname", "", checkpoints, nullptr},
    {"from", "snapshot-list", snapshots, nullptr},
    {"from", "checkpoint-list", checkpoints, nullptr},
    {"path", "block", disks, nullptr},
    {"path", "change-media", disks, nullptr},
    {"target", "detach-disk", disks, nullptr},
    {"alias", "detach-device-alias", aliases, nullptr},
    {"alias", "update-memory-device", aliases, nullptr},
    {"mode", "shutdown", nullptr, "acpi,agent,initctl,signal,paravirt"},
    {"mode", "reboot", nullptr, "acpi,agent,initctl,signal,paravirt"},
    {"mode", "numatune", nullptr, "strict,preferred,interleave,restrictive"},
    {"mode", "domdirtyrate-calc", nullptr, "page-sampling,dirty-bitmap,dirty-ring"},
    {"state", "domif-setlink", nullptr, "up,down"},
    {"target", "dompmsuspend", nullptr, "mem,disk,hybrid"},
    {"target", "nodesuspend", nullptr, "mem,disk,hybrid"},
    {"type", "set-lifecycle-action", nullptr, "poweroff,reboot,crash"},
    {"action", "set-lifecycle-action", nullptr, "destroy,restart,rename-restart,preserve,coredump-destroy,coredump-restart"},
    {"source", "domifaddr", nullptr, "lease,agent,arp"},
    {"source", "domhostname", nullptr, "lease,agent"},
    {"format", "dump", nullptr, "elf,kdump-zlib,kdump-lzo,kdump-snappy,win-dmp"},
    {"codeset", "send-key", nullptr, "linux,xt,atset1,atset2,atset3,os_x,xt_kbd,win32,usb,qnum"},
    {"command", "net-update", nullptr, "add,add-first,add-last,delete,modify"},
    {"event", "net-event", nullptr, "lifecycle,metadata-change"},
    {"event", "pool-event", nullptr, "lifecycle,refresh"},
    {"event", "nodedev-event", nullptr, "lifecycle,update"},
    {"event", "secret-event", nullptr, "lifecycle,value-changed"},
    {"algorithm", "vol-wipe", nullptr, "zero,nnsa,dod,bsi,gutmann,schneier,pfitzner7,pfitzner33,random,trim"},
};

const Completer* completer_of(const Command& command, const Option& option) {
    for (const Completer& each : completers)
        if (option.name == each.option && std::string_view(command.name).starts_with(each.prefix)) return &each;
    return nullptr;
}

Words command_names() {
    Words names;
    for (const auto family : families())
        for (const Command& command : family)
            if (is_shown(command)) names.emplace_back(command.name);
    return names;
}

Words values_of(Shell& shell, const Command& command, const Option& option, const Typed& typed) {
    if (std::string_view(command.name) == "help") return command_names();
    const Completer* completer = completer_of(command, option);
    if (!completer) return {};
    if (completer->words) return split_commas(completer->words);
    try {
        return completer->values(shell, typed);
    } catch (const Failure&) {      // no connection, no such domain: nothing to propose
        forget_error();
        return {};
    }
}

// The words of one command as far as they are typed: which options are taken, and what is to come.
struct Reading {
    Typed typed;
    std::vector<const Option*> taken;
    const Option* wants_value = nullptr;     // "--option" stands last
    const Option* next = nullptr;            // what a bare word would fill
};
Reading read_words(const std::vector<Option>& options, const Words& words) {
    Reading reading;
    const auto is_taken = [&](const Option& option) { return std::find(reading.taken.begin(), reading.taken.end(), &option) != reading.taken.end(); };
    const auto next_positional = [&]() -> const Option* {
        for (const Option& option : options)
            if (option.by_position && (option.kind == Option::Kind::rest || !is_taken(option))) return &option;
        return nullptr;
    };
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const std::string& word = words[i];
        const Option* option = nullptr;
        std::optional<std::string> value;
        if (word.starts_with("--") && word.size() > 2) {
            const auto equals = word.find('=');
            const std::string name = word.substr(2, equals == word.npos ? word.npos : equals - 2);
            for (const Option& each : options)
                if (each.name == name) option = &each;
            if (!option || option->kind == Option::Kind::alias) continue;
            reading.taken.push_back(option);
            if (option->kind == Option::Kind::flag) continue;
            if (equals != word.npos) value = word.substr(equals + 1);
            else if (i + 2 < words.size()) value = words[++i];
            else reading.wants_value = option;
        } else if ((option = next_positional())) {
            reading.taken.push_back(option);
            value = word;
        }
        if (option && value) reading.typed.values[option->name] = *value;
    }
    reading.next = next_positional();
    return reading;
}

Words starting_with(const Words& all, const std::string& begun) {
    Words found;
    for (const auto& word : all)
        if (word.starts_with(begun)) found.push_back(word);
    return found;
}

}  // namespace

bool has_completer(const Command& command, const Option& option) { return completer_of(command, option) != nullptr; }

std::vector<std::string> completions(Shell& shell, const std::vector<std::string>& all) {
    // Only the last command of a line counts.
    const auto last = std::find(all.rbegin(), all.rend(), ";").base();
    const Words words(last, all.end());
    if (words.size() < 2) return starting_with(command_names(), words.empty() ? "" : words[0]);
    const Command* command = find_command(words[0]);
    const std::string& begun = words.back();
    if (!command) return {};
    const auto options = parse_options(command->options);
    const Reading reading = read_words(options, {words.begin() + 1, words.end()});
    if (reading.wants_value) return starting_with(values_of(shell, *command, *reading.wants_value, reading.typed), begun);
    Words found;
    if (!begun.starts_with("-") && reading.next) found = starting_with(values_of(shell, *command, *reading.next, reading.typed), begun);
    if (!found.empty() || (!begun.empty() && !begun.starts_with("-"))) return found;
    for (const Option& option : options) {
        if (option.kind == Option::Kind::alias) continue;
        const bool taken = option.kind != Option::Kind::rest && std::find(reading.taken.begin(), reading.taken.end(), &option) != reading.taken.end();
        if (!taken && ("--" + option.name).starts_with(begun)) found.push_back("--" + option.name);
    }
    return found;
}

std::optional<std::string> completion_script(const std::string& shell, const std::string& program) {
    // Everything before the first word that is no global option is handed on: it says which hypervisor is asked.
    constexpr const char* bash = R"(# bash completion for PROGRAM
_PROGRAM() {
    local global=() words=() i=1 word
    while ((i < COMP_CWORD)); do
        word=${COMP_WORDS[i]}
        case $word in
            -c|-d|-e|-k|-K|-l|--connect|--debug|--escape|--keepalive-interval|--keepalive-count|--log)
                [[ $word == -c || $word == --connect ]] && global+=("$word" "${COMP_WORDS[i+1]}")
                ((i += 2)) ;;
            -*) ((i++)) ;;
            *) break ;;
        esac
    done
    words=("${COMP_WORDS[@]:i:COMP_CWORD-i+1}")
    mapfile -t COMPREPLY < <(PROGRAM -q -r "${global[@]}" complete -- "${words[@]}" 2>/dev/null </dev/null)
}
complete -o default -F _PROGRAM PROGRAM
)";
    constexpr const char* zsh = R"(#compdef PROGRAM
_PROGRAM() {
    local -a global given
    local i=2
    while ((i < CURRENT)); do
        case ${words[i]} in
            -c|--connect) global+=("${words[i]}" "${words[i+1]}"); ((i += 2)) ;;
            -d|-e|-k|-K|-l|--debug|--escape|--keepalive-interval|--keepalive-count|--log) ((i += 2)) ;;
            -*) ((i++)) ;;
            *) break ;;
        esac
    done
    given=("${(@f)$(PROGRAM -q -r "${global[@]}" complete -- "${(@)words[i,CURRENT]}" 2>/dev/null </dev/null)}")
    compadd -- "${given[@]}"
}
_PROGRAM "$@"
)";
    std::string text;
    if (shell == "bash") text = bash;
    else if (shell == "zsh") text = zsh;
    else return std::nullopt;
    constexpr std::string_view place = "PROGRAM";
    for (auto at = text.find(place); at != text.npos; at = text.find(place, at + program.size())) text.replace(at, place.size(), program);
    return text;
}

}  // namespace vireo::cli
