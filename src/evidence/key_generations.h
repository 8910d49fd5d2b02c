// The generations of keys that one chain is signed with.  Each is an Ed25519 pair of its own; the
// pair before endorses it and is then destroyed, so that whoever takes the kiosk cannot sign what
// belongs to an earlier one.  Generation 0 has no endorsement: its public key is what headquarters
// was told at enrolment.
//
// Format: table key_generations, append-only, one row a generation.  FORMAT.md says what is signed.
// Thread rule: that of the Database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "evidence/chain_entry.h"
#include "store/database.h"

namespace kanaria::evidence {

struct KeyGeneration {
  std::uint32_t number = 0;  ///< from 0, dense
  PublicKey public_key{};
  std::uint64_t first_seq = 1;  ///< the first entry that it may sign; never falls
  Signature endorsement{};      ///< by the generation before; zeros in generation 0
  bool operator==(const KeyGeneration&) const = default;
};

[[nodiscard]] const std::string& key_generation_tables();

/// What the generation before signs.
[[nodiscard]] base::Bytes endorsed_message(const ChainEpoch& epoch,
                                           const KeyGeneration& generation);
[[nodiscard]] bool endorsement_holds(const PublicKey& before, const ChainEpoch& epoch,
                                     const KeyGeneration& generation);

[[nodiscard]] base::Result<void> add_generation(store::Transaction& transaction,
                                                const KeyGeneration& generation);
/// nullopt where there is none.
[[nodiscard]] base::Result<std::optional<KeyGeneration>> newest_generation(
    store::Database& database);
[[nodiscard]] base::Result<std::optional<KeyGeneration>> newest_generation(
    store::Transaction& transaction);

inline constexpr int kMaxGenerationsAtOnce = 256;
/// From generation `first` on, in order; at most `limit` of them and kMaxGenerationsAtOnce.  A
/// malformed row is an Error (device_must_stop).
[[nodiscard]] base::Result<std::vector<KeyGeneration>> generations_from(store::Database& database,
                                                                        std::uint32_t first,
                                                                        int limit);

}  // namespace kanaria::evidence
