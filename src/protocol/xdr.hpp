#pragma once
// XDR: big endian, everything a multiple of four bytes.
//
//  1. The Encoder appends to a buffer that lives longer than one packet, so that a packet costs no allocation of its own.
//  2. The Decoder reads from bytes it does not own. Every length is checked against its bound and against the bytes
//     that are left before memory is taken. Anything wrong throws Error (rpc).
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace vireo::protocol {

inline constexpr std::size_t string_max = 4194304;

// Bytes that grow at the end and are not initialised when they do.
class Buffer {
public:
    const char* data() const { return data_.get(); }
    char* data() { return data_.get(); }
    std::size_t size() const { return size_; }
    std::string_view view(std::size_t from = 0) const { return {data_.get() + from, size_ - from}; }
    void truncate(std::size_t size) { size_ = size; }
    // Room for n more bytes at the end, which the caller fills.
    char* extend(std::size_t n) {
        if (capacity_ - size_ < n) grow(n);
        char* at = data_.get() + size_;
        size_ += n;
        return at;
    }
    void append(std::string_view bytes) {
        if (!bytes.empty()) std::memcpy(extend(bytes.size()), bytes.data(), bytes.size());
    }
    // Drops the first n bytes.
    void consume(std::size_t n);
    // Gives memory back when far more is held than `keep` bytes; only when empty.
    void shrink(std::size_t keep);
    std::size_t capacity() const { return capacity_; }

private:
    void grow(std::size_t n);

    std::unique_ptr<char[]> data_;
    std::size_t size_ = 0, capacity_ = 0;
};

class Encoder {
public:
    explicit Encoder(Buffer& out) : out_(out) {}

    void u32(std::uint32_t value) {
        const std::uint32_t big = __builtin_bswap32(value);
        std::memcpy(out_.extend(4), &big, 4);
    }
    void u64(std::uint64_t value) {
        const std::uint64_t big = __builtin_bswap64(value);
        std::memcpy(out_.extend(8), &big, 8);
    }
    void fixed(const void* bytes, std::size_t size);                       // padded to four
    void opaque(const void* bytes, std::size_t size, std::size_t max);     // with its length in front
    void length(std::size_t count, std::size_t max);                       // of a list
    // Overwrites a word written before, counted from the start of the buffer.
    void patch(std::size_t at, std::uint32_t value) {
        const std::uint32_t big = __builtin_bswap32(value);
        std::memcpy(out_.data() + at, &big, 4);
    }
    Buffer& buffer() { return out_; }

private:
    Buffer& out_;
};

class Decoder {
public:
    explicit Decoder(std::string_view bytes) : rest_(bytes) {}

    std::uint32_t u32() {
        std::uint32_t big;
        std::memcpy(&big, take(4), 4);
        return __builtin_bswap32(big);
    }
    std::uint64_t u64() {
        std::uint64_t big;
        std::memcpy(&big, take(8), 8);
        return __builtin_bswap64(big);
    }
    std::string_view fixed(std::size_t size);             // without its padding
    std::string_view opaque(std::size_t max);
    // The length of a list, of which each element takes at least `smallest` bytes.
    std::size_t length(std::size_t max, std::size_t smallest);
    std::string_view rest() const { return rest_; }
    bool at_end() const { return rest_.empty(); }

private:
    const char* take(std::size_t n) {
        if (rest_.size() < n) ended();
        const char* at = rest_.data();
        rest_.remove_prefix(n);
        return at;
    }
    [[noreturn]] void ended() const;

    std::string_view rest_;
};

}  // namespace vireo::protocol
