#!/usr/bin/python3
"""Asks two daemons on this machine everything about processors and compares their answers, word for word.

    cpu_beside.py REFERENCE_URI OUR_URI [--arch GLOB] [--machines N] [--cpus N] [--starts] [--show]

Capabilities, domain capabilities of every architecture, machine and virtualization type that the reference has emulators for (at most N
machines of each, 0: all), model names, and comparison and baseline, of the host and of the hypervisor, of the conformance corpora's
processors (at most N); with --starts also the live and the migratable <cpu> of guests that start under emulation with each model and
with each of those processors (some minutes). Prints how many answers of each kind are equal; exit status 0: all of them.
"""
import argparse, collections, difflib, fnmatch, glob, os, re, sys
import libvirt

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
libvirt.registerErrorHandler(lambda c, e: None, None)


def answer(f):
    try:
        return str(f())
    except libvirt.libvirtError as e:
        return 'error %d: %s' % (e.get_error_code(), e.get_error_message())


def without_places(text):
    """what says where a daemon runs, not what the machine can"""
    return re.sub(r'<uuid>[^<]*</uuid>|<baselabel [^>]*>[^<]*</baselabel>|<pages unit=\'KiB\' size=\'4\'>[^<]*</pages>|<memory unit=[^<]*</memory>', '', text)


def processors(most):
    folder = os.environ.get('VIREO_CONFORMANCE', os.path.join(ROOT, '..', 'shared', 'conformance'))
    found = []
    for path in sorted(glob.glob(os.path.join(folder, 'corpora/cpu-*/in/*'))):
        found += re.findall(r'<cpu\b.*?</cpu>', open(path, errors='replace').read(), re.S)
    unique = list(dict.fromkeys(found))
    return unique[::max(1, len(unique) // most)][:most] if most else unique


class Comparison:
    def __init__(self, reference, ours, show):
        self.sides, self.show = (libvirt.open(reference), libvirt.open(ours)), show
        self.counts = collections.OrderedDict()

    def ask(self, kind, what, f):
        a, b = (without_places(answer(lambda: f(side))) for side in self.sides)
        count = self.counts.setdefault(kind, [0, 0])
        count[1] += 1
        if a == b:
            count[0] += 1
            return
        print('DIFFERENT %s: %s' % (kind, what))
        if self.show:
            print('\n'.join(difflib.unified_diff(a.split('\n'), b.split('\n'), 'reference', 'ours', lineterm='', n=1)))


def started(side, cpu):
    domain = side.createXML("""<domain type='qemu'><name>cpu-beside</name><memory unit='MiB'>64</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
        %s<devices><memballoon model='none'/></devices></domain>""" % cpu, libvirt.VIR_DOMAIN_START_PAUSED)
    try:
        return '\n'.join(re.search('<cpu.*?</cpu>|<cpu[^>]*/>', domain.XMLDesc(flags), re.S).group(0) for flags in (0, libvirt.VIR_DOMAIN_XML_MIGRATABLE))
    finally:
        domain.destroy()


def ask_starts(c, cpus):
    asked = ["<cpu mode='custom' match='%s' check='%s'><model fallback='allow'>%s</model></cpu>" % (match, check, model)
             for match, check in (('exact', 'none'), ('exact', 'partial'), ('minimum', 'partial')) for model in c.sides[0].getCPUModelNames('x86_64', 0)]
    for cpu in asked + [cpu for cpu in cpus if '<arch>' not in cpu]:
        c.ask('starts', re.sub(r'\s+', ' ', cpu)[:100], lambda side: started(side, cpu))


def main():
    p = argparse.ArgumentParser()
    p.add_argument('reference')
    p.add_argument('ours')
    p.add_argument('--arch', default='*')
    p.add_argument('--machines', type=int, default=0)
    p.add_argument('--cpus', type=int, default=0)
    p.add_argument('--starts', action='store_true')
    p.add_argument('--show', action='store_true')
    o = p.parse_args()
    c = Comparison(o.reference, o.ours, o.show)
    c.ask('capabilities', 'host and guests', lambda side: side.getCapabilities())
    for guest in re.findall(r'<guest>.*?</guest>', c.sides[0].getCapabilities(), re.S):
        arch = re.search(r"<arch name='([^']+)'", guest).group(1)
        if not fnmatch.fnmatch(arch, o.arch):
            continue
        c.ask('cpu-models', arch, lambda side: side.getCPUModelNames(arch, 0))
        machines = list(dict.fromkeys(re.findall(r'<machine[^>]*>([^<]+)<', guest)))
        types = re.findall(r"<domain type='([^']+)'", guest)
        for machine in machines[:o.machines or None] + [None]:
            for kind in types + ['kvm']:
                c.ask('domcapabilities', '%s %s %s' % (arch, machine, kind), lambda side: side.getDomainCapabilities(None, arch, machine, kind, 0))
    cpus = processors(o.cpus)
    for i, cpu in enumerate(cpus):
        what = re.sub(r'\s+', ' ', cpu)[:100]
        for flags in (0, 1, 2):
            c.ask('cpu-compare', what, lambda side: side.compareCPU(cpu, flags))
            c.ask('hypervisor-cpu-compare', what, lambda side: side.compareHypervisorCPU(None, None, None, 'qemu', cpu, flags))
        pair = [cpu, cpus[(i + 1) % len(cpus)]]
        for flags in (0, 1, 2, 3):
            c.ask('cpu-baseline', what, lambda side: side.baselineCPU(pair, flags))
            c.ask('hypervisor-cpu-baseline', what, lambda side: side.baselineHypervisorCPU(None, None, None, 'qemu', pair, flags))
    if o.starts:
        ask_starts(c, cpus)
    equal = total = 0
    for kind, (same, of) in c.counts.items():
        print('%-28s %5d of %5d equal' % (kind, same, of))
        equal, total = equal + same, total + of
    print('%d of %d answers equal' % (equal, total))
    return 0 if equal == total else 1


if __name__ == '__main__':
    sys.exit(main())
