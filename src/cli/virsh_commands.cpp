// The commands of virsh, and the groups that help shows them in.
#include "cli/families.hpp"

namespace vireo::cli {
namespace {

constexpr GroupRow group_rows[] = {
    {Group::domain, "Domain Management", "domain"}, {Group::monitor, "Domain Monitoring", "monitor"},
    {Group::events, "Domain Events", "events"}, {Group::host, "Host and Hypervisor", "host"},
    {Group::checkpoint, "Checkpoint", "checkpoint"}, {Group::interface, "Interface", "interface"},
    {Group::filter, "Network Filter", "filter"}, {Group::network, "Networking", "network"},
    {Group::nodedev, "Node Device", "nodedev"}, {Group::secret, "Secret", "secret"},
    {Group::snapshot, "Snapshot", "snapshot"}, {Group::backup, "Backup", "backup"},
    {Group::pool, "Storage Pool", "pool"}, {Group::volume, "Storage Volume", "volume"},
    {Group::shell, "Virsh itself", "virsh"},
    {Group::vireo, "Documents and processors", "vireo"},
};

void connect(Shell& shell, const Arguments& args) {
    shell.connect(args.text("name").value_or(shell.settings.uri), args["readonly"]);
}

constexpr Command connection_rows[] = {
    {"connect", Group::shell, "[name?] --readonly", "open another connection", connect, without_connection},
};

}  // namespace

std::span<const GroupRow> groups() { return group_rows; }

std::span<const std::span<const Command>> families() {
    static const std::span<const Command> all[] = {
        lifecycle_commands(), save_commands(), device_commands(), block_commands(), tuning_commands(), guest_commands(),
        monitor_commands(), statistics_commands(), event_commands(), object_event_commands(), migrate_commands(), lxc_commands(), host_commands(),
        checkpoint_commands(), interface_commands(),
        filter_commands(), network_commands(), nodedev_commands(), secret_commands(), snapshot_commands(), pool_commands(),
        volume_commands(), shell_commands(), connection_rows, document_commands(),
    };
    return all;
}

}  // namespace vireo::cli
