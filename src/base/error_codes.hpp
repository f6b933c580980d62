#pragma once
// The numbers of libvirt's errors: part of the C API and of the wire protocol.
// One row a code: C++ name, number, how a detail joins the text, the text.

// X(name, number, shape, text)   shape: prefix "text: detail", suffix "text detail", embedded likewise "text: detail",
//                                bare: the detail alone
#define VIREO_ERROR_CODES(X) \
    X(ok, 0, bare, "") \
    X(internal_error, 1, prefix, "internal error") \
    X(no_memory, 2, prefix, "out of memory") \
    X(no_support, 3, prefix, "this function is not supported by the connection driver") \
    X(unknown_host, 4, suffix, "unknown host") \
    X(no_connect, 5, suffix, "no connection driver available") \
    X(invalid_conn, 6, suffix, "invalid connection pointer in") \
    X(invalid_domain, 7, suffix, "invalid domain pointer in") \
    X(invalid_arg, 8, prefix, "invalid argument") \
    X(operation_failed, 9, prefix, "operation failed") \
    X(get_failed, 10, prefix, "GET operation failed") \
    X(post_failed, 11, prefix, "POST operation failed") \
    X(http_error, 12, suffix, "got unknown HTTP error code") \
    X(sexpr_serial, 13, prefix, "failed to serialize S-Expr") \
    X(no_xen, 14, suffix, "could not use Xen hypervisor entry") \
    X(xen_call, 15, suffix, "failed Xen syscall") \
    X(os_type, 16, suffix, "unknown OS type") \
    X(no_kernel, 17, prefix, "missing kernel information") \
    X(no_root, 18, suffix, "missing root device information") \
    X(no_source, 19, suffix, "missing source information for device") \
    X(no_target, 20, suffix, "missing target information for device") \
    X(no_name, 21, suffix, "missing name information") \
    X(no_os, 22, suffix, "missing operating system information") \
    X(no_device, 23, suffix, "missing devices information") \
    X(no_xenstore, 24, suffix, "could not connect to Xen Store") \
    X(driver_full, 25, suffix, "too many drivers registered") \
    X(call_failed, 26, prefix, "library call failed") \
    X(xml_error, 27, prefix, "XML error") \
    X(dom_exist, 28, embedded, "this domain exists already") \
    X(operation_denied, 29, prefix, "operation forbidden") \
    X(open_failed, 30, suffix, "failed to open configuration file") \
    X(read_failed, 31, suffix, "failed to read configuration file") \
    X(parse_failed, 32, suffix, "failed to parse configuration file") \
    X(conf_syntax, 33, prefix, "configuration file syntax error") \
    X(write_failed, 34, prefix, "failed to write configuration file") \
    X(xml_detail, 35, bare, "") \
    X(invalid_network, 36, suffix, "invalid network pointer in") \
    X(network_exist, 37, embedded, "this network exists already") \
    X(system_error, 38, bare, "system call error") \
    X(rpc, 39, bare, "RPC error") \
    X(gnutls_error, 40, bare, "GNUTLS call error") \
    X(warn_no_network, 41, prefix, "Failed to find the network") \
    X(no_domain, 42, prefix, "Domain not found") \
    X(no_network, 43, prefix, "Network not found") \
    X(invalid_mac, 44, prefix, "invalid MAC address") \
    X(auth_failed, 45, prefix, "authentication failed") \
    X(invalid_storage_pool, 46, suffix, "invalid storage pool pointer in") \
    X(invalid_storage_vol, 47, suffix, "invalid storage volume pointer in") \
    X(warn_no_storage, 48, prefix, "Failed to find a storage driver") \
    X(no_storage_pool, 49, prefix, "Storage pool not found") \
    X(no_storage_vol, 50, prefix, "Storage volume not found") \
    X(warn_no_node, 51, prefix, "Failed to find a node driver") \
    X(invalid_node_device, 52, suffix, "invalid node device pointer") \
    X(no_node_device, 53, prefix, "Node device not found") \
    X(no_security_model, 54, prefix, "Security model not found") \
    X(operation_invalid, 55, prefix, "Requested operation is not valid") \
    X(warn_no_interface, 56, prefix, "Failed to find the interface") \
    X(no_interface, 57, prefix, "Interface not found") \
    X(invalid_interface, 58, suffix, "invalid interface pointer in") \
    X(multiple_interfaces, 59, prefix, "multiple matching interfaces found") \
    X(warn_no_nwfilter, 60, prefix, "Failed to start the nwfilter driver") \
    X(invalid_nwfilter, 61, prefix, "Invalid network filter") \
    X(no_nwfilter, 62, prefix, "Network filter not found") \
    X(build_firewall, 63, prefix, "Error while building firewall") \
    X(warn_no_secret, 64, prefix, "Failed to find a secret storage driver") \
    X(invalid_secret, 65, prefix, "Invalid secret") \
    X(no_secret, 66, prefix, "Secret not found") \
    X(config_unsupported, 67, prefix, "unsupported configuration") \
    X(operation_timeout, 68, prefix, "Timed out during operation") \
    X(migrate_persist_failed, 69, prefix, "Failed to make domain persistent after migration") \
    X(hook_script_failed, 70, prefix, "Hook script execution failed") \
    X(invalid_domain_snapshot, 71, prefix, "Invalid snapshot") \
    X(no_domain_snapshot, 72, prefix, "Domain snapshot not found") \
    X(invalid_stream, 73, suffix, "invalid stream pointer in") \
    X(argument_unsupported, 74, prefix, "argument unsupported") \
    X(storage_probe_failed, 75, prefix, "Storage pool probe failed") \
    X(storage_pool_built, 76, prefix, "Storage pool already built") \
    X(snapshot_revert_risky, 77, prefix, "revert requires force") \
    X(operation_aborted, 78, prefix, "operation aborted") \
    X(auth_cancelled, 79, prefix, "authentication cancelled") \
    X(no_domain_metadata, 80, prefix, "metadata not found") \
    X(migrate_unsafe, 81, prefix, "Unsafe migration") \
    X(overflow, 82, prefix, "numerical overflow") \
    X(block_copy_active, 83, prefix, "block copy still active") \
    X(operation_unsupported, 84, prefix, "Operation not supported") \
    X(ssh, 85, prefix, "SSH transport error") \
    X(agent_unresponsive, 86, prefix, "Guest agent is not responding") \
    X(resource_busy, 87, prefix, "resource busy") \
    X(access_denied, 88, prefix, "access denied") \
    X(dbus_service, 89, prefix, "error from service") \
    X(storage_vol_exist, 90, embedded, "this storage volume exists already") \
    X(cpu_incompatible, 91, prefix, "the CPU is incompatible with host CPU") \
    X(xml_invalid_schema, 92, prefix, "XML document failed to validate against schema") \
    X(migrate_finish_ok, 93, prefix, "migration successfully aborted") \
    X(auth_unavailable, 94, prefix, "authentication unavailable") \
    X(no_server, 95, prefix, "Server not found") \
    X(no_client, 96, prefix, "Client not found") \
    X(agent_unsynced, 97, prefix, "guest agent replied with wrong id to guest-sync command") \
    X(libssh, 98, prefix, "libssh transport error") \
    X(device_missing, 99, prefix, "device not found") \
    X(invalid_nwfilter_binding, 100, prefix, "Invalid network filter binding") \
    X(no_nwfilter_binding, 101, prefix, "Network filter binding not found") \
    X(invalid_domain_checkpoint, 102, prefix, "Invalid domain checkpoint") \
    X(no_domain_checkpoint, 103, prefix, "Domain checkpoint not found") \
    X(no_domain_backup, 104, prefix, "Domain backup job id not found") \
    X(invalid_network_port, 105, prefix, "Invalid network port pointer") \
    X(network_port_exist, 106, embedded, "this network port exists already") \
    X(no_network_port, 107, prefix, "network port not found") \
    X(no_hostname, 108, prefix, "no hostname found") \
    X(checkpoint_inconsistent, 109, prefix, "checkpoint inconsistent") \
    X(multiple_domains, 110, prefix, "multiple matching domains found") \
    X(no_network_metadata, 111, prefix, "metadata not found") \
    X(agent_command_timeout, 112, prefix, "guest agent command timed out") \
    X(agent_command_failed, 113, prefix, "guest agent command failed") \
    X(invalid_encr_key_secret, 114, prefix, "Invalid encryption key for the secret")

// X(name, number)
#define VIREO_ERROR_DOMAINS(X) \
    X(none, 0) X(xen, 1) X(xend, 2) X(xenstore, 3) X(sexpr, 4) X(xml, 5) \
    X(dom, 6) X(rpc, 7) X(proxy, 8) X(conf, 9) X(qemu, 10) X(net, 11) \
    X(test, 12) X(remote, 13) X(openvz, 14) X(xenxm, 15) X(stats_linux, 16) X(lxc, 17) \
    X(storage, 18) X(network, 19) X(domain, 20) X(uml, 21) X(nodedev, 22) X(xen_inotify, 23) \
    X(security, 24) X(vbox, 25) X(interface, 26) X(one, 27) X(esx, 28) X(phyp, 29) \
    X(secret, 30) X(cpu, 31) X(xenapi, 32) X(nwfilter, 33) X(hook, 34) X(domain_snapshot, 35) \
    X(audit, 36) X(sysinfo, 37) X(streams, 38) X(vmware, 39) X(event, 40) X(libxl, 41) \
    X(locking, 42) X(hyperv, 43) X(capabilities, 44) X(uri, 45) X(auth, 46) X(dbus, 47) \
    X(parallels, 48) X(device, 49) X(ssh, 50) X(lockspace, 51) X(initctl, 52) X(identity, 53) \
    X(cgroup, 54) X(access, 55) X(systemd, 56) X(bhyve, 57) X(crypto, 58) X(firewall, 59) \
    X(polkit, 60) X(thread, 61) X(admin, 62) X(logging, 63) X(xenxl, 64) X(perf, 65) \
    X(libssh, 66) X(resctrl, 67) X(firewalld, 68) X(domain_checkpoint, 69) X(tpm, 70) X(bpf, 71) \
    X(ch, 72)
