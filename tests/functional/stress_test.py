#!/usr/bin/env python3
"""A hundred threads with a thousand connections, callbacks that come and go while they fire, streams that are cut off: through the daemon."""
import os, subprocess, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BUILD, run_tests


def test_many_threads_connections_callbacks_and_streams_at_once(daemon):
    uri = daemon.uri.replace('qemu+unix:///system', 'test+unix:///default')
    done = subprocess.run([os.path.join(BUILD, 'tests/stress_program'), uri, '100', '1000'], capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, (done.stdout, done.stderr[-2000:])
    print('      ' + done.stdout.strip())
    assert daemon.process.poll() is None
    assert len(daemon.virsh('list', '--all', '--name').split()) == 0


if __name__ == '__main__':
    run_tests(globals())
