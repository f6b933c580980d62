#!/usr/bin/python3
"""A guest sees the processor that its live XML promises: Linux guests under TCG, their /proc/cpuinfo beside the XML.

    cpu_models_test.py                   a few models, as ./check does
    VIREO_CPU_MODELS=all …               every model below, as ./check --full does (a minute)
    VIREO_CPU_MODELS=Nehalem,EPYC …      these
"""
import os, re, subprocess, sys
import libvirt
from harness import BUILD, eventually, guest_files, run_tests

FEW = 'qemu64 Nehalem EPYC'.split()
# Linux itself stops early on Opteron_G4 and G5 under TCG, with any manager.
ALL = '''qemu64 kvm64 core2duo Conroe Penryn Nehalem Nehalem-IBRS Westmere SandyBridge IvyBridge Haswell-noTSX Broadwell-noTSX
    Skylake-Client-noTSX-IBRS Skylake-Server-noTSX-IBRS Cascadelake-Server-noTSX Icelake-Server-noTSX Snowridge
    Opteron_G1 Opteron_G2 Opteron_G3 phenom EPYC EPYC-IBPB EPYC-Rome EPYC-Milan Dhyana'''.split()
AT_ONCE = 2

# Linux' words where they are not ours with other punctuation.
LINUX = {'pclmuldq': 'pclmulqdq', 'tsc-deadline': 'tsc_deadline_timer', 'cvt16': 'f16c', 'cr8legacy': 'cr8_legacy'}
# What Linux shows by another rule than "the processor has it".
NOT_SHOWN = {
    'ss': 'known not to work on some', 'ht': 'one thread only', 'spec-ctrl': 'as ibrs and ibpb', 'osxsave': 'set by Linux itself', 'ospke': 'set by Linux itself',
    'ibpb': 'by mitigation', 'ssbd': 'by mitigation', 'stibp': 'by mitigation', 'amd-stibp': 'by mitigation', 'amd-ssbd': 'by mitigation',
    'virt-ssbd': 'by mitigation', 'md-clear': 'by mitigation', 'rdctl-no': 'as a bug that is not there', 'mds-no': 'as a bug that is not there',
    'taa-no': 'as a bug that is not there', 'arch-capabilities': 'what its register says counts', 'invtsc': 'as two words, by its clock',
    'tsc-deadline': 'only with a timer for it', 'arat': 'by timer', 'mpx': 'gone from Linux', 'pcid': 'by paging mode', 'la57': 'by paging mode',
    'mtrr': 'by memory types', '3dnowprefetch': 'set by Linux where prefetching is quick'}


def word(feature):
    return LINUX.get(feature, re.sub('[.-]', '_', feature))


def tiny_initrd():
    """busybox and a script that shows the processor and turns the machine off"""
    folder = os.path.join(BUILD, 'guest')
    work = os.path.join(folder, 'cpu')
    os.makedirs(work + '/bin', exist_ok=True)
    for name in ('proc', 'dev'):
        os.makedirs(os.path.join(work, name), exist_ok=True)
    busybox = subprocess.run(['sh', '-c', 'command -v busybox'], capture_output=True, text=True, check=True).stdout.strip()
    subprocess.run(['cp', busybox, work + '/bin/busybox'], check=True)
    with open(work + '/init', 'w') as f:
        f.write('#!/bin/busybox sh\n/bin/busybox mount -t proc proc /proc\n/bin/busybox mount -t devtmpfs dev /dev\n'
                'exec >/dev/ttyS0\necho CPUINFO BEGINS\n/bin/busybox cat /proc/cpuinfo\necho CPUINFO ENDS\n/bin/busybox poweroff -f\n')
    os.chmod(work + '/init', 0o755)
    path = os.path.join(folder, 'cpu-initrd')
    subprocess.run('find . | cpio -o -H newc --quiet | gzip -1 >%s' % path, shell=True, cwd=work, check=True)
    return path


class Guest:
    def __init__(self, daemon, connection, model, kernel, initrd):
        self.model, self.log = model, daemon.path('cpu-%s.log' % model)
        open(self.log, 'w').close()
        os.chmod(self.log, 0o666)
        self.domain = connection.createXML("""<domain type='qemu'><name>cpu-%s</name><memory unit='MiB'>128</memory>
            <os><type arch='x86_64' machine='pc'>hvm</type><kernel>%s</kernel><initrd>%s</initrd>
            <cmdline>console=ttyS0 quiet panic=-1 mitigations=off</cmdline></os><features><acpi/></features>
            <cpu mode='custom' match='exact' check='none'><model fallback='forbid'>%s</model></cpu>
            <devices><serial type='file'><source path='%s'/></serial><memballoon model='none'/></devices></domain>"""
            % (model, kernel, initrd, model, self.log))
        live = re.search('<cpu .*?</cpu>', self.domain.XMLDesc(), re.S).group(0)
        assert "check='full'" in live, live
        expanded = connection.baselineHypervisorCPU(None, 'x86_64', None, 'qemu', [live], libvirt.VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES)
        taken = set(re.findall(r"policy='disable' name='([^']+)'", live))
        self.promised = set(re.findall(r"policy='require' name='([^']+)'", expanded)) - taken | set(re.findall(r"policy='require' name='([^']+)'", live))
        self.absent = taken

    def seen(self):
        text = open(self.log, errors='replace').read()
        return text.split('CPUINFO BEGINS')[1].split('CPUINFO ENDS')[0] if 'CPUINFO ENDS' in text else None


def check(guest):
    flags = set(re.search(r'flags\s*:(.*)', guest.seen()).group(1).split())
    known_to_linux = all_words_of_linux()
    missing = sorted(f for f in guest.promised if f not in NOT_SHOWN and word(f) in known_to_linux and word(f) not in flags)
    there = sorted(f for f in guest.absent if f not in NOT_SHOWN and word(f) in flags)
    return ['%s: promised, and not there: %s' % (guest.model, ' '.join(missing))] * bool(missing) + \
           ['%s: said to be absent, and there: %s' % (guest.model, ' '.join(there))] * bool(there)


def all_words_of_linux():
    return set('''fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 pn clflush dts acpi mmx fxsr sse sse2 ss ht tm ia64 pbe
        syscall mp nx mmxext fxsr_opt pdpe1gb rdtscp lm 3dnowext 3dnow pni pclmulqdq dtes64 monitor ds_cpl vmx smx est tm2 ssse3 cid fma cx16 xtpr pdcm
        pcid dca sse4_1 sse4_2 x2apic movbe popcnt tsc_deadline_timer aes xsave avx f16c rdrand hypervisor lahf_lm cmp_legacy svm extapic cr8_legacy abm
        sse4a misalignsse 3dnowprefetch osvw ibs xop skinit wdt lwp fma4 tce nodeid_msr tbm topoext perfctr_core perfctr_nb fsgsbase tsc_adjust bmi1 hle
        avx2 smep bmi2 erms invpcid rtm rdseed adx smap clflushopt clwb avx512f avx512dq avx512cd avx512bw avx512vl avx512er avx512pf sha_ni xsaveopt
        xsavec xgetbv1 xsaves clzero xsaveerptr wbnoinvd npt lbrv svm_lock nrip_save tsc_scale vmcb_clean flushbyasid decodeassists pausefilter pfthreshold
        avic umip pku vaes vpclmulqdq gfni rdpid cldemote movdiri movdir64b avx512_vnni avx512_bitalg avx512_vpopcntdq avx512vbmi fsrm
        serialize'''.split())


def test_guests_see_the_processor_that_their_xml_promises(daemon):
    chosen = os.environ.get('VIREO_CPU_MODELS', '')
    models = ALL if chosen == 'all' else chosen.split(',') if chosen else FEW
    kernel, _ = guest_files()
    initrd = tiny_initrd()
    connection = daemon.open()
    wrong, waiting = [], list(models)
    running = []
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            running.append(Guest(daemon, connection, waiting.pop(0), kernel, initrd))
        guest = eventually(lambda: next((g for g in running if g.seen()), None), 180, 'a guest to show its processor: %s' % [g.model for g in running])
        running.remove(guest)
        wrong += check(guest)
        try:
            guest.domain.destroy()
        except libvirt.libvirtError:
            pass                                     # it has turned itself off
    assert not wrong, '\n'.join(wrong)
    print('%d models: %s' % (len(models), ' '.join(models)))


if __name__ == '__main__':
    sys.exit(run_tests(globals()))
