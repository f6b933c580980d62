#!/usr/bin/python3
"""Guests have a /dev of their own: the nodes they may need, those that are plugged in, and nothing else of the host's."""
import os, stat, subprocess
from harness import BUILD, ROOT, Daemon, domain_xml, eventually, fails, run_tests

VIR_DOMAIN_AFFECT_LIVE = 1
VIR_ERR_CONFIG_UNSUPPORTED, VIR_ERR_CONF_SYNTAX = 67, 33


def loop(daemon, name):
    path = daemon.path(name)
    with open(path, 'wb') as image:
        image.truncate(1 << 20)
    made = subprocess.run(['losetup', '--find', '--show', path], capture_output=True, text=True)
    return made.stdout.strip() if made.returncode == 0 else None


def disk(device, target):
    return "<disk type='block'><driver name='qemu' type='raw'/><source dev='%s'/><target dev='%s' bus='virtio'/></disk>" % (device, target)


def seen(daemon, name):
    """where the guest's QEMU sees a path"""
    return '/proc/%d/root%s' % (daemon.qemus()[0], name)


def has_own_mounts(pid):
    return os.readlink('/proc/%d/ns/mnt' % pid) != os.readlink('/proc/self/ns/mnt')


def start(daemon, devices=''):
    c = daemon.open()
    d = c.defineXML(domain_xml('own-dev', devices=devices))
    d.createWithFlags(1)
    return d


def test_a_guest_sees_the_nodes_that_it_may_need_and_no_others(daemon):
    d = start(daemon, "<rng model='virtio'><backend model='random'>/dev/random</backend></rng>")
    pid = daemon.qemus()[0]
    if not has_own_mounts(pid):
        return   # this host has no mount namespaces for us
    there = set(os.listdir(seen(daemon, '/dev')))
    assert {'null', 'zero', 'full', 'random', 'urandom', 'ptmx', 'pts'} <= there, there
    assert 'mem' not in there and 'tty1' not in there and 'loop-control' not in there, there
    assert os.stat(seen(daemon, '/dev/null')).st_rdev == os.stat('/dev/null').st_rdev
    assert stat.S_IMODE(os.stat(seen(daemon, '/dev/null')).st_mode) == stat.S_IMODE(os.stat('/dev/null').st_mode)
    # What is mounted below /dev is the host's.
    assert os.stat(seen(daemon, '/dev/pts')).st_dev == os.stat('/dev/pts').st_dev
    assert "<namespaces>" in open(daemon.path('run/libvirt/qemu/own-dev.xml')).read()
    assert not os.path.exists(daemon.path('run/libvirt/qemu/own-dev.dev'))
    d.destroy()


def test_nodes_come_and_go_with_devices_also_after_the_daemon_was_killed(daemon):
    first, second = loop(daemon, 'one'), loop(daemon, 'two')
    try:
        if not first or not second:
            return   # this host has no loop devices
        d = start(daemon, disk(first, 'vda'))
        assert stat.S_ISBLK(os.stat(seen(daemon, first)).st_mode)
        if has_own_mounts(daemon.qemus()[0]):
            assert not os.path.exists(seen(daemon, second))
        daemon.kill()
        daemon.start()
        d = daemon.open().lookupByName('own-dev')
        # By a link: both are made.
        link = '/dev/vireo-test-%d' % os.getpid()
        os.symlink(second, link)
        try:
            d.attachDeviceFlags(disk(link, 'vdb'), VIR_DOMAIN_AFFECT_LIVE)
            assert os.stat(seen(daemon, second)).st_rdev == os.stat(second).st_rdev
            if has_own_mounts(daemon.qemus()[0]):
                assert os.readlink(seen(daemon, link)) == second
        finally:
            os.unlink(link)
        d.destroy()
    finally:
        for one in (first, second):
            if one:
                subprocess.run(['losetup', '--detach', one])


def test_the_administrator_decides(daemon):
    daemon.stop()
    for text, own in (('namespaces = []\n', False), ('namespaces = [ "mount" ]\n', True)):
        other = Daemon(qemu_conf=text).start()
        try:
            try:
                start(other)
            except Exception as error:
                assert own and 'namespaces in qemu.conf' in str(error), error
                continue
            assert has_own_mounts(other.qemus()[0]) == own
        finally:
            other.cleanup()
    wrong = Daemon(qemu_conf='namespaces = [ "cellar" ]\n').start()
    try:
        assert "'cellar'" in fails(VIR_ERR_CONF_SYNTAX, start, wrong)
    finally:
        wrong.cleanup()
    daemon.start()


run_tests(globals())
