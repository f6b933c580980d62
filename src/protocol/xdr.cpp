#include "protocol/xdr.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace vireo::protocol {
namespace {

constexpr std::size_t padding(std::size_t size) { return (4 - size % 4) % 4; }

[[noreturn]] void broken(std::string detail) { throw Error(ErrorCode::rpc, ErrorDomain::rpc, std::move(detail)); }

}  // namespace

void Buffer::grow(std::size_t n) {
    const std::size_t capacity = std::max({std::size_t{256}, capacity_ * 2, size_ + n});
    std::unique_ptr<char[]> bigger(new char[capacity]);   // not make_unique: that would clear it
    if (size_) std::memcpy(bigger.get(), data_.get(), size_);
    data_ = std::move(bigger);
    capacity_ = capacity;
}

void Buffer::consume(std::size_t n) {
    size_ -= n;
    if (size_) std::memmove(data_.get(), data_.get() + n, size_);
}

void Buffer::shrink(std::size_t keep) {
    if (size_ || capacity_ <= keep) return;
    data_.reset();
    capacity_ = 0;
}

void Encoder::fixed(const void* bytes, std::size_t size) {
    const std::size_t pad = padding(size);
    char* at = out_.extend(size + pad);
    if (size) std::memcpy(at, bytes, size);
    std::memset(at + size, 0, pad);
}

void Encoder::opaque(const void* bytes, std::size_t size, std::size_t max) {
    length(size, max);
    fixed(bytes, size);
}

void Encoder::length(std::size_t count, std::size_t max) {
    if (count > max)
        broken("length " + std::to_string(count) + " is above the protocol's limit of " + std::to_string(max));
    u32(static_cast<std::uint32_t>(count));
}

std::string_view Decoder::fixed(std::size_t size) {
    if (rest_.size() < size || rest_.size() - size < padding(size)) ended();
    const std::string_view value = rest_.substr(0, size);
    rest_.remove_prefix(size + padding(size));
    return value;
}

std::string_view Decoder::opaque(std::size_t max) { return fixed(length(max, 1)); }

std::size_t Decoder::length(std::size_t max, std::size_t smallest) {
    const std::size_t count = u32();
    if (count > max)
        broken("length " + std::to_string(count) + " is above the protocol's limit of " + std::to_string(max));
    if (count * smallest > rest_.size()) ended();
    return count;
}

void Decoder::ended() const { broken("the packet ends in the middle of a value"); }

}  // namespace vireo::protocol
