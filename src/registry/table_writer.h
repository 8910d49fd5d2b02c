// Makes the data file of a snapshot, at headquarters.
#pragma once

#include <cstdint>
#include <vector>

#include "registry/table.h"

namespace kanaria::registry {

/// What becomes one row.
struct PlainRow {
  std::vector<Inner> inners;  ///< 1 to kTagsPerRow; doubles are dropped
  RowContent content;
};

/// The number of rows that a list is filled up to, so that the file's length tells its size only
/// within an eighth: at least 256.
[[nodiscard]] std::uint32_t padded_rows(std::size_t rows);

/// The whole data file: every row with exactly kTagsPerRow entries (random ones fill up), random
/// rows up to padded_rows, rows in random order.  CHECKs that the rows fit kMaxRows.
[[nodiscard]] base::Bytes write_table(const std::vector<PlainRow>& rows, const SnapshotId& snapshot,
                                      const base::Key& tag_key, const base::Key& wrap_key);

}  // namespace kanaria::registry
