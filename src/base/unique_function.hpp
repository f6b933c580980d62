#pragma once
// A callable that is moved and never copied: queued work may own a reply, a file descriptor, a promise.
#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace vireo {

template <class Signature> class UniqueFunction;

template <class R, class... Args> class UniqueFunction<R(Args...)> {
public:
    UniqueFunction() = default;
    UniqueFunction(std::nullptr_t) {}
    template <class F, class D = std::decay_t<F>>
        requires(!std::is_same_v<D, UniqueFunction> && std::is_invocable_r_v<R, D&, Args...>)
    UniqueFunction(F&& f) {
        if constexpr (fits<D>) {
            ::new (static_cast<void*>(storage_)) D(std::forward<F>(f));
            table_ = &local<D>;
        } else {
            ::new (static_cast<void*>(storage_)) (D*)(new D(std::forward<F>(f)));
            table_ = &remote<D>;
        }
    }
    UniqueFunction(UniqueFunction&& other) noexcept { take(other); }
    UniqueFunction& operator=(UniqueFunction&& other) noexcept {
        if (this != &other) {
            reset();
            take(other);
        }
        return *this;
    }
    ~UniqueFunction() { reset(); }

    explicit operator bool() const { return table_ != nullptr; }
    // The callable must be there.
    R operator()(Args... args) { return table_->call(storage_, std::forward<Args>(args)...); }
    void reset() noexcept {
        if (table_) std::exchange(table_, nullptr)->destroy(storage_);
    }

private:
    static constexpr std::size_t room = 6 * sizeof(void*);   // a lambda of a few captures allocates nothing
    struct Table {
        R (*call)(void*, Args&&...);
        void (*move)(void* from, void* to) noexcept;
        void (*destroy)(void*) noexcept;
    };
    template <class D>
    static constexpr bool fits =
        sizeof(D) <= room && alignof(D) <= alignof(std::max_align_t) && std::is_nothrow_move_constructible_v<D>;
    template <class D>
    static constexpr Table local{
        [](void* at, Args&&... args) -> R { return static_cast<R>((*static_cast<D*>(at))(std::forward<Args>(args)...)); },
        [](void* from, void* to) noexcept {
            ::new (to) D(std::move(*static_cast<D*>(from)));
            static_cast<D*>(from)->~D();
        },
        [](void* at) noexcept { static_cast<D*>(at)->~D(); }};
    template <class D>
    static constexpr Table remote{
        [](void* at, Args&&... args) -> R { return static_cast<R>((**static_cast<D**>(at))(std::forward<Args>(args)...)); },
        [](void* from, void* to) noexcept { ::new (to) (D*)(*static_cast<D**>(from)); },
        [](void* at) noexcept { delete *static_cast<D**>(at); }};

    void take(UniqueFunction& other) noexcept {
        if (!other.table_) return;
        other.table_->move(other.storage_, storage_);
        table_ = std::exchange(other.table_, nullptr);
    }

    alignas(std::max_align_t) std::byte storage_[room];
    const Table* table_ = nullptr;
};

}  // namespace vireo
