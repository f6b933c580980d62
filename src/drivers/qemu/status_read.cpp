// Reading status files, ours and libvirt's.
#include "base/text.hpp"
#include "drivers/qemu/live_definition.hpp"
#include "drivers/qemu/status_file.hpp"
#include "schema/read.hpp"
#include "xml/document.hpp"

namespace vireo::qemu {

namespace {

[[noreturn]] void refuse(const std::string& what) { throw Error(ErrorCode::internal_error, ErrorDomain::qemu, what); }

void read_capabilities(Running& run, const xml::Element& list) {
    auto capabilities = std::make_shared<Capabilities>();
    for (const xml::Element& flag : list.elements()) {
        if (flag.name != "flag") continue;
        const auto found = capability_from_name(flag.attribute_or("name", ""));
        if (!found) refuse("Unknown qemu capabilities flag " + std::string(flag.attribute_or("name", "")));
        capabilities->set(*found);
    }
    run.capabilities = std::move(capabilities);
}

}  // namespace

ReadStatus read_status(std::string text) {
    const xml::Document document = xml::Document::parse(std::move(text), "(domain_status)");
    const xml::Element& root = document.root();
    if (root.name != "domstatus") refuse("unexpected root element <" + std::string(root.name) + ">, expecting <domstatus>");
    ReadStatus out;
    out.running = std::make_unique<Running>();
    Running& run = *out.running;
    const auto state = state_of_word(root.attribute_or("state", ""));
    if (!state) refuse("invalid domain state '" + std::string(root.attribute_or("state", "")) + "'");
    out.state = *state;
    if (const auto* word = root.attribute("reason")) {
        const auto found = reason_of_word(*state, *word);
        if (!found) refuse("invalid domain state reason '" + std::string(*word) + "'");
        out.reason = *found;
    }
    const auto pid = parse_number<pid_t>(root.attribute_or("pid", ""));
    if (!pid || *pid <= 0) refuse("invalid pid");
    run.pid = *pid;
    for (const xml::Element& element : root.elements()) {
        const auto attribute = [&](const char* name) { return std::string(element.attribute_or(name, "")); };
        if (element.name == "monitor") run.monitor_path = attribute("path");
        else if (element.name == "taint") run.taints.push_back(attribute("flag"));
        else if (element.name == "deprecation") run.deprecations.push_back(element.content());
        else if (element.name == "qemuCaps") read_capabilities(run, element);
        else if (element.name == "lockstate") run.lock_state = element.content();
        else if (element.name == "fakereboot") run.fake_reboot = true;
        else if (element.name == "libDir") run.library_directory = attribute("path");
        else if (element.name == "channelTargetDir") run.channel_directory = attribute("path");
        else if (element.name == "allowReboot") { if (attribute("value") != "default") run.allow_reboot = attribute("value") == "yes"; }
        else if (element.name == "nodename") run.next_node = parse_number<int>(attribute("index")).value_or(0);
        else if (element.name == "fdset") run.next_fdset = parse_number<int>(attribute("index")).value_or(0);
        else if (element.name == "agentTimeout") run.agent_timeout = parse_number<int>(element.content()).value_or(-2);
        else if (element.name == "job") out.starting = attribute("async") == "start";
        else if (element.name == "cpu") run.original_cpu = schema::read<model::Cpu>(document, element, {});
        else if (element.name == "vcpus")
            for (const xml::Element& vcpu : element.elements()) {
                const auto id = parse_number<unsigned>(vcpu.attribute_or("id", ""));
                if (!id || *id > 65535) continue;
                if (run.vcpu_threads.size() <= *id) run.vcpu_threads.resize(*id + 1);
                run.vcpu_threads[*id] = parse_number<pid_t>(vcpu.attribute_or("pid", "")).value_or(0);
            }
        else if (element.name == "domain") {
            run.live = schema::read<model::Domain>(document, element, {.live = true, .status = true});
            run.id = run.live.id.value_or(-1);
        }
    }
    if (run.live.name.empty() || !run.live.uuid || run.id < 0) refuse("no domain config");
    if (run.monitor_path.empty()) refuse("no monitor path");
    run.ports = ports_of(run.live);
    return out;
}

}  // namespace vireo::qemu
