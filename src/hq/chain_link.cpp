#include "hq/chain_link.h"

#include <algorithm>
#include <limits>

namespace kanaria::hq {
namespace {

constexpr std::string_view kMagic = "KANCHN02";
constexpr std::string_view kEntryContext = "kanaria chain v2";
constexpr std::string_view kEndorsementContext = "kanaria key v1..";
constexpr std::size_t kBetween_bytes = 8 + 32 + 16 + 8 + 8;  // registry, boot id, both clocks
constexpr std::uint8_t kLastClockStatus = 3;

template <std::size_t N>
void take(base::ByteReader& reader, std::array<std::uint8_t, N>& out) {
  const auto bytes = *reader.take(N);
  std::copy(bytes.begin(), bytes.end(), out.begin());
}

}  // namespace

std::optional<LinkFacts> read_link(const wire::ChainLink& link) {
  base::ByteReader reader(link.entry);
  LinkFacts facts;
  if (base::text_of(*reader.take(kMagic.size())) != kMagic) return std::nullopt;
  take(reader, facts.epoch);
  facts.seq = *reader.u64();
  take(reader, facts.previous);
  take(reader, facts.content);
  (void)reader.take(kBetween_bytes);
  const std::uint8_t clock_status = *reader.u8();
  const auto zeros = *reader.take(3);
  facts.key_generation = *reader.u32();
  take(reader, facts.beacon);
  facts.hash = base::sha256(link.entry);
  if (clock_status > kLastClockStatus || facts.seq == 0 ||
      facts.seq > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) ||
      std::any_of(zeros.begin(), zeros.end(), [](std::uint8_t byte) { return byte != 0; })) {
    return std::nullopt;
  }
  return facts;
}

bool is_signed_by(const wire::ChainLink& link, const base::Digest& hash,
                  const base::PublicKey& key) {
  base::Bytes message;
  base::append(message, base::bytes_of(kEntryContext));
  base::append(message, hash);
  return base::holds(link.signature, key, message);
}

bool is_endorsed_by(const wire::ChainKey& next, const wire::ChainEpoch& epoch,
                    const base::PublicKey& before) {
  base::Bytes message;
  base::append(message, base::bytes_of(kEndorsementContext));
  base::append(message, epoch);
  base::append_u32(message, next.generation);
  base::append_u64(message, next.first_seq);
  base::append(message, next.key);
  return base::holds(next.endorsement, before, message);
}

}  // namespace kanaria::hq
