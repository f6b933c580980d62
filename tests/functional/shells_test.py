#!/usr/bin/env python3
"""One session of commands with a real guest, typed into Debian's virsh and into our shell, at Debian's daemon and at ours: the same answers.
Skipped where libvirtd is not installed."""
import os, re, shutil, subprocess, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BUILD, run_tests

if os.geteuid() != 0 or not shutil.which('libvirtd'):
    print('libvirtd is not there, or this is not root')
    sys.exit(77)
from place import Place

SHELLS = {'virsh': '/usr/bin/virsh', 'ours': os.path.join(BUILD, 'bin/virsh')}
DAEMONS = {'libvirtd': 'libvirtd', 'vireod': os.path.join(BUILD, 'bin/vireod')}
GUEST = """<domain type='qemu'>
  <name>handed-guest</name>
  <uuid>6c8ebd2f-8c6e-4d8c-9b8c-0b1f0f7b9a01</uuid>
  <title>A title</title>
  <memory unit='MiB'>64</memory>
  <vcpu current='1'>2</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>
    <interface type='user'><mac address='52:54:00:12:34:56'/><model type='e1000'/></interface>
    <serial type='null'/>
  </devices>
</domain>
"""
# A line each; what tells times and processor shares is left out.
SESSION = """define {xml}
list
list --all
dominfo handed-guest
domstate handed-guest --reason
dumpxml handed-guest
start handed-guest --paused
start handed-guest
list
list --all --title
list --uuid
dominfo handed-guest
domid handed-guest
domname 6c8ebd2f-8c6e-4d8c-9b8c-0b1f0f7b9a01
domuuid handed-guest
domstate handed-guest --reason
resume handed-guest
domstate handed-guest --reason
suspend handed-guest
suspend handed-guest
domcontrol handed-guest
domblklist handed-guest
domblklist handed-guest --details
domiflist handed-guest
domiflist nosuch
vcpucount handed-guest
vcpucount handed-guest --maximum --config
setvcpus handed-guest 5 --config
setvcpus handed-guest 2 --config
vcpucount handed-guest
setmem handed-guest 32M --config
setmaxmem handed-guest 128M --config
dumpxml handed-guest --inactive
desc handed-guest --title
desc handed-guest --config words of description
desc handed-guest --config
metadata handed-guest http://example.org/x
metadata handed-guest http://example.org/x --key k --set <a>1</a> --config
metadata handed-guest http://example.org/x --config
autostart handed-guest
list --autostart
autostart handed-guest --disable
schedinfo handed-guest --config
memtune handed-guest --config
blkiotune handed-guest --config
numatune handed-guest --config
emulatorpin handed-guest --config
iothreadinfo handed-guest --config
domif-getlink handed-guest 52:54:00:12:34:56
domblkinfo handed-guest hdc
domdisplay handed-guest
domhostname handed-guest
domjobinfo handed-guest
dommemstat nosuch
snapshot-list handed-guest
checkpoint-list handed-guest
managedsave-remove handed-guest
qemu-monitor-command handed-guest --hmp info version
send-key handed-guest KEY_A
inject-nmi handed-guest
reset handed-guest
domrename handed-guest handed-other
undefine handed-guest
list --all
destroy handed-guest
list --all
destroy handed-guest
undefine handed-guest
domstate handed-guest
net-list --nosuch
nosuch-command
""".splitlines()


def normalised(text):
    text = re.sub(r'CPU time:\s+\S+', 'CPU time: @', text)
    text = re.sub(r"(?m)^\s*did you mean .*\n|^error: did you mean .*\n", '', text)     # ours alone
    return re.sub(r"<alias name='ua-[^']*'/>", '', text)


def session(place, shell):
    """[(command, status, output, errors)]"""
    path = os.path.join(place.root, 'guest.xml')
    open(path, 'w').write(GUEST)
    uri = 'qemu+unix:///system?socket=%s/run/libvirt-sock' % place.root
    answers = []
    for line in SESSION:
        words = line.format(xml=path).split(' ')
        done = subprocess.run([shell, '-c', uri] + words, capture_output=True, text=True, timeout=60, env=dict(os.environ, LC_ALL='C'), stdin=subprocess.DEVNULL)
        answers.append((line, done.returncode, normalised(done.stdout), normalised(done.stderr)))
    return answers


def differences(one, other, errors=True):
    return [(a, b) for a, b in zip(one, other) if a[:3] != b[:3] or (errors and a[3] != b[3])]


def test_the_same_session_has_the_same_answers():
    place = Place()
    recorded = {}
    try:
        for name, program in DAEMONS.items():
            for shell, path in SHELLS.items():
                place.start(program).close()
                recorded[shell, name] = session(place, path)
                place.stop()
    finally:
        place.clean()
    wrong = []
    for daemon in DAEMONS:
        wrong += [('shells at ' + daemon,) + pair for pair in differences(recorded['virsh', daemon], recorded['ours', daemon])]
    wrong += [('daemons',) + pair for pair in differences(recorded['virsh', 'libvirtd'], recorded['virsh', 'vireod'], errors=False)]
    for what, one, other in wrong:
        print('--- %s: %s\n%s\n%s' % (what, one[0], one[1:], other[1:]))
    print('      %d commands, %d successes' % (len(SESSION), sum(a[1] == 0 for a in recorded['virsh', 'libvirtd'])))
    assert not wrong, '%d differences' % len(wrong)


if __name__ == '__main__':
    run_tests(globals())
