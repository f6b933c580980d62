#!/usr/bin/python3
"""Unmodified programs (python3-libvirt, libsys-virt-perl, ruby-libvirt, virt-install, virt-clone, virt-xml) say the same on our
library as on the reference's: on the hypervisor in memory, and on our daemon. Skipped where the programs are not installed
(packages-programs.txt)."""
import difflib
import os
import pathlib
import shutil
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent / "functional"))
import harness  # noqa: E402

build = pathlib.Path(harness.BUILD)
NEEDED = ("virt-install", "virt-clone", "virt-xml", "perl", "ruby", "virsh")


def drive(uri, ours):
    environment = dict(os.environ)
    if ours:
        environment.update(LD_LIBRARY_PATH=str(build / "lib"), PATH=f"{build / 'bin'}:{os.environ['PATH']}")
    return subprocess.run([here / "drive", uri, "test"], env=environment, capture_output=True, text=True, timeout=500).stdout


def compare(what, uri):
    reference, ours = drive(uri, False), drive(uri, True)
    lines = list(difflib.unified_diff(reference.splitlines(), ours.splitlines(), "reference", "ours", lineterm=""))
    print(f"{what}: {len(reference.splitlines())} lines, {'equal' if not lines else 'different'}")
    print("\n".join(lines))
    return not lines and len(reference.splitlines()) > 100


if not all(shutil.which(program) for program in NEEDED):
    print("not all programs are installed")
    sys.exit(77)
good = compare("in memory", "test:///default")
daemon = harness.Daemon().start()
try:
    good = compare("our daemon", daemon.uri.replace("qemu+unix:///system", "test+unix:///default")) and good
finally:
    daemon.cleanup()
sys.exit(0 if good else 1)
