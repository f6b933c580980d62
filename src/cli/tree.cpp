#include "cli/tree.hpp"

#include <cstring>

#include "cli/shell.hpp"

namespace vireo::cli {
namespace {

const xmlChar* xml_text(const char* text) { return reinterpret_cast<const xmlChar*>(text); }

}  // namespace

Tree::Tree(const char* xml)
    : document_(xmlReadMemory(xml, int(std::strlen(xml)), "(xml)", nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING), xmlFreeDoc) {
    if (!document_) fail("Failed to parse XML");
}
xmlNode* Tree::root() const { return xmlDocGetRootElement(document_.get()); }

std::vector<xmlNode*> Tree::select(const std::string& xpath) const {
    const std::unique_ptr<xmlXPathContext, decltype(&xmlXPathFreeContext)> context(xmlXPathNewContext(document_.get()), xmlXPathFreeContext);
    const std::unique_ptr<xmlXPathObject, decltype(&xmlXPathFreeObject)> found(xmlXPathEval(xml_text(xpath.c_str()), context.get()), xmlXPathFreeObject);
    if (!found) fail("Failed to evaluate xpath expression '%s'", xpath.c_str());
    if (found->type != XPATH_NODESET) fail("internal error: Incorrect xpath '%s'", xpath.c_str());
    if (!found->nodesetval) return {};
    return {found->nodesetval->nodeTab, found->nodesetval->nodeTab + found->nodesetval->nodeNr};
}

std::string Tree::text(xmlNode* node, bool indented) const {
    const std::unique_ptr<xmlBuffer, decltype(&xmlBufferFree)> buffer(xmlBufferCreate(), xmlBufferFree);
    xmlNodeDump(buffer.get(), document_.get(), node, indented ? 1 : 0, 1);
    return reinterpret_cast<const char*>(xmlBufferContent(buffer.get()));
}
std::string Tree::text() const {
    xmlChar* text = nullptr;
    int size = 0;
    xmlDocDumpMemory(document_.get(), &text, &size);
    const std::string copy(reinterpret_cast<const char*>(text), std::size_t(size));
    xmlFree(text);
    return copy;
}

std::string attribute(xmlNode* node, const char* name) {
    xmlChar* value = xmlGetProp(node, xml_text(name));
    const std::string copy = value ? reinterpret_cast<const char*>(value) : "";
    xmlFree(value);
    return copy;
}
void set_attribute(xmlNode* node, const char* name, const std::string& value) { xmlSetProp(node, xml_text(name), xml_text(value.c_str())); }
std::string content(xmlNode* node) {
    xmlChar* text = xmlNodeGetContent(node);
    const std::string copy = text ? reinterpret_cast<const char*>(text) : "";
    xmlFree(text);
    return copy;
}
xmlNode* add_child(xmlNode* node, const char* name) { return xmlNewChild(node, nullptr, xml_text(name), nullptr); }
void move_to(xmlNode* parent, xmlNode* node) {
    xmlUnlinkNode(node);
    xmlAddChild(parent, node);
}
void remove_node(xmlNode* node) {
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}
void set_content(xmlNode* node, const std::string& text) {
    xmlNodeSetContent(node, nullptr);
    xmlNodeAddContent(node, xml_text(text.c_str()));
}
xmlNode* child(xmlNode* node, const char* name) {
    for (xmlNode* each = node ? node->children : nullptr; each; each = each->next)
        if (each->type == XML_ELEMENT_NODE && xmlStrEqual(each->name, xml_text(name))) return each;
    return nullptr;
}

}  // namespace vireo::cli
