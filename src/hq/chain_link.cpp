#include "hq/chain_link.h"

#include <limits>

#include "evidence/chain_entry.h"
#include "evidence/key_generations.h"

namespace kanaria::hq {

static_assert(evidence::kEntry_bytes == wire::kEntry_bytes);

std::optional<LinkFacts> read_link(const wire::ChainLink& link) {
  const auto entry = evidence::decode_entry(link.entry);
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!entry || entry->seq == 0 || entry->seq > kMost) return std::nullopt;
  return LinkFacts{entry->epoch,
                   entry->seq,
                   entry->previous,
                   entry->content,
                   entry->key_generation,
                   entry->beacon,
                   evidence::entry_hash(link.entry)};
}

bool is_signed_by(const wire::ChainLink& link, const base::Digest& hash,
                  const base::PublicKey& key) {
  return base::holds(link.signature, key, evidence::signed_message(hash));
}

bool is_endorsed_by(const wire::ChainKey& next, const wire::ChainEpoch& epoch,
                    const base::PublicKey& before) {
  return evidence::endorsement_holds(before, epoch,
                                     {next.generation, next.key, next.first_seq, next.endorsement});
}

}  // namespace kanaria::hq
