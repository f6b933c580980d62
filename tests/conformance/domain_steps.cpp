// The steps from a domain's XML to its command line, without a daemon: what offline.py replays the corpora with.
//
// Reads "STEP LENGTH\n" and LENGTH bytes of XML; answers "ok LENGTH\n" or "error CODE DOMAIN LENGTH\n" and the text.
// Steps: roundtrip, define, dumpxml-inactive, native-argv; domcapabilities reads four words in place of XML.
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <sstream>
#include <string>

#include "base/error.hpp"
#include "drivers/qemu/capability_cache.hpp"
#include "drivers/qemu/complete.hpp"
#include "drivers/qemu/domain_capabilities.hpp"
#include "drivers/qemu/native.hpp"
#include "model/domain/read.hpp"
#include "model/domain/tables.hpp"
#include "schema/diff.hpp"
#include "schema/json.hpp"

namespace {

using namespace vireo;

qemu::Config reference_configuration() {
    qemu::Config config;
    config.config_directory = "/etc/libvirt/qemu";
    config.library_directory = "/var/lib/libvirt/qemu";
    config.state_directory = "/run/libvirt/qemu";
    config.log_directory = "/var/log/libvirt/qemu";
    config.cache_directory = "/var/cache/libvirt/qemu";
    for (std::string* directory : {&config.vnc_tls_x509_cert_dir, &config.spice_tls_x509_cert_dir, &config.chardev_tls_x509_cert_dir,
                                   &config.nbd_tls_x509_cert_dir, &config.vxhs_tls_x509_cert_dir, &config.migrate_tls_x509_cert_dir,
                                   &config.backup_tls_x509_cert_dir}) {
        if (directory->empty()) *directory = config.default_tls_x509_cert_dir;
    }
    return config;
}

class Steps {
public:
    Steps() : config_(reference_configuration()), cache_({.directory = cache_directory(), .credentials = {}, .filters = {}, .try_kvm = true}) {
        environment_.capabilities = [this](const std::string& binary) { return cache_.get(binary); };
        environment_.emulator = [](std::string_view arch, model::VirtType) { return qemu::CapabilityCache::emulator(arch); };
        environment_.config = &config_;
        environment_.host_arch = qemu::CapabilityCache::host_arch();
        host_.search_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        host_.now = std::time(nullptr);
        host_.firmware = qemu::host_firmware();
        const std::time_t now = std::time(nullptr);
        std::tm local{};
        localtime_r(&now, &local);
        host_.utc_offset = local.tm_gmtoff;
        // The fixtures of the corpora: one network, secrets of any value.
        host_.network_address = [](const std::string& network) -> std::string {
            if (network == "default") return "192.168.122.1";
            if (network == "Bobsnetwork") return "10.77.0.1";
            throw Error(ErrorCode::no_network, "no network with matching name '" + network + "'");
        };
        host_.secret = [](const qemu::NeededSecret&) { return std::string("value"); };
    }

    std::string run(const std::string& step, const std::string& xml) {
        if (step == "domcapabilities") return capabilities(xml);
        if (step == "roundtrip") return model::write_domain(model::read_domain(xml));
        if (step == "json") return through_json(xml);
        model::Domain domain = qemu::define(xml, {}, environment_);
        if (step == "define") return domain.name;
        if (step == "dumpxml-inactive") return model::write_domain(domain);
        if (step == "native-argv") {
            const auto capabilities = cache_.get(domain.devices.emulator.value_or(""));
            return qemu::shell_text(qemu::native_command_line(std::move(domain), *capabilities, config_, host_));
        }
        throw Error(ErrorCode::invalid_arg, "no step '" + step + "'");
    }

private:
    // What is written must be what was read, and no difference be found between them.
    static std::string through_json(const std::string& xml) {
        const model::Domain domain = model::read_domain(xml);
        const auto back = schema::from_json<model::Domain>(schema::to_json(domain), "domain");
        if (const auto found = schema::diff(domain, back, "domain"); !found.empty())
            throw Error(ErrorCode::internal_error, found.front().path + ": '" + found.front().before + "' became '" + found.front().after + "'");
        if (!(back == domain)) throw Error(ErrorCode::internal_error, "not the same after JSON, and no difference found");
        return model::write_domain(back, {.secure = true});
    }

    // Words of one line: emulator, arch, machine, virt type; "-" for one that is left out.
    std::string capabilities(const std::string& line) {
        std::istringstream words(line);
        qemu::EmulatorRequest request;
        for (std::optional<std::string>* part : {&request.emulator, &request.arch, &request.machine, &request.virt_type}) {
            std::string word;
            if (words >> word && word != "-") *part = word;
        }
        qemu::DomainCapabilitiesHost host;
        host.emulators.host_arch = environment_.host_arch;
        host.emulators.capabilities = environment_.capabilities;
        host.emulators.emulator = [](std::string_view arch) { return qemu::CapabilityCache::emulator(arch); };
        host.firmware = host_.firmware;
        return qemu::domain_capabilities(request, config_, host);
    }

    static std::string cache_directory() {
        const char* directory = std::getenv("VIREO_CAPABILITY_CACHE");
        return directory ? directory : "";
    }

    qemu::Config config_;
    qemu::CapabilityCache cache_;
    qemu::Environment environment_;
    qemu::NativeHost host_;
};

}  // namespace

int main() {
    Steps steps;
    std::string line;
    while (std::getline(std::cin, line)) {
        const auto blank = line.find(' ');
        std::string xml(std::stoul(line.substr(blank + 1)), '\0');
        std::cin.read(xml.data(), std::streamsize(xml.size()));
        std::string answer;
        const vireo::Outcome failure = vireo::attempt([&] { answer = steps.run(line.substr(0, blank), xml); });
        if (failure) {
            std::cout << "error " << int(failure->code) << ' ' << int(failure->domain) << ' ' << failure->message.size() << '\n' << failure->message;
        } else {
            std::cout << "ok " << answer.size() << '\n' << answer;
        }
        std::cout.flush();
    }
}
