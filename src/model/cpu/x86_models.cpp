// Every x86 CPU model that libvirt names, in order of priority.
#include "model/cpu/x86_map.hpp"

namespace vireo::model::x86 {
namespace {

constexpr bool stays = false, newer = true;    // newer: not known to 9.0.0
constexpr bool yes = true, no = false;

// name, base, vendor, signatures (family/model[/steppings]), chosen for a host, for a guest, newer,
// features: "-x" is in the model but later versions took it out, "+x" later versions put it in
constexpr Model table[] = {
    {"486", "", "", "", yes, yes, stays,
     "fpu pse vme"},
    {"486-v1", "486", "", "", yes, no, newer,
     ""},
    {"pentium", "", "", "", yes, yes, stays,
     "cx8 de fpu mce mmx msr pse tsc vme"},
    {"pentium-v1", "pentium", "", "", yes, no, newer,
     ""},
    {"pentium2", "", "", "", yes, yes, stays,
     "cmov cx8 de fpu fxsr mca mce mmx msr mtrr pae pat pge pse pse36 sep tsc vme"},
    {"pentium2-v1", "pentium2", "", "", yes, no, newer,
     ""},
    {"pentium3", "", "", "", yes, yes, stays,
     "cmov cx8 de fpu fxsr mca mce mmx msr mtrr pae pat pge pse pse36 sep sse tsc vme"},
    {"pentium3-v1", "pentium3", "", "", yes, no, newer,
     ""},
    {"pentiumpro", "", "", "", yes, yes, stays,
     "apic cmov cx8 de fpu fxsr mce mmx msr pae pat pge pse sep sse sse2 tsc"},
    {"coreduo", "", "Intel", "", yes, yes, stays,
     "apic clflush cmov cx8 de fpu fxsr mca mce mmx monitor msr mtrr nx pae pat pge pni pse sep sse sse2 tsc "
     "vme +vmx-activity-hlt +vmx-entry-ia32e-mode +vmx-exit-ack-intr +vmx-hlt-exit +vmx-intr-exit "
     "+vmx-invlpg-exit +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap "
     "+vmx-mwait-exit +vmx-nmi-exit +vmx-pause-exit +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-tsc-offset "
     "+vmx-vintr-pending"},
    {"coreduo-v1", "coreduo", "", "", yes, no, newer,
     ""},
    {"n270", "", "Intel", "", yes, yes, stays,
     "apic clflush cmov cx8 de fpu fxsr mca mce mmx monitor msr mtrr nx pae pat pge pni pse sep sse sse2 ssse3 "
     "tsc vme"},
    {"n270-v1", "n270", "", "", yes, no, newer,
     ""},
    {"core2duo", "", "Intel", "", yes, yes, stays,
     "apic clflush cmov cx8 de fpu fxsr lm mca mce mmx monitor msr mtrr nx pae pat pge pni pse pse36 sep sse "
     "sse2 ssse3 syscall tsc vme +vmx-activity-hlt +vmx-apicv-xapic +vmx-cr8-load-exit +vmx-cr8-store-exit "
     "+vmx-entry-ia32e-mode +vmx-exit-ack-intr +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs +vmx-intr-exit "
     "+vmx-invlpg-exit +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap "
     "+vmx-mwait-exit +vmx-nmi-exit +vmx-pause-exit +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-secondary-ctls "
     "+vmx-tsc-offset +vmx-vintr-pending +vmx-vnmi +vmx-vnmi-pending"},
    {"core2duo-v1", "core2duo", "", "", yes, no, newer,
     ""},
    {"qemu32", "", "", "", yes, yes, stays,
     "apic cmov cx8 de fpu fxsr mce mmx msr pae pat pge pni pse sep sse sse2 tsc"},
    {"qemu32-v1", "qemu32", "", "", yes, no, newer,
     ""},
    {"kvm32", "", "", "", yes, yes, stays,
     "apic clflush cmov cx8 de fpu fxsr mca mce mmx msr mtrr pae pat pge pni pse pse36 sep sse sse2 tsc "
     "+vmx-activity-hlt +vmx-entry-ia32e-mode +vmx-exit-ack-intr +vmx-hlt-exit +vmx-intr-exit +vmx-invlpg-exit "
     "+vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap +vmx-mwait-exit "
     "+vmx-nmi-exit +vmx-pause-exit +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-tsc-offset +vmx-vintr-pending"},
    {"kvm32-v1", "kvm32", "", "", yes, no, newer,
     ""},
    {"cpu64-rhel5", "", "", "", no, no, stays,
     "apic clflush cmov cx8 de fpu fxsr lm mca mce mmx msr mtrr nx pae pat pge pni pse pse36 sep sse sse2 "
     "syscall tsc"},
    {"cpu64-rhel6", "", "", "", no, no, stays,
     "apic clflush cmov cx16 cx8 de fpu fxsr lahf_lm lm mca mce mmx msr mtrr nx pae pat pge pni pse pse36 sep "
     "sse sse2 syscall tsc"},
    {"qemu64", "", "", "", yes, yes, stays,
     "apic clflush cmov cx16 cx8 de fpu fxsr lm mca mce mmx msr mtrr nx pae pat pge pni pse pse36 sep sse sse2 "
     "svm syscall tsc"},
    {"qemu64-v1", "qemu64", "", "", yes, no, newer,
     ""},
    {"kvm64", "", "", "", yes, yes, stays,
     "apic clflush cmov cx16 cx8 de fpu fxsr lm mca mce mmx msr mtrr nx pae pat pge pni pse pse36 sep sse sse2 "
     "syscall tsc +vmx-activity-hlt +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-entry-ia32e-mode "
     "+vmx-exit-ack-intr +vmx-flexpriority +vmx-hlt-exit +vmx-intr-exit +vmx-invlpg-exit +vmx-io-bitmap "
     "+vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit +vmx-mwait-exit +vmx-nmi-exit +vmx-pause-exit "
     "+vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-tsc-offset +vmx-vintr-pending"},
    {"kvm64-v1", "kvm64", "", "", yes, no, newer,
     ""},
    {"Conroe", "", "Intel", "6/15 6/22", yes, yes, stays,
     "apic clflush cmov cx8 de fpu fxsr lahf_lm lm mca mce mmx msr mtrr nx pae pat pge pni pse pse36 sep sse "
     "sse2 ssse3 syscall tsc +vmx-activity-hlt +vmx-apicv-xapic +vmx-cr8-load-exit +vmx-cr8-store-exit "
     "+vmx-entry-ia32e-mode +vmx-exit-ack-intr +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs +vmx-intr-exit "
     "+vmx-invlpg-exit +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap "
     "+vmx-mwait-exit +vmx-nmi-exit +vmx-pause-exit +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-secondary-ctls "
     "+vmx-tsc-offset +vmx-vintr-pending +vmx-vnmi +vmx-vnmi-pending"},
    {"Conroe-v1", "Conroe", "", "", yes, no, newer,
     ""},
    {"Penryn", "", "Intel", "6/23 6/29", yes, yes, stays,
     "apic clflush cmov cx16 cx8 de fpu fxsr lahf_lm lm mca mce mmx msr mtrr nx pae pat pge pni pse pse36 sep "
     "sse sse2 sse4.1 ssse3 syscall tsc +vmx-activity-hlt +vmx-apicv-xapic +vmx-cr8-load-exit "
     "+vmx-cr8-store-exit +vmx-entry-ia32e-mode +vmx-entry-load-perf-global-ctrl +vmx-exit-ack-intr "
     "+vmx-exit-load-perf-global-ctrl +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs +vmx-intr-exit "
     "+vmx-invlpg-exit +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap "
     "+vmx-mwait-exit +vmx-nmi-exit +vmx-pause-exit +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-secondary-ctls "
     "+vmx-tsc-offset +vmx-vintr-pending +vmx-vnmi +vmx-vnmi-pending +vmx-wbinvd-exit"},
    {"Penryn-v1", "Penryn", "", "", yes, no, newer,
     ""},
    {"Nehalem", "", "Intel", "6/26 6/30 6/31 6/46", yes, yes, stays,
     "apic clflush cmov cx16 cx8 de fpu fxsr lahf_lm lm mca mce mmx msr mtrr nx pae pat pge pni popcnt pse "
     "pse36 sep sse sse2 sse4.1 sse4.2 ssse3 syscall tsc +vmx-activity-hlt +vmx-apicv-x2apic +vmx-apicv-xapic "
     "+vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit "
     "+vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl "
     "+vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-exit-ack-intr "
     "+vmx-exit-load-efer +vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl "
     "+vmx-exit-save-efer +vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit "
     "+vmx-ins-outs +vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context "
     "+vmx-invlpg-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit "
     "+vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-rdtscp-exit +vmx-secondary-ctls +vmx-true-ctls "
     "+vmx-tsc-offset +vmx-vintr-pending +vmx-vnmi +vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit"},
    {"Nehalem-IBRS", "", "Intel", "6/26 6/30 6/31 6/46", yes, yes, stays,
     "apic clflush cmov cx16 cx8 de fpu fxsr lahf_lm lm mca mce mmx msr mtrr nx pae pat pge pni popcnt pse "
     "pse36 sep spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 syscall tsc +vmx-activity-hlt +vmx-apicv-x2apic "
     "+vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit "
     "+vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat "
     "+vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb "
     "+vmx-ept-execonly +vmx-exit-ack-intr +vmx-exit-load-efer +vmx-exit-load-pat "
     "+vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer +vmx-exit-save-pat "
     "+vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs +vmx-intr-exit +vmx-invept "
     "+vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit +vmx-invvpid +vmx-invvpid-all-context "
     "+vmx-invvpid-single-addr +vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit "
     "+vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 "
     "+vmx-pause-exit +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-rdtscp-exit "
     "+vmx-secondary-ctls +vmx-true-ctls +vmx-tsc-offset +vmx-vintr-pending +vmx-vnmi +vmx-vnmi-pending "
     "+vmx-vpid +vmx-wbinvd-exit"},
    {"Nehalem-v1", "Nehalem", "", "", yes, no, newer,
     ""},
    {"Nehalem-v2", "Nehalem-IBRS", "", "", yes, no, newer,
     ""},
    {"Westmere", "", "Intel", "6/44 6/47 6/37", yes, yes, stays,
     "aes apic clflush cmov cx16 cx8 de fpu fxsr lahf_lm lm mca mce mmx msr mtrr nx pae pat pge pni popcnt pse "
     "pse36 sep sse sse2 sse4.1 sse4.2 ssse3 syscall tsc +vmx-activity-hlt +vmx-apicv-x2apic +vmx-apicv-xapic "
     "+vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit "
     "+vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl "
     "+vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-exit-ack-intr "
     "+vmx-exit-load-efer +vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl "
     "+vmx-exit-save-efer +vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit "
     "+vmx-ins-outs +vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context "
     "+vmx-invlpg-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit "
     "+vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-rdtscp-exit +vmx-secondary-ctls +vmx-store-lma "
     "+vmx-true-ctls +vmx-tsc-offset +vmx-unrestricted-guest +vmx-vintr-pending +vmx-vnmi +vmx-vnmi-pending "
     "+vmx-vpid +vmx-wbinvd-exit"},
    {"Westmere-IBRS", "", "Intel", "6/44", yes, yes, stays,
     "aes apic clflush cmov cx16 cx8 de fpu fxsr lahf_lm lm mca mce mmx msr mtrr nx pae pat pge pni popcnt pse "
     "pse36 sep spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 syscall tsc +vmx-activity-hlt +vmx-apicv-x2apic "
     "+vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit "
     "+vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat "
     "+vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb "
     "+vmx-ept-execonly +vmx-exit-ack-intr +vmx-exit-load-efer +vmx-exit-load-pat "
     "+vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer +vmx-exit-save-pat "
     "+vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs +vmx-intr-exit +vmx-invept "
     "+vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit +vmx-invvpid +vmx-invvpid-all-context "
     "+vmx-invvpid-single-addr +vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit "
     "+vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 "
     "+vmx-pause-exit +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-rdtscp-exit "
     "+vmx-secondary-ctls +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset +vmx-unrestricted-guest "
     "+vmx-vintr-pending +vmx-vnmi +vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit"},
    {"Westmere-v1", "Westmere", "", "", yes, no, newer,
     ""},
    {"Westmere-v2", "Westmere-IBRS", "", "", yes, no, newer,
     ""},
    {"SandyBridge", "", "Intel", "6/42 6/45", yes, yes, stays,
     "aes apic avx clflush cmov cx16 cx8 de fpu fxsr lahf_lm lm mca mce mmx msr mtrr nx pae pat pclmuldq pge "
     "pni popcnt pse pse36 rdtscp sep sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline +vmx-activity-hlt "
     "+vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit "
     "+vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat "
     "+vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb "
     "+vmx-ept-execonly +vmx-exit-ack-intr +vmx-exit-load-efer +vmx-exit-load-pat "
     "+vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer +vmx-exit-save-pat "
     "+vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs +vmx-intr-exit +vmx-invept "
     "+vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit +vmx-invvpid +vmx-invvpid-all-context "
     "+vmx-invvpid-single-addr +vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit "
     "+vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 "
     "+vmx-pause-exit +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-rdtscp-exit "
     "+vmx-secondary-ctls +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset +vmx-unrestricted-guest "
     "+vmx-vintr-pending +vmx-vnmi +vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xsave"},
    {"SandyBridge-IBRS", "", "Intel", "6/42 6/45", yes, yes, stays,
     "aes apic avx clflush cmov cx16 cx8 de fpu fxsr lahf_lm lm mca mce mmx msr mtrr nx pae pat pclmuldq pge "
     "pni popcnt pse pse36 rdtscp sep spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline "
     "+vmx-activity-hlt +vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit "
     "+vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer "
     "+vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb "
     "+vmx-ept-2mb +vmx-ept-execonly +vmx-exit-ack-intr +vmx-exit-load-efer +vmx-exit-load-pat "
     "+vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer +vmx-exit-save-pat "
     "+vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs +vmx-intr-exit +vmx-invept "
     "+vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit +vmx-invvpid +vmx-invvpid-all-context "
     "+vmx-invvpid-single-addr +vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit "
     "+vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 "
     "+vmx-pause-exit +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-rdtscp-exit "
     "+vmx-secondary-ctls +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset +vmx-unrestricted-guest "
     "+vmx-vintr-pending +vmx-vnmi +vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xsave"},
    {"SandyBridge-v1", "SandyBridge", "", "", yes, no, newer,
     ""},
    {"SandyBridge-v2", "SandyBridge-IBRS", "", "", yes, no, newer,
     ""},
    {"IvyBridge", "", "Intel", "6/58 6/62", yes, yes, stays,
     "aes apic avx clflush cmov cx16 cx8 de erms f16c fpu fsgsbase fxsr lahf_lm lm mca mce mmx msr mtrr nx pae "
     "pat pclmuldq pge pni popcnt pse pse36 rdrand rdtscp sep smep sse sse2 sse4.1 sse4.2 ssse3 syscall tsc "
     "tsc-deadline vme +vmx-activity-hlt +vmx-apicv-register +vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic "
     "+vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit "
     "+vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl "
     "+vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-exit-ack-intr "
     "+vmx-exit-load-efer +vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl "
     "+vmx-exit-save-efer +vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit "
     "+vmx-ins-outs +vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context "
     "+vmx-invlpg-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-posted-intr "
     "+vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdtsc-exit +vmx-rdtscp-exit "
     "+vmx-secondary-ctls +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset +vmx-unrestricted-guest "
     "+vmx-vintr-pending +vmx-vnmi +vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xsave"},
    {"IvyBridge-IBRS", "", "Intel", "6/58 6/62", yes, yes, stays,
     "aes apic avx clflush cmov cx16 cx8 de erms f16c fpu fsgsbase fxsr lahf_lm lm mca mce mmx msr mtrr nx pae "
     "pat pclmuldq pge pni popcnt pse pse36 rdrand rdtscp sep smep spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 "
     "syscall tsc tsc-deadline vme +vmx-activity-hlt +vmx-apicv-register +vmx-apicv-vid +vmx-apicv-x2apic "
     "+vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit "
     "+vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat "
     "+vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb "
     "+vmx-ept-execonly +vmx-exit-ack-intr +vmx-exit-load-efer +vmx-exit-load-pat "
     "+vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer +vmx-exit-save-pat "
     "+vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs +vmx-intr-exit +vmx-invept "
     "+vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit +vmx-invvpid +vmx-invvpid-all-context "
     "+vmx-invvpid-single-addr +vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit "
     "+vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 "
     "+vmx-pause-exit +vmx-posted-intr +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdtsc-exit "
     "+vmx-rdtscp-exit +vmx-secondary-ctls +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vnmi +vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic "
     "xsave"},
    {"IvyBridge-v1", "IvyBridge", "", "", yes, no, newer,
     ""},
    {"IvyBridge-v2", "IvyBridge-IBRS", "", "", yes, no, newer,
     ""},
    {"Haswell-noTSX", "", "Intel", "6/60 6/63 6/69 6/70", yes, yes, stays,
     "aes apic avx avx2 bmi1 bmi2 clflush cmov cx16 cx8 de erms fma fpu fsgsbase fxsr invpcid lahf_lm lm mca "
     "mce mmx movbe msr mtrr nx pae pat pcid pclmuldq pge pni popcnt pse pse36 rdtscp sep smep sse sse2 sse4.1 "
     "sse4.2 ssse3 syscall tsc tsc-deadline +vmx-activity-hlt +vmx-apicv-register +vmx-apicv-vid "
     "+vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit "
     "+vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat "
     "+vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb "
     "+vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr +vmx-exit-load-efer "
     "+vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer "
     "+vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs "
     "+vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit "
     "+vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-posted-intr "
     "+vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdtsc-exit +vmx-rdtscp-exit "
     "+vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xsave"},
    {"Haswell-noTSX-IBRS", "", "Intel", "6/60 6/63 6/69 6/70", yes, yes, stays,
     "aes apic avx avx2 bmi1 bmi2 clflush cmov cx16 cx8 de erms fma fpu fsgsbase fxsr invpcid lahf_lm lm mca "
     "mce mmx movbe msr mtrr nx pae pat pcid pclmuldq pge pni popcnt pse pse36 rdtscp sep smep spec-ctrl sse "
     "sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline +vmx-activity-hlt +vmx-apicv-register +vmx-apicv-vid "
     "+vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit "
     "+vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat "
     "+vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb "
     "+vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr +vmx-exit-load-efer "
     "+vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer "
     "+vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs "
     "+vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit "
     "+vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-posted-intr "
     "+vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdtsc-exit +vmx-rdtscp-exit "
     "+vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xsave"},
    {"Haswell", "", "Intel", "6/60 6/63 6/69 6/70", yes, yes, stays,
     "aes apic avx avx2 bmi1 bmi2 clflush cmov cx16 cx8 de erms fma fpu fsgsbase fxsr hle invpcid lahf_lm lm "
     "mca mce mmx movbe msr mtrr nx pae pat pcid pclmuldq pge pni popcnt pse pse36 rdtscp rtm sep smep sse sse2 "
     "sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline +vmx-activity-hlt +vmx-apicv-register +vmx-apicv-vid "
     "+vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit "
     "+vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat "
     "+vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb "
     "+vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr +vmx-exit-load-efer "
     "+vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer "
     "+vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs "
     "+vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit "
     "+vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-posted-intr "
     "+vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdtsc-exit +vmx-rdtscp-exit "
     "+vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xsave"},
    {"Haswell-IBRS", "", "Intel", "6/60 6/63 6/69 6/70", yes, yes, stays,
     "aes apic avx avx2 bmi1 bmi2 clflush cmov cx16 cx8 de erms fma fpu fsgsbase fxsr hle invpcid lahf_lm lm "
     "mca mce mmx movbe msr mtrr nx pae pat pcid pclmuldq pge pni popcnt pse pse36 rdtscp rtm sep smep "
     "spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline +vmx-activity-hlt +vmx-apicv-register "
     "+vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit "
     "+vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer "
     "+vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb "
     "+vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr +vmx-exit-load-efer "
     "+vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer "
     "+vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs "
     "+vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit "
     "+vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-posted-intr "
     "+vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdtsc-exit +vmx-rdtscp-exit "
     "+vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xsave"},
    {"Haswell-v1", "Haswell", "", "", yes, no, newer,
     ""},
    {"Haswell-v2", "Haswell-noTSX", "", "", yes, no, newer,
     ""},
    {"Haswell-v3", "Haswell-IBRS", "", "", yes, no, newer,
     ""},
    {"Haswell-v4", "Haswell-noTSX-IBRS", "", "", yes, no, newer,
     ""},
    {"Broadwell-noTSX", "", "Intel", "6/61 6/71 6/79 6/86", yes, yes, stays,
     "3dnowprefetch adx aes apic avx avx2 bmi1 bmi2 clflush cmov cx16 cx8 de erms fma fpu fsgsbase fxsr invpcid "
     "lahf_lm lm mca mce mmx movbe msr mtrr nx pae pat pcid pclmuldq pge pni popcnt pse pse36 rdseed rdtscp sep "
     "smap smep sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline +vmx-activity-hlt +vmx-apicv-register "
     "+vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit "
     "+vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer "
     "+vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb "
     "+vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr +vmx-exit-load-efer "
     "+vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer "
     "+vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs "
     "+vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit "
     "+vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-pml "
     "+vmx-posted-intr +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit "
     "+vmx-rdtscp-exit +vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xsave"},
    {"Broadwell-noTSX-IBRS", "", "Intel", "6/61 6/71 6/79 6/86", yes, yes, stays,
     "3dnowprefetch adx aes apic avx avx2 bmi1 bmi2 clflush cmov cx16 cx8 de erms fma fpu fsgsbase fxsr invpcid "
     "lahf_lm lm mca mce mmx movbe msr mtrr nx pae pat pcid pclmuldq pge pni popcnt pse pse36 rdseed rdtscp sep "
     "smap smep spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline +vmx-activity-hlt "
     "+vmx-apicv-register +vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit "
     "+vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode "
     "+vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl "
     "+vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr "
     "+vmx-exit-load-efer +vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl "
     "+vmx-exit-save-efer +vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit "
     "+vmx-ins-outs +vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context "
     "+vmx-invlpg-exit +vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-pml "
     "+vmx-posted-intr +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit "
     "+vmx-rdtscp-exit +vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xsave"},
    {"Broadwell", "", "Intel", "6/61 6/71 6/79 6/86", yes, yes, stays,
     "3dnowprefetch adx aes apic avx avx2 bmi1 bmi2 clflush cmov cx16 cx8 de erms fma fpu fsgsbase fxsr hle "
     "invpcid lahf_lm lm mca mce mmx movbe msr mtrr nx pae pat pcid pclmuldq pge pni popcnt pse pse36 rdseed "
     "rdtscp rtm sep smap smep sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline +vmx-activity-hlt "
     "+vmx-apicv-register +vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit "
     "+vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode "
     "+vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl "
     "+vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr "
     "+vmx-exit-load-efer +vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl "
     "+vmx-exit-save-efer +vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit "
     "+vmx-ins-outs +vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context "
     "+vmx-invlpg-exit +vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-pml "
     "+vmx-posted-intr +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit "
     "+vmx-rdtscp-exit +vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xsave"},
    {"Broadwell-IBRS", "", "Intel", "6/61 6/71 6/79 6/86", yes, yes, stays,
     "3dnowprefetch adx aes apic avx avx2 bmi1 bmi2 clflush cmov cx16 cx8 de erms fma fpu fsgsbase fxsr hle "
     "invpcid lahf_lm lm mca mce mmx movbe msr mtrr nx pae pat pcid pclmuldq pge pni popcnt pse pse36 rdseed "
     "rdtscp rtm sep smap smep spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline "
     "+vmx-activity-hlt +vmx-apicv-register +vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic "
     "+vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit "
     "+vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl "
     "+vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-eptad "
     "+vmx-eptp-switching +vmx-exit-ack-intr +vmx-exit-load-efer +vmx-exit-load-pat "
     "+vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer +vmx-exit-save-pat "
     "+vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs +vmx-intr-exit +vmx-invept "
     "+vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit +vmx-invpcid-exit +vmx-invvpid "
     "+vmx-invvpid-all-context +vmx-invvpid-single-addr +vmx-invvpid-single-context-noglobals +vmx-io-bitmap "
     "+vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit "
     "+vmx-page-walk-4 +vmx-pause-exit +vmx-pml +vmx-posted-intr +vmx-preemption-timer +vmx-rdpmc-exit "
     "+vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit +vmx-rdtscp-exit +vmx-secondary-ctls +vmx-shadow-vmcs "
     "+vmx-store-lma +vmx-true-ctls +vmx-tsc-offset +vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc "
     "+vmx-vmwrite-vmexit-fields +vmx-vnmi +vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xsave"},
    {"Broadwell-v1", "Broadwell", "", "", yes, no, newer,
     ""},
    {"Broadwell-v2", "Broadwell-noTSX", "", "", yes, no, newer,
     ""},
    {"Broadwell-v3", "Broadwell-IBRS", "", "", yes, no, newer,
     ""},
    {"Broadwell-v4", "Broadwell-noTSX-IBRS", "", "", yes, no, newer,
     ""},
    {"Skylake-Client", "", "Intel", "6/94 6/78 6/142 6/158", yes, yes, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 bmi1 bmi2 clflush cmov cx16 cx8 de erms f16c fma fpu "
     "fsgsbase fxsr hle invpcid lahf_lm lm mca mce mmx movbe mpx msr mtrr nx pae pat pcid pclmuldq pge pni "
     "popcnt pse pse36 rdrand rdseed rdtscp rtm sep smap smep sse sse2 sse4.1 sse4.2 ssse3 syscall tsc "
     "tsc-deadline vme +vmx-activity-hlt +vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit "
     "+vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer "
     "+vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb "
     "+vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr +vmx-exit-load-efer "
     "+vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer "
     "+vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs "
     "+vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit "
     "+vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-pml "
     "+vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit +vmx-rdtscp-exit "
     "+vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Skylake-Client-IBRS", "", "Intel", "6/94 6/78 6/142 6/158", yes, yes, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 bmi1 bmi2 clflush cmov cx16 cx8 de erms f16c fma fpu "
     "fsgsbase fxsr hle invpcid lahf_lm lm mca mce mmx movbe mpx msr mtrr nx pae pat pcid pclmuldq pge pni "
     "popcnt pse pse36 rdrand rdseed rdtscp rtm sep smap smep spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 syscall "
     "tsc tsc-deadline vme +vmx-activity-hlt +vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit "
     "+vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer "
     "+vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb "
     "+vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr +vmx-exit-load-efer "
     "+vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer "
     "+vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs "
     "+vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit "
     "+vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-pml "
     "+vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit +vmx-rdtscp-exit "
     "+vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Skylake-Client-noTSX-IBRS", "", "Intel", "6/94 6/78 6/142 6/158", yes, no, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 bmi1 bmi2 clflush cmov cx16 cx8 de erms f16c fma fpu "
     "fsgsbase fxsr invpcid lahf_lm lm mca mce mmx movbe mpx msr mtrr nx pae pat pcid pclmuldq pge pni popcnt "
     "pse pse36 rdrand rdseed rdtscp sep smap smep spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 syscall tsc "
     "tsc-deadline vme +vmx-activity-hlt +vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit "
     "+vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer "
     "+vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb "
     "+vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr +vmx-exit-load-efer "
     "+vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer "
     "+vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs "
     "+vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit "
     "+vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-pml "
     "+vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit +vmx-rdtscp-exit "
     "+vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit +vmx-xsaves x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Skylake-Client-v1", "Skylake-Client", "", "", yes, no, newer,
     ""},
    {"Skylake-Client-v2", "Skylake-Client-IBRS", "", "", yes, no, newer,
     ""},
    {"Skylake-Client-v3", "Skylake-Client-noTSX-IBRS", "", "", yes, no, newer,
     ""},
    {"Skylake-Client-v4", "", "Intel", "6/94 6/78 6/142 6/158", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat avx avx2 bmi1 bmi2 clflush cmov cx16 cx8 de erms f16c fma fpu "
     "fsgsbase fxsr invpcid lahf_lm lm mca mce mmx movbe msr mtrr nx pae pat pcid pclmuldq pge pni popcnt pse "
     "pse36 rdrand rdseed rdtscp sep smap smep spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline "
     "vme vmx-activity-hlt vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit "
     "vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat "
     "vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb "
     "vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat "
     "vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat "
     "vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept "
     "vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context "
     "vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit "
     "vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml "
     "vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit "
     "vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest "
     "vmx-vintr-pending vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit "
     "vmx-xsaves x2apic xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"Skylake-Server", "", "Intel", "6/85/0-4", yes, yes, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 avx512bw avx512cd avx512dq avx512f avx512vl bmi1 bmi2 "
     "clflush clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr hle invpcid lahf_lm lm mca mce mmx movbe "
     "mpx msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pni popcnt pse pse36 rdrand rdseed rdtscp rtm sep smap "
     "smep sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline vme +vmx-activity-hlt +vmx-apicv-register "
     "+vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit "
     "+vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer "
     "+vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb "
     "+vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-exit-ack-intr +vmx-exit-load-efer +vmx-exit-load-pat "
     "+vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer +vmx-exit-save-pat "
     "+vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs +vmx-intr-exit +vmx-invept "
     "+vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit +vmx-invpcid-exit +vmx-invvpid "
     "+vmx-invvpid-all-context +vmx-invvpid-single-addr +vmx-invvpid-single-context-noglobals +vmx-io-bitmap "
     "+vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit "
     "+vmx-page-walk-4 +vmx-pause-exit +vmx-pml +vmx-posted-intr +vmx-preemption-timer +vmx-rdpmc-exit "
     "+vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit +vmx-rdtscp-exit +vmx-secondary-ctls +vmx-shadow-vmcs "
     "+vmx-store-lma +vmx-true-ctls +vmx-tsc-offset +vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc "
     "+vmx-vmwrite-vmexit-fields +vmx-vnmi +vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xgetbv1 xsave "
     "xsavec xsaveopt"},
    {"Skylake-Server-IBRS", "", "Intel", "6/85/0-4", yes, yes, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 avx512bw avx512cd avx512dq avx512f avx512vl bmi1 bmi2 "
     "clflush clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr hle invpcid lahf_lm lm mca mce mmx movbe "
     "mpx msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pni popcnt pse pse36 rdrand rdseed rdtscp rtm sep smap "
     "smep spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline vme +vmx-activity-hlt "
     "+vmx-apicv-register +vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit "
     "+vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode "
     "+vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl "
     "+vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-exit-ack-intr +vmx-exit-load-efer "
     "+vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer "
     "+vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs "
     "+vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit "
     "+vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-pml "
     "+vmx-posted-intr +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit "
     "+vmx-rdtscp-exit +vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Skylake-Server-noTSX-IBRS", "", "Intel", "6/85/0-4", yes, no, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 avx512bw avx512cd avx512dq avx512f avx512vl bmi1 bmi2 "
     "clflush clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr invpcid lahf_lm lm mca mce mmx movbe mpx "
     "msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pni popcnt pse pse36 rdrand rdseed rdtscp sep smap smep "
     "spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline vme +vmx-activity-hlt +vmx-apicv-register "
     "+vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit +vmx-cr3-store-noexit "
     "+vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode +vmx-entry-load-efer "
     "+vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb "
     "+vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr +vmx-exit-load-efer "
     "+vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer "
     "+vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs "
     "+vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit "
     "+vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-pml "
     "+vmx-posted-intr +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit "
     "+vmx-rdtscp-exit +vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit +vmx-xsaves x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Skylake-Server-v1", "Skylake-Server", "", "", yes, no, newer,
     ""},
    {"Skylake-Server-v2", "Skylake-Server-IBRS", "", "", yes, no, newer,
     ""},
    {"Skylake-Server-v3", "Skylake-Server-noTSX-IBRS", "", "", yes, no, newer,
     ""},
    {"Skylake-Server-v4", "", "Intel", "6/85/0-4", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat avx avx2 avx512bw avx512cd avx512dq avx512f avx512vl bmi1 bmi2 "
     "clflush clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr invpcid lahf_lm lm mca mce mmx movbe msr "
     "mtrr nx pae pat pcid pclmuldq pdpe1gb pge pku pni popcnt pse pse36 rdrand rdseed rdtscp sep smap smep "
     "spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline vme vmx-activity-hlt vmx-apicv-register "
     "vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit "
     "vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat "
     "vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb "
     "vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat "
     "vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat "
     "vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept "
     "vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context "
     "vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit "
     "vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml "
     "vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit "
     "vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset "
     "vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending "
     "vmx-vpid vmx-wbinvd-exit x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Skylake-Server-v5", "", "Intel", "6/85/0-4", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat avx avx2 avx512bw avx512cd avx512dq avx512f avx512vl bmi1 bmi2 "
     "clflush clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr invpcid lahf_lm lm mca mce mmx movbe msr "
     "mtrr nx pae pat pcid pclmuldq pdpe1gb pge pku pni popcnt pse pse36 rdrand rdseed rdtscp sep smap smep "
     "spec-ctrl sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline vme vmx-activity-hlt vmx-apicv-register "
     "vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit "
     "vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat "
     "vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb "
     "vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat "
     "vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat "
     "vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept "
     "vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context "
     "vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit "
     "vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml "
     "vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit "
     "vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset "
     "vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending "
     "vmx-vpid vmx-wbinvd-exit vmx-xsaves x2apic xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"Cascadelake-Server", "", "Intel", "6/85/5-7", yes, yes, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 avx512bw avx512cd avx512dq avx512f avx512vl avx512vnni bmi1 "
     "bmi2 clflush clflushopt clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr hle invpcid lahf_lm lm mca "
     "mce mmx movbe mpx msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pni popcnt pse pse36 rdrand rdseed "
     "rdtscp rtm sep smap smep spec-ctrl ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline vme "
     "+vmx-activity-hlt +vmx-apicv-register +vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic "
     "+vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit "
     "+vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl "
     "+vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-eptad "
     "+vmx-exit-ack-intr +vmx-exit-load-efer +vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl "
     "+vmx-exit-nosave-debugctl +vmx-exit-save-efer +vmx-exit-save-pat +vmx-exit-save-preemption-timer "
     "+vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs +vmx-intr-exit +vmx-invept +vmx-invept-all-context "
     "+vmx-invept-single-context +vmx-invlpg-exit +vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context "
     "+vmx-invvpid-single-addr +vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit "
     "+vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 "
     "+vmx-pause-exit +vmx-pml +vmx-posted-intr +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit "
     "+vmx-rdseed-exit +vmx-rdtsc-exit +vmx-rdtscp-exit +vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma "
     "+vmx-true-ctls +vmx-tsc-offset +vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc "
     "+vmx-vmwrite-vmexit-fields +vmx-vnmi +vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit x2apic xgetbv1 xsave "
     "xsavec xsaveopt"},
    {"Cascadelake-Server-noTSX", "", "Intel", "6/85/5-7", yes, no, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 avx512bw avx512cd avx512dq avx512f avx512vl avx512vnni bmi1 "
     "bmi2 clflush clflushopt clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr invpcid lahf_lm lm mca mce "
     "mmx movbe mpx msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pni popcnt pse pse36 rdrand rdseed rdtscp "
     "sep smap smep spec-ctrl ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline vme +vmx-activity-hlt "
     "+vmx-apicv-register +vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit "
     "+vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode "
     "+vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl "
     "+vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr "
     "+vmx-exit-load-efer +vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl "
     "+vmx-exit-save-efer +vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit "
     "+vmx-ins-outs +vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context "
     "+vmx-invlpg-exit +vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-pml "
     "+vmx-posted-intr +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit "
     "+vmx-rdtscp-exit +vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit +vmx-xsaves x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Cascadelake-Server-v1", "Cascadelake-Server", "", "", yes, no, newer,
     ""},
    {"Cascadelake-Server-v2", "", "Intel", "6/85/5-7", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat arch-capabilities avx avx2 avx512bw avx512cd avx512dq avx512f "
     "avx512vl avx512vnni bmi1 bmi2 clflush clflushopt clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr "
     "hle ibrs-all invpcid lahf_lm lm mca mce mds-no mmx movbe msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge "
     "pku pni popcnt pse pse36 rdctl-no rdrand rdseed rdtscp rtm sep skip-l1dfl-vmentry smap smep spec-ctrl "
     "ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline vme vmx-activity-hlt vmx-apicv-register "
     "vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit "
     "vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat "
     "vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb "
     "vmx-ept-execonly vmx-eptad vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat "
     "vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat "
     "vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept "
     "vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context "
     "vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit "
     "vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml "
     "vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit "
     "vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset "
     "vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending "
     "vmx-vpid vmx-wbinvd-exit x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Cascadelake-Server-v3", "Cascadelake-Server-noTSX", "", "", yes, no, newer,
     ""},
    {"Cascadelake-Server-v4", "", "Intel", "6/85/5-7", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat arch-capabilities avx avx2 avx512bw avx512cd avx512dq avx512f "
     "avx512vl avx512vnni bmi1 bmi2 clflush clflushopt clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr "
     "ibrs-all invpcid lahf_lm lm mca mce mds-no mmx movbe msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pku "
     "pni popcnt pse pse36 rdctl-no rdrand rdseed rdtscp sep skip-l1dfl-vmentry smap smep spec-ctrl ssbd sse "
     "sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline vme vmx-activity-hlt vmx-apicv-register vmx-apicv-vid "
     "vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit "
     "vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat "
     "vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb "
     "vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat "
     "vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat "
     "vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept "
     "vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context "
     "vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit "
     "vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml "
     "vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit "
     "vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset "
     "vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending "
     "vmx-vpid vmx-wbinvd-exit x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Cascadelake-Server-v5", "", "Intel", "6/85/5-7", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat arch-capabilities avx avx2 avx512bw avx512cd avx512dq avx512f "
     "avx512vl avx512vnni bmi1 bmi2 clflush clflushopt clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr "
     "ibrs-all invpcid lahf_lm lm mca mce mds-no mmx movbe msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pku "
     "pni popcnt pse pse36 rdctl-no rdrand rdseed rdtscp sep skip-l1dfl-vmentry smap smep spec-ctrl ssbd sse "
     "sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline vme vmx-activity-hlt vmx-apicv-register vmx-apicv-vid "
     "vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit "
     "vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat "
     "vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb "
     "vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat "
     "vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat "
     "vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept "
     "vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context "
     "vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit "
     "vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml "
     "vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit "
     "vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset "
     "vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending "
     "vmx-vpid vmx-wbinvd-exit vmx-xsaves x2apic xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"Icelake-Client", "", "Intel", "6/126", yes, yes, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 avx512-vpopcntdq avx512bitalg avx512vbmi avx512vbmi2 "
     "avx512vnni bmi1 bmi2 clflush cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr gfni hle -intel-pt invpcid "
     "lahf_lm lm mca mce mmx movbe mpx msr mtrr nx pae pat pcid pclmuldq pge pku pni popcnt pse pse36 rdrand "
     "rdseed rdtscp rtm sep smap smep spec-ctrl ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline umip "
     "vaes vme vpclmulqdq wbnoinvd x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Icelake-Client-noTSX", "", "Intel", "6/126", yes, no, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 avx512-vpopcntdq avx512bitalg avx512vbmi avx512vbmi2 "
     "avx512vnni bmi1 bmi2 clflush cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr gfni -intel-pt invpcid "
     "lahf_lm lm mca mce mmx movbe mpx msr mtrr nx pae pat pcid pclmuldq pge pku pni popcnt pse pse36 rdrand "
     "rdseed rdtscp sep smap smep spec-ctrl ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline umip "
     "vaes vme vpclmulqdq wbnoinvd x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Icelake-Server", "", "Intel", "6/106", yes, yes, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 avx512-vpopcntdq avx512bitalg avx512bw avx512cd avx512dq "
     "avx512f avx512vbmi avx512vbmi2 avx512vl avx512vnni bmi1 bmi2 clflush clflushopt clwb cmov cx16 cx8 de "
     "erms f16c fma fpu fsgsbase fxsr gfni hle -intel-pt invpcid la57 lahf_lm lm mca mce mmx movbe mpx msr "
     "mtrr nx pae pat pcid pclmuldq pdpe1gb pge pku pni popcnt pse pse36 rdrand rdseed rdtscp rtm sep smap smep "
     "spec-ctrl ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline umip vaes vme +vmx-activity-hlt "
     "+vmx-apicv-register +vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit "
     "+vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode "
     "+vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl "
     "+vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-exit-ack-intr +vmx-exit-load-efer "
     "+vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer "
     "+vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs "
     "+vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit "
     "+vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-posted-intr "
     "+vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdtsc-exit +vmx-rdtscp-exit "
     "+vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit vpclmulqdq wbnoinvd x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Icelake-Server-noTSX", "", "Intel", "6/106", yes, no, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 avx512-vpopcntdq avx512bitalg avx512bw avx512cd avx512dq "
     "avx512f avx512vbmi avx512vbmi2 avx512vl avx512vnni bmi1 bmi2 clflush clflushopt clwb cmov cx16 cx8 de "
     "erms f16c fma fpu fsgsbase fxsr gfni -intel-pt invpcid la57 lahf_lm lm mca mce mmx movbe mpx msr mtrr nx "
     "pae pat pcid pclmuldq pdpe1gb pge pku pni popcnt pse pse36 rdrand rdseed rdtscp sep smap smep spec-ctrl "
     "ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline umip vaes vme +vmx-activity-hlt "
     "+vmx-apicv-register +vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit "
     "+vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode "
     "+vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl "
     "+vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr "
     "+vmx-exit-load-efer +vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl "
     "+vmx-exit-save-efer +vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit "
     "+vmx-ins-outs +vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context "
     "+vmx-invlpg-exit +vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-page-walk-5 +vmx-pause-exit "
     "+vmx-pml +vmx-posted-intr +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdseed-exit "
     "+vmx-rdtsc-exit +vmx-rdtscp-exit +vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls "
     "+vmx-tsc-offset +vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields "
     "+vmx-vnmi +vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit +vmx-xsaves vpclmulqdq wbnoinvd x2apic xgetbv1 "
     "xsave xsavec xsaveopt"},
    {"Icelake-Server-v1", "Icelake-Server", "", "", yes, no, newer,
     ""},
    {"Icelake-Server-v2", "Icelake-Server-noTSX", "", "", yes, no, newer,
     ""},
    {"Icelake-Server-v3", "", "Intel", "6/106", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat arch-capabilities avx avx2 avx512-vpopcntdq avx512bitalg avx512bw "
     "avx512cd avx512dq avx512f avx512vbmi avx512vbmi2 avx512vl avx512vnni bmi1 bmi2 clflush clflushopt clwb "
     "cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr gfni ibrs-all invpcid la57 lahf_lm lm mca mce mds-no mmx "
     "movbe msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pku pni popcnt pschange-mc-no pse pse36 rdctl-no "
     "rdrand rdseed rdtscp sep skip-l1dfl-vmentry smap smep spec-ctrl ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall "
     "taa-no tsc tsc-deadline umip vaes vme vmx-activity-hlt vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic "
     "vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit "
     "vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl "
     "vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-exit-ack-intr "
     "vmx-exit-load-efer vmx-exit-load-pat vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl "
     "vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit "
     "vmx-ins-outs vmx-intr-exit vmx-invept vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit "
     "vmx-invpcid-exit vmx-invvpid-all-context vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals "
     "vmx-io-bitmap vmx-io-exit vmx-monitor-exit vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit "
     "vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit "
     "vmx-rdrand-exit vmx-rdtsc-exit vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma "
     "vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc "
     "vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit vpclmulqdq wbnoinvd x2apic "
     "xgetbv1 xsave xsavec xsaveopt"},
    {"Icelake-Server-v4", "", "Intel", "6/106", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat arch-capabilities avx avx2 avx512-vpopcntdq avx512bitalg avx512bw "
     "avx512cd avx512dq avx512f avx512ifma avx512vbmi avx512vbmi2 avx512vl avx512vnni bmi1 bmi2 clflush "
     "clflushopt clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fsrm fxsr gfni ibrs-all invpcid la57 lahf_lm "
     "lm mca mce mds-no mmx movbe msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pku pni popcnt pschange-mc-no "
     "pse pse36 rdctl-no rdpid rdrand rdseed rdtscp sep sha-ni skip-l1dfl-vmentry smap smep spec-ctrl ssbd sse "
     "sse2 sse4.1 sse4.2 ssse3 syscall taa-no tsc tsc-deadline umip vaes vme vmx-activity-hlt "
     "vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit "
     "vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode "
     "vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept "
     "vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr "
     "vmx-exit-load-efer vmx-exit-load-pat vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl "
     "vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit "
     "vmx-ins-outs vmx-intr-exit vmx-invept vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit "
     "vmx-invpcid-exit vmx-invvpid-all-context vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals "
     "vmx-io-bitmap vmx-io-exit vmx-monitor-exit vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit "
     "vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit "
     "vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs "
     "vmx-store-lma vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc "
     "vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit vpclmulqdq wbnoinvd x2apic "
     "xgetbv1 xsave xsavec xsaveopt"},
    {"Icelake-Server-v5", "", "Intel", "6/106", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat arch-capabilities avx avx2 avx512-vpopcntdq avx512bitalg avx512bw "
     "avx512cd avx512dq avx512f avx512ifma avx512vbmi avx512vbmi2 avx512vl avx512vnni bmi1 bmi2 clflush "
     "clflushopt clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fsrm fxsr gfni ibrs-all invpcid la57 lahf_lm "
     "lm mca mce mds-no mmx movbe msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pku pni popcnt pschange-mc-no "
     "pse pse36 rdctl-no rdpid rdrand rdseed rdtscp sep sha-ni skip-l1dfl-vmentry smap smep spec-ctrl ssbd sse "
     "sse2 sse4.1 sse4.2 ssse3 syscall taa-no tsc tsc-deadline umip vaes vme vmx-activity-hlt "
     "vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit "
     "vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode "
     "vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept "
     "vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr "
     "vmx-exit-load-efer vmx-exit-load-pat vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl "
     "vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit "
     "vmx-ins-outs vmx-intr-exit vmx-invept vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit "
     "vmx-invpcid-exit vmx-invvpid-all-context vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals "
     "vmx-io-bitmap vmx-io-exit vmx-monitor-exit vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit "
     "vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit "
     "vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs "
     "vmx-store-lma vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc "
     "vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit vmx-xsaves vpclmulqdq "
     "wbnoinvd x2apic xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"Icelake-Server-v6", "", "Intel", "6/106", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat arch-capabilities avx avx2 avx512-vpopcntdq avx512bitalg avx512bw "
     "avx512cd avx512dq avx512f avx512ifma avx512vbmi avx512vbmi2 avx512vl avx512vnni bmi1 bmi2 clflush "
     "clflushopt clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fsrm fxsr gfni ibrs-all invpcid la57 lahf_lm "
     "lm mca mce mds-no mmx movbe msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pku pni popcnt pschange-mc-no "
     "pse pse36 rdctl-no rdpid rdrand rdseed rdtscp sep sha-ni skip-l1dfl-vmentry smap smep spec-ctrl ssbd sse "
     "sse2 sse4.1 sse4.2 ssse3 syscall taa-no tsc tsc-deadline umip vaes vme vmx-activity-hlt "
     "vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit "
     "vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode "
     "vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept "
     "vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr "
     "vmx-exit-load-efer vmx-exit-load-pat vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl "
     "vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit "
     "vmx-ins-outs vmx-intr-exit vmx-invept vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit "
     "vmx-invpcid-exit vmx-invvpid-all-context vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals "
     "vmx-io-bitmap vmx-io-exit vmx-monitor-exit vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit "
     "vmx-nmi-exit vmx-page-walk-4 vmx-page-walk-5 vmx-pause-exit vmx-pml vmx-posted-intr vmx-preemption-timer "
     "vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit vmx-secondary-ctls "
     "vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest vmx-vintr-pending "
     "vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit vmx-xsaves "
     "vpclmulqdq wbnoinvd x2apic xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"Icelake-Server-v7", "", "Intel", "6/106", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat arch-capabilities avx avx2 avx512-vpopcntdq avx512bitalg avx512bw "
     "avx512cd avx512dq avx512f avx512ifma avx512vbmi avx512vbmi2 avx512vl avx512vnni bmi1 bmi2 clflush "
     "clflushopt clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase fsrm fxsr gfni hle ibrs-all invpcid la57 "
     "lahf_lm lm mca mce mds-no mmx movbe msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pku pni popcnt "
     "pschange-mc-no pse pse36 rdctl-no rdpid rdrand rdseed rdtscp rtm sep sha-ni skip-l1dfl-vmentry smap smep "
     "spec-ctrl ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall taa-no tsc tsc-deadline umip vaes vme "
     "vmx-activity-hlt vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit "
     "vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode "
     "vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept "
     "vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr "
     "vmx-exit-load-efer vmx-exit-load-pat vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl "
     "vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit "
     "vmx-ins-outs vmx-intr-exit vmx-invept vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit "
     "vmx-invpcid-exit vmx-invvpid-all-context vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals "
     "vmx-io-bitmap vmx-io-exit vmx-monitor-exit vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit "
     "vmx-nmi-exit vmx-page-walk-4 vmx-page-walk-5 vmx-pause-exit vmx-pml vmx-posted-intr vmx-preemption-timer "
     "vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit vmx-secondary-ctls "
     "vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest vmx-vintr-pending "
     "vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit vmx-xsaves "
     "vpclmulqdq wbnoinvd x2apic xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"Cooperlake", "", "Intel", "6/85/10-11", yes, yes, stays,
     "3dnowprefetch abm adx aes apic arat arch-capabilities avx avx2 avx512-bf16 avx512bw avx512cd avx512dq "
     "avx512f avx512vl avx512vnni bmi1 bmi2 clflush clflushopt clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase "
     "fxsr hle ibrs-all invpcid lahf_lm lm mca mce mds-no mmx movbe msr mtrr nx pae pat pcid pclmuldq pdpe1gb "
     "pge pku pni popcnt pschange-mc-no pse pse36 rdctl-no rdrand rdseed rdtscp rtm sep skip-l1dfl-vmentry smap "
     "smep spec-ctrl ssbd sse sse2 sse4.1 sse4.2 ssse3 stibp syscall taa-no tsc tsc-deadline vme "
     "+vmx-activity-hlt +vmx-apicv-register +vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic "
     "+vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit "
     "+vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl "
     "+vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-eptad "
     "+vmx-eptp-switching +vmx-exit-ack-intr +vmx-exit-load-efer +vmx-exit-load-pat "
     "+vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer +vmx-exit-save-pat "
     "+vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs +vmx-intr-exit +vmx-invept "
     "+vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit +vmx-invpcid-exit +vmx-invvpid "
     "+vmx-invvpid-all-context +vmx-invvpid-single-addr +vmx-invvpid-single-context-noglobals +vmx-io-bitmap "
     "+vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit "
     "+vmx-page-walk-4 +vmx-pause-exit +vmx-pml +vmx-posted-intr +vmx-preemption-timer +vmx-rdpmc-exit "
     "+vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit +vmx-rdtscp-exit +vmx-secondary-ctls +vmx-shadow-vmcs "
     "+vmx-store-lma +vmx-true-ctls +vmx-tsc-offset +vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc "
     "+vmx-vmwrite-vmexit-fields +vmx-vnmi +vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit +vmx-xsaves x2apic "
     "xgetbv1 xsave xsavec xsaveopt"},
    {"Cooperlake-v1", "Cooperlake", "", "", yes, no, newer,
     ""},
    {"Cooperlake-v2", "", "Intel", "6/85/10-11", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat arch-capabilities avx avx2 avx512-bf16 avx512bw avx512cd avx512dq "
     "avx512f avx512vl avx512vnni bmi1 bmi2 clflush clflushopt clwb cmov cx16 cx8 de erms f16c fma fpu fsgsbase "
     "fxsr hle ibrs-all invpcid lahf_lm lm mca mce mds-no mmx movbe msr mtrr nx pae pat pcid pclmuldq pdpe1gb "
     "pge pku pni popcnt pschange-mc-no pse pse36 rdctl-no rdrand rdseed rdtscp rtm sep skip-l1dfl-vmentry smap "
     "smep spec-ctrl ssbd sse sse2 sse4.1 sse4.2 ssse3 stibp syscall taa-no tsc tsc-deadline vme "
     "vmx-activity-hlt vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit "
     "vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode "
     "vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept "
     "vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr "
     "vmx-exit-load-efer vmx-exit-load-pat vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl "
     "vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit "
     "vmx-ins-outs vmx-intr-exit vmx-invept vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit "
     "vmx-invpcid-exit vmx-invvpid-all-context vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals "
     "vmx-io-bitmap vmx-io-exit vmx-monitor-exit vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit "
     "vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit "
     "vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs "
     "vmx-store-lma vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc "
     "vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit vmx-xsaves x2apic xgetbv1 "
     "xsave xsavec xsaveopt xsaves"},
    {"Snowridge", "", "Intel", "6/134", yes, yes, stays,
     "3dnowprefetch aes apic arat arch-capabilities cldemote clflush clflushopt clwb cmov core-capability cx16 "
     "cx8 de erms fpu fsgsbase fxsr gfni lahf_lm lm mca mce mmx movbe movdir64b movdiri msr mtrr nx pae pat "
     "pclmuldq pdpe1gb pge pni popcnt pse pse36 rdrand rdseed rdtscp sep sha-ni smap smep spec-ctrl "
     "split-lock-detect ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline umip vme +vmx-activity-hlt "
     "+vmx-apicv-register +vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic +vmx-cr3-load-noexit "
     "+vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit +vmx-entry-ia32e-mode "
     "+vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl +vmx-entry-noload-debugctl "
     "+vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-eptad +vmx-eptp-switching +vmx-exit-ack-intr "
     "+vmx-exit-load-efer +vmx-exit-load-pat +vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl "
     "+vmx-exit-save-efer +vmx-exit-save-pat +vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit "
     "+vmx-ins-outs +vmx-intr-exit +vmx-invept +vmx-invept-all-context +vmx-invept-single-context "
     "+vmx-invlpg-exit +vmx-invpcid-exit +vmx-invvpid +vmx-invvpid-all-context +vmx-invvpid-single-addr "
     "+vmx-invvpid-single-context-noglobals +vmx-io-bitmap +vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit "
     "+vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit +vmx-page-walk-4 +vmx-pause-exit +vmx-pml "
     "+vmx-posted-intr +vmx-preemption-timer +vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit "
     "+vmx-rdtscp-exit +vmx-secondary-ctls +vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset "
     "+vmx-unrestricted-guest +vmx-vintr-pending +vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi "
     "+vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit +vmx-xsaves x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Snowridge-v1", "Snowridge", "", "", yes, no, newer,
     ""},
    {"Snowridge-v2", "", "Intel", "6/134", yes, no, newer,
     "3dnowprefetch aes apic arat arch-capabilities cldemote clflush clflushopt clwb cmov core-capability cx16 "
     "cx8 de erms fpu fsgsbase fxsr gfni lahf_lm lm mca mce mmx movbe movdir64b movdiri msr mtrr nx pae pat "
     "pclmuldq pdpe1gb pge pni popcnt pse pse36 rdrand rdseed rdtscp sep sha-ni smap smep spec-ctrl "
     "split-lock-detect ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline umip vme vmx-activity-hlt "
     "vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit "
     "vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode "
     "vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept "
     "vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr "
     "vmx-exit-load-efer vmx-exit-load-pat vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl "
     "vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit "
     "vmx-ins-outs vmx-intr-exit vmx-invept vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit "
     "vmx-invpcid-exit vmx-invvpid-all-context vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals "
     "vmx-io-bitmap vmx-io-exit vmx-monitor-exit vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit "
     "vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit "
     "vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs "
     "vmx-store-lma vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc "
     "vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit x2apic xgetbv1 xsave xsavec "
     "xsaveopt"},
    {"Snowridge-v3", "", "Intel", "6/134", yes, no, newer,
     "3dnowprefetch aes apic arat arch-capabilities cldemote clflush clflushopt clwb cmov core-capability cx16 "
     "cx8 de erms fpu fsgsbase fxsr gfni lahf_lm lm mca mce mmx movbe movdir64b movdiri msr mtrr nx pae pat "
     "pclmuldq pdpe1gb pge pni popcnt pse pse36 rdrand rdseed rdtscp sep sha-ni smap smep spec-ctrl "
     "split-lock-detect ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline umip vme vmx-activity-hlt "
     "vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit "
     "vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode "
     "vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept "
     "vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr "
     "vmx-exit-load-efer vmx-exit-load-pat vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl "
     "vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit "
     "vmx-ins-outs vmx-intr-exit vmx-invept vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit "
     "vmx-invpcid-exit vmx-invvpid-all-context vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals "
     "vmx-io-bitmap vmx-io-exit vmx-monitor-exit vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit "
     "vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit "
     "vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs "
     "vmx-store-lma vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc "
     "vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit vmx-xsaves x2apic xgetbv1 "
     "xsave xsavec xsaveopt xsaves"},
    {"Snowridge-v4", "", "Intel", "6/134", yes, no, newer,
     "3dnowprefetch aes apic arat arch-capabilities cldemote clflush clflushopt clwb cmov cx16 cx8 de erms fpu "
     "fsgsbase fxsr gfni lahf_lm lm mca mce mmx movbe movdir64b movdiri msr mtrr nx pae pat pclmuldq pdpe1gb "
     "pge pni popcnt pse pse36 rdrand rdseed rdtscp sep sha-ni smap smep spec-ctrl ssbd sse sse2 sse4.1 sse4.2 "
     "ssse3 syscall tsc tsc-deadline umip vme vmx-activity-hlt vmx-apicv-register vmx-apicv-vid "
     "vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit "
     "vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat "
     "vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb "
     "vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat "
     "vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat "
     "vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept "
     "vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context "
     "vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit "
     "vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml "
     "vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit "
     "vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset "
     "vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending "
     "vmx-vpid vmx-wbinvd-exit vmx-xsaves x2apic xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"SapphireRapids", "", "Intel", "6/143", yes, yes, newer,
     "3dnowprefetch abm adx aes amx-bf16 amx-int8 amx-tile apic arat arch-capabilities avx avx-vnni avx2 "
     "avx512-bf16 avx512-fp16 avx512-vpopcntdq avx512bitalg avx512bw avx512cd avx512dq avx512f avx512ifma "
     "avx512vbmi avx512vbmi2 avx512vl avx512vnni bmi1 bmi2 bus-lock-detect clflush clflushopt clwb cmov cx16 "
     "cx8 de erms f16c fma fpu fsgsbase fsrc fsrm fsrs fxsr fzrm gfni hle ibrs-all invpcid la57 lahf_lm lm mca "
     "mce mds-no mmx movbe msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pku pni popcnt pschange-mc-no pse "
     "pse36 rdctl-no rdpid rdrand rdseed rdtscp rtm sep serialize sha-ni skip-l1dfl-vmentry smap smep spec-ctrl "
     "ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall taa-no tsc tsc-deadline tsx-ldtrk umip vaes vme "
     "+vmx-activity-hlt +vmx-apicv-register +vmx-apicv-vid +vmx-apicv-x2apic +vmx-apicv-xapic "
     "+vmx-cr3-load-noexit +vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-desc-exit "
     "+vmx-entry-ia32e-mode +vmx-entry-load-efer +vmx-entry-load-pat +vmx-entry-load-perf-global-ctrl "
     "+vmx-entry-noload-debugctl +vmx-ept +vmx-ept-1gb +vmx-ept-2mb +vmx-ept-execonly +vmx-eptad "
     "+vmx-eptp-switching +vmx-exit-ack-intr +vmx-exit-load-efer +vmx-exit-load-pat "
     "+vmx-exit-load-perf-global-ctrl +vmx-exit-nosave-debugctl +vmx-exit-save-efer +vmx-exit-save-pat "
     "+vmx-exit-save-preemption-timer +vmx-flexpriority +vmx-hlt-exit +vmx-ins-outs +vmx-intr-exit +vmx-invept "
     "+vmx-invept-all-context +vmx-invept-single-context +vmx-invlpg-exit +vmx-invpcid-exit +vmx-invvpid "
     "+vmx-invvpid-all-context +vmx-invvpid-single-addr +vmx-invvpid-single-context-noglobals +vmx-io-bitmap "
     "+vmx-io-exit +vmx-monitor-exit +vmx-movdr-exit +vmx-msr-bitmap +vmx-mtf +vmx-mwait-exit +vmx-nmi-exit "
     "+vmx-page-walk-4 +vmx-page-walk-5 +vmx-pause-exit +vmx-pml +vmx-posted-intr +vmx-preemption-timer "
     "+vmx-rdpmc-exit +vmx-rdrand-exit +vmx-rdseed-exit +vmx-rdtsc-exit +vmx-rdtscp-exit +vmx-secondary-ctls "
     "+vmx-shadow-vmcs +vmx-store-lma +vmx-true-ctls +vmx-tsc-offset +vmx-unrestricted-guest +vmx-vintr-pending "
     "+vmx-vmfunc +vmx-vmwrite-vmexit-fields +vmx-vnmi +vmx-vnmi-pending +vmx-vpid +vmx-wbinvd-exit +vmx-xsaves "
     "vpclmulqdq wbnoinvd x2apic xfd xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"SapphireRapids-v1", "SapphireRapids", "", "", yes, no, newer,
     ""},
    {"SapphireRapids-v2", "", "Intel", "6/143", yes, no, newer,
     "3dnowprefetch abm adx aes amx-bf16 amx-int8 amx-tile apic arat arch-capabilities avx avx-vnni avx2 "
     "avx512-bf16 avx512-fp16 avx512-vpopcntdq avx512bitalg avx512bw avx512cd avx512dq avx512f avx512ifma "
     "avx512vbmi avx512vbmi2 avx512vl avx512vnni bmi1 bmi2 bus-lock-detect clflush clflushopt clwb cmov cx16 "
     "cx8 de erms f16c fbsdp-no fma fpu fsgsbase fsrc fsrm fsrs fxsr fzrm gfni hle ibrs-all invpcid la57 "
     "lahf_lm lm mca mce mds-no mmx movbe msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge pku pni popcnt "
     "pschange-mc-no psdp-no pse pse36 rdctl-no rdpid rdrand rdseed rdtscp rtm sbdr-ssdp-no sep serialize "
     "sha-ni skip-l1dfl-vmentry smap smep spec-ctrl ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall taa-no tsc "
     "tsc-deadline tsx-ldtrk umip vaes vme vmx-activity-hlt vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic "
     "vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit "
     "vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl "
     "vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-eptp-switching "
     "vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat vmx-exit-load-perf-global-ctrl "
     "vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer "
     "vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept vmx-invept-all-context "
     "vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context "
     "vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit "
     "vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-page-walk-5 "
     "vmx-pause-exit vmx-pml vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit "
     "vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma "
     "vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc "
     "vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit vmx-xsaves vpclmulqdq "
     "wbnoinvd x2apic xfd xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"SapphireRapids-v3", "", "Intel", "6/143", yes, no, newer,
     "3dnowprefetch abm adx aes amx-bf16 amx-int8 amx-tile apic arat arch-capabilities avx avx-vnni avx2 "
     "avx512-bf16 avx512-fp16 avx512-vpopcntdq avx512bitalg avx512bw avx512cd avx512dq avx512f avx512ifma "
     "avx512vbmi avx512vbmi2 avx512vl avx512vnni bmi1 bmi2 bus-lock-detect cldemote clflush clflushopt clwb "
     "cmov cx16 cx8 de erms f16c fbsdp-no fma fpu fsgsbase fsrc fsrm fsrs fxsr fzrm gfni hle ibrs-all invpcid "
     "la57 lahf_lm lm mca mce mds-no mmx movbe movdir64b movdiri msr mtrr nx pae pat pcid pclmuldq pdpe1gb pge "
     "pku pni popcnt pschange-mc-no psdp-no pse pse36 rdctl-no rdpid rdrand rdseed rdtscp rtm sbdr-ssdp-no sep "
     "serialize sha-ni skip-l1dfl-vmentry smap smep spec-ctrl ss ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall "
     "taa-no tsc tsc-deadline tsc_adjust tsx-ldtrk umip vaes vme vmx-activity-hlt vmx-apicv-register "
     "vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit "
     "vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat "
     "vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb "
     "vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat "
     "vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat "
     "vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept "
     "vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context "
     "vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit "
     "vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-page-walk-5 "
     "vmx-pause-exit vmx-pml vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit "
     "vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma "
     "vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc "
     "vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit vmx-xsaves vpclmulqdq "
     "wbnoinvd x2apic xfd xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"GraniteRapids", "", "Intel", "6/173", yes, yes, newer,
     "3dnowprefetch abm adx aes amx-bf16 amx-fp16 amx-int8 amx-tile apic arat arch-capabilities avx avx-vnni "
     "avx2 avx512-bf16 avx512-fp16 avx512-vpopcntdq avx512bitalg avx512bw avx512cd avx512dq avx512f avx512ifma "
     "avx512vbmi avx512vbmi2 avx512vl avx512vnni bmi1 bmi2 bus-lock-detect clflush clflushopt clwb cmov cx16 "
     "cx8 de erms f16c fbsdp-no fma fpu fsgsbase fsrc fsrm fsrs fxsr fzrm gfni hle ibrs-all invpcid la57 "
     "lahf_lm lm mca mcdt-no mce mds-no mmx movbe msr mtrr nx pae pat pbrsb-no pcid pclmuldq pdpe1gb pge pku "
     "pni popcnt prefetchiti pschange-mc-no psdp-no pse pse36 rdctl-no rdpid rdrand rdseed rdtscp rtm "
     "sbdr-ssdp-no sep serialize sha-ni skip-l1dfl-vmentry smap smep spec-ctrl ssbd sse sse2 sse4.1 sse4.2 "
     "ssse3 syscall taa-no tsc tsc-deadline tsx-ldtrk umip vaes vme vmx-activity-hlt vmx-apicv-register "
     "vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit "
     "vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat "
     "vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb "
     "vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat "
     "vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat "
     "vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept "
     "vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid "
     "vmx-invvpid-all-context vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap "
     "vmx-io-exit vmx-monitor-exit vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit "
     "vmx-page-walk-4 vmx-page-walk-5 vmx-pause-exit vmx-pml vmx-posted-intr vmx-preemption-timer "
     "vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit vmx-secondary-ctls "
     "vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest vmx-vintr-pending "
     "vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit vmx-xsaves "
     "vpclmulqdq wbnoinvd x2apic xfd xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"GraniteRapids-v1", "GraniteRapids", "", "", yes, no, newer,
     ""},
    {"GraniteRapids-v2", "", "Intel", "6/173", yes, no, newer,
     "3dnowprefetch abm adx aes amx-bf16 amx-fp16 amx-int8 amx-tile apic arat arch-capabilities avx avx-vnni "
     "avx10 avx10-128 avx10-256 avx10-512 avx2 avx512-bf16 avx512-fp16 avx512-vpopcntdq avx512bitalg avx512bw "
     "avx512cd avx512dq avx512f avx512ifma avx512vbmi avx512vbmi2 avx512vl avx512vnni bmi1 bmi2 bus-lock-detect "
     "cldemote clflush clflushopt clwb cmov cx16 cx8 de erms f16c fbsdp-no fma fpu fsgsbase fsrc fsrm fsrs fxsr "
     "fzrm gfni hle ibrs-all invpcid la57 lahf_lm lm mca mcdt-no mce mds-no mmx movbe movdir64b movdiri msr "
     "mtrr nx pae pat pbrsb-no pcid pclmuldq pdpe1gb pge pku pni popcnt prefetchiti pschange-mc-no psdp-no pse "
     "pse36 rdctl-no rdpid rdrand rdseed rdtscp rtm sbdr-ssdp-no sep serialize sha-ni skip-l1dfl-vmentry smap "
     "smep spec-ctrl ss ssbd sse sse2 sse4.1 sse4.2 ssse3 syscall taa-no tsc tsc-deadline tsc_adjust tsx-ldtrk "
     "umip vaes vme vmx-activity-hlt vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic "
     "vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit vmx-desc-exit "
     "vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl "
     "vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-eptp-switching "
     "vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat vmx-exit-load-perf-global-ctrl "
     "vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer "
     "vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept vmx-invept-all-context "
     "vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context "
     "vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit "
     "vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-page-walk-5 "
     "vmx-pause-exit vmx-pml vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit "
     "vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma "
     "vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc "
     "vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit vmx-xsaves vpclmulqdq "
     "wbnoinvd x2apic xfd xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"SierraForest", "", "Intel", "6/175", yes, yes, newer,
     "3dnowprefetch abm adx aes apic arat arch-capabilities avx avx-ifma avx-ne-convert avx-vnni avx-vnni-int8 "
     "avx2 bmi1 bmi2 bus-lock-detect clflush clflushopt clwb cmov cmpccxadd cx16 cx8 de erms f16c fbsdp-no fma "
     "fpu fsgsbase fsrm fsrs fxsr gfni ibrs-all invpcid lahf_lm lm mca mcdt-no mce mds-no mmx movbe msr mtrr nx "
     "pae pat pbrsb-no pcid pclmuldq pdpe1gb pge pku pni popcnt pschange-mc-no psdp-no pse pse36 rdctl-no rdpid "
     "rdrand rdseed rdtscp sbdr-ssdp-no sep serialize sha-ni skip-l1dfl-vmentry smap smep spec-ctrl ssbd sse "
     "sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline umip vaes vme vmx-activity-hlt vmx-apicv-register "
     "vmx-apicv-vid vmx-apicv-x2apic vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit "
     "vmx-cr8-store-exit vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat "
     "vmx-entry-load-perf-global-ctrl vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb "
     "vmx-ept-execonly vmx-eptad vmx-eptp-switching vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat "
     "vmx-exit-load-perf-global-ctrl vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat "
     "vmx-exit-save-preemption-timer vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept "
     "vmx-invept-all-context vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid "
     "vmx-invvpid-all-context vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap "
     "vmx-io-exit vmx-monitor-exit vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit "
     "vmx-page-walk-4 vmx-pause-exit vmx-pml vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit "
     "vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs "
     "vmx-store-lma vmx-true-ctls vmx-tsc-offset vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc "
     "vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending vmx-vpid vmx-wbinvd-exit vmx-xsaves vpclmulqdq "
     "wbnoinvd x2apic xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"SierraForest-v1", "SierraForest", "", "", yes, no, newer,
     ""},
    {"Denverton", "", "Intel", "6/95", yes, yes, newer,
     "3dnowprefetch aes apic arat arch-capabilities clflush clflushopt cmov cx16 cx8 de erms fpu fsgsbase fxsr "
     "lahf_lm lm mca mce mmx movbe mpx msr mtrr nx pae pat pclmuldq pdpe1gb pge pni popcnt pse pse36 rdctl-no "
     "rdrand rdseed rdtscp sep sha-ni skip-l1dfl-vmentry smap smep spec-ctrl ssbd sse sse2 sse4.1 sse4.2 ssse3 "
     "syscall tsc tsc-deadline vme vmx-activity-hlt vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic "
     "vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit "
     "vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl "
     "vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-eptp-switching "
     "vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat vmx-exit-load-perf-global-ctrl "
     "vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer "
     "vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept vmx-invept-all-context "
     "vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context "
     "vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit "
     "vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml "
     "vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit "
     "vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset "
     "vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending "
     "vmx-vpid vmx-wbinvd-exit x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Denverton-v1", "Denverton", "", "", yes, no, newer,
     ""},
    {"Denverton-v2", "", "Intel", "6/95", yes, no, newer,
     "3dnowprefetch aes apic arat arch-capabilities clflush clflushopt cmov cx16 cx8 de erms fpu fsgsbase fxsr "
     "lahf_lm lm mca mce mmx movbe msr mtrr nx pae pat pclmuldq pdpe1gb pge pni popcnt pse pse36 rdctl-no "
     "rdrand rdseed rdtscp sep sha-ni skip-l1dfl-vmentry smap smep spec-ctrl ssbd sse sse2 sse4.1 sse4.2 ssse3 "
     "syscall tsc tsc-deadline vme vmx-activity-hlt vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic "
     "vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit "
     "vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl "
     "vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-eptp-switching "
     "vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat vmx-exit-load-perf-global-ctrl "
     "vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer "
     "vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept vmx-invept-all-context "
     "vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context "
     "vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit "
     "vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml "
     "vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit "
     "vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset "
     "vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending "
     "vmx-vpid vmx-wbinvd-exit x2apic xgetbv1 xsave xsavec xsaveopt"},
    {"Denverton-v3", "", "Intel", "6/95", yes, no, newer,
     "3dnowprefetch aes apic arat arch-capabilities clflush clflushopt cmov cx16 cx8 de erms fpu fsgsbase fxsr "
     "lahf_lm lm mca mce mmx movbe msr mtrr nx pae pat pclmuldq pdpe1gb pge pni popcnt pse pse36 rdctl-no "
     "rdrand rdseed rdtscp sep sha-ni skip-l1dfl-vmentry smap smep spec-ctrl ssbd sse sse2 sse4.1 sse4.2 ssse3 "
     "syscall tsc tsc-deadline vme vmx-activity-hlt vmx-apicv-register vmx-apicv-vid vmx-apicv-x2apic "
     "vmx-apicv-xapic vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit "
     "vmx-desc-exit vmx-entry-ia32e-mode vmx-entry-load-efer vmx-entry-load-pat vmx-entry-load-perf-global-ctrl "
     "vmx-entry-noload-debugctl vmx-ept vmx-ept-1gb vmx-ept-2mb vmx-ept-execonly vmx-eptad vmx-eptp-switching "
     "vmx-exit-ack-intr vmx-exit-load-efer vmx-exit-load-pat vmx-exit-load-perf-global-ctrl "
     "vmx-exit-nosave-debugctl vmx-exit-save-efer vmx-exit-save-pat vmx-exit-save-preemption-timer "
     "vmx-flexpriority vmx-hlt-exit vmx-ins-outs vmx-intr-exit vmx-invept vmx-invept-all-context "
     "vmx-invept-single-context vmx-invlpg-exit vmx-invpcid-exit vmx-invvpid-all-context "
     "vmx-invvpid-single-addr vmx-invvpid-single-context-noglobals vmx-io-bitmap vmx-io-exit vmx-monitor-exit "
     "vmx-movdr-exit vmx-msr-bitmap vmx-mtf vmx-mwait-exit vmx-nmi-exit vmx-page-walk-4 vmx-pause-exit vmx-pml "
     "vmx-posted-intr vmx-preemption-timer vmx-rdpmc-exit vmx-rdrand-exit vmx-rdseed-exit vmx-rdtsc-exit "
     "vmx-rdtscp-exit vmx-secondary-ctls vmx-shadow-vmcs vmx-store-lma vmx-true-ctls vmx-tsc-offset "
     "vmx-unrestricted-guest vmx-vintr-pending vmx-vmfunc vmx-vmwrite-vmexit-fields vmx-vnmi vmx-vnmi-pending "
     "vmx-vpid vmx-wbinvd-exit vmx-xsaves x2apic xgetbv1 xsave xsavec xsaveopt xsaves"},
    {"KnightsMill", "", "Intel", "6/133", yes, yes, newer,
     "3dnowprefetch abm adx aes apic arat avx avx2 avx512-4fmaps avx512-4vnniw avx512-vpopcntdq avx512cd "
     "avx512er avx512f avx512pf bmi1 bmi2 clflush cmov cx16 cx8 de erms f16c fma fpu fsgsbase fxsr lahf_lm lm "
     "mca mce mmx movbe msr mtrr nx pae pat pclmuldq pdpe1gb pge pni popcnt pse pse36 rdrand rdseed rdtscp sep "
     "smep ss sse sse2 sse4.1 sse4.2 ssse3 syscall tsc tsc-deadline vme x2apic xsave xsaveopt"},
    {"KnightsMill-v1", "KnightsMill", "", "", yes, no, newer,
     ""},
    {"athlon", "", "AMD", "", yes, yes, stays,
     "3dnow 3dnowext apic cmov cx8 de fpu fxsr mce mmx mmxext msr mtrr pae pat pge pse pse36 sep sse sse2 tsc "
     "vme"},
    {"athlon-v1", "athlon", "", "", yes, no, newer,
     ""},
    {"phenom", "", "AMD", "", yes, yes, stays,
     "3dnow 3dnowext apic clflush cmov cx8 de fpu fxsr fxsr_opt lm mca mce mmx mmxext monitor msr mtrr nx pae "
     "pat pge pni pse pse36 sep sse sse2 svm syscall tsc"},
    {"phenom-v1", "phenom", "", "", yes, no, newer,
     ""},
    {"Opteron_G1", "", "AMD", "15/6", yes, yes, stays,
     "apic clflush cmov cx8 de fpu fxsr lm mca mce mmx msr mtrr nx pae pat pge pni pse pse36 sep sse sse2 "
     "syscall tsc"},
    {"Opteron_G1-v1", "Opteron_G1", "", "", yes, no, newer,
     ""},
    {"Opteron_G2", "", "AMD", "15/6", yes, yes, stays,
     "apic clflush cmov cx16 cx8 de fpu fxsr lahf_lm lm mca mce mmx msr mtrr nx pae pat pge pni pse pse36 "
     "rdtscp sep sse sse2 svm syscall tsc"},
    {"Opteron_G2-v1", "Opteron_G2", "", "", yes, no, newer,
     ""},
    {"Opteron_G3", "", "AMD", "15/6", yes, yes, stays,
     "abm apic clflush cmov cx16 cx8 de fpu fxsr lahf_lm lm mca mce misalignsse mmx -monitor msr mtrr nx pae "
     "pat pge pni popcnt pse pse36 rdtscp sep sse sse2 sse4a svm syscall tsc"},
    {"Opteron_G3-v1", "Opteron_G3", "", "", yes, no, newer,
     ""},
    {"Opteron_G4", "", "AMD", "21/1", yes, yes, stays,
     "3dnowprefetch abm aes apic avx clflush cmov cx16 cx8 de fma4 fpu fxsr lahf_lm lm mca mce misalignsse mmx "
     "msr mtrr nx pae pat pclmuldq pdpe1gb pge pni popcnt pse pse36 rdtscp sep sse sse2 sse4.1 sse4.2 sse4a "
     "ssse3 svm syscall tsc xop xsave"},
    {"Opteron_G4-v1", "Opteron_G4", "", "", yes, no, newer,
     ""},
    {"Opteron_G5", "", "AMD", "21/2", yes, yes, stays,
     "3dnowprefetch abm aes apic avx clflush cmov cx16 cx8 de f16c fma fma4 fpu fxsr lahf_lm lm mca mce "
     "misalignsse mmx msr mtrr nx pae pat pclmuldq pdpe1gb pge pni popcnt pse pse36 rdtscp sep sse sse2 sse4.1 "
     "sse4.2 sse4a ssse3 svm syscall tbm tsc xop xsave"},
    {"Opteron_G5-v1", "Opteron_G5", "", "", yes, no, newer,
     ""},
    {"EPYC", "", "AMD", "23/1", yes, yes, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 bmi1 bmi2 clflush clflushopt cmov cr8legacy cx16 cx8 de f16c "
     "fma fpu fsgsbase fxsr fxsr_opt lahf_lm lm mca mce misalignsse mmx mmxext -monitor movbe msr mtrr nx osvw "
     "pae pat pclmuldq pdpe1gb pge pni popcnt pse pse36 rdrand rdseed rdtscp sep sha-ni smap smep sse sse2 "
     "sse4.1 sse4.2 sse4a ssse3 svm syscall tsc vme xgetbv1 xsave xsavec xsaveopt"},
    {"EPYC-IBPB", "", "AMD", "23/1", yes, yes, stays,
     "3dnowprefetch abm adx aes apic arat avx avx2 bmi1 bmi2 clflush clflushopt cmov cr8legacy cx16 cx8 de f16c "
     "fma fpu fsgsbase fxsr fxsr_opt ibpb lahf_lm lm mca mce misalignsse mmx mmxext -monitor movbe msr mtrr nx "
     "osvw pae pat pclmuldq pdpe1gb pge pni popcnt pse pse36 rdrand rdseed rdtscp sep sha-ni smap smep sse sse2 "
     "sse4.1 sse4.2 sse4a ssse3 svm syscall tsc vme xgetbv1 xsave xsavec xsaveopt"},
    {"EPYC-v1", "EPYC", "", "", yes, no, newer,
     ""},
    {"EPYC-v2", "EPYC-IBPB", "", "", yes, no, newer,
     ""},
    {"EPYC-v3", "", "AMD", "23/1", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat avx avx2 bmi1 bmi2 clflush clflushopt clzero cmov cr8legacy cx16 cx8 "
     "de f16c fma fpu fsgsbase fxsr fxsr_opt ibpb lahf_lm lm mca mce misalignsse mmx mmxext movbe msr mtrr npt "
     "nrip-save nx osvw pae pat pclmuldq pdpe1gb perfctr_core pge pni popcnt pse pse36 rdrand rdseed rdtscp sep "
     "sha-ni smap smep sse sse2 sse4.1 sse4.2 sse4a ssse3 svm syscall tsc vme xgetbv1 xsave xsavec xsaveerptr "
     "xsaveopt xsaves"},
    {"EPYC-v4", "", "AMD", "23/1", yes, no, newer,
     "3dnowprefetch abm adx aes apic arat avx avx2 bmi1 bmi2 clflush clflushopt clzero cmov cr8legacy cx16 cx8 "
     "de f16c fma fpu fsgsbase fxsr fxsr_opt ibpb lahf_lm lm mca mce misalignsse mmx mmxext movbe msr mtrr npt "
     "nrip-save nx osvw pae pat pclmuldq pdpe1gb perfctr_core pge pni popcnt pse pse36 rdrand rdseed rdtscp sep "
     "sha-ni smap smep sse sse2 sse4.1 sse4.2 sse4a ssse3 svm syscall tsc vme xgetbv1 xsave xsavec xsaveerptr "
     "xsaveopt xsaves"},
    {"EPYC-Rome", "", "AMD", "23/49", yes, yes, stays,
     "3dnowprefetch abm adx aes amd-stibp apic arat avx avx2 bmi1 bmi2 clflush clflushopt clwb clzero cmov "
     "cr8legacy cx16 cx8 de f16c fma fpu fsgsbase fxsr fxsr_opt ibpb lahf_lm lm mca mce misalignsse mmx mmxext "
     "movbe msr mtrr npt nrip-save nx osvw pae pat pclmuldq pdpe1gb perfctr_core pge pni popcnt pse pse36 rdpid "
     "rdrand rdseed rdtscp sep sha-ni smap smep sse sse2 sse4.1 sse4.2 sse4a ssse3 svm syscall tsc umip vme "
     "wbnoinvd xgetbv1 xsave xsavec xsaveerptr xsaveopt"},
    {"EPYC-Rome-v1", "EPYC-Rome", "", "", yes, no, newer,
     ""},
    {"EPYC-Rome-v2", "", "AMD", "23/49", yes, no, newer,
     "3dnowprefetch abm adx aes amd-ssbd amd-stibp apic arat avx avx2 bmi1 bmi2 clflush clflushopt clwb clzero "
     "cmov cr8legacy cx16 cx8 de f16c fma fpu fsgsbase fxsr fxsr_opt ibpb ibrs lahf_lm lm mca mce misalignsse "
     "mmx mmxext movbe msr mtrr npt nrip-save nx osvw pae pat pclmuldq pdpe1gb perfctr_core pge pni popcnt pse "
     "pse36 rdpid rdrand rdseed rdtscp sep sha-ni smap smep sse sse2 sse4.1 sse4.2 sse4a ssse3 svm syscall tsc "
     "umip vme wbnoinvd xgetbv1 xsave xsavec xsaveerptr xsaveopt xsaves"},
    {"EPYC-Rome-v3", "", "AMD", "23/49", yes, no, newer,
     "3dnowprefetch abm adx aes amd-ssbd amd-stibp apic arat avx avx2 bmi1 bmi2 clflush clflushopt clwb clzero "
     "cmov cr8legacy cx16 cx8 de f16c fma fpu fsgsbase fxsr fxsr_opt ibpb ibrs lahf_lm lm mca mce misalignsse "
     "mmx mmxext movbe msr mtrr npt nrip-save nx osvw pae pat pclmuldq pdpe1gb perfctr_core pge pni popcnt pse "
     "pse36 rdpid rdrand rdseed rdtscp sep sha-ni smap smep sse sse2 sse4.1 sse4.2 sse4a ssse3 svm syscall tsc "
     "umip vme wbnoinvd xgetbv1 xsave xsavec xsaveerptr xsaveopt xsaves"},
    {"EPYC-Rome-v4", "", "AMD", "23/49", yes, no, newer,
     "3dnowprefetch abm adx aes amd-ssbd amd-stibp apic arat avx avx2 bmi1 bmi2 clflush clflushopt clwb clzero "
     "cmov cr8legacy cx16 cx8 de f16c fma fpu fsgsbase fxsr fxsr_opt ibpb ibrs lahf_lm lm mca mce misalignsse "
     "mmx mmxext movbe msr mtrr npt nrip-save nx osvw pae pat pclmuldq pdpe1gb perfctr_core pge pni popcnt pse "
     "pse36 rdpid rdrand rdseed rdtscp sep sha-ni smap smep sse sse2 sse4.1 sse4.2 sse4a ssse3 svm syscall tsc "
     "umip vme wbnoinvd xgetbv1 xsave xsavec xsaveerptr xsaveopt"},
    {"EPYC-Milan", "", "AMD", "25/1", yes, yes, stays,
     "3dnowprefetch abm adx aes amd-ssbd amd-stibp apic arat avx avx2 bmi1 bmi2 clflush clflushopt clwb clzero "
     "cmov cr8legacy cx16 cx8 de erms f16c fma fpu fsgsbase fsrm fxsr fxsr_opt ibpb ibrs invpcid lahf_lm lm mca "
     "mce misalignsse mmx mmxext movbe msr mtrr npt nrip-save nx osvw pae pat pcid pclmuldq pdpe1gb "
     "perfctr_core pge pku pni popcnt pse pse36 rdpid rdrand rdseed rdtscp sep sha-ni smap smep sse sse2 sse4.1 "
     "sse4.2 sse4a ssse3 svm svme-addr-chk syscall tsc umip vme wbnoinvd xgetbv1 xsave xsavec xsaveerptr "
     "xsaveopt xsaves"},
    {"EPYC-Milan-v1", "EPYC-Milan", "", "", yes, no, newer,
     ""},
    {"EPYC-Milan-v2", "", "AMD", "25/1", yes, no, newer,
     "3dnowprefetch abm adx aes amd-psfd amd-ssbd amd-stibp apic arat avx avx2 bmi1 bmi2 clflush clflushopt "
     "clwb clzero cmov cr8legacy cx16 cx8 de erms f16c fma fpu fsgsbase fsrm fxsr fxsr_opt ibpb ibrs invpcid "
     "lahf_lm lfence-always-serializing lm mca mce misalignsse mmx mmxext movbe msr mtrr no-nested-data-bp npt "
     "nrip-save null-sel-clr-base nx osvw pae pat pcid pclmuldq pdpe1gb perfctr_core pge pku pni popcnt pse "
     "pse36 rdpid rdrand rdseed rdtscp sep sha-ni smap smep sse sse2 sse4.1 sse4.2 sse4a ssse3 stibp-always-on "
     "svm svme-addr-chk syscall tsc umip vaes vme vpclmulqdq wbnoinvd xgetbv1 xsave xsavec xsaveerptr xsaveopt "
     "xsaves"},
    {"EPYC-Genoa", "", "AMD", "25/17", yes, yes, newer,
     "3dnowprefetch abm adx aes amd-psfd amd-ssbd amd-stibp apic arat auto-ibrs avx avx2 avx512-bf16 "
     "avx512-vpopcntdq avx512bitalg avx512bw avx512cd avx512dq avx512f avx512ifma avx512vbmi avx512vbmi2 "
     "avx512vl avx512vnni bmi1 bmi2 clflush clflushopt clwb clzero cmov cr8legacy cx16 cx8 de erms f16c fma fpu "
     "fsgsbase fsrm fxsr fxsr_opt gfni ibpb ibrs invpcid la57 lahf_lm lfence-always-serializing lm mca mce "
     "misalignsse mmx mmxext movbe msr mtrr no-nested-data-bp npt nrip-save null-sel-clr-base nx osvw pae pat "
     "pcid pclmuldq pdpe1gb perfctr_core pge pku pni popcnt pse pse36 rdpid rdrand rdseed rdtscp sep sha-ni "
     "smap smep sse sse2 sse4.1 sse4.2 sse4a ssse3 stibp-always-on svm svme-addr-chk syscall tsc umip vaes vme "
     "vnmi vpclmulqdq wbnoinvd xgetbv1 xsave xsavec xsaveerptr xsaveopt xsaves"},
    {"EPYC-Genoa-v1", "EPYC-Genoa", "", "", yes, no, newer,
     ""},
    {"Dhyana", "", "Hygon", "24/0", yes, yes, stays,
     "3dnowprefetch abm adx apic arat avx avx2 bmi1 bmi2 clflush clflushopt cmov cr8legacy cx16 cx8 de f16c fma "
     "fpu fsgsbase fxsr fxsr_opt ibpb lahf_lm lm mca mce misalignsse mmx mmxext -monitor movbe msr mtrr nx osvw "
     "pae pat pdpe1gb pge pni popcnt pse pse36 rdrand rdseed rdtscp sep smap smep sse sse2 sse4.1 sse4.2 sse4a "
     "ssse3 svm syscall tsc vme xgetbv1 xsave xsavec xsaveopt"},
    {"Dhyana-v1", "Dhyana", "", "", yes, no, newer,
     ""},
    {"Dhyana-v2", "", "Hygon", "24/0", yes, no, newer,
     "3dnowprefetch abm adx apic arat avx avx2 bmi1 bmi2 clflush clflushopt cmov cr8legacy cx16 cx8 de f16c fma "
     "fpu fsgsbase fxsr fxsr_opt ibpb lahf_lm lm mca mce misalignsse mmx mmxext movbe msr mtrr npt nrip-save nx "
     "osvw pae pat pdpe1gb pge pni popcnt pse pse36 rdrand rdseed rdtscp sep smap smep sse sse2 sse4.1 sse4.2 "
     "sse4a ssse3 svm syscall tsc vme xgetbv1 xsave xsavec xsaveopt xsaves"},
};

}  // namespace

std::span<const Model> models() { return table; }

}  // namespace vireo::model::x86
