#!/usr/bin/python3
"""How much of the host a guest may have: control groups, pins and process limits, as they are at its start, change while it
runs, and are gone after it. Skipped where this kernel lets nobody make control groups."""
import glob, os, re, signal, subprocess, sys

import libvirt
from harness import Daemon, domain_xml, eventually, fails, run_tests

PAUSED, LIVE = libvirt.VIR_DOMAIN_START_PAUSED, libvirt.VIR_DOMAIN_AFFECT_LIVE
UUID = '00000000-0000-4000-9200-%012d'
CPUS = sorted(os.sched_getaffinity(0))


def hierarchies():
    """controller → (version, mount point), as the daemon chooses them"""
    found, unified = {}, None
    for line in open('/proc/self/mountinfo'):
        before, after = line.split(' - ')
        kind, _, options = after.split()[:3]
        point = before.split()[4]
        if kind == 'cgroup2':
            unified = point
            for name in open(point + '/cgroup.controllers').read().split():
                found[{'io': 'blkio'}.get(name, name)] = (2, point)
    for line in open('/proc/self/mountinfo'):
        before, after = line.split(' - ')
        kind, _, options = after.split()[:3]
        if kind == 'cgroup':
            for name in options.split(','):
                found.setdefault(name, (1, before.split()[4]))
    return found, unified


def can_make_groups():
    found, _ = hierarchies()
    if 'cpu' not in found:
        return False
    folder = os.path.join(found['cpu'][1], 'vireo-test-%d' % os.getpid())
    try:
        os.mkdir(folder)
        os.rmdir(folder)
    except OSError:
        return False
    return True


def groups(daemon, controller, pid):
    """the folder of the guest, in the hierarchy of a controller"""
    version, point = hierarchies()[0][controller]
    for line in open('/proc/%d/cgroup' % pid):
        _, names, path = line.rstrip('\n').split(':', 2)
        if (version == 2 and not names) or controller in names.split(','):
            return version, point + re.sub('/emulator$', '', path)
    raise AssertionError('%d is in no group of %s' % (pid, controller))


def read(*parts):
    return open(os.path.join(*parts)).read().strip()


def bandwidth(version, folder):
    """(quota or None, period)"""
    if version == 2:
        quota, period = read(folder, 'cpu.max').split()
        return (None if quota == 'max' else int(quota)), int(period)
    quota = int(read(folder, 'cpu.cfs_quota_us'))
    return (None if quota < 0 else quota), int(read(folder, 'cpu.cfs_period_us'))


def shares(version, folder):
    return int(read(folder, 'cpu.weight' if version == 2 else 'cpu.shares'))


def guest(number, inside='', devices='', vcpus='<vcpu>2</vcpu>'):
    return domain_xml('limited%d' % number, UUID % number, devices).replace('<vcpu>1</vcpu>', vcpus + inside)


def left_behind(daemon):
    name = re.search(r'/(vireo-[0-9a-f]{16})/', daemon.group_path)[1]
    return glob.glob('/sys/fs/cgroup/%s' % name) + glob.glob('/sys/fs/cgroup/*/%s' % name)


def start(daemon, xml):
    d = daemon.open().defineXML(xml)
    d.createWithFlags(PAUSED)
    [pid] = daemon.qemus()
    daemon.group_path = open('/proc/%d/cgroup' % pid).read()
    return d, pid


TUNED = ("<iothreads>1</iothreads><cputune><shares>2048</shares><period>50000</period><quota>20000</quota>"
         "<global_period>100000</global_period><global_quota>80000</global_quota>"
         "<emulator_period>60000</emulator_period><emulator_quota>30000</emulator_quota>"
         "<iothread_period>70000</iothread_period><iothread_quota>35000</iothread_quota></cputune>")


def test_limits_of_processors_are_there_from_the_start_change_and_go(daemon):
    d, pid = start(daemon, guest(1, TUNED))
    version, folder = groups(daemon, 'cpu', pid)
    assert folder.endswith('/machine/qemu-1-limited1.libvirt-qemu'), folder
    assert shares(version, folder) == 2048 and bandwidth(version, folder) == (80000, 100000)
    parts = {'emulator': (30000, 60000), 'vcpu0': (20000, 50000), 'vcpu1': (20000, 50000), 'iothread1': (35000, 70000)}
    for name, expected in parts.items():
        assert bandwidth(version, os.path.join(folder, name)) == expected, name
    # Every thread is in its own place.
    names = {t: read('/proc/%d/task/%s/comm' % (pid, t)) for t in os.listdir('/proc/%d/task' % pid)}
    for thread, name in names.items():
        place = [line.split(':', 2)[2].strip().rsplit('/', 1)[1] for line in open('/proc/%d/task/%s/cgroup' % (pid, thread))
                 if line.split(':')[1] == ('' if version == 2 else 'cpu') or 'cpu' in line.split(':')[1].split(',')][0]
        number = re.match(r'CPU (\d+)/', name)
        assert place == ('vcpu' + number[1] if number else 'iothread1' if name == 'IO iothread1' else 'emulator'), (name, place)
    d.setSchedulerParametersFlags({'cpu_shares': 3000, 'vcpu_quota': 30000}, LIVE)
    assert shares(version, folder) == 3000 and bandwidth(version, folder + '/vcpu1') == (30000, 50000)
    now = d.schedulerParametersFlags(LIVE)
    assert (now['cpu_shares'], now['vcpu_quota'], now['emulator_period'], now['iothread_quota']) == (3000, 30000, 60000, 35000), now
    assert '<shares>3000</shares>' in d.XMLDesc()
    fails(libvirt.VIR_ERR_INVALID_ARG, d.setSchedulerParametersFlags, {'cpu_shares': 1}, LIVE)
    d.addIOThread(4, LIVE)
    assert bandwidth(version, folder + '/iothread4') == (35000, 70000)
    d.delIOThread(4, LIVE)
    assert not os.path.exists(folder + '/iothread4')
    # A daemon that comes back finds the limits, and takes them away.
    daemon.kill()
    daemon.start()
    d = daemon.open().lookupByName('limited1')
    assert d.schedulerParametersFlags(LIVE)['cpu_shares'] == 3000
    d.setSchedulerParametersFlags({'cpu_shares': 1500}, LIVE)
    assert shares(version, folder) == 1500
    d.destroy()
    assert not left_behind(daemon)


def test_a_guest_that_ends_unseen_leaves_no_groups(daemon):
    d, pid = start(daemon, guest(2))
    assert left_behind(daemon)
    daemon.kill()
    os.kill(pid, signal.SIGKILL)
    daemon.start()
    eventually(lambda: not daemon.open().lookupByName('limited2').isActive(), 20, 'the guest to be found ended')
    eventually(lambda: not left_behind(daemon), 20, 'its groups to go')


def test_groups_of_a_start_that_was_cut_off_go_and_those_of_guests_stay(daemon):
    d, pid = start(daemon, guest(12))
    version, folder = groups(daemon, 'cpu', pid)
    cut_off = os.path.join(os.path.dirname(folder), 'qemu-77-cut.libvirt-qemu')
    os.mkdir(cut_off)
    os.mkdir(cut_off + '/emulator')
    daemon.kill()
    daemon.start()
    eventually(lambda: not os.path.exists(cut_off), 20, 'the group that nobody is in to go')
    assert os.path.isdir(folder) and groups(daemon, 'cpu', pid) == (version, folder)
    daemon.open().lookupByName('limited12').destroy()
    assert not left_behind(daemon)


def test_memory_and_block_limits_reach_the_kernel(daemon):
    d, pid = start(daemon, guest(3, '<memtune><soft_limit>500000</soft_limit></memtune>'))
    version, folder = groups(daemon, 'memory', pid)
    soft, hard = ('memory.high', 'memory.max') if version == 2 else ('memory.soft_limit_in_bytes', 'memory.limit_in_bytes')
    assert int(read(folder, soft)) == 500000 * 1024
    d.setMemoryParameters({'hard_limit': 700000}, LIVE)
    assert int(read(folder, hard)) == 700000 * 1024
    now = d.memoryParameters(LIVE)
    assert (now['hard_limit'], now['soft_limit'], now['swap_hard_limit']) == (700000, 500000, 2 ** 53 - 1), now
    if 'blkio' in hierarchies()[0]:
        d.setBlkioParameters({'weight': 300}, LIVE)
        assert d.blkioParameters(LIVE)['weight'] == 300
        message = fails(libvirt.VIR_ERR_SYSTEM_ERROR, d.setBlkioParameters, {'device_read_iops_sec': '/dev/missing,5'}, LIVE)
        assert '/dev/missing' in message, message
    d.destroy()
    assert not left_behind(daemon)


def test_threads_run_where_they_are_pinned_before_the_guest_does(daemon):
    cpu = CPUS[-1]
    pins = ("<iothreads>1</iothreads><cputune><vcpupin vcpu='1' cpuset='%d'/><emulatorpin cpuset='%d'/><iothreadpin iothread='1' cpuset='%d'/>"
            "<vcpusched vcpus='0' scheduler='batch'/></cputune>" % (cpu, cpu, cpu))
    d, pid = start(daemon, guest(4, pins))
    names = {read('/proc/%d/task/%s/comm' % (pid, t)): int(t) for t in os.listdir('/proc/%d/task' % pid)}
    by = lambda start: next(t for n, t in names.items() if n.startswith(start))
    assert os.sched_getaffinity(by('CPU 1/')) == {cpu} and os.sched_getaffinity(by('IO iothread1')) == {cpu}
    assert os.sched_getaffinity(pid) == {cpu} and os.sched_getscheduler(by('CPU 0/')) == os.SCHED_BATCH
    d.pinEmulator(tuple(i == CPUS[0] for i in range(CPUS[-1] + 1)), LIVE)
    assert os.sched_getaffinity(pid) == {CPUS[0]}
    d.destroy()


def test_threads_without_limits_come_to_their_groups_a_moment_after_the_start(daemon):
    d, pid = start(daemon, guest(13, '<iothreads>1</iothreads>'))
    version, folder = groups(daemon, 'cpu', pid)
    threads = {read('/proc/%d/task/%s/comm' % (pid, t)): t for t in os.listdir('/proc/%d/task' % pid)}
    inside = lambda part: read(folder, part, 'cgroup.threads' if version == 2 else 'tasks').split()
    assert bandwidth(version, os.path.join(folder, 'vcpu1'))[0] is None   # the group is there at once
    for name, part in (('CPU 0/', 'vcpu0'), ('CPU 1/', 'vcpu1'), ('IO iothread1', 'iothread1')):
        thread = next(t for n, t in threads.items() if n.startswith(name))
        eventually(lambda: thread in inside(part), what='%s in the group %s' % (name, part))
    assert str(pid) in inside('emulator')
    d.destroy()
    assert not left_behind(daemon)


def test_devices_that_are_not_the_guests_cannot_be_opened(daemon):
    found, unified = hierarchies()
    d, pid = start(daemon, guest(5))
    _, folder = (2, None) if unified is None else (2, unified + [l.split(':', 2)[2].strip() for l in open('/proc/%d/cgroup' % pid) if l.startswith('0::')][0])
    if folder is None or '/machine/' not in folder:
        d.destroy()
        return print('skip  no list of devices in version 2 here')
    script = ('echo $$ >%s/cgroup.procs || exit 3; (exec 3</dev/null) || exit 4; for node in /dev/net/tun /dev/fuse /dev/loop0; do '
              '[ -e $node ] || continue; (exec 3<$node) 2>/dev/null && exit 5; exit 0; done; exit 6' % folder)
    status = subprocess.run(['sh', '-c', script], stderr=subprocess.DEVNULL).returncode
    assert status in (0, 6), status
    d.destroy()
    assert not left_behind(daemon)


def test_the_limits_of_the_process_are_those_of_the_configuration(daemon):
    d, pid = start(daemon, guest(6))
    limits = read('/proc/%d/limits' % pid)
    assert re.search(r'Max open files +4000 +4000', limits) and re.search(r'Max processes +5000 +5000', limits), limits
    assert re.search(r'Max core file size +0 +0', limits), limits
    d.destroy()


test_the_limits_of_the_process_are_those_of_the_configuration.daemon = {'qemu_conf': 'max_files = 4000\nmax_processes = 5000\nmax_core = 0\n'}


def test_huge_pages_come_from_the_mount_and_its_folder_goes():
    free = int(re.search(r'HugePages_Free: +(\d+)', open('/proc/meminfo').read() + 'HugePages_Free: 0')[1])
    if free < 24 or subprocess.run(['unshare', '-m', 'true'], stderr=subprocess.DEVNULL).returncode != 0:
        return print('skip  this host has %d free huge pages' % free)
    daemon = Daemon()
    mount = daemon.path('huge')
    os.mkdir(mount)
    subprocess.run(['mount', '-t', 'hugetlbfs', 'vireo-test', mount], check=True)
    try:
        daemon.__init__(root=daemon.root, qemu_conf='hugetlbfs_mount = "%s"\n' % mount)
        daemon.start()
        d, pid = start(daemon, guest(11).replace('<vcpu>', '<memoryBacking><hugepages/></memoryBacking><vcpu>'))
        assert os.listdir(mount + '/libvirt/qemu') == ['1-limited11']
        assert mount in read('/proc/%d/maps' % pid)
        d.destroy()
        assert os.listdir(mount + '/libvirt/qemu') == []
    finally:
        daemon.cleanup(keep=True)
        subprocess.run(['umount', '-l', mount], check=True)
    daemon.cleanup()


def test_memory_that_stands_in_files_has_a_folder_while_the_guest_runs(daemon):
    d, pid = start(daemon, guest(12).replace('<vcpu>', "<memoryBacking><source type='file'/></memoryBacking><vcpu>"))
    folder = daemon.path('var/lib/libvirt/qemu/ram')
    assert os.listdir(folder) == ['1-limited12'] and folder + '/1-limited12/' in read('/proc/%d/maps' % pid)
    d.destroy()
    assert os.listdir(folder) == []


def test_processors_that_can_be_unplugged_are_there_from_the_start(daemon):
    vcpus = ("<vcpu current='3'>4</vcpu><vcpus><vcpu id='0' enabled='yes' hotpluggable='no' order='1'/><vcpu id='1' enabled='no' hotpluggable='yes'/>"
             "<vcpu id='2' enabled='yes' hotpluggable='yes' order='3'/><vcpu id='3' enabled='yes' hotpluggable='yes' order='2'/></vcpus>")
    d, pid = start(daemon, guest(13, vcpus=vcpus))
    assert [info[0] for info in d.vcpus()[0]] == [0, 2, 3]
    version, folder = groups(daemon, 'cpu', pid)
    assert sorted(name for name in os.listdir(folder) if name.startswith('vcpu')) == ['vcpu0', 'vcpu2', 'vcpu3']
    d.destroy()


def test_a_limit_whose_controller_is_not_used_is_refused(daemon):
    c = daemon.open()
    for number, inside, words in ((7, '<memtune><soft_limit>400000</soft_limit></memtune>', 'Memory cgroup is not available on this host'),
                                  (8, '<blkiotune><weight>300</weight></blkiotune>', 'Block I/O tuning is not available on this host')):
        message = fails(libvirt.VIR_ERR_CONFIG_UNSUPPORTED, c.createXML, guest(number, inside), PAUSED)
        assert words in message, message
    message = fails(libvirt.VIR_ERR_SYSTEM_ERROR, c.createXML, guest(9, '<resource><partition>/not/there</partition></resource>'), PAUSED)
    assert 'not.partition' in message, message
    d = c.createXML(guest(10), PAUSED)
    fails(libvirt.VIR_ERR_OPERATION_INVALID, d.memoryParameters, LIVE)
    assert d.schedulerParametersFlags(LIVE)['vcpu_period'] == 100000
    d.destroy()
    assert not daemon.qemus()


test_a_limit_whose_controller_is_not_used_is_refused.daemon = {'qemu_conf': 'cgroup_controllers = [ "cpu", "cpuset" ]\n'}


if __name__ == '__main__':
    if os.geteuid() != 0 or not can_make_groups():
        print('skip: no control groups can be made here')
        sys.exit(77)
    run_tests(globals())
