#include "xml/document.hpp"

#include <iconv.h>

#include <expat.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "xml/arena.hpp"
#include "xml/diagnose.hpp"

namespace vireo::xml {

struct Document::Content {
    Content(std::string document, std::string_view name)
        : text(std::move(document)), source(name), arena(text.size() * 2 + 512) {}
    std::string text, source;
    Arena arena;
    Element* root = nullptr;
    bool encoding_declared = false;
};

namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// One for the process: a fresh one for each parser would cost a system call each.
unsigned long hash_salt() {
    static const unsigned long salt = std::random_device()() | 1ul;
    return salt;
}

constexpr std::string_view xml_space = "http://www.w3.org/XML/1998/namespace";

// Builds the tree from what Expat reports. Blank text between elements is left out where the reference's parser leaves
// it out, so that kept pieces (metadata) print alike.
class Builder {
public:
    Builder(Arena& arena, const std::string& text, bool& encoding_declared)
        : arena_(arena), text_(text), encoding_declared_(encoding_declared) {}
    ~Builder() {
        if (parser_) XML_ParserFree(parser_);
    }
    Builder(const Builder&) = delete;
    Builder& operator=(const Builder&) = delete;

    Element* build();
    std::string_view problem() const { return problem_; }
    std::size_t problem_at() const { return problem_at_; }

private:
    static Builder& self(void* user) { return *static_cast<Builder*>(user); }
    std::uint32_t here() const {
        const auto at = XML_GetCurrentByteIndex(parser_);
        return at < 0 ? 0 : static_cast<std::uint32_t>(at);
    }
    void start(const char* name, const char** attributes);
    void end();
    void characters(std::string_view text);
    void add(Node* node) {
        node->parent = current_;
        if (!current_) return;    // comments beside the root are not kept
        if (current_->last) current_->last->next = node;
        else current_->first = node;
        current_->last = node;
    }
    void leave(Kind kind, std::string_view text) {
        flush(false);
        auto* node = arena_.make<Node>();
        node->kind = kind;
        node->at = here();
        node->text = arena_.copy(text);
        add(node);
    }
    void flush(bool closing);
    void refuse(std::string_view why) {
        if (!problem_.empty()) return;
        problem_ = why;
        problem_at_ = here();
        XML_StopParser(parser_, XML_FALSE);
    }
    std::string_view space_of(const Element* element, std::string_view prefix) const;

    Arena& arena_;
    const std::string& text_;
    bool& encoding_declared_;
    XML_Parser parser_ = nullptr;
    Element* current_ = nullptr;
    Element* root_ = nullptr;
    std::size_t depth_ = 0, grown_ = 0;
    std::string_view pending_;     // text not yet a node
    std::uint32_t pending_at_ = 0;
    bool in_cdata_ = false;
    std::string_view problem_;
    std::size_t problem_at_ = 0;
};

bool is_known_encoding(const char* name) {
    const iconv_t converter = ::iconv_open("UTF-8", name);
    if (converter == reinterpret_cast<iconv_t>(-1)) return false;
    ::iconv_close(converter);
    return true;
}

std::pair<std::string_view, std::string_view> split_name(std::string_view name) {
    const auto colon = name.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == name.size()) return {{}, name};
    return {name.substr(0, colon), name.substr(colon + 1)};
}

std::string_view Builder::space_of(const Element* element, std::string_view prefix) const {
    if (prefix == "xml") return xml_space;
    for (; element; element = element->parent)
        for (const Attribute& a : element->attributes) {
            if (prefix.empty() ? a.prefix.empty() && a.name == "xmlns" : a.prefix == "xmlns" && a.name == prefix)
                return a.value;
        }
    return {};
}

void Builder::start(const char* name, const char** attributes) {
    flush(false);
    if (++depth_ > limits::depth) return refuse("Excessive depth in document: 256 use XML_PARSE_HUGE option");
    auto* element = arena_.make<Element>();
    element->kind = Kind::element;
    element->at = here();
    add(element);
    const auto full = split_name(arena_.copy(name));
    element->prefix = full.first;
    element->name = full.second;
    std::size_t count = 0;
    while (attributes[count * 2]) ++count;
    if (count) {
        auto* list = static_cast<Attribute*>(arena_.allocate(count * sizeof(Attribute), alignof(Attribute)));
        for (std::size_t i = 0; i < count; ++i) {
            const auto [prefix, local] = split_name(arena_.copy(attributes[i * 2]));
            new (list + i) Attribute{prefix, local, arena_.copy(attributes[i * 2 + 1])};
        }
        element->attributes = {list, count};
    }
    element->space = space_of(element, element->prefix);
    // An undeclared prefix is part of the name, as the reference's parser has it.
    if (element->space.empty() && !element->prefix.empty()) {
        element->name = {element->prefix.data(), element->prefix.size() + 1 + element->name.size()};
        element->prefix = {};
    }
    if (!root_) root_ = element;
    current_ = element;
}

void Builder::end() {
    flush(true);
    --depth_;
    current_ = current_->parent;
}

void Builder::characters(std::string_view text) {
    if (!current_) return;
    // Entities may repeat text; Expat itself ends what grows a hundredfold, this ends it sooner.
    if ((grown_ += text.size()) > 65536 + text_.size() * 4) return refuse("Detected an entity reference loop");
    if (pending_.empty()) pending_at_ = here();
    pending_ = arena_.append(pending_, text);
}

void Builder::flush(bool closing) {
    if (pending_.empty() || !current_) return;
    const std::string_view text = std::exchange(pending_, {});
    if (!in_cdata_ && is_blank(text)) {
        const bool only_content = closing && !current_->first;
        const bool beside_text = current_->first && (current_->first->kind == Kind::text || current_->last->kind == Kind::text);
        if (!only_content && !beside_text) return;
    }
    auto* node = arena_.make<Node>();
    node->kind = in_cdata_ ? Kind::cdata : Kind::text;
    node->at = pending_at_;
    node->text = text;
    add(node);
}

Element* Builder::build() {
    parser_ = XML_ParserCreate("UTF-8");
    if (!parser_) throw Error(ErrorCode::no_memory, "");
    XML_SetUserData(parser_, this);
    XML_SetHashSalt(parser_, hash_salt());
    XML_SetElementHandler(
        parser_, [](void* user, const char* name, const char** attributes) { self(user).start(name, attributes); },
        [](void* user, const char*) { self(user).end(); });
    XML_SetCharacterDataHandler(parser_, [](void* user, const char* text, int length) {
        self(user).characters({text, static_cast<std::size_t>(length)});
    });
    XML_SetCdataSectionHandler(
        parser_,
        [](void* user) {
            self(user).flush(false);
            self(user).in_cdata_ = true;
        },
        [](void* user) {
            self(user).flush(false);
            self(user).in_cdata_ = false;
        });
    XML_SetCommentHandler(parser_, [](void* user, const char* text) { self(user).leave(Kind::comment, text); });
    XML_SetProcessingInstructionHandler(parser_, [](void* user, const char* target, const char* data) {
        std::string both = target;
        if (*data) both.append(" ").append(data);
        self(user).leave(Kind::instruction, both);
    });
    XML_SetXmlDeclHandler(parser_, [](void* user, const char* version, const char* encoding, int) {
        self(user).encoding_declared_ = encoding != nullptr;
        if (encoding && !is_known_encoding(encoding)) self(user).refuse(self(user).arena_.copy("Unsupported encoding " + std::string(encoding)));
        if (version && !std::string_view(version).starts_with("1.")) self(user).refuse(self(user).arena_.copy("Unsupported version '" + std::string(version) + "'"));
    });
    if (XML_Parse(parser_, text_.data(), static_cast<int>(text_.size()), XML_TRUE) != XML_STATUS_OK) {
        if (problem_.empty()) {
            const auto code = XML_GetErrorCode(parser_);
            problem_ = code == XML_ERROR_AMPLIFICATION_LIMIT_BREACH || code == XML_ERROR_RECURSIVE_ENTITY_REF
                           ? "Detected an entity reference loop"
                           : XML_ErrorString(code);
            problem_at_ = here();
        }
        return nullptr;
    }
    return root_;
}

}  // namespace

Document::Document(std::unique_ptr<Content> content) : content_(std::move(content)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Document Document::parse(std::string text, std::string_view source) {
    // Documents arrive as C strings: what follows a NUL is not part of them.
    if (const auto nul = text.find('\0'); nul != std::string::npos) text.resize(nul);
    if (text.size() > limits::size) {
        Error error(ErrorCode::xml_detail, std::string(source) + ":1: the document is larger than 10 MB");
        error.line = error.column = 1;
        throw error;
    }
    auto content = std::make_unique<Content>(std::move(text), source);
    Builder builder(content->arena, content->text, content->encoding_declared);
    content->root = builder.build();
    if (!content->root) throw diagnose(content->text, source, builder.problem(), builder.problem_at());
    return Document(std::move(content));
}

const Element& Document::root() const { return *content_->root; }
const std::string& Document::text() const { return content_->text; }
const std::string& Document::source() const { return content_->source; }
bool Document::encoding_declared() const { return content_->encoding_declared; }

// ---------------------------------------------------------------- elements

const std::string_view* Element::attribute(std::string_view wanted) const {
    for (const Attribute& a : attributes)
        if (a.prefix.empty() && a.name == wanted) return &a.value;
    return nullptr;
}

std::string_view Element::attribute_or(std::string_view wanted, std::string_view otherwise) const {
    const auto* value = attribute(wanted);
    return value ? *value : otherwise;
}

const Element* Element::child(std::string_view path) const {
    const Element* here = this;
    while (here) {
        const auto slash = path.find('/');
        const auto wanted = path.substr(0, slash);
        const Element* found = nullptr;
        for (const Element& kid : here->elements())
            if (kid.space.empty() && kid.name == wanted) {
                found = &kid;
                break;
            }
        here = found;
        if (slash == std::string_view::npos) return here;
        path.remove_prefix(slash + 1);
    }
    return nullptr;
}

std::string_view Element::content(std::string& buffer) const {
    if (first && !first->next && (first->kind == Kind::text || first->kind == Kind::cdata)) return first->text;
    buffer.clear();
    for (const Node* node = first; node; node = node->next)
        if (node->kind == Kind::text || node->kind == Kind::cdata) buffer += node->text;
    return buffer;
}

std::string Element::content() const {
    std::string buffer;
    return std::string(content(buffer));
}

// ---------------------------------------------------------------- places

Place Document::place(std::size_t at) const {
    const std::string_view before = std::string_view(content_->text).substr(0, at);
    const auto newline = before.rfind('\n');
    return {1 + static_cast<std::size_t>(std::ranges::count(before, '\n')), before.size() - newline};   // npos + 1 is 0
}

namespace {

struct RawAttribute {
    std::string_view name;
    std::size_t name_at = 0, value_at = 0;
};

// The attributes as they stand in the start tag at `at`, and where the tag ends.
std::pair<std::vector<RawAttribute>, std::size_t> raw_attributes(std::string_view text, std::size_t at) {
    std::vector<RawAttribute> found;
    auto skip = [&](std::string_view what) { at = std::min(text.find_first_not_of(what, at), text.size()); };
    auto until = [&](std::string_view what) { at = std::min(text.find_first_of(what, at), text.size()); };
    constexpr std::string_view blank = " \t\r\n";
    if (at >= text.size() || text[at] != '<') return {found, at};    // the element came from an entity
    until(" \t\r\n/>");
    for (skip(blank); at < text.size() && text[at] != '>' && text[at] != '/'; skip(blank)) {
        RawAttribute one{.name_at = at};
        until(" \t\r\n=");
        one.name = text.substr(one.name_at, at - one.name_at);
        skip(" \t\r\n=");
        if (at >= text.size()) break;
        const char quote = text[at];
        one.value_at = ++at;
        at = std::min(text.find(quote, at), text.size() - 1) + 1;
        found.push_back(one);
    }
    const auto end = text.find('>', at);
    return {found, end == std::string_view::npos ? text.size() : end + 1};
}

}  // namespace

Place Document::place_of_attribute(const Element& element, std::string_view name) const {
    for (const auto& raw : raw_attributes(content_->text, element.at).first)
        if (raw.name == name) return place(raw.name_at);
    return place(element.at);
}

Place Document::place_of_value(const Element& element, std::string_view name) const {
    for (const auto& raw : raw_attributes(content_->text, element.at).first)
        if (raw.name == name) return place(raw.value_at);
    return place(element.at);
}

Place Document::place_of_text(const Element& element) const {
    for (const Node* node = element.first; node; node = node->next)
        if (node->kind == Kind::text || node->kind == Kind::cdata) {
            const auto lead = node->text.find_first_not_of(" \t\r\n");
            return place(node->at + (lead == std::string_view::npos ? 0 : lead));
        }
    return place(raw_attributes(content_->text, element.at).second);
}

namespace {

std::string full_name(const Element& element) {
    return element.prefix.empty() ? std::string(element.name) : std::string(element.prefix) + ":" + std::string(element.name);
}

bool same_name(const Element& a, const Element& b) { return a.name == b.name && a.space == b.space; }

}  // namespace

std::string Document::path(const Element& element) {
    if (!element.parent) return full_name(element);
    std::size_t position = 0, count = 0;
    for (const Element& sibling : element.parent->elements()) {
        if (!same_name(sibling, element)) continue;
        ++count;
        if (&sibling == &element) position = count;
    }
    std::string path = Document::path(*element.parent) + "/" + full_name(element);
    if (count > 1) path += "[" + std::to_string(position) + "]";
    return path;
}

Place Document::locate(std::string_view path) const {
    const Element* here = content_->root;
    auto slash = path.find('/');
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    while (!path.empty()) {
        slash = path.find('/');
        std::string_view step = path.substr(0, slash);
        path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
        if (step.starts_with('@')) return place_of_value(*here, step.substr(1));
        std::size_t wanted = 1;
        if (const auto bracket = step.find('['); bracket != std::string_view::npos) {
            wanted = 0;
            for (char c : step.substr(bracket + 1))
                if (c >= '0' && c <= '9') wanted = wanted * 10 + static_cast<std::size_t>(c - '0');
            step = step.substr(0, bracket);
        }
        const Element* found = nullptr;
        for (const Element& kid : here->elements())
            if (full_name(kid) == step && --wanted == 0) {
                found = &kid;
                break;
            }
        if (!found) break;
        here = found;
    }
    return place(*here);
}

}  // namespace vireo::xml
