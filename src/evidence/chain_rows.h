// Rows of the chain as they lie there, for whoever hands them on or checks them.
// Thread rule: that of the Database.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "evidence/chain_entry.h"
#include "store/database.h"

namespace kanaria::evidence {

/// Unchecked: in a sound chain `entry` has kEntry_bytes, `hash` 32 bytes and `signature` 64.
struct ChainRow {
  std::uint64_t seq = 0;
  base::Bytes entry;  ///< encode() of a ChainEntry
  base::Bytes hash;
  base::Bytes signature;  ///< over signed_message(hash), by the entry's key generation
};

inline constexpr int kMaxRowsAtOnce = 256;

/// Rows after `seq`, in order; at most `limit` of them and kMaxRowsAtOnce, so that a writer never
/// waits long for the reader.
[[nodiscard]] base::Result<std::vector<ChainRow>> rows_after(store::Database& database,
                                                             std::uint64_t seq, int limit);
/// The last one; nullopt in an empty chain.
[[nodiscard]] base::Result<std::optional<ChainRow>> newest_row(store::Database& database);

}  // namespace kanaria::evidence
