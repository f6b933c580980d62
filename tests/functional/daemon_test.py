#!/usr/bin/python3
"""The daemon as its administrator sees it: options, sockets, files, signals, systemd, virt-admin."""
import contextlib, os, shutil, signal, socket, stat, subprocess, sys, tempfile, time

from harness import BUILD, Daemon, eventually, run_tests

VIREOD = os.path.abspath(os.path.join(BUILD, 'bin/vireod'))


@contextlib.contextmanager
def temporary():
    path = tempfile.mkdtemp(prefix='vireo-test-')
    os.chmod(path, 0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def run(*words, timeout=20, **more):
    p = subprocess.run([VIREOD] + list(words), capture_output=True, text=True, timeout=timeout, **more)
    return p.returncode, p.stdout, p.stderr


def accepts(path):
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as s:
        try:
            s.connect(path)
            return True
        except OSError:
            return False


@contextlib.contextmanager
def started(*words, ready, **more):
    p = subprocess.Popen([VIREOD] + list(words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
    try:
        eventually(lambda: accepts(ready) or p.poll() is not None, what='the socket ' + ready)
        assert p.poll() is None, p.stdout.read()
        yield p
    finally:
        if p.poll() is None:
            p.kill()
        p.wait()
        p.stdout.close()


def admin(daemon, *words, ok=True):
    uri = 'libvirtd:///system?socket=' + daemon.path('run/libvirt/libvirt-admin-sock')
    p = subprocess.run(['virt-admin', '-c', uri] + list(words), capture_output=True, text=True, timeout=20, env=dict(os.environ, LC_ALL='C'))
    assert (p.returncode == 0) == ok, (words, p.stdout, p.stderr)
    return p.stdout if ok else p.stderr


def fields(text):
    return {k.strip(): v.strip() for k, v in (line.split(':', 1) for line in text.splitlines() if ':' in line)}


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


# ---- command line ----

def test_help_and_version_are_told():
    code, out, _ = run('--help')
    assert code == 0 and '--root DIR' in out and '--timeout SECONDS' in out, out
    code, out, _ = run('-V')
    assert code == 0 and out == 'vireod (libvirt) 9.0.0\n', out


def test_options_that_are_not_understood_are_refused():
    for words, what in (((('--bogus',)), "unrecognized option '--bogus'"), (('-x',), "unrecognized option '-x'"),
                        (('-t', 'soon'), "Invalid value for timeout: 'soon'"), (('--config',), 'needs a FILE'),
                        (('--modular', 'qemo'), "did you mean 'qemu'?"), (('--root', 'relative'), 'absolute path'), (('word',), "unexpected argument 'word'")):
        code, _, err = run(*words)
        assert code == 1 and what in err, (words, code, err)


def test_mistakes_in_the_configuration_are_told_with_file_and_line():
    for text, what in (('\nlisten_tls = "x"\n', ":2: 'listen_tls' must be 0 or 1, not a string"),
                       ('log_levl = 1\n', ":1: unknown setting 'log_levl'; did you mean 'log_level'?"),
                       ('log_level = 9\n', ":1: 'log_level' must be between 1 and 4, not 9"),
                       ('auth_unix_rw = "polkitt"\n', ":1: 'auth_unix_rw': unknown value 'polkitt'"),
                       ('unix_sock_rw_perms = "0999"\n', "'unix_sock_rw_perms' must be octal permissions"),
                       ('unix_sock_group = "no-such-group"\n', "there is no group 'no-such-group'"),
                       ('log_outputs = "1:foo"\n', "Invalid log destination 'foo'"),
                       ('log_filters = "9:x"\n', "Invalid priority '9'"),
                       ('host_uuid = "x"\n', "'host_uuid' is not a UUID"),
                       ('unix_sock_dir = "run"\n', "'unix_sock_dir' must be an absolute path")):
        with temporary() as root:
            open(root + '/my.conf', 'w').write(text)
            code, _, err = run('--root', root, '-f', root + '/my.conf')
            assert code == 1 and what in err, (text, code, err)
            if ':' == what[0]:
                assert root + '/my.conf' + what.split("'")[0].rstrip() in err, err


def test_a_configuration_that_was_named_must_be_there():
    code, _, err = run('--root', '/tmp/none', '-f', '/no/such.conf')
    assert code == 1 and "Failed to open file '/no/such.conf'" in err, err


# ---- sockets and files ----

def test_sockets_and_files_are_below_the_root(daemon):
    run_dir = daemon.path('run/libvirt/')
    assert mode(run_dir + 'libvirt-sock') == 0o777 and mode(run_dir + 'libvirt-sock-ro') == 0o777
    assert mode(run_dir + 'libvirt-admin-sock') == 0o700
    assert open(daemon.path('run/libvirtd.pid')).read() == '%d\n' % daemon.process.pid


def test_permissions_and_place_of_the_sockets_are_configured():
    with temporary() as root:
        os.makedirs(root + '/etc/libvirt')
        open(root + '/etc/libvirt/libvirtd.conf', 'w').write(
            'unix_sock_dir = "%s/elsewhere"\nunix_sock_rw_perms = "0750"\nunix_sock_ro_perms = "0770"\nunix_sock_admin_perms = "0711"\n'
            'unix_sock_group = "adm"\nauth_unix_rw = "none"\n' % root)
        with started('--root', root, ready=root + '/elsewhere/libvirt-admin-sock'):   # the last
            import grp
            assert mode(root + '/elsewhere/libvirt-sock') == 0o750 and mode(root + '/elsewhere/libvirt-sock-ro') == 0o770
            assert mode(root + '/elsewhere/libvirt-admin-sock') == 0o711
            assert os.stat(root + '/elsewhere/libvirt-sock').st_gid == grp.getgrnam('adm').gr_gid


def test_a_second_instance_is_refused(daemon):
    code, _, err = run('--root', daemon.root)
    assert code == 1 and 'Failed to acquire pid file' in err and 'another daemon runs already' in err, err
    code, _, err = run('--root', daemon.root, '-p', daemon.path('other.pid'))
    assert code == 1 and daemon.path('run/libvirt/libvirt-sock') in err, err
    assert accepts(daemon.socket)


def test_what_a_killed_daemon_left_is_taken_over(daemon):
    daemon.kill()
    assert os.path.exists(daemon.path('run/libvirtd.pid')) and os.path.exists(daemon.socket)
    daemon.start()
    assert open(daemon.path('run/libvirtd.pid')).read() == '%d\n' % daemon.process.pid


def test_the_modular_daemons_names_are_used():
    with temporary() as root:
        with started('--root', root, '--modular', 'qemu', ready=root + '/run/libvirt/virtqemud-sock'):
            assert sorted(os.listdir(root + '/run/libvirt'))[-3:] == ['virtqemud-admin-sock', 'virtqemud-sock', 'virtqemud-sock-ro']
            assert os.path.exists(root + '/run/virtqemud.pid')


def test_called_as_a_modular_daemon_it_is_one():
    with temporary() as root:
        os.symlink(VIREOD, root + '/virtqemud')
        p = subprocess.Popen([root + '/virtqemud', '--root', root], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            eventually(lambda: accepts(root + '/run/libvirt/virtqemud-sock'))
        finally:
            p.kill()
            p.wait()


def test_a_user_has_a_daemon_of_his_own():
    if os.geteuid() != 0:
        return
    with temporary() as root:
        for name in ('config', 'cache', 'run'):
            os.mkdir(root + '/' + name)
            os.chown(root + '/' + name, 65534, 65534)
        env = dict(os.environ, HOME=root, XDG_CONFIG_HOME=root + '/config', XDG_CACHE_HOME=root + '/cache', XDG_RUNTIME_DIR=root + '/run')
        with started(ready=root + '/run/libvirt/libvirt-sock', env=env, user=65534, group=65534, extra_groups=[]):
            assert mode(root + '/run/libvirt/libvirt-sock') == 0o700
            assert not os.path.exists(root + '/run/libvirt/libvirt-sock-ro')
            assert os.path.exists(root + '/run/libvirt/libvirtd.pid')


def test_tcp_is_listened_to_when_asked_for():
    with temporary() as root, contextlib.closing(socket.socket()) as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
        free.close()
        conf = root + '/my.conf'
        open(conf, 'w').write('listen_tls = 0\nlisten_tcp = 1\nauth_tcp = "none"\nlisten_addr = "127.0.0.1"\ntcp_port = "%d"\n' % port)
        with started('--root', root, '-f', conf, '--listen', ready=root + '/run/libvirt/libvirt-sock'):
            def connects():
                with contextlib.suppress(OSError):
                    return socket.create_connection(('127.0.0.1', port)).close() is None
            eventually(connects)


def test_polkit_decides_about_users_who_are_not_root():
    if os.geteuid() != 0:
        return
    with temporary() as root:
        os.makedirs(root + '/bin')
        env = dict(os.environ, PATH=root + '/bin:' + os.environ['PATH'])
        with started('--root', root, ready=root + '/run/libvirt/libvirt-sock', env=env):
            uri = 'qemu+unix:///system?socket=' + root + '/run/libvirt/libvirt-sock'
            for answer, said in ((1, 'authentication failed: access denied by policy'), (3, 'authentication cancelled'), (2, 'no polkit agent available'), (0, None)):
                open(root + '/bin/pkcheck', 'w').write('#!/bin/sh\necho "$@" >%s/asked\nexit %d\n' % (root, answer))
                os.chmod(root + '/bin/pkcheck', 0o755)
                p = subprocess.run(['virsh', '-c', uri, 'uri'], capture_output=True, text=True, timeout=60, user=65534, group=65534, extra_groups=[],
                                   env=dict(os.environ, LC_ALL='C', HOME=root))
                assert (said in p.stderr) if said else ('authentication' not in p.stderr), (answer, p.stderr)
                assert 'org.libvirt.unix.manage' in open(root + '/asked').read() and ',65534' in open(root + '/asked').read()


def test_wishes_that_cannot_be_met_are_refused_not_passed_over():
    for text, what in (('access_drivers = [ "polkit" ]\n', "access driver 'polkit' is not supported"), ('audit_level = 2\n', 'audit_level = 2 is not supported')):
        with temporary() as root:
            open(root + '/my.conf', 'w').write(text)
            code, _, err = run('--root', root, '-f', root + '/my.conf')
            assert code == 1 and what in err, (text, code, err)


# ---- life ----

def test_sigterm_ends_it_and_leaves_nothing(daemon):
    assert daemon.stop() == 0
    assert not os.path.exists(daemon.path('run/libvirtd.pid'))
    assert not [n for n in os.listdir(daemon.path('run/libvirt')) if 'sock' in n]


def test_told_to_end_at_any_moment_of_its_start_it_ends_well():
    with temporary() as root:
        for i in range(20):
            with started('--root', root, ready=root + '/run/libvirt/libvirt-sock') as p:
                time.sleep(0.002 * i)   # another moment of the start each time
                p.terminate()
                assert p.wait(20) == 0, (i, p.returncode)
                assert not os.path.exists(root + '/run/libvirtd.pid')


def test_sighup_reads_the_configuration_again_and_reopens_the_log():
    daemon = Daemon()
    log = daemon.path('d.log')
    conf = daemon.path('etc/libvirt/libvirtd.conf')
    os.makedirs(os.path.dirname(conf))
    text = 'log_outputs = "1:file:%s"\n' % log
    open(conf, 'w').write(text + 'log_level = 2\n')
    daemon.start()
    try:
        eventually(lambda: 'accepts connections' in open(log).read())
        os.rename(log, log + '.1')
        open(conf, 'w').write(text + 'log_level = 1\nlog_filters = "1:qemu"\nmax_clients = 123\n')
        daemon.process.send_signal(signal.SIGHUP)
        eventually(lambda: os.path.exists(log) and '1:*qemu*' in admin(daemon, 'daemon-log-filters'))
        assert fields(admin(daemon, 'srv-clients-info', 'libvirtd'))['nclients_max'] == '123'
        open(conf, 'w').write(text + 'max_clients = "many"\n')
        daemon.process.send_signal(signal.SIGHUP)
        eventually(lambda: "'max_clients' must be a number" in open(log).read())
        assert fields(admin(daemon, 'srv-clients-info', 'libvirtd'))['nclients_max'] == '123'
    finally:
        daemon.cleanup()


def test_the_administrators_hook_hears_of_its_life():
    with temporary() as root:
        os.makedirs(root + '/etc/libvirt/hooks')
        open(root + '/etc/libvirt/hooks/daemon', 'w').write('#!/bin/sh\necho "$@" >>%s/heard\n' % root)
        os.chmod(root + '/etc/libvirt/hooks/daemon', 0o755)
        heard = lambda: open(root + '/heard').read() if os.path.exists(root + '/heard') else ''
        with started('--root', root, ready=root + '/run/libvirt/libvirt-sock') as p:
            eventually(lambda: heard() == '- start - start\n')
            p.send_signal(signal.SIGHUP)
            eventually(lambda: '- reload begin SIGHUP\n' in heard())
            p.terminate()
            assert p.wait(20) == 0
            assert heard().endswith('- shutdown - shutdown\n'), heard()


def test_with_a_timeout_it_ends_when_nobody_needs_it():
    with temporary() as root:
        sock = root + '/run/libvirt/libvirt-sock'
        with started('--root', root, '-t', '1', ready=sock) as p, contextlib.closing(socket.socket(socket.AF_UNIX)) as client:
            client.connect(sock)
            time.sleep(1.5)
            assert p.poll() is None, 'ended with a client'
            client.close()
            assert p.wait(20) == 0


def test_in_the_background_it_is_ready_when_the_caller_goes_on():
    with temporary() as root:
        code, _, err = run('--root', root, '-d', '-p', root + '/my.pid')
        assert code == 0, err
        pid = int(open(root + '/my.pid').read())
        try:
            assert accepts(root + '/run/libvirt/libvirt-sock')
            assert os.getsid(pid) == pid
            code, _, err = run('--root', root, '-d', '-p', root + '/my.pid')
            assert code == 1 and 'Failed to acquire pid file' in err, err
        finally:
            os.kill(pid, signal.SIGTERM)
        eventually(lambda: not os.path.exists('/proc/%d' % pid) or 'Z' in open('/proc/%d/stat' % pid).read())


def test_systemd_hands_over_sockets_and_hears_when_it_is_ready():
    with temporary() as root:
        os.makedirs(root + '/s')
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notify.bind(root + '/notify')
        notify.settimeout(20)
        names = ('libvirtd.socket', 'libvirtd-ro.socket', 'libvirtd-admin.socket')
        handed = []
        for i, name in enumerate(names):
            s = socket.socket(socket.AF_UNIX)
            s.bind('%s/s/%d' % (root, i))
            s.listen(10)
            handed.append(s)

        pid = os.fork()
        if pid == 0:
            try:
                # As systemd does: descriptors from 3 on, and the process's own number.
                high = [os.dup2(s.fileno(), 100 + i) for i, s in enumerate(handed)]
                for i, fd in enumerate(high):
                    os.dup2(fd, 3 + i, inheritable=True)
                os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='3', LISTEN_FDNAMES=':'.join(names), NOTIFY_SOCKET=root + '/notify')
                os.execv(VIREOD, [VIREOD, '--root', root])
            finally:
                os._exit(127)
        try:
            said = notify.recv(4096).decode()
            assert 'READY=1' in said and 'MAINPID=%d' % pid in said, said
            uri = 'libvirtd:///system?socket=' + root + '/s/2'
            p = subprocess.run(['virt-admin', '-c', uri, 'srv-list'], capture_output=True, text=True, timeout=20)
            assert 'libvirtd' in p.stdout, p.stderr
            assert not os.path.exists(root + '/run/libvirt/libvirt-sock')
            os.kill(pid, signal.SIGHUP)
            assert 'RELOADING=1' in notify.recv(4096).decode() and 'READY=1' in notify.recv(4096).decode()
            os.kill(pid, signal.SIGTERM)
            assert 'STOPPING=1' in notify.recv(4096).decode()
        finally:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL) if os.waitpid(pid, os.WNOHANG) == (0, 0) and not eventually_ended(pid) else None
        assert os.path.exists(root + '/s/0'), "a socket of systemd's was removed"


def eventually_ended(pid):
    with contextlib.suppress(AssertionError):
        return eventually(lambda: os.waitpid(pid, os.WNOHANG) != (0, 0), 10)
    return False


# ---- administration ----

def test_servers_and_their_limits_are_shown_and_changed(daemon):
    assert [line.split()[1] for line in admin(daemon, 'srv-list').splitlines()[2:] if line] == ['libvirtd', 'admin']
    assert fields(admin(daemon, 'srv-clients-info', 'libvirtd')) == {'nclients_max': '5000', 'nclients': '0', 'nclients_unauth_max': '20', 'nclients_unauth': '0'}
    admin(daemon, 'srv-clients-set', 'libvirtd', '--max-clients', '50', '--max-unauth-clients', '10')
    assert fields(admin(daemon, 'srv-clients-info', 'libvirtd'))['nclients_max'] == '50'
    assert 'must not be less than the overall maximum number of clients' in admin(daemon, 'srv-clients-set', 'libvirtd', '--max-clients', '5', ok=False)
    pool = fields(admin(daemon, 'srv-threadpool-info', 'libvirtd'))
    assert pool['minWorkers'] == '5' and pool['maxWorkers'] == '20' and pool['prioWorkers'] == '5', pool
    admin(daemon, 'srv-threadpool-set', 'libvirtd', '--min-workers', '2', '--max-workers', '40')
    assert fields(admin(daemon, 'srv-threadpool-info', 'libvirtd'))['maxWorkers'] == '40'
    assert 'minWorkers cannot be larger than maxWorkers' in admin(daemon, 'srv-threadpool-set', 'libvirtd', '--min-workers', '50', ok=False)
    assert "Server not found: No server named 'foo'" in admin(daemon, 'srv-threadpool-info', 'foo', ok=False)


def test_clients_are_shown_and_can_be_disconnected(daemon):
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as client:
        client.connect(daemon.socket)
        row = eventually(lambda: [line.split() for line in admin(daemon, 'srv-clients-list', 'libvirtd').splitlines()[2:] if line])[0]
        assert row[1] == 'unix', row
        info = fields(admin(daemon, 'client-info', 'libvirtd', row[0]))
        assert info['readonly'] == 'no' and info['unix_user_id'] == str(os.getuid()) and info['unix_process_id'] == str(os.getpid()), info
        admin(daemon, 'client-disconnect', 'libvirtd', row[0])
        client.settimeout(20)
        assert client.recv(1) == b''
    assert "Client not found: No client with matching ID '999'" in admin(daemon, 'client-info', 'libvirtd', '999', ok=False)


def test_the_log_is_changed_while_it_runs(daemon):
    assert admin(daemon, 'daemon-log-filters').split(':', 1)[1].strip() == ''
    admin(daemon, 'daemon-log-filters', '--filters', '1:daemon 4:rpc')
    assert '1:*daemon* 4:*rpc*' in admin(daemon, 'daemon-log-filters')
    log = daemon.path('new.log')
    admin(daemon, 'daemon-log-outputs', '--outputs', '1:file:' + log)
    assert '1:file:' + log in admin(daemon, 'daemon-log-outputs')
    assert "Invalid priority '9'" in admin(daemon, 'daemon-log-filters', '--filters', '9:x', ok=False)
    assert "Invalid log destination 'foo'" in admin(daemon, 'daemon-log-outputs', '--outputs', '1:foo', ok=False)
    daemon.process.send_signal(signal.SIGHUP)   # says so at level info, which the filter lets through
    eventually(lambda: os.path.exists(log) and 'reloading' in open(log).read())


def test_the_idle_timeout_is_set_while_it_runs(daemon):
    admin(daemon, 'daemon-timeout', '--timeout', '1')
    assert daemon.process.wait(20) == 0


# ---- how small and how quick ----

def test_idle_it_is_small(daemon):
    smaps = open('/proc/%d/smaps_rollup' % daemon.process.pid).read()
    pss = int(next(line.split()[1] for line in smaps.splitlines() if line.startswith('Pss:')))
    threads = eventually(lambda: (lambda n: n if n <= 4 else None)(len(os.listdir('/proc/%d/task' % daemon.process.pid))))
    print('      idle: %d KiB PSS, %d threads' % (pss, threads))


run_tests(globals())
