// A link of a kiosk's evidence chain as headquarters checks it (evidence/FORMAT.md).
// Pure functions; safe from any thread; take any bytes.
#pragma once

#include <optional>

#include "base/digest.h"
#include "base/ed25519.h"
#include "wire/messages.h"

namespace kanaria::hq {

struct LinkFacts {
  wire::ChainEpoch epoch{};
  std::uint64_t seq = 0;
  base::Digest previous{};
  base::Digest content{};  ///< SHA-256 of the capsule, or anything for a miss
  std::uint32_t key_generation = 0;
  base::Digest beacon{};  ///< zeros: none was known
  base::Digest hash{};    ///< of the entry itself
};

/// nullopt unless the entry is well-formed and its number can stand in a database (1 to 2^63 - 1).
[[nodiscard]] std::optional<LinkFacts> read_link(const wire::ChainLink& link);
[[nodiscard]] bool is_signed_by(const wire::ChainLink& link, const base::Digest& hash,
                                const base::PublicKey& key);
/// True when `before` vouches for `next` in the chain `epoch`.
[[nodiscard]] bool is_endorsed_by(const wire::ChainKey& next, const wire::ChainEpoch& epoch,
                                  const base::PublicKey& before);

}  // namespace kanaria::hq
