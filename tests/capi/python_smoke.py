#!/usr/bin/python3
"""Drives the libraries by Debian's python3-libvirt against a daemon with a QEMU driver, ours or libvirt's.

    LD_LIBRARY_PATH=build/lib /usr/bin/python3 tests/capi/python_smoke.py 'qemu+unix:///system?socket=…'

Prints what it saw: run it with and without LD_LIBRARY_PATH and compare. It defines, starts and removes a domain
"vireo-smoke"; use a scratch daemon.
"""
import sys
import threading
import time

import libvirt
import libvirt_qemu

DOMAIN = """<domain type='qemu'><name>vireo-smoke</name><memory>65536</memory><vcpu>1</vcpu>
<os><type arch='x86_64' machine='pc'>hvm</type></os>
<devices><emulator>/usr/bin/qemu-system-x86_64</emulator><serial type='pty'/>
<graphics type='vnc' port='-1' autoport='yes'/><video><model type='vga'/></video></devices></domain>"""


def refused(what):
    """The code, domain and text of the error that a call must give."""
    try:
        what()
    except libvirt.libvirtError as error:
        return error.get_error_code(), error.get_error_domain(), str(error)
    raise AssertionError("a call that must fail did not")


def eventually(condition):
    """Waits for what another thread brings about."""
    for _ in range(1000):
        if condition():
            return True
        time.sleep(0.01)
    return False


def connection_facts(conn):
    print(conn.getType(), conn.getVersion(), conn.getLibVersion(), conn.getHostname(), conn.isAlive())
    print(len(conn.getInfo()), len(conn.getCapabilities()) > 1000, conn.getMaxVcpus("qemu") > 0, len(conn.getCPUMap()))


def domain_facts(dom):
    print(dom.name(), dom.ID() > 0, dom.isActive(), dom.isPersistent(), dom.state(), dom.info()[:4], dom.OSType())
    print(dom.maxMemory(), dom.maxVcpus(), dom.vcpusFlags(), dom.autostart(), sorted(dom.memoryStats()))
    print(dom.jobInfo()[0], dom.controlInfo()[0], dom.hasManagedSaveImage(), len(dom.XMLDesc()) > 500)


def streams(conn, dom):
    received = []
    stream = conn.newStream()
    print(dom.screenshot(stream, 0))
    stream.recvAll(lambda s, data, opaque: received.append(len(data)), None)
    stream.finish()
    print(sum(received) > 100)
    stream = conn.newStream(libvirt.VIR_STREAM_NONBLOCK)
    dom.openConsole(None, stream, 0)
    stream.abort()


def main():
    libvirt.registerErrorHandler(lambda context, error: None, None)
    libvirt.virEventRegisterDefaultImpl()
    threading.Thread(target=lambda: [libvirt.virEventRunDefaultImpl() for _ in iter(int, 1)], daemon=True).start()
    uri = sys.argv[1]
    conn = libvirt.open(uri)
    connection_facts(conn)
    seen = []
    number = conn.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                         lambda c, d, event, detail, opaque: seen.append((d.name(), event, detail, opaque)), "data")
    dom = conn.defineXML(DOMAIN)
    try:
        dom.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
        dom.resume()
        domain_facts(dom)
        print(dom.state(), conn.lookupByName("vireo-smoke").UUIDString() == dom.UUIDString(), dom.ID() in conn.listDomainsID())
        print([(d.name(), "state.state" in stats) for d, stats in conn.getAllDomainStats() if d.name() == "vireo-smoke"])
        print(libvirt_qemu.qemuMonitorCommand(dom, '{"execute":"query-status"}', 0)[:10])
        streams(conn, dom)
        dom.suspend()
        dom.destroy()
        print(dom.ID(), dom.state())
        print(refused(dom.destroy))
    finally:
        dom.undefine()
    print(refused(lambda: conn.lookupByName("vireo-smoke"))[0])
    print(refused(lambda: conn.defineXML("<domain/>"))[0])
    print(eventually(lambda: len(seen) >= 6), [event[1:] for event in seen])
    conn.domainEventDeregisterAny(number)
    read_only = libvirt.openReadOnly(uri)
    print(refused(lambda: read_only.defineXML(DOMAIN)))
    read_only.close()
    print("done")


main()
