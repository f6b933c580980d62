#include "xml/diagnose.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "xml/document.hpp"

namespace vireo::xml {

namespace {

struct Finding {
    std::string message;
    std::size_t at;
};

constexpr std::string_view blanks = " \t\r\n";

bool is_blank(char c) { return blanks.find(c) != std::string_view::npos; }
bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_name(char c) { return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

// Length of the UTF-8 character at `at`; 0 when it is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(at + i < text.size() ? text[at + i] : 0); };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    if (byte(0) < 0x80) return 1;
    if (byte(0) >= 0xC2 && byte(0) < 0xE0) return follows(1) ? 2 : 0;
    if (byte(0) >= 0xE0 && byte(0) < 0xF0) return follows(1) && follows(2) ? 3 : 0;
    if (byte(0) >= 0xF0 && byte(0) < 0xF5) return follows(1) && follows(2) && follows(3) ? 4 : 0;
    return 0;
}

// Walks the document as the reference's parser does and stops, by throwing a Finding, at the first thing it refuses.
class Scan {
public:
    explicit Scan(std::string_view text) : text_(text) {}

    void document() {
        if (text_.empty()) stop("Document is empty");
        if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
        const std::size_t begin = at_;
        miscellany(begin);
        if (at_end() || peek() != '<') {
            if (!at_end() && begin == 0 && static_cast<unsigned char>(peek()) < 0x20) stop("Document is empty");
            stop("Start tag expected, '<' not found");
        }
        content();
        miscellany(begin);
        if (!at_end()) stop("Extra content at the end of the document");
    }

private:
    struct Open {
        std::string_view name;
        std::size_t line;
    };
    [[noreturn]] void stop(std::string message) { throw Finding{std::move(message), at_}; }
    [[noreturn]] void stop_at(std::size_t at, std::string message) { throw Finding{std::move(message), at}; }
    bool at_end() const { return at_ >= text_.size(); }
    char peek() const { return at_end() ? '\0' : text_[at_]; }
    bool looking_at(std::string_view what) const { return text_.substr(at_).starts_with(what); }
    void skip_blanks() {
        while (!at_end() && is_blank(peek())) ++at_;
    }
    std::string_view name() {
        if (at_end() || !starts_name(peek())) return {};
        const auto begin = at_;
        while (!at_end() && continues_name(peek())) ++at_;
        return text_.substr(begin, at_ - begin);
    }
    std::size_t line() const {
        return 1 + static_cast<std::size_t>(std::ranges::count(text_.substr(0, at_), '\n'));
    }

    // Blanks, comments, instructions and the document type, where no element is open.
    void miscellany(std::size_t begin) {
        for (;; ) {
            if (at_ == begin && looking_at("<?xml") && at_ + 5 < text_.size() && is_blank(text_[at_ + 5])) declaration();
            skip_blanks();
            if (looking_at("<!--")) comment();
            else if (looking_at("<?")) instruction();
            else if (looking_at("<!DOCTYPE")) doctype();
            else return;
        }
    }
    void declaration() {
        at_ += 5;
        skip_blanks();
        if (!looking_at("version")) stop("Malformed declaration expecting version");
        const auto end = text_.find("?>", at_);
        if (end == std::string_view::npos) stop("parsing XML declaration: '?>' expected");
        at_ = end + 2;
    }
    void doctype() {
        at_ += 9;
        skip_blanks();
        if (name().empty()) stop("xmlParseDocTypeDecl : no DOCTYPE name !");
        declares_ = true;
        int depth = 0;
        for (; !at_end(); ++at_) {
            if (peek() == '"' || peek() == '\'') {
                const auto close = text_.find(peek(), at_ + 1);
                if (close == std::string_view::npos) break;
                at_ = close;
            } else if (peek() == '[') ++depth;
            else if (peek() == ']') --depth;
            else if (peek() == '>' && depth <= 0) {
                ++at_;
                return;
            }
        }
        at_ = text_.size();
        stop("DOCTYPE improperly terminated");
    }
    void comment() {
        const auto begin = at_ + 4;
        const auto hyphens = text_.find("--", begin);
        if (hyphens == std::string_view::npos) {
            at_ = text_.size();
            stop("Comment not terminated");
        }
        if (text_.substr(hyphens, 3) != "-->")
            stop_at(hyphens, "Double hyphen within comment: <!--" + std::string(text_.substr(begin, std::min<std::size_t>(hyphens - begin, 50))));
        at_ = hyphens + 3;
    }
    void instruction() {
        if (looking_at("<?xml") && (at_ + 5 >= text_.size() || !continues_name(text_[at_ + 5])))
            stop_at(at_ + 5, "XML declaration allowed only at the start of the document");
        const auto end = text_.find("?>", at_);
        if (end == std::string_view::npos) {
            at_ = text_.size();
            stop("ParsePI: PI never end ...");
        }
        at_ = end + 2;
    }
    void cdata() {
        const auto begin = at_ + 9;
        const auto end = text_.find("]]>", begin);
        if (end == std::string_view::npos) {
            const auto got = text_.substr(begin);
            at_ = text_.size();
            stop("CData section not finished\n" + std::string(got.substr(0, std::min<std::size_t>(got.size() - std::min<std::size_t>(got.size(), 2), 50))));
        }
        at_ = end + 3;
    }

    void content() {
        start_tag();
        while (!open_.empty()) {
            if (at_end()) stop("Premature end of data in tag " + std::string(open_.back().name) + " line " + std::to_string(open_.back().line));
            if (looking_at("</")) end_tag();
            else if (looking_at("<!--")) comment();
            else if (looking_at("<![CDATA[")) cdata();
            else if (looking_at("<?")) instruction();
            else if (peek() == '<') start_tag();
            else if (peek() == '&') reference();
            else character("PCDATA invalid Char value ");
        }
    }
    void start_tag() {
        const std::size_t from = line();
        ++at_;
        const auto tag = name();
        if (tag.empty()) stop("StartTag: invalid element name");
        std::vector<std::string_view> names;
        skip_blanks();
        while (!at_end() && peek() != '>' && !looking_at("/>")) {
            const auto attribute = name();
            if (attribute.empty()) stop("error parsing attribute name");
            names.push_back(attribute);
            skip_blanks();
            if (peek() != '=') stop("Specification mandates value for attribute " + std::string(attribute));
            ++at_;
            skip_blanks();
            value();
            const bool separated = !at_end() && is_blank(peek());
            skip_blanks();
            if (!separated && !at_end() && peek() != '>' && !looking_at("/>")) stop("attributes construct error");
        }
        for (std::size_t i = 1; i < names.size(); ++i)
            if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) != names.begin() + static_cast<std::ptrdiff_t>(i))
                stop("Attribute " + std::string(names[i]) + " redefined");
        if (at_end()) stop("Couldn't find end of Start Tag " + std::string(tag) + " line " + std::to_string(from));
        if (open_.size() + 1 > limits::depth) stop("Excessive depth in document: 256 use XML_PARSE_HUGE option");
        if (peek() == '/') {
            at_ += 2;
            return;
        }
        ++at_;
        open_.push_back({tag, from});
    }
    void value() {
        const char quote = peek();
        if (quote != '"' && quote != '\'') stop("AttValue: \" or ' expected");
        for (++at_; !at_end() && peek() != quote;) {
            if (peek() == '<') stop("Unescaped '<' not allowed in attributes values");
            if (peek() == '&') reference();
            else character(nullptr);
        }
        if (at_end()) stop("AttValue: ' expected");
        ++at_;
    }
    void end_tag() {
        at_ += 2;
        const auto tag = name();
        const bool matches = tag == open_.back().name;
        skip_blanks();
        if (matches && peek() != '>') stop("expected '>'");
        if (!at_end()) ++at_;
        if (!matches)
            stop("Opening and ending tag mismatch: " + std::string(open_.back().name) + " line " + std::to_string(open_.back().line) +
                 " and " + std::string(tag));
        open_.pop_back();
    }
    void reference() {
        ++at_;
        if (peek() == '#') return character_reference();
        const auto entity = name();
        if (entity.empty()) stop("xmlParseEntityRef: no name");
        if (peek() != ';') stop("EntityRef: expecting ';'");
        ++at_;
        constexpr std::string_view known[] = {"lt", "gt", "amp", "apos", "quot"};
        if (!declares_ && std::ranges::find(known, entity) == std::end(known))
            stop("Entity '" + std::string(entity) + "' not defined");
    }
    void character_reference() {
        ++at_;
        const bool hexadecimal = peek() == 'x';
        if (hexadecimal) ++at_;
        std::uint64_t value = 0;
        for (; !at_end() && peek() != ';'; ++at_) {
            const char c = peek();
            const int digit = c >= '0' && c <= '9' ? c - '0' : hexadecimal && c >= 'a' && c <= 'f' ? c - 'a' + 10
                            : hexadecimal && c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
            if (digit < 0) stop(hexadecimal ? "xmlParseCharRef: invalid hexadecimal value" : "xmlParseCharRef: invalid decimal value");
            value = std::min<std::uint64_t>(value * (hexadecimal ? 16 : 10) + static_cast<unsigned>(digit), 0x110000);
        }
        if (!at_end()) ++at_;
        if (value >= 0x110000) stop("xmlParseCharRef: character reference out of bounds");
        const bool valid = value == 9 || value == 10 || value == 13 || (value >= 0x20 && value < 0xD800) || (value >= 0xE000 && value < 0xFFFE) || value >= 0x10000;
        if (!valid) stop("xmlParseCharRef: invalid xmlChar value " + std::to_string(value));
    }
    // One character; `invalid` is the text for one that XML does not know, null inside an attribute.
    void character(const char* invalid) {
        const auto length = utf8_length(text_, at_);
        if (length == 0) {
            std::string message = "Input is not proper UTF-8, indicate encoding !\nBytes:";
            char byte[8];
            for (std::size_t i = 0; i < 4; ++i) {
                std::snprintf(byte, sizeof byte, " 0x%02X", static_cast<unsigned>(static_cast<unsigned char>(at_ + i < text_.size() ? text_[at_ + i] : 0)));
                message += byte;
            }
            stop(std::move(message));
        }
        if (looking_at("]]>") && invalid) stop("Sequence ']]>' not allowed in content");
        const auto byte = static_cast<unsigned char>(peek());
        if (byte < 0x20 && !is_blank(peek())) {
            if (!invalid) stop("invalid character in attribute value");
            stop(invalid + std::to_string(byte));
        }
        at_ += length;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool declares_ = false;     // there is a document type: entities may be known
    std::vector<Open> open_;
};

// The line of `at` and a caret under it.
std::string context(std::string_view text, std::size_t at) {
    at = std::min(at, text.size());
    const auto begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;    // npos + 1 is 0
    const auto line = text.substr(begin, text.find('\n', begin) - begin);
    std::string pointer;
    for (char c : text.substr(begin, at - begin)) pointer += c == '\t' ? '\t' : '-';
    return (line.empty() ? "(null)" : std::string(line)) + "\n" + pointer + "^";
}

}  // namespace

Error diagnose(std::string_view text, std::string_view source, std::string_view otherwise, std::size_t otherwise_at) {
    Finding finding{std::string(otherwise), std::min(otherwise_at, text.size())};
    try {
        Scan(text).document();
    } catch (Finding& found) {
        finding = std::move(found);
    }
    const auto before = text.substr(0, finding.at);
    const auto line = 1 + static_cast<std::size_t>(std::ranges::count(before, '\n'));
    Error error(ErrorCode::xml_detail, std::string(source) + ":" + std::to_string(line) + ": " + finding.message + "\n" + context(text, finding.at));
    // The reference names the part of the system that asked for the document.
    if (source == "(domain_definition)" || source == "(device_definition)") error.domain = ErrorDomain::domain;
    if (source == "(CPU_definition)") error.domain = ErrorDomain::cpu;
    error.line = line;
    error.column = finding.at - before.rfind('\n');    // npos + 1 is 0
    return error;
}

}  // namespace vireo::xml
