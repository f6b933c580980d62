#pragma once
// How results are printed: tables and lists of values, for people or as JSON.
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace vireo::cli {

class Shell;

// Columns as wide as their widest cell; a header and a line, unless quiet. As JSON: an array of objects.
class Table {
public:
    explicit Table(std::vector<std::string> header) : header_(std::move(header)) {}
    void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    void print(const Shell& shell) const;
    bool empty() const { return rows_.empty(); }

private:
    std::vector<std::string> header_;
    std::vector<std::vector<std::string>> rows_;
};

// "Label:      value" lines. As JSON: an object.
class Record {
public:
    // `colon_last`: "label   : value".
    explicit Record(int width = 15, bool colon_last = false) : width_(width), colon_last_(colon_last) {}
    void add(std::string label, std::string value) { lines_.emplace_back(std::move(label), std::move(value)); }
    void print(const Shell& shell) const;

private:
    int width_;
    const bool colon_last_;
    std::vector<std::pair<std::string, std::string>> lines_;
};

// Names one per line. As JSON: an array.
void print_names(const Shell& shell, const std::vector<std::string>& names);

// Text that a command prints for people, as JSON: an object of its "name: value" lines (several where a name comes again), else an
// array of its lines; a single value is itself; XML stays text.
Json json_of_text(const std::string& text);

// A size for people: the value, and its unit by reference.
double pretty_capacity(unsigned long long value, const char*& unit);
// XML text with its special characters escaped.
// (name, parent's name) of each, as a tree; what has a parent that is not in the list is a root.
void print_tree(const Shell& shell, const std::vector<std::pair<std::string, std::string>>& list);

// "a,b,,c" as "a", "b,c".
std::vector<std::string> split_commas(const std::string& text);
std::string xml_escaped(const std::string& text);

}  // namespace vireo::cli
