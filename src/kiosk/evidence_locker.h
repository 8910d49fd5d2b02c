// Where evidence and outbox meet: each checked mailpiece is one transaction on the data folder.
// What a call has returned a number for is durable; what it returned an Error for left no trace.
//
// A miss leaves its chain entry and one more in the day's count: no image, no text.  The same
// paper scanned twice is two mailpieces here: nothing is recognised again.
//
// Errors: operator_acts (no room, folder in use, unusable recipient), this_mailpiece (too large),
// device_must_stop (disk failed or database damaged: end the process; a new start recovers).
//
// Thread rule: one thread a locker.  One locker a data folder at a time; a second open() fails.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "base/age_key.h"
#include "base/clock.h"
#include "base/result.h"
#include "evidence/capsule.h"
#include "evidence/chain.h"
#include "evidence/daily_counts.h"
#include "registry/registry.h"
#include "store/database.h"

namespace kanaria::kiosk {

/// How chain and capsules name the registry that was asked.
[[nodiscard]] evidence::RegistryRef ref_of(const registry::Snapshot& snapshot);

/// What is written in the same transaction as a recording, true together with it or not at all;
/// empty: nothing.  An Error undoes both.
using Beside = std::function<base::Result<void>(store::Transaction&)>;

class EvidenceLocker {
 public:
  /// Makes the folder, database, key and reserve on first use, and renews the key when its day is
  /// over.  The kiosk's name in every capsule is the one it was enrolled under; before that
  /// `kiosk_id`, or for "" one made from the first public key.  The clock must outlive the locker.
  [[nodiscard]] static base::Result<EvidenceLocker> open(const std::filesystem::path& data_dir,
                                                         std::string kiosk_id,
                                                         const base::Clock& clock);

  /// Call before a batch (0 bytes) or a mailpiece with images of this size is taken in, match or
  /// not: an Error (operator_acts) when the disk would be nearly full with them.
  [[nodiscard]] base::Result<void> check_room(std::uint64_t images_bytes) const;

  /// The number of the mailpiece in the chain.  Registry version 0: it was checked against none.
  [[nodiscard]] base::Result<std::uint64_t> record_miss(const evidence::RegistryRef& registry,
                                                        const Beside& beside = {});
  /// For the decisions match and review.  Seals for all recipients and queues.
  [[nodiscard]] base::Result<std::uint64_t> record_hit(
      const evidence::CapsuleContents& contents, std::span<const base::AgeRecipient> recipients,
      const Beside& beside = {});
  /// Renews the signing key when its day is over (evidence/chain.h).  Recording does so by itself;
  /// a kiosk that runs without mail calls this now and then.
  [[nodiscard]] base::Result<void> renew_key();
  /// Binds the acts that were logged since the last time to the chain, an entry each.
  [[nodiscard]] base::Result<void> seal_acts();
  /// A mailpiece that could not be captured or read leaves only this.
  [[nodiscard]] base::Result<void> count_unreadable(const Beside& beside = {});
  /// Writes something of its own; durable on return.
  [[nodiscard]] base::Result<void> write(const Beside& what);
  /// For reading, on the locker's thread.
  [[nodiscard]] store::Database& database() { return database_; }

  [[nodiscard]] const evidence::ChainIdentity& identity() const { return chain_.identity(); }
  [[nodiscard]] const std::string& kiosk_id() const { return kiosk_id_; }

 private:
  EvidenceLocker(std::filesystem::path data_dir, std::string kiosk_id, const base::Clock& clock,
                 store::Database database, evidence::Chain chain);
  /// Seals, when there are contents, and writes everything that one mailpiece leaves.
  base::Result<std::uint64_t> record(const evidence::CapsuleContents* contents,
                                     std::span<const base::AgeRecipient> recipients,
                                     const evidence::RegistryRef& registry, const Beside& beside);

  /// What the next entry says besides its content.
  base::Result<evidence::EntryContent> entry_content(store::Transaction& transaction,
                                                     const evidence::RegistryRef& registry,
                                                     base::Timestamp time);

  std::filesystem::path data_dir_;
  std::string kiosk_id_;
  const base::Clock* clock_;
  store::Database database_;
  evidence::Chain chain_;
};

}  // namespace kanaria::kiosk
