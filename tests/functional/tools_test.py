#!/usr/bin/python3
"""The small programs: virt-ssh-helper carries bytes both ways, virt-xml-validate's exit status says what is wrong,
virt-qemu-run's guest lives as long as it does."""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading

import harness

BIN = os.path.join(harness.BUILD, 'bin')


# A user's own daemon is looked for in a folder of our choice: root has none.
UNPRIVILEGED = dict(user=65534, group=65534, extra_groups=[]) if os.geteuid() == 0 else {}


def socket_of(folder):
    """(environment, path of the socket that the helper looks for)"""
    os.chmod(folder, 0o777)
    environment = dict(os.environ, XDG_RUNTIME_DIR=folder, HOME=folder, LIBVIRT_AUTOSTART='0')
    refused = run('virt-ssh-helper', 'qemu:///session', env=environment, stdin=subprocess.DEVNULL, **UNPRIVILEGED)
    found = re.search(r"cannot connect to '([^']*)'", refused.stderr.decode())
    assert refused.returncode == 1 and found, refused
    path = found.group(1)
    assert path.startswith(folder), path
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return environment, path


def listening(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    os.chmod(path, 0o777)
    listener.listen(1)
    return listener


def run(*words, **more):
    return subprocess.run([os.path.join(BIN, words[0])] + list(words[1:]), capture_output=True, timeout=30, **more)


def the_helper_carries_bytes_both_ways():
    with tempfile.TemporaryDirectory() as folder:
        environment, path = socket_of(folder)
        listener = listening(path)
        much = os.urandom(3_000_000)          # more than any buffer on the way
        received = bytearray()

        def serve():
            peer = listener.accept()[0]
            while len(received) < len(much):
                received.extend(peer.recv(65536))
            peer.sendall(bytes(received))
            peer.close()
        server = threading.Thread(target=serve)
        server.start()
        helper = subprocess.Popen([os.path.join(BIN, 'virt-ssh-helper'), 'qemu:///session'], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **UNPRIVILEGED)
        helper.stdin.write(much)
        helper.stdin.flush()                  # stays open: the daemon's end is the end
        came = helper.stdout.read()
        assert came == much, 'what came back is not what was sent'
        assert helper.wait(30) == 0
        server.join()


def the_helper_ends_with_its_client():
    with tempfile.TemporaryDirectory() as folder:
        environment, path = socket_of(folder)
        listener = listening(path)
        done = run('virt-ssh-helper', 'qemu:///session', env=environment, stdin=subprocess.DEVNULL, **UNPRIVILEGED)
        listener.close()
        assert done.returncode == 0 and done.stdout == b''


def the_helper_refuses_what_is_not_of_this_host():
    for uri in ('qemu://host/system', 'qemu+tcp:///system'):
        done = run('virt-ssh-helper', uri, stdin=subprocess.DEVNULL)
        assert done.returncode == 1 and b'unexpected URI transport' in done.stderr
    assert run('virt-ssh-helper').returncode == 1
    assert b'Unknown option --foo' in run('virt-ssh-helper', '--foo').stderr


def the_exit_status_says_what_is_wrong_with_a_document():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'd.xml')

        def status(text, *more):
            open(path, 'w').write(text)
            return run('virt-xml-validate', path, *more).returncode
        good = "<network><name>n</name></network>"
        assert status(good) == 0
        assert status(good, 'network') == 0
        assert status(good, 'domain') == 3
        assert status(good, 'nosuch') == 4
        assert status("<network><nom>n</nom></network>") == 3
        assert status("<network>") == 3
        assert status("<unknown/>") == 3
        assert run('virt-xml-validate', folder + '/nosuch').returncode == 2
        assert run('virt-xml-validate').returncode == 1
        assert run('virt-xml-validate', '-', input=good.encode()).returncode == 0


GUEST = """<domain type='qemu'><name>alone</name><memory unit='MiB'>32</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='pc'>hvm</type></os>
<devices><emulator>/usr/bin/qemu-system-x86_64</emulator></devices></domain>"""


def guests_below(folder):
    """process ids of QEMUs whose state lies there"""
    found = []
    for number in filter(str.isdigit, os.listdir('/proc')):
        try:
            line = open('/proc/%s/cmdline' % number, 'rb').read()
        except OSError:
            continue
        if b'qemu-system' in line.split(b'\0')[0] and folder.encode() in line:
            found.append(int(number))
    return found


def a_guest_runs_as_long_as_its_runner():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        open(folder + '/guest.xml', 'w').write(GUEST)
        command = [os.path.join(BIN, 'virt-qemu-run'), '--root=' + folder + '/root', '-v', folder + '/guest.xml']
        for end in (signal.SIGINT, signal.SIGKILL, 'guest'):
            runner = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            lines = []
            for line in runner.stderr:
                lines.append(line)
                if 'guest running' in line:
                    break
            [guest] = guests_below(folder) or [None]
            assert guest, lines
            if end == 'guest':
                os.kill(guest, signal.SIGTERM)
            else:
                runner.send_signal(end)
            status = runner.wait(30)
            assert status == (-signal.SIGKILL if end == signal.SIGKILL else 0), (end, status, runner.stderr.read())
            harness.eventually(lambda: not guests_below(folder), what='the guest to end after %s' % end)
            harness.eventually(lambda: subprocess.run(['pgrep', '-f', 'vireod --root ' + folder], stdout=subprocess.DEVNULL).returncode == 1, what='its daemon to end')


def what_cannot_run_is_told():
    with tempfile.TemporaryDirectory() as folder:
        open(folder + '/bad.xml', 'w').write('<domain')
        open(folder + '/guest.xml', 'w').write(GUEST)
        for words, said in (([], b'Usage:'), (['a', 'b'], b'Usage:'), (['--nosuch', 'a'], b'option parsing failed: Unknown option --nosuch'),
                            ([folder + '/nosuch'], b'cannot read ' + folder.encode() + b'/nosuch: Failed to open file'),
                            (['-s', 'one', folder + '/guest.xml'], b'expected a pair of filenames for --secret argument'),
                            (['-s', '/nosuch,/nosuch', folder + '/guest.xml'], b'cannot read secret XML /nosuch: Failed to open file'),
                            (['-r', folder + '/root', folder + '/bad.xml'], b'cannot start VM: ')):
            done = run('virt-qemu-run', *words)
            assert done.returncode == 1 and said in done.stderr, (words, done)
        assert run('virt-qemu-run', '--help').returncode == 0


def main():
    failed = 0
    for test in (the_helper_carries_bytes_both_ways, the_helper_ends_with_its_client, the_helper_refuses_what_is_not_of_this_host,
                 the_exit_status_says_what_is_wrong_with_a_document, a_guest_runs_as_long_as_its_runner, what_cannot_run_is_told):
        try:
            test()
            print('ok', test.__name__)
        except Exception as wrong:  # noqa: BLE001
            print('FAILED', test.__name__, repr(wrong))
            failed += 1
    sys.exit(1 if failed else 0)


main()
