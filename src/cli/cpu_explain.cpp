#include "cli/cpu_explain.hpp"

#include <cstdio>
#include <memory>
#include <optional>

#include "base/error.hpp"
#include "base/json.hpp"
#include "model/cpu/explain.hpp"

namespace vireo::cli {
namespace {

using namespace model;

constexpr FeatureOrigin origins[] = {FeatureOrigin::model, FeatureOrigin::host,    FeatureOrigin::added,
                                     FeatureOrigin::removed, FeatureOrigin::not_of_host, FeatureOrigin::optional};

struct Question {
    std::optional<std::string> file, here;
    std::vector<std::string> hosts;
    bool json = false;
};

Question read_question(const std::vector<std::string>& words) {
    Question question;
    const auto value = [&](std::size_t& i, const std::string& name) -> std::optional<std::string> {
        if (words[i].starts_with(name + "=")) return words[i].substr(name.size() + 1);
        if (words[i] != name) return std::nullopt;
        if (i + 1 == words.size()) fail("expected syntax: %s <file>", name.c_str());
        return words[++i];
    };
    if (words.empty() || words[0] != "explain") fail("usage: cpu explain [<file>] [--host <file>]... [--here <file>] [--json]");
    for (std::size_t i = 1; i < words.size(); ++i) {
        if (const auto host = value(i, "--host")) question.hosts.push_back(*host);
        else if (const auto here = value(i, "--here")) question.here = *here;
        else if (words[i] == "--json") question.json = true;
        else if (words[i].starts_with("--")) fail("command 'cpu explain' doesn't support option %s", words[i].c_str());
        else if (question.file) fail("unexpected data '%s'", words[i].c_str());
        else question.file = words[i];
    }
    return question;
}

// What is wrong with a file names the file.
template <class Read> auto read_named(const std::string& file, Read read) {
    const std::string text = read_file(file);
    try {
        return read(text);
    } catch (const Error& error) {
        fail("%s: %s", file.c_str(), error.message.c_str());
    }
}

// What the daemon's hypervisor gives to guests of that kind; a processor that is passed through is the machine's own.
KnownHost ask_here(const GuestDocument& guest, const Settings& settings) {
    const auto or_null = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
    const std::unique_ptr<virConnect, int (*)(virConnectPtr)> connection(virConnectOpen(or_null(settings.uri)), virConnectClose);
    if (!connection) fail("what guests get here is not known without a daemon (--here takes the host's <cpu>, capabilities or domain capabilities from a file)");
    const bool own = guest.type != "qemu" && (guest.cpu.mode == CpuMode::host_passthrough || guest.cpu.mode == CpuMode::maximum);
    const Text answer(own ? virConnectGetCapabilities(connection.get())
                          : virConnectGetDomainCapabilities(connection.get(), or_null(guest.emulator), guest.arch.c_str(), or_null(guest.machine), or_null(guest.type), 0));
    if (!answer) fail("the hypervisor does not tell what guests get here");
    return read_known_host(answer.get(), "this host");
}

std::string in_row(const CpuExplanation& explanation, FeatureOrigin origin, std::size_t& count) {
    std::string row;
    for (const ExplainedFeature& feature : explanation.features)
        if (feature.origin == origin) row += (count++ ? " " : "") + std::string(feature.name);
    return row;
}

std::string verdict(const CpuComparisonResult& result) {
    switch (result.result) {
    case CpuComparison::identical: return "can run it: it is exactly this processor";
    case CpuComparison::superset: return "can run it, and has more";
    default: return "cannot run it: " + result.reason;
    }
}

Json to_json(const std::string& name, const CpuComparisonResult& result) {
    Json missing = Json::array();
    for (const auto feature : x86::names_of(result.missing)) missing.add(std::string(feature));
    return Json::object({{"host", name}, {"runs", result.result != CpuComparison::incompatible}, {"reason", result.reason}, {"missing", std::move(missing)}});
}

struct Answer {
    std::string subject;
    KnownHost here;
    CpuExplanation explanation;
    std::vector<KnownHost> hosts;
    std::vector<CpuComparisonResult> verdicts;
    std::string baseline, no_baseline;           // of the hosts, when there are several: the <cpu>, or why there is none
};

void print_json(const Answer& answer) {
    Json features = Json::array(), hosts = Json::array();
    for (const ExplainedFeature& feature : answer.explanation.features)
        features.add(Json::object({{"name", std::string(feature.name)}, {"given", is_given(feature.origin)}, {"origin", std::string(words_for(feature.origin))}}));
    for (std::size_t i = 0; i < answer.hosts.size(); ++i) hosts.add(to_json(answer.hosts[i].name, answer.verdicts[i]));
    const Cpu& cpu = answer.explanation.cpu;
    std::printf("%s\n", Json::object({{"cpu", write_guest_cpu(cpu)}, {"model", cpu.model ? cpu.model->name.value_or("") : std::string()}, {"features", std::move(features)},
                                      {"here", to_json(answer.here.name, answer.explanation.here)}, {"hosts", std::move(hosts)}, {"baseline", answer.baseline}})
                            .dump().c_str());
}

void print_text(const Answer& answer) {
    const Cpu& cpu = answer.explanation.cpu;
    std::printf("%s\n", answer.subject.c_str());
    std::printf("Model: %s\n", cpu.model ? cpu.model->name.value_or("").c_str() : "none, the host's own processor is passed through");
    for (const FeatureOrigin origin : origins) {
        std::size_t count = 0;
        const std::string row = in_row(answer.explanation, origin, count);
        if (count) std::printf("Features %s (%zu): %s\n", std::string(words_for(origin)).c_str(), count, row.c_str());
    }
    std::printf("\nHere, %s %s\n", answer.here.name.c_str(), verdict(answer.explanation.here).c_str());
    std::size_t able = 0;
    for (std::size_t i = 0; i < answer.hosts.size(); ++i) {
        able += answer.verdicts[i].result != CpuComparison::incompatible;
        std::printf("Host %s %s\n", answer.hosts[i].name.c_str(), verdict(answer.verdicts[i]).c_str());
    }
    if (!answer.hosts.empty()) std::printf("It can run on %zu of the %zu hosts.\n", able, answer.hosts.size());
    if (!answer.baseline.empty()) std::printf("\nWhat all of these hosts can give:\n%s", answer.baseline.c_str());
    if (!answer.no_baseline.empty()) std::printf("\nThere is no processor that all of these hosts can give: %s\n", answer.no_baseline.c_str());
}

std::string subject_of(const Question& question, const GuestDocument& guest) {
    if (!question.file) return "A guest with the host's model.";
    if (guest.says_cpu) return "The guest of " + *question.file + ".";
    return "The guest of " + *question.file + ", which names no processor: QEMU's default.";
}

int explain(const std::vector<std::string>& arguments, const Settings& settings) {
    const Question question = read_question(arguments);
    GuestDocument guest;
    guest.cpu.mode = CpuMode::host_model;
    if (question.file) guest = read_named(*question.file, [](const std::string& text) { return read_guest_document(text); });
    Answer answer;
    answer.subject = subject_of(question, guest);
    const auto host_of = [](const std::string& file) { return read_named(file, [&](const std::string& text) { return read_known_host(text, file); }); };
    if (question.here) answer.here = host_of(*question.here);
    else answer.here = ask_here(guest, settings);
    answer.explanation = explain_cpu(guest, answer.here);
    std::vector<CpuDescription> descriptions;
    for (const std::string& file : question.hosts) {
        answer.hosts.push_back(host_of(file));
        answer.verdicts.push_back(compare_explained(answer.explanation, guest.arch, answer.hosts.back()));
        descriptions.push_back(answer.hosts.back().description);
    }
    if (descriptions.size() > 1) {
        const auto wrong = attempt([&] { answer.baseline = write_guest_cpu(baseline_cpu(descriptions, {.arch = "x86_64", .migratable = true})); });
        if (wrong) answer.no_baseline = wrong->message;
    }
    if (question.json || settings.json) print_json(answer);
    else print_text(answer);
    bool everywhere = answer.explanation.here.result != CpuComparison::incompatible;
    for (const CpuComparisonResult& one : answer.verdicts) everywhere = everywhere && one.result != CpuComparison::incompatible;
    return everywhere ? 0 : 1;
}

}  // namespace

int explain_processor(const std::vector<std::string>& arguments, const Settings& settings) {
    virSetErrorFunc(nullptr, [](void*, virErrorPtr) {});
    try {
        return explain(arguments, settings);
    } catch (const Failure& failure) {
        std::fprintf(stderr, "error: %s\n", failure.message.c_str());
        if (!failure.detail.empty()) std::fprintf(stderr, "error: %s\n", failure.detail.c_str());
    } catch (const Error& error) {
        std::fprintf(stderr, "error: %s\n", error.message.c_str());
    }
    return 2;
}

}  // namespace vireo::cli
