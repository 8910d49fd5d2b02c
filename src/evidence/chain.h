// The chain of entries in the database: appended to and verified, never changed.
//
// What it shows: an entry that was altered, removed from the middle, put in or reordered; by
// headquarters' receipts, also that the newest entries were cut off.  What it does not show: that
// entries which no receipt covers were cut off, or that everything was replaced by a new chain
// under new keys; for that, headquarters must know the first key.  FORMAT.md says more.
//
// Thread rule: that of the Database it works on.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "evidence/beacon.h"
#include "evidence/chain_entry.h"
#include "evidence/current_key.h"
#include "evidence/pins.h"
#include "store/database.h"

namespace kanaria::evidence {

/// The tables of the chain, its keys, the beacon and the receipts.
[[nodiscard]] const std::string& chain_tables();

/// Which chain a data folder holds.
struct ChainIdentity {
  ChainEpoch epoch{};
  PublicKey public_key{};  ///< of key generation 0: what headquarters is told at enrolment
};

/// The place that the next entry will take.
struct ChainPlace {
  std::uint64_t seq = 1;
  base::Digest previous{};
};

/// What an entry says besides its place.
struct EntryContent {
  std::optional<base::Digest> capsule;  ///< SHA-256 of the sealed capsule; nullopt for a miss
  RegistryRef registry;
  base::Timestamp time;
  base::Digest beacon{};  ///< zeros where headquarters sent none yet
};

class Chain {
 public:
  /// Loads the key, or makes key and chain in a folder that has neither.  An Error (operator_acts)
  /// when one of key and chain is there without the other, or they do not belong together.
  [[nodiscard]] static base::Result<Chain> open(store::Database& database,
                                                const std::filesystem::path& key_file);

  [[nodiscard]] const ChainIdentity& identity() const { return identity_; }
  [[nodiscard]] const KeyGeneration& key_generation() const { return key_.generation(); }

  /// Takes a new key, and destroys the old one, when the first entry under the old one was made on
  /// another UTC day than `wall_ms`: true then.  A key that has signed no entry stays, so that a
  /// clock that jumps to and fro costs one key an entry at most.  Call before each entry, and now
  /// and then without one.
  [[nodiscard]] base::Result<bool> renew_key(store::Database& database, std::int64_t wall_ms);

  [[nodiscard]] base::Result<ChainPlace> next(store::Transaction& transaction) const;
  /// `place` must come from next() in the same transaction.
  [[nodiscard]] base::Result<void> append(store::Transaction& transaction, const ChainPlace& place,
                                          const EntryContent& content) const;

 private:
  Chain(CurrentKey key, const ChainIdentity& identity)
      : key_(std::move(key)), identity_(identity) {}
  CurrentKey key_;
  ChainIdentity identity_;
};

/// nullopt when no chain was ever begun.
[[nodiscard]] base::Result<std::optional<ChainIdentity>> read_identity(store::Database& database);

struct ChainReport {
  std::uint64_t entries = 0;  ///< that hold, from the first on
  base::Digest head{};        ///< hash of the last of them; zeros when there is none
  ChainIdentity identity;
  std::uint32_t generations = 0;  ///< of keys, that hold
  std::optional<Pin> newest_pin;
  std::optional<Beacon> newest_beacon;
  std::string first_break;  ///< "" when the whole chain holds; else a sentence
};

/// Gives the SHA-256 of the sealed capsule kept for an entry; nullopt when none is kept.
using KeptCapsule = std::function<base::Result<std::optional<base::Digest>>(std::uint64_t seq)>;

/// Checks every entry up to the first break, the generations of keys, the newest beacon and the
/// receipts against it.  A break is a value; an Error means that the database could not be read.
[[nodiscard]] base::Result<ChainReport> verify_chain(store::Database& database,
                                                     const KeptCapsule& kept_capsule);

}  // namespace kanaria::evidence
