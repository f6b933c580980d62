#!/usr/bin/python3
"""What is known of snapshots, checkpoints and containers lies on disk as libvirt keeps it, and is there again after a crash."""
import os, sys
import libvirt
from harness import domain_xml, run_tests

UUID = 'c7a5fdbd-edaf-9455-926a-d65c16db1809'
DISK = "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/var/tmp/none.qcow2'/><target dev='hda' bus='ide'/></disk>"


def definition():
    return domain_xml('vm', UUID, DISK)


def snapshot(name, parent='', inside=None):
    return ("<domainsnapshot><name>%s</name>%s<state>shutoff</state><creationTime>1300000000</creationTime>%s</domainsnapshot>"
            % (name, parent and '<parent><name>%s</name></parent>' % parent, inside or definition()))


def checkpoint(name, parent=''):
    return ("<domaincheckpoint><name>%s</name>%s<creationTime>1300000000</creationTime><disks><disk name='hda' checkpoint='bitmap'/></disks>%s</domaincheckpoint>"
            % (name, parent and '<parent><name>%s</name></parent>' % parent, definition()))


def error_of(f):
    try:
        f()
    except libvirt.libvirtError as e:
        return e.get_error_code()


def test_snapshots_survive_a_killed_daemon(daemon):
    domain = daemon.open().defineXML(definition())
    for name, parent in (('one', ''), ('two', 'one'), ('three', 'one')):
        domain.snapshotCreateXML(snapshot(name, parent), libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE)
    domain.snapshotCreateXML(snapshot('two', 'one'), libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE | libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT)
    folder = daemon.path('var/lib/libvirt/qemu/snapshot/vm')
    assert sorted(os.listdir(folder)) == ['one.xml', 'three.xml', 'two.xml'], os.listdir(folder)
    assert '<active>1</active>' in open(folder + '/two.xml').read() and '<active>0</active>' in open(folder + '/one.xml').read()
    open(folder + '/broken.xml', 'w').write('<domainsnapshot>')
    open(folder + '/circle.xml', 'w').write(open(folder + '/three.xml').read().replace('three', 'circle').replace('>one<', '>circle<'))
    daemon.kill()
    daemon.start()
    domain = daemon.open().lookupByName('vm')
    assert sorted(domain.snapshotListNames()) == ['circle', 'one', 'three', 'two'], domain.snapshotListNames()
    assert domain.snapshotCurrent().getName() == 'two'
    assert domain.snapshotLookupByName('three').getParent().getName() == 'one'
    assert error_of(domain.snapshotLookupByName('circle').getParent) == libvirt.VIR_ERR_NO_DOMAIN_SNAPSHOT
    assert error_of(domain.undefine) == libvirt.VIR_ERR_OPERATION_INVALID
    domain.snapshotLookupByName('one').delete(libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY)
    assert '<parent>' not in open(folder + '/two.xml').read()
    domain.rename('other')
    assert not os.path.exists(folder) and os.path.exists(daemon.path('var/lib/libvirt/qemu/snapshot/other/two.xml'))
    domain.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA)
    assert not os.path.exists(daemon.path('var/lib/libvirt/qemu/snapshot/other/two.xml'))


def test_hostile_names_of_snapshots_stay_out_of_other_folders(daemon):
    domain = daemon.open().defineXML(definition())
    for name in ('../vm', 'a/b', '.hidden', '..'):
        assert error_of(lambda: domain.snapshotCreateXML(snapshot(name), 1)) == libvirt.VIR_ERR_XML_DETAIL, name
    assert error_of(lambda: domain.snapshotCreateXML(snapshot('x', inside=definition().replace('c7a5', 'c7a6')), 1)) == libvirt.VIR_ERR_INVALID_ARG
    assert domain.snapshotNum() == 0 and not os.path.exists(daemon.path('var/lib/libvirt/qemu/snapshot/vm'))


def test_checkpoints_survive_a_killed_daemon(daemon):
    domain = daemon.open().defineXML(definition())
    for name, parent in (('k1', ''), ('k2', 'k1')):
        domain.checkpointCreateXML(checkpoint(name, parent), libvirt.VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE)
    daemon.kill()
    daemon.start()
    domain = daemon.open().lookupByName('vm')
    assert sorted(x.getName() for x in domain.listAllCheckpoints()) == ['k1', 'k2']
    assert "bitmap='k2'" in domain.checkpointLookupByName('k2').getXMLDesc()
    assert error_of(lambda: domain.snapshotCreateXML(snapshot('one'), 1)) == libvirt.VIR_ERR_OPERATION_UNSUPPORTED
    domain.checkpointLookupByName('k1').delete(libvirt.VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY)
    assert error_of(domain.undefine) == libvirt.VIR_ERR_OPERATION_INVALID
    domain.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA)
    assert not os.path.exists(daemon.path('var/lib/libvirt/qemu/checkpoint/vm'))


CONTAINER = """<domain type='lxc'><name>box</name><uuid>%s</uuid><memory unit='KiB'>65536</memory>
    <os><type>exe</type><init>/sbin/init</init></os><devices><filesystem><source dir='/srv/box'/><target dir='/'/></filesystem>
    <console type='pty'/></devices></domain>""" % UUID


def test_containers_survive_a_killed_daemon(daemon):
    conn = libvirt.open(daemon.uri.replace('qemu', 'lxc', 1))
    assert conn.getType() == 'LXC' and '<os_type>exe</os_type>' in conn.getCapabilities()
    box = conn.defineXML(CONTAINER)
    box.setAutostart(1)
    before = box.XMLDesc()
    assert "<target type='lxc' port='0'/>" in before and os.path.exists(daemon.path('etc/libvirt/lxc/box.xml'))
    daemon.kill()
    daemon.start()
    conn = libvirt.open(daemon.uri.replace('qemu', 'lxc', 1))
    box = conn.lookupByName('box')
    assert box.XMLDesc() == before and box.autostart() == 1 and box.info()[:4] == [5, 65536, 65536, 1]
    assert [x.name() for x in conn.listAllDomains()] == ['box'] and daemon.open().listAllDomains() == []
    assert error_of(box.create) == libvirt.VIR_ERR_NO_SUPPORT
    assert error_of(lambda: conn.defineXML(CONTAINER.replace('exe<', 'hvm<'))) == libvirt.VIR_ERR_INVALID_ARG
    box.undefine()
    assert not os.path.exists(daemon.path('etc/libvirt/lxc/box.xml')) and conn.numOfDefinedDomains() == 0


if __name__ == '__main__':
    sys.exit(run_tests(globals()))
