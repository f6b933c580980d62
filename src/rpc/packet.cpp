#include "rpc/packet.hpp"

namespace vireo::rpc {
namespace {

[[noreturn]] void broken(std::string detail) { throw Error(ErrorCode::rpc, ErrorDomain::rpc, std::move(detail)); }

void put_text(protocol::Encoder& out, const std::string& text, bool present) {
    out.u32(present ? 1 : 0);
    if (!present) return;
    // A message may be made of a guest's or a tool's output: cut it rather than lose it.
    out.opaque(text.data(), std::min(text.size(), protocol::string_max), protocol::string_max);
}

std::string get_text(protocol::Decoder& in) {
    return in.u32() ? std::string(in.opaque(protocol::string_max)) : std::string();
}

void skip_object(protocol::Decoder& in, bool has_id) {
    if (!in.u32()) return;
    in.opaque(protocol::string_max);
    in.fixed(16);
    if (has_id) in.u32();
}

}  // namespace

std::optional<std::size_t> packet_size(std::string_view bytes) {
    if (bytes.size() < 4) return std::nullopt;
    const std::size_t size = protocol::Decoder(bytes).u32();
    if (size < header_size || size > packet_max) broken("packet length " + std::to_string(size) + " is out of range");
    return size;
}

Packet parse_packet(std::string_view bytes) {
    protocol::Decoder in(bytes.substr(4));
    Packet packet;
    Header& header = packet.header;
    header.program = in.u32();
    header.version = in.u32();
    header.procedure = static_cast<std::int32_t>(in.u32());
    const std::uint32_t kind = in.u32();
    header.serial = in.u32();
    const std::uint32_t status = in.u32();
    if (kind > static_cast<std::uint32_t>(Kind::hole)) broken("unknown packet type " + std::to_string(kind));
    if (status > static_cast<std::uint32_t>(Status::more)) broken("unknown packet status " + std::to_string(status));
    header.kind = static_cast<Kind>(kind);
    header.status = static_cast<Status>(status);
    if (header.kind == Kind::call_with_fds || header.kind == Kind::reply_with_fds) {
        packet.fds = in.u32();
        if (packet.fds > fds_max) broken("too many file descriptors: " + std::to_string(packet.fds));
    }
    packet.payload = in.rest();
    return packet;
}

std::size_t begin_packet(protocol::Encoder& out, const Header& header, std::size_t fds) {
    const std::size_t start = out.buffer().size();
    out.u32(0);
    out.u32(header.program);
    out.u32(header.version);
    out.u32(static_cast<std::uint32_t>(header.procedure));
    out.u32(static_cast<std::uint32_t>(header.kind));
    out.u32(header.serial);
    out.u32(static_cast<std::uint32_t>(header.status));
    if (header.kind == Kind::call_with_fds || header.kind == Kind::reply_with_fds) out.u32(static_cast<std::uint32_t>(fds));
    return start;
}

void end_packet(protocol::Encoder& out, std::size_t start) {
    const std::size_t size = out.buffer().size() - start;
    if (size > packet_max) broken("the packet has " + std::to_string(size) + " bytes; the limit is " + std::to_string(packet_max));
    out.patch(start, static_cast<std::uint32_t>(size));
}

void encode_error(protocol::Encoder& out, const Error& error, ErrorDomain domain) {
    out.u32(static_cast<std::uint32_t>(error.code));
    out.u32(static_cast<std::uint32_t>(error.domain == ErrorDomain::none ? domain : error.domain));
    put_text(out, error.message, true);
    out.u32(2);   // VIR_ERR_ERROR
    out.u32(0);   // no domain
    put_text(out, error.text.empty() ? error.message : error.text, true);
    put_text(out, error.detail, !error.detail.empty());
    out.u32(0);   // str3
    out.u32(static_cast<std::uint32_t>(error.int1));
    out.u32(static_cast<std::uint32_t>(error.int2));
    out.u32(0);   // no network
}

Error decode_error(protocol::Decoder& in) {
    Error error;
    error.code = static_cast<ErrorCode>(in.u32());
    error.domain = static_cast<ErrorDomain>(in.u32());
    error.message = get_text(in);
    in.u32();
    skip_object(in, true);
    error.text = get_text(in);
    error.detail = get_text(in);
    get_text(in);
    error.int1 = static_cast<int>(in.u32());
    error.int2 = static_cast<int>(in.u32());
    skip_object(in, false);
    if (error.message.empty()) error.message = "Unknown error";
    return error;
}

void put_error_packet(protocol::Encoder& out, Header header, const Error& error, ErrorDomain domain) {
    header.status = Status::error;
    if (header.kind != Kind::stream) header.kind = Kind::reply;
    const std::size_t start = begin_packet(out, header);
    encode_error(out, error, domain);
    end_packet(out, start);
}

}  // namespace vireo::rpc
