#!/usr/bin/python3
"""QEMU guests as a client sees them: life cycle and events, a guest that hangs, dies or cannot start, broken files."""
import os, signal, threading, time

import libvirt
from harness import Daemon, domain_xml, eventually, run_tests

PAUSED = libvirt.VIR_DOMAIN_START_PAUSED
UUID = '00000000-0000-4000-9000-%012d'


def fails(code, f, *args):
    try:
        f(*args)
    except libvirt.libvirtError as e:
        assert e.get_error_code() == code, (e.get_error_code(), str(e))
        return str(e)
    raise AssertionError('no error')


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
