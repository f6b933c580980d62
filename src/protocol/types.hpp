#pragma once
// What the wire protocol is made of: the row that describes a procedure, and the types of its arguments.
//
//  1. A procedure is a struct: `info` (its row), and `Args` and `Reply` for a call, or `Message` for an event.
//     These are plain aggregates. Their members stand in the order of the wire; the codec walks them, so that
//     nothing is written twice. Names are those of the protocol in snake case, abbreviations written out
//     (`dom` is `domain`), `ret` is `count` beside a list and `result` otherwise.
//  2. Types carry the protocol's bounds; they are enforced before memory is taken, when reading and when writing.
//  3. encode() and decode() of every struct are defined in the .cpp beside the struct's header (see codec.hpp).
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/uuid.hpp"

namespace vireo::protocol {

inline constexpr std::uint32_t program_remote = 0x20008086;
inline constexpr std::uint32_t program_qemu = 0x20008087;
inline constexpr std::uint32_t program_lxc = 0x00068000;
inline constexpr std::uint32_t program_admin = 0x06900690;
inline constexpr std::uint32_t program_keepalive = 0x6b656570;
inline constexpr std::uint32_t program_version = 1;   // of every program above

// A permission that a call needs. With `flags`: only if the call's `flags` have all of them (`unless`: none of
// them). With `parameter`: only if that argument equals `value` (`unless`: differs).
struct Permission {
    std::string_view object, permission;
    std::uint32_t flags = 0;
    std::string_view parameter = {};
    std::int32_t value = 0;
    bool unless = false;

    explicit operator bool() const { return !object.empty(); }
};

enum class Priority : std::uint8_t { low, high };                      // high: never waits for a hypervisor
enum class Stage : std::uint8_t { opened, connected, authenticating };  // from when on it may be called
enum class StreamDirection : std::uint8_t { none, read, write };        // as the client sees it
enum class PassesFds : std::uint8_t { none, request, reply, both };

// The row of a procedure: what server, client, access check and documentation derive from.
struct Procedure {
    std::uint32_t program = program_remote;
    std::int32_t number = 0;
    std::string_view name;                 // "DOMAIN_LOOKUP_BY_NAME"
    std::string_view api = {};             // the public function behind it: "virDomainLookupByName"
    bool event = false;                    // a message of the server, not a call
    Priority priority = Priority::low;
    bool writes = false;                   // refused to read-only connections
    Stage stage = Stage::opened;
    StreamDirection stream = StreamDirection::none;
    PassesFds fds = PassesFds::none;
    std::array<Permission, 4> access = {};  // all that are set must be granted
    Permission filter = {};                // objects of a list (or event) that the caller lacks this for are left out
};

// At most Max elements.
template <class T, std::size_t Max> struct List : std::vector<T> {
    static constexpr std::size_t max = Max;
    using std::vector<T>::vector;
    List() = default;
    List(std::vector<T> values) : std::vector<T>(std::move(values)) {}
};

// At most Max bytes, of any value.
template <std::size_t Max> struct Bytes : std::vector<std::uint8_t> {
    static constexpr std::size_t max = Max;
    using std::vector<std::uint8_t>::vector;
    Bytes() = default;
    Bytes(std::vector<std::uint8_t> values) : std::vector<std::uint8_t>(std::move(values)) {}
    explicit Bytes(std::string_view text) : std::vector<std::uint8_t>(text.begin(), text.end()) {}
};

// At most Max characters; each takes four bytes on the wire.
template <std::size_t Max> struct Chars : std::string {
    static constexpr std::size_t max = Max;
    using std::string::string;
    Chars() = default;
    Chars(std::string text) : std::string(std::move(text)) {}
};

// Text in a field of Size characters, each four bytes on the wire, filled up with zeros.
template <std::size_t Size> struct FixedChars : std::string {
    static constexpr std::size_t size_on_wire = Size;
    using std::string::string;
    FixedChars() = default;
    FixedChars(std::string text) : std::string(std::move(text)) {}
};

// A typed parameter. index() + 1 is the type's number on the wire and in virTypedParameter:
// int, uint, llong, ullong, double, boolean, string.
using TypedValue = std::variant<std::int32_t, std::uint32_t, std::int64_t, std::uint64_t, double, bool, std::string>;
struct TypedParam {
    std::string field;
    TypedValue value;
};

enum class AuthType : std::int32_t { none = 0, sasl = 1, polkit = 2 };

struct Nothing {};

class Encoder;
class Decoder;

// Writes or reads the wire form of one struct of a procedure. Throws Error (rpc) when a bound is broken.
template <class T> void encode(Encoder& out, const T& value);
template <class T> void decode(Decoder& in, T& value);

// The rows of a program, in order of number; empty for a program that is not known.
std::vector<const Procedure*> procedures(std::uint32_t program);
// The row of a procedure, or null. Constant time.
const Procedure* find_procedure(std::uint32_t program, std::int32_t number);

}  // namespace vireo::protocol
