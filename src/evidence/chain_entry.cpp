#include "evidence/chain_entry.h"

#include <algorithm>
#include <string>

#include "base/check.h"

namespace kanaria::evidence {

using base::ByteReader;
using base::Bytes;
using base::ByteView;

namespace {

constexpr std::string_view kMagic = "KANCHN02";
constexpr std::string_view kContext = "kanaria chain v2";
constexpr std::size_t kReserved_bytes = 3;
constexpr std::int64_t kDay_ms = 24 * 3600 * 1000;

template <std::size_t N>
bool take(ByteReader& reader, std::array<std::uint8_t, N>& out) {
  const auto bytes = reader.take(N);
  if (bytes) std::copy(bytes->begin(), bytes->end(), out.begin());
  return bytes.has_value();
}

}  // namespace

Bytes encode(const ChainEntry& entry) {
  Bytes out;
  out.reserve(kEntry_bytes);
  base::append(out, base::bytes_of(kMagic));
  base::append(out, entry.epoch);
  base::append_u64(out, entry.seq);
  base::append(out, entry.previous);
  base::append(out, entry.content);
  base::append_u64(out, entry.registry.version);
  base::append(out, entry.registry.digest);
  base::append(out, entry.boot_id);
  base::append_u64(out, entry.monotonic_ms);
  base::append_u64(out, static_cast<std::uint64_t>(entry.wall_ms));
  out.push_back(static_cast<std::uint8_t>(entry.clock_status));
  out.resize(out.size() + kReserved_bytes);
  base::append_u32(out, entry.key_generation);
  base::append(out, entry.beacon);
  CHECK(out.size() == kEntry_bytes);
  return out;
}

std::optional<ChainEntry> decode_entry(ByteView bytes) {
  if (bytes.size() != kEntry_bytes) return std::nullopt;
  ByteReader reader(bytes);
  ChainEntry entry;
  const auto magic = reader.take(kMagic.size());
  if (!magic || base::text_of(*magic) != kMagic || !take(reader, entry.epoch)) return std::nullopt;
  entry.seq = reader.u64().value_or(0);
  if (!take(reader, entry.previous) || !take(reader, entry.content)) return std::nullopt;
  entry.registry.version = reader.u64().value_or(0);
  if (!take(reader, entry.registry.digest) || !take(reader, entry.boot_id)) return std::nullopt;
  entry.monotonic_ms = reader.u64().value_or(0);
  entry.wall_ms = static_cast<std::int64_t>(reader.u64().value_or(0));
  const std::uint8_t status = reader.u8().value_or(0xff);
  if (status > static_cast<std::uint8_t>(base::ClockStatus::unknown)) return std::nullopt;
  entry.clock_status = static_cast<base::ClockStatus>(status);
  const auto reserved = reader.take(kReserved_bytes);
  if (!reserved || std::any_of(reserved->begin(), reserved->end(), [](auto b) { return b != 0; })) {
    return std::nullopt;
  }
  entry.key_generation = reader.u32().value_or(0);
  if (!take(reader, entry.beacon)) return std::nullopt;
  return entry;
}

base::Digest entry_hash(ByteView encoded) {
  return base::sha256(encoded);
}

Bytes signed_message(const base::Digest& hash) {
  Bytes message(kContext.begin(), kContext.end());
  base::append(message, hash);
  return message;
}

std::int64_t utc_day(std::int64_t wall_ms) {
  return wall_ms / kDay_ms - (wall_ms % kDay_ms < 0 ? 1 : 0);
}

BootId parse_boot_id(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != '-') digits += c;
  }
  BootId id{};
  const auto bytes = base::from_hex(digits);
  if (bytes && bytes->size() == id.size()) std::copy(bytes->begin(), bytes->end(), id.begin());
  return id;
}

}  // namespace kanaria::evidence
