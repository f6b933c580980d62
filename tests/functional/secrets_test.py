#!/usr/bin/python3
"""Secrets: what is kept where, who is told, and guests that need them; no value ever stands where others can read it."""
import os, re, subprocess, threading

import libvirt
from harness import Daemon, domain_xml, eventually, fails, run_tests

PAUSED, LIVE = libvirt.VIR_DOMAIN_START_PAUSED, libvirt.VIR_DOMAIN_AFFECT_LIVE
UUID = 'a4c0f4d4-8d8c-4c5f-9d3a-%012d'
VALUE = b'correct horse battery staple'


def secret(number, usage='', **attributes):
    words = ''.join(" %s='%s'" % (k, v) for k, v in attributes.items())
    return '<secret%s><uuid>%s</uuid>%s</secret>' % (words, UUID % number, usage)


def volume(path):
    return "<usage type='volume'><volume>%s</volume></usage>" % path


def luks_image(daemon, name):
    path, key = daemon.path(name), daemon.path(name + '.key')
    open(key, 'wb').write(VALUE)
    for attempt in range(100):    # qemu-img gives up when the clock of its CPU time stood still while it measured
        made = subprocess.run(['qemu-img', 'create', '-q', '-f', 'luks', '--object', 'secret,id=k,file=' + key, '-o', 'key-secret=k,iter-time=200', path, '1M'], stderr=subprocess.PIPE, text=True)
        if 'accurate CPU usage' not in made.stderr:
            break
    assert made.returncode == 0, made.stderr
    os.remove(key)
    os.chmod(path, 0o666)
    return path


def encrypted_disk(path, target, reference):
    return ("<disk type='file'><driver name='qemu' type='raw'/><source file='%s'><encryption format='luks'><secret type='passphrase' %s/></encryption>"
            "</source><target dev='%s' bus='virtio'/></disk>" % (path, reference, target))


def monitor(d, command):
    import json, libvirt_qemu
    return json.loads(libvirt_qemu.qemuMonitorCommand(d, command, 0))['return']


def readable_everywhere(daemon):
    """What anybody could look at: command lines of all processes, logs, and what the daemon said."""
    text = daemon.output().encode()
    for pid in os.listdir('/proc'):
        if pid.isdigit():
            try:
                text += open('/proc/%s/cmdline' % pid, 'rb').read()
            except OSError:
                pass
    for folder, _, files in os.walk(daemon.path('var/log')):
        for name in files:
            text += open(os.path.join(folder, name), 'rb').read()
    return text


def test_secrets_survive_a_killed_daemon_but_ephemeral_ones_do_not(daemon):
    connection = daemon.open()
    kept = connection.secretDefineXML(secret(1, volume('/v')))
    kept.setValue(VALUE)
    connection.secretDefineXML(secret(2, ephemeral='yes')).setValue(b'x')
    daemon.kill()
    daemon.start()
    connection = daemon.open()
    assert [s.UUIDString() for s in connection.listAllSecrets()] == [UUID % 1]
    assert connection.secretLookupByUsage(libvirt.VIR_SECRET_USAGE_TYPE_VOLUME, '/v').value() == VALUE
    own = libvirt.open(daemon.uri.replace('qemu', 'secret', 1))
    assert own.numOfSecrets() == 1 and 'volume' in daemon.virsh('secret-list')


def test_listeners_hear_of_definitions_and_values(daemon):
    heard = []
    libvirt.virEventRegisterDefaultImpl()
    threading.Thread(target=lambda: [libvirt.virEventRunDefaultImpl() for _ in iter(int, 1)], daemon=True).start()
    connection = daemon.open()
    connection.secretEventRegisterAny(None, libvirt.VIR_SECRET_EVENT_ID_LIFECYCLE, lambda c, s, event, detail, o: heard.append(event), None)
    connection.secretEventRegisterAny(None, libvirt.VIR_SECRET_EVENT_ID_VALUE_CHANGED, lambda c, s, o: heard.append('value'), None)
    made = connection.secretDefineXML(secret(1))
    made.setValue(VALUE)
    made.undefine()
    eventually(lambda: heard == [0, 'value', 1], what='three events, not %s' % heard)


def test_private_values_are_for_guests_and_read_only_clients_get_none(daemon):
    connection = daemon.open()
    made = connection.secretDefineXML(secret(1, private='yes'))
    made.setValue(VALUE)
    fails(libvirt.VIR_ERR_INVALID_SECRET, made.value)
    fails(libvirt.VIR_ERR_OPERATION_DENIED, daemon.open(read_only=True).secretLookupByUUIDString(UUID % 1).setValue, b'x')
    fails(libvirt.VIR_ERR_INVALID_ARG, made.setValue, b'')


def test_an_encrypted_disk_opens_at_the_start_and_when_plugged_and_its_secret_is_nowhere_to_read(daemon):
    connection = daemon.open()
    first, second = luks_image(daemon, 'first.luks'), luks_image(daemon, 'second.luks')
    for number, path in ((1, first), (2, second)):
        connection.secretDefineXML(secret(number, volume(path), private='yes'))
    d = connection.defineXML(domain_xml('locked', devices=encrypted_disk(first, 'vda', "uuid='%s'" % (UUID % 1))))
    assert 'does not have a value' in fails(libvirt.VIR_ERR_NO_SECRET, d.createWithFlags, PAUSED)
    for number in (1, 2):
        connection.secretLookupByUUIDString(UUID % number).setValue(VALUE)
    d.createWithFlags(PAUSED)
    plugged = encrypted_disk(second, 'vdb', "usage='%s'" % second)
    d.attachDeviceFlags(plugged, LIVE)
    formats = {node['node-name']: node['drv'] for node in monitor(d, '{"execute":"query-named-block-nodes"}') if node['node-name'].endswith('-format')}
    assert list(formats.values()) == ['luks', 'luks'], formats
    text = readable_everywhere(daemon)
    assert VALUE not in text and b'secret0' in text
    import base64
    assert base64.b64encode(VALUE) not in text
    assert VALUE.decode() not in d.XMLDesc(libvirt.VIR_DOMAIN_XML_SECURE)
    d.detachDeviceFlags(plugged, LIVE)
    d.destroy()
    connection.secretLookupByUUIDString(UUID % 1).setValue(b'wrong')
    fails(libvirt.VIR_ERR_INTERNAL_ERROR, d.createWithFlags, PAUSED)
    assert d.state()[0] == libvirt.VIR_DOMAIN_SHUTOFF


def test_the_state_of_an_emulated_tpm_is_encrypted(daemon):
    connection = daemon.open()
    connection.secretDefineXML(secret(3, "<usage type='vtpm'><name>t</name></usage>", private='yes')).setValue(VALUE)
    tpm = "<tpm model='tpm-tis'><backend type='emulator' version='2.0'><encryption secret='%s'/></backend></tpm>" % (UUID % 3)
    d = connection.defineXML(domain_xml('sealed', devices=tpm))
    d.createWithFlags(PAUSED)
    assert VALUE not in readable_everywhere(daemon)
    assert b'pwdfd=' in readable_everywhere(daemon)
    d.destroy()
    # The same state with another secret is no state at all.
    connection.secretLookupByUUIDString(UUID % 3).setValue(b'another')
    fails(libvirt.VIR_ERR_INTERNAL_ERROR, d.createWithFlags, PAUSED)
    connection.secretLookupByUUIDString(UUID % 3).setValue(VALUE)
    d.createWithFlags(PAUSED)
    d.destroy()


test_the_state_of_an_emulated_tpm_is_encrypted.daemon = {'qemu_conf': 'swtpm_user = "root"\nswtpm_group = "root"\n'}


def test_wrong_secrets_are_told_by_name(daemon):
    connection = daemon.open()
    path = luks_image(daemon, 'x.luks')
    connection.secretDefineXML(secret(4, "<usage type='ceph'><name>c</name></usage>")).setValue(VALUE)
    for reference, code, words in (("uuid='%s'" % (UUID % 9), libvirt.VIR_ERR_NO_SECRET, UUID % 9), ("usage='/none'", libvirt.VIR_ERR_NO_SECRET, "/none"),
                                   ("uuid='%s'" % (UUID % 4), libvirt.VIR_ERR_INVALID_ARG, "is of type 'ceph' not expected 'volume'")):
        d = connection.defineXML(domain_xml('wrong', devices=encrypted_disk(path, 'vda', reference)))
        assert words in fails(code, d.createWithFlags, PAUSED)
        d.undefine()


if __name__ == '__main__':
    run_tests(globals())
