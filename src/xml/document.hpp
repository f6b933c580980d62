#pragma once
// An XML document as a tree. Names, values and texts are views into the document's own memory, and stay as long as it does.
//
//  1. Safe with hostile input: at most limits::size bytes, limits::depth levels; entities grow to a limit only; no
//     external entity or DTD is ever loaded.
//  2. Places are byte offsets; line and column are computed when a problem is reported.
//  3. Elements are matched by local name and namespace: `prefix` is as written, `space` is the namespace URI.
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace vireo::xml {

namespace limits {
inline constexpr std::size_t size = 10'000'000;
inline constexpr std::size_t depth = 257;
}  // namespace limits

struct Place {
    std::size_t line = 0, column = 0;    // 1-based; column in bytes
};

struct Attribute {
    std::string_view prefix, name, value;
};

enum class Kind : std::uint8_t { element, text, cdata, comment, instruction };

struct Element;

struct Node {
    Kind kind = Kind::text;
    std::uint32_t at = 0;                // where it begins in the document
    Element* parent = nullptr;
    Node* next = nullptr;                // next sibling
    std::string_view text;               // of a text, cdata or comment; "target data" of an instruction
};

struct Element : Node {
    std::string_view prefix, name, space;
    std::span<const Attribute> attributes;   // in document order, xmlns declarations among them
    Node* first = nullptr;                   // first child of any kind
    Node* last = nullptr;

    // The value of an attribute without prefix; null when there is none.
    const std::string_view* attribute(std::string_view name) const;
    std::string_view attribute_or(std::string_view name, std::string_view otherwise) const;
    // The first child element of that name without namespace; null when there is none. "a/b" goes down.
    const Element* child(std::string_view path) const;
    // The text directly in it, pieces joined; `buffer` is used only when there are several.
    std::string_view content(std::string& buffer) const;
    std::string content() const;

    // for (const Element& child : element.elements())
    class Iterator {
    public:
        using value_type = const Element;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::forward_iterator_tag;
        using reference = const Element&;
        using pointer = const Element*;
        explicit Iterator(const Node* node = nullptr) : node_(skip(node)) {}
        reference operator*() const { return static_cast<const Element&>(*node_); }
        pointer operator->() const { return &**this; }
        Iterator& operator++() { node_ = skip(node_->next); return *this; }
        Iterator operator++(int) { Iterator old = *this; ++*this; return old; }
        bool operator==(const Iterator&) const = default;

    private:
        static const Node* skip(const Node* node) {
            while (node && node->kind != Kind::element) node = node->next;
            return node;
        }
        const Node* node_;
    };
    struct Elements {
        const Node* first;
        Iterator begin() const { return Iterator(first); }
        Iterator end() const { return Iterator(); }
    };
    Elements elements() const { return {first}; }
};

class Document {
public:
    // Parses; throws Error (xml_detail) with the reference's text and place. `source` names the document in messages:
    // "(domain_definition)".
    static Document parse(std::string text, std::string_view source = "(unknown)");

    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    ~Document();

    const Element& root() const;
    const std::string& text() const;
    const std::string& source() const;
    bool encoding_declared() const;      // <?xml … encoding='…'?>

    Place place(std::size_t at) const;
    Place place(const Element& element) const { return place(element.at); }
    Place place_of_attribute(const Element& element, std::string_view name) const;   // of its name
    Place place_of_value(const Element& element, std::string_view name) const;       // of its value
    Place place_of_text(const Element& element) const;                               // of its content
    // "domain/devices/disk[2]/target"; numbers where siblings share the name.
    static std::string path(const Element& element);
    // Where a path of that form stands ("…/target/@bus" too), or the nearest thing above it that exists.
    Place locate(std::string_view path) const;

private:
    struct Content;
    explicit Document(std::unique_ptr<Content> content);
    std::unique_ptr<Content> content_;
};

}  // namespace vireo::xml
