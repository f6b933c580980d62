#include "base/text.hpp"
#include "cli/families.hpp"

#include <sys/time.h>

#include <algorithm>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

namespace vireo::cli {

namespace {
thread_local std::string kept_error;   // by keep_error()
}
void keep_error() {
    if (virGetLastErrorCode() != VIR_ERR_OK) kept_error = virGetLastErrorMessage();
}
void forget_error() {
    virResetLastError();
    kept_error.clear();
}
Failure::Failure(std::string text) : message(std::move(text)) {
    keep_error();
    detail = std::exchange(kept_error, {});
}

void FreeText::operator()(char* text) const { std::free(text); }

std::string format(const char* pattern, ...) {
    va_list list;
    va_start(list, pattern);
    char* text = nullptr;
    const int length = ::vasprintf(&text, pattern, list);
    va_end(list);
    std::string result(text, std::size_t(std::max(length, 0)));
    std::free(text);
    return result;
}
void fail(const char* pattern, ...) {
    va_list list;
    va_start(list, pattern);
    char* text = nullptr;
    const int length = ::vasprintf(&text, pattern, list);
    va_end(list);
    Failure failure(std::string(text, std::size_t(std::max(length, 0))));
    std::free(text);
    throw failure;
}
void fail() { throw Failure(); }

std::string read_file(const std::string& path) {
    const auto broken = [&](const char* why) {
        forget_error();
        fail("Failed to open file '%s': %s", path.c_str(), why);
    };
    std::ifstream file(path == "-" ? "/dev/stdin" : path, std::ios::binary);
    if (!file) broken(std::strerror(errno));
    std::ostringstream text;
    text << file.rdbuf();
    if (file.bad()) broken("cannot be read");
    return text.str();
}

std::string value_text(const virTypedParameter& param) {
    switch (param.type) {
        case VIR_TYPED_PARAM_INT: return std::to_string(param.value.i);
        case VIR_TYPED_PARAM_UINT: return std::to_string(param.value.ui);
        case VIR_TYPED_PARAM_LLONG: return std::to_string(param.value.l);
        case VIR_TYPED_PARAM_ULLONG: return std::to_string(param.value.ul);
        case VIR_TYPED_PARAM_DOUBLE: return format("%f", param.value.d);
        case VIR_TYPED_PARAM_BOOLEAN: return param.value.b ? "yes" : "no";
        case VIR_TYPED_PARAM_STRING: return param.value.s ? param.value.s : "";
    }
    return {};
}

Shell::Shell(Settings given) : settings(std::move(given)) {
    virSetErrorFunc(nullptr, [](void*, virErrorPtr) {});   // errors are printed when a command has failed
    virEventRegisterDefaultImpl();
}

Shell::~Shell() {
    disconnect();
    if (loop_.joinable()) {
        loop_stops_ = true;
        virEventUpdateTimeout(loop_timer_, 0);   // wakes the loop
        loop_.join();
    }
}

virConnectPtr Shell::connection() {
    if (!connection_) connect(settings.uri, settings.read_only);
    return connection_;
}

void Shell::connect(const std::string& uri, bool read_only) {
    disconnect();
    settings.uri = uri;
    settings.read_only = read_only;
    if (!loop_.joinable()) {
        loop_timer_ = virEventAddTimeout(-1, [](int, void*) {}, nullptr, nullptr);
        loop_ = std::thread([this] {
            while (!loop_stops_) virEventRunDefaultImpl();
        });
    }
    connection_ = virConnectOpenAuth(uri.empty() ? nullptr : uri.c_str(), virConnectAuthPtrDefault, read_only ? VIR_CONNECT_RO : 0);
    if (!connection_) fail("failed to connect to the hypervisor");
    if (settings.keepalive_interval > 0 &&
        virConnectSetKeepAlive(connection_, settings.keepalive_interval, unsigned(settings.keepalive_count)) < 0) {
        if (settings.keepalive_given) fail("Cannot setup keepalive on connection as requested, disconnecting");
        forget_error();
    }
}

void Shell::disconnect() {
    if (connection_) virConnectClose(std::exchange(connection_, nullptr));
}

void Shell::print(const std::string& text) const {
    if (collected_) collected_->text += text;
    else std::fwrite(text.data(), 1, text.size(), stdout);
}

void Shell::answer(Json document) const {
    if (collected_) collected_->documents.push_back(std::move(document));
    else print(document.dump() + "\n");
}

void Shell::print_collected() const {
    const Collected all = std::move(*std::exchange(collected_, std::nullopt));
    std::vector<Json> documents = all.documents;
    if (!trim(all.text).empty()) documents.push_back(json_of_text(all.text));
    if (documents.empty()) return answer({});
    if (documents.size() == 1) return answer(std::move(documents[0]));
    Json list = Json::array();
    for (Json& document : documents) list.add(std::move(document));
    answer(std::move(list));
}
void Shell::extra(const std::string& text) const {
    if (!settings.quiet) print(text);
}
void Shell::error(const std::string& text) const {
    std::fflush(stdout);
    std::fprintf(stderr, "error: %s\n", text.c_str());
}

Domain Shell::find_domain(const std::string& name) {
    virConnectPtr conn = connection();
    Domain found;
    char* end = nullptr;
    const long id = std::strtol(name.c_str(), &end, 10);
    if (!name.empty() && !*end && id >= 0) found.reset(virDomainLookupByID(conn, int(id)));
    if (!found && name.size() == VIR_UUID_STRING_BUFLEN - 1) found.reset(virDomainLookupByUUIDString(conn, name.c_str()));
    if (!found) found.reset(virDomainLookupByName(conn, name.c_str()));
    forget_error();
    if (!found) fail("failed to get domain '%s'", name.c_str());
    return found;
}
Domain Shell::domain(const Arguments& args, std::string_view option) { return find_domain(args.required(option)); }

namespace {

struct SyntaxError {
    std::vector<std::string> lines;
};
[[noreturn]] void syntax(std::string line) { throw SyntaxError{{std::move(line)}}; }

const Option* find_option(const std::vector<Option>& options, std::string_view name) {
    for (const Option& option : options)
        if (option.name == name) return &option;
    return nullptr;
}

std::string nearest_option(const std::vector<Option>& options, std::string_view name);

// The words of one command as its options want them. Words after "--" and words that are quoted are never options.
struct Word {
    std::string text;
    bool literal = false;
};

class OptionParser {
public:
    OptionParser(const Command& command, std::vector<Option> options) : command_(command), options_(std::move(options)) {}

    Arguments parse(const std::vector<Word>& words) {
        bool only_data = false;
        for (std::size_t i = 0; i < words.size(); ++i) {
            const std::string& word = words[i].text;
            if (!only_data && word == "--") only_data = true;
            else if (!only_data && word.size() > 2 && word.starts_with("--")) named(word, words, i);
            else positional(word);
        }
        check_required();
        for (const Option& option : options_)
            if (option.may_be_empty) arguments_.allow_empty(option.name);
        return std::move(arguments_);
    }

private:
    void named(const std::string& word, const std::vector<Word>& words, std::size_t& i) {
        const auto equals = word.find('=');
        std::string name = word.substr(2, equals == word.npos ? word.npos : equals - 2);
        std::optional<std::string> value;
        if (equals != word.npos) value = word.substr(equals + 1);
        const Option* option = find_option(options_, name);
        if (name == "json" && !option) {
            arguments_.set("json", "");
            return;
        }
        if (option && option->kind == Option::Kind::alias) {
            const auto at = option->target.find('=');
            if (at != option->target.npos) {
                if (value) syntax(format("invalid '=' after option --%s", name.c_str()));
                value = option->target.substr(at + 1);
            }
            option = find_option(options_, option->target.substr(0, at));
        }
        if (!option) {
            std::string line = format("command '%s' doesn't support option --%s", command_.name, name.c_str());
            const std::string near = nearest_option(options_, name);
            throw SyntaxError{near.empty() ? std::vector{line} : std::vector{line, "did you mean --" + near + "?"}};
        }
        if (option->kind != Option::Kind::rest && arguments_.has(option->name)) syntax(format("option --%s already seen", option->name.c_str()));
        if (option->kind == Option::Kind::flag) {
            if (value) syntax(format("invalid '=' after option --%s", option->name.c_str()));
            arguments_.set(option->name, "");
            return;
        }
        if (!value) {
            if (i + 1 >= words.size())
                syntax(format("expected syntax: --%s <%s>", option->name.c_str(), option->kind == Option::Kind::number ? "number" : "string"));
            value = words[++i].text;
        }
        store(*option, *value);
    }

    void positional(const std::string& word) {
        for (const Option& option : options_) {
            if (!option.by_position) continue;
            if (option.kind == Option::Kind::rest || !arguments_.has(option.name)) {
                store(option, word);
                return;
            }
        }
        syntax(format("unexpected data '%s'", word.c_str()));
    }

    void store(const Option& option, const std::string& value) {
        if (option.kind == Option::Kind::rest) arguments_.add_rest(option.name, value);
        else arguments_.set(option.name, value);
    }

    void check_required() {
        SyntaxError missing;
        for (const Option& option : options_) {
            if (!option.required || arguments_.has(option.name)) continue;
            missing.lines.push_back(option.kind == Option::Kind::number
                                        ? format("command '%s' requires --%s option", command_.name, option.name.c_str())
                                        : format("command '%s' requires <%s> option", command_.name, option.name.c_str()));
        }
        if (!missing.lines.empty()) throw missing;
    }

    const Command& command_;
    const std::vector<Option> options_;
    Arguments arguments_;
};

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] != b[j - 1])});
            corner = above;
        }
    }
    return row[b.size()];
}
template <class Each> std::string nearest(std::string_view name, Each each) {
    std::string best;
    std::size_t least = std::max<std::size_t>(1, name.size() / 3) + 1;
    each([&](std::string_view candidate) {
        const auto d = distance(name, candidate);
        if (d < least) {
            least = d;
            best = candidate;
        }
    });
    return best;
}
std::string nearest_option(const std::vector<Option>& options, std::string_view name) {
    return nearest(name, [&](auto consider) {
        for (const Option& option : options) consider(option.name);
    });
}

// Splits a line as a shell does: quotes, backslash, ';' and newline between commands, '#' begins a comment.
std::vector<std::vector<Word>> split_line(std::string_view line) {
    std::vector<std::vector<Word>> commands(1);
    std::size_t i = 0;
    const auto at_end = [&] { return i >= line.size(); };
    while (!at_end()) {
        const char c = line[i];
        if (c == ' ' || c == '\t') { ++i; continue; }
        if (c == ';' || c == '\n') { ++i; commands.emplace_back(); continue; }
        if (c == '#') {
            while (!at_end() && line[i] != '\n') ++i;
            continue;
        }
        Word word;
        char quote = 0;
        for (; !at_end(); ++i) {
            const char d = line[i];
            if (quote == '\'') {
                if (d == '\'') quote = 0;
                else word.text += d;
            } else if (d == '\\' && i + 1 < line.size()) {
                if (line[++i] != '\n') word.text += line[i];
            } else if (quote == '"') {
                if (d == '"') quote = 0;
                else word.text += d;
            } else if (d == '\'' || d == '"') {
                quote = d;
                word.literal = true;
            } else if (d == ' ' || d == '\t' || d == ';' || d == '\n') {
                break;
            } else {
                word.text += d;
            }
        }
        // Compat: a quote that is never closed ends with the line.
        commands.back().push_back(std::move(word));
    }
    return commands;
}

double milliseconds_now() {
    timeval now;
    ::gettimeofday(&now, nullptr);
    return double(now.tv_sec) * 1000 + double(now.tv_usec) / 1000;
}

}  // namespace

std::vector<std::string> split_words(const std::string& line, const std::string& begun) {
    std::vector<std::string> words;
    for (const auto& command : split_line(line)) {
        if (!words.empty()) words.emplace_back(";");
        for (const auto& word : command) words.push_back(word.text);
    }
    if (words.empty() || line.empty() || line.back() == ' ' || line.back() == ';') words.push_back(begun);
    return words;
}

const Command* find_command(std::string_view name) {
    for (const auto family : families())
        for (const Command& command : family)
            if (name == command.name) return command.traits & alias ? find_command(command.options) : &command;
    return nullptr;
}
std::string nearest_command(std::string_view name) {
    return nearest(name, [&](auto consider) {
        for (const auto family : families())
            for (const Command& command : family)
                if (is_shown(command)) consider(command.name);
    });
}

bool Shell::run_command(const Command& command, const Arguments& args) {
    const bool json_before = std::exchange(settings.json, settings.json || args.has("json"));
    const double begun = milliseconds_now();
    bool good = true;
    forget_error();
    const auto complain = [&](const Failure& failure) {
        if (!failure.message.empty()) error(failure.message);
        if (!failure.detail.empty()) error(failure.detail);
        forget_error();
    };
    try {
        if (!(command.traits & without_connection)) connection();
    } catch (const Failure& failure) {
        complain(failure);
        settings.json = json_before;
        return false;
    }
    // One document for each command, however it prints; what goes on for ever is told as it comes.
    if (settings.json && !args.has("loop")) collected_.emplace();
    try {
        command.run(*this, args);
    } catch (const Failure& failure) {
        good = false;
        complain(failure);
    }
    if (collected_ && good) print_collected();
    collected_.reset();
    settings.json = json_before;
    if (leaving) return good;
    if (settings.timing) print(format("\n(Time: %.3f ms)\n\n", milliseconds_now() - begun));
    else extra("\n");
    return good;
}

namespace {

struct Parsed {
    const Command* command;
    Arguments arguments;
};

// What the words mean. Nothing runs when any command of a line is wrong. False: said so.
bool parse_all(const Shell& shell, const std::vector<std::vector<Word>>& commands, std::vector<Parsed>& parsed) {
    for (const auto& words : commands) {
        if (words.empty()) continue;
        const Command* command = find_command(words[0].text);
        if (!command) {
            shell.error("unknown command: '" + words[0].text + "'");
            if (const auto near = nearest_command(words[0].text); !near.empty()) shell.error("did you mean '" + near + "'?");
            return false;
        }
        try {
            parsed.push_back({command, OptionParser(*command, parse_options(command->options)).parse({words.begin() + 1, words.end()})});
        } catch (const SyntaxError& wrong) {
            for (const auto& line : wrong.lines) shell.error(line);
            return false;
        }
    }
    return true;
}

// Runs commands until one says goodbye. Compat: one that fails stops none of the others, and the last one tells the
// exit status; without a connection there is no going on.
template <class Run> bool run_all(Shell& shell, const std::vector<std::vector<Word>>& commands, Run run) {
    std::vector<Parsed> parsed;
    if (!parse_all(shell, commands, parsed)) return false;
    bool good = true;
    for (const auto& each : parsed) {
        good = run(*each.command, each.arguments);
        const bool unconnected = !(each.command->traits & without_connection) && !shell.is_connected();
        if (shell.leaving || (!good && unconnected)) break;
    }
    return good;
}

}  // namespace

bool Shell::run_line(std::string_view line) {
    return run_all(*this, split_line(line), [&](const Command& command, const Arguments& args) { return run_command(command, args); });
}
bool Shell::run_words(const std::vector<std::string>& words) {
    std::vector<std::vector<Word>> commands(1);
    for (const auto& word : words) {
        if (word == ";") commands.emplace_back();
        else commands.back().push_back({word, true});
    }
    return run_all(*this, commands, [&](const Command& command, const Arguments& args) { return run_command(command, args); });
}

}  // namespace vireo::cli
