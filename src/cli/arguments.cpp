#include <libvirt/libvirt.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "cli/shell.hpp"

namespace vireo::cli {

std::vector<Option> parse_options(std::string_view synopsis) {
    std::vector<Option> options;
    while (!synopsis.empty()) {
        const auto blank = synopsis.find(' ');
        std::string word(synopsis.substr(0, blank));
        synopsis.remove_prefix(blank == synopsis.npos ? synopsis.size() : blank + 1);
        if (word.empty()) continue;
        Option option;
        if (word[0] == '@') {
            const auto equals = word.find('=');
            option.kind = Option::Kind::alias;
            option.name = word.substr(1, equals - 1);
            option.target = word.substr(equals + 1);
        } else if (word.starts_with("--")) {
            const auto equals = word.find('=');
            option.name = word.substr(2, equals == word.npos ? word.npos : equals - 2);
            if (equals != word.npos) option.kind = word[equals + 1] == 'n' ? Option::Kind::number : Option::Kind::text;
            option.may_be_empty = word.back() == '?';
        } else {
            option.required = word[0] == '<';
            option.by_position = true;
            option.shown_by_position = word[0] != '(';
            option.kind = Option::Kind::text;
            word = word.substr(1, word.size() - 2);
            if (word.ends_with("...")) {
                option.kind = Option::Kind::rest;
                word.resize(word.size() - 3);
            }
            if (word.ends_with('?')) {
                option.may_be_empty = true;
                word.pop_back();
            }
            if (word.ends_with(":n")) {
                option.kind = Option::Kind::number;
                word.resize(word.size() - 2);
            }
            option.name = word;
        }
        options.push_back(std::move(option));
    }
    return options;
}

namespace {

[[noreturn]] void malformed(const std::string& value, std::string_view name) {
    fail("Numeric value '%s' for <%s> option is malformed or out of range", value.c_str(), std::string(name).c_str());
}

}  // namespace

std::optional<std::string> Arguments::text(std::string_view name) const {
    const auto at = values_.find(std::string(name));
    if (at == values_.end()) return std::nullopt;
    if (at->second.empty() && !may_be_empty_.count(at->first)) fail("Failed to get option '%s': Option argument is empty", at->first.c_str());
    return at->second;
}
std::string Arguments::required(std::string_view name) const { return text(name).value_or(""); }
const char* Arguments::c_str(std::string_view name) const {
    const auto at = values_.find(std::string(name));
    if (at == values_.end()) return nullptr;
    text(name);
    return at->second.c_str();
}
const std::vector<std::string>& Arguments::rest(std::string_view name) const {
    static const std::vector<std::string> none;
    const auto at = rest_.find(std::string(name));
    return at == rest_.end() ? none : at->second;
}

std::optional<long long> Arguments::integer(std::string_view name) const {
    const auto value = text(name);
    if (!value) return std::nullopt;
    char* end = nullptr;
    errno = 0;
    const long long number = std::strtoll(value->c_str(), &end, 10);
    if (errno || *end || end == value->c_str()) malformed(*value, name);
    return number;
}
std::optional<int> Arguments::integer32(std::string_view name) const {
    const auto number = integer(name);
    if (number && (*number < INT32_MIN || *number > INT32_MAX)) malformed(*text(name), name);
    return number ? std::optional(int(*number)) : std::nullopt;
}
std::optional<unsigned long long> Arguments::natural(std::string_view name) const {
    const auto value = text(name);
    if (!value) return std::nullopt;
    char* end = nullptr;
    errno = 0;
    const unsigned long long number = std::strtoull(value->c_str(), &end, 10);
    if (errno || *end || end == value->c_str() || value->find('-') != value->npos) malformed(*value, name);
    return number;
}
std::optional<unsigned> Arguments::natural32(std::string_view name) const {
    const auto number = natural(name);
    if (number && *number > UINT32_MAX) malformed(*text(name), name);
    return number ? std::optional(unsigned(*number)) : std::nullopt;
}
std::optional<unsigned long long> Arguments::scaled(std::string_view name, unsigned long long unit, unsigned long long most) const {
    const auto value = text(name);
    if (!value) return std::nullopt;
    char* end = nullptr;
    errno = 0;
    const unsigned long long number = std::strtoull(value->c_str(), &end, 10);
    std::string suffix(end);
    bool good = !errno && end != value->c_str() && value->find('-') == value->npos;
    unsigned long long scale = unit;
    if (good && !suffix.empty()) {
        static constexpr std::string_view letters = "bkmgtpe";
        const auto power = letters.find(char(std::tolower(static_cast<unsigned char>(suffix[0]))));
        unsigned long long base = 1024;
        std::string tail = suffix.substr(1);
        for (char& c : tail) c = char(std::tolower(static_cast<unsigned char>(c)));
        if (tail == "b") base = 1000;                       // kB is 1000 bytes; k and KiB are 1024
        else if (!tail.empty() && tail != "ib" && suffix != "bytes" && suffix != "byte") good = false;
        if (power == letters.npos) good = false;
        scale = 1;
        for (std::size_t i = 0; good && i < power; ++i) scale *= base;
    }
    if (!good || (scale && number > most / scale)) {
        Failure failure(format("Scaled numeric value '%s' for <%s> option is malformed or out of range", value->c_str(), std::string(name).c_str()));
        if (!good && end != value->c_str() && !suffix.empty() && value->find('-') == value->npos) failure.detail = format("invalid argument: unknown suffix '%s'", suffix.c_str());
        throw failure;
    }
    return number * scale;
}

void Arguments::exclusive(std::initializer_list<std::string_view> names) const {
    const std::string_view* first = nullptr;
    for (const auto& name : names) {
        if (!has(name)) continue;
        if (first) fail("Options --%s and --%s are mutually exclusive", std::string(*first).c_str(), std::string(name).c_str());
        first = &name;
    }
}
void Arguments::needs(std::string_view one, std::string_view other) const {
    if (has(one) && !has(other)) fail("Option --%s is required by option --%s", std::string(other).c_str(), std::string(one).c_str());
}
unsigned Arguments::affect() const {
    if (has("current") && has("live")) fail("Options --current and --live are mutually exclusive");
    if (has("current") && has("config")) fail("Options --current and --config are mutually exclusive");
    return flag("live", VIR_DOMAIN_AFFECT_LIVE) | flag("config", VIR_DOMAIN_AFFECT_CONFIG);
}

}  // namespace vireo::cli
