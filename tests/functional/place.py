"""Folders of a host and one daemon at a time on them, ours or Debian's, in mount and network namespaces of their own."""
import contextlib, glob, grp, os, shutil, signal, subprocess, tempfile

import libvirt
from harness import eventually

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
