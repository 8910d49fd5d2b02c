// What stays of operators' batches: counts, and, while one is open, the numbers of mailpieces that
// were seen and are not settled yet.  Nothing about any mailpiece, and the same for hit and miss.
// A program that ends in mid-batch finds here which ones must be fed again.
//
// Format: table batches, one row a batch (ended_wall_ms 0: it is open; at most one is), and table
// batch_open, one row a mailpiece on its way.  A mailpiece leaves batch_open in the transaction
// that records it.
//
// Thread rule: that of the Database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "session/batch.h"
#include "store/database.h"

namespace kanaria::kiosk {

[[nodiscard]] const std::string& batch_tables();

using BatchId = std::int64_t;

struct BatchCounts {
  std::string reference;
  std::uint32_t expected = 0;
  std::int64_t begun_wall_ms = 0;
  std::int64_t ended_wall_ms = 0;  ///< 0: it is open
  std::uint64_t seen = 0;
  std::uint64_t taken_in = 0;
  std::uint64_t unusable = 0;
  std::uint64_t withdrawn = 0;
};

[[nodiscard]] base::Result<BatchId> note_begun(store::Transaction& transaction,
                                               const std::string& reference, std::uint32_t expected,
                                               std::int64_t wall_ms);
/// A cover sheet says what the batch is called and how many are in it.
[[nodiscard]] base::Result<void> note_named(store::Transaction& transaction, BatchId batch,
                                            const std::string& reference, std::uint32_t expected);
[[nodiscard]] base::Result<void> note_seen(store::Transaction& transaction, BatchId batch,
                                           session::Number number);
/// The mailpiece is settled: `outcome` is taken_in, unusable or withdrawn.
[[nodiscard]] base::Result<void> note_settled(store::Transaction& transaction, BatchId batch,
                                              session::Number number, session::PieceState outcome);
/// Those still on their way were lost with a program: they count as withdrawn from now on.
[[nodiscard]] base::Result<void> note_lost(store::Transaction& transaction, BatchId batch);
[[nodiscard]] base::Result<void> note_ended(store::Transaction& transaction, BatchId batch,
                                            std::int64_t wall_ms);

struct OpenBatch {
  BatchId id = 0;
  std::int64_t begun_wall_ms = 0;
  session::Interrupted found;
};
/// nullopt: none is open.
[[nodiscard]] base::Result<std::optional<OpenBatch>> open_batch(store::Database& database);
/// Newest first, at most `limit`.
[[nodiscard]] base::Result<std::vector<BatchCounts>> newest_batches(store::Database& database,
                                                                    int limit);

}  // namespace kanaria::kiosk
