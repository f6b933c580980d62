#pragma once
// An immutable text that is kept small: thousands of documents lie in memory, and few are read at a time.
//
//  1. Copies share. Reading (operator*) makes the text anew: some microseconds for a document of 8 KB.
//  2. Short texts, and those that do not get smaller, are kept as they are.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace vireo {

class PackedText {
public:
    PackedText() = default;
    PackedText(std::nullptr_t) {}
    // Throws Error(internal_error) for more than 1 GiB.
    explicit PackedText(std::string_view text);

    explicit operator bool() const { return bytes_ != nullptr; }
    std::string operator*() const;
    std::size_t size() const { return size_; }       // of the text
    std::size_t kept() const { return kept_; }       // bytes that it takes
    // The same text, not an equal one.
    bool operator==(const PackedText& other) const { return bytes_ == other.bytes_; }

private:
    std::shared_ptr<const char[]> bytes_;
    std::uint32_t size_ = 0, kept_ = 0;              // equal: not packed
};

}  // namespace vireo
