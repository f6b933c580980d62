#!/usr/bin/python3
"""Replays the domain corpora without a daemon: quick feedback on the model, the defaults and the command lines.

    offline.py [--corpus GLOB,...] [--case GLOB] [--steps roundtrip,json,define,dumpxml-inactive,native-argv] [--show CASE] [--from-golden]

The steps run inside the program `domain_steps` (built from this folder). Input and goldens are the conformance
corpora (see README.md); normalisation and comparison are those of their compare.py. With --from-golden the command
line is made from the golden's own definition, so that it does not depend on the defaults being right.
The daemon-driven run (conformance.sh) is what counts; this one is for working on a rule.
"""
import argparse, fnmatch, importlib.util, os, re, subprocess, sys, collections, difflib

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def load_compare(folder):
    spec = importlib.util.spec_from_file_location('compare', os.path.join(folder, 'compare.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Steps:
    """The program that does the steps; it is started again when a case kills it."""
    def __init__(self, program):
        self.program, self.process = program, None

    def run(self, step, text):
        """(True, text) or (False, (code, domain, message))"""
        if self.process is None:
            self.process = subprocess.Popen([self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        data = text.encode(errors='surrogateescape')
        try:
            self.process.stdin.write(b'%s %d\n' % (step.encode(), len(data)) + data)
            self.process.stdin.flush()
            head = self.process.stdout.readline().decode().rstrip('\n')
        except BrokenPipeError:
            head = ''
        if not head:
            self.process.kill()
            code = self.process.wait()
            self.process = None
            return False, (-99, 0, 'died with %s' % code)
        words = head.split(' ')
        body = self.process.stdout.read(int(words[-1])).decode(errors='surrogateescape')
        if words[0] == 'ok':
            return True, body
        return False, (int(words[1]), int(words[2]), body)


def sections(golden_text, compare):
    return {s.key: s for s in compare.load_golden(golden_text)}


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--conformance', default=os.environ.get('VIREO_CONFORMANCE', os.path.join(ROOT, '..', 'shared', 'conformance')))
    p.add_argument('--program', default=os.path.join(ROOT, 'build', 'tests', 'domain_steps'))
    p.add_argument('--corpus', default='domain-qemu,domain-qemu-out,domain-misc,domain-foreign')
    p.add_argument('--case', default='*')
    p.add_argument('--steps', default='define,dumpxml-inactive,native-argv')
    p.add_argument('--show', action='store_true', help='print a diff for each difference')
    p.add_argument('--list', action='store_true', help='name each case that differs')
    p.add_argument('--from-golden', action='store_true')
    p.add_argument('--codes', action='store_true', help='count error codes that differ as failures')
    p.add_argument('--kvm', default='no' if not os.access('/dev/kvm', os.R_OK | os.W_OK) else 'yes')
    o = p.parse_args()
    if not os.path.isdir(o.conformance):
        print('offline.py: no corpora at', o.conformance)
        return 0
    compare = load_compare(o.conformance)
    steps = Steps(o.program)
    wanted = o.steps.split(',')
    failed_total = passed_total = 0
    for corpus in sorted(os.listdir(os.path.join(o.conformance, 'corpora'))):
        if not any(fnmatch.fnmatch(corpus, g) for g in o.corpus.split(',')):
            continue
        folder = os.path.join(o.conformance, 'corpora', corpus)
        goldens = {}
        whole = os.path.join(folder, 'out.golden')
        if os.path.exists(whole):
            for part in re.split(r'(?m)^##### ', open(whole, errors='surrogateescape').read())[1:]:
                name, body = part.split('\n', 1)
                goldens[name.strip()] = body
        out = os.path.join(folder, 'out')
        if os.path.isdir(out):
            for f in sorted(os.listdir(out)):
                if f.endswith('.nokvm.golden'):
                    if o.kvm == 'no':
                        goldens[f[:-13]] = open(os.path.join(out, f), errors='surrogateescape').read()
                elif f.endswith('.golden'):
                    goldens.setdefault(f[:-7], open(os.path.join(out, f), errors='surrogateescape').read())
        count = collections.OrderedDict((s, [0, 0]) for s in wanted)
        for name, text in sorted(goldens.items()):
            if not fnmatch.fnmatch(name, o.case):
                continue
            source = os.path.join(folder, 'in', name + '.xml')
            if not os.path.exists(source):
                continue
            xml = open(source, errors='surrogateescape').read()
            golden = sections(text, compare)
            norm = compare.Normaliser(xml)

            def verdict(step, ok, want, got):
                count[step][0 if ok else 1] += 1
                if not ok and o.list:
                    print('%s/%s: %s%s' % (corpus, name, step, '' if '\n' in got or '\n' in want else ': want %s; got %s' % (want, got)))
                if not ok and o.show:
                    print('--- %s/%s %s' % (corpus, name, step))
                    print('\n'.join(difflib.unified_diff(want.split('\n'), got.split('\n'), 'reference', 'ours', lineterm='', n=2)))

            dump = golden.get('dumpxml-inactive')
            if 'roundtrip' in wanted and dump is not None and dump.ok:
                ok, got = steps.run('roundtrip', dump.text)
                got = got.strip('\n') if ok else 'error %d %d: %s' % got
                verdict('roundtrip', ok and got == dump.text, dump.text, got)
            if 'json' in wanted and dump is not None and dump.ok:
                ok, got = steps.run('json', dump.text)
                got = got.strip('\n') if ok else 'error %d %d: %s' % got
                verdict('json', ok and got == dump.text, dump.text, got)
            if 'define' in wanted and 'define' in golden:
                want = golden['define']
                ok, got = steps.run('define', xml)
                good = ok == want.ok and (ok or not o.codes or got[0] == want.err[0])
                verdict('define', good, want.status(), 'ok' if ok else 'error %d %d: %s' % got)
            if 'dumpxml-inactive' in wanted and dump is not None and dump.ok:
                ok, got = steps.run('dumpxml-inactive', xml)
                got = norm(got) if ok else 'error %d %d: %s' % got
                verdict('dumpxml-inactive', ok and got == dump.text, dump.text, got)
            native = golden.get('native-argv')
            if 'native-argv' in wanted and native is not None:
                src = xml
                if o.from_golden and dump is not None and dump.ok:
                    src = dump.text
                ok, got = steps.run('native-argv', src)
                got = compare.Normaliser(xml).argv(got) if ok else 'error %d %d: %s' % got
                if native.ok:
                    good = ok and compare.canon_argv(got) == compare.canon_argv(native.text)
                else:
                    good = not ok
                verdict('native-argv', good, native.text if native.ok else native.status(), got)
        line = '%-20s' % corpus
        for s, (good, bad) in count.items():
            if good + bad:
                line += '  %s %d/%d' % (s, good, good + bad)
                passed_total += good
                failed_total += bad
        print(line, flush=True)
    print('%d passed, %d failed' % (passed_total, failed_total))
    return 0


if __name__ == '__main__':
    sys.exit(main())
