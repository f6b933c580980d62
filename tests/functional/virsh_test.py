#!/usr/bin/python3
"""Debian's unmodified virsh against our daemon: what an administrator types, and what it answers."""
import os, pty, re, select, subprocess, time

from harness import Daemon, domain_xml, eventually, guest_files, run_tests


def define(daemon, name='vm', **more):
    path = daemon.path(name + '.xml')
    open(path, 'w').write(domain_xml(name, **more))
    return daemon.virsh('define', path)


def test_connection_commands_answer(daemon):
    assert 'libvirt-sock' in daemon.virsh('uri') or 'qemu:///system' in daemon.virsh('uri')
    assert 'Running hypervisor: QEMU 7.2' in daemon.virsh('version')
    assert daemon.virsh('hostname').strip() == os.uname().nodename or daemon.virsh('hostname').strip()
    info = daemon.virsh('nodeinfo')
    assert re.search(r'CPU model:\s+x86_64', info) and re.search(r'Memory size:\s+\d+ KiB', info)
    assert '<host>' in daemon.virsh('capabilities') and "<arch name='x86_64'>" in daemon.virsh('capabilities')


def test_a_domain_lives_from_define_to_undefine(daemon):
    assert "Domain 'vm' defined from" in define(daemon, memory=32)
    assert re.search(r'-\s+vm\s+shut off', daemon.virsh('list', '--all'))
    uuid = daemon.virsh('domuuid', 'vm').strip()
    assert daemon.virsh('domname', uuid).strip() == 'vm'
    assert daemon.virsh('domid', 'vm').strip() == '-'
    assert daemon.virsh('domstate', 'vm', '--reason').strip() == 'shut off (unknown)'
    assert "Domain 'vm' started" in daemon.virsh('start', 'vm', '--paused')
    assert daemon.virsh('domstate', 'vm', '--reason').strip() == 'paused (starting up)' or \
        daemon.virsh('domstate', 'vm', '--reason').strip() == 'paused (user)'
    daemon.virsh('resume', 'vm')
    assert daemon.virsh('domstate', 'vm', '--reason').strip() in ('running (unpaused)', 'running (booted)')
    daemon.virsh('suspend', 'vm')
    assert daemon.virsh('domstate', 'vm', '--reason').strip() == 'paused (user)'
    daemon.virsh('resume', 'vm')
    daemon.virsh('reset', 'vm')
    daemon.virsh('inject-nmi', 'vm')
    daemon.virsh('send-key', 'vm', 'KEY_LEFTCTRL', 'KEY_C')
    assert re.search(r'\d+\s+vm\s+running', daemon.virsh('list'))
    daemon.virsh('destroy', 'vm')
    assert daemon.virsh('domstate', 'vm', '--reason').strip() == 'shut off (destroyed)'
    daemon.virsh('start', 'vm')
    daemon.virsh('destroy', 'vm', '--graceful')
    daemon.virsh('undefine', 'vm')
    assert 'vm' not in daemon.virsh('list', '--all', '--name')


def test_every_list_filter_is_understood(daemon):
    define(daemon, 'off')
    define(daemon, 'on')
    daemon.virsh('start', 'on', '--paused')
    daemon.virsh('autostart', 'off')

    def names(*words):
        return sorted(daemon.virsh('list', '--name', *words).split())
    assert names('--all') == ['off', 'on']
    assert names('--inactive') == ['off']
    assert names('--state-paused') == ['on']
    assert names('--state-running') == []
    assert names('--all', '--state-shutoff') == ['off']
    assert names('--all', '--autostart') == ['off']
    assert names('--all', '--no-autostart') == ['on']
    assert names('--all', '--persistent') == ['off', 'on']
    assert names('--all', '--transient') == []
    assert names('--all', '--with-snapshot') == []
    assert names('--all', '--without-snapshot') == ['off', 'on']
    assert names('--all', '--with-managed-save') == []
    assert len(daemon.virsh('list', '--uuid', '--all').split()) == 2
    assert 'Title' in daemon.virsh('list', '--title', '--all')


def test_information_about_a_running_guest_is_there(daemon):
    disk = daemon.path('disk.img')
    open(disk, 'wb').truncate(1 << 20)
    define(daemon, devices="<disk type='file'><driver name='qemu' type='raw'/><source file='%s'/><target dev='vda' bus='virtio'/></disk>"
           "<interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>"
           "<graphics type='vnc' autoport='yes'/><video><model type='vga'/></video><memballoon model='virtio'/>" % disk)
    daemon.virsh('start', 'vm', '--paused')
    info = daemon.virsh('dominfo', 'vm')
    assert re.search(r'Name:\s+vm', info) and re.search(r'State:\s+paused', info) and re.search(r'Max memory:\s+32768 KiB', info)
    stats = daemon.virsh('domstats', 'vm')
    for key in ('state.state=3', 'balloon.current=', 'vcpu.maximum=1', 'block.count=1', 'block.0.name=vda', 'cpu.time='):
        assert key in stats, (key, stats)
    assert 'actual 32768' in daemon.virsh('dommemstat', 'vm')
    assert re.search(r'vda rd_req \d+', daemon.virsh('domblkstat', 'vm', 'vda'))
    assert re.search(r'maximum\s+config\s+1', daemon.virsh('vcpucount', 'vm'))
    assert 'VCPU:' in daemon.virsh('vcpuinfo', 'vm')
    assert 'ok' in daemon.virsh('domcontrol', 'vm')
    assert 'None' in daemon.virsh('domjobinfo', 'vm')
    assert daemon.virsh('domdisplay', 'vm').startswith('vnc://127.0.0.1:')
    live = daemon.virsh('dumpxml', 'vm')
    assert "id='" in live.split('\n')[0] and "<alias name='virtio-disk0'/>" in live
    assert 'alias' not in daemon.virsh('dumpxml', 'vm', '--inactive')
    daemon.virsh('dumpxml', 'vm', '--security-info')
    assert '"status"' in daemon.virsh('qemu-monitor-command', 'vm', '{"execute":"query-status"}')
    assert 'paused' in daemon.virsh('qemu-monitor-command', 'vm', '--hmp', 'info status')
    image = daemon.path('screen.ppm')
    daemon.virsh('screenshot', 'vm', image)
    assert os.path.getsize(image) > 1000
    daemon.virsh('setmem', 'vm', '16M', '--live')
    daemon.virsh('setmem', 'vm', '16M', '--config')
    assert "<currentMemory unit='KiB'>16384</currentMemory>" in daemon.virsh('dumpxml', 'vm', '--inactive')


def test_description_title_and_metadata_are_kept(daemon):
    define(daemon)
    daemon.virsh('desc', 'vm', '--config', '--title', 'short one')
    daemon.virsh('desc', 'vm', '--config', 'a longer text')
    assert daemon.virsh('desc', 'vm', '--title').strip() == 'short one'
    assert daemon.virsh('desc', 'vm').strip() == 'a longer text'
    daemon.virsh('metadata', 'vm', 'http://example.org/x', '--key', 'x', '--set', '<a b="1"/>')
    assert '<a b="1"/>' in daemon.virsh('metadata', 'vm', 'http://example.org/x')
    daemon.virsh('metadata', 'vm', 'http://example.org/x', '--remove')
    code, _, error = daemon.virsh('metadata', 'vm', 'http://example.org/x', ok=False)
    assert code != 0 and 'metadata not found' in error


def test_a_transient_domain_is_gone_when_it_ends(daemon):
    path = daemon.path('t.xml')
    open(path, 'w').write(domain_xml('transient'))
    daemon.virsh('create', path, '--paused')
    assert 'transient' in daemon.virsh('list', '--transient', '--name')
    daemon.virsh('destroy', 'transient')
    assert 'transient' not in daemon.virsh('list', '--all', '--name')


def test_a_read_only_connection_is_refused_what_it_may_not_do(daemon):
    define(daemon)
    ro = 'qemu+unix:///system?socket=' + daemon.socket + '-ro'

    def virsh_ro(*words):
        p = subprocess.run(['virsh', '-r', '-c', ro] + list(words), capture_output=True, text=True, timeout=60)
        return p.returncode, p.stdout, p.stderr
    assert 'vm' in virsh_ro('list', '--all')[1]
    assert '<name>vm</name>' in virsh_ro('dumpxml', 'vm')[1]
    for words in (('start', 'vm'), ('undefine', 'vm'), ('autostart', 'vm'), ('define', daemon.path('vm.xml'))):
        code, _, error = virsh_ro(*words)
        assert code != 0 and 'operation forbidden' in error, (words, error)


def test_events_reach_another_client(daemon):
    define(daemon)
    listener = subprocess.Popen(['virsh', '-c', daemon.uri, 'event', '--event', 'lifecycle', '--loop', '--timeout', '60'],
                                stdout=subprocess.PIPE)
    time.sleep(0.5)   # registration has no answer that virsh shows
    daemon.virsh('start', 'vm', '--paused')
    daemon.virsh('resume', 'vm')
    daemon.virsh('suspend', 'vm')
    daemon.virsh('destroy', 'vm')
    text, end = '', time.monotonic() + 20
    while time.monotonic() < end and 'Stopped' not in text:
        if select.select([listener.stdout], [], [], 1)[0]:
            text += os.read(listener.stdout.fileno(), 65536).decode()
    listener.kill()
    listener.wait()
    for word in ('Started', 'Resumed', 'Suspended', 'Stopped'):
        assert word in text, (word, text)


class Console:
    """virsh console on a terminal of its own."""
    def __init__(self, daemon, name):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(['virsh', '-c', daemon.uri, 'console', name], stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
        os.close(slave)
        self.text = ''

    def read(self):
        while select.select([self.master], [], [], 0)[0]:
            try:
                data = os.read(self.master, 65536)
            except OSError:
                return self.text
            if not data:
                return self.text
            self.text += data.decode(errors='replace')
        return self.text

    def expect(self, word, seconds=90):
        eventually(lambda: word in self.read(), seconds, 'console text %r' % word)

    def type(self, text):
        os.write(self.master, text.encode())

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def test_a_real_guest_boots_talks_on_its_console_and_shuts_down(daemon):
    kernel, initrd = guest_files()
    define(daemon, memory=128, machine='q35', devices="<serial type='pty'/><memballoon model='virtio'/>",
           os_extra='<kernel>%s</kernel><initrd>%s</initrd><cmdline>console=ttyS0 quiet panic=-1</cmdline>' % (kernel, initrd))
    daemon.virsh('start', 'vm', '--paused')
    console = Console(daemon, 'vm')
    console.expect('Connected to domain')
    daemon.virsh('resume', 'vm')
    console.expect('GUEST UP')
    console.type('echo $((6*7))-answer\r')
    console.expect('42-answer')
    daemon.virsh('shutdown', 'vm')
    eventually(lambda: 'shut off' in daemon.virsh('domstate', 'vm'), 60, 'the guest to shut down')
    assert daemon.virsh('domstate', 'vm', '--reason').strip() == 'shut off (shutdown)'
    console.close()


run_tests(globals())
