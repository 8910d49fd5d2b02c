// One entry of the planting log: who put which decoy into which copy of a customer list
// (PLANTING.md has the grammar).  Pure functions; safe from any thread; take any bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/ed25519.h"

namespace kanaria::hq {

/// What a person tells of one planting.
struct Planting {
  std::string record_id;   ///< of records.csv, 1 to 64 bytes
  std::string list_id;     ///< 1 to 61 bytes
  std::string copy;        ///< which copy of the list, 1 to 200 characters
  std::string by;          ///< who planted it, 1 to 100 characters
  std::string planted_at;  ///< "2026-11-20", or "" where nobody said
  std::string note;        ///< up to 500 characters
  bool operator==(const Planting&) const = default;
};

struct PlantingEntry {
  std::uint64_t seq = 0;    ///< from 1, without gaps
  base::Digest previous{};  ///< SHA-256 of the entry's line before it, zeros for the first
  std::string torn;         ///< SHA-256 of the torn lines right before it, hexadecimal, or ""
  std::string recorded;     ///< "2026-11-21T09:00:00.123Z", headquarters' clock
  std::string clock;        ///< how far that clock was trusted (base::ClockStatus)
  Planting planting;
  base::Signature signature{};
};

inline constexpr std::size_t kMaxPlantingLine_bytes = 16 * 1024;

/// What is wrong with the planting, as the end of a sentence that starts with an option's name, or
/// "".
[[nodiscard]] std::string problem_of(const Planting& planting);

/// The day of the text "2026-11-20" since 1970-01-01; nullopt when it is no day.
[[nodiscard]] std::optional<std::int64_t> day_of(std::string_view date);

/// The line, signed, without its line end; the entry's own signature is not looked at.
[[nodiscard]] std::string signed_line(const PlantingEntry& entry, const base::SigningSeed& seed);

/// nullopt unless the line, without its line end, is byte for byte as signed_line writes one.  The
/// signature's value is not looked at.
[[nodiscard]] std::optional<PlantingEntry> parse_planting_entry(std::string_view line);

/// `line` must be one that parse_planting_entry took.
[[nodiscard]] bool is_signed_by(std::string_view line, const base::PublicKey& key);

/// What the next entry names as `previous`, and what is noted elsewhere as the head.
[[nodiscard]] base::Digest planting_hash(std::string_view line);

}  // namespace kanaria::hq
