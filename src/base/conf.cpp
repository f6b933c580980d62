#include "base/conf.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace vireo {
namespace {

[[nodiscard]] Error at_line(const std::string& file, std::size_t line, const std::string& what) {
    Error error(ErrorCode::conf_syntax, ErrorDomain::conf, file + ":" + std::to_string(line) + ": " + what);
    error.line = line;
    error.path = file;
    return error;
}

bool is_key_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_key_char(char c) { return is_key_start(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'; }

class Reader {
public:
    Reader(std::string_view text, const std::string& file) : text_(text), file_(file) {}

    std::vector<SettingLine> read() {
        std::vector<SettingLine> lines;
        for (skip_empty(); !at_end(); skip_empty()) {
            SettingLine line;
            line.line = line_;
            line.key = key();
            skip_blanks();
            if (at_end() || text_[at_] != '=') throw fail("expecting an assignment: " + line.key + " = VALUE");
            ++at_;
            skip_blanks();
            line.value = value();
            skip_blanks();
            if (!at_end() && text_[at_] != '\n' && text_[at_] != '#' && text_[at_] != '\r') throw fail("unexpected text after the value of '" + line.key + "'");
            lines.push_back(std::move(line));
        }
        return lines;
    }

private:
    bool at_end() const { return at_ >= text_.size(); }
    Error fail(const std::string& what) const { return at_line(file_, line_, what); }
    void skip_blanks() {
        while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    }
    // Blanks, line ends and comments.
    void skip_empty() {
        for (; !at_end(); ++at_) {
            if (text_[at_] == '\n') ++line_;
            else if (text_[at_] == '#') {
                at_ = std::min(text_.find('\n', at_), text_.size()) - 1;
            } else if (text_[at_] != ' ' && text_[at_] != '\t' && text_[at_] != '\r') return;
        }
    }
    std::string key() {
        if (!is_key_start(text_[at_])) throw fail("expecting a name");
        const auto start = at_;
        while (!at_end() && is_key_char(text_[at_])) ++at_;
        return std::string(text_.substr(start, at_ - start));
    }
    SettingValue value() {
        if (at_end()) throw fail("expecting a value");
        const char c = text_[at_];
        if (c == '"' || c == '\'') return string();
        if (c == '[') return list();
        if (c == '-' || (c >= '0' && c <= '9')) return number();
        throw fail("expecting a value: a number, a \"string\" or a [\"list\"]");
    }
    std::int64_t number() {
        const auto start = at_;
        if (text_[at_] == '-') ++at_;
        while (!at_end() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
        const auto digits = text_.substr(start, at_ - start);
        const auto number = parse_number<std::int64_t>(digits);
        if (!number) throw fail("'" + std::string(digits) + "' is not a number or too big");
        return *number;
    }
    // Between quotes of one kind, on one line; """ … """ may go over lines. Nothing is escaped.
    std::string string() {
        const char quote = text_[at_];
        if (quote == '"' && text_.substr(at_).starts_with("\"\"\"")) {
            const auto end = text_.find("\"\"\"", at_ + 3);
            if (end == text_.npos) throw fail("unterminated string");
            std::string value(text_.substr(at_ + 3, end - at_ - 3));
            line_ += std::size_t(std::ranges::count(value, '\n'));
            at_ = end + 3;
            return value;
        }
        const auto end = text_.find_first_of(quote == '"' ? "\"\n" : "'\n", at_ + 1);
        if (end == text_.npos || text_[end] == '\n') throw fail("unterminated string");
        std::string value(text_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        return value;
    }
    std::vector<std::string> list() {
        std::vector<std::string> values;
        const auto start = line_;
        ++at_;
        for (;;) {
            skip_empty();
            if (at_end()) throw at_line(file_, start, "list is not closed: expecting ']'");
            if (text_[at_] == ']') break;
            if (text_[at_] != '"' && text_[at_] != '\'') throw fail("expecting a string in the list, or ']'");
            values.push_back(string());
            skip_empty();
            if (!at_end() && text_[at_] == ',') ++at_;
            else if (!at_end() && text_[at_] != ']') throw fail("expecting a ',' or ']' in the list");
        }
        ++at_;
        return values;
    }

    std::string_view text_;
    const std::string& file_;
    std::size_t at_ = 0, line_ = 1;
};

const char* type_name(const SettingValue& value) {
    constexpr const char* names[] = {"a number", "a string", "a list"};
    return names[value.index()];
}
Error wrong_type(const std::string& file, const SettingLine& line, const char* expected) {
    return at_line(file, line.line, "'" + line.key + "' must be " + expected + ", not " + type_name(line.value));
}
void check_word(const std::string& file, const SettingLine& line, std::span<const std::string_view> allowed, const std::string& got) {
    if (allowed.empty() || std::ranges::find(allowed, got) != allowed.end()) return;
    std::string what = "'" + line.key + "': unknown value '" + got + "'; known are";
    for (const auto word : allowed) ((what += word == allowed.front() ? " '" : ", '") += word) += "'";
    throw at_line(file, line.line, what);
}

}  // namespace

std::vector<SettingLine> parse_settings(std::string_view text, const std::string& file) { return Reader(text, file).read(); }

std::string format_setting(const SettingValue& value) {
    // Strings have no escapes: the quotes are those that the string does not have.
    const auto quoted = [](const std::string& text) {
        if (text.find('\n') != text.npos) return "\"\"\"" + text + "\"\"\"";
        const char quote = text.find('"') == text.npos ? '"' : '\'';
        return quote + text + quote;
    };
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return quoted(*text);
    std::string out = "[";
    for (const std::string& text : std::get<std::vector<std::string>>(value)) out += (out.size() > 1 ? ", " : " ") + quoted(text);
    return out + (out.size() > 1 ? " ]" : "]");
}

namespace settings {

Error unknown_key(const std::string& file, const SettingLine& line, std::span<const std::string_view> known) {
    std::string what = "unknown setting '" + line.key + "'";
    if (const auto near = did_you_mean(line.key, known)) what += "; did you mean '" + std::string(*near) + "'?";
    return at_line(file, line.line, what);
}

void take(const std::string& file, const SettingLine& line, bool& to) {
    const auto* number = std::get_if<std::int64_t>(&line.value);
    if (!number) throw wrong_type(file, line, "0 or 1");
    if (*number != 0 && *number != 1) throw at_line(file, line.line, "'" + line.key + "' must be 0 or 1, not " + std::to_string(*number));
    to = *number == 1;
}

void take(const std::string& file, const SettingLine& line, std::int64_t least, std::int64_t most, std::int64_t& to) {
    const auto* number = std::get_if<std::int64_t>(&line.value);
    if (!number) throw wrong_type(file, line, "a number");
    if (*number < least || *number > most)
        throw at_line(file, line.line, "'" + line.key + "' must be between " + std::to_string(least) + " and " + std::to_string(most) + ", not " + std::to_string(*number));
    to = *number;
}

void take(const std::string& file, const SettingLine& line, std::span<const std::string_view> allowed, std::string& to) {
    const auto* text = std::get_if<std::string>(&line.value);
    if (!text) throw wrong_type(file, line, "a string");
    check_word(file, line, allowed, *text);
    to = *text;
}

void take(const std::string& file, const SettingLine& line, std::span<const std::string_view> allowed, std::vector<std::string>& to) {
    // Compat: one string stands for a list of one.
    if (const auto* text = std::get_if<std::string>(&line.value)) to = {*text};
    else if (const auto* list = std::get_if<std::vector<std::string>>(&line.value)) to = *list;
    else throw wrong_type(file, line, "a list of strings");
    for (const std::string& text : to) check_word(file, line, allowed, text);
}

// Filled to about 78 columns, every line with "# " in front. An empty line makes a paragraph.
std::string comment(std::string_view text) {
    std::string out;
    for (const std::string_view paragraph : split(text, '\n')) {
        std::string line = "#";
        for (const std::string_view word : words(paragraph)) {
            if (line.size() > 1 && line.size() + 1 + word.size() > 78) {
                out += line + "\n";
                line = "#";
            }
            (line += ' ') += word;
        }
        out += line + "\n";
    }
    return out;
}

}  // namespace settings
}  // namespace vireo
