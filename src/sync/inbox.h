// Takes what headquarters says, over the network or from a stick, by the same rules: a receipt or
// beacon is believed only when its signature holds under the key pinned at enrolment, and a receipt
// only when it names this kiosk, this chain, and exactly what the kiosk has.  Anything else is
// reported and changes nothing.  What is believed is committed before take() returns.
//
// Taking the same messages again, in any order, changes nothing.
// Errors: the data folder's database failed.  Thread rule: that of the Database.
#pragma once

#include <span>
#include <vector>

#include "outbox/room.h"
#include "sync/chain_source.h"
#include "sync/problems.h"
#include "sync/sync_state.h"

namespace kanaria::sync {

/// What the messages came to.
struct Taken {
  std::optional<std::uint64_t> head;  ///< headquarters has the chain up to this; the last one said
  std::vector<std::uint64_t> received;  ///< capsules that it has for good
  bool beacon = false;
  std::vector<wire::Progress> progress;  ///< about this kiosk's chain
  std::vector<wire::Refusal> refusals;
  std::vector<wire::RegistryPiece> registry;  ///< for this kiosk
  std::vector<base::Bytes> letters;           ///< pictures, to be taken in as mailpieces
  std::size_t for_others = 0;                 ///< messages for other kiosks or chains
};

class Inbox {
 public:
  /// All must live as long as the Inbox.
  Inbox(store::Database& database, ChainSource& chain, outbox::Reserve reserve, Enrolled enrolled,
        Problems& problems);

  [[nodiscard]] base::Result<Taken> take(std::vector<wire::Message> messages);

 private:
  base::Result<void> sort(wire::Message& message, Taken& taken);
  base::Result<void> check_head(const wire::Receipt& receipt, Taken& taken);
  base::Result<void> keep(store::Transaction& transaction);
  base::Result<void> keep_receipt(store::Transaction& transaction, const wire::Receipt& receipt);
  bool is_ours(const std::string& kiosk, const wire::ChainEpoch& epoch) const;

  store::Database* database_;
  ChainSource* chain_;
  outbox::Reserve reserve_;
  Enrolled enrolled_;
  Problems* problems_;

  // Of the messages in hand, verified:
  std::vector<wire::Receipt> receipts_;
  std::optional<wire::Receipt> head_;    ///< the longest that is new
  std::optional<wire::Beacon> beacon_;   ///< the newest that is new
  std::vector<std::uint64_t> received_;  ///< what keep_receipt() found to be so
};

}  // namespace kanaria::sync
