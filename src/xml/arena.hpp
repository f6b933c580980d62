#pragma once
// Memory for a tree that is freed as a whole. Holds trivially destructible things only.
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

namespace vireo::xml {

class Arena {
public:
    explicit Arena(std::size_t first) : next_size_(first < 1024 ? 1024 : first) {}

    void* allocate(std::size_t size, std::size_t alignment) {
        std::size_t at = (used_ + alignment - 1) & ~(alignment - 1);
        if (at + size > capacity_) {
            grow(size + alignment);
            at = 0;
        }
        used_ = at + size;
        return chunk_ + at;
    }
    template <class T> T* make() {
        static_assert(std::is_trivially_destructible_v<T>);
        return new (allocate(sizeof(T), alignof(T))) T();
    }
    std::string_view copy(std::string_view text) {
        if (text.empty()) return {};
        char* to = static_cast<char*>(allocate(text.size(), 1));
        std::memcpy(to, text.data(), text.size());
        return {to, text.size()};
    }
    // `text` grown by `more`, in place where it was the last thing allocated.
    std::string_view append(std::string_view text, std::string_view more) {
        if (more.empty()) return text;
        if (!text.empty() && text.data() + text.size() == chunk_ + used_ && used_ + more.size() <= capacity_) {
            std::memcpy(chunk_ + used_, more.data(), more.size());
            used_ += more.size();
            return {text.data(), text.size() + more.size()};
        }
        // Room to grow into, so that a text of many pieces is not copied for each of them.
        char* to = static_cast<char*>(allocate((text.size() + more.size()) * 2, 1));
        if (!text.empty()) std::memcpy(to, text.data(), text.size());   // nothing may be a null pointer
        std::memcpy(to + text.size(), more.data(), more.size());
        used_ -= text.size() + more.size();
        return {to, text.size() + more.size()};
    }

private:
    void grow(std::size_t least) {
        const std::size_t size = least > next_size_ ? least : next_size_;
        chunks_.push_back(std::make_unique_for_overwrite<char[]>(size));
        chunk_ = chunks_.back().get();
        capacity_ = size;
        used_ = 0;
        next_size_ = size * 2;
    }
    std::vector<std::unique_ptr<char[]>> chunks_;
    char* chunk_ = nullptr;
    std::size_t used_ = 0, capacity_ = 0, next_size_;
};

}  // namespace vireo::xml
