#include "drivers/test/file_world.hpp"

#include <sys/stat.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "drivers/test/world.hpp"
#include "model/domain/read.hpp"
#include "xml/document.hpp"
#include "xml/fragment.hpp"

namespace vireo::test {
namespace {

constexpr std::string_view test_space = "http://libvirt.org/schemas/domain/test/1.0";

const xml::Element* child(const xml::Element& parent, std::string_view name) {
    for (const xml::Element& each : parent.elements())
        if (each.name == name) return &each;
    return nullptr;
}

// A number of the node; what is not given stays.
void read_number(const xml::Element* parent, std::string_view name, std::uint32_t& value) {
    const xml::Element* element = parent ? child(*parent, name) : nullptr;
    if (!element) return;
    const auto number = parse_number<std::int64_t>(trim(element->content()));
    if (!number) throw refused(ErrorCode::xml_error, "invalid node cpu " + std::string(name) + " value");
    value = std::uint32_t(*number);
}

Node read_node(const xml::Element& root) {
    Node node;
    if (const xml::Element* cpu = child(root, "cpu")) {
        read_number(cpu, "nodes", node.nodes);
        read_number(cpu, "sockets", node.sockets);
        read_number(cpu, "cores", node.cores);
        read_number(cpu, "threads", node.threads);
        node.cpus = node.sockets * node.cores * node.threads * node.nodes;
        read_number(cpu, "active", node.cpus);
        read_number(cpu, "mhz", node.mhz);
        if (const xml::Element* model = child(*cpu, "model")) node.model = std::string(trim(model->content()));
    }
    if (const xml::Element* memory = child(root, "memory")) {
        const auto number = parse_number<std::uint64_t>(trim(memory->content()));
        if (!number) throw refused(ErrorCode::xml_error, "invalid memory value");
        node.memory = *number;
    }
    return node;
}

struct Part {
    std::string text;                             // a document of its own
    std::optional<int> run_state;
    bool transient = false, managed_save = false;
    std::vector<std::string> snapshots;
};

Part read_part(const xml::Document& document, const xml::Element& element, const std::string& folder) {
    Part part;
    if (const auto* file = element.attribute("file")) {
        const std::string path = file->starts_with('/') ? std::string(*file) : folder + "/" + std::string(*file);
        part.text = read_file(path);
        return part;
    }
    for (const xml::Element& each : element.elements()) {
        if (each.space != test_space) continue;
        if (each.name == "runstate") part.run_state = parse_number<int>(trim(each.content()));
        else if (each.name == "transient") part.transient = true;
        else if (each.name == "hasmanagedsave") part.managed_save = true;
        else if (each.name == "domainsnapshot") part.snapshots.push_back(xml::Fragment(document, each).text());
    }
    part.text = xml::Fragment(document, element).text();
    return part;
}

// States that a guest of a file may begin in.
void put_state(World::Change& change, const Part& part) {
    const int state = part.run_state.value_or(int(State::running));
    if (state < 0 || state > int(State::crashed)) throw refused(ErrorCode::xml_error, "runstate '" + std::to_string(state) + "' out of range'");
    if (part.transient && state == int(State::shutoff)) throw refused(ErrorCode::xml_error, "transient domain cannot have runstate 'shutoff'");
    if (part.managed_save && state != int(State::shutoff)) throw refused(ErrorCode::xml_error, "domain with managedsave data can only have runstate 'shutoff'");
    change.next.managed_save = part.managed_save;
    if (state == int(State::shutoff)) return;
    start_guest(change, reason::booted, lifecycle::started_booted);
    change.next.state = State(state);
    change.next.reason = 0;
    if (part.transient) {
        change.next.persistent = false;
        change.next.config = nullptr;
    }
}

void add_snapshots(World::Change& change, const Part& part) {
    for (const std::string& text : part.snapshots) {
        model::Snapshot snapshot = model::read_snapshot(text, {.status = true, .domain = ErrorDomain::domain_snapshot});
        if (snapshot.domain) complete_definition(*snapshot.domain);
        const bool is_current = snapshot.active == 1;
        snapshot.active.reset();
        const std::string name = snapshot.name.value_or("");
        change.next.snapshots.put(std::move(snapshot));
        if (is_current) {
            if (!change.next.snapshots.current().empty())
                throw refused(ErrorCode::internal_error, "more than one snapshot claims to be active");
            change.next.snapshots.set_current(name);
        }
    }
}

void add_domain(World& world, const Part& part) {
    const GuestPtr guest = world.add(read_definition(part.text));
    World::Change change(world, guest);
    put_state(change, part);
    add_snapshots(change, part);
    change.commit();
}

}  // namespace

std::shared_ptr<World> read_world(driver::WorkerPool& workers, const std::string& path) {
    const std::string text = read_file(path);
    const auto document = xml::Document::parse(text, path);
    const xml::Element& root = document.root();
    if (root.name != "node") throw refused(ErrorCode::xml_error, "Root element is not 'node'");
    const std::string folder = path.substr(0, path.rfind('/'));
    auto world = std::make_shared<World>(workers, read_node(root));
    Shelf<VirtualNetwork>::List networks;
    Shelf<Pool>::List pools;
    Shelf<HostInterface>::List interfaces;
    Shelf<model::NodeDevice>::List devices;
    for (const xml::Element& element : root.elements()) {
        const std::string_view kind = element.name;
        if (kind != "domain" && kind != "network" && kind != "interface" && kind != "pool" && kind != "device") continue;
        const Part part = read_part(document, element, folder);
        if (kind == "domain") {
            add_domain(*world, part);
        } else if (kind == "network") {
            VirtualNetwork network;
            network.config = network.live = std::make_shared<const model::Network>(read_network_definition(part.text));
            networks.put(nullptr, std::move(network));
        } else if (kind == "interface") {
            interfaces.put(nullptr, {std::make_shared<const model::HostInterface>(model::read_host_interface(part.text)), true});
        } else if (kind == "pool") {
            pools.put(nullptr, new_pool(model::read_storage_pool(part.text)));
        } else {
            devices.put(nullptr, model::read_node_device(part.text));
        }
    }
    world->networks.publish(std::move(networks));
    world->pools.publish(std::move(pools));
    world->interfaces.publish(std::move(interfaces));
    world->devices.publish(std::move(devices));
    return world;
}

}  // namespace vireo::test
