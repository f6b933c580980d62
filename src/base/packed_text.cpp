#include "base/packed_text.hpp"

#include <lz4.h>

#include <cstring>

#include "base/error.hpp"

namespace vireo {

namespace {
constexpr std::size_t worth_packing = 512;
constexpr std::size_t longest = 1u << 30;
}  // namespace

PackedText::PackedText(std::string_view text) {
    if (text.size() > longest) throw Error(ErrorCode::internal_error, "a text of " + std::to_string(text.size()) + " bytes is too long to be kept");
    size_ = kept_ = std::uint32_t(text.size());
    std::string packed;
    if (text.size() >= worth_packing) {
        packed.resize(text.size() - text.size() / 8);
        const int count = LZ4_compress_default(text.data(), packed.data(), int(text.size()), int(packed.size()));
        if (count > 0) kept_ = std::uint32_t(count);
    }
    auto bytes = std::make_shared_for_overwrite<char[]>(kept_);
    std::memcpy(bytes.get(), kept_ < size_ ? packed.data() : text.data(), kept_);
    bytes_ = std::move(bytes);
}

std::string PackedText::operator*() const {
    if (kept_ == size_) return std::string(bytes_.get(), bytes_ ? size_ : 0);
    std::string out(size_, '\0');
    if (LZ4_decompress_safe(bytes_.get(), out.data(), int(kept_), int(size_)) != int(size_))
        throw Error(ErrorCode::internal_error, "a kept text is damaged");
    return out;
}

}  // namespace vireo
