#!/usr/bin/python3
"""A dry start tells what a start would do, in order, and does none of it."""
import os, re, shlex

import libvirt
from harness import BUILD, Daemon, domain_xml, eventually, run_tests

SHELL = os.path.join(BUILD, 'bin/vireo')
DEVICES = ("<disk type='file'><driver name='qemu' type='raw'/><source file='%s'/><target dev='vda' bus='virtio'/></disk>"
           "<channel type='unix'><target type='virtio' name='org.x.0'/></channel>"
           "<graphics type='vnc' autoport='yes' passwd='hidden'/><memballoon model='virtio'/>")


def image(daemon, name):
    path = daemon.path(name)
    with open(path, 'wb') as f:
        f.truncate(1 << 20)
    os.chmod(path, 0o644)
    return path


def everything_below(root):
    return sorted((os.path.join(folder, name), os.lstat(os.path.join(folder, name)).st_uid)
                  for folder, folders, files in os.walk(root) for name in folders + files if name != 'daemon.out')


def test_the_steps_stand_in_order_and_nothing_is_done(daemon):
    path = image(daemon, 'disk.img')
    d = daemon.open().defineXML(domain_xml('planned', devices=DEVICES % path))
    daemon.open().domainXMLToNative('qemu-argv', d.XMLDesc())     # capabilities are known now: their cache stays
    before = everything_below(daemon.root)
    plan = daemon.virsh('start', '--dry-run', 'planned', program=SHELL)
    assert everything_below(daemon.root) == before and not daemon.qemus() and not d.isActive()
    order = ['use /usr/bin/qemu-system-x86_64', 'take port 59', 'make folder', 'write a new master key', 'listen at', 'org.x.0 for channel0',
             'write to log', 'run', 'write status file', 'query-chardev', 'set_password', 'query-balloon', 'tell QEMU cont']
    places = [plan.find(words) for words in order]
    assert -1 not in places and places == sorted(places), list(zip(order, places))
    assert 'hidden' not in plan


def test_the_guest_gets_the_devices_that_were_told(daemon):
    path = image(daemon, 'disk.img')
    d = daemon.open().defineXML(domain_xml('planned', devices=DEVICES % path))
    plan = daemon.virsh('start', '--dry-run', 'planned', program=SHELL)
    told = shlex.split(re.search(r'^run(?: as [0-9]+:[0-9]+)?: (.*)$', plan, re.M).group(1))
    d.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
    done = open('/proc/%d/cmdline' % daemon.qemus()[0]).read().split('\0')
    devices = lambda words: [words[i + 1] for i, word in enumerate(words) if word in ('-device', '-machine', '-m', '-smp', '-cpu', '-blockdev')]
    assert devices(told)[3:] and devices(told) == devices([w for w in done if w])
    code, _, error = daemon.virsh('start', '--dry-run', 'planned', program=SHELL, ok=False)
    assert code != 0 and 'already active' in error
    d.destroy()


def test_what_would_fail_fails_with_the_same_words(daemon):
    connection = daemon.open()
    locked = ("<disk type='file'><driver name='qemu' type='raw'/><source file='%s'><encryption format='luks'><secret type='passphrase' uuid='%s'/></encryption>"
              "</source><target dev='vda' bus='virtio'/></disk>" % (image(daemon, 'locked.img'), 'a4c0f4d4-8d8c-4c5f-9d3a-000000000001'))
    for devices in (DEVICES % '/nowhere/disk.img', locked):
        d = connection.defineXML(domain_xml('planned', devices=devices))
        try:
            d.create()
            raise AssertionError('it started')
        except libvirt.libvirtError as e:
            words = e.get_error_message()
        code, _, error = daemon.virsh('start', '--dry-run', 'planned', program=SHELL, ok=False)
        assert code != 0 and words in error, (words, error)
        d.undefine()


def test_a_daemon_that_cannot_tell_is_named_as_that(daemon):
    import subprocess
    p = subprocess.run([SHELL, '-c', 'test:///default', 'destroy test; start --dry-run test'], capture_output=True, text=True)
    assert p.returncode != 0 and 'a dry run needs vireod' in p.stderr, p.stderr


if __name__ == '__main__':
    run_tests(globals())
