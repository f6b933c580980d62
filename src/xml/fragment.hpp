#pragma once
// A piece of XML kept as it stands (metadata, private data of other programs), in the form in which the reference
// prints what it keeps: attributes in double quotes, elements indented unless there is text between them.
#include <string>
#include <string_view>

namespace vireo::xml {

class Document;
struct Element;

class Fragment {
public:
    Fragment() = default;
    // The element with everything in it. Namespaces declared outside are declared in it.
    Fragment(const Document& document, const Element& element);
    // <metadata>: only children in a namespace are kept, and the first of each namespace.
    static Fragment metadata(const Document& document, const Element& element);
    // Throws Error (xml_detail) when it is not well-formed.
    static Fragment parse(std::string text, std::string_view source = "(unknown)");

    bool empty() const { return marked_.empty(); }
    // As lines; the first and those between elements begin with so many spaces. Ends without newline.
    std::string text(std::size_t indent = 0) const;
    bool operator==(const Fragment&) const = default;

private:
    std::string marked_;     // text, with a mark where indentation belongs
};

}  // namespace vireo::xml
