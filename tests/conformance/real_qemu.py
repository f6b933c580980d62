#!/usr/bin/python3
"""Real QEMU accepts it: starts the corpora's domains, paused, with the real binary of their architecture, and compares what QEMU
says of itself with the definition.

    real_qemu.py [--corpus GLOB,...] [--case GLOB] [--list] [--show CASE] [--least N]

What a case needs of a host is made on the spot below a scratch folder: images, folders, sockets, FIFOs, terminals, bridges
(in a network of its own). Paths and addresses are rewritten to those, domains of type kvm run without it where QEMU cannot use
KVM. What cannot be made here (servers of storage protocols, host devices, other hypervisors, networks and pools) keeps a case
from being tried, and is counted with its reason. The rest must start: a case that does not is a failure, unless the definition
is one that the reference refuses.

What is compared: UUID, name, machine type, memory, processors, I/O threads, disks with media, and that every device of the
definition stands in QEMU's tree under its alias.
"""
import argparse, collections, fnmatch, importlib.util, json, os, re, shutil, socket, struct, subprocess, sys, tempfile
import xml.etree.ElementTree as ET

import libvirt, libvirt_qemu

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'functional'))
from harness import Daemon   # noqa: E402

libvirt.registerErrorHandler(lambda c, e: None, None)


class Impossible(Exception):
    """what the case needs cannot be had here"""


def need(condition, what):
    if not condition:
        raise Impossible(what)


class Scratch:
    """Whatever a guest opens, made when it is asked for."""
    def __init__(self, folder):
        self.folder, self.number, self.keep, self.images = folder, 0, [], {}
        self.loops = []

    def path(self, name='file'):
        self.number += 1
        return os.path.join(self.folder, '%d-%s' % (self.number, name))

    def image(self, format):
        path, format = self.path('image'), format or 'raw'
        if format not in self.images:
            model = os.path.join(self.folder, 'model-' + format)
            known = {'qcow2', 'qed', 'vmdk', 'vdi', 'vpc', 'vhdx', 'parallels', 'qcow', 'cloop', 'dmg', 'bochs'}
            if format in ('raw', 'auto', 'iso'):
                open(model, 'wb').truncate(4 << 20)
            else:
                need(format in known, 'images of format ' + str(format))
                made = subprocess.run(['qemu-img', 'create', '-q', '-f', format, model, '4M'], capture_output=True)
                need(made.returncode == 0, 'images of format ' + format)
            self.images[format] = model
        shutil.copyfile(self.images[format], path)
        os.chmod(path, 0o666)
        return path

    def directory(self):
        path = self.path('folder')
        os.makedirs(path)
        os.chmod(path, 0o777)
        return path

    def listener(self):
        """a TCP port that somebody listens on"""
        s = socket.create_server(('127.0.0.1', 0))
        self.keep.append(s)
        return s.getsockname()[1]

    def unix_listener(self):
        path, s = self.path('socket'), socket.socket(socket.AF_UNIX)
        s.bind(path)
        os.chmod(path, 0o777)
        s.listen(4)
        self.keep.append(s)
        return path

    def terminal(self):
        controller, terminal = os.openpty()
        self.keep += [os.fdopen(controller, 'rb', 0), os.fdopen(terminal, 'rb', 0)]
        os.chmod(os.ttyname(terminal), 0o666)
        return os.ttyname(terminal)

    def fifo(self):
        path = self.path('fifo')
        for end in ('.in', '.out'):
            os.mkfifo(path + end)
            os.chmod(path + end, 0o666)
        return path

    def block_device(self, format):
        """an image behind a loop device"""
        made = subprocess.run(['losetup', '--find', '--show', self.image(format)], capture_output=True, text=True)
        need(made.returncode == 0, 'block devices of the host')
        self.loops.append(made.stdout.strip())
        return self.loops[-1]

    def device_tree(self):
        path = self.path('dtb')
        strings = b'#address-cells\0#size-cells\0'
        tree = struct.pack('>11I', 1, 0, 3, 4, 0, 2, 3, 4, 15, 2, 2) + struct.pack('>I', 9)   # a root with two properties
        head = struct.pack('>10I', 0xd00dfeed, 56 + len(tree) + len(strings), 56, 56 + len(tree), 40, 17, 16, 0, len(strings), len(tree))
        with open(path, 'wb') as file:
            file.write(head + bytes(16) + tree + strings)
        os.chmod(path, 0o666)
        return path

    def clean(self):
        for one in self.keep:
            one.close()
        for loop in self.loops:
            subprocess.run(['losetup', '--detach', loop], stderr=subprocess.DEVNULL)
        self.keep, self.loops = [], []
        for name in os.listdir(self.folder):
            if not name.startswith('model-'):
                path = os.path.join(self.folder, name)
                shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)


def rewrite(domain, scratch, kvm):
    """Everything that the host must have becomes something that it has."""
    kind = domain.get('type')
    need(kind in ('qemu', 'kvm'), 'virtualisation of type %s' % kind)
    if kind == 'kvm' and not kvm:
        domain.set('type', 'qemu')
        cpu = domain.find('cpu')
        if cpu is not None and cpu.get('mode') in ('host-passthrough', 'host-model', 'maximum'):
            need(cpu.get('mode') != 'host-passthrough', 'KVM (host-passthrough)')
        need(domain.find('features/hyperv') is None, 'KVM (Hyper-V enlightenments)')
        need(domain.find('features/kvm') is None, 'KVM (its features)')
        for part in ('features/ioapic', 'features/gic'):
            need(domain.find(part) is None, 'KVM (%s)' % part)
        need(domain.find("os/type[@machine='xenfv']") is None, 'Xen')
    need(domain.find('launchSecurity') is None, 'a processor that encrypts guests')
    need(domain.find('memoryBacking/hugepages') is None, 'huge pages')
    need(domain.find('.//secret') is None and domain.find('.//encryption') is None and domain.find('.//auth') is None, 'secrets')
    need('nodeset' not in ET.tostring(domain.find('numatune') or ET.Element('x')).decode().replace("nodeset=\"0\"", ''), 'more memory nodes of the host')
    for name in ('cputune', 'memtune', 'blkiotune', 'resource', 'numatune'):   # what is given of the host is tested elsewhere
        for one in domain.findall(name):
            domain.remove(one)
    for attribute in ('cpuset', 'placement'):
        if domain.find('vcpu') is not None:
            domain.find('vcpu').attrib.pop(attribute, None)
    emulator = domain.find('devices/emulator')
    if emulator is not None and emulator.text:
        need(os.path.exists(emulator.text.strip()), 'the binary %s' % emulator.text.strip())
    rewrite_boot(domain, scratch)
    devices = domain.find('devices')
    if devices is None:
        return
    for disk in devices.findall('disk'):
        rewrite_disk(disk, scratch)
    for interface in devices.findall('interface'):
        rewrite_interface(interface, scratch)
    for name in ('serial', 'parallel', 'console', 'channel', 'redirdev', 'smartcard'):
        for device in devices.findall(name):
            rewrite_character(device, scratch)
    for rng in devices.findall('rng'):
        backend = rng.find('backend')
        if backend.get('model') == 'random':
            backend.text = '/dev/urandom' if backend.text else None
        elif backend.get('model') == 'egd':
            rewrite_character(backend, scratch)
    for filesystem in devices.findall('filesystem'):
        source = filesystem.find('source')
        need(source is not None and source.get('socket') is None, 'a virtiofsd of somebody else')
        if source.get('dir') is not None:
            source.set('dir', scratch.directory())
        for binary in filesystem.findall('binary'):
            binary.attrib.pop('path', None)
    for graphics in devices.findall('graphics'):
        rewrite_graphics(graphics, scratch)
    for memory in devices.findall('memory'):
        path = memory.find('source/path')
        if path is not None:
            path.text = scratch.path('memory')
            with open(path.text, 'wb') as file:
                file.truncate(8 << 30)
            os.chmod(path.text, 0o666)
        need(memory.find('source/pagesize') is None, 'huge pages')
        need(memory.find('source/nodemask') is None, 'more memory nodes of the host')
        need(memory.get('model') != 'sgx-epc', 'a processor with SGX')
    need(not devices.findall('hostdev'), 'devices of the host')
    need(not devices.findall('lease'), 'a lock manager')
    need(not devices.findall("tpm/backend[@type='passthrough']"), "the host's TPM")
    need(not devices.findall("tpm/backend[@type='external']"), 'an emulated TPM of somebody else')
    need(not devices.findall("tpm/backend/encryption"), 'secrets')
    need(not devices.findall("input[@type='passthrough']") and not devices.findall("input[@type='evdev']"), 'input devices of the host')
    need(not devices.findall('shmem/server'), 'a server of shared memory')
    need(not devices.findall('vsock') or os.path.exists('/dev/vhost-vsock'), 'vhost-vsock')
    need(not devices.findall("video/driver[@name='vhostuser']"), 'a vhost-user display')
    need(not devices.findall("crypto/backend[@model='lkcf']"), "the kernel's cryptography for guests")


def rewrite_boot(domain, scratch):
    os_element = domain.find('os')
    arch = os_element.find('type').get('arch', 'x86_64')
    for name in ('kernel', 'initrd', 'dtb', 'shim', 'slic'):
        for one in os_element.findall('.//' + name):
            if name == 'dtb':
                one.text = scratch.device_tree()
                continue
            path = scratch.path(name)
            linux = sorted(n for n in os.listdir('/boot') if n.startswith('vmlinuz-')) if name == 'kernel' and arch in ('x86_64', 'i686') else []
            if linux:
                shutil.copyfile('/boot/' + linux[-1], path)
            else:
                need(name != 'kernel' or arch == 'aarch64', 'a kernel for ' + arch)
                with open(path, 'wb') as file:
                    file.write(bytes(4096))
            os.chmod(path, 0o666)
            one.text = path
    for table in os_element.findall('acpi/table'):
        table.text = scratch.path('table')
        with open(table.text, 'wb') as file:
            file.write(b'SLIC' + struct.pack('<I', 36) + bytes(28))
    loader = os_element.find('loader')
    if loader is not None and loader.text and not os.path.exists(loader.text.strip()):
        known = {'x86_64': '/usr/share/OVMF/OVMF_CODE_4M.fd', 'aarch64': '/usr/share/AAVMF/AAVMF_CODE.fd'}
        need(loader.get('type') == 'pflash' and arch in known, 'the firmware %s' % loader.text.strip())
        loader.text = known[arch]
        nvram = os_element.find('nvram')
        if nvram is not None:
            nvram.set('template', loader.text.replace('CODE', 'VARS'))
    nvram = os_element.find('nvram')
    if nvram is not None:
        need(nvram.get('type') in (None, 'file'), 'firmware variables on the network')
        if nvram.text:
            nvram.text = scratch.path('vars')
        for source in nvram.findall('source'):
            source.set('file', scratch.path('vars'))
        if nvram.get('template') and not os.path.exists(nvram.get('template')):
            nvram.attrib.pop('template')


def rewrite_disk(disk, scratch):
    for name in ('backingStore', 'mirror', 'source/slices', 'source/reservations', 'source/seclabel'):
        for parent in [disk] + disk.findall('.//*'):
            for one in parent.findall(name.split('/')[-1]):
                parent.remove(one)
    kind, source, driver = disk.get('type', 'file'), disk.find('source'), disk.find('driver')
    if source is None:
        return
    format = driver.get('type') if driver is not None else None
    source.attrib.pop('index', None)
    if kind == 'file' and source.get('file'):
        source.set('file', scratch.image(format))
    elif kind == 'dir':
        source.set('dir', scratch.directory())
    elif kind == 'block' and source.get('dev'):
        source.set('dev', scratch.block_device(format))
    elif kind in ('network', 'volume', 'nvme', 'vhostuser', 'vhostvdpa'):
        raise Impossible({'network': 'servers of storage protocols', 'volume': 'storage pools', 'nvme': 'NVMe devices of the host'}.get(kind, kind + ' disks'))
    if driver is not None:
        if driver.get('io') == 'io_uring':
            need(hasattr(os, 'fork') and os.path.exists('/proc/sys/kernel/io_uring_disabled') and open('/proc/sys/kernel/io_uring_disabled').read().strip() == '0', 'io_uring')


def rewrite_interface(interface, scratch):
    kind, source = interface.get('type'), interface.find('source')
    need(interface.find('virtualport') is None, 'switches of the host')
    need(interface.find('filterref') is None, 'network filters')
    if kind == 'bridge':
        name = source.get('bridge')
        subprocess.run(['ip', 'link', 'add', name, 'type', 'bridge'], stderr=subprocess.DEVNULL)
        need(os.path.exists('/sys/class/net/' + name), 'the bridge ' + name)
    elif kind == 'ethernet':
        need(interface.find('script') is None, 'scripts of network cards')
        target = interface.find('target')
        if target is not None and target.get('managed') == 'no':
            raise Impossible('interfaces that somebody else made')
    elif kind == 'client':
        source.set('address', '127.0.0.1')
        source.set('port', str(scratch.listener()))
    elif kind in ('server', 'udp'):
        for one in [source] + source.findall('local'):
            if one.get('address') is not None:
                one.set('address', '127.0.0.1')
    elif kind == 'mcast':
        pass
    elif kind == 'user':
        need(interface.find('backend') is None or interface.find('backend').get('type') != 'passt', 'passt')
    elif kind != 'null':
        raise Impossible({'network': 'virtual networks', 'direct': 'macvtap', 'hostdev': 'devices of the host'}.get(kind, 'interfaces of type %s' % kind))


def rewrite_character(device, scratch):
    kind = device.get('type')
    for source in device.findall('source'):
        mode, path = source.get('mode'), source.get('path')
        source.attrib.pop('tls', None)
        if kind == 'file' and path:
            source.set('path', scratch.path('output'))
        elif kind == 'pipe':
            source.set('path', scratch.fifo())
        elif kind == 'dev':
            need(device.tag != 'parallel', 'parallel ports of the host')
            source.set('path', scratch.terminal())
        elif kind == 'unix' and path:
            source.set('path', scratch.unix_listener() if mode != 'bind' else scratch.path('socket'))
        elif kind in ('tcp', 'udp'):
            source.set('host', '127.0.0.1')
            if kind == 'tcp' and mode != 'bind':
                source.set('service', str(scratch.listener()))
        for one in source.findall('reconnect'):
            one.set('enabled', 'no')
            one.attrib.pop('timeout', None)
    for one in device.findall('log'):
        one.set('file', scratch.path('log'))
    need(kind not in ('nmdm', 'host', 'host-certificates'), 'character devices of kind %s' % kind)


def rewrite_graphics(graphics, scratch):
    kind = graphics.get('type')
    need(kind != 'sdl', 'a display of the host')
    need(kind not in ('rdp', 'desktop'), 'graphics of type %s' % kind)
    need(kind != 'egl-headless', "the host's graphics card")
    need(graphics.find("gl[@enable='yes']") is None, "the host's graphics card")
    for listen in graphics.findall('listen'):
        need(listen.get('type') != 'network', 'virtual networks')
        if listen.get('address'):
            listen.set('address', '127.0.0.1')
        if listen.get('socket'):
            listen.set('socket', scratch.path('socket'))
            if graphics.get('socket'):
                graphics.set('socket', listen.get('socket'))
    if graphics.get('listen'):
        graphics.set('listen', '127.0.0.1')
    if graphics.get('socket') and graphics.find("listen[@socket]") is None:
        graphics.set('socket', scratch.path('socket'))
    for attribute in ('port', 'tlsPort', 'websocket'):
        if graphics.get(attribute) not in (None, '-1'):
            graphics.set(attribute, '-1')
    if graphics.get('port') or kind in ('vnc', 'spice'):
        graphics.set('autoport', 'yes')
    for one in graphics.findall('channel'):
        if one.get('mode') == 'secure':
            raise Impossible('certificates')


# What QEMU has no device of under the alias.
WITHOUT_DEVICE = {'seclabel', 'memballoon-none', 'audio', 'graphics', 'iommu', 'lease', 'redirfilter', 'console', 'panic', 'nvram', 'emulator', 'input', 'tpm', 'hub'}


def differences(domain, monitor):
    """What QEMU says of itself and the definition does not, or the other way round."""
    live = ET.fromstring(domain.XMLDesc(0))
    ask = lambda command, **arguments: monitor(json.dumps({'execute': command, 'arguments': arguments}))
    out = []

    def same(what, ours, theirs):
        if ours != theirs:
            out.append('%s: the definition says %s, QEMU %s' % (what, ours, theirs))
    same('state', 'prelaunch', ask('query-status')['status'])
    same('UUID', domain.UUIDString(), ask('query-uuid')['UUID'])
    same('name', domain.name(), ask('query-name')['name'])
    kind = ask('qom-get', path='/machine', property='type')
    machine = live.find('os/type').get('machine')
    aliases = {m['name'] for m in ask('query-machines') if m.get('alias') == machine} | {machine}
    if kind.rsplit('-machine', 1)[0] not in aliases:
        out.append('machine: %s, QEMU runs %s' % (machine, kind))
    vcpu = live.find('vcpu')
    same('processors', int(vcpu.get('current', vcpu.text)), len(ask('query-cpus-fast')))
    memory = ask('query-memory-size-summary')
    pluggable = sum(int(size.text) for size in live.findall('devices/memory/target/size'))
    total = int(live.find('memory').text) - pluggable
    if abs(memory['base-memory'] // 1024 - total) > 1024:
        out.append('memory: %d KiB, QEMU has %d' % (total, memory['base-memory'] // 1024))
    same('I/O threads', int((live.findtext('iothreads') or '0')), len(ask('query-iothreads')))
    with_medium = sum(1 for disk in live.findall('devices/disk') if disk.find('source') is not None)
    same('disks with a medium', with_medium, sum(1 for one in ask('query-block') if 'inserted' in one and one.get('qdev') and 'flash' not in one['qdev']))
    there = {one['name'] for one in ask('qom-list', path='/machine/peripheral')}
    for device in live.find('devices'):
        alias, address = device.find('alias'), device.find('address')
        if alias is None or device.tag in WITHOUT_DEVICE or address is None or address.get('type') in (None, 'isa', 'spapr-vio'):
            continue
        name = alias.get('name')
        builtin = device.tag == 'controller' and (device.get('model') or '').endswith('-root') or name in ('ide', 'fdc0', 'usb', 'floppy0') or device.get('type') in ('fdc', 'isa')
        if name not in there and not builtin and not (device.tag == 'interface' and address.get('type') != 'pci') and device.tag != 'sound':
            out.append('%s %s is not in QEMU' % (device.tag, name))
    return out


def cases(folder, corpora, pattern):
    for corpus in sorted(os.listdir(os.path.join(folder, 'corpora'))):
        if any(fnmatch.fnmatch(corpus, one) for one in corpora):
            here = os.path.join(folder, 'corpora', corpus)
            for name in sorted(os.listdir(os.path.join(here, 'in'))):
                if name.endswith('.xml') and fnmatch.fnmatch(name[:-4], pattern):
                    yield corpus, name[:-4], os.path.join(here, 'in', name), here


def refused(here, name):
    """whether the reference accepts no such definition"""
    for file in (name + '.nokvm.golden', name + '.golden'):
        path = os.path.join(here, 'out', file)
        if os.path.exists(path):
            return re.search(r'^=== define -> error', open(path, errors='replace').read(), re.M) is not None
    return False


def kvm_works():
    return os.environ.get('VIREO_TEST_KVM') == 'yes'


def start_one(connection, text, scratch):
    """[] or what differs; throws Impossible or libvirtError"""
    try:
        domain = ET.fromstring(text)
    except ET.ParseError:
        raise Impossible('a document that can be read')
    need(domain.tag == 'domain', 'a domain')
    rewrite(domain, scratch, kvm_works())
    d = connection.createXML(ET.tostring(domain).decode(), libvirt.VIR_DOMAIN_START_PAUSED)
    try:
        def monitor(command):
            reply = json.loads(libvirt_qemu.qemuMonitorCommand(d, command, 0))
            if 'error' in reply:
                raise AssertionError('%s: %s' % (command, reply['error']['desc']))
            return reply['return']
        return differences(d, monitor)
    finally:
        d.destroy()


# What this host's QEMU or hardware lacks, by what it says.
LACKS = [(r'is not supported with this QEMU binary|not supported by this QEMU binary|lacks|this QEMU', "something of this host's QEMU"),
         (r'[Cc]annot allocate memory|cannot set up guest memory|Unable to create backing|exceeds|[Tt]oo much memory|invalid object.*memory|at most \d+ MB', 'more memory'),
         (r'CPU.*(incompatible|not compatible|not supported by hypervisor|is not provided|missing feature|unusable|unavailable)|host CPU|Unable to find any emulator|CPU mode|[Kk][Vv][Mm]', 'another processor or KVM'),
         (r'TLS|certificate|x509|tls-creds', 'certificates'), (r'spice|SPICE|qxl|QXL', 'SPICE in QEMU'),
         (r'not a valid device model name|Property .* not found|missing object type|drive property not set|single function device can|'
          r"USB bus|Bus '[^']*' not found|invalid option|Could not open 'ARGUMENT'|machine type does not support if=|Address space limit|fsdriver handle|"
          r'scsi-block|only supports (one|two|drive)|IDE unit|"scsi":true|Unit number|masterbus|bus supports|IOMMU_PLATFORM was supported by neither|MSI-X is not supported by interrupt|Transactional Memory|HyperV', "another QEMU: it refuses the reference's own command line"),
         (r'module [a-z-]+ not found', 'modules of QEMU'), (r'do not support|does not support', "something of this host's QEMU"),
         (r'overflowed after alignment', 'more memory'), (r'Unable to find any firmware', 'firmware'), (r'vhost-net|vhost-vsock|/dev/vhost', 'vhost in the kernel'), (r'cgroup|limit locked memory', 'control groups')]


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--conformance', default=os.environ.get('VIREO_CONFORMANCE', os.path.join(ROOT, '..', 'shared', 'conformance')))
    p.add_argument('--corpus', default='domain-qemu,domain-qemu-out')
    p.add_argument('--case', default='*')
    p.add_argument('--list', action='store_true', help='name every case that is not tried')
    p.add_argument('--show', help='print the document of this case as it is started')
    p.add_argument('--least', type=int, default=0, help='fail if fewer cases start and agree')
    o = p.parse_args()
    if not os.path.isdir(o.conformance):
        print('real_qemu.py: no corpora at %s: skipped' % o.conformance)
        return 0
    if os.environ.get('VIREO_TEST_NETWORK') != 'own':
        os.environ['VIREO_TEST_NETWORK'] = 'own'
        os.execvp('unshare', ['unshare', '-n', sys.executable] + sys.argv)
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'])
    daemon = Daemon(root=tempfile.mkdtemp(prefix='vr-'), qemu_conf='user = "root"\ngroup = "root"\nmax_core = 0\n').start()
    scratch = Scratch(tempfile.mkdtemp(prefix='vireo-real-qemu-'))
    os.chmod(scratch.folder, 0o777)
    counts, reasons, failures = collections.Counter(), collections.Counter(), []
    connection = daemon.open()
    try:
        for corpus, name, path, here in cases(o.conformance, o.corpus.split(','), o.case):
            if refused(here, name):
                counts['refused by the reference'] += 1
                continue
            text = open(path, errors='surrogateescape').read()
            if o.show == name:
                domain = ET.fromstring(text)
                rewrite(domain, scratch, kvm_works())
                print(ET.tostring(domain).decode())
            try:
                wrong = start_one(connection, text, scratch)
                counts['start and agree' if not wrong else 'failed'] += 1
                if wrong:
                    failures.append((corpus, name, '; '.join(wrong)))
            except Impossible as e:
                counts['not to be had here'] += 1
                reasons[str(e)] += 1
                if o.list:
                    print('%s/%s: needs %s' % (corpus, name, e))
            except (libvirt.libvirtError, AssertionError) as e:
                found = [what for pattern, what in LACKS if re.search(pattern, str(e))]
                if found:
                    counts['not to be had here'] += 1
                    reasons[found[0]] += 1
                    if o.list:
                        print('%s/%s: needs %s (%s)' % (corpus, name, found[0], e))
                else:
                    counts['failed'] += 1
                    failures.append((corpus, name, str(e)))
                if not connection.isAlive():
                    daemon.start()
                    connection = daemon.open()
            finally:
                scratch.clean()
    finally:
        daemon.cleanup()
        shutil.rmtree(scratch.folder, ignore_errors=True)
    for corpus, name, what in failures:
        print('FAIL %s/%s: %s' % (corpus, name, what))
    for what, count in reasons.most_common():
        print('%5d need %s' % (count, what))
    for what, count in counts.items():
        print('%5d %s' % (count, what))
    return 1 if counts['start and agree'] < o.least or (not o.least and failures) else 0


if __name__ == '__main__':
    sys.exit(main())
