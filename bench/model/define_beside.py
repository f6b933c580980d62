#!/usr/bin/python3
"""How often a second a typical definition of 5 KB is read, completed, kept and written again, by the reference's library
and by ours, each in a process of its own on a test: connection, in turns.

    bench/model/define_beside.py [--rounds N] [--seconds S] [--library FOLDER_OF_OUR_libvirt.so.0]
"""
import argparse, os, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
UUID = 'c7a5fdbd-edaf-9455-926a-d65c16db1809'


def definition():
    devices = ''
    for i, letter in enumerate('abcdefgh'):
        devices += '''    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none' discard='unmap'/>
      <source file='/var/lib/libvirt/images/bench-%s.qcow2'/>
      <target dev='vd%s' bus='virtio'/>
      <address type='pci' domain='0x0000' bus='0x0%d' slot='0x01' function='0x0'/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:00:00:0%d'/>
      <source network='default'/>
      <model type='virtio'/>
      <address type='pci' domain='0x0000' bus='0x1%d' slot='0x01' function='0x0'/>
    </interface>
''' % (letter, letter, i, i, i)
    return '''<domain type='test'>
  <name>bench</name>
  <uuid>%s</uuid>
  <memory unit='KiB'>4194304</memory>
  <currentMemory unit='KiB'>4194304</currentMemory>
  <vcpu placement='static'>4</vcpu>
  <os>
    <type arch='x86_64'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <clock offset='utc'/>
  <devices>
%s  </devices>
</domain>
''' % (UUID, devices)


def measure(seconds):
    import libvirt
    conn = libvirt.open('test:///default')
    text = definition()
    domain = conn.defineXML(text)
    for name, work in (('define', lambda: conn.defineXML(text)), ('dumpxml', lambda: domain.XMLDesc(2)),
                       ('both', lambda: conn.defineXML(text).XMLDesc(2))):
        count, start = 0, time.process_time()
        while time.process_time() - start < seconds:
            work()
            count += 1
        print(name, count / (time.process_time() - start))


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--rounds', type=int, default=3)
    p.add_argument('--seconds', type=float, default=1.0, help='processor time of each measure')
    p.add_argument('--library', default=os.path.join(HERE, '..', '..', 'build', 'lib'))
    p.add_argument('--measure', action='store_true', help=argparse.SUPPRESS)
    o = p.parse_args()
    if o.measure:
        return measure(o.seconds)
    best = {}
    for _ in range(o.rounds):
        for who, folder in (('reference', ''), ('ours', os.path.abspath(o.library))):
            env = dict(os.environ, LD_LIBRARY_PATH=folder)
            out = subprocess.run([sys.executable, __file__, '--measure', '--seconds', str(o.seconds)], env=env, check=True,
                                 capture_output=True, text=True).stdout
            for line in out.split('\n'):
                if line:
                    name, rate = line.split()
                    best[who, name] = max(best.get((who, name), 0), float(rate))
    print('a definition of %d bytes; times per second of processor time, best of %d rounds' % (len(definition()), o.rounds))
    print('| | reference | ours | ratio |\n|---|---:|---:|---:|')
    for name in ('define', 'dumpxml', 'both'):
        a, b = best['reference', name], best['ours', name]
        print('| %s | %.0f | %.0f | %.1f |' % (name, a, b, b / a))


if __name__ == '__main__':
    main()
