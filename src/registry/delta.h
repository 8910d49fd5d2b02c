// The difference from one snapshot's data to the next one's (DIR/delta): entries and rows that go
// and come.  Layout: FORMAT.md.  Its size goes with the change; rows that changed cannot be told
// from rows that were only written anew as a cover.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "base/result.h"
#include "registry/paged_file.h"
#include "registry/table.h"
#include "registry/table_writer.h"

namespace kanaria::registry {

struct Delta {
  Layout layout;                       ///< of the new table
  std::vector<std::uint32_t> removed;  ///< numbers of the old table's entries, ascending
  std::vector<Entry> inserted;         ///< ascending
  std::vector<std::uint32_t> changed;  ///< numbers of rows, ascending; new ones included
  base::Bytes rows;                    ///< theirs, one after the other
};

/// What makes a difference of rows that are written anew: finds the old entries of the rows.
/// `rows` have different numbers; every number from the old table's rows to layout.rows - 1 is
/// among them.  An Error (device_must_stop): the old table is damaged.
[[nodiscard]] base::Result<Delta> delta_of(const Table& old, const Layout& layout,
                                           std::vector<SealedRow> rows);

[[nodiscard]] base::Bytes to_bytes(const Delta& delta);
/// nullopt unless the bytes are a difference, its parts in order and within its layout.
[[nodiscard]] std::optional<Delta> parse_delta(base::ByteView bytes);

/// Whether a difference can lead from a table of one layout to one of the other: the same bits of
/// every tag, the same class of tokens, and no fewer rows.
[[nodiscard]] bool can_follow(const Layout& old, const Layout& next);

/// Writes the new data file.  Reads the old one once, front to back, and checks all of it.  An
/// Error: the difference does not fit the table, a file cannot be written, or the old one is
/// damaged; what was written so far is left to the caller.
[[nodiscard]] base::Result<PagedFileWriter::Written> apply_delta(const Table& old,
                                                                 const Delta& delta,
                                                                 const std::filesystem::path& file);

inline constexpr const char* kDeltaFile = "delta";
/// A kiosk reads it whole into memory; what differs more is sent as a whole, which is not.
inline constexpr std::uint64_t kMostDelta_bytes = std::uint64_t{256} << 20;

}  // namespace kanaria::registry
