#!/usr/bin/python3
"""virtiofs: the process beside QEMU that serves a folder comes, is supervised and goes with its guest. What a guest reads through
it is seen in boot_test.py. Skipped where the host has no virtiofsd."""
import os, signal, sys

import libvirt
from harness import Daemon, domain_xml, eventually, fails, run_tests

PAUSED = libvirt.VIR_DOMAIN_START_PAUSED
UUID = '00000000-0000-4000-9400-%012d'
SHARED = "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>"


def share(daemon, name, more='', tag=None):
    folder = daemon.path(name)
    os.makedirs(folder, exist_ok=True)
    return ("<filesystem type='mount'><driver type='virtiofs'/>%s<source dir='%s'/><target dir='%s'/></filesystem>" % (more, folder, tag or name))


def guest(number, devices, memory=SHARED):
    ports = ("<controller type='pci' index='0' model='pcie-root'/>" + ''.join("<controller type='pci' index='%d' model='pcie-root-port'/>" % i for i in range(1, 6)))
    return domain_xml('shares%d' % number, UUID % number, ports + devices, machine='q35').replace('<vcpu>', memory + '<vcpu>')


def servers(daemon):
    """process id → words, of those that we started; the one that each of them forks is left out"""
    found = {}
    for p in os.listdir('/proc'):
        try:
            words = open('/proc/%s/cmdline' % p, 'rb').read().decode().split('\0')
            if p.isdigit() and words[0].endswith('virtiofsd') and daemon.root in ' '.join(words):
                found[int(p)] = words
        except OSError:
            pass
    parent = lambda pid: int(open('/proc/%d/stat' % pid).read().rsplit(')', 1)[1].split()[1])
    return {pid: words for pid, words in found.items() if parent(pid) not in found}


def test_a_server_comes_and_goes_with_its_guest(daemon):
    c = daemon.open()
    d = c.defineXML(guest(1, share(daemon, 'one') + share(daemon, 'two', "<binary path='/usr/lib/qemu/virtiofsd' xattr='on'><cache mode='always'/><sandbox mode='chroot'/>"
                                                          "<lock posix='on' flock='off'/><thread_pool size='16'/></binary>")))
    d.createWithFlags(PAUSED)
    words = sorted(servers(daemon).values(), key=len)
    assert words[0][2:4] == ['-o', 'source=' + daemon.path('one')], words
    assert words[1][2:5] == ['-o', 'source=%s,cache=always,sandbox=chroot,xattr,no_flock,posix_lock' % daemon.path('two'), '--thread-pool-size=16'], words
    assert "<binary path='/usr/lib/qemu/virtiofsd'/>" in d.XMLDesc()
    assert 'binary path' not in d.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE).split("<target dir='one'")[0]
    for alias in ('fs0', 'fs1'):
        assert os.path.exists(daemon.path('run/libvirt/qemu/1-shares1-%s-fs.pid' % alias))
        assert os.path.exists(daemon.path('var/log/libvirt/qemu/shares1-%s-virtiofsd.log' % alias))
    # Plugged while it runs; a daemon that comes back ends them all.
    d.attachDevice(share(daemon, 'three'))
    assert len(servers(daemon)) == 3
    daemon.kill()
    daemon.start()
    assert len(servers(daemon)) == 3
    daemon.open().lookupByName('shares1').destroy()
    assert not servers(daemon)
    assert not [name for name in os.listdir(daemon.path('run/libvirt/qemu')) if name.endswith('-fs.pid')]
    assert 'has ended before its guest' not in daemon.output()


def test_a_server_that_dies_is_told_and_takes_nobody_with_it(daemon):
    d = daemon.open().createXML(guest(2, share(daemon, 'lost')), PAUSED)
    [pid] = servers(daemon)
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: 'the virtiofsd of %s has ended before its guest' % daemon.path('lost') in daemon.output(), 20, 'the log to tell')
    assert d.isActive()
    d.destroy()


def test_what_cannot_be_shared_is_refused_and_leaves_nothing(daemon):
    c = daemon.open()
    unsupported = libvirt.VIR_ERR_CONFIG_UNSUPPORTED
    assert 'requires shared memory' in fails(unsupported, c.defineXML, guest(3, share(daemon, 'a'), memory=''))
    assert 'specified twice' in fails(unsupported, c.defineXML, guest(3, share(daemon, 'a') + share(daemon, 'b', tag='a')))
    assert 'read-only' in fails(unsupported, c.defineXML, guest(3, share(daemon, 'a').replace('</filesystem>', '<readonly/></filesystem>')))
    assert 'passthrough' in fails(unsupported, c.defineXML, guest(3, share(daemon, 'a').replace("type='mount'", "type='mount' accessmode='mapped'")))
    missing = guest(3, share(daemon, 'a') + share(daemon, 'gone'))
    os.rmdir(daemon.path('gone'))
    assert daemon.path('gone') in fails(libvirt.VIR_ERR_INTERNAL_ERROR, c.createXML, missing, PAUSED)
    assert not servers(daemon) and not daemon.qemus()
    d = c.createXML(guest(4, '', memory=''), PAUSED)
    assert 'requires shared memory' in fails(unsupported, d.attachDevice, share(daemon, 'late'))
    fails(libvirt.VIR_ERR_OPERATION_UNSUPPORTED, d.attachDevice, share(daemon, 'nine').replace("<driver type='virtiofs'/>", ''))
    assert not servers(daemon)
    d.destroy()


if __name__ == '__main__':
    if os.geteuid() != 0 or not os.path.exists('/usr/share/qemu/vhost-user/50-qemu-virtiofsd.json'):
        print('skip: no virtiofsd here')
        sys.exit(77)
    run_tests(globals())
