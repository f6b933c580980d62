#!/usr/bin/python3
"""Settings of a domain: they reach its definition, and the guest that runs; devices come and go while it does."""
import os, re, subprocess

import libvirt
from harness import Daemon, domain_xml, eventually, fails, run_tests

PAUSED, LIVE, CONFIG = libvirt.VIR_DOMAIN_START_PAUSED, libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG
UUID = '00000000-0000-4000-9100-%012d'


def guest(daemon, number, devices='', vcpu='<vcpu>2</vcpu>', before='', machine='q35'):
    """A guest with free slots; nothing in it runs: it stays paused."""
    ports = ''.join("<controller type='pci' index='%d' model='pcie-root-port'/>" % i for i in range(1, 7))
    return ("<domain type='qemu'><name>tune%d</name><uuid>%s</uuid><memory>65536</memory>%s%s<os><type arch='x86_64' machine='%s'>hvm</type></os>"
            "<devices><controller type='pci' index='0' model='pcie-root'/>%s%s<memballoon model='none'/></devices></domain>"
            % (number, UUID % number, vcpu, before, machine, ports, devices))


def image(daemon, name, size=1 << 20):
    path = daemon.path(name)
    with open(path, 'wb') as f:
        f.truncate(size)
    os.chmod(path, 0o666)
    return path


def aliases(d):
    return set(re.findall(r"<alias name='([^']+)'/>", d.XMLDesc()))


def monitor(d, command):
    import json, libvirt_qemu
    return json.loads(libvirt_qemu.qemuMonitorCommand(d, command, 0))['return']


def test_settings_survive_a_killed_daemon(daemon):
    d = daemon.open().defineXML(guest(daemon, 1))
    d.setSchedulerParametersFlags({'cpu_shares': 2048, 'vcpu_quota': 50000}, CONFIG)
    d.setMemoryParameters({'hard_limit': 500000}, CONFIG)
    d.setVcpusFlags(1, CONFIG)
    d.pinVcpuFlags(0, (True, False), CONFIG)
    text = d.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    daemon.kill()
    daemon.start()
    d = daemon.open().lookupByName('tune1')
    assert d.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE) == text
    assert d.schedulerParametersFlags(CONFIG)['cpu_shares'] == 2048
    d.undefine()


def test_a_refused_setting_changes_nothing(daemon):
    d = daemon.open().defineXML(guest(daemon, 2))
    text = d.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    fails(libvirt.VIR_ERR_INVALID_ARG, d.setSchedulerParametersFlags, {'cpu_shares': 5, 'vcpu_period': 10}, CONFIG)
    fails(libvirt.VIR_ERR_OPERATION_INVALID, d.setVcpusFlags, 1, LIVE | CONFIG)
    assert d.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE) == text
    d.undefine()


def test_a_pinned_processor_runs_where_it_is_pinned(daemon):
    d = daemon.open().defineXML(guest(daemon, 3))
    d.createWithFlags(PAUSED)
    d.pinVcpu(1, (True, False))
    threads = {cpu['cpu-index']: cpu['thread-id'] for cpu in monitor(d, '{"execute":"query-cpus-fast"}')}
    assert os.sched_getaffinity(threads[1]) == {0}
    assert d.vcpuPinInfo(LIVE)[1][0] is True and not any(d.vcpuPinInfo(LIVE)[1][1:])
    d.destroy()
    d.undefine()


def test_an_io_thread_comes_and_goes(daemon):
    d = daemon.open().defineXML(guest(daemon, 4))
    d.createWithFlags(PAUSED)
    d.addIOThread(3, LIVE | CONFIG)
    assert [one['id'] for one in monitor(d, '{"execute":"query-iothreads"}')] == ['iothread3']
    assert [one[0] for one in d.ioThreadInfo(CONFIG)] == [3]
    d.setIOThreadParams(3, {'poll_max_ns': 4000}, LIVE)
    assert monitor(d, '{"execute":"query-iothreads"}')[0]['poll-max-ns'] == 4000
    fails(libvirt.VIR_ERR_INVALID_ARG, d.addIOThread, 3, LIVE)
    d.delIOThread(3, LIVE)
    assert monitor(d, '{"execute":"query-iothreads"}') == []
    assert [one[0] for one in d.ioThreadInfo(CONFIG)] == [3]
    d.destroy()
    d.undefine()


def test_a_processor_is_plugged(daemon):
    d = daemon.open().defineXML(guest(daemon, 5, vcpu="<vcpu current='1'>2</vcpu>"))
    d.createWithFlags(PAUSED)
    d.setVcpusFlags(2, LIVE)
    assert len(monitor(d, '{"execute":"query-cpus-fast"}')) == 2
    assert d.vcpusFlags(LIVE) == 2 and d.vcpusFlags(CONFIG) == 1
    assert "<vcpu id='1' enabled='yes' hotpluggable='yes' order='2'/>" in d.XMLDesc()
    d.destroy()
    d.undefine()


def test_limits_of_a_disk_reach_qemu(daemon):
    disk = "<disk type='file'><driver name='qemu' type='raw'/><source file='%s'/><target dev='vda' bus='virtio'/></disk>" % image(daemon, 'limits.img')
    d = daemon.open().defineXML(guest(daemon, 6, disk))
    d.createWithFlags(PAUSED)
    for flag in (LIVE, CONFIG):
        d.setBlockIoTune('vda', {'total_iops_sec': 100, 'total_bytes_sec': 1 << 20}, flag)
    assert monitor(d, '{"execute":"query-block"}')[0]['inserted']['iops'] == 100
    assert d.blockIoTune('vda', LIVE)['total_bytes_sec'] == 1 << 20
    assert d.blockIoTune('vda', CONFIG)['total_iops_sec'] == 100
    fails(libvirt.VIR_ERR_CONFIG_UNSUPPORTED, d.setBlockIoTune, 'vda', {'total_iops_sec_max': 10}, LIVE)
    d.setBlockIoTune('vda', {'total_iops_sec': 0, 'total_bytes_sec': 0}, LIVE)
    assert monitor(d, '{"execute":"query-block"}')[0]['inserted']['iops'] == 0
    d.destroy()
    d.undefine()


def plugged(daemon, number, device, qom_type, find, devices='', before=''):
    """Attaches a device to a running guest, looks for it in QEMU and in the definition."""
    d = daemon.open().defineXML(guest(daemon, number, devices, before=before))
    d.createWithFlags(PAUSED)
    known = aliases(d)
    d.attachDeviceFlags(device, LIVE)
    new = aliases(d) - known
    assert len(new) == 1, new
    alias = new.pop()
    types = {item['name']: item['type'] for item in monitor(d, '{"execute":"qom-list","arguments":{"path":"/machine/peripheral"}}')}
    assert qom_type in types[alias], types[alias]
    assert find in d.XMLDesc()
    assert find not in d.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    # A daemon that comes back knows the device, too.
    daemon.kill()
    daemon.start()
    d = daemon.open().lookupByName('tune%d' % number)
    eventually(d.isActive)
    assert find in d.XMLDesc()
    return d, alias


def finish(d):
    d.destroy()
    d.undefine()


def test_a_disk_is_plugged(daemon):
    path = image(daemon, 'plug.img')
    disk = "<disk type='file'><driver name='qemu' type='raw'/><source file='%s'/><target dev='vdb' bus='virtio'/></disk>" % path
    d, alias = plugged(daemon, 10, disk, 'virtio-blk-pci', path)
    fails(libvirt.VIR_ERR_XML_ERROR, d.attachDeviceFlags, disk, LIVE)
    finish(d)


def test_a_network_card_is_plugged(daemon):
    finish(plugged(daemon, 11, "<interface type='user'><mac address='52:54:00:00:00:77'/><model type='virtio'/></interface>", 'virtio-net-pci',
                   "52:54:00:00:00:77")[0])


def test_a_random_number_generator_is_plugged(daemon):
    finish(plugged(daemon, 12, "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>", 'virtio-rng-pci', '<rng ')[0])


def test_a_channel_is_plugged(daemon):
    finish(plugged(daemon, 13, "<channel type='unix'><target type='virtio' name='com.example.a'/></channel>", 'virtserialport', 'com.example.a',
                   "<controller type='virtio-serial' index='0'/>")[0])


def test_a_mouse_is_plugged(daemon):
    finish(plugged(daemon, 14, "<input type='mouse' bus='usb'/>", 'usb-mouse', "<input type='mouse' bus='usb'>", "<controller type='usb' model='qemu-xhci'/>")[0])


def test_a_controller_is_plugged(daemon):
    finish(plugged(daemon, 15, "<controller type='scsi' index='3' model='virtio-scsi'/>", 'virtio-scsi-pci', "<controller type='scsi' index='3'")[0])


def test_memory_is_plugged(daemon):
    before = ("<features><acpi/></features><maxMemory slots='4' unit='KiB'>1048576</maxMemory><cpu mode='custom'><model>qemu64</model><numa><cell id='0' cpus='0-1' memory='65536' unit='KiB'/>"
              "</numa></cpu>")
    d, alias = plugged(daemon, 16, "<memory model='dimm'><target><size unit='KiB'>131072</size><node>0</node></target></memory>", 'pc-dimm', "<memory model='dimm'>",
                       before=before)
    assert d.maxMemory() == 65536 + 131072
    finish(d)


def test_what_qemu_refuses_leaves_nothing_behind(daemon):
    d = daemon.open().defineXML(guest(daemon, 17))
    d.createWithFlags(PAUSED)
    chardevs = monitor(d, '{"execute":"query-chardev"}')
    text = d.XMLDesc()
    assert 'does not support hotplugging' in fails(libvirt.VIR_ERR_INTERNAL_ERROR, d.attachDeviceFlags, "<serial type='pty'/>", LIVE)
    assert sorted(c['label'] for c in monitor(d, '{"execute":"query-chardev"}')) == sorted(c['label'] for c in chardevs)
    assert d.XMLDesc() == text
    finish(d)


def test_a_usb_device_is_unplugged_at_once(daemon):
    d, alias = plugged(daemon, 18, "<input type='tablet' bus='usb'/>", 'usb-tablet', "<input type='tablet' bus='usb'>", "<controller type='usb' model='qemu-xhci'/>")
    d.detachDeviceFlags("<input type='tablet' bus='usb'/>", LIVE)
    assert alias not in aliases(d)
    assert not any(item['name'] == alias for item in monitor(d, '{"execute":"qom-list","arguments":{"path":"/machine/peripheral"}}'))
    fails(libvirt.VIR_ERR_DEVICE_MISSING, d.detachDeviceFlags, "<input type='tablet' bus='usb'/>", LIVE)
    finish(d)


def test_a_usb_disk_leaves_no_block_node_behind(daemon):
    path = image(daemon, 'usb.img')
    disk = "<disk type='file'><driver name='qemu' type='raw'/><source file='%s'/><target dev='sdx' bus='usb'/></disk>" % path
    d, alias = plugged(daemon, 19, disk, 'usb-storage', path, "<controller type='usb' model='qemu-xhci'/>")
    d.detachDeviceFlags(disk, LIVE)
    assert alias not in aliases(d)
    assert monitor(d, '{"execute":"query-named-block-nodes"}') == []
    finish(d)


def test_a_medium_is_changed(daemon):
    one, two = image(daemon, 'one.iso'), image(daemon, 'two.iso')
    drive = "<disk type='file' device='cdrom'><driver name='qemu' type='raw'/>%s<target dev='sda' bus='sata'/><readonly/></disk>"
    d = daemon.open().defineXML(guest(daemon, 20, drive % ("<source file='%s'/>" % one)))
    d.createWithFlags(PAUSED)
    d.updateDeviceFlags(drive % ("<source file='%s'/>" % two), LIVE)
    assert two in d.XMLDesc() and one not in d.XMLDesc()
    assert {node['file'] for node in monitor(d, '{"execute":"query-named-block-nodes"}')} == {two}
    d.updateDeviceFlags(drive % '', LIVE)
    assert two not in d.XMLDesc()
    assert monitor(d, '{"execute":"query-named-block-nodes"}') == []
    fails(libvirt.VIR_ERR_SYSTEM_ERROR, d.updateDeviceFlags, drive % "<source file='/nowhere'/>", LIVE)
    finish(d)


def test_a_link_goes_down_and_up(daemon):
    card = "<interface type='user'><mac address='52:54:00:00:00:78'/><model type='virtio'/>%s</interface>"
    d = daemon.open().defineXML(guest(daemon, 21, card % ''))
    d.createWithFlags(PAUSED)
    d.updateDeviceFlags(card % "<link state='down'/>", LIVE)
    assert "<link state='down'/>" in d.XMLDesc()
    d.updateDeviceFlags(card % "<link state='up'/>", LIVE)
    assert "<link state='down'/>" not in d.XMLDesc()
    fails(libvirt.VIR_ERR_OPERATION_UNSUPPORTED, d.updateDeviceFlags, (card % '').replace('virtio', 'e1000'), LIVE)
    finish(d)


run_tests(globals())
