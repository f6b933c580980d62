#!/usr/bin/python3
"""Guests change hands: what libvirtd 9.0.0 runs, we take over, and it takes over what we run. Both daemons work one after
the other on the same folders, in mount and network namespaces of their own. Skipped where libvirtd is not installed."""
import contextlib, glob, grp, os, shutil, signal, subprocess, sys, tempfile, time

import libvirt
from harness import BUILD, domain_xml, eventually

PAUSED = libvirt.VIR_DOMAIN_START_PAUSED
FOLDERS = {'etc': '/etc/libvirt', 'lib': '/var/lib/libvirt', 'run': '/run/libvirt', 'log': '/var/log/libvirt', 'cache': '/var/cache/libvirt'}


class Place:
    """Folders of a host, and one daemon at a time on them."""
    def __init__(self):
        self.root = tempfile.mkdtemp(prefix='vireo-takeover-')
        os.chmod(self.root, 0o755)
        for name in FOLDERS:
            os.mkdir(os.path.join(self.root, name))
        with open(os.path.join(self.root, 'etc/libvirtd.conf'), 'w') as file:
            file.write('auth_unix_rw = "none"\nauth_unix_ro = "none"\n')
        with open(os.path.join(self.root, 'etc/qemu.conf'), 'w') as file:
            file.write('stdio_handler = "file"\nsecurity_driver = "none"\n')
        binds = ''.join('mkdir -p %s; mount --bind %s/%s %s; ' % (to, self.root, name, to) for name, to in FOLDERS.items()) + self.accounts()
        # libvirtd asks every QEMU it finds before it answers, one after the other: minutes on a small machine
        binds += ''.join('mount --bind /dev/null %s; ' % path for path in glob.glob('/usr/bin/qemu-system-*')
                         if os.path.basename(path) != 'qemu-system-x86_64' and not os.path.islink(path))
        # the namespaces live as long as this shell
        self.holder = subprocess.Popen(['unshare', '-m', '-n', '--kill-child', 'bash', '-c',
                                        'mount --make-rprivate /; %s ip link set lo up; echo ready; exec sleep 600' % binds],
                                       stdout=subprocess.PIPE, text=True)
        assert self.holder.stdout.readline() == 'ready\n'
        self.daemon = None

    def accounts(self):
        """The commands that give the namespace the user whom Debian's daemon wants to find, whatever its qemu.conf says;
        the package that makes him is not needed here otherwise."""
        binds = ''
        try:
            main_group = grp.getgrnam('kvm').gr_gid      # as Debian's package: without it libvirtd asks QEMU anew at every start
        except KeyError:
            main_group = 64055
        for name, line in (('passwd', 'libvirt-qemu:x:64055:%d::/var/lib/libvirt:/usr/sbin/nologin' % main_group), ('group', 'libvirt-qemu:x:64055:')):
            text = open('/etc/' + name).read()
            if 'libvirt-qemu:' in text:
                continue
            path = os.path.join(self.root, name)
            with open(path, 'w') as file:
                file.write(text + line + '\n')
            binds += 'mount --bind %s /etc/%s; ' % (path, name)
        return binds

    def start(self, program):
        self.out = open(os.path.join(self.root, 'daemon.out'), 'ab')
        self.daemon = subprocess.Popen(['nsenter', '-t', str(self.inner()), '-m', '-n', program], stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.out)
        return eventually(self.try_open, 60, '%s to answer' % program)

    def inner(self):
        """The shell inside: unshare has forked it for --kill-child."""
        children = open('/proc/%d/task/%d/children' % (self.holder.pid, self.holder.pid)).read().split()
        return int(children[0]) if children else self.holder.pid

    def try_open(self):
        if self.daemon.poll() is not None:
            raise AssertionError('the daemon ended with %d: %s' % (self.daemon.returncode, open(os.path.join(self.root, 'daemon.out')).read()[-2000:]))
        try:
            return libvirt.open('qemu+unix:///system?socket=%s/run/libvirt-sock' % self.root)
        except libvirt.libvirtError:
            return None

    def stop(self, how=signal.SIGTERM):
        self.daemon.send_signal(how)
        self.daemon.wait(30)
        self.daemon = None

    @staticmethod
    def removed(folder):
        with contextlib.suppress(OSError):
            os.rmdir(folder)
        return not os.path.isdir(folder)

    def clean(self):
        if self.daemon and self.daemon.poll() is None:
            self.stop()
        for p in os.listdir('/proc'):
            if p.isdigit():
                try:
                    line = open('/proc/%s/cmdline' % p, 'rb').read()
                except OSError:
                    continue
                if b'guest=handed-' in line:
                    os.kill(int(p), signal.SIGKILL)
        # Groups belong to the whole host, and libvirtd leaves those of guests that it finds dead.
        for group in sorted(glob.glob('/sys/fs/cgroup/**/qemu-*-handed-*', recursive=True), key=len, reverse=True):
            for folder, _, _ in os.walk(group, topdown=False):
                eventually(lambda: not os.path.isdir(folder) or self.removed(folder), 10, folder + ' to be empty')
        self.holder.kill()
        self.holder.wait()
        shutil.rmtree(self.root, ignore_errors=True)


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
