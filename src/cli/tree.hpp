#pragma once
// An XML document that a command changes or selects from. Throws Failure for text that is no XML.
#include <libxml/parser.h>
#include <libxml/xpath.h>

#include <memory>
#include <string>
#include <vector>

namespace vireo::cli {

class Tree {
public:
    explicit Tree(const char* xml);
    xmlNode* root() const;
    // The nodes that an expression selects; throws Failure for an expression that selects no nodes by its kind.
    std::vector<xmlNode*> select(const std::string& xpath) const;
    std::string text(xmlNode* node, bool indented = false) const;
    // The whole document, with its declaration.
    std::string text() const;

private:
    std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document_;
};

std::string attribute(xmlNode* node, const char* name);
void set_attribute(xmlNode* node, const char* name, const std::string& value);
std::string content(xmlNode* node);
xmlNode* add_child(xmlNode* node, const char* name);
// Takes a node from where it is and makes it the last child of `parent`.
void move_to(xmlNode* parent, xmlNode* node);
void remove_node(xmlNode* node);
void set_content(xmlNode* node, const std::string& text);
// The first child element of that name; null when there is none.
xmlNode* child(xmlNode* node, const char* name);

}  // namespace vireo::cli
