"""What the functional tests share: a daemon of one's own below a temporary root, and unmodified clients of it.

    from harness import Daemon, eventually, run_tests
    def test_a_defined_domain_survives_a_restart(daemon): ...
    run_tests(globals())

Each test gets a running daemon with nothing defined. A test's name is a sentence that is true.
"""
import contextlib, os, shutil, signal, struct, subprocess, sys, tempfile, threading, time, traceback

import libvirt

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get('VIREO_BUILD', os.path.join(ROOT, 'build'))
EXTERNAL = os.environ.get('VIREO_TEST_URI')      # a daemon that runs already, the reference for instance: to check the tests
libvirt.registerErrorHandler(lambda c, e: None, None)


def fails(code, f, *args):
    """Calls f, which must throw an error of this code. Gives its message."""
    try:
        f(*args)
    except libvirt.libvirtError as e:
        assert e.get_error_code() == code, (e.get_error_code(), str(e))
        return str(e)
    raise AssertionError('no error')


def eventually(holds, seconds=20.0, what='the condition'):
    """Waits until holds() is true; gives its value."""
    end = time.monotonic() + seconds
    while True:
        value = holds()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError('waited %g s in vain for %s' % (seconds, what))
        time.sleep(0.005)


class Daemon:
    def __init__(self, root=None, options=(), conf=None, qemu_conf=None):
        self.root = root or tempfile.mkdtemp(prefix='vireo-test-')
        os.chmod(self.root, 0o755)
        self.options, self.process = list(options), None
        for name, text in (('libvirtd.conf', conf), ('qemu.conf', qemu_conf)):
            if text is not None:
                os.makedirs(self.path('etc/libvirt'), exist_ok=True)
                open(self.path('etc/libvirt/' + name), 'w').write(text)

    def path(self, name):
        return os.path.join(self.root, name)

    @property
    def socket(self):
        return EXTERNAL.split('socket=')[1] if EXTERNAL else self.path('run/libvirt/libvirt-sock')

    @property
    def uri(self):
        return EXTERNAL or 'qemu+unix:///system?socket=' + self.socket

    def start(self):
        if EXTERNAL:
            return self
        self.log = open(self.path('daemon.out'), 'ab')
        self.process = subprocess.Popen([os.path.join(BUILD, 'bin/vireod'), '--root', self.root] + self.options,
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        eventually(self._accepts, 20, 'the daemon to accept connections')
        return self

    def _accepts(self):
        import socket
        if self.process.poll() is not None:
            raise AssertionError('the daemon ended with %s:\n%s' % (self.process.returncode, self.output()[-2000:]))
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as s:
            try:
                s.connect(self.socket)
                # A child of a killed daemon may hold the old socket for the moment until it becomes QEMU.
                return '-d' in self.options or struct.unpack('3i', s.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0] == self.process.pid
            except OSError:
                return False

    def open(self, read_only=False):
        return libvirt.openReadOnly(self.uri.replace('libvirt-sock', 'libvirt-sock-ro')) if read_only else libvirt.open(self.uri)

    def output(self):
        path = self.path('daemon.out')
        return open(path, errors='replace').read() if os.path.exists(path) else ''

    def kill(self):
        """As a crash would: kill -9."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        if EXTERNAL:
            connection = libvirt.open(EXTERNAL)
            for domain in connection.listAllDomains():
                with contextlib.suppress(libvirt.libvirtError):
                    domain.destroy()
                with contextlib.suppress(libvirt.libvirtError):
                    domain.undefine()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                return self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError('the daemon did not end on SIGTERM')

    def qemus(self):
        """process ids of the QEMUs whose state lies below this root"""
        found = []
        for p in os.listdir('/proc'):
            if p.isdigit():
                try:
                    line = open('/proc/%s/cmdline' % p, 'rb').read()
                    if b'qemu-system' in line.split(b'\0')[0] and self.root.encode() in line \
                            and open('/proc/%s/stat' % p).read().rsplit(')', 1)[1].split()[0] != 'Z':
                        found.append(int(p))
                except OSError:
                    pass
        return found

    def cleanup(self, keep=False):
        try:
            self.stop()
        except AssertionError:
            pass
        for pid in self.qemus():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        if not keep:
            shutil.rmtree(self.root, ignore_errors=True)

    def virsh(self, *words, program='virsh', ok=True, input=None):
        """Debian's unmodified virsh; gives its output."""
        p = subprocess.run([program, '-c', self.uri] + list(words), capture_output=True, text=True, timeout=60, input=input,
                           env=dict(os.environ, LC_ALL='C'))
        if ok and p.returncode != 0:
            raise AssertionError('virsh %s: %s' % (' '.join(words), p.stderr))
        return p.stdout if ok else (p.returncode, p.stdout, p.stderr)


def domain_xml(name, uuid='', devices='', memory=32, extra='', machine='pc', kind='qemu', os_extra=''):
    """A small guest without a disk: QEMU starts it under TCG at once."""
    return ("<domain type='%s'><name>%s</name>%s<memory unit='MiB'>%d</memory><vcpu>1</vcpu>"
            "<os><type arch='x86_64' machine='%s'>hvm</type>%s</os><features><acpi/></features>%s"
            "<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>%s</devices></domain>"
            % (kind, name, uuid and '<uuid>%s</uuid>' % uuid, memory, machine, os_extra, extra, devices))


def guest_files():
    """kernel, initrd of the small guest (made once)"""
    folder = os.path.join(BUILD, 'guest')
    subprocess.run([os.path.join(ROOT, 'tests/guest/make-guest'), folder], check=True, stdout=subprocess.DEVNULL)
    return os.path.join(folder, 'vmlinuz'), os.path.join(folder, 'initrd')


def run_tests(names, only=None):
    tests = [(n, f) for n, f in names.items() if n.startswith('test_') and callable(f)]
    chosen = sys.argv[1:] or only
    passed = failed = 0
    for name, function in tests:
        if chosen and not any(c in name for c in chosen):
            continue
        if getattr(function, 'mounts', False) and subprocess.run(['unshare', '-m', 'true'], stderr=subprocess.DEVNULL).returncode != 0:
            print('skip  %s: nothing may be mounted here' % name)
            continue
        began, daemon = time.monotonic(), None
        try:
            import inspect
            if 'daemon' in inspect.signature(function).parameters:
                daemon = Daemon(**getattr(function, 'daemon', {}))
                daemon.start()
                function(daemon)
            else:
                function()
            passed += 1
            print('ok    %s (%.1f s)' % (name, time.monotonic() - began), flush=True)
        except Exception:
            failed += 1
            print('FAIL  %s' % name)
            traceback.print_exc(file=sys.stdout)
            if daemon:
                if daemon.process and daemon.process.poll() is not None:
                    print('--- the daemon ended with %d' % daemon.process.returncode)
                print('--- daemon said:\n' + daemon.output()[-3000:], flush=True)
        finally:
            if daemon:
                daemon.cleanup()
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(1 if failed or not passed else 0)
