// What the kiosk and the program that holds the SANE backend (kanaria-sane) say to each other over
// a socket: frames of a kind (u8), a length (u32, little-endian) and that many bytes.
// Each request has one answer.  Thread rule: one thread a socket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "capture/scanner.h"

namespace kanaria::capture {

/// The socket's number in the worker.
inline constexpr int kSaneSocket = 3;

enum class SaneKind : std::uint8_t {
  // requests
  open = 1,    ///< the device's name; answered by device or failed
  start = 2,   ///< a Run; answered by done or failed
  page = 3,    ///< answered by image or failed; failed with SANE_STATUS_NO_DOCS at the end
  cancel = 4,  ///< answered by done
  // answers
  device = 16,
  done = 17,
  image = 18,   ///< a PNG file
  failed = 19,  ///< SaneFailure
};

struct SaneFrame {
  SaneKind kind = SaneKind::done;
  base::Bytes body;
};

/// Why the backend did not do it: a SANE_STATUS_* by its number, which is part of SANE's binary
/// interface, or kSaneCannot where the device has no such option.
struct SaneFailure {
  std::uint32_t status = 0;
  std::string words;
};
inline constexpr std::uint32_t kSaneCannot = 1000;

struct SaneDevice {
  std::string vendor;
  std::string model;
  bool has_feeder = false;
  bool has_flatbed = false;
  bool has_duplex = false;
};

[[nodiscard]] base::Bytes encode(const SaneFailure& failure);
[[nodiscard]] base::Bytes encode(const SaneDevice& device);
[[nodiscard]] base::Bytes encode(const Run& run);
/// Nullopt unless the bytes are exactly one of these.
[[nodiscard]] std::optional<SaneFailure> decode_failure(base::ByteView bytes);
[[nodiscard]] std::optional<SaneDevice> decode_device(base::ByteView bytes);
[[nodiscard]] std::optional<Run> decode_run(base::ByteView bytes);

/// False when the other side is gone.
[[nodiscard]] bool send_frame(int socket, SaneKind kind, base::ByteView body);
/// Nullopt when the other side is gone, sends what is no frame or one of more than `most_bytes`, or
/// is silent for `silence_ms` (-1: never).
[[nodiscard]] std::optional<SaneFrame> receive_frame(int socket, std::size_t most_bytes,
                                                     int silence_ms);

}  // namespace kanaria::capture
