// The chain of entries in the database: appended to and verified, never changed.
//
// What it shows: an entry that was altered, removed from the middle, put in or reordered.  What it
// does not show: that the newest entries were cut off, or that everything was replaced by a new
// chain under a new key; for that, headquarters must know the head or the key.  FORMAT.md says
// more.
//
// Thread rule: that of the Database it works on.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "evidence/chain_entry.h"
#include "evidence/signing_key.h"
#include "store/database.h"

namespace kanaria::evidence {

/// The tables, as the first migration of the data folder's schema.
[[nodiscard]] const std::string& chain_tables();

/// Which chain a data folder holds.
struct ChainIdentity {
  ChainEpoch epoch{};
  PublicKey public_key{};
};

/// The place that the next entry will take.
struct ChainPlace {
  std::uint64_t seq = 1;
  base::Digest previous{};
};

class Chain {
 public:
  /// Loads the key, or makes key and chain in a folder that has neither.  An Error (operator_acts)
  /// when one of key and chain is there without the other, or they do not belong together.
  [[nodiscard]] static base::Result<Chain> open(store::Database& database,
                                                const std::filesystem::path& key_file);

  [[nodiscard]] const ChainIdentity& identity() const { return identity_; }
  [[nodiscard]] base::Result<ChainPlace> next(store::Transaction& transaction) const;
  /// `capsule`: SHA-256 of the sealed capsule; nullopt for a miss.  `place` must come from next()
  /// in the same transaction.
  [[nodiscard]] base::Result<void> append(store::Transaction& transaction, const ChainPlace& place,
                                          const std::optional<base::Digest>& capsule,
                                          const RegistryRef& registry,
                                          const base::Timestamp& time) const;

 private:
  Chain(SigningKey key, const ChainIdentity& identity)
      : key_(std::move(key)), identity_(identity) {}
  SigningKey key_;
  ChainIdentity identity_;
};

/// nullopt when no entry was ever made.
[[nodiscard]] base::Result<std::optional<ChainIdentity>> read_identity(store::Database& database);

struct ChainReport {
  std::uint64_t entries = 0;  ///< that hold, from the first on
  base::Digest head{};        ///< hash of the last of them; zeros when there is none
  ChainIdentity identity;
  std::string first_break;  ///< "" when the whole chain holds; else a sentence
};

/// Gives the SHA-256 of the sealed capsule kept for an entry; nullopt when none is kept.
using KeptCapsule = std::function<base::Result<std::optional<base::Digest>>(std::uint64_t seq)>;

/// Checks every entry up to the first break.  A break is a value; an Error means that the database
/// could not be read.
[[nodiscard]] base::Result<ChainReport> verify_chain(store::Database& database,
                                                     const KeptCapsule& kept_capsule);

}  // namespace kanaria::evidence
