// One link of the evidence chain as a plain value, and its fixed form in bytes.  Every mailpiece
// that was checked leaves one entry of the same size, hit or miss; an entry does not tell which.
// Layout and a worked example: FORMAT.md beside this file.  Pure functions; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/ed25519.h"

namespace kanaria::evidence {

/// The registry that a mailpiece was checked against; version 0: it was checked against none.
struct RegistryRef {
  std::uint64_t version = 0;
  base::Digest digest{};  ///< of the signed snapshot; zeros where unknown
  bool operator==(const RegistryRef&) const = default;
};

using ChainEpoch = std::array<std::uint8_t, 16>;  ///< random; names one chain from its first entry
using BootId = std::array<std::uint8_t, 16>;      ///< the kernel's UUID as bytes; zeros: unknown
using base::PublicKey;
using base::Signature;

struct ChainEntry {
  ChainEpoch epoch{};
  std::uint64_t seq = 0;    ///< from 1, dense
  base::Digest previous{};  ///< hash of the entry before; zeros in the first one
  base::Digest content{};   ///< SHA-256 of the sealed capsule, or 32 random bytes for a miss
  RegistryRef registry;
  BootId boot_id{};
  std::uint64_t monotonic_ms = 0;
  std::int64_t wall_ms = 0;
  base::ClockStatus clock_status = base::ClockStatus::unknown;
  std::uint32_t key_generation = 0;  ///< whose key signs it, from 0; never falls along the chain
  base::Digest beacon{};  ///< SHA-256 of headquarters' newest beacon, zeros without one: the entry
                          ///< was not made before that beacon
  bool operator==(const ChainEntry&) const = default;
};

inline constexpr std::size_t kEntry_bytes = 208;

[[nodiscard]] base::Bytes encode(const ChainEntry& entry);
/// nullopt unless the bytes are exactly what encode() gives for some entry.
[[nodiscard]] std::optional<ChainEntry> decode_entry(base::ByteView bytes);
/// What the next entry names as `previous`, and what is signed: SHA-256 of the encoded entry.
[[nodiscard]] base::Digest entry_hash(base::ByteView encoded);
/// The message under the signature: a fixed context and the hash.
[[nodiscard]] base::Bytes signed_message(const base::Digest& hash);
/// The UTC day of a wall clock, counted from 1970-01-01, whatever that clock says.
[[nodiscard]] std::int64_t utc_day(std::int64_t wall_ms);
/// From "01234567-89ab-…"; zeros when the text is no UUID.
[[nodiscard]] BootId parse_boot_id(std::string_view text);

}  // namespace kanaria::evidence
