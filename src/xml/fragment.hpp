#pragma once
// A piece of XML kept as it stands (metadata, private data of other programs): the start tag, the content and the end
// tag of an element, as text in the form in which the reference would print it at depth 0.
#include <string>
#include <utility>

namespace vireo::xml {

struct Element;

class Fragment {
public:
    Fragment() = default;
    // Takes an element with everything in it, namespaces resolved to be valid on their own.
    explicit Fragment(const Element& element);
    // Text that is known to be well-formed (parse it with Document first).
    static Fragment of_text(std::string text) {
        Fragment fragment;
        fragment.text_ = std::move(text);
        return fragment;
    }

    bool empty() const { return text_.empty(); }
    const std::string& text() const { return text_; }
    bool operator==(const Fragment&) const = default;

private:
    std::string text_;
};

}  // namespace vireo::xml
