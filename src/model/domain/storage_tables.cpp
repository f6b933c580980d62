// The tables of storage sources: shared by disks, NVRAM files, SCSI host devices.
#include <algorithm>

#include "model/domain/tables.hpp"
#include "xml/document.hpp"

namespace vireo::model {

namespace {
bool auth_is_written(const StorageSource& source) { return !std::holds_alternative<VolumeSource>(source.where); }
bool has_file(const FileSource& source) { return source.file && !source.file->empty(); }
}  // namespace

void after_read(SecretReference& secret, ReadContext& context) {
    if (!secret.uuid && !secret.usage) context.fail(ErrorCode::xml_error, ErrorDomain::none, "missing secret uuid or usage attribute");
    if (secret.uuid && secret.usage) context.fail(ErrorCode::xml_error, ErrorDomain::none, "either secret uuid or usage expected");
}
void after_read(Encryption& encryption, ReadContext& context) {
    for (const SecretReference& secret : encryption.secrets) {
        if (!secret.type || secret.type->empty()) {
            context.fail(ErrorCode::xml_error, ErrorDomain::storage, "unknown volume encryption secret type", "secret");
        } else if (*secret.type != "passphrase") {
            context.fail(ErrorCode::config_unsupported, ErrorDomain::storage,
                         "unknown volume encryption secret type " + *secret.type, "secret/@type");
        }
    }
}
void after_read(StorageAuth& auth, ReadContext& context) {
    if (auth.username.empty()) context.fail(ErrorCode::xml_error, ErrorDomain::storage, "missing username for auth");
    if (!auth.secret) return context.fail(ErrorCode::xml_error, ErrorDomain::storage, "Missing <secret> element in auth");
    const std::string type = auth.secret->type.value_or("(null)");
    if (type != "ceph" && type != "iscsi") context.fail(ErrorCode::config_unsupported, "unknown secret type '" + type + "'", "secret");
}
void after_read(Reconnect& reconnect, ReadContext& context) {
    if (is_yes(reconnect.enabled) && !reconnect.timeout && !reconnect.delay)
        context.fail(ErrorCode::xml_error, ErrorDomain::xml, "Missing required attribute 'timeout' in element 'reconnect'");
    // The time counts only where it connects again.
    if (!is_yes(reconnect.enabled)) reconnect.timeout.reset();
}
// The socket of a helper of our own is no matter of another host.
bool keeps_helper(const Reservations& reservations, const WriteOptions& options) {
    return !options.migratable || reservations.managed != YesNo::yes;
}
void after_read(Reservations& reservations, ReadContext& context) {
    if (!reservations.source) {
        if (reservations.managed == YesNo::no) context.fail(ErrorCode::xml_error, ErrorDomain::storage, "missing connection type for <reservations/>");
        return;
    }
    const xml::Element* place = context.element.child("source");
    auto fail = [&](std::string what) { context.fail(ErrorCode::xml_error, ErrorDomain::storage, std::move(what), "source"); };
    const ReservationsSource& source = *reservations.source;
    if (source.type.empty() || !place->attribute("type")) fail("missing connection type for <reservations/>");
    if (source.path.empty()) fail("missing path for <reservations/>");
    if (source.mode.empty() || !place->attribute("mode")) fail("missing connection mode for <reservations/>");
    if (source.type != "unix") fail("unsupported connection type for <reservations/>: " + source.type);
    if (source.mode != "client") fail("unsupported connection mode for <reservations/>: " + source.mode);
}
void after_read(StorageHost& host, ReadContext& context) {
    const auto transport = host.transport.value_or(NetworkTransport::tcp);
    if (transport == NetworkTransport::unix) {
        if (!host.socket) context.fail(ErrorCode::xml_error, "missing socket for unix transport");
        return;
    }
    if (host.socket) {
        const auto* word = context.element.attribute("transport");
        return context.fail(ErrorCode::xml_error,
                            "transport '" + std::string(word ? *word : "(null)") + "' does not support socket attribute", "@socket");
    }
    if (!host.name) context.fail(ErrorCode::xml_error, "missing name for host");
}
void after_read(HttpCookie& cookie, ReadContext& context) {
    auto fail = [&](std::string what) { context.fail(ErrorCode::xml_error, ErrorDomain::storage, std::move(what)); };
    auto has_any_of = [](std::string_view text, std::string_view refused) {
        return std::ranges::any_of(text, [&](unsigned char c) { return c <= ' ' || c == 0x7f || refused.find(static_cast<char>(c)) != refused.npos; });
    };
    if (cookie.name.empty()) return fail("missing cookie name");
    if (has_any_of(cookie.name, "()<>@,;:\\\"/[]?={}")) return fail("cookie name '" + cookie.name + "' contains invalid characters");
    std::string_view value = cookie.value;
    if (value.empty()) return fail("missing value for cookie '" + cookie.name + "'");
    if (value.size() > 1 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    if (has_any_of(value, "\",;\\")) fail("value of cookie '" + cookie.name + "' contains invalid characters");
}
void after_read(VhostUserSource& source, ReadContext& context) {
    if (source.type != "unix") context.fail(ErrorCode::xml_error, "invalid 'type' attribute for vhostuser disk source", "source");
}
void after_read(NetworkSource& source, ReadContext& context) {
    for (std::size_t i = 0; i < source.cookies.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (source.cookies[i].name == source.cookies[j].name)
                context.fail(ErrorCode::xml_error, ErrorDomain::storage, "duplicate cookie '" + source.cookies[i].name + "'", "source/cookies");
    const bool given = context.element.name == "source" || context.element.child("source");
    if (given && !source.name && source.protocol != StorageProtocol::nbd)
        context.fail(ErrorCode::xml_error, "missing name for disk source", "source");
    if (source.name && source.name->empty()) source.name.reset();
}
void after_read(VolumeSource& source, ReadContext& context) {
    const xml::Element* place = context.element.name == "source" ? &context.element : context.element.child("source");
    if (place && !place->attribute("pool") != !place->attribute("volume"))
        context.fail(ErrorCode::xml_error, "'pool' and 'volume' must be specified together for 'pool' type source", "source");
}
void after_read(BackingStore& layer, ReadContext& context) {
    if (!context.element.attribute("type")) {    // without a type it ends the chain, whatever stands in it
        layer = {};
        return;
    }
    if (!layer.format) context.fail(ErrorCode::xml_error, "missing disk backing store format");
    if (!context.element.child("source")) context.fail(ErrorCode::xml_error, "missing disk backing store source");
}
// A label that changes nothing is none.
void take_overrides(std::vector<SeclabelOverride>& labels) {
    std::erase_if(labels, [](const SeclabelOverride& label) { return !label.label && label.relabel != YesNo::no && !label.labelskip; });
    for (SeclabelOverride& label : labels)
        if (label.label && !label.relabel) label.relabel = YesNo::yes;
}
void after_read(StorageSource& source, ReadContext&) { take_overrides(source.seclabels); }
void after_read(FileSource& source, ReadContext&) {
    if (!has_file(source)) source.file.reset();
}
void after_read(BlockSource& source, ReadContext&) {
    if (source.dev && source.dev->empty()) source.dev.reset();
}
void after_read(DirSource& source, ReadContext&) {
    if (source.dir && source.dir->empty()) source.dir.reset();
}

}  // namespace vireo::model

namespace vireo::schema {

using namespace model;

template <> inline constexpr auto fields<Reconnect> = rows(
    attribute<&Reconnect::enabled>("enabled", "Whether to connect again after the connection was lost."),
    attribute<&Reconnect::timeout>("timeout", "Seconds between attempts."),
    attribute<&Reconnect::delay>("delay", "Seconds during which a lost connection is retried.", {.since = "9.0.1"}));

template <> inline constexpr auto fields<SecretReference> = rows(
    attribute<&SecretReference::type>("type", "What the secret is for: passphrase, ceph or iscsi."),
    attribute<&SecretReference::uuid>("uuid", "UUID of the secret.", {.message = "invalid secret uuid '{value}'"}),
    attribute<&SecretReference::usage>("usage", "Usage that names the secret."));

template <> inline constexpr auto fields<EncryptionCipher> = rows(
    attribute<&EncryptionCipher::name>("name", "Name of the cipher, such as aes.", {.required = true}),
    attribute<&EncryptionCipher::size>("size", "Size of its key in bits.", {.required = true}),
    attribute<&EncryptionCipher::mode>("mode", "Mode of operation, such as cbc."),
    attribute<&EncryptionCipher::hash>("hash", "Hash algorithm, such as sha256."));

template <> inline constexpr auto fields<EncryptionIvgen> = rows(
    attribute<&EncryptionIvgen::name>("name", "Generator of the initialization vector, such as plain64.", {.required = true}),
    attribute<&EncryptionIvgen::hash>("hash", "Hash algorithm of the generator."));

template <> inline constexpr auto fields<Encryption> = rows(
    attribute<&Encryption::format>("format", "Format of the encryption.", {.required = true, .empty_is_none = true, .error = ErrorCode::config_unsupported, .message = "unknown volume encryption format type {value}", .missing = "unknown volume encryption format"}),
    attribute<&Encryption::engine>("engine", "Who decrypts.", {.since = "8.7.0"}),
    element<&Encryption::secrets>("secret", "A secret that opens the image."),
    element<&Encryption::cipher>("cipher", "Cipher used when the image is made."),
    element<&Encryption::ivgen>("ivgen", "Generator of initialization vectors used when the image is made."));

template <> inline constexpr auto fields<StorageAuth> = rows(
    attribute<&StorageAuth::username>("username", "User name at the server.", {.required = true, .missing = "missing username for auth"}),
    element<&StorageAuth::secret>("secret", "Password at the server."));

template <> inline constexpr auto fields<SeclabelOverride> = rows(
    attribute<&SeclabelOverride::model>("model", "Security driver that the label is for."),
    attribute<&SeclabelOverride::labelskip>("labelskip", "Set when the resource could not be labelled.", {.live = true}),
    attribute<&SeclabelOverride::relabel>("relabel", "Whether the resource is labelled for the guest."),
    leaf<&SeclabelOverride::label>("label", "Label of the resource."));

template <> inline constexpr auto fields<ReservationsSource> = rows(
    attribute<&ReservationsSource::type>("type", "Kind of socket: unix."),
    attribute<&ReservationsSource::path>("path", "Socket of the helper."),
    attribute<&ReservationsSource::mode>("mode", "Role on the socket: client."),
    element<&ReservationsSource::reconnect>("reconnect", "What to do when the connection is lost."));

template <> inline constexpr auto fields<Reservations> = rows(
    attribute<&Reservations::managed>("managed", "Whether the helper is started and stopped with the guest.", {.required = true}),
    attribute<&Reservations::migration>("migration", "Whether reservations move with the guest.", {.since = "12.1.0"}),
    element<&Reservations::source>("source", "Socket of the helper.", {.only_if = when<&keeps_helper>}));

template <> inline constexpr auto fields<StorageSlice> = rows(
    attribute<&StorageSlice::type>("type", "What is cut out: storage.", {.required = true}),
    attribute<&StorageSlice::offset>("offset", "Bytes before the slice.", {.required = true}),
    attribute<&StorageSlice::size>("size", "Bytes of the slice.", {.required = true, .min = 1}));

template <> inline constexpr auto fields<StorageHost> = rows(
    attribute<&StorageHost::name>("name", "Name or address of the server."),
    attribute<&StorageHost::port>("port", "Port of the server.", {.error = ErrorCode::invalid_arg, .message = "failed to parse port number '{value}'"}),
    attribute<&StorageHost::transport>("transport", "Transport to the server.", {.error = ErrorCode::config_unsupported, .message = "unknown protocol transport type '{value}'", .since = "1.0.6"}),
    attribute<&StorageHost::socket>("socket", "Socket of the server, with transport unix.", {.since = "1.0.6"}));

template <> inline constexpr auto fields<HttpCookie> = rows(
    attribute<&HttpCookie::name>("name", "Name of the cookie.", {.required = true}),
    text<&HttpCookie::value>("Value of the cookie.", {.written = Written::always, .secure = true}));

template <> inline constexpr auto fields<StorageIdentity> = rows(
    attribute<&StorageIdentity::username>("username", "User name for ssh.", {.since = "9.8.0"}),
    attribute<&StorageIdentity::keyfile>("keyfile", "File of the private key for ssh.", {.since = "9.8.0"}),
    attribute<&StorageIdentity::agentsock>("agentsock", "Socket of the ssh agent.", {.since = "9.8.0"}),
    attribute<&StorageIdentity::user>("user", "User at the NFS server.", {.since = "7.0.0"}),
    attribute<&StorageIdentity::group>("group", "Group at the NFS server.", {.since = "7.0.0"}));

template <> inline constexpr auto fields<FileSource> = rows(
    attribute<&FileSource::file>("file", "Image file on the host; left out for a drive without medium.", {.inside = "source"}),
    attribute<&FileSource::fdgroup>("fdgroup", "Name of a group of passed file descriptors to use instead of opening the file.",
                                    {.inside = "source", .since = "9.0.0"}));
template <> inline constexpr auto fields<BlockSource> = rows(
    attribute<&BlockSource::dev>("dev", "Block device of the host.", {.inside = "source"}));
template <> inline constexpr auto fields<DirSource> = rows(
    attribute<&DirSource::dir>("dir", "Folder of the host that the guest sees as a FAT disk.", {.inside = "source"}));
template <> inline constexpr auto fields<NetworkSource> = rows(
    attribute<&NetworkSource::protocol>("protocol", "How to reach the storage.", {.inside = "source", .needed = true}),
    attribute<&NetworkSource::name>("name", "Image, export, target or path at the server.", {.inside = "source"}),
    attribute<&NetworkSource::query>("query", "Query string of an HTTP address.", {.inside = "source", .since = "6.2.0"}),
    attribute<&NetworkSource::tls>("tls", "Whether the connection is encrypted.", {.inside = "source", .since = "2.3.0"}),
    attribute<&NetworkSource::tls_hostname>("tlsHostname", "Name that the server's certificate must have.",
                                            {.inside = "source", .since = "8.2.0"}),
    element<&NetworkSource::hosts>("host", "A server that has it.", {.inside = "source"}),
    attribute<&NetworkSource::snapshot>("name", "Snapshot to open.", {.inside = "source/snapshot", .since = "1.2.9"}),
    attribute<&NetworkSource::config_file>("file", "Client configuration of the storage system.",
                                           {.inside = "source/config", .since = "1.2.9"}),
    attribute<&NetworkSource::initiator_iqn>("name", "Name of the iSCSI initiator.", {.inside = "source/initiator/iqn", .empty_is_none = true, .since = "4.7.0"}),
    attribute<&NetworkSource::ssl_verify>("verify", "Whether the server's certificate is checked.",
                                          {.inside = "source/ssl", .since = "6.2.0"}),
    element<&NetworkSource::cookies>("cookie", "A cookie sent to the server.", {.inside = "source/cookies", .secure = true, .since = "6.2.0"}),
    attribute<&NetworkSource::readahead>("size", "Bytes read ahead.", {.inside = "source/readahead", .zero_is_none = true, .empty_is_none = true, .message = "invalid readahead size or timeout", .since = "6.2.0"}),
    attribute<&NetworkSource::timeout>("seconds", "Seconds after which a request fails.", {.inside = "source/timeout", .zero_is_none = true, .empty_is_none = true, .message = "invalid readahead size or timeout", .since = "6.2.0"}),
    element<&NetworkSource::identity>("identity", "Who is asking.", {.inside = "source", .since = "7.0.0"}),
    element<&NetworkSource::reconnect>("reconnect", "What to do when the connection is lost.",
                                       {.inside = "source", .since = "4.7.0"}),
    attribute<&NetworkSource::known_hosts>("path", "File with the keys of known ssh servers.",
                                           {.inside = "source/knownHosts", .since = "9.8.0"}));
template <> inline constexpr auto fields<VolumeSource> = rows(
    attribute<&VolumeSource::pool>("pool", "Storage pool of the volume.", {.inside = "source", .since = "1.0.5"}),
    attribute<&VolumeSource::volume>("volume", "Name of the volume.", {.inside = "source", .since = "1.0.5"}),
    attribute<&VolumeSource::mode>("mode", "How an iSCSI volume is reached.", {.inside = "source", .error = ErrorCode::config_unsupported, .message = "unknown source mode '{value}' for volume type disk", .since = "1.1.1"}));
template <> inline constexpr auto fields<NvmeSource> = rows(
    attribute<&NvmeSource::type>("type", "How the drive is reached: pci.", {.inside = "source", .since = "6.0.0"}),
    attribute<&NvmeSource::managed>("managed", "Whether the drive is taken from the host and given back.",
                                    {.inside = "source", .since = "6.0.0"}),
    attribute<&NvmeSource::namespace_>("namespace", "Namespace on the drive.", {.inside = "source", .needed = true, .min = 1, .since = "6.0.0"}),
    element<&NvmeSource::address>("address", "PCI address of the drive.", {.inside = "source", .since = "6.0.0"}));
template <> inline constexpr auto fields<VhostUserSource> = rows(
    attribute<&VhostUserSource::type>("type", "Kind of socket: unix.", {.inside = "source", .needed = true, .since = "7.1.0"}),
    attribute<&VhostUserSource::path>("path", "Socket of the storage server.", {.inside = "source", .needed = true, .since = "7.1.0"}),
    element<&VhostUserSource::reconnect>("reconnect", "What to do when the connection is lost.",
                                         {.inside = "source", .since = "7.1.0"}));
template <> inline constexpr auto fields<VhostVdpaSource> = rows(
    attribute<&VhostVdpaSource::dev>("dev", "vDPA block device of the host.", {.inside = "source", .needed = true, .since = "9.8.0"}));

template <> inline constexpr auto fields<BlockNode> = rows(
    attribute<&BlockNode::type>("type", "What the node does.", {.required = true}),
    attribute<&BlockNode::name>("name", "Name of the node.", {.required = true}));
template <> inline constexpr auto fields<StorageSecret> = rows(
    attribute<&StorageSecret::type>("type", "What the secret is for.", {.required = true}),
    attribute<&StorageSecret::alias>("alias", "Name of the object that holds it.", {.required = true}));
template <> inline constexpr auto fields<StoragePrivate> = rows(
    element<&StoragePrivate::nodes>("nodename", "A node of the layer.", {.inside = "nodenames"}),
    element<&StoragePrivate::slice>("slice", "The part of the storage that a block job uses."),
    leaf<&StoragePrivate::reservations>("reservations", "The helper for reservations.", {.in_attribute = "mgralias"}),
    leaf<&StoragePrivate::relative_path>("relPath", "The path as the image above names it."),
    element<&StoragePrivate::secrets>("secret", "A secret that the hypervisor holds.", {.inside = "objects"}),
    leaf<&StoragePrivate::tls>("TLSx509", "Credentials of the connection.", {.inside = "objects", .in_attribute = "alias"}),
    leaf<&StoragePrivate::threshold_uses_index>("thresholdEvent", "Whether threshold events name the layer by its index.", {.in_attribute = "indexUsed"}));

template <> inline constexpr auto fields<StorageSource> = rows(
    choice<&StorageSource::where>("type", "What kind of storage it is."),
    attribute<&StorageSource::startup_policy>("startupPolicy", "What happens when the storage is missing.",
                                              {.inside = "source", .since = "0.9.7"}),
    attribute<&StorageSource::index>("index", "Number of the layer in block jobs.",
                                     {.inside = "source", .live = true, .since = "4.7.0"}),
    element<&StorageSource::slice>("slice", "Part of the storage that is used.", {.inside = "source/slices", .since = "6.1.0"}),
    element<&StorageSource::seclabels>("seclabel", "Label of the storage, instead of the guest's.", {.inside = "source"}),
    element<&StorageSource::auth>("auth", "Who is asking the server.",
                                  {.inside = "source", .only_if = when<&auth_is_written>, .since = "3.9.0"}),
    element<&StorageSource::encryption>("encryption", "How the content is encrypted.", {.inside = "source", .since = "3.9.0"}),
    element<&StorageSource::reservations>("reservations", "SCSI persistent reservations through a helper.",
                                          {.inside = "source", .since = "4.4.0"}),
    element<&StorageSource::data_store>("dataStore", "External data file of the image.", {.inside = "source", .since = "10.10.0"}),
    element<&StorageSource::private_data>("privateData", "What the daemon keeps with the layer.", {.inside = "source", .status = true}));

template <> inline constexpr auto fields<DataStore> = rows(
    part<&DataStore::source>("Where the data is."),
    attribute<&DataStore::format>("type", "Format of the data.", {.inside = "format", .since = "10.10.0"}),
    leaf<&DataStore::metadata_cache_size>("max_size", "Most memory for cached metadata.",
                                          {.inside = "format/metadata_cache", .unit = "bytes", .since = "10.10.0"}));

template <> inline constexpr auto fields<BackingStore> = rows(
    attribute<&BackingStore::format>("type", "Format of the layer.", {.inside = "format", .message = "unknown storage source format '{value}'", .since = "1.2.4"}),
    leaf<&BackingStore::metadata_cache_size>("max_size", "Most memory for cached metadata.",
                                             {.inside = "format/metadata_cache", .unit = "bytes", .since = "7.0.0"}),
    part<&BackingStore::source>("Where the layer is; left out, the chain ends here."),
    element<&BackingStore::backing>("backingStore", "The next layer below.", {.written = Written::always, .since = "1.2.4"}));

}  // namespace vireo::schema

namespace vireo::model {

const schema::Type& schema_of(const SeclabelOverride*) { return schema::record<SeclabelOverride>(); }
const schema::Type& schema_of(const Reconnect*) { return schema::record<Reconnect>(); }
const schema::Type& schema_of(const StorageHost*) { return schema::record<StorageHost>(); }
const schema::Type& schema_of(const StorageAuth*) { return schema::record<StorageAuth>(); }
// Compat: on two lines where nothing stands in it.
void write_xml(const Encryption& encryption, xml::Writer& to, std::string_view name, const WriteOptions& options) {
    to.open(name);
    schema::write_rows(schema::record<Encryption>(), &encryption, to, options);
    to.raw("");
    to.close();
}

const schema::Type& schema_of(const Encryption*) { return schema::record<Encryption>(); }
const schema::Type& schema_of(const StoragePrivate*) { return schema::record<StoragePrivate>(); }
const schema::Type& schema_of(const BlockNode*) { return schema::record<BlockNode>(); }
const schema::Type& schema_of(const StorageSource*) { return schema::record<StorageSource>(); }
const schema::Type& schema_of(const BackingStore*) { return schema::record<BackingStore>(); }

}  // namespace vireo::model
