#pragma once
// The frame around each message: length, header, and how errors travel.
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "protocol/types.hpp"
#include "protocol/xdr.hpp"

namespace vireo::rpc {

inline constexpr std::size_t packet_max = 33554432 + 4;     // with its length word
inline constexpr std::size_t header_size = 28;              // length word and header
inline constexpr std::size_t stream_chunk_max = 262120;     // stream data in one packet that every peer takes
inline constexpr std::size_t fds_max = 32;                  // passed with one packet

enum class Kind : std::uint32_t { call = 0, reply = 1, message = 2, stream = 3, call_with_fds = 4, reply_with_fds = 5, hole = 6 };
enum class Status : std::uint32_t { ok = 0, error = 1, more = 2 };

struct Header {
    std::uint32_t program = 0, version = protocol::program_version;
    std::int32_t procedure = 0;
    Kind kind = Kind::call;
    std::uint32_t serial = 0;
    Status status = Status::ok;
};

struct Packet {
    Header header;
    std::uint32_t fds = 0;         // how many follow the packet
    std::string_view payload;
};

// The whole size of the packet at the front of `bytes`; nothing if fewer than four are there. Throws Error (rpc) if
// the length is out of range: then nothing more can be read from this peer.
std::optional<std::size_t> packet_size(std::string_view bytes);
// Takes a whole packet apart. Throws Error (rpc) if its header makes no sense.
Packet parse_packet(std::string_view bytes);

// Writes length and header (and the number of fds, for the kinds that have it); gives the place for end_packet().
std::size_t begin_packet(protocol::Encoder& out, const Header& header, std::size_t fds = 0);
// Fills in the length. Throws Error (rpc) if the packet has become too large.
void end_packet(protocol::Encoder& out, std::size_t start);

// The payload of a failed call or stream. An error without a domain gets `domain`.
void encode_error(protocol::Encoder& out, const Error& error, ErrorDomain domain);
Error decode_error(protocol::Decoder& in);

// A whole packet that says that something failed.
void put_error_packet(protocol::Encoder& out, Header header, const Error& error, ErrorDomain domain);

}  // namespace vireo::rpc
