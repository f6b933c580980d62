#!/usr/bin/python3
"""Hands variations of the corpora's domains to two daemons and shows where their answers differ.

    beside.py REFERENCE_URI OUR_URI [--every N | --count N --first N --seed TEXT] [--corpus GLOB,...] [--base GLOB]
              [--map FROM=TO] [--type test] [--validate] [--messages] [--json FILE] [--case NUMBER]

Without --every a variation is one input with one change drawn by lot, or two: an element or attribute left out, doubled,
given another value (one that stands elsewhere in the corpora or in the schema facts, or an odd one), an element put in from
another input, another type. The same seed gives the same variations.
With --every N each place of the schema that the inputs show is spoilt in every way (left out, doubled, renamed, empty, not a
number, too big ...) in N of the inputs.
Both daemons define it, as it is and with the schema's validation; verdicts, error numbers and inactive XML are compared.
Differences are grouped by what differs, most frequent first; --case shows one in full.
Both daemons must be scratch ones: objects of any name are defined and deleted.
"""
import argparse, collections, copy, difflib, fnmatch, json, os, random, re, subprocess, sys
import xml.dom.minidom as dom

import libvirt

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, '..', '..', '..', 'shared')
ODD = ['', '0', '1', '-1', '2', '3', '16', '64', '+5', ' 7', '0x10', '4096', '65536', '4294967296', '18446744073709551615',
       '18446744073709551616', 'bogus', 'yes', 'no', 'on', 'off', 'auto', 'default', 'none', 'a b', '/nowhere', '\u00e9']
TYPES = ['qemu', 'kvm', 'test', 'xen', 'lxc', 'hvf', 'bhyve', 'vmware', 'vbox']


def elements(node):
    yield node
    for child in node.childNodes:
        if child.nodeType == child.ELEMENT_NODE:
            yield from elements(child)


def path(node):
    words = []
    while node is not None and node.nodeType == node.ELEMENT_NODE:
        words.append(node.tagName)
        node = node.parentNode
    return '/'.join(reversed(words))


def text_of(node):
    if any(c.nodeType == c.ELEMENT_NODE for c in node.childNodes):
        return None
    return ''.join(c.data for c in node.childNodes if c.nodeType in (c.TEXT_NODE, c.CDATA_SECTION_NODE))


class Seen:
    """What stands where in the corpora: the values of an attribute or text, and the elements below a path."""

    def __init__(self, documents, facts):
        self.values = collections.defaultdict(set)
        self.children = collections.defaultdict(dict)
        for document in documents.values():
            for node in elements(document.documentElement):
                p = path(node)
                for name, value in node.attributes.items():
                    self.values[p + '/@' + name].add(value)
                text = text_of(node)
                if text:
                    self.values[p].add(text)
                if node.parentNode.nodeType == node.ELEMENT_NODE:
                    self.children[path(node.parentNode)][node.toxml()] = node
        if os.path.exists(facts):
            for line in open(facts).read().split('\n')[1:]:
                cells = line.split('\t')
                if len(cells) > 2 and cells[2].startswith('enum('):
                    key = cells[0] + ('/' + cells[1] if cells[1].startswith('@') else '')
                    self.values[key].update(cells[2][5:-1].split('|'))
        self.values = {k: sorted(v) for k, v in self.values.items()}
        self.children = {k: [v[x] for x in sorted(v)] for k, v in self.children.items()}


def other_value(rng, known, now):
    choices = [v for v in known if v != now]
    return rng.choice(choices) if choices and rng.random() < 0.75 else rng.choice(ODD)


def change(rng, document, seen):
    """One change; its name, or None when the draw did not fit."""
    root = document.documentElement
    kind = rng.choice(['drop', 'drop', 'drop-attribute', 'drop-attribute', 'value', 'value', 'value', 'value', 'text', 'text',
                       'double', 'graft', 'graft', 'graft', 'graft', 'type'])
    nodes = list(elements(root))
    if kind == 'type':
        value = rng.choice(TYPES[:3])
        if root.getAttribute('type') == value:
            return None
        root.setAttribute('type', value)
        return 'type=' + value
    node = rng.choice(nodes)
    if kind == 'drop':
        if node is root:
            return None
        name = 'drop ' + path(node)
        node.parentNode.removeChild(node)
        return name
    if kind in ('drop-attribute', 'value'):
        owners = [n for n in nodes if n.attributes.length]
        node = rng.choice(owners)
        name = rng.choice(sorted(n for n, _ in node.attributes.items()))
        key = path(node) + '/@' + name
        if name.startswith('xmlns'):
            return None
        if kind == 'drop-attribute':
            node.removeAttribute(name)
            return 'drop ' + key
        value = other_value(rng, seen.values.get(key, []), node.getAttribute(name))
        node.setAttribute(name, value)
        return '%s=%s' % (key, value)
    if kind == 'text':
        texts = [n for n in nodes if text_of(n)]
        if not texts:
            return None
        node = rng.choice(texts)
        value = other_value(rng, seen.values.get(path(node), []), text_of(node))
        for child in list(node.childNodes):
            node.removeChild(child)
        node.appendChild(document.createTextNode(value))
        return '%s=%s' % (path(node), value)
    if kind == 'double':
        if node is root:
            return None
        node.parentNode.insertBefore(node.cloneNode(True), node)
        return 'double ' + path(node)
    inner = [n for n in nodes if path(n) in seen.children]
    node = rng.choice(inner)
    guest = rng.choice(seen.children[path(node)])
    node.appendChild(document.importNode(guest, True))
    return 'graft ' + path(guest) + ' ' + re.sub(r'\s+', ' ', guest.toxml())[:150]


def variation(documents, names, seen, seed, number, driver_type):
    rng = random.Random('%s/%d' % (seed, number))
    base = rng.choice(names)
    document = documents[base].cloneNode(True)
    wanted, done = rng.choice([1, 1, 2]), []
    for _ in range(20):
        if len(done) == wanted:
            break
        said = change(rng, document, seen)
        if said:
            done.append(said)
    if driver_type:
        document.documentElement.setAttribute('type', driver_type)
    return '%d %s: %s' % (number, base, '; '.join(done)), document.documentElement.toxml()


NUMBERS = {'plus': '+{}', 'zero': '0', 'huge': '99999999999999999999', 'alpha': '{}abc', 'space': ' {} ', 'neg': '-1',
           'float': '{}.5', 'u32': '4294967296'}


def spoilt(value):
    """All that a value is replaced with, by name."""
    yield 'bogus', 'conf-bogus'
    yield 'empty', ''
    yield 'blank', value + ' '
    if value.upper() != value:
        yield 'upper', value.upper()
    if re.fullmatch(r'(0x)?[0-9]+', value):
        for name, form in NUMBERS.items():
            yield name, form.format(value)


def set_text(node, value):
    for child in list(node.childNodes):
        node.removeChild(child)
    node.appendChild(node.ownerDocument.createTextNode(value))


def spoils(document):
    """Every single change of one document: (place and kind, function that makes it)."""
    nodes = list(elements(document.documentElement))
    for index in range(len(nodes)):
        node = nodes[index]
        place = path(node)

        def changed(kind, change, index=index):
            def make():
                copied = document.cloneNode(True)
                change(list(elements(copied.documentElement))[index])
                return copied.documentElement
            return '%s %s' % (place, kind), make
        for name, value in sorted(node.attributes.items()):
            if name.startswith('xmlns'):
                continue
            yield changed('@%s drop' % name, lambda n, name=name: n.removeAttribute(name))
            for kind, wrong in spoilt(value):
                yield changed('@%s %s' % (name, kind), lambda n, name=name, wrong=wrong: n.setAttribute(name, wrong))
        text = text_of(node)
        if text and text.strip():
            for kind, wrong in spoilt(text):
                yield changed('text ' + kind, lambda n, wrong=wrong: set_text(n, wrong))
        yield changed('unknown attribute', lambda n: n.setAttribute('confbogus', '1'))
        yield changed('unknown element', lambda n: n.appendChild(n.ownerDocument.createElement('confbogus')))
        if node.parentNode.nodeType == node.ELEMENT_NODE:
            yield changed('left out', lambda n: n.parentNode.removeChild(n))
            yield changed('doubled', lambda n: n.parentNode.insertBefore(n.cloneNode(True), n))

            def rename(n):
                n.tagName = n.nodeName = n.tagName + 'x'
            yield changed('renamed', rename)


def every(documents, names, times, driver_type):
    """Each kind of change at each place, in so many of the inputs."""
    done, number = collections.Counter(), -1
    for base in names:
        wanted = {}
        for said, make in spoils(documents[base]):
            if done[said] >= times or said in wanted:
                continue
            wanted[said] = True
            done[said] += 1
            root = make()
            if driver_type:
                root.setAttribute('type', driver_type)
            number += 1
            yield number, '%d %s: %s' % (number, base, said), root.toxml()


class Daemon:
    def __init__(self, uri, maps, restart=None):
        self.uri, self.maps, self.restart, self.conn = uri, maps, restart, None

    def answer(self, xml, flags):
        """(0, XML) or (number, message); None when the daemon went down on it."""
        try:
            if not self.conn:
                self.conn = libvirt.open(self.uri)
            return self.ask(xml, flags)
        except libvirt.libvirtError:
            if self.conn and self.conn.isAlive():
                raise
            self.conn = None
            if not self.restart:
                raise
            subprocess.run(self.restart, shell=True, stdout=subprocess.DEVNULL)
            return None

    def ask(self, xml, flags):
        try:
            domain = self.conn.defineXMLFlags(xml, flags)
        except libvirt.libvirtError as error:
            if not self.conn.isAlive():
                raise
            return error.get_error_code(), self.normal(error.get_error_message(), xml)
        try:
            text = domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
        except libvirt.libvirtError as error:
            text = 'no XML: %s' % error
        try:
            domain.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_NVRAM)
        except libvirt.libvirtError:
            try:
                domain.undefine()
            except libvirt.libvirtError:
                pass
        return 0, self.normal(text, xml)

    def normal(self, text, xml):
        for a, b in self.maps:
            text = text.replace(a, b)
        made = {}

        def invented(match):
            word = match.group(0).lower()
            return match.group(0) if word in xml.lower() else made.setdefault(word, '@%d@' % len(made))
        text = re.sub(r'\b[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\b', invented, text)
        return re.sub(r'(?<=[\'"])([0-9a-f]{2}:){5}[0-9a-f]{2}\b', invented, text)


def signature(ours, theirs):
    """What differs, without the names and numbers of the case."""
    blank = lambda text: re.sub(r"'[^']*'|\"[^\"]*\"|\d+", '#', text)[:110]
    if ours[0] or theirs[0]:
        return 'reference %d %s | ours %d %s' % (theirs[0], blank(theirs[1]) if theirs[0] else 'accepted',
                                                 ours[0], blank(ours[1]) if ours[0] else 'accepted')
    lines = [l for l in difflib.unified_diff(theirs[1].split('\n'), ours[1].split('\n'), lineterm='', n=0)
             if not l.startswith(('---', '+++', '@@'))]
    return 'XML ' + ' '.join(re.sub(r'\d+', '#', l.replace('  ', '')) for l in lines[:3])[:160]


def main():
    p = argparse.ArgumentParser()
    p.add_argument('reference')
    p.add_argument('ours')
    p.add_argument('--conformance', default=os.environ.get('VIREO_CONFORMANCE', os.path.join(SHARED, 'conformance')))
    p.add_argument('--facts', default=os.path.join(SHARED, 'facts', 'schema', 'domain-schema.tsv'))
    p.add_argument('--corpus', default='domain-qemu,domain-qemu-out,domain-misc,bad-domain')
    p.add_argument('--every', type=int, default=0)
    p.add_argument("--count", type=int, default=0)
    p.add_argument('--first', type=int, default=0)
    p.add_argument('--seed', default='vireo')
    p.add_argument('--map', action='append', default=[], help='FROM=TO in our answers')
    p.add_argument('--type', help='the domain type of every variation')
    p.add_argument('--case', type=int, help='the number of one variation, shown in full')
    p.add_argument('--validate', action='store_true')
    p.add_argument('--messages', action='store_true', help='messages must be equal too')
    p.add_argument('--restart', help='starts the reference again: it goes down now and then')
    p.add_argument('--json')
    p.add_argument('--base', default='*', help='only inputs with such names')
    o = p.parse_args()
    libvirt.registerErrorHandler(lambda *_: None, None)
    documents = {}
    for corpus in sorted(os.listdir(os.path.join(o.conformance, 'corpora'))):
        folder = os.path.join(o.conformance, 'corpora', corpus, 'in')
        if not any(fnmatch.fnmatch(corpus, c) for c in o.corpus.split(',')):
            continue
        for name in sorted(os.listdir(folder)):
            try:
                document = dom.parse(os.path.join(folder, name))
            except Exception:       # the corpora hold broken ones too
                continue
            if document.documentElement.tagName == 'domain':
                documents[corpus + '/' + name[:-4]] = document
    seen = Seen(documents, o.facts)
    names = [n for n in sorted(documents) if fnmatch.fnmatch(n, o.base)]
    theirs = Daemon(o.reference, [], o.restart)
    ours = Daemon(o.ours, [m.split('=', 1) for m in o.map])
    flags = libvirt.VIR_DOMAIN_DEFINE_VALIDATE if o.validate else 0

    def variations(first, count):
        if o.every:
            yield from (v for v in every(documents, names, o.every, o.type) if v[0] >= first and (not count or v[0] < first + count))
            return
        for number in range(first, first + count):
            yield (number, *variation(documents, names, seen, o.seed, number, o.type))
    if o.case is not None:
        _, name, xml = next(variations(o.case, 1))
        a, b = theirs.answer(xml, flags), ours.answer(xml, flags)
        print(name, xml, sep='\n')
        print('reference:', a[0], a[1] if a[0] else '', '\nours:     ', b[0], b[1] if b[0] else '')
        if not a[0] and not b[0]:
            print('\n'.join(difflib.unified_diff(a[1].split('\n'), b[1].split('\n'), 'reference', 'ours', lineterm='')))
        return 0
    groups = collections.defaultdict(list)
    compared = verdicts = numbers = equal = accepted = 0
    for number, name, xml in variations(o.first, o.count):
        a, b = theirs.answer(xml, flags), ours.answer(xml, flags)
        if a is None:
            print('the reference went down on', name[:200])
            continue
        compared += 1
        accepted += not a[0]
        verdicts += bool(a[0]) == bool(b[0])
        numbers += a[0] == b[0]
        same = a[0] == b[0] and (a[1] == b[1] or (a[0] and not o.messages))
        equal += same
        if not same:
            groups[signature(b, a)].append(name)
    for said, cases in sorted(groups.items(), key=lambda g: -len(g[1])):
        print('%4d  %s' % (len(cases), said))
        for case in cases[:4]:
            print('          ' + case[:260])
    print('%d variations (%d accepted by the reference): %d the same verdict, %d the same number, %d equal'
          % (compared, accepted, verdicts, numbers, equal))
    if o.json:
        json.dump(groups, open(o.json, 'w'), indent=1)
    return 0


if __name__ == '__main__':
    sys.exit(main())
