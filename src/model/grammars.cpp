#include "model/grammars.hpp"

#include <mutex>

namespace vireo::model {

namespace {

#define VIREO_GRAMMARS(ONE) \
    ONE(capability) ONE(cpu) ONE(domain) ONE(domainbackup) ONE(domaincaps) ONE(domaincheckpoint) ONE(domainsnapshot) \
    ONE(interface) ONE(network) ONE(networkport) ONE(nodedev) ONE(nwfilter) ONE(nwfilterbinding) ONE(secret) \
    ONE(storagepool) ONE(storagepoolcaps) ONE(storagevol) ONE(types)

// The tables are part of the program as they are.
#define VIREO_TABLE(name) \
    asm(".pushsection .rodata\n" \
        "vireo_grammar_" #name "_begin: .incbin \"" VIREO_GRAMMAR_FOLDER "/" #name ".tsv\"\n" \
        "vireo_grammar_" #name "_end:\n" \
        ".popsection\n"); \
    extern "C" const char vireo_grammar_##name##_begin[], vireo_grammar_##name##_end[];
VIREO_GRAMMARS(VIREO_TABLE)
#undef VIREO_TABLE

struct Table {
    std::string_view kind;
    const char *begin, *end;
    std::string_view text() const { return {begin, std::size_t(end - begin)}; }
    std::string_view root() const {
        const auto line = text().find('\n') + 1;
        return text().substr(line, text().find('\t', line) - line);
    }
};
const Table tables[] = {
#define VIREO_ENTRY(name) {#name, vireo_grammar_##name##_begin, vireo_grammar_##name##_end},
    VIREO_GRAMMARS(VIREO_ENTRY)
#undef VIREO_ENTRY
};
constexpr std::size_t table_count = std::size(tables);

}  // namespace

std::string_view grammar_table(std::string_view kind) {
    for (const Table& table : tables)
        if (table.kind == kind) return table.text();
    return {};
}

const schema::Grammar* grammar_of(std::string_view root) {
    static std::mutex lock;                                   // guards `made`
    static std::unique_ptr<const schema::Grammar> made[table_count];
    for (std::size_t i = 0; i < table_count; ++i) {
        if (tables[i].kind == "types" || tables[i].root() != root) continue;
        const std::lock_guard held(lock);
        if (!made[i]) made[i] = std::make_unique<schema::Grammar>(tables[i].text(), grammar_table("types"));
        return made[i].get();
    }
    return nullptr;
}

void validate(const xml::Document& document) {
    const auto* grammar = grammar_of(document.root().name);
    if (!grammar) return;
    const auto problems = grammar->check(document);
    if (problems.empty()) return;
    const Problem& first = problems.front();
    Error error(first.code, ErrorDomain::xml, first.path + ": " + first.message);
    error.line = first.line;
    error.column = first.column;
    error.path = first.path;
    throw error;
}

}  // namespace vireo::model
