#include "capture/sane_messages.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace kanaria::capture {
namespace {

std::optional<std::string> text(base::ByteReader& reader) {
  const auto field = reader.field();
  if (!field) return std::nullopt;
  return std::string(base::text_of(*field));
}

bool receive_all(int socket, std::span<std::uint8_t> into, int silence_ms) {
  while (!into.empty()) {
    pollfd waiting{socket, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, silence_ms);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    const ssize_t got = ::recv(socket, into.data(), into.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    into = into.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

bool send_all(int socket, base::ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

base::Bytes encode(const SaneFailure& failure) {
  base::Bytes out;
  base::append_u32(out, failure.status);
  base::append_field(out, base::bytes_of(failure.words));
  return out;
}

base::Bytes encode(const SaneDevice& device) {
  base::Bytes out;
  base::append_field(out, base::bytes_of(device.vendor));
  base::append_field(out, base::bytes_of(device.model));
  for (const bool has : {device.has_feeder, device.has_flatbed, device.has_duplex}) {
    out.push_back(has ? 1 : 0);
  }
  return out;
}

base::Bytes encode(const Run& run) {
  base::Bytes out;
  out.push_back(run.paper == Paper::feeder ? 1 : 0);
  out.push_back(run.sides == Sides::both ? 1 : 0);
  out.push_back(run.colour ? 1 : 0);
  base::append_u32(out, static_cast<std::uint32_t>(run.resolution_dpi));
  return out;
}

std::optional<SaneFailure> decode_failure(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto status = reader.u32();
  auto words = text(reader);
  if (!status || !words || reader.left_bytes() > 0) return std::nullopt;
  return SaneFailure{*status, *std::move(words)};
}

std::optional<SaneDevice> decode_device(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  auto vendor = text(reader);
  auto model = text(reader);
  const auto flags = reader.take(3);
  if (!vendor || !model || !flags || reader.left_bytes() > 0) return std::nullopt;
  return SaneDevice{*std::move(vendor), *std::move(model), (*flags)[0] != 0, (*flags)[1] != 0,
                    (*flags)[2] != 0};
}

std::optional<Run> decode_run(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto flags = reader.take(3);
  const auto resolution_dpi = reader.u32();
  constexpr std::uint32_t kMost_dpi = 9600;
  if (!flags || !resolution_dpi || *resolution_dpi > kMost_dpi || reader.left_bytes() > 0) {
    return std::nullopt;
  }
  return Run{(*flags)[0] != 0 ? Paper::feeder : Paper::flatbed,
             (*flags)[1] != 0 ? Sides::both : Sides::front, static_cast<int>(*resolution_dpi),
             (*flags)[2] != 0};
}

bool send_frame(int socket, SaneKind kind, base::ByteView body) {
  base::Bytes head{static_cast<std::uint8_t>(kind)};
  base::append_u32(head, static_cast<std::uint32_t>(body.size()));
  return send_all(socket, head) && send_all(socket, body);
}

std::optional<SaneFrame> receive_frame(int socket, std::size_t most_bytes, int silence_ms) {
  std::array<std::uint8_t, 5> head{};
  if (!receive_all(socket, head, silence_ms)) return std::nullopt;
  const std::uint32_t size_bytes = *base::ByteReader(base::ByteView(head).subspan(1)).u32();
  if (size_bytes > most_bytes) return std::nullopt;
  SaneFrame frame{static_cast<SaneKind>(head[0]), base::Bytes(size_bytes)};
  if (!receive_all(socket, frame.body, silence_ms)) return std::nullopt;
  return frame;
}

}  // namespace kanaria::capture
