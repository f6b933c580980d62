#!/usr/bin/python3
"""QEMU guests as a client sees them: life cycle and events, a guest that hangs, dies or cannot start, broken files."""
import contextlib, os, signal, socket, struct, subprocess, threading, time

import libvirt
from harness import Daemon, domain_xml, eventually, fails, run_tests

PAUSED = libvirt.VIR_DOMAIN_START_PAUSED
UUID = '00000000-0000-4000-9000-%012d'


def test_life_cycle_tells_each_step(daemon):
    libvirt.virEventRegisterDefaultImpl()
    ending = threading.Event()

    def loop():
        while not ending.is_set():
            libvirt.virEventRunDefaultImpl()
    threading.Thread(target=loop, daemon=True).start()
    libvirt.virEventAddTimeout(50, lambda timer, opaque: None, None)
    c = daemon.open()
    seen = []
    c.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda c, d, event, detail, opaque: seen.append((event, detail)), None)
    d = c.defineXML(domain_xml('life', UUID % 1))
    d.createWithFlags(PAUSED)
    assert d.state() == [libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_USER]
    d.resume()
    assert d.state()[0] == libvirt.VIR_DOMAIN_RUNNING
    d.suspend()
    d.destroy()
    assert d.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_DESTROYED]
    d.undefine()
    # defined, started, suspended, resumed, suspended, shut down, stopped, undefined
    eventually(lambda: len(seen) == 8)
    assert [event for event, detail in seen] == [0, 2, 3, 4, 3, 6, 5, 1], seen
    ending.set()


def test_a_killed_qemu_is_noticed(daemon):
    c = daemon.open()
    d = c.defineXML(domain_xml('killed', UUID % 2))
    d.createWithFlags(PAUSED)
    for pid in daemon.qemus():
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: d.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_CRASHED])
    assert not os.path.exists(daemon.path('run/libvirt/qemu/killed.xml'))
    d.create()
    d.destroy()
    d.undefine()


def test_a_stopped_qemu_holds_up_nobody_and_can_be_destroyed(daemon):
    c = daemon.open()
    d = c.defineXML(domain_xml('stuck', UUID % 3))
    d.createWithFlags(PAUSED)
    for pid in daemon.qemus():
        os.kill(pid, signal.SIGSTOP)
    other = daemon.open()
    stuck = other.lookupByName('stuck')
    assert stuck.state()[0] == libvirt.VIR_DOMAIN_PAUSED
    assert "<name>stuck</name>" in stuck.XMLDesc()
    assert [x.name() for x in other.listAllDomains()] == ['stuck']
    stats = other.getAllDomainStats()
    assert stats[0][1]['state.state'] == libvirt.VIR_DOMAIN_PAUSED
    d.destroy()
    assert not d.isActive()
    d.undefine()


def test_a_stopped_qemu_does_not_hold_up_the_statistics_of_others(daemon):
    c = daemon.open()
    good = c.defineXML(domain_xml('answers', UUID % 40))
    good.createWithFlags(PAUSED)
    [answering] = daemon.qemus()
    bad = c.defineXML(domain_xml('hangs', UUID % 41))
    bad.createWithFlags(PAUSED)
    first = dict((d.name(), s) for d, s in c.getAllDomainStats())
    assert 'balloon.current' in first['hangs'] and 'balloon.current' in first['answers']
    [stopped] = [pid for pid in daemon.qemus() if pid != answering]
    os.kill(stopped, signal.SIGSTOP)
    # Its last values are still told, and with time it is known not to answer.
    for _ in range(3):
        for flags in (0, libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT):
            stats = dict((d.name(), s) for d, s in c.getAllDomainStats(0, flags))
            assert stats['hangs']['balloon.maximum'] == first['hangs']['balloon.maximum']
            assert stats['answers']['state.state'] == libvirt.VIR_DOMAIN_PAUSED
        [(d, only)] = c.domainListGetStats([good])
        assert d.name() == 'answers' and only['balloon.current'] == first['answers']['balloon.current']
    os.kill(stopped, signal.SIGCONT)
    bad.resume()
    assert bad.state()[0] == libvirt.VIR_DOMAIN_RUNNING
    for d in (good, bad):
        d.destroy()


def test_a_guest_can_be_destroyed_before_the_daemon_has_found_its_monitor_again(daemon):
    c = daemon.open()
    d = c.defineXML(domain_xml('early', UUID % 10))
    d.createWithFlags(PAUSED)
    for pid in daemon.qemus():
        os.kill(pid, signal.SIGSTOP)             # its monitor will not answer
    daemon.kill()
    daemon.start()
    d = daemon.open().lookupByName('early')
    assert d.isActive()
    d.destroy()
    assert not daemon.qemus() and not d.isActive()


def test_a_guest_that_hangs_while_the_daemon_restarts_is_kept(daemon):
    c = daemon.open()
    d = c.defineXML(domain_xml('slow', UUID % 11))
    d.create()
    [pid] = daemon.qemus()
    os.kill(pid, signal.SIGSTOP)
    daemon.kill()
    daemon.start()
    d = daemon.open().lookupByName('slow')
    eventually(lambda: 'it is kept' in daemon.output(), 30, 'the daemon to give up waiting')
    assert d.state()[0] == libvirt.VIR_DOMAIN_RUNNING and daemon.qemus() == [pid]
    os.kill(pid, signal.SIGCONT)
    d.suspend()
    assert d.state()[0] == libvirt.VIR_DOMAIN_PAUSED
    d.destroy()


def test_a_process_that_the_daemon_died_starting_is_ended(daemon):
    c = daemon.open()
    d = c.defineXML(domain_xml('unfinished', UUID % 12))
    d.createWithFlags(PAUSED)
    daemon.kill()
    os.unlink(daemon.path('run/libvirt/qemu/unfinished.xml'))
    assert daemon.qemus()
    daemon.start()
    d = daemon.open().lookupByName('unfinished')
    eventually(lambda: not daemon.qemus(), 20, 'the process to be ended')
    assert not d.isActive()
    d.create()
    d.destroy()


class Mounted:
    """a small file system over a folder"""
    def __init__(self, folder, options):
        self.folder, self.options = folder, options

    def __enter__(self):
        os.makedirs(self.folder, exist_ok=True)
        subprocess.run(['mount', '-t', 'tmpfs', '-o', self.options, 'vireo-test', self.folder], check=True)
        return self

    def remount(self, options):
        subprocess.run(['mount', '-o', 'remount,' + options, self.folder], check=True)

    def __exit__(self, *what):
        subprocess.run(['umount', '-l', self.folder], check=True)


def test_a_full_disk_loses_nothing():
    daemon = Daemon()
    with Mounted(daemon.path('etc/libvirt/qemu'), 'size=512k'):
        try:
            daemon.start()
            c = daemon.open()
            kept = {}
            for i in range(2000):
                text = 'x' * 3000 + str(i)
                try:
                    d = c.defineXML(domain_xml('full-%d' % i, UUID % (1000 + i), extra='<description>%s</description>' % text))
                except libvirt.libvirtError as e:
                    assert e.get_error_code() == libvirt.VIR_ERR_SYSTEM_ERROR and 'No space left on device' in str(e), str(e)
                    break
                kept[d.name()] = text
            else:
                raise AssertionError('the disk was never full')
            assert len(kept) > 10
            # A change that does not fit leaves the old definition.
            d = c.lookupByName('full-3')
            message = fails(libvirt.VIR_ERR_SYSTEM_ERROR, c.defineXML,
                            domain_xml('full-3', UUID % 1003, extra='<description>%s</description>' % ('y' * 60000)))
            assert 'full-3' in message, message
            assert kept['full-3'] in d.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
            assert sorted(x.name() for x in c.listAllDomains()) == sorted(kept)
            daemon.kill()
            daemon.start()
            c = daemon.open()
            found = {x.name(): x.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE) for x in c.listAllDomains()}
            assert sorted(found) == sorted(kept)
            assert all(text in found[name] for name, text in kept.items())
            for name in list(kept)[:20]:
                c.lookupByName(name).undefine()
            c.defineXML(domain_xml('full-again', UUID % 999))
            c.close()
            daemon.stop()
        finally:
            daemon.cleanup(keep=True)
    daemon.cleanup()


test_a_full_disk_loses_nothing.mounts = True


def test_a_folder_that_cannot_be_written_is_told_and_loses_nothing():
    daemon = Daemon()
    with Mounted(daemon.path('etc/libvirt/qemu'), 'size=1m') as disk:
        try:
            daemon.start()
            c = daemon.open()
            d = c.defineXML(domain_xml('there', UUID % 20))
            disk.remount('ro')
            for what in (lambda: c.defineXML(domain_xml('new', UUID % 21)), lambda: d.setAutostart(1), d.undefine,
                         lambda: d.setMetadata(libvirt.VIR_DOMAIN_METADATA_TITLE, 'title', None, None, libvirt.VIR_DOMAIN_AFFECT_CONFIG)):
                message = fails(libvirt.VIR_ERR_SYSTEM_ERROR, what)
                assert 'Read-only file system' in message, message
            assert [x.name() for x in c.listAllDomains()] == ['there'] and not d.autostart()
            d.create()                          # starting needs no definition to be written
            d.destroy()
            disk.remount('rw')
            d.setAutostart(1)
            d.undefine()
            c.close()
            daemon.stop()
        finally:
            daemon.cleanup(keep=True)
    daemon.cleanup()


test_a_folder_that_cannot_be_written_is_told_and_loses_nothing.mounts = True


def test_500_clients_and_some_that_vanish_or_never_read_are_served(daemon):
    c = daemon.open()
    c.defineXML(domain_xml('served', UUID % 22))
    sockets = []
    for i in range(500):
        s = socket.socket(socket.AF_UNIX)
        s.connect(daemon.socket)
        sockets.append(s)
    # One hundred in the middle of a packet, one hundred with calls whose answers they never read.
    auth_list = struct.pack('>IIIIIII', 28, 0x20008086, 1, 66, 0, 0, 0)
    for s in sockets[:100]:
        s.send(auth_list[:17])
    for s in sockets[100:200]:
        s.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while s.send(auth_list * 100):
                pass
    other = daemon.open()
    assert other.lookupByName('served').state()[0] == libvirt.VIR_DOMAIN_SHUTOFF
    for s in sockets[:300]:
        s.close()
    assert other.lookupByName('served').isPersistent()
    for s in sockets[300:]:                    # the quiet ones are still served
        s.send(auth_list)
    for s in sockets[300:]:
        s.settimeout(20)
        assert len(s.recv(100)) > 28
        s.close()
    assert c.isAlive() and c.lookupByName('served').isPersistent()


def test_a_qemu_that_is_missing_or_none_is_told_by_name(daemon):
    c = daemon.open()
    good = '/usr/bin/qemu-system-x86_64'
    script = daemon.path('no-qemu')
    with open(script, 'w') as file:
        file.write('#!/bin/sh\necho "I am no QEMU" >&2\nexit 3\n')
    os.chmod(script, 0o755)
    for number, binary in enumerate((daemon.path('missing'), '/etc/hostname', '/bin/true', script)):
        try:
            d = c.defineXML(domain_xml('bad-%d' % number, UUID % (30 + number)).replace(good, binary))
            d.create()
        except libvirt.libvirtError as e:
            assert binary in str(e), str(e)
        else:
            raise AssertionError('%s was accepted' % binary)
        for d in c.listAllDomains():
            assert not d.isActive()


def test_a_guest_with_uefi_gets_variables_of_its_own(daemon):
    c = daemon.open()
    xml = domain_xml('uefi', UUID % 50, machine='q35', memory=128).replace('<os>', "<os firmware='efi'>")
    d = c.defineXML(xml)
    d.createWithFlags(PAUSED)
    variables = daemon.path('var/lib/libvirt/qemu/nvram/uefi_VARS.fd')
    live = d.XMLDesc()
    assert "<nvram template='/usr/share/OVMF/" in live and '>%s</nvram>' % variables in live, live
    template = live.split("<nvram template='")[1].split("'")[0]
    assert open(variables, 'rb').read() == open(template, 'rb').read()
    d.destroy()
    with open(variables, 'r+b') as file:
        file.write(b'changed by the guest')
    d.createWithFlags(PAUSED)                                    # is kept
    assert open(variables, 'rb').read(7) == b'changed'
    d.destroy()
    d.createWithFlags(PAUSED | libvirt.VIR_DOMAIN_START_RESET_NVRAM)
    assert open(variables, 'rb').read() == open(template, 'rb').read()
    d.destroy()
    fails(libvirt.VIR_ERR_OPERATION_INVALID, d.undefine)
    d.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_NVRAM)
    assert not os.path.exists(variables)
    # Without a template nothing is started, and nothing is left.
    d = c.defineXML(domain_xml('uefi', UUID % 50, machine='q35').replace(
        '</os>', "<loader readonly='yes' type='pflash'>/usr/share/OVMF/no-such-code.fd</loader></os>"))
    message = fails(libvirt.VIR_ERR_OPERATION_FAILED, d.create)
    assert '/usr/share/OVMF/no-such-code.fd' in message, message
    assert not os.path.exists(variables) and not d.isActive()


def test_a_guest_has_a_tpm_that_keeps_its_state(daemon):
    c = daemon.open()
    d = c.defineXML(domain_xml('trusted', UUID % 51, "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>", machine='q35'))

    def emulators():
        return [p for p in os.listdir('/proc') if p.isdigit() and daemon.root.encode() in command_line(p) and b'swtpm' in command_line(p).split(b'\0')[0]]

    def command_line(pid):
        try:
            return open('/proc/%s/cmdline' % pid, 'rb').read()
        except OSError:
            return b''
    d.createWithFlags(PAUSED)
    assert len(emulators()) == 1
    state = daemon.path('var/lib/libvirt/swtpm/' + UUID % 51 + '/tpm2/tpm2-00.permall')
    assert 'type=emulator' in subprocess.run(['virsh', '-c', daemon.uri, 'qemu-monitor-command', 'trusted', '--hmp', 'info tpm'],
                                             capture_output=True, text=True).stdout
    daemon.kill()
    daemon.start()
    d = daemon.open().lookupByName('trusted')
    d.destroy()
    eventually(lambda: not emulators(), 10, 'the emulator to end with its guest')
    d.createWithFlags(PAUSED)
    assert os.path.exists(state)
    d.destroy()
    d.undefine()
    assert not os.path.exists(state)


def test_an_error_of_qemu_comes_with_its_words(daemon):
    c = daemon.open()
    xml = domain_xml('wrong', UUID % 4).replace('<domain ', "<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' ", 1)
    xml = xml.replace('</domain>', "<qemu:commandline><qemu:arg value='-no-such-option'/></qemu:commandline></domain>")
    d = c.defineXML(xml)
    message = fails(libvirt.VIR_ERR_INTERNAL_ERROR, d.create)
    assert 'no-such-option' in message, message
    assert d.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_FAILED]
    d.undefine()


def test_a_guest_survives_the_daemon(daemon):
    c = daemon.open()
    d = c.defineXML(domain_xml('survivor', UUID % 5))
    d.createWithFlags(PAUSED)
    identity = d.ID()
    daemon.kill()
    daemon.start()
    d = daemon.open().lookupByName('survivor')
    assert d.ID() == identity and d.state()[0] == libvirt.VIR_DOMAIN_PAUSED
    d.resume()
    d.destroy()
    d.undefine()


def test_broken_definitions_do_not_keep_the_others_from_loading(daemon):
    c = daemon.open()
    c.defineXML(domain_xml('whole', UUID % 6))
    daemon.kill()
    folder = daemon.path('etc/libvirt/qemu')
    for name, content in (('empty', ''), ('cut', '<domain type='), ('other', domain_xml('somebody', UUID % 7)), ('binary', '\0\1\2')):
        with open(os.path.join(folder, name + '.xml'), 'w') as file:
            file.write(content)
    daemon.start()
    assert [d.name() for d in daemon.open().listAllDomains()] == ['whole']
    for name in ('empty', 'cut', 'other', 'binary'):
        os.unlink(os.path.join(folder, name + '.xml'))


def test_names_and_uuids_stay_together(daemon):
    c = daemon.open()
    d = c.defineXML(domain_xml('one', UUID % 8))
    fails(libvirt.VIR_ERR_OPERATION_FAILED, c.defineXML, domain_xml('one', UUID % 9))
    fails(libvirt.VIR_ERR_OPERATION_FAILED, c.defineXML, domain_xml('two', UUID % 8))
    fails(libvirt.VIR_ERR_OPERATION_INVALID, d.suspend)
    fails(libvirt.VIR_ERR_NO_DOMAIN, c.lookupByName, 'two')
    d.setAutostart(1)
    assert os.path.islink(daemon.path('etc/libvirt/qemu/autostart/one.xml'))
    d.undefine()
    assert not os.path.lexists(daemon.path('etc/libvirt/qemu/autostart/one.xml'))


if __name__ == '__main__':
    run_tests(globals())
