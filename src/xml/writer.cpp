#include "xml/writer.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "base/error.hpp"

namespace vireo::xml {

namespace {

// 0: as it is; 1: left out; else: index of the replacement.
constexpr std::array<std::uint8_t, 256> make_classes() {
    std::array<std::uint8_t, 256> classes{};
    for (unsigned c = 0; c < 0x20; ++c) classes[c] = 1;
    classes['\t'] = classes['\n'] = 0;
    classes['<'] = 2;
    classes['>'] = 3;
    classes['&'] = 4;
    classes['\''] = 5;
    classes['"'] = 6;
    return classes;
}
constexpr auto classes = make_classes();
constexpr std::string_view replacements[] = {"", "", "&lt;", "&gt;", "&amp;", "&apos;", "&quot;"};

}  // namespace

void escape(std::string_view text, std::string& to) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto kind = classes[static_cast<unsigned char>(text[i])];
        if (kind == 0) continue;
        to.append(text, begin, i - begin);
        to += replacements[kind];
        begin = i + 1;
    }
    to.append(text, begin, text.size() - begin);
}

std::string escaped(std::string_view text) {
    std::string to;
    escape(text, to);
    return to;
}

Writer::Frame& Writer::push() {
    if (depth_ == frames_.size()) frames_.emplace_back();
    Frame& frame = frames_[depth_++];
    frame.name.clear();
    frame.attributes.clear();
    frame.body.clear();
    frame.has_lines = false;
    return frame;
}

void Writer::open(std::string_view name) { push().name = name; }

void Writer::open(std::string_view prefix, std::string_view name) {
    Frame& frame = push();
    if (!prefix.empty()) frame.name.append(prefix).append(1, ':');
    frame.name += name;
}

void Writer::attribute(std::string_view name, std::string_view value) {
    std::string& to = frames_[depth_ - 1].attributes;
    to += ' ';
    to += name;
    to += "='";
    escape(value, to);
    to += '\'';
}

void Writer::attribute(std::string_view name, std::uint64_t value) {
    char digits[24];
    attribute(name, std::string_view(digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, value).ptr - digits)));
}

void Writer::text(std::string_view value) { escape(value, frames_[depth_ - 1].body); }

void Writer::leaf(std::string_view name, std::string_view value) {
    open(name);
    text(value);
    close();
}

void Writer::raw(std::string_view lines) {
    std::string& to = depth_ ? frames_[depth_ - 1].body : done_;
    if (depth_) frames_[depth_ - 1].has_lines = true;
    const std::size_t indent = static_cast<std::size_t>(indent_) + depth_ * 2;
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size() - 1) + 1;
        if (lines[0] != '\n') to.append(indent, ' ');
        to.append(lines.substr(0, end));
        lines.remove_prefix(end);
    }
    if (!to.empty() && to.back() != '\n') to += '\n';
}

void Writer::exact(std::string_view text) {
    std::string& to = depth_ ? frames_[depth_ - 1].body : done_;
    if (depth_) frames_[depth_ - 1].has_lines = true;
    to += text;
}

void Writer::comment_line(std::string_view text) { raw("<!-- " + std::string(text) + " -->"); }

void Writer::close(bool keep_empty) {
    Frame& frame = frames_[--depth_];
    if (!keep_empty && frame.attributes.empty() && frame.body.empty()) return;
    std::string& to = depth_ ? frames_[depth_ - 1].body : done_;
    if (depth_) frames_[depth_ - 1].has_lines = true;
    const std::size_t indent = static_cast<std::size_t>(indent_) + depth_ * 2;
    to.append(indent, ' ');
    to += '<';
    to += frame.name;
    to += frame.attributes;
    if (depth_ == 0) to += std::exchange(declared_, {});
    if (frame.body.empty() && !frame.has_lines) {
        to += "/>\n";
        return;
    }
    to += frame.has_lines ? ">\n" : ">";
    to += frame.body;
    if (frame.has_lines) to.append(indent, ' ');
    to += "</";
    to += frame.name;
    to += ">\n";
}

void Writer::declare(std::string_view prefix, std::string_view uri) {
    std::string declaration = " xmlns:" + std::string(prefix) + "='" + escaped(uri) + "'";
    if (declared_.find(declaration) == std::string::npos) declared_ += declaration;
}

bool Writer::is_empty() const { return frames_[depth_ - 1].attributes.empty() && frames_[depth_ - 1].body.empty(); }

std::string Writer::take() { return std::exchange(done_, {}); }

}  // namespace vireo::xml
