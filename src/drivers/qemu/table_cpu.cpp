// The questions about CPU models: what is known, what this host or a hypervisor can give, what several have in common.
#include "drivers/qemu/driver.hpp"
#include "drivers/qemu/emulator_choice.hpp"
#include "drivers/qemu/host_cpu.hpp"
#include "drivers/qemu/hypervisor_cpu.hpp"
#include "drivers/qemu/machine.hpp"
#include "model/cpu/cpu_calls.hpp"
#include "protocol/remote/connect.hpp"

namespace vireo::qemu {

namespace remote = protocol::remote;
using driver::Later;
using driver::Request;

namespace {

constexpr std::uint32_t expand_features = 1, only_migratable = 2;      // VIR_CONNECT_BASELINE_CPU_*
constexpr std::uint32_t fail_incompatible = 1, validate_xml = 2;       // VIR_CONNECT_COMPARE_CPU_*

std::int32_t answer(const model::CpuComparisonResult& result, std::uint32_t flags) {
    if (result.result == model::CpuComparison::incompatible && (flags & fail_incompatible))
        throw Error(ErrorCode::cpu_incompatible, ErrorDomain::cpu, result.reason);
    return std::int32_t(result.result);
}

std::vector<model::CpuDescription> read_all(const std::vector<std::string>& documents, model::CpuKind kind, const char* function) {
    if (documents.empty()) {
        Error error(ErrorCode::invalid_arg, ErrorDomain::domain, std::string("xmlCPUs in ") + function + " must not be NULL");
        error.message = error.detail;   // Compat: without the code's own words
        throw error;
    }
    std::vector<model::CpuDescription> cpus;
    for (const std::string& document : documents) cpus.push_back(model::read_cpu_description(document, kind));
    return cpus;
}

void offer_host_questions(QemuDriver& driver, driver::Driver& table) {
    using Compare = remote::ConnectCompareCpu;
    table.works<Compare>([&driver](Request, Compare::Args args, Later<Compare> later) {
        check_flags(args.flags, fail_incompatible | validate_xml, "qemuConnectCompareCPU");
        on_worker(driver, later, [args = std::move(args)] {
            const auto cpu = model::read_cpu_description(args.xml, model::CpuKind::either, args.flags & validate_xml);
            return Compare::Reply{answer(model::compare_cpu(host_processor(), CapabilityCache::host_arch(), cpu), args.flags)};
        });
    });
    using Baseline = remote::ConnectBaselineCpu;
    table.works<Baseline>([&driver](Request, Baseline::Args args, Later<Baseline> later) {
        check_flags(args.flags, expand_features | only_migratable, "qemuConnectBaselineCPU");
        on_worker(driver, later, [args = std::move(args)] {
            const auto cpus = read_all(args.xml_cpus, model::CpuKind::host, "virConnectBaselineCPU");
            return Baseline::Reply{model::write_guest_cpu(model::baseline_cpu(
                cpus, {.expand_features = bool(args.flags & expand_features), .migratable = bool(args.flags & only_migratable)}))};
        });
    });
    using Names = remote::ConnectGetCpuModelNames;
    table.answers<Names>([](driver::Session&, const Names::Args& args) {
        check_flags(args.flags, 0, "qemuConnectGetCPUModelNames");
        if (!is_known_arch(args.arch)) throw Error(ErrorCode::invalid_arg, ErrorDomain::qemu, "cannot find architecture " + args.arch);
        Names::Reply reply;
        std::vector<std::string> names = model::cpu_model_names(args.arch);
        reply.count = std::int32_t(names.size());
        if (args.need_results) reply.models = std::move(names);
        return reply;
    });
}

void offer_hypervisor_questions(QemuDriver& driver, driver::Driver& table) {
    using Compare = remote::ConnectCompareHypervisorCpu;
    table.works<Compare>([&driver](Request, Compare::Args args, Later<Compare> later) {
        check_flags(args.flags, fail_incompatible | validate_xml, "qemuConnectCompareHypervisorCPU");
        on_worker(driver, later, [&driver, args = std::move(args)] {
            const auto choice = choose_emulator({args.emulator, args.arch, args.machine, args.virttype}, emulators_of(*driver.capabilities));
            check_hypervisor_tells(choice);
            const auto cpu = model::read_cpu_description(args.xml_cpu, model::CpuKind::either, args.flags & validate_xml);
            return Compare::Reply{answer(compare_hypervisor_cpu(choice, cpu, driver.capabilities->credentials()), args.flags)};
        });
    });
    using Baseline = remote::ConnectBaselineHypervisorCpu;
    table.works<Baseline>([&driver](Request, Baseline::Args args, Later<Baseline> later) {
        check_flags(args.flags, expand_features | only_migratable, "qemuConnectBaselineHypervisorCPU");
        on_worker(driver, later, [&driver, args = std::move(args)] {
            const auto cpus = read_all(args.xml_cpus, model::CpuKind::either, "virConnectBaselineHypervisorCPU");
            const auto choice = choose_emulator({args.emulator, args.arch, args.machine, args.virttype}, emulators_of(*driver.capabilities));
            // Compat: what may migrate is decided by the models that QEMU offers; the flag changes nothing.
            return Baseline::Reply{baseline_hypervisor_cpu(choice, cpus, args.flags & expand_features, driver.capabilities->credentials())};
        });
    });
}

}  // namespace

void offer_cpu_questions(QemuDriver& driver, driver::Driver& table) {
    offer_host_questions(driver, table);
    offer_hypervisor_questions(driver, table);
}

}  // namespace vireo::qemu
