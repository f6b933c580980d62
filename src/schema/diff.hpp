#pragma once
// What differs between two values of one type, by the paths of the XML.
#include <string>
#include <string_view>
#include <vector>

#include "schema/type.hpp"

namespace vireo::schema {

template <class T> const Type& type_of();

struct Difference {
    std::string path;                 // domain/devices/disk[2]/target/@bus
    std::string before, after;        // values as in XML, or compact JSON of a whole record; "" = not there
    bool operator==(const Difference&) const = default;
};

void diff(const Type& type, const void* before, const void* after, const std::string& path, std::vector<Difference>& found);
bool equal(const Type& type, const void* a, const void* b);

template <class T> std::vector<Difference> diff(const T& before, const T& after, const std::string& root) {
    std::vector<Difference> found;
    diff(type_of<T>(), &before, &after, root, found);
    return found;
}
template <class T> bool equal(const T& a, const T& b) { return equal(type_of<T>(), &a, &b); }

}  // namespace vireo::schema
