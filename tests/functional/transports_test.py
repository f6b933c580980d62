#!/usr/bin/env python3
"""How clients come in from other hosts: TCP, TLS, SASL and SSH, by Debian's unmodified virsh and by our own shell alike."""
import contextlib, getpass, os, shutil, socket, subprocess, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import libvirt
from harness import BUILD, Daemon, domain_xml, eventually, fails, run_tests

SHELLS = ['virsh', os.path.join(BUILD, 'bin/virsh')]
for program in ('certtool', 'saslpasswd2'):
    if not shutil.which(program):
        print('%s is not there' % program)
        sys.exit(77)


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, timeout=60, env=dict(os.environ, LC_ALL='C'), **more)


def free_port():
    with contextlib.closing(socket.socket()) as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def certificate(folder, name, body, by=None):
    """A key and a certificate, signed by `by` or by itself."""
    path = os.path.join(folder, name)
    open(path + '.template', 'w').write(body + 'expiration_days = 30\n')
    commands = [['--generate-privkey', '--key-type=rsa', '--bits=2048', '--outfile', path + '.key'],
                ['--generate-certificate' if by else '--generate-self-signed', '--load-privkey', path + '.key', '--template', path + '.template', '--outfile', path + '.pem']
                + (['--load-ca-certificate', by + '.pem', '--load-ca-privkey', by + '.key'] if by else [])]
    for command in commands:
        done = run('certtool', *command)
        assert done.returncode == 0, done.stderr
    return path


def make_pki(folder):
    os.makedirs(folder)
    ca = certificate(folder, 'ca', 'cn = "Test"\nca\ncert_signing_key\n')
    certificate(folder, 'server', 'cn = localhost\ndns_name = localhost\nip_address = 127.0.0.1\ntls_www_server\nencryption_key\nsigning_key\n', ca)
    client = certificate(folder, 'client', 'country = GB\norganization = Test\ncn = client1\ntls_www_client\nencryption_key\nsigning_key\n', ca)
    for name, parts in (('known', (client,)), ('unknown', ())):
        place = os.path.join(folder, name)
        os.makedirs(place)
        shutil.copy(ca + '.pem', place + '/cacert.pem')
        for part in parts:
            shutil.copy(part + '.pem', place + '/clientcert.pem')
            shutil.copy(part + '.key', place + '/clientkey.pem')


class NetworkDaemon(Daemon):
    """Listens on TCP and TLS; `conf` adds to its configuration."""
    def __init__(self, conf):
        super().__init__(options=['--listen'])
        self.tcp, self.tls = free_port(), free_port()
        make_pki(self.path('pki'))
        os.makedirs(self.path('etc/libvirt'))
        os.makedirs(self.path('etc/sasl2'))
        run('saslpasswd2', '-p', '-a', 'libvirt', '-f', self.path('passwords'), '-c', '-u', socket.gethostname(), 'fred', input='secret')
        open(self.path('etc/sasl2/libvirt.conf'), 'w').write('mech_list: scram-sha-256 digest-md5 plain\nsasldb_path: %s\n' % self.path('passwords'))
        open(self.path('etc/libvirt/libvirtd.conf'), 'w').write(''.join(line + '\n' for line in [
            'listen_tcp = 1', 'listen_addr = "127.0.0.1"', 'tcp_port = "%d"' % self.tcp, 'tls_port = "%d"' % self.tls,
            'ca_file = "%s"' % self.path('pki/ca.pem'), 'cert_file = "%s"' % self.path('pki/server.pem'), 'key_file = "%s"' % self.path('pki/server.key')] + conf))

    def _accepts(self):
        listening = {int(words[1].rpartition(':')[2], 16) for words in map(str.split, open('/proc/net/tcp')) if words[3] == '0A'}
        return super()._accepts() and {self.tcp, self.tls} <= listening

    def passwords(self, name='fred', password='secret'):
        """A file for authfile=."""
        path = self.path('auth-%s-%s' % (name, password))
        open(path, 'w').write('[credentials-x]\nauthname=%s\npassword=%s\n[auth-libvirt-default]\ncredentials=x\n' % (name, password))
        return path

    def over_tcp(self, *parameters):
        return 'qemu+tcp://localhost:%d/system?%s' % (self.tcp, '&'.join(parameters))

    def over_tls(self, *parameters, pki='known', host='localhost'):
        return 'qemu+tls://%s:%d/system?%s' % (host, self.tls, '&'.join(('pkipath=' + self.path('pki/' + pki),) + parameters))


@contextlib.contextmanager
def network_daemon(*conf):
    daemon = NetworkDaemon(list(conf))
    try:
        yield daemon.start()
    finally:
        daemon.cleanup()


def lists(uri, shell):
    """The names that a shell lists there."""
    done = run(shell, '-c', uri, 'list', '--all', '--name')
    assert done.returncode == 0, (shell, uri, done.stderr)
    return done.stdout.split()


def refusal(uri, shell):
    done = run(shell, '-q', '-c', uri, 'uri', stdin=subprocess.DEVNULL)
    assert done.returncode == 1, (shell, uri, done.stdout)
    return done.stderr.strip().splitlines()[-1]


def test_both_shells_come_in_over_tcp_and_tls():
    with network_daemon('auth_tcp = "none"') as daemon:
        daemon.virsh('define', '/dev/stdin', input=domain_xml('seen'))
        for shell in SHELLS:
            for uri in (daemon.over_tcp(), daemon.over_tls(), daemon.over_tls(host='127.0.0.1'), daemon.over_tls('tls_priority=NORMAL:-VERS-ALL:%2BVERS-TLS1.2')):
                assert lists(uri, shell) == ['seen'], (shell, uri)


def test_both_shells_refuse_and_are_refused_in_the_same_words():
    with network_daemon('auth_tcp = "none"') as daemon:
        for uri, words in (
                (daemon.over_tls(pki='unknown'), 'error: Unable to read TLS confirmation: Input/output error'),
                (daemon.over_tls(pki='none'), "error: Cannot read CA certificate '%s': No such file or directory" % daemon.path('pki/none/cacert.pem')),
                (daemon.over_tls('tls_priority=NONSENSE'), 'error: Failed to set TLS session priority to NONSENSE: The request is invalid.'),
                ('qemu+tls://localhost:%d/system' % free_port(), "error: Cannot read CA certificate '/etc/pki/CA/cacert.pem': No such file or directory")):
            if 'pkipath' not in uri and os.path.exists('/etc/pki/CA/cacert.pem'):
                continue
            for shell in SHELLS:
                assert refusal(uri, shell) == words, (shell, uri, refusal(uri, shell))


def test_a_name_that_is_not_on_the_list_does_not_get_in():
    with network_daemon('auth_tcp = "none"', 'tls_allowed_dn_list = ["C=GB,O=Other,*"]') as daemon:
        for shell in SHELLS:
            assert refusal(daemon.over_tls(), shell) == 'error: Unable to read TLS confirmation: Input/output error'
    with network_daemon('auth_tcp = "none"', 'tls_allowed_dn_list = ["C=GB,O=Test,*"]') as daemon:
        for shell in SHELLS:
            assert lists(daemon.over_tls(), shell) == []


def test_administration_sees_who_came_and_renews_certificates():
    with network_daemon('auth_tcp = "none"') as daemon:
        admin = ['virt-admin', '-c', 'libvirtd:///system?socket=' + daemon.path('run/libvirt/libvirt-admin-sock')]
        connection = libvirt.open(daemon.over_tls())
        assert connection.isSecure() == 1 and connection.isEncrypted() == 1
        clients = run(*admin, 'client-list', 'libvirtd').stdout.splitlines()[2:]
        [number] = [line.split()[0] for line in clients if ' tls ' in line]
        info = run(*admin, 'client-info', 'libvirtd', number).stdout
        assert 'C=GB,O=Test,CN=client1' in info and '127.0.0.1:' in info, info
        assert run(*admin, 'server-update-tls', 'libvirtd').returncode == 0
        os.rename(daemon.path('pki/server.pem'), daemon.path('pki/away.pem'))
        done = run(*admin, 'server-update-tls', 'libvirtd')
        assert done.returncode == 1 and 'Cannot read certificate' in done.stderr, done.stderr
        assert lists(daemon.over_tls(), 'virsh') == []
        connection.close()


def test_a_server_certificate_that_cannot_serve_keeps_the_daemon_from_starting():
    daemon = NetworkDaemon([])
    try:
        shutil.copy(daemon.path('pki/client.pem'), daemon.path('pki/server.pem'))
        done = run(os.path.join(BUILD, 'bin/vireod'), '--root', daemon.root, '--listen')
        assert done.returncode == 1 and 'do not match' in done.stderr, done.stderr
    finally:
        daemon.cleanup()


def test_both_shells_authenticate_by_sasl_on_every_transport():
    with network_daemon('auth_tls = "sasl"', 'auth_unix_rw = "sasl"') as daemon:
        right, wrong = 'authfile=' + daemon.passwords(), 'authfile=' + daemon.passwords(password='guess')
        on_unix = daemon.uri + '&'
        for shell in SHELLS:
            for uri in (daemon.over_tcp(right), daemon.over_tcp(right, 'auth=sasl.DIGEST-MD5'), daemon.over_tls(right), daemon.over_tls(right, 'auth=sasl.PLAIN'),
                        on_unix + right, on_unix + right + '&auth=sasl.SCRAM-SHA-256'):
                assert lists(uri, shell) == [], (shell, uri)
            for uri in (daemon.over_tcp(wrong), daemon.over_tls(wrong), on_unix + wrong):
                assert refusal(uri, shell) == 'error: authentication failed: authentication failed', (shell, uri, refusal(uri, shell))
            # Without encryption of their own, these are not offered where anybody may listen.
            for mechanism in ('PLAIN', 'SCRAM-SHA-256'):
                assert refusal(daemon.over_tcp(right, 'auth=sasl.' + mechanism), shell) == 'error: authentication failed: SASL mechanism %s not supported by server' % mechanism
            assert 'requested authentication type polkit rejected' in refusal(daemon.over_tcp(right, 'auth=polkit'), shell)
            asked = run(shell, '-c', daemon.over_tcp(), 'list', '--name', input='fred\nsecret\n')
            assert asked.returncode == 0, asked.stderr
            assert asked.stdout.startswith('Please enter your authentication name: Please enter your password: '), asked.stdout


def test_only_sasl_users_on_the_list_get_in():
    with network_daemon('sasl_allowed_username_list = ["jo*"]') as daemon:
        for shell in SHELLS:
            assert refusal(daemon.over_tcp('authfile=' + daemon.passwords()), shell) == 'error: authentication failed: authentication failed'


def test_what_is_encrypted_by_sasl_arrives_whole():
    with network_daemon() as daemon:
        text = domain_xml('large', extra='<description>%s</description>' % ('d' * 1000000))
        for shell in SHELLS:
            uri = daemon.over_tcp('authfile=' + daemon.passwords())
            done = run(shell, '-c', uri, 'define', '/dev/stdin', input=text)
            assert done.returncode == 0, done.stderr
            done = run(shell, '-c', uri, 'dumpxml', 'large')
            assert done.stdout.count('d' * 1000000) == 1, (shell, done.stderr)
            assert run(shell, '-c', uri, 'undefine', 'large').returncode == 0


def test_a_program_is_asked_for_name_and_password():
    with network_daemon() as daemon:
        asked = []

        def answer(credentials, data):
            for one in credentials:
                asked.append(one[0])
                one[4] = 'fred' if one[0] == libvirt.VIR_CRED_AUTHNAME else data
            return 0
        kinds = [libvirt.VIR_CRED_AUTHNAME, libvirt.VIR_CRED_PASSPHRASE]
        connection = libvirt.openAuth(daemon.over_tcp(), [kinds, answer, 'secret'])
        assert connection.listAllDomains() == [] and set(asked) == set(kinds), asked
        assert connection.isEncrypted() == 1
        fails(libvirt.VIR_ERR_AUTH_FAILED, libvirt.openAuth, daemon.over_tcp(), [kinds, answer, 'guess'])
        fails(libvirt.VIR_ERR_AUTH_FAILED, libvirt.open, daemon.over_tcp())


# What libvirt's clients need of netcat, which is on no host for certain.
NETCAT = """#!/usr/bin/python3
import os, select, socket, sys
if sys.argv[1:] == ['-q']:
    sys.exit("nc: option requires an argument -- 'q'")
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[-1])
inputs = [0, s]
while True:
    for one in select.select(inputs, [], [])[0]:
        data = os.read(0, 65536) if one == 0 else s.recv(65536)
        if one == 0 and not data:
            s.shutdown(socket.SHUT_WR)
            inputs.remove(0)
        elif not data:
            sys.exit(0)
        elif one == 0:
            s.sendall(data)
        while one != 0 and data:
            data = data[os.write(1, data):]
"""


@contextlib.contextmanager
def ssh_server(daemon):
    """An sshd of our own; gives what a URI needs: the authority, and parameters without those of the key."""
    if not os.path.exists('/usr/sbin/sshd'):
        print('sshd is not there')
        sys.exit(77)
    folder, port = daemon.path('ssh'), free_port()
    os.makedirs(folder)
    if os.geteuid() == 0:
        os.makedirs('/run/sshd', exist_ok=True)
    for name, phrase in (('host', ''), ('user', ''), ('locked', 'phrase')):
        assert run('ssh-keygen', '-q', '-t', 'ed25519', '-N', phrase, '-f', os.path.join(folder, name)).returncode == 0
    open(folder + '/keys', 'w').write(open(folder + '/user.pub').read() + open(folder + '/locked.pub').read())
    open(folder + '/nc', 'w').write(NETCAT)
    os.chmod(folder + '/nc', 0o755)
    open(folder + '/config', 'w').write('ListenAddress 127.0.0.1\nPort %d\nHostKey %s/host\nAuthorizedKeysFile %s/keys\nPidFile none\nStrictModes no\nPermitRootLogin yes\n'
                                        'PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\n' % (port, folder, folder))
    server = subprocess.Popen(['/usr/sbin/sshd', '-D', '-f', folder + '/config', '-E', folder + '/log'])
    try:
        def answers():
            with contextlib.closing(socket.socket()) as s:
                return s.connect_ex(('127.0.0.1', port)) == 0
        eventually(answers, what='sshd to listen')
        yield '%s@127.0.0.1:%d' % (getpass.getuser(), port), 'socket=%s&netcat=%s/nc' % (daemon.socket, folder), folder
    finally:
        server.terminate()
        server.wait()


def test_both_shells_come_in_through_the_libraries_of_ssh(daemon):
    daemon.virsh('define', '/dev/stdin', input=domain_xml('seen', extra='<description>%s</description>' % ('d' * 500000)))
    with ssh_server(daemon) as (authority, parameters, folder):
        for library in ('libssh', 'libssh2'):
            base = 'qemu+%s://%s/system?%s&known_hosts=%s/known-%s' % (library, authority, parameters, folder, library)
            key = '&keyfile=%s/user' % folder
            for shell in SHELLS:
                # The first one is asked about the host, and what it says is remembered.
                accept = run(shell, '-q', '-c', base + key, 'list', '--all', '--name', input='y\n')
                assert accept.stdout.rstrip().endswith('seen'), (shell, library, accept)
                assert 'Accept SSH host key with hash' in accept.stdout if shell == SHELLS[0] else 'Accept' not in accept.stdout, accept.stdout
                assert lists(base + key, shell) == ['seen']
                assert run(shell, '-c', base + key, 'dumpxml', 'seen').stdout.count('d' * 500000) == 1
                locked = run(shell, '-q', '-c', base + '&sshauth=privkey&keyfile=%s/locked' % folder, 'list', '--all', '--name', input='phrase\n')
                assert locked.stdout.startswith('Passphrase') and locked.stdout.rstrip().endswith('seen'), (shell, library, locked)
            os.remove('%s/known-%s' % (folder, library))
            assert 'was not accepted' in run(SHELLS[1], '-q', '-c', base + key, 'uri', input='n\n').stderr
            assert not os.path.exists('%s/known-%s' % (folder, library))
            assert lists(base + key + '&known_hosts_verify=auto', SHELLS[1]) == ['seen']


def test_a_host_with_another_key_and_a_stranger_s_key_are_refused(daemon):
    with ssh_server(daemon) as (authority, parameters, folder):
        other = open(folder + '/locked.pub').read().split()[1]
        open(folder + '/known', 'w').write('[127.0.0.1]:%s ssh-ed25519 %s\n' % (authority.split(':')[1], other))
        for library in ('libssh', 'libssh2'):
            base = 'qemu+%s://%s/system?%s&known_hosts=%s/known' % (library, authority, parameters, folder)
            for shell in SHELLS:
                assert '!!! SSH HOST KEY VERIFICATION FAILED !!!' in refusal(base + '&keyfile=%s/user' % folder, shell), shell
                assert lists(base + '&known_hosts_verify=ignore&keyfile=%s/user' % folder, shell) == []
                assert 'error: ' in refusal(base + '&known_hosts_verify=ignore&sshauth=privkey&keyfile=%s/host' % folder, shell)
                assert refusal(base + '&sshauth=charm', shell) == "error: invalid argument: Invalid authentication method: 'charm'"
            gone = base.replace('netcat=%s/nc' % folder, 'netcat=/nonexistent') + '&known_hosts_verify=ignore&keyfile=%s/user' % folder
            assert 'Remote command terminated with non-zero code: 127' in refusal(gone, SHELLS[1])


if __name__ == '__main__':
    run_tests(globals())
