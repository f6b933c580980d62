#!/usr/bin/python3
"""virt-admin: ours and the reference's say the same of our daemon."""
import os
import shutil
import subprocess
import sys

import harness

# One line after the other; words of one program are the state of the next.
LINES = """
server-list
srv-list
server-threadpool-info libvirtd
srv-threadpool-info nope
srv-threadpool-info
server-threadpool-set libvirtd
server-threadpool-set libvirtd --min-workers 30
server-threadpool-set libvirtd --min-workers x
server-threadpool-set libvirtd --min-workers 6
server-threadpool-info libvirtd
server-clients-info libvirtd
server-clients-set libvirtd
server-clients-set libvirtd --max-clients 1
server-clients-set libvirtd --max-clients 100 --max-unauth-clients 5
server-clients-info libvirtd
client-list libvirtd
client-info libvirtd 999
client-info libvirtd x
client-disconnect libvirtd 999
client-disconnect libvirtd x
daemon-log-filters
daemon-log-filters 1:qemu
daemon-log-filters
daemon-log-filters x
daemon-log-filters ''
daemon-log-outputs 9:x
daemon-timeout
daemon-timeout --timeout 0
server-update-tls libvirtd
uri
version
connect
foo
server-list x
""".strip().splitlines()


def says(program, uri, line):
    done = subprocess.run([program, '-c', uri, line], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
    errors = [text for text in done.stderr.splitlines() if not text.startswith('error: did you mean')]
    return done.stdout, errors, done.returncode


def main():
    reference = '/usr/bin/virt-admin'
    if not os.path.exists(reference) or not shutil.which(reference):
        print('the reference is not installed')
        sys.exit(77)
    ours = os.path.join(harness.BUILD, 'bin/virt-admin')
    wrong = 0
    daemon = harness.Daemon().start()
    try:
        uri = 'libvirtd:///system?socket=' + daemon.path('run/libvirt/libvirt-admin-sock')
        for line in LINES:
            expected, got = says(reference, uri, line), says(ours, uri, line)
            if expected != got:
                print(f'{line}: {got} instead of {expected}')
                wrong += 1
        # A client is listed, described and disconnected.
        client = daemon.open()
        listed = says(ours, uri, 'client-list libvirtd --json')[0]
        number = listed.split('"id":')[1].split(',')[0]
        if 'unix_process_id: %d' % os.getpid() not in says(ours, uri, 'client-info libvirtd ' + number)[0]:
            print('client-info does not tell who the client is')
            wrong += 1
        says(ours, uri, 'client-disconnect libvirtd ' + number)
        harness.eventually(lambda: '"id":%s,' % number not in says(ours, uri, 'client-list libvirtd --json')[0], what='the client to be disconnected')
        del client
    finally:
        daemon.cleanup()
    print(f'{len(LINES)} lines, {wrong} wrong')
    sys.exit(1 if wrong else 0)


main()
