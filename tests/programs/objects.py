"""Calls of python3-libvirt on one connection; prints what does not depend on the moment."""
import sys

import libvirt

libvirt.registerErrorHandler(lambda *_: None, None)
uri, name = sys.argv[1:]


def show(what, call):
    try:
        print(what, call())
    except libvirt.libvirtError as error:
        print(what, "error", error.get_error_code(), error.get_error_domain(), error.get_error_message())


connection = libvirt.open(uri)
show("type", connection.getType)
show("alive", connection.isAlive)
show("domains", lambda: sorted(d.name() for d in connection.listAllDomains()))
show("networks", lambda: sorted(n.name() for n in connection.listAllNetworks()))
show("pools", lambda: sorted(p.name() for p in connection.listAllStoragePools()))
show("interfaces", lambda: sorted(i.name() for i in connection.listAllInterfaces()))
show("secrets", connection.listAllSecrets)
show("filters", connection.listAllNWFilters)
show("cpu models", lambda: len(connection.getCPUModelNames("x86_64")))
show("nobody", lambda: connection.lookupByName("nobody"))
show("bad uuid", lambda: connection.lookupByUUIDString("x"))
show("bad xml", lambda: connection.defineXML("<domain"))
show("no xml", lambda: connection.defineXML("<network/>"))
domain = connection.lookupByName(name)
show("state", domain.state)
show("info", lambda: domain.info()[:4])
show("active", domain.isActive)
show("persistent", domain.isPersistent)
show("memory", domain.maxMemory)
show("vcpus", lambda: domain.vcpusFlags(libvirt.VIR_DOMAIN_AFFECT_LIVE))
show("scheduler", domain.schedulerType)
show("parameters", domain.schedulerParameters)
show("memory parameters", domain.memoryParameters)
show("block tune", lambda: domain.blockIoTune("vda"))
show("no such disk", lambda: domain.blockInfo("nosuch"))
show("metadata", lambda: domain.metadata(libvirt.VIR_DOMAIN_METADATA_TITLE, None))
show("set title", lambda: domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_TITLE, "a title", None, None))
show("title", lambda: domain.metadata(libvirt.VIR_DOMAIN_METADATA_TITLE, None))
show("no title", lambda: domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_TITLE, None, None, None))
show("suspend", domain.suspend)
show("state", domain.state)
show("resume", domain.resume)
show("snapshot", lambda: domain.snapshotCreateXML("<domainsnapshot><name>s</name></domainsnapshot>").getName())
show("snapshots", domain.snapshotListNames)
show("current", lambda: domain.snapshotCurrent().getName())
show("delete", lambda: domain.snapshotLookupByName("s").delete())
show("statistics", lambda: sorted(connection.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE)[0][1].items()))
show("job", lambda: domain.jobInfo()[0])
show("abort", domain.abortJob)
show("close", connection.close)
