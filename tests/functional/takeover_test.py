#!/usr/bin/python3
"""Guests change hands: what libvirtd 9.0.0 runs, we take over, and it takes over what we run. Both daemons work one after
the other on the same folders, in mount and network namespaces of their own. Skipped where libvirtd is not installed."""
import os, signal, subprocess, sys, time

import libvirt
from harness import BUILD, domain_xml, eventually
from place import Place

PAUSED = libvirt.VIR_DOMAIN_START_PAUSED

def change_hands(first, then, how):
    place = Place()
    try:
        c = place.start(first)
        uuid = '00000000-0000-4000-a000-%012d'
        disk = os.path.join(place.root, 'lib/disk.img')
        with open(disk, 'wb') as file:
            file.truncate(1 << 20)
        devices = ("<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/var/lib/libvirt/disk.img'/><target dev='vda' bus='virtio'/></disk>"
                   "<serial type='pty'/><channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
                   "<interface type='user'><model type='virtio'/></interface><graphics type='vnc' port='-1' autoport='yes'/>")
        stays = c.defineXML(domain_xml('handed-persistent', uuid % 1, devices))
        stays.createWithFlags(PAUSED)
        passing = c.createXML(domain_xml('handed-transient', uuid % 2), PAUSED)
        ends = c.defineXML(domain_xml('handed-dead', uuid % 3))
        ends.createWithFlags(PAUSED)
        c.defineXML(domain_xml('handed-off', uuid % 4)).setAutostart(0)
        before = {d.name(): (d.ID(), d.UUIDString(), d.state()[0], d.isPersistent(), d.XMLDesc(libvirt.VIR_DOMAIN_XML_SECURE)) for d in c.listAllDomains()
                  if d.name() != 'handed-dead'}
        inactive = stays.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE)
        dead = int(open(os.path.join(place.root, 'run/qemu/handed-dead.pid')).read())
        c.close()
        place.stop(how)
        os.kill(dead, signal.SIGKILL)

        c = place.start(then)
        eventually(lambda: not c.lookupByName('handed-dead').isActive(), 20, 'the dead guest to be known as that')
        c.lookupByName('handed-dead').undefine()
        after = {d.name(): (d.ID(), d.UUIDString(), d.state()[0], d.isPersistent(), d.XMLDesc(libvirt.VIR_DOMAIN_XML_SECURE)) for d in c.listAllDomains()}
        assert after.keys() == before.keys(), (sorted(before), sorted(after))
        for name in before:
            for was, now in zip(before[name], after[name]):
                assert was == now, 'of %s:\n%s\n  became\n%s' % (name, was, now)
        d = c.lookupByName('handed-persistent')
        assert d.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE) == inactive
        d.resume()                                   # its monitor answers
        assert d.state()[0] == libvirt.VIR_DOMAIN_RUNNING
        d.suspend()
        d.destroy()
        c.lookupByName('handed-transient').destroy()
        assert [x.name() for x in c.listAllDomains()] and not c.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE)
        d.createWithFlags(PAUSED)                    # and what one defined, the other starts
        d.destroy()
        for x in c.listAllDomains():
            x.undefine()
        c.close()
        place.stop()
    finally:
        place.clean()


if not os.path.exists('/usr/sbin/libvirtd'):
    print('skipped: libvirtd is not installed')
    sys.exit(77)
if subprocess.run(['unshare', '-m', '-n', 'true'], stderr=subprocess.DEVNULL).returncode != 0:
    print('skipped: no namespaces may be made here')
    sys.exit(77)
failed = 0
OURS = os.path.join(BUILD, 'bin/vireod')
for first, then, how in (('/usr/sbin/libvirtd', OURS, signal.SIGTERM), ('/usr/sbin/libvirtd', OURS, signal.SIGKILL),
                         (OURS, '/usr/sbin/libvirtd', signal.SIGTERM), (OURS, '/usr/sbin/libvirtd', signal.SIGKILL)):
    what = 'guests go from %s to %s after %s' % (os.path.basename(first), os.path.basename(then), how.name)
    began = time.monotonic()
    try:
        change_hands(first, then, how)
        print('ok    %s (%.1f s)' % (what, time.monotonic() - began), flush=True)
    except Exception as e:
        import traceback
        failed += 1
        print('FAIL  ' + what)
        traceback.print_exc(file=sys.stdout)
sys.exit(1 if failed else 0)
