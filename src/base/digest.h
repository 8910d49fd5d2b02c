// Digests and keyed tags, on libsodium, and on libcrypto for what is long.  Pure functions; safe
// from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "base/bytes.h"

namespace kanaria::base {

using Digest = std::array<std::uint8_t, 32>;  ///< a SHA-256 value or an HMAC-SHA-256 tag
using Key = std::array<std::uint8_t, 32>;     ///< a symmetric key

[[nodiscard]] Digest sha256(ByteView bytes);

/// SHA-256 of what comes in pieces.  One thread an object.
class DigestStream {
 public:
  DigestStream();
  ~DigestStream();
  DigestStream(const DigestStream&) = delete;
  DigestStream& operator=(const DigestStream&) = delete;
  void add(ByteView bytes);
  /// Once, at the end.
  [[nodiscard]] Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// HMAC-SHA-256 (RFC 2104, FIPS 198-1).  The key may have any length.
[[nodiscard]] Digest hmac_sha256(ByteView key, ByteView message);
/// HKDF-SHA-256 (RFC 5869) with 32 bytes of output.
[[nodiscard]] Key hkdf_sha256(ByteView secret, ByteView salt, std::string_view info);
/// Overwrites the bytes in a way that the compiler does not remove.
void wipe(std::span<std::uint8_t> secret);
/// Fills with bytes of the operating system's random source.
void fill_random(std::span<std::uint8_t> out);
/// Starts libsodium; every function of this library that needs it calls it by itself.
void start_sodium();

}  // namespace kanaria::base
