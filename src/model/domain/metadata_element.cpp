#include "model/domain/metadata_element.hpp"

#include "base/error.hpp"
#include "xml/document.hpp"
#include "xml/writer.hpp"

namespace vireo::model {

namespace {

// The element with its tag name replaced at both ends; attributes stay.
std::string renamed(std::string text, std::string_view from, const std::string& to, const std::string& added) {
    const auto start = text.find("<" + std::string(from));
    if (start == std::string::npos) return text;
    const auto close = text.rfind("</" + std::string(from));
    if (close != std::string::npos) text.replace(close + 2, from.size(), to);
    text.replace(start + 1, from.size(), to + added);
    return text;
}

}  // namespace

void set_metadata_element(xml::Fragment& metadata, const std::string& key, const std::string& uri, const std::optional<std::string>& value) {
    std::string content;
    if (!metadata.empty()) {
        const xml::Document document = xml::Document::parse(metadata.text(), "(metadata)");
        for (const xml::Element& child : document.root().elements())
            if (child.space != uri) content += xml::Fragment(document, child).text() + "\n";
    }
    if (value && !value->empty()) {
        if (key.empty()) throw Error(ErrorCode::invalid_arg, ErrorDomain::domain, "key in virDomainSetMetadata must not be NULL");
        const xml::Document document = xml::Document::parse(*value, "(metadata_xml)");
        const std::string name(document.root().name);
        const std::string plain = xml::Fragment(document, document.root()).text();
        content += renamed(plain, name, key + ":" + name, " xmlns:" + key + "=\"" + xml::escaped(uri) + "\"") + "\n";
    }
    if (content.empty() && metadata.empty()) return;
    const xml::Document whole = xml::Document::parse("<metadata>\n" + content + "</metadata>", "(metadata)");
    metadata = xml::Fragment::metadata(whole, whole.root());
}

std::optional<std::string> get_metadata_element(const xml::Fragment& metadata, const std::string& uri) {
    if (metadata.empty()) return std::nullopt;
    const xml::Document document = xml::Document::parse(metadata.text(), "(metadata)");
    for (const xml::Element& child : document.root().elements()) {
        if (child.space != uri) continue;
        std::string text = xml::Fragment(document, child).text();
        const std::string prefix(child.prefix), name(child.name);
        const std::string declaration = prefix.empty() ? " xmlns=\"" : " xmlns:" + prefix + "=\"";
        if (const auto at = text.find(declaration); at != std::string::npos)
            if (const auto end = text.find('"', at + declaration.size()); end != std::string::npos) text.erase(at, end + 1 - at);
        return prefix.empty() ? text : renamed(std::move(text), prefix + ":" + name, name, "");
    }
    return std::nullopt;
}

}  // namespace vireo::model
