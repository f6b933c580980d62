#!/usr/bin/env python3
"""virt-host-validate, virt-pki-validate and virt-pki-query-dn say of made-up hosts what Debian's say of them, and end alike."""
import os, re, shutil, subprocess, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BUILD, run_tests

OURS = os.path.join(BUILD, 'bin')
if os.geteuid() != 0 or subprocess.run(['unshare', '-m', 'true'], stderr=subprocess.DEVNULL).returncode != 0 or not shutil.which('certtool'):
    print('nothing may be mounted here, or certtool is not there')
    sys.exit(77)

CPU = "sed 's/^flags.*/flags : fpu %s lm/' /proc/cpuinfo >$D/cpu && mount --bind $D/cpu /proc/cpuinfo\n"
INTEL, AMD, SEV = CPU % 'vmx', CPU % 'svm', CPU % 'svm sev'
NO_DEVICES = 'mount -t tmpfs none /dev && mknod -m 666 /dev/null c 1 3\n'
DEVICES = NO_DEVICES + 'mknod -m 666 /dev/kvm c 10 232; mkdir /dev/net; touch /dev/net/tun /dev/vhost-net\n'
ACPI = 'mount -t tmpfs none /sys/firmware && mkdir -p /sys/firmware/acpi/tables\n'
GROUPS = 'mount -t tmpfs none /sys/kernel/iommu_groups && mkdir /sys/kernel/iommu_groups/0\n'
MODULE = 'mount -t tmpfs none /sys/module && mkdir -p /sys/module/kvm_amd/parameters && echo %s >/sys/module/kvm_amd/parameters/sev\n'
NO_GROUPS = 'umount -R /sys/fs/cgroup\n'
HOSTS = [CPU % '', INTEL, AMD, INTEL + NO_DEVICES, INTEL + DEVICES, AMD + DEVICES + ACPI, AMD + ACPI + 'touch /sys/firmware/acpi/tables/IVRS\n',
         INTEL + ACPI + 'touch /sys/firmware/acpi/tables/IVRS\n', INTEL + ACPI + 'touch /sys/firmware/acpi/tables/DMAR\n',
         INTEL + ACPI + 'touch /sys/firmware/acpi/tables/DMAR\n' + GROUPS, SEV, SEV + MODULE % 0, SEV + MODULE % 1, SEV + MODULE % 'Y', SEV + MODULE % 'Y' + DEVICES + 'touch /dev/sev\n',
         NO_GROUPS, NO_GROUPS + 'mount -t tmpfs none /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup\n',
         NO_GROUPS + 'mount -t tmpfs none /sys/fs/cgroup && mkdir /sys/fs/cgroup/memory && mount -t cgroup -o memory none /sys/fs/cgroup/memory\n',
         'mount -t tmpfs none /sys/fs/fuse\n']


def on_host(preparation, *command, folder='/nonexistent'):
    """(status, output, errors) of a command in private mounts."""
    script = 'D=%s\nmount --make-rprivate /\n%s\nexec "$@"' % (folder, preparation)
    done = subprocess.run(['unshare', '-m', 'sh', '-c', script, 'sh'] + list(command), capture_output=True, text=True, timeout=60, env=dict(os.environ, LC_ALL='C.UTF-8'))
    return done.returncode, re.sub(r'\S*/(virt-)', r'\1', done.stdout), re.sub(r'\S*/(virt-)', r'\1', done.stderr)


def compare(program, preparation, *words, folder='/nonexistent', errors=True):
    theirs, ours = (on_host(preparation, where, *words, folder=folder) for where in (shutil.which(program), os.path.join(OURS, program)))
    if not errors:
        theirs, ours = theirs[:2], ours[:2]
    assert theirs == ours, '%s of\n%s\n%r\n%r' % (program, preparation, theirs, ours)
    return ours


def test_hosts_are_judged_alike():
    with tempfile.TemporaryDirectory() as folder:
        seen = set()
        for host in HOSTS:
            for kind in ('qemu', 'lxc'):
                status, output, _ = compare('virt-host-validate', host, kind, folder=folder)
                seen.update(re.findall(r'(PASS|FAIL|WARN)', output))
                seen.add(status)
        assert seen == {'PASS', 'FAIL', 'WARN', 0, 1}, seen
        private = INTEL + DEVICES + 'chmod 600 /dev/kvm\n'
        user = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups']
        theirs, ours = (on_host(private, *user, where, 'qemu', folder=folder) for where in (shutil.which('virt-host-validate'), os.path.join(OURS, 'virt-host-validate')))
        if 'Permission denied' not in ours[2]:
            assert theirs == ours, (theirs, ours)


def test_options_are_taken_alike():
    for program, words in (('virt-host-validate', ([], ['-q'], ['-h'], ['--help'], ['-v'], ['--version'], ['--nosuch'], ['-x'], ['nosuch'], ['bhyve'], ['ch'])),
                           ('virt-pki-query-dn', ([], ['-h'], ['--help'], ['-v'], ['--nosuch'], ['-x'], ['/nonexistent'], ['a', 'b'], ['/etc/passwd']))):
        for each in words:
            compare(program, '', *each)
    for each in (['--nosuch'], ['extra']):
        assert compare('virt-pki-validate', '', *each)[0] == 1


def make(folder, name, body, by=None):
    path = os.path.join(folder, name)
    open(path + '.template', 'w').write(body + 'expiration_days = 30\n')
    for command in (['--generate-privkey', '--key-type=rsa', '--bits=2048', '--outfile', path + '.key'],
                    ['--generate-certificate' if by else '--generate-self-signed', '--load-privkey', path + '.key', '--template', path + '.template', '--outfile', path + '.pem']
                    + (['--load-ca-certificate', by + '.pem', '--load-ca-privkey', by + '.key'] if by else [])):
        subprocess.run(['certtool'] + command, check=True, capture_output=True)
    return path


def test_certificates_are_judged_alike():
    with tempfile.TemporaryDirectory() as folder:
        ca = make(folder, 'ca', 'cn = Example\nca\ncert_signing_key\n')
        make(folder, 'matching', 'organization = Example\ncn = "%s"\ntls_www_server\nencryption_key\nsigning_key\n' % os.uname().nodename, ca)
        make(folder, 'other', 'organization = Other\ncn = elsewhere\ntls_www_server\nencryption_key\nsigning_key\n', ca)
        open(folder + '/garbage.pem', 'w').write('garbage\n')
        for name in ('ca', 'matching', 'other'):
            status, output, _ = compare('virt-pki-query-dn', '', '%s/%s.pem' % (folder, name))
            assert status == 0 and 'CN=' in output
        compare('virt-pki-query-dn', '', folder + '/ca.key', errors=False)
        there = os.path.isdir('/etc/pki')
        os.makedirs('/etc/pki', exist_ok=True)
        try:
            steps = ['mount -t tmpfs none /etc/pki', 'mkdir /etc/pki/CA', 'mkdir /etc/pki/libvirt', 'mkdir /etc/pki/libvirt/private', 'cp $D/garbage.pem /etc/pki/CA/cacert.pem',
                     'cp $D/ca.pem /etc/pki/CA/cacert.pem', 'cp $D/other.pem /etc/pki/libvirt/servercert.pem', 'cp $D/matching.pem /etc/pki/libvirt/clientcert.pem',
                     'install -m 644 $D/other.key /etc/pki/libvirt/private/serverkey.pem', 'install -m 600 $D/matching.key /etc/pki/libvirt/private/clientkey.pem',
                     'chmod 600 /etc/pki/libvirt/private/serverkey.pem', 'chmod 644 /etc/pki/libvirt/private/clientkey.pem',
                     'cp $D/matching.pem /etc/pki/libvirt/servercert.pem', 'cp $D/garbage.pem /etc/pki/libvirt/clientcert.pem']
            statuses = [compare('virt-pki-validate', '\n'.join(steps[:i + 1]), folder=folder, errors=False)[0] for i in range(len(steps))]
            assert set(statuses) == {0, 1}, statuses
        finally:
            if not there:
                os.rmdir('/etc/pki')


if __name__ == '__main__':
    run_tests(globals())
