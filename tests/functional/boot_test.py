#!/usr/bin/python3
"""Guests that really run: BIOS and UEFI, pc, q35 and aarch64 virt, from a kernel and from disks made on the spot. What a guest was
promised is looked up inside it: it prints what it finds on its serial line."""
import contextlib, os, re, socket, struct, subprocess, sys, time

import libvirt
from harness import Daemon, eventually, guest_files, run_tests

UUID = '00000000-0000-4000-9300-%012d'
SLOW = 240                                # seconds that a guest may take on a machine that has other things to do
BRIDGE = 'vireo-test0'


def has(*paths):
    return all(os.path.exists(path) for path in paths)


def module_there(name):
    version = subprocess.run("ls /lib/modules | grep cloud-amd64 | sort -V | tail -1", shell=True, capture_output=True, text=True).stdout.strip()
    return subprocess.run(['modprobe', '-S', version, '-n', '-q', name]).returncode == 0


class Guest:
    """A domain whose serial line is a file."""
    def __init__(self, daemon, name, number, xml):
        self.daemon, self.name, self.console = daemon, name, daemon.path(name + '.console')
        self.connection = daemon.open()
        xml = xml.replace('<devices>', "<devices><serial type='file'><source path='%s'/></serial>" % self.console, 1)
        self.domain = self.connection.defineXML(xml.replace('<name/>', '<name>%s</name><uuid>%s</uuid>' % (name, UUID % number)))
        self.domain.create()

    def said(self):
        return open(self.console, errors='replace').read().replace('\r', '') if os.path.exists(self.console) else ''

    def wait_for(self, text, times=1):
        def holds():
            return len(re.findall(text, self.said())) >= times
        try:
            eventually(holds, SLOW, '%r' % text)
        except AssertionError as e:
            raise AssertionError('%s: %s; it said:\n%s' % (self.name, e, self.said()[-1500:]))

    def wait_for_end(self):
        eventually(lambda: not self.domain.isActive(), SLOW, self.name + ' to end')

    def facts(self):
        """KEY=VALUE lines of its job"""
        return dict(re.findall(r'^([A-Z]+)=(.*)$', self.said(), re.M))

    def end(self):
        with contextlib.suppress(libvirt.libvirtError):
            self.domain.destroy()
        self.domain.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_NVRAM)


def disk_file(daemon, name, content=b'', size=1 << 20):
    path = daemon.path(name)
    with open(path, 'wb') as file:
        file.write(content)
        file.truncate(size)
    return path


# ---- Linux, from its kernel ----

JOB = r'''
echo CPUS=$(nproc)
echo SOCKETS=$(cat /sys/devices/system/cpu/cpu*/topology/physical_package_id | sort -u | wc -l)
echo CORES=$(cat /sys/devices/system/cpu/cpu0/topology/core_siblings_list)
echo THREADS=$(cat /sys/devices/system/cpu/cpu0/topology/thread_siblings_list)
echo NODES=$(cat /sys/devices/system/node/node*/cpulist | tr '\n' ' ')
echo MEMORY=$(awk '/MemTotal/{print int($2/1024)}' /proc/meminfo)
echo DISKS=$(for d in /sys/block/*; do case $d in */ram*|*/loop*) continue;; esac; echo $(basename $d):$(($(cat $d/size) / 2048)); done)
echo SERIAL=$(cat /sys/block/vda/serial)
echo FIRMWARE=$([ -d /sys/firmware/efi ] && echo UEFI || echo BIOS)
echo TPM=$(cat /sys/class/tpm/tpm0/tpm_version_major 2>/dev/null)
echo RNG=$(cat /sys/class/misc/hw_random/rng_current 2>/dev/null)
echo PRODUCT=$(cat /sys/class/dmi/id/product_name)
mkdir -p /mnt/fs /mnt/nine
mount -t virtiofs shared /mnt/fs 2>/dev/null && echo VIRTIOFS=$(cat /mnt/fs/word) && echo written inside >/mnt/fs/answer
mount -t 9p -o trans=virtio,version=9p2000.L nine /mnt/nine 2>/dev/null && echo NINE=$(cat /mnt/nine/word)
n=0; for i in /sys/class/net/eth*; do ip link set $(basename $i) up; n=$((n + 1)); done; echo NICS=$n
'''


def linux(daemon, name, number, job, machine, os_extra='', extra='', devices='', vcpu='<vcpu>1</vcpu>', memory=128, memory_backing=''):
    kernel, initrd = guest_files()
    path = disk_file(daemon, name + '.job', (JOB + job + '\necho JOB=done\nsleep 1000000\nexit 0\n').encode())
    xml = ("<domain type='qemu'><name/><memory unit='MiB'>%d</memory>%s%s<os%s><type arch='x86_64' machine='%s'>hvm</type><kernel>%s</kernel>"
           "<initrd>%s</initrd><cmdline>console=ttyS0 quiet guest.run=sh+/dev/vda</cmdline></os>"
           "<features><acpi/></features>%s<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>"
           "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='%s'/><target dev='vda' bus='virtio'/><serial>job</serial></disk>"
           "%s<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng></devices></domain>"
           % (memory, memory_backing, vcpu, os_extra, machine, kernel, initrd, extra, path, devices))
    return Guest(daemon, name, number, xml)


NIC = "<interface type='bridge'><mac address='52:54:00:93:00:%02x'/><source bridge='" + BRIDGE + "'/><model type='virtio'/></interface>"


def test_guests_have_what_was_asked_for_and_see_each_other(daemon):
    """pc with BIOS and q35 with UEFI at the same time, on one bridge"""
    subprocess.run('ip link add %s type bridge && ip link set %s up' % (BRIDGE, BRIDGE), shell=True, check=True)
    os.makedirs(daemon.path('shared'))
    with open(daemon.path('shared/word'), 'w') as file:
        file.write('from the host\n')
    os.chmod(daemon.path('shared'), 0o777)
    extra_disk = lambda name, target, bus, size: ("<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='%s'/><target dev='%s' bus='%s'/></disk>"
                                                  % (disk_file(daemon, name, size=size << 20), target, bus))
    old = linux(daemon, 'old', 1, 'ip addr add 10.93.0.1/24 dev eth0; echo LISTENS=yes', 'pc', vcpu='<vcpu>4</vcpu>', memory=320,
                devices=NIC % 1 + extra_disk('scsi', 'sda', 'scsi', 3) + extra_disk('ide', 'hda', 'ide', 5) + "<controller type='scsi' model='virtio-scsi'/>"
                        "<filesystem type='mount' accessmode='mapped'><source dir='%s'/><target dir='nine'/></filesystem>" % daemon.path('shared'),
                extra="<cpu><topology sockets='2' cores='2' threads='1'/><numa><cell id='0' cpus='0-1' memory='192' unit='MiB'/>"
                      "<cell id='1' cpus='2-3' memory='128' unit='MiB'/></numa></cpu>")
    uefi = has('/usr/share/OVMF/OVMF_CODE_4M.fd')
    tpm = has('/usr/bin/swtpm') and has('/usr/bin/swtpm_setup')
    shares = has('/usr/share/qemu/vhost-user/50-qemu-virtiofsd.json')
    devices = NIC % 2 + NIC % 3
    if tpm:
        devices += "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>"
    if shares:
        devices += "<filesystem type='mount'><driver type='virtiofs'/><source dir='%s'/><target dir='shared'/></filesystem>" % daemon.path('shared')
    new = linux(daemon, 'new', 2,
                'ip addr add 10.93.0.2/24 dev eth0; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do '
                'ping -c 1 -W 1 10.93.0.1 >/dev/null && echo SEES=yes && break; sleep 1; done; '
                'ip addr flush dev eth0; ip addr add 10.93.0.3/24 dev eth1; ping -c 1 -W 5 10.93.0.1 >/dev/null && echo SECOND=yes; echo JOB=done; reboot -f',
                'q35', os_extra=" firmware='efi'" if uefi else '', devices=devices, memory=320,
                memory_backing="<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
                extra='<on_reboot>destroy</on_reboot>')
    try:
        new.wait_for('JOB=done')
        # <on_reboot>destroy</on_reboot>
        new.wait_for_end()
        facts = new.facts()
        assert facts['CPUS'] == '1' and 240 <= int(facts['MEMORY']) <= 320, facts
        assert facts['SERIAL'] == 'job' and facts['NICS'] == '2' and 'virtio_rng' in facts['RNG'], facts
        assert facts['FIRMWARE'] == ('UEFI' if uefi else 'BIOS') and facts['PRODUCT'].startswith('Standard PC (Q35'), facts
        assert facts.get('SEES') == 'yes' and facts.get('SECOND') == 'yes', new.said()[-1500:]
        if tpm:
            assert facts['TPM'] == '2', facts
        if shares:
            assert facts['VIRTIOFS'] == 'from the host', facts
            assert open(daemon.path('shared/answer')).read() == 'written inside\n'
        facts = old.facts()
        assert (facts['CPUS'], facts['SOCKETS'], facts['CORES'], facts['NODES'].strip()) == ('4', '2', '0-1', '0-1 2-3'), facts
        assert facts['FIRMWARE'] == 'BIOS' and 240 <= int(facts['MEMORY']) <= 320, facts
        assert {'vda:1', 'sda:3', 'sdb:5'} <= set(facts['DISKS'].split()) or {'vda:1', 'sda:5', 'sdb:3'} <= set(facts['DISKS'].split()), facts
        if module_there('9pnet_virtio'):
            assert facts['NINE'] == 'from the host', facts
        # A reboot by the power button: the guest turns itself off, and begins anew in the same process.
        before, runs = daemon.qemus(), len(re.findall('GUEST UP', old.said()))
        old.domain.reboot(libvirt.VIR_DOMAIN_REBOOT_ACPI_POWER_BTN)
        old.wait_for('GUEST POWER BUTTON')
        old.wait_for('GUEST UP', runs + 1)
        assert old.domain.isActive() and daemon.qemus() == before
        old.domain.shutdown()
        old.wait_for('GUEST POWER BUTTON', 2)
        old.wait_for_end()
    finally:
        old.end()
        new.end()
        subprocess.run(['ip', 'link', 'del', BRIDGE])


test_guests_have_what_was_asked_for_and_see_each_other.kernel = True


# ---- disks that the firmware boots from ----

def boot_sector(text):
    """Prints text on the first serial port, and stops."""
    code = bytes.fromhex('fa31c08ed8fcbe177cbaf803ac84c07403eeebf8f4ebfd')
    assert len(code) == 0x17
    return (code + text.encode() + b'\0').ljust(510, b'\0') + b'\x55\xaa'


BUSES = [('virtio', 'vda', 'pc', ''), ('ide', 'hda', 'pc', ''), ('sata', 'sda', 'q35', ''),
         ('scsi', 'sda', 'q35', "<controller type='scsi' model='virtio-scsi'/>"), ('usb', 'sda', 'q35', "<controller type='usb' model='qemu-xhci'/>"),
         ('nvme', 'nvme0n1', 'q35', "<controller type='nvme' index='0'><serial>n1</serial></controller>")]


def test_firmware_boots_from_disks_of_every_bus(daemon):
    guests = []
    try:
        for number, (bus, target, machine, controller) in enumerate(BUSES):
            path = disk_file(daemon, 'boot-' + bus, boot_sector('BOOTED FROM %s\r\n' % bus))
            xml = ("<domain type='qemu'><name/><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='%s'>hvm</type><boot dev='hd'/></os><features><acpi/></features>"
                   "<devices><emulator>/usr/bin/qemu-system-x86_64</emulator><disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='%s'/>"
                   "<target dev='%s' bus='%s'/>%s</disk>%s</devices></domain>"
                   % (machine, path, target, bus, "<address type='drive' controller='0' bus='0' target='0' unit='0'/>" if bus == 'nvme' else '', controller))
            try:
                guests.append((bus, Guest(daemon, 'boot-' + bus, 10 + number, xml)))
            except libvirt.libvirtError as e:
                if bus != 'nvme':             # of newer documents
                    raise
                print('skip  a disk on an NVMe controller: %s' % e)
        for bus, guest in guests:
            guest.wait_for('BOOTED FROM ' + bus)
    finally:
        for _, guest in guests:
            guest.end()


# ---- ARM ----

def aarch64_program(text):
    """Prints text on the UART of the virt machine and turns it off."""
    code = [0xd2a12001,              # movz x1, #0x0900, lsl #16      the UART
            0x10000122,              # adr  x2, text
            0x38401440,              # ldrb w0, [x2], #1
            0x34000060,              # cbz  w0, off
            0xb9000020,              # str  w0, [x1]
            0x17fffffd,              # b    ldrb
            0x52800100,              # movz w0, #8                    off: PSCI SYSTEM_OFF
            0x72b08000,              # movk w0, #0x8400, lsl #16
            0xd4000002,              # hvc  #0
            0x17ffffff]              # b    .
    return struct.pack('<10I', *code) + text.encode() + b'\0'


def test_an_aarch64_guest_runs_a_kernel_and_ends(daemon):
    kernel = disk_file(daemon, 'arm-kernel', aarch64_program('ARM GUEST UP\n'), 4096)
    guest = Guest(daemon, 'arm', 30, "<domain type='qemu'><name/><memory unit='MiB'>64</memory><os><type arch='aarch64' machine='virt'>hvm</type><kernel>%s</kernel></os>"
                                     "<cpu mode='custom'><model>cortex-a57</model></cpu><devices><emulator>/usr/bin/qemu-system-aarch64</emulator></devices></domain>" % kernel)
    try:
        guest.wait_for('ARM GUEST UP')
        guest.wait_for_end()
        assert guest.domain.state()[1] == libvirt.VIR_DOMAIN_SHUTOFF_SHUTDOWN
        # It ends so soon that its end may be heard in the middle of its start.
        for _ in range(15):
            guest.domain.create()
            guest.wait_for_end()
            assert guest.domain.state()[1] == libvirt.VIR_DOMAIN_SHUTOFF_SHUTDOWN
    finally:
        guest.end()


test_an_aarch64_guest_runs_a_kernel_and_ends.needs = ['/usr/bin/qemu-system-aarch64']


def test_an_aarch64_guest_starts_its_uefi(daemon):
    guest = Guest(daemon, 'arm-uefi', 31, "<domain type='qemu'><name/><memory unit='MiB'>128</memory><os firmware='efi'><type arch='aarch64' machine='virt'>hvm</type></os>"
                                          "<features><acpi/></features><cpu mode='custom'><model>cortex-a57</model></cpu>"
                                          "<devices><emulator>/usr/bin/qemu-system-aarch64</emulator></devices></domain>")
    try:
        guest.wait_for('UEFI (firmware|Interactive Shell)')
    finally:
        guest.end()


test_an_aarch64_guest_starts_its_uefi.needs = ['/usr/bin/qemu-system-aarch64', '/usr/share/AAVMF/AAVMF_CODE.fd']


def chosen():
    tests = {}
    try:
        guest_files()
        kernel = True
    except subprocess.CalledProcessError:
        kernel = False
    for name, function in list(globals().items()):
        if not name.startswith('test_'):
            continue
        missing = [path for path in getattr(function, 'needs', []) if not has(path)]
        if getattr(function, 'kernel', False) and not kernel:
            missing.append('a kernel of Debian')
        if missing:
            print('skip  %s: needs %s' % (name, ', '.join(missing)))
        else:
            tests[name] = function
    return tests


if __name__ == '__main__':
    # In a network of its own: its bridge is nobody else's.
    if os.environ.get('VIREO_TEST_NETWORK') != 'own':
        if os.geteuid() != 0 or subprocess.run(['unshare', '-n', 'true'], stderr=subprocess.DEVNULL).returncode != 0:
            print('skip: no network namespace can be made here')
            sys.exit(77)
        os.environ['VIREO_TEST_NETWORK'] = 'own'
        os.execvp('unshare', ['unshare', '-n', sys.executable] + sys.argv)
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'])
    run_tests(chosen())
