#include "model/check_document.hpp"

#include <algorithm>
#include <utility>

#include "model/backup/backup.hpp"
#include "model/capabilities/domain_capabilities.hpp"
#include "model/checkpoint/checkpoint.hpp"
#include "model/domain/check.hpp"
#include "model/domain/complete.hpp"
#include "model/domain/tables.hpp"
#include "model/grammars.hpp"
#include "model/snapshot/snapshot.hpp"
#include "model/status/status.hpp"
#include "schema/read.hpp"
#include "xml/document.hpp"

namespace vireo::model {

const schema::Type& schema_of(const Domain*);

namespace {

using Problems = std::vector<Problem>;

// What the functions beside the structs say, when the document itself is in order.
void check_rules(const schema::Type& type, const void* record, const xml::Document& document, Problems& problems) {
    if (!problems.empty()) return;
    schema::check(type, record, std::string(document.root().name), problems);
}

template <class T> void look(const xml::Document& document, const schema::ReadOptions& options) {
    T value{};
    const schema::Type& type = schema_of(static_cast<const T*>(nullptr));
    schema::read(type, &value, document, document.root(), options);
    check_rules(type, &value, document, *options.problems);
}

// A domain is also completed and checked as any hypervisor would. The rules stop at the first thing they find.
void look_at_domain(const xml::Document& document, const schema::ReadOptions& options) {
    Domain domain;
    schema::read(schema_of(&domain), &domain, document, document.root(), options);
    check_rules(schema_of(&domain), &domain, document, *options.problems);
    if (!options.problems->empty()) return;
    const Outcome outcome = attempt([&] {
        complete(domain);
        check(domain);
    });
    if (outcome) options.problems->push_back({outcome->line, outcome->column, outcome->path.empty() ? "domain" : outcome->path, outcome->message, outcome->code});
}

struct DocumentKind {
    std::string_view root;
    void (*look)(const xml::Document&, const schema::ReadOptions&);
};
constexpr DocumentKind kinds[] = {
    {"capabilities", &look<HostCapabilities>},
    {"cpu", &look<Cpu>},
    {"domain", &look_at_domain},
    {"domainCapabilities", &look<DomainCapabilities>},
    {"domainbackup", &look<Backup>},
    {"domaincheckpoint", &look<Checkpoint>},
    {"domainsnapshot", &look<Snapshot>},
    {"domstatus", &look<DomainStatus>},
};

// The row of <devices> for an element of that name.
const schema::Field* device_row(std::string_view name) {
    for (const schema::Field& field : schema_of(static_cast<const Devices*>(nullptr)).fields)
        if (field.place == schema::Place::element && field.name == name) return &field;
    return nullptr;
}

void look_at_device(const schema::Field& row, const xml::Document& document, const schema::ReadOptions& options) {
    Devices devices;
    const schema::Type& several = row.type();
    if (!several.inner) return;
    void* device = several.add(const_cast<void*>(row.of(&devices)));
    const schema::Type& type = several.inner();
    if (type.shape != schema::Shape::record) return;
    schema::read(type, device, document, document.root(), options);
    check_rules(type, device, document, *options.problems);
}

// The grammar knows more about values, but what it says of a document with mistakes mostly follows from them.
void add_what_the_grammar_says(const xml::Document& document, Problems& problems) {
    const std::string_view root = document.root().name;
    if (root == "cpu" || root.ends_with("apabilities")) return;     // written by programs, not by people
    const auto* grammar = grammar_of(root);
    if (!grammar) return;
    const bool in_order = problems.empty();
    for (Problem& said : grammar->check(document, true))
        if (in_order || said.code == ErrorCode::ok) problems.push_back(std::move(said));
}

}  // namespace

std::vector<Problem> check_document(std::string text, std::string_view name) {
    Problems problems;
    const Outcome outcome = attempt([&] {
        const auto document = xml::Document::parse(std::move(text), name);
        const std::string_view root = document.root().name;
        const schema::ReadOptions options{.live = true, .status = root == "domstatus", .strict = true, .problems = &problems};
        const auto kind = std::ranges::find(kinds, root, &DocumentKind::root);
        if (kind != std::end(kinds)) kind->look(document, options);
        else if (const auto* row = device_row(root)) look_at_device(*row, document, options);
        else {
            const auto known = document_kinds();
            const std::vector<std::string_view> views(known.begin(), known.end());
            const auto place = document.place(document.root());
            problems.push_back({place.line, place.column, std::string(root), "unknown kind of document <" + std::string(root) + ">" + schema::did_you_mean(root, views)});
        }
        schema::locate(problems, document);
        add_what_the_grammar_says(document, problems);
    });
    if (outcome) problems.push_back({outcome->line, outcome->column, outcome->path, outcome->message, outcome->code});
    // Some codes say all there is to say.
    for (Problem& problem : problems)
        if (problem.message.empty()) problem.message = error_text(problem.code);
    std::ranges::stable_sort(problems, {}, [](const Problem& p) { return std::pair(p.line, p.column); });
    return problems;
}

std::vector<std::string> document_kinds() {
    std::vector<std::string> all;
    for (const DocumentKind& kind : kinds) all.emplace_back(kind.root);
    for (const schema::Field& field : schema_of(static_cast<const Devices*>(nullptr)).fields)
        if (field.place == schema::Place::element) all.emplace_back(field.name);
    std::ranges::sort(all);
    return all;
}

}  // namespace vireo::model
