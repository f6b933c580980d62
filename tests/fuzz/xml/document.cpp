// Any bytes as an XML document: a tree or an Error with a place, and a kept tree that can be read again.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error.hpp"
#include "xml/document.hpp"
#include "xml/fragment.hpp"

using namespace vireo;

namespace {

void walk(const xml::Document& document, const xml::Element& element) {
    document.place(element);
    document.place_of_text(element);
    for (const auto& attribute : element.attributes) document.place_of_value(element, attribute.name);
    for (const auto& child : element.elements()) walk(document, child);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    try {
        const auto document = xml::Document::parse(text);
        walk(document, document.root());
        const xml::Fragment fragment(document, document.root());
        if (xml::Document::parse(fragment.text()).root().name != document.root().name) std::abort();
    } catch (const Error& e) {
        if (e.line == 0 && e.code == ErrorCode::xml_detail) std::abort();
    }
    return 0;
}
