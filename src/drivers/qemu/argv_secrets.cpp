// Which secrets a command line will refer to; the names are those that its parts ask for.
#include "drivers/qemu/argv_blockdev.hpp"
#include "drivers/qemu/argv_parts.hpp"
#include "drivers/qemu/cat.hpp"
#include "drivers/qemu/char_sources.hpp"

namespace vireo::qemu {

using namespace model;
using schema::YesNo;

namespace {

class Collector {
public:
    Collector(const Domain& domain, const Config& config, unsigned first_node) : domain_(domain), config_(config), first_node_(first_node) {}

    std::vector<NeededSecret> collect() {
        disks();
        hostdevs();
        if (domain_.os.nvram && domain_.os.nvram->source) {
            BlockLayer layer;
            layer.source = &*domain_.os.nvram->source;
            layer.prefix = "libvirt-pflash1";
            layer.auth = layer.source->auth ? &*layer.source->auth : nullptr;
            layer.encryption = layer.source->encryption ? &*layer.source->encryption : nullptr;
            add(layer);
        }
        for_each_char_source(domain_, [this](const CharSource& source, const DeviceInfo& info) { chardev(source, info); });
        for (const Graphics& graphics : domain_.devices.graphics) {
            if (graphics.type() == GraphicsType::vnc && config_.vnc_tls) tls("vnc-tls-creds0-secret0", config_.vnc_tls_x509_secret_uuid);
        }
        return std::move(out_);
    }

private:
    void reference(std::string object, std::string usage_type, const SecretReference& secret) {
        NeededSecret needed;
        needed.object = std::move(object);
        needed.usage_type = std::move(usage_type);
        if (secret.uuid) needed.uuid = secret.uuid->text();
        needed.usage = secret.usage.value_or("");
        out_.push_back(std::move(needed));
    }
    void tls(std::string object, const std::string& uuid) {
        if (uuid.empty()) return;
        NeededSecret needed;
        needed.object = std::move(object);
        needed.usage_type = "tls";
        needed.uuid = uuid;
        out_.push_back(std::move(needed));
    }
    void add(const BlockLayer& layer) {
        const auto* network = std::get_if<NetworkSource>(&layer.source->where);
        if (network && layer.auth && layer.auth->secret) {
            reference(cat(layer.prefix, "-storage-auth-secret0"), network->protocol == StorageProtocol::rbd ? "ceph" : "iscsi", *layer.auth->secret);
        }
        if (layer.encryption && !layer.encryption->secrets.empty()) {
            reference(cat(layer.prefix, "-format-encryption-secret0"), "volume", layer.encryption->secrets.front());
        }
        if (network && !network->cookies.empty()) {
            NeededSecret needed;
            needed.object = cat(layer.prefix, "-storage-httpcookie-secret0");
            std::string value;
            for (const HttpCookie& cookie : network->cookies) value += cat(value.empty() ? "" : "; ", cookie.name, "=", cookie.value);
            needed.value = value;
            out_.push_back(std::move(needed));
        }
        if (network && network->protocol == StorageProtocol::nbd && (network->tls ? yes(*network->tls) : config_.nbd_tls)) {
            tls(cat(layer.prefix, "-storage-tls-secret0"), config_.nbd_tls_x509_secret_uuid);
        }
        if (network && network->protocol == StorageProtocol::vxhs && (network->tls ? yes(*network->tls) : config_.vxhs_tls)) {
            tls(cat(layer.prefix, "-storage-tls-secret0"), config_.vxhs_tls_x509_secret_uuid);
        }
    }
    void disks() {
        const auto& disks = domain_.devices.disks;
        std::vector<unsigned> first(disks.size());
        unsigned next = first_node_;
        for (std::size_t i = disks.size(); i-- > 0;) {
            first[i] = next;
            next += chain_length(disks[i]);
        }
        for (std::size_t i = 0; i < disks.size(); ++i) {
            if (!chain_length(disks[i])) continue;
            for (const BlockLayer& layer : layers_of(disks[i], first[i])) add(layer);
        }
    }
    void hostdevs() {
        for (const Hostdev& hostdev : domain_.devices.hostdevs) {
            const auto* scsi = std::get_if<ScsiHostdev>(&hostdev.kind);
            const auto* iscsi = scsi ? std::get_if<ScsiIscsi>(&scsi->source) : nullptr;
            if (iscsi && iscsi->auth && iscsi->auth->secret) {
                reference(cat(alias_of(hostdev.info), "-storage-auth-secret0"), "iscsi", *iscsi->auth->secret);
            }
        }
    }
    void chardev(const CharSource& source, const DeviceInfo& info) {
        const auto* tcp = std::get_if<TcpChar>(&source.kind);
        if (tcp && (tcp->tls ? yes(*tcp->tls) : config_.chardev_tls)) {
            tls(cat("char", alias_of(info), "-secret0"), config_.chardev_tls_x509_secret_uuid);
        }
    }

    const Domain& domain_;
    const Config& config_;
    const unsigned first_node_;
    std::vector<NeededSecret> out_;
};

}  // namespace

std::vector<NeededSecret> needed_secrets(const Domain& domain, const Config& config, unsigned first_node) {
    return Collector(domain, config, first_node).collect();
}

}  // namespace vireo::qemu
