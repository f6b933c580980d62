#!/usr/bin/python3
"""Variations of the corpora's domains, made by machine, through two daemons on this machine: what they accept, and the command lines.

    argv_beside.py REFERENCE_URI OUR_URI [--count N] [--seed S] [--base GLOB] [--kind NAME,...] [--root DIR] [--keep DIR] [--restart COMMAND]

Each variation is a case of the corpora with one to three changes: a value that another case has in the same place, a device, a
feature or an element of another case, something taken away, another machine type or architecture, addresses left to the daemon.
Both daemons define it and convert it (domxml-to-native qemu-argv). Equal: the same verdict with the same error number, and the
same arguments. --root names the folder of our daemon, whose paths count as libvirt's own. --keep writes each difference there:
the document and both answers. --restart is run when the reference has died. Exit status 0: no difference.
"""
import argparse, collections, copy, difflib, fnmatch, glob, importlib.util, os, random, re, subprocess, sys, time
import xml.etree.ElementTree as ET
import libvirt

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CORPORA = os.environ.get('VIREO_CONFORMANCE', os.path.join(ROOT, '..', 'shared', 'conformance'))
libvirt.registerErrorHandler(lambda c, e: None, None)
specification = importlib.util.spec_from_file_location('compare', os.path.join(CORPORA, 'compare.py'))
compare = importlib.util.module_from_spec(specification)
specification.loader.exec_module(compare)

MACHINES = [('x86_64', m) for m in ('pc', 'q35', 'isapc', 'microvm', 'pc-i440fx-4.2', 'pc-q35-4.2', 'pc-i440fx-2.12', 'pc-q35-3.0')] + \
           [('i686', 'pc'), ('i686', 'q35'), ('aarch64', 'virt'), ('aarch64', 'virt-4.2'), ('armv7l', 'virt'), ('armv7l', 'vexpress-a15'),
            ('armv7l', 'versatilepb'), ('ppc64', 'pseries'), ('ppc64', 'mac99'), ('ppc', 'g3beige'), ('ppc', 'ppce500'), ('s390x', 's390-ccw-virtio'),
            ('riscv64', 'virt'), ('riscv32', 'virt'), ('sparc', 'SS-5'), ('sparc64', 'sun4u'), ('mips', 'malta'), ('mips64el', 'malta'),
            ('m68k', 'virt'), ('alpha', 'clipper'), ('sh4', 'r2d'), ('loongarch64', 'virt')]
EMULATORS = {'i686': 'i386', 'armv7l': 'arm'}


class Pool:
    """What stands where in the corpora."""
    def __init__(self, paths):
        self.values, self.children, self.bases = collections.defaultdict(set), collections.defaultdict(list), []
        for path in paths:
            try:
                root = ET.parse(path).getroot()
            except ET.ParseError:
                continue
            if root.tag != 'domain':
                continue
            self.bases.append((os.path.splitext(os.path.basename(path))[0], root))
            self.learn(root, 'domain')
        self.values = {place: sorted(values) for place, values in self.values.items()}

    def learn(self, element, place):
        for name, value in element.attrib.items():
            self.values[place, name].add(value)
        if element.text and element.text.strip():
            self.values[place, ''].add(element.text.strip())
        for child in element:
            self.children[place].append(child)
            self.learn(child, place + '/' + child.tag)


def places(root):
    """every element with its path of tags and its parent"""
    todo = [(root, 'domain', None)]
    while todo:
        element, place, parent = todo.pop()
        yield element, place, parent
        todo += [(child, place + '/' + child.tag, element) for child in element]


def without_addresses(root):
    for element, place, parent in list(places(root)):
        if element.tag == 'address' and parent.tag not in ('source', 'interface') and '/devices/' in place:
            parent.remove(element)


class Variation:
    """Changes of one document; a change that finds nothing to do leaves it."""
    def __init__(self, pool, random):
        self.pool, self.random = pool, random
        self.kinds = {name: getattr(self, name) for name in ('value', 'attribute', 'device', 'child', 'removal', 'machine', 'addresses')}

    def pick(self, root, wanted=lambda place: True):
        found = [entry for entry in places(root) if wanted(entry[1])]
        return self.random.choice(found) if found else (None, None, None)

    def value(self, root):
        element, place, _ = self.pick(root, lambda place: place not in ('domain', 'domain/name', 'domain/uuid'))
        if element is None:
            return
        names = list(element.attrib) + ([''] if element.text and element.text.strip() else [])
        if names:
            name = self.random.choice(names)
            value = self.random.choice(self.pool.values.get((place, name), ['yes']))
            if name:
                element.set(name, value)
            else:
                element.text = value

    def attribute(self, root):
        element, place, _ = self.pick(root, lambda place: place not in ('domain', 'domain/name', 'domain/uuid'))
        names = [name for at, name in self.pool.values if at == place and name]
        if names:
            name = self.random.choice(names)
            element.set(name, self.random.choice(self.pool.values[place, name]))

    def device(self, root):
        devices = root.find('devices')
        if devices is None:
            return
        kinds = sorted({child.tag for child in self.pool.children['domain/devices']} - {'emulator'})
        kind = self.random.choice(kinds)
        new = copy.deepcopy(self.random.choice([child for child in self.pool.children['domain/devices'] if child.tag == kind]))
        if self.random.random() < 0.8:
            for address in new.findall('address'):
                new.remove(address)
        devices.append(new)

    def child(self, root):
        element, place, _ = self.pick(root, lambda place: place in self.pool.children and place != 'domain/devices')
        if element is None:
            return
        kinds = sorted({child.tag for child in self.pool.children[place]} - {'name', 'uuid', 'devices'})
        if not kinds:
            return
        kind = self.random.choice(kinds)
        if element.find(kind) is not None and self.random.random() < 0.7:
            element.remove(element.find(kind))
        element.append(copy.deepcopy(self.random.choice([child for child in self.pool.children[place] if child.tag == kind])))

    def removal(self, root):
        element, place, parent = self.pick(root, lambda place: place.count('/') > 0 and place not in ('domain/name', 'domain/uuid', 'domain/devices', 'domain/devices/emulator'))
        if element is None:
            return
        if element.attrib and self.random.random() < 0.5:
            del element.attrib[self.random.choice(list(element.attrib))]
        else:
            parent.remove(element)

    def machine(self, root):
        arch, machine = self.random.choice(MACHINES)
        kind = root.find('os/type')
        if kind is None or root.find('devices') is None:
            return
        kind.set('arch', arch)
        kind.set('machine', machine)
        emulator = root.find('devices/emulator')
        if emulator is None:
            emulator = ET.SubElement(root.find('devices'), 'emulator')
        emulator.text = '/usr/bin/qemu-system-' + EMULATORS.get(arch, arch)
        if self.random.random() < 0.8:
            root.set('type', 'qemu')
        if self.random.random() < 0.8:
            without_addresses(root)
            for controller in root.findall('devices/controller'):
                if controller.get('type') in ('pci', 'ide', 'usb') or self.random.random() < 0.5:
                    root.find('devices').remove(controller)
            if root.find('cpu') is not None:
                root.remove(root.find('cpu'))

    def addresses(self, root):
        without_addresses(root)


def outcome(connection, xml, maps):
    """[verdict of define, verdict of the conversion, arguments]"""
    normaliser = compare.Normaliser(xml, maps)
    answers = []
    for ask in (lambda: connection.defineXML(xml), lambda: connection.domainXMLToNative('qemu-argv', xml, 0)):
        try:
            result = ask()
        except libvirt.libvirtError as error:
            answers.append(('error %d' % error.get_error_code(), error.get_error_message()))
            continue
        if isinstance(result, str):
            answers.append(('ok', compare.canon_argv(normaliser.argv(result))))
        else:
            answers.append(('ok', ''))
            compare.quiet(result.undefineFlags, libvirt.VIR_DOMAIN_UNDEFINE_NVRAM)
    return answers


def classify(reference, ours):
    if reference[0][0] != ours[0][0]:
        return 'verdict of define' if 'ok' in (reference[0][0], ours[0][0]) else 'error number of define'
    if reference[1][0] != ours[1][0]:
        return 'verdict of conversion' if 'ok' in (reference[1][0], ours[1][0]) else 'error number of conversion'
    return 'arguments' if reference[1][0] == 'ok' and reference[1][1] != ours[1][1] else None


def report(answer):
    return ['define: %s %s' % answer[0], 'conversion: %s' % answer[1][0]] + (answer[1][1] if answer[1][0] == 'ok' else [answer[1][1]])


def main():
    p = argparse.ArgumentParser()
    p.add_argument('reference')
    p.add_argument('ours')
    p.add_argument('--count', type=int, default=1000)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--base', default='*')
    p.add_argument('--kind')
    p.add_argument('--root', default='')
    p.add_argument('--keep')
    p.add_argument('--restart')
    o = p.parse_args()
    paths = sorted(path for corpus in ('domain-qemu', 'domain-qemu-out', 'domain-misc') for path in glob.glob(os.path.join(CORPORA, 'corpora', corpus, 'in/*.xml')))
    pool = Pool(paths)
    bases = [base for base in pool.bases if fnmatch.fnmatch(base[0], o.base)]
    chance = random.Random(o.seed)
    variation = Variation(pool, chance)
    kinds = o.kind.split(',') if o.kind else ['value'] * 4 + ['attribute'] * 2 + ['device'] * 4 + ['child'] * 3 + ['removal'] * 2 + ['machine'] * 2 + ['addresses']
    maps = [('%s/%s' % (o.root, folder), '/' + folder) for folder in ('var/lib/libvirt', 'run/libvirt', 'var/log/libvirt', 'etc/libvirt')] if o.root else []
    reference, ours = libvirt.open(o.reference), libvirt.open(o.ours)
    counts = collections.Counter()
    if o.keep:
        os.makedirs(o.keep, exist_ok=True)
    for number in range(o.count):
        name, base = chance.choice(bases)
        root = copy.deepcopy(base)
        for _ in range(chance.choice((1, 1, 2, 3))):
            variation.kinds[chance.choice(kinds)](root)
        # The reference falls over these when it converts.
        if any(interface.get('type') == 'hostdev' for interface in root.iter('interface')):
            continue
        xml = ET.tostring(root, encoding='unicode')
        counts['tried'] += 1
        try:
            theirs = outcome(reference, xml, [])
        except libvirt.libvirtError:
            theirs = None
        if not reference.isAlive() or theirs is None or theirs[1][0] == 'error 38':
            counts['the reference fell over'] += 1
            if not o.restart:
                sys.exit('argv_beside.py: the reference has died')
            subprocess.run(o.restart, shell=True, stdout=subprocess.DEVNULL)
            time.sleep(1)
            reference = libvirt.open(o.reference)
            continue
        mine = outcome(ours, xml, maps)
        different = classify(theirs, mine)
        counts['accepted' if theirs[1][0] == 'ok' else 'refused'] += 1
        if not different:
            counts['equal'] += 1
            counts['equal arguments'] += theirs[1][0] == 'ok'
            continue
        counts['DIFFERENT: ' + different] += 1
        text = '\n'.join(difflib.unified_diff(report(theirs), report(mine), 'reference', 'ours', lineterm='', n=1))
        print('=== %d %s: %s\n%s' % (number, name, different, text))
        if o.keep:
            open(os.path.join(o.keep, '%d-%s.xml' % (number, name)), 'w').write(xml)
            open(os.path.join(o.keep, '%d-%s.diff' % (number, name)), 'w').write(different + '\n' + text + '\n')
    for what, count in sorted(counts.items()):
        print('%-32s %6d' % (what, count))
    return 1 if any(what.startswith('DIFFERENT') for what in counts) else 0


if __name__ == '__main__':
    sys.exit(main())
