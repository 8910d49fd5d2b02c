// Headquarters' receipts over heads of the chain: from then on, the chain up to that entry can be
// neither changed nor cut off without its showing.  What a receipt looks like and whether it is
// genuine is not known here: only verified ones may be handed in.
//
// Format: table pins, one row a receipt.  A receipt that contradicts the chain is kept for ever,
// because it is the proof that something is wrong; of the others the newest kKeptPins are, because
// a later one says all that an earlier one says.  Thread rule: that of the Database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "store/database.h"

namespace kanaria::evidence {

struct Pin {
  std::uint64_t seq = 0;          ///< of the entry that was headquarters' newest
  base::Digest entry_hash{};      ///< of that entry
  std::int64_t committed_ms = 0;  ///< headquarters' time of the commit, since 1970
  base::Bytes receipt;            ///< as headquarters sent it
};

inline constexpr int kKeptPins = 16;
inline constexpr int kMaxPins = 1024;  ///< with those that contradict the chain
inline constexpr std::size_t kMaxReceipt_bytes = 4096;

[[nodiscard]] const std::string& pin_tables();

/// True when it was kept.  False when it says nothing new: the same is kept already, or it agrees
/// with the chain and is older than the newest that does.  An Error (operator_acts): number 0, a
/// receipt that is empty or larger than kMaxReceipt_bytes, or kMaxPins are kept.
[[nodiscard]] base::Result<bool> add_pin(store::Transaction& transaction, const Pin& pin);

/// Those with the greatest numbers, these first; at most `limit`.
[[nodiscard]] base::Result<std::vector<Pin>> newest_pins(store::Database& database, int limit);

}  // namespace kanaria::evidence
