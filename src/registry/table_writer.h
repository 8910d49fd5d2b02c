// Makes the data file of a snapshot, at headquarters, in bounded memory: rows and entries come in
// any order, are put aside in parts of the disk, and each part is ordered by itself.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "registry/kiosk_key.h"
#include "registry/paged_file.h"
#include "registry/table.h"

namespace kanaria::registry {

/// What is needed to write rows; a kiosk has the first of these only.
struct SealingKeys {
  KioskKey kiosk;
  base::Key rows{};   ///< headquarters' way into its rows (row_key_of)
  base::Key token{};  ///< of tokens (token_key_of)
};

/// What becomes one row.  Inner tags, not text: those of erased people are all that is kept.
struct PlainRow {
  TokenContent content;
  std::vector<Inner> inners;  ///< 1 to kEntriesPerRow; doubles are dropped
  NotationInners notations{};
};

/// A row and its entries, ready for the file.  An entry for nothing fills up the number.
struct SealedRow {
  std::uint32_t number = 0;
  base::Bytes bytes;
  std::array<Entry, kEntriesPerRow> entries;
};
/// Pure but for the salt, which is random; safe from any thread.
[[nodiscard]] SealedRow sealed(const PlainRow& row, const SeriesId& series, std::uint32_t number,
                               const Layout& layout, const SealingKeys& keys);
/// Random bytes of the same form.
[[nodiscard]] SealedRow filler(std::uint32_t number, const Layout& layout);

/// The number of rows that a list is filled up to, so that the file's length tells its size only
/// within 1/16: at least 256.  CHECKs that it fits kMaxRows.
[[nodiscard]] std::uint32_t padded_rows(std::uint64_t rows);

/// The numbers 0 to size - 1 in random order.
[[nodiscard]] std::vector<std::uint32_t> random_order(std::uint32_t size);

/// One thread.  After an Error it must be given up.
class TableWriter {
 public:
  /// `file` must be new.  Needs as much room again in the folder beside it until it is finished.
  [[nodiscard]] static base::Result<TableWriter> create(const std::filesystem::path& file,
                                                        const Layout& layout,
                                                        const SeriesId& series);
  TableWriter(TableWriter&&) noexcept;
  TableWriter& operator=(TableWriter&&) noexcept;
  ~TableWriter();

  [[nodiscard]] base::Result<void> add(const SealedRow& row);
  /// Once every row from 0 to layout.rows - 1 was added, exactly once: CHECKed.
  [[nodiscard]] base::Result<PagedFileWriter::Written> finish();

 private:
  struct Content;
  explicit TableWriter(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

}  // namespace kanaria::registry
