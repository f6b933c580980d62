#pragma once
// A set of CPUs, NUMA nodes or other small numbers: "0-3,^2,8".
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vireo::model {

class CpuSet {
public:
    static constexpr std::size_t limit = 16384;    // numbers are below it

    CpuSet() = default;
    static CpuSet range(std::size_t first, std::size_t last);
    // Numbers and ranges with commas between them; "^2" takes a number out again. Nothing when it is not that.
    // An empty text is no set.
    static std::optional<CpuSet> parse(std::string_view text);
    std::string text() const;                      // "0-1,3,8"; "" when empty

    bool contains(std::size_t number) const;
    void insert(std::size_t number);
    void erase(std::size_t number);
    std::size_t count() const;
    bool empty() const { return words_.empty(); }
    std::optional<std::size_t> first() const;
    std::optional<std::size_t> last() const;
    std::optional<std::size_t> next(std::size_t after) const;     // the smallest one greater than `after`
    std::vector<std::size_t> members() const;

    CpuSet& operator|=(const CpuSet& other);
    CpuSet& operator&=(const CpuSet& other);
    CpuSet& operator-=(const CpuSet& other);
    bool overlaps(const CpuSet& other) const;
    bool is_subset_of(const CpuSet& other) const;

    // Bytes as the C API has them: bit 0 of byte 0 is number 0.
    std::vector<std::uint8_t> bytes(std::size_t length) const;
    static CpuSet of_bytes(const std::uint8_t* bytes, std::size_t length);

    bool operator==(const CpuSet&) const = default;

    static constexpr std::string_view kind = "CPU set";
    static constexpr std::string_view pattern = "([0-9]+(-[0-9]+)?|\\^[0-9]+)(,([0-9]+(-[0-9]+)?|\\^[0-9]+))*";

private:
    void trim();
    std::vector<std::uint64_t> words_;             // the last one is not 0
};

}  // namespace vireo::model
