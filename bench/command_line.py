#!/usr/bin/python3
"""From a definition to the complete command line: defineXML and domxml-to-native, two daemons in turns.

    command_line.py OUR_URI [REFERENCE_URI] [--rounds N] [--file FILE.xml ...]

Prints, for each document, the median of define, of the conversion and of both in milliseconds. Without files: a typical guest with a
disk image, two network cards, a console, a display and a channel for its agent.
"""
import argparse, statistics, time
import libvirt

libvirt.registerErrorHandler(lambda c, e: None, None)
TYPICAL = """<domain type='qemu'><name>vireo-bench-line</name><memory unit='GiB'>4</memory><vcpu>4</vcpu>
<os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os><features><acpi/><apic/></features>
<cpu mode='custom' match='exact'><model>Skylake-Client</model><topology sockets='1' cores='4' threads='1'/></cpu>
<clock offset='utc'><timer name='rtc' tickpolicy='catchup'/><timer name='hpet' present='no'/></clock>
<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
<disk type='file' device='disk'><driver name='qemu' type='qcow2' discard='unmap'/><source file='/var/lib/libvirt/images/one.qcow2'/><target dev='vda' bus='virtio'/></disk>
<disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
<interface type='user'><model type='virtio'/></interface><interface type='user'><model type='virtio'/></interface>
<serial type='pty'/><console type='pty'/><channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
<input type='tablet' bus='usb'/><graphics type='vnc' port='-1'/><video><model type='virtio'/></video>
<memballoon model='virtio'/><rng model='virtio'><backend model='random'>/dev/urandom</backend></rng></devices></domain>"""


def once(connection, xml):
    start = time.perf_counter()
    domain = connection.defineXML(xml)
    defined = time.perf_counter()
    connection.domainXMLToNative('qemu-argv', xml, 0)
    end = time.perf_counter()
    domain.undefine()
    return (defined - start) * 1000, (end - defined) * 1000, (end - start) * 1000


def main():
    p = argparse.ArgumentParser()
    p.add_argument('ours')
    p.add_argument('reference', nargs='?')
    p.add_argument('--rounds', type=int, default=200)
    p.add_argument('--file', action='append', default=[])
    o = p.parse_args()
    sides = [('ours', libvirt.open(o.ours))] + ([('reference', libvirt.open(o.reference))] if o.reference else [])
    for name, xml in [('typical guest', TYPICAL)] if not o.file else [(f, open(f).read()) for f in o.file]:
        times = {side: [] for side, _ in sides}
        for number in range(o.rounds + 5):
            for side, connection in sides:
                measured = once(connection, xml)
                if number >= 5:   # the first ones ask QEMU what it can
                    times[side].append(measured)
        for side, _ in sides:
            print('%-16s %-10s define %.2f ms, command line %.2f ms, both %.2f ms' % ((name, side) + tuple(statistics.median(c) for c in zip(*times[side]))))


if __name__ == '__main__':
    main()
