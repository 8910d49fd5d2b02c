// Makes the signed difference between a snapshot and what the records are now.  The snapshot itself
// says what was in it: headquarters opens its own rows without their text (registry::row_key_of).
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "hq/keys.h"
#include "hq/snapshot_builder.h"

namespace kanaria::hq {

struct DeltaRequest {
  SnapshotRequest snapshot;    ///< what the difference leads to
  std::filesystem::path from;  ///< DIR of the earlier snapshot, of the same kiosk and epoch
  std::filesystem::path out;   ///< DIR2: metadata and delta
  std::filesystem::path
      whole;  ///< the whole new snapshot goes there, for the next difference; or ""
  bool may_shrink =
      false;  ///< by more than 2 % of 1,000 and more; nothing of it shows at the kiosk
};

struct BuiltDelta {
  std::uint64_t kept = 0;
  std::uint64_t changed = 0;
  std::uint64_t added = 0;
  std::uint64_t removed = 0;
  std::uint64_t bytes = 0;        ///< of the delta
  std::vector<Record> not_built;  ///< in their order; nothing was put in place then
};

/// Rows of headquarters' proof persons stay.  What is written beside the changed rows as a cover
/// makes their number a multiple of 64 and of an eighth of its power of two.  An Error: the earlier
/// snapshot is not this headquarters', is damaged, or is too different to be led on from (build a
/// whole one), or too many records are gone.
[[nodiscard]] base::Result<BuiltDelta> build_delta(const HeadquartersKeys& keys,
                                                   const DeltaRequest& request,
                                                   const RowSource& rows);

}  // namespace kanaria::hq
