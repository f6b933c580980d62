#pragma once
// The objects of a driver by name, UUID and id.
//
//  1. Reading takes a shared lock for the time of one look-up; list() gives an immutable list made once per change.
//  2. A name and a UUID are claimed together: of two concurrent definitions of one name with different UUIDs one fails.
//     Two that agree get the same object, whose actor then puts them in order.
//  3. An object that is only claimed is hidden: look-ups and lists do not show it before commit().
//  4. What leaves the registry stays alive as long as somebody holds it.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/uuid.hpp"

namespace vireo::driver {

template <class T> class Registry {
public:
    using Object = std::shared_ptr<T>;
    using List = std::vector<Object>;

private:
    struct Entry {
        std::string name;
        Uuid uuid;
        Object object;
        std::uint64_t serial = 0;   // order of appearance
        int id = -1;
        unsigned claims = 0;
        bool visible = false;
    };

public:
    // `noun` and `domain` word the errors: "domain 'x' already exists with uuid …".
    Registry(std::string noun, ErrorDomain domain) : noun_(std::move(noun)), domain_(domain) {}
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    // A name and a UUID held for one operation. Ends hidden objects that nobody committed.
    class Claim {
    public:
        Claim(Claim&& other) noexcept : registry_(std::exchange(other.registry_, nullptr)), entry_(std::move(other.entry_)) {}
        Claim& operator=(Claim&&) = delete;
        ~Claim() { if (registry_) registry_->release(entry_); }

        const Object& object() const { return entry_->object; }
        // Makes the object visible (or keeps it so). The claim ends: from now on the object may be taken out.
        void commit() {
            registry_->show(entry_);
            std::exchange(registry_, nullptr)->release(entry_);
        }

    private:
        friend Registry;
        Claim(Registry& registry, std::shared_ptr<Entry> entry) : registry_(&registry), entry_(std::move(entry)) {}
        Registry* registry_;
        std::shared_ptr<Entry> entry_;
    };

    // The object of this name and UUID, made by make() when there is none (on this thread, under the lock: keep it small).
    // Throws operation_failed when the name has another UUID or the UUID another name.
    template <class Make> Claim claim(const std::string& name, const Uuid& uuid, Make&& make) {
        std::unique_lock hold(mutex_);
        auto entry = matching(name, uuid);
        if (!entry) {
            entry = std::make_shared<Entry>(Entry{name, uuid, Object(make()), ++serial_});
            by_name_[entry->name] = entry;
            by_uuid_[uuid] = entry;
        }
        ++entry->claims;
        return Claim(*this, std::move(entry));
    }

    // Null when there is none.
    Object by_name(std::string_view name) const {
        std::shared_lock hold(mutex_);
        const auto at = by_name_.find(name);
        return at != by_name_.end() && at->second->visible ? at->second->object : nullptr;
    }
    Object by_uuid(const Uuid& uuid) const {
        std::shared_lock hold(mutex_);
        const auto at = by_uuid_.find(uuid);
        return at != by_uuid_.end() && at->second->visible ? at->second->object : nullptr;
    }
    Object by_id(int id) const {
        std::shared_lock hold(mutex_);
        const auto at = by_id_.find(id);
        return at != by_id_.end() ? at->second->object : nullptr;
    }

    // All visible objects in the order of their appearance.
    std::shared_ptr<const List> list() const {
        std::lock_guard make_once(list_mutex_);
        std::shared_lock hold(mutex_);
        if (!list_ || list_generation_ != generation_) {
            std::vector<const Entry*> entries;
            entries.reserve(by_name_.size());
            for (const auto& [name, entry] : by_name_)
                if (entry->visible) entries.push_back(entry.get());
            std::ranges::sort(entries, {}, &Entry::serial);
            auto next = std::make_shared<List>();
            next->reserve(entries.size());
            for (const Entry* entry : entries) next->push_back(entry->object);
            list_ = std::move(next);
            list_generation_ = generation_;
        }
        return list_;
    }
    std::size_t size() const { return list()->size(); }

    // Takes the object out; false when it was not in. A claim that still holds it may bring it back.
    bool remove(const Uuid& uuid) {
        std::lock_guard drop_list(list_mutex_);
        std::unique_lock hold(mutex_);
        const auto at = by_uuid_.find(uuid);
        if (at == by_uuid_.end() || !at->second->visible) return false;
        const auto entry = at->second;
        entry->visible = false;
        ++generation_;
        list_.reset();   // it would keep the object's memory
        drop_id(*entry);
        if (!entry->claims) forget(*entry);
        return true;
    }

    // Throws operation_failed when the new name is taken by another object.
    void rename(const Uuid& uuid, const std::string& name) {
        std::unique_lock hold(mutex_);
        const auto at = by_uuid_.find(uuid);
        if (at == by_uuid_.end()) throw Error(ErrorCode::internal_error, domain_, "renaming an unknown " + noun_);
        const auto entry = at->second;
        if (const auto other = by_name_.find(name); other != by_name_.end()) {
            if (other->second == entry) return;
            throw Error(ErrorCode::operation_failed, domain_,
                        noun_ + " '" + name + "' already exists with uuid " + other->second->uuid.text());
        }
        by_name_.erase(entry->name);
        entry->name = name;
        by_name_[entry->name] = entry;
        ++generation_;
    }

    // The next number for something that starts to run: 1, 2, 3 …
    int next_id() { return last_id_.fetch_add(1, std::memory_order_relaxed) + 1; }
    // From now on by_id(id) finds the object; ids above `id` come next. -1: it has none any more.
    void set_id(const Uuid& uuid, int id) {
        std::unique_lock hold(mutex_);
        const auto at = by_uuid_.find(uuid);
        if (at == by_uuid_.end()) return;
        drop_id(*at->second);
        if (id < 0) return;
        at->second->id = id;
        by_id_[id] = at->second;
        for (int last = last_id_; last < id && !last_id_.compare_exchange_weak(last, id);) {}
    }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };

    std::shared_ptr<Entry> matching(const std::string& name, const Uuid& uuid) const {
        if (const auto at = by_uuid_.find(uuid); at != by_uuid_.end()) {
            if (at->second->name != name)
                throw Error(ErrorCode::operation_failed, domain_,
                            noun_ + " '" + at->second->name + "' is already defined with uuid " + uuid.text());
            return at->second;
        }
        if (const auto at = by_name_.find(name); at != by_name_.end())
            throw Error(ErrorCode::operation_failed, domain_,
                        noun_ + " '" + name + "' already exists with uuid " + at->second->uuid.text());
        return nullptr;
    }
    void show(const std::shared_ptr<Entry>& entry) {
        std::unique_lock hold(mutex_);
        if (entry->visible) return;
        entry->visible = true;
        ++generation_;
    }
    void release(const std::shared_ptr<Entry>& entry) {
        std::unique_lock hold(mutex_);
        if (--entry->claims == 0 && !entry->visible) forget(*entry);
    }
    void drop_id(Entry& entry) {
        if (entry.id >= 0) by_id_.erase(entry.id);
        entry.id = -1;
    }
    // The caller holds the entry.
    void forget(const Entry& entry) {
        by_uuid_.erase(entry.uuid);
        by_name_.erase(entry.name);
    }

    const std::string noun_;
    const ErrorDomain domain_;
    std::atomic<int> last_id_ = 0;
    mutable std::shared_mutex mutex_;   // guards what follows, for the time of one look-up or change
    std::unordered_map<std::string, std::shared_ptr<Entry>, Hash, std::equal_to<>> by_name_;
    std::unordered_map<Uuid, std::shared_ptr<Entry>> by_uuid_;
    std::unordered_map<int, std::shared_ptr<Entry>> by_id_;
    std::uint64_t serial_ = 0, generation_ = 0;
    mutable std::mutex list_mutex_;     // guards the two below; taken before mutex_
    mutable std::shared_ptr<const List> list_;
    mutable std::uint64_t list_generation_ = 0;
};

}  // namespace vireo::driver
