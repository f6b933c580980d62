#pragma once
// Prints XML byte for byte as the reference does: two spaces a level, attributes in single quotes, <empty/>.
//
//     Writer out;
//     out.open("disk");  out.attribute("type", "file");  out.open("target");  out.attribute("dev", "vda");
//     out.close();  out.close();
//     out.take()   →   <disk type='file'>\n  <target dev='vda'/>\n</disk>\n
//
//  1. Attributes of an open element may come after children of it: they still stand in its tag.
//  2. A text stands alone in its element: <name>value</name>.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vireo::xml {

// Escapes < > & ' " as the reference does, and leaves out what XML cannot carry (control characters).
void escape(std::string_view text, std::string& to);
std::string escaped(std::string_view text);

class Writer {
public:
    explicit Writer(int indent = 0) : indent_(indent) {}

    void open(std::string_view name);
    void open(std::string_view prefix, std::string_view name);
    void attribute(std::string_view name, std::string_view value);
    void attribute(std::string_view name, std::uint64_t value);
    void text(std::string_view value);                            // content of the open element, escaped
    void leaf(std::string_view name, std::string_view value);     // <name>value</name>
    void raw(std::string_view lines);                             // complete lines, indented here; none: <e></e> on two lines
    void exact(std::string_view text);                            // complete lines, put as they are
    void comment_line(std::string_view text);
    // Closes the innermost open element. `keep_empty` false: nothing is written when nothing is in it.
    void close(bool keep_empty = true);
    // xmlns:prefix='uri' on the root, once.
    void declare(std::string_view prefix, std::string_view uri);
    // Whether something was put into the innermost open element.
    bool is_empty() const;
    int depth() const { return static_cast<int>(depth_); }
    std::size_t indentation() const { return static_cast<std::size_t>(indent_) + depth_ * 2; }   // of the next line
    std::string take();                                           // everything, when all is closed

private:
    struct Frame {
        std::string name, attributes, body;
        bool has_lines = false;      // body consists of lines, not of text
    };
    Frame& push();
    int indent_;
    std::size_t depth_ = 0;
    std::vector<Frame> frames_;      // kept for their capacity
    std::string declared_;
    std::string done_;
};

}  // namespace vireo::xml
