#!/usr/bin/python3
"""Every kind of device plugged into a running guest and pulled out again, through two daemons on this machine: verdicts and live XML.

    hotplug_beside.py REFERENCE_URI OUR_URI [--kind GLOB] [--folder DIR]

Each kind gets a guest of its own, started paused by both. Exit status 0: the same verdicts and the same documents, but for what a
daemon chooses itself (names of interfaces, terminals, ports, its folders).
"""
import argparse, difflib, fnmatch, os, re, sys
import libvirt

libvirt.registerErrorHandler(lambda c, e: None, None)
LIVE = libvirt.VIR_DOMAIN_AFFECT_LIVE
GUEST = """<domain type='qemu'><name>vireo-plug</name><memory unit='MiB'>256</memory>%s<vcpu current='1'>4</vcpu>
<os><type arch='x86_64' machine='%s'>hvm</type></os><features><acpi/></features>%s<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
<controller type='usb' model='qemu-xhci'/><controller type='virtio-serial'/><controller type='scsi' model='virtio-scsi'/>%s%s</devices></domain>"""
PORTS = ''.join("<controller type='pci' index='%d' model='pcie-root-port'/>" % i for i in range(1, 6))
NUMA = "<cpu><numa><cell id='0' cpus='0-3' memory='256' unit='MiB'/></numa></cpu>"
MORE = "<maxMemory slots='4' unit='GiB'>2</maxMemory>"


def kinds(folder):
    image = os.path.join(folder, 'image')
    disk = "<disk type='file' device='%s'><driver name='qemu' type='raw'/><source file='" + image + "'/><target dev='%s' bus='%s'/>%s</disk>"
    return {
        'disk-virtio': disk % ('disk', 'vdb', 'virtio', ''), 'disk-scsi': disk % ('disk', 'sdb', 'scsi', ''), 'disk-usb': disk % ('disk', 'sdc', 'usb', ''),
        'disk-sata': disk % ('disk', 'sdd', 'sata', ''), 'cdrom-scsi': disk % ('cdrom', 'sde', 'scsi', '<readonly/>'), 'floppy': disk % ('floppy', 'fda', 'fdc', ''),
        'disk-duplicate': disk % ('disk', 'vda', 'virtio', ''), 'disk-iothread': disk.replace("type='raw'", "type='raw' iothread='7'") % ('disk', 'vdb', 'virtio', ''),
        'disk-missing': (disk % ('disk', 'vdb', 'virtio', '')).replace(image, '/absent'),
        'interface-user': "<interface type='user'><mac address='52:54:00:00:00:07'/><model type='virtio'/></interface>",
        'interface-e1000': "<interface type='user'><mac address='52:54:00:00:00:07'/><model type='e1000e'/></interface>",
        'interface-tap': "<interface type='ethernet'><mac address='52:54:00:00:00:07'/><target dev='vireoplug0'/><model type='virtio'/></interface>",
        'interface-vhostuser': "<interface type='vhostuser'><mac address='52:54:00:00:00:07'/><source type='unix' path='%s/vhost' mode='client'/><model type='virtio'/></interface>" % folder,
        'interface-bridge-absent': "<interface type='bridge'><mac address='52:54:00:00:00:07'/><source bridge='absent0'/><model type='virtio'/></interface>",
        'hostdev-usb-absent': "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0x5678'/></source></hostdev>",
        'hostdev-pci-absent': "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0' bus='0x77' slot='0' function='0'/></source></hostdev>",
        'hostdev-scsi-absent': "<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host77'/><address bus='0' target='0' unit='0'/></source></hostdev>",
        'redirdev-tcp': "<redirdev bus='usb' type='tcp'><source mode='bind' host='127.0.0.1' service='0'/></redirdev>",
        'redirdev-spice': "<redirdev bus='usb' type='spicevmc'/>",
        'shmem-plain': "<shmem name='vireo-plug-shm'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>",
        'watchdog': "<watchdog model='i6300esb' action='poweroff'/>", 'watchdog-ib700': "<watchdog model='ib700' action='poweroff'/>",
        'vsock': "<vsock model='virtio'><cid auto='no' address='4242'/></vsock>",
        'dimm': "<memory model='dimm'><target><size unit='MiB'>128</size><node>0</node></target></memory>",
        'virtio-mem': "<memory model='virtio-mem'><target><size unit='MiB'>256</size><node>0</node><block unit='MiB'>2</block><requested unit='MiB'>128</requested></target></memory>",
        'virtio-pmem': "<memory model='virtio-pmem'><source><path>%s</path></source><target><size unit='MiB'>16</size></target></memory>" % image,
        'nvdimm': "<memory model='nvdimm'><source><path>%s</path></source><target><size unit='MiB'>16</size><node>0</node></target></memory>" % image,
        'rng': "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>", 'rng-builtin': "<rng model='virtio'><backend model='builtin'/></rng>",
        'channel-unix': "<channel type='unix'><source mode='bind'/><target type='virtio' name='org.vireo.plug'/></channel>",
        'channel-pty': "<channel type='pty'><target type='virtio' name='org.vireo.plug'/></channel>",
        'serial-pty': "<serial type='pty'><target type='usb-serial'/></serial>", 'serial-pci': "<serial type='pty'><target type='pci-serial'/></serial>",
        'console': "<console type='pty'><target type='virtio'/></console>",
        'mouse': "<input type='mouse' bus='usb'/>", 'tablet-virtio': "<input type='tablet' bus='virtio'/>", 'keyboard-ps2': "<input type='keyboard' bus='ps2'/>",
        'controller-scsi': "<controller type='scsi' index='3' model='virtio-scsi'/>", 'controller-usb': "<controller type='usb' index='3' model='nec-xhci'/>",
        'controller-serial': "<controller type='virtio-serial' index='3'/>", 'controller-pci': "<controller type='pci' index='9' model='pcie-root-port'/>",
        'hub': "<hub type='usb'/>", 'sound': "<sound model='ac97'/>", 'video': "<video><model type='virtio'/></video>", 'panic': "<panic model='isa'/>",
        'tpm': "<tpm model='tpm-tis'><backend type='emulator' version='2.0'/></tpm>", 'balloon': "<memballoon model='virtio'/>",
        'crypto': "<crypto model='virtio' type='qemu'><backend model='builtin' queues='1'/></crypto>", 'iommu': "<iommu model='intel'/>",
        'filesystem-9p': "<filesystem type='mount'><source dir='%s'/><target dir='plug'/></filesystem>" % folder,
        'lease': "<lease><lockspace>l</lockspace><key>k</key><target path='%s'/></lease>" % image,
        'smartcard': "<smartcard mode='host'/>", 'graphics': "<graphics type='vnc' port='-1'/>",
    }


def plain(text, number):
    text = re.sub(r'<uuid>[^<]*</uuid>|<label>[^<]*</label>|<imagelabel>[^<]*</imagelabel>|<seclabel.*?</seclabel>', '', text, flags=re.S)
    text = re.sub(r"/dev/pts/\d+", '/dev/pts/N', text)
    text = re.sub(r"vnet\d+|/tmp/[^'<]*?(?=/(?:var|run)/)|domain-\d+-", '', text)
    return re.sub(r"(port|service)='\d+'", r"\1='N'", text)


def session(uri, machine, extra, xml, number):
    connection, out = libvirt.open(uri), []

    def step(name, f):
        try:
            result = f()
            out.append(name + ': ok')
            return result
        except libvirt.libvirtError as error:
            out.append('%s: error %d' % (name, error.get_error_code()))
            out.append('  # ' + error.get_error_message())

    memory = MORE if extra else ''
    ports = PORTS if machine == 'q35' else ''
    root = "<disk type='file'><driver name='qemu' type='raw'/><source file='%s'/><target dev='vda' bus='virtio'/></disk>" % extra[1]
    domain = connection.defineXML(GUEST % (memory, machine, extra[0], ports, root))
    try:
        domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
        before = plain(domain.XMLDesc(), number).split('\n')
        step('attach', lambda: domain.attachDeviceFlags(xml, LIVE))
        after = plain(domain.XMLDesc(), number).split('\n')
        out += [line for line in difflib.unified_diff(before, after, lineterm='', n=0) if not line.startswith(('---', '+++', '@@'))]
        step('again', lambda: domain.attachDeviceFlags(xml, LIVE))
        step('detach', lambda: domain.detachDeviceFlags(xml, LIVE))
    finally:
        for f in (domain.destroy, domain.undefine):
            try:
                f()
            except libvirt.libvirtError:
                pass
    return out


def main():
    p = argparse.ArgumentParser()
    p.add_argument('reference')
    p.add_argument('ours')
    p.add_argument('--kind', default='*')
    p.add_argument('--folder', default='/tmp/vireo-plug')
    o = p.parse_args()
    os.makedirs(o.folder, exist_ok=True)
    os.chmod(o.folder, 0o777)
    for name in ('image', 'root'):
        with open(os.path.join(o.folder, name), 'wb') as file:
            file.truncate(16 << 20)
        os.chmod(os.path.join(o.folder, name), 0o666)
    equal = total = 0
    for name, xml in kinds(o.folder).items():
        if not fnmatch.fnmatch(name, o.kind):
            continue
        for machine in ('pc', 'q35'):
            answers = [session(uri, machine, (NUMA, os.path.join(o.folder, 'root')), xml, i) for i, uri in enumerate((o.reference, o.ours))]
            total += 1
            if [line for line in answers[0] if not line.startswith('  #')] == [line for line in answers[1] if not line.startswith('  #')]:
                equal += 1
                continue
            print('=== %s on %s' % (name, machine))
            print('\n'.join(difflib.unified_diff(answers[0], answers[1], 'reference', 'ours', lineterm='', n=1)))
    print('%d of %d kinds equal' % (equal, total))
    return 0 if equal == total else 1


if __name__ == '__main__':
    sys.exit(main())
