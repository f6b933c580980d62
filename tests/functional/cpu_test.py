#!/usr/bin/python3
"""Guests start only on processors that they may get, and the live XML says what they got."""
import re, sys
import libvirt
from harness import run_tests

def test_a_guest_does_not_start_on_a_processor_that_it_must_not_get(daemon):
    conn = daemon.open()

    def start(cpu):
        try:
            domain = conn.createXML("""<domain type='qemu'><name>cpu-check</name><memory unit='MiB'>64</memory>
                <os><type arch='x86_64' machine='pc'>hvm</type></os>%s<devices><memballoon model='none'/></devices></domain>""" % cpu,
                                    libvirt.VIR_DOMAIN_START_PAUSED)
        except libvirt.libvirtError as e:
            return e.get_error_code(), e.get_error_message()
        text = [re.search('<cpu .*?</cpu>', domain.XMLDesc(flags), re.S).group(0) for flags in (0, libvirt.VIR_DOMAIN_XML_MIGRATABLE)]
        domain.destroy()
        return text

    assert start("<cpu match='exact' check='partial'><model>Haswell</model></cpu>") == (
        91, 'the CPU is incompatible with host CPU: Host CPU does not provide required features: pcid, x2apic, tsc-deadline, hle, invpcid, rtm')
    assert start("<cpu match='exact' check='full'><model>pentium3</model></cpu>") == (
        9, "operation failed: guest CPU doesn't match specification: extra features: apic,hypervisor, missing features: vme")
    assert start("<cpu match='exact'><model>bogus</model></cpu>") == (1, 'internal error: Unknown CPU model bogus')
    live, asked = start("<cpu match='exact' check='none'><model>pentium3</model><feature policy='optional' name='aes'/></cpu>")
    assert "<feature policy='disable' name='vme'/>" in live and "<feature policy='require' name='hypervisor'/>" in live, live
    assert "check='none'" in asked and 'hypervisor' not in asked, asked
    # What QEMU's model has beside ours and emulation cannot give is named, too.
    live, asked = start("<cpu match='exact' check='none'><model>EPYC-Rome</model></cpu>")
    assert "<feature policy='disable' name='topoext'/>" in live and "<feature policy='disable' name='xsaves'/>" in live, live
    # A model that QEMU gave up is told in the words of one that it has.
    live, asked = start("<cpu match='exact' check='none'><model>Icelake-Client</model></cpu>")
    assert '>IvyBridge<' in asked and "<feature policy='disable' name='intel-pt'/>" in asked and "<feature policy='require' name='avx2'/>" in asked, asked
    # Older versions took pconfig for part of the model: who gets the guest is told that it is not.
    live, asked = start("<cpu match='exact' check='none'><model>Icelake-Server</model></cpu>")
    assert 'pconfig' not in live and "<feature policy='disable' name='pconfig'/>" in asked, (live, asked)
    for cpu in ("<cpu match='exact'><model>Nehalem</model><feature policy='require' name='invtsc'/></cpu>", "<cpu mode='maximum'><feature policy='force' name='invtsc'/></cpu>"):
        assert start(cpu) == (67, "unsupported configuration: host doesn't support invariant TSC")
    assert start("<cpu mode='host-model'><feature policy='require' name='invtsc'/></cpu>") == (
        91, 'the CPU is incompatible with host CPU: Host CPU does not provide required features: invtsc')
    assert start("<cpu match='exact'><model>bogus</model><feature name='bogus'/></cpu>") == (67, 'unsupported configuration: unknown CPU feature: bogus')
    assert "check='full'" in start("<cpu match='minimum'><model>bogus</model></cpu>")[0]      # it stands for the host's model
    live, asked = start("<cpu mode='host-model' check='full'/>")
    assert live == asked and "check='full'" in live, (live, asked)


if __name__ == '__main__':
    sys.exit(run_tests(globals()))
