#!/usr/bin/python3
"""Replays the conformance corpora through our daemon and compares the counts with the floor.

    run.py [--all | --quick] [--corpus GLOB,...] [--keep-floor | --raise-floor] [compare.py options after --]

Starts a daemon of its own below a temporary --root, replays with the corpora's compare.py, prints the counts, and
fails if a count fell below floor.json: of cases, of steps, and of errors that have the reference's number (which cases
and steps do not need to pass; `-- --strict-errors` shows where it differs). --raise-floor writes the new counts there
when they are higher.
--quick takes the corpora and case patterns of quick.txt; --all takes every corpus.
"""
import argparse, json, os, shlex, shutil, signal, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


# Corpora that no daemon can answer, and what converts their input.
STATIC = {'static-cpuid-host': 'cpu_steps host', 'static-cpuid-guest': 'cpu_steps guest {in}', 'static-cpuid-json': 'cpu_steps json'}


# Corpora whose answers depend on the administrator's file, which lies beside them with what it refers to.
CONFIGURED = {'domain-qemu-conf': 'conf'}


def configure(folder, root):
    """Puts the corpus's qemu.conf in place and returns the words before the daemon's: mounts are made in a namespace of its own."""
    target = os.path.join(root, 'etc/libvirt')
    os.makedirs(target, exist_ok=True)
    shutil.copy(os.path.join(folder, 'qemu.conf'), target)
    return ['unshare', '--mount', 'sh', '-c', 'sh "$1" && shift && exec "$@"', 'sh', os.path.join(folder, 'prepare.sh')]


def start(words, root, log):
    process = subprocess.Popen([*words, '--root', root], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    socket = os.path.join(root, 'run/libvirt/libvirt-sock')
    end = time.monotonic() + 20
    while not os.path.exists(socket):
        if process.poll() is not None or time.monotonic() > end:
            raise SystemExit('run.py: the daemon did not start; see ' + log.name)
        time.sleep(0.01)
    return process, socket


def replay(o, corpora, root):
    """Plays the corpora through a daemon of their own; returns compare.py's counts and what went wrong with the daemon."""
    root = o.root or tempfile.mkdtemp(prefix='vireo-conformance-')
    os.makedirs(root, exist_ok=True)
    os.chmod(root, 0o755)
    log = open(os.path.join(root, 'daemon.log'), 'w')
    words = [o.daemon]
    if corpora[0] in CONFIGURED:
        words = configure(os.path.join(o.conformance, CONFIGURED[corpora[0]]), root) + words
    process, socket = start(words, root, log)
    result = os.path.join(root, 'result.json')
    maps = []
    for folder in ('var/lib/libvirt', 'run/libvirt', 'var/log/libvirt', 'etc/libvirt', 'var/cache/libvirt'):
        maps += ['--map', '%s/%s=/%s' % (root, folder, folder)]
    restart = '%s --root %s >>%s 2>&1 & sleep 1' % (shlex.join(words), root, log.name)
    command = ['/usr/bin/python3', os.path.join(o.conformance, 'compare.py'), '--uri',
               'qemu+unix:///system?socket=' + socket, '--json', result, '--corpus', ','.join(corpora),
               '--static-cmd', *[option for name, words in STATIC.items()
                                 for option in ('%s=%s/%s' % (name, os.path.join(ROOT, 'build', 'tests'), words), '--static-cmd')][:-1],
               '--restart-cmd', restart, '--diffs', os.path.join(root, 'diffs.txt')] + maps + o.rest
    subprocess.run(command)
    died = process.poll() is not None
    process.send_signal(signal.SIGTERM) if not died else None
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
    problems = ['the daemon died during the run (status %s)' % process.returncode] if died else []
    return (json.load(open(result)) if os.path.exists(result) else {}), problems


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--conformance', default=os.environ.get('VIREO_CONFORMANCE', os.path.join(ROOT, '..', 'shared', 'conformance')))
    p.add_argument('--daemon', default=os.path.join(ROOT, 'build', 'bin', 'vireod'))
    p.add_argument('--quick', action='store_true')
    p.add_argument('--all', action='store_true')
    p.add_argument('--corpus')
    p.add_argument('--raise-floor', action='store_true')
    p.add_argument('--root', help='keep the daemon\'s files here')
    p.add_argument('rest', nargs='*')
    o = p.parse_args()
    if not os.path.isdir(o.conformance):
        print('run.py: no corpora at %s: skipped' % o.conformance)
        return 0
    floor_file = os.path.join(HERE, 'floor.json')
    floor = json.load(open(floor_file)) if os.path.exists(floor_file) else {}
    if o.corpus:
        corpora = o.corpus.split(',')
    else:
        listed = [l.split('#')[0].strip() for l in open(os.path.join(HERE, 'quick.txt' if o.quick else 'all.txt'))]
        corpora = [l for l in listed if l]
    report, bad, roots = {}, [], []
    plain = [c for c in corpora if c not in CONFIGURED]
    for i, group in enumerate(g for g in [plain, *[[c] for c in corpora if c in CONFIGURED]] if g):
        root = (o.root + '-%d' % i if i else o.root) if o.root else tempfile.mkdtemp(prefix='vireo-conformance-')
        roots.append(root)
        counts, problem = replay(o, group, root)
        report.update(counts)
        bad += problem
    passed = failed = same = errors = 0
    for name, counts in sorted(report.items()):
        passed += counts['passed']
        failed += len(counts['failed'])
        now = {'passed': counts['passed'], 'steps': {k: v[1] for k, v in counts['steps'].items()}}
        now['same_error_numbers'] = counts['error_numbers'][0]
        same += counts['error_numbers'][0]
        errors += counts['error_numbers'][1]
        was = floor.get(name, {'passed': 0, 'steps': {}})
        if now['passed'] < was['passed']:
            bad.append('%s: %d cases passed, the floor is %d' % (name, now['passed'], was['passed']))
        if now['same_error_numbers'] < was.get('same_error_numbers', 0):
            bad.append('%s: %d errors had the same number, the floor is %d' % (name, now['same_error_numbers'], was['same_error_numbers']))
        floor[name] = {'same_error_numbers': max(now['same_error_numbers'], was.get('same_error_numbers', 0)),
                       'passed': max(now['passed'], was['passed']),
                       'steps': {k: max(v, was['steps'].get(k, 0)) for k, v in now['steps'].items()}}
    if o.raise_floor and not any('died' in line for line in bad):
        json.dump(floor, open(floor_file, 'w'), indent=1, sort_keys=True)
        open(floor_file, 'a').write('\n')
    if not o.root and not bad:
        for root in roots:
            shutil.rmtree(root, ignore_errors=True)
    for line in bad:
        print('BELOW THE FLOOR:', line)
    if bad:
        print('the run is kept in', ' '.join(roots))
    print('conformance: %d cases equal to the reference, %d not; %d of %d errors with its number; floor %s'
          % (passed, failed, same, errors, 'BROKEN' if bad else 'kept'))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
