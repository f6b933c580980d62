#include "drivers/qemu/driver.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "base/files.hpp"
#include "base/log.hpp"
#include "driver/domain_calls.hpp"
#include "drivers/qemu/argv.hpp"
#include "drivers/qemu/control_group.hpp"
#include "drivers/qemu/definition_file.hpp"
#include "drivers/qemu/lifecycle.hpp"
#include "drivers/qemu/moments.hpp"
#include "drivers/qemu/statistics.hpp"
#include "model/domain/read.hpp"
#include "protocol/remote/domain_event.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;

namespace {

LogSource log("qemu");

driver::ActorOptions actor_options(const Config& config) {
    driver::ActorOptions options;
    options.max_queued = std::size_t(config.max_queued);
    options.interrupted = not_running();
    return options;
}

// A definition file that was read: what the registry and the object get.
struct LoadedDefinition {
    std::string file;
    ScannedDefinition found;
    Text text, public_text;
    Outcome problem;
};

}  // namespace

void check_flags(std::uint32_t flags, std::uint32_t supported, const char* function) {
    driver::check_flags(flags, supported, function, ErrorDomain::qemu);
}

Error not_running() { return Error(ErrorCode::operation_invalid, ErrorDomain::domain, "domain is not running"); }

DomainObject::DomainObject(std::string name, const Uuid& uuid, driver::WorkerPool& pool, const driver::ActorOptions& options)
    : uuid_(uuid), name_(std::move(name)), actor_(pool, options) {}
DomainObject::~DomainObject() = default;

QemuDriver::QemuDriver(driver::Surroundings& surroundings)
    : loop(surroundings.loop), workers(surroundings.workers), privileged(surroundings.privileged),
      paths(surroundings.paths.driver("qemu")), busy_changed(surroundings.changed), domains("domain", ErrorDomain::qemu),
      cgroups(privileged && geteuid() == 0 ? control_groups(read_config(paths, true), surroundings.paths.root) : nullptr),
      config_(read_config(paths, surroundings.privileged)), table_(std::make_shared<driver::Driver>()),
      secrets_(surroundings.secrets) {
    CapabilityCache::Options options;
    options.directory = paths.cache;
    options.filters = config()->capability_filters;
    if (privileged && geteuid() == 0) options.credentials = Credentials::of(config()->user, config()->group);
    capabilities = std::make_unique<CapabilityCache>(std::move(options));
    statistics = std::make_unique<StatisticsSampler>(*this);
    events.offer(driver::EventObject::domain, *table_);
    events.offer_monitor_events(*table_);
    offer_connection(*this, *table_);
    offer_lookup(*this, *table_);
    offer_definition(*this, *table_);
    offer_lifecycle(*this, *table_);
    offer_statistics(*this, *table_);
    offer_limits(*this, *table_);
    offer_pins(*this, *table_);
    offer_throttles(*this, *table_);
    offer_properties(*this, *table_);
    offer_hotplug(*this, *table_);
    offer_snapshots(*this, *table_);
    offer_checkpoints(*this, *table_);
    offer_resources(*this, *table_);
    offer_devices(*this, *table_);
    offer_console(*this, *table_);
    offer_capabilities(*this, *table_);
    offer_cpu_questions(*this, *table_);
    offer_cpu_times(*this, *table_);
}

QemuDriver::~QemuDriver() = default;

driver::Opened QemuDriver::open(const std::string& uri, std::uint32_t, driver::Session&) {
    const std::string own = privileged ? "qemu:///system" : "qemu:///session";
    if (uri.empty()) return {table_, own};
    std::string_view path = uri;
    path.remove_prefix(std::min(path.size(), path.find(":") + 1));
    if (path.starts_with("//")) path.remove_prefix(2);
    if (!path.starts_with('/')) path = path.substr(std::min(path.size(), path.find('/')));
    path = path.substr(0, path.find('?'));
    const std::string_view wanted = privileged ? "/system" : "/session";
    if (path != wanted && path != "/embed")
        throw Error(ErrorCode::internal_error, ErrorDomain::qemu,
                    path.empty() || path == "/"
                        ? "no QEMU URI path given, try " + own
                        : "unexpected QEMU URI path '" + std::string(path) + "', try " + own);
    return {table_, uri};
}

void QemuDriver::reload() {
    const Outcome outcome = attempt([&] { config_.publish(read_config(paths, privileged)); });
    if (outcome) log.error("", "configuration not reloaded: ", outcome->message);
}

void QemuDriver::stop(std::function<void()> done) { done(); }

QemuDriver::HostEnvironment QemuDriver::environment() {
    HostEnvironment out;
    out.config = config();
    out.rules.config = out.config.get();
    out.rules.capabilities = [this](const std::string& binary) { return capabilities->get(binary); };
    out.rules.emulator = [](std::string_view arch, model::VirtType) { return CapabilityCache::emulator(arch); };
    out.rules.host_arch = CapabilityCache::host_arch();
    return out;
}

std::string QemuDriver::secret_value(const NeededSecret& needed) const {
    const auto source = secrets_->get();
    const std::string named = needed.uuid.empty() ? "usage '" + needed.usage + "'" : "uuid '" + needed.uuid + "'";
    if (!source) throw Error(ErrorCode::no_secret, ErrorDomain::secret, "no secret with matching " + named + ": this daemon keeps no secrets");
    return source->value({.usage_type = needed.usage_type, .uuid = Uuid::parse(needed.uuid), .usage = needed.usage});
}

Domain QemuDriver::find(const remote::DomainRef& reference) const {
    if (Domain domain = domains.by_uuid(reference.uuid)) return domain;
    throw Error(ErrorCode::no_domain, ErrorDomain::qemu,
                "no domain with matching uuid '" + reference.uuid.text() + "' (" + reference.name + ")");
}

remote::DomainRef QemuDriver::reference(const DomainObject& domain) const {
    return {*domain.name(), domain.uuid(), domain.read()->id};
}

driver::Registry<DomainObject>::Claim QemuDriver::claim(const std::string& name, const Uuid& uuid) {
    return domains.claim(name, uuid, [&] { return std::make_shared<DomainObject>(name, uuid, workers, actor_options(*config())); });
}

void QemuDriver::lifecycle_event(const DomainObject& domain, int event, int detail) {
    events.publish<remote::DomainEventCallbackLifecycle>({.event = {reference(domain), event, detail}});
}

void QemuDriver::make_directories() {
    const auto credentials = privileged && geteuid() == 0 ? std::optional(Credentials::of(config()->user, config()->group)) : std::nullopt;
    struct Folder { std::string path; mode_t mode; bool of_qemu; };
    const Folder folders[] = {
        {paths.etc, 0700, false},           {paths.autostart, 0700, false},       {paths.run, 0755, false},
        {paths.log, 0700, false},           {paths.cache, 0750, true},            {paths.data, 0751, true},
        {paths.lib, 0751, true},            {paths.data + "/save", 0750, true},   {paths.data + "/snapshot", 0750, true},
        {paths.data + "/checkpoint", 0750, true},
        {paths.data + "/nvram", 0750, true}, {paths.data + "/dump", 0750, true},  {paths.lib + "/channel", 0750, true},
        {paths.lib + "/channel/target", 0750, true}, {paths.data + "/ram", 0750, true}};
    for (const Folder& folder : folders) {
        if (is_directory(folder.path)) continue;
        vireo::make_directories(parent_path(folder.path));   // QEMU's user must get through
        vireo::make_directories(folder.path, folder.mode);
        chmod(folder.path.c_str(), folder.mode);
        if (folder.of_qemu && credentials && chown(folder.path.c_str(), credentials->uid, credentials->gid) < 0)
            log.warning("", "cannot give ", folder.path, " to the user of QEMU");
    }
}

void QemuDriver::load() {
    make_directories();
    // Compat: libvirt's lock on the whole driver; a second daemon on the same folders must fail.
    driver_lock_.reset(::open((paths.run + "/driver.pid").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (!driver_lock_) throw system_error("Failed to open pid file '" + paths.run + "/driver.pid'");
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_len = 1;
    if (fcntl(driver_lock_.get(), F_SETLK, &whole) < 0)
        throw Error(ErrorCode::operation_failed, ErrorDomain::qemu,
                    "Failed to acquire pid file '" + paths.run + "/driver.pid': another daemon manages these guests");
    if (ftruncate(driver_lock_.get(), 0) == 0) dprintf(driver_lock_.get(), "%d", int(getpid()));
    load_definitions();
    reconnect_all(*this);
    start_automatically(*this);
}

void QemuDriver::load_definitions() {
    std::vector<LoadedDefinition> loaded;
    for (const std::string& name : list_directory(paths.etc))
        if (name.size() > 4 && name.ends_with(".xml")) loaded.push_back({.file = name});
    const HostEnvironment host = environment();
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i; (i = next++) < loaded.size();) {
            LoadedDefinition& one = loaded[i];
            one.problem = attempt([&] {
                const std::string content = read_file(paths.etc + "/" + one.file, 16u << 20);
                const DefinitionText text = parse_definition_file(content);
                std::optional<ScannedDefinition> scanned;
                if (text.checked) scanned = scan_definition(text.xml);
                if (scanned) {
                    one.text = Text(text.xml);
                } else {
                    const model::Domain domain = define(text.xml, {}, host.rules);
                    one.text = Text(model::write_domain(domain, {.secure = true}));
                    scanned = scan_definition(*one.text);
                    if (!scanned) throw Error(ErrorCode::internal_error, ErrorDomain::qemu, "the definition cannot be kept");
                }
                if (scanned->name + ".xml" != one.file)
                    throw Error(ErrorCode::xml_error, ErrorDomain::qemu,
                                "the file should be called " + scanned->name + ".xml after the domain in it");
                one.found = std::move(*scanned);
                one.public_text = one.found.facts.has_secrets ? public_text(*one.text) : one.text;
            });
        }
    };
    std::vector<std::thread> helpers;
    if (loaded.size() > 50)
        for (unsigned i = 1; i < std::max(1u, std::thread::hardware_concurrency()); ++i) helpers.emplace_back(work);
    work();
    for (std::thread& helper : helpers) helper.join();

    const auto autostarting = list_directory(paths.autostart);
    const auto saved = list_directory(paths.data + "/save");
    auto with_moments = list_directory(paths.data + "/snapshot");
    for (std::string& name : list_directory(paths.data + "/checkpoint")) with_moments.push_back(std::move(name));
    for (LoadedDefinition& one : loaded) {
        if (!one.problem) {
            one.problem = attempt([&] {
                auto held = claim(one.found.name, one.found.uuid);
                held.object()->change([&](DomainSnapshot& next_snapshot) {
                    next_snapshot.persistent = true;
                    next_snapshot.config = one.text;
                    next_snapshot.config_public = one.public_text;
                    next_snapshot.config_facts = one.found.facts;
                    next_snapshot.autostart = std::ranges::binary_search(autostarting, one.file);
                    if (std::ranges::find(with_moments, one.found.name) != with_moments.end())
                        next_snapshot.moments = load_moments(paths, one.found.name);
                    next_snapshot.managed_save = std::ranges::binary_search(saved, one.found.name + ".save");
                });
                held.commit();
            });
        }
        if (one.problem) log.error("", "Failed to load config for domain '", one.file.substr(0, one.file.size() - 4), "': ", one.problem->message);
    }
}

Text public_text(const std::string& secure_text) {
    return Text(model::write_domain(model::read_domain(secure_text), {}));
}

// ---- plugging into the programs ----

namespace {

const driver::Registered registered(driver::Factory{
    .name = "QEMU",
    .schemes = {"qemu"},
    .daemon = "virtqemud",
    .probe = [](const driver::Surroundings&) { return !CapabilityCache::host_emulator().empty(); },
    .make = [](driver::Surroundings& surroundings) -> std::shared_ptr<driver::Backend> {
        auto made = std::make_shared<QemuDriver>(surroundings);
        made->load();
        return made;
    }});

}  // namespace

}  // namespace vireo::qemu
