// The data file of a snapshot (DIR/data): sorted table entries, then rows.  Layout: FORMAT.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "registry/metadata.h"
#include "registry/sealed_row.h"

namespace kanaria::registry {

inline constexpr std::size_t kTag_bytes = 16;
inline constexpr std::size_t kTagsPerRow = 8;
inline constexpr std::size_t kEntry_bytes = kTag_bytes + 4 + 32;
inline constexpr std::size_t kDataHeader_bytes = 64;
inline constexpr std::uint32_t kMaxRows = 1u << 23;  ///< 6 GB; version 0 is for small lists

using Tag = std::array<std::uint8_t, kTag_bytes>;
[[nodiscard]] Tag tag_of(const base::Key& tag_key, const Inner& inner);

/// A view of a data file's bytes, which must outlive it.  Immutable; safe from any thread.
class Table {
 public:
  /// nullopt unless header, length, order of the tags and row numbers are all as FORMAT.md says.
  [[nodiscard]] static std::optional<Table> parse(base::ByteView data);

  /// Entry numbers [first, last) that carry the tag.
  [[nodiscard]] std::pair<std::size_t, std::size_t> find(const Tag& tag) const;
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t entries() const { return rows_ * kTagsPerRow; }
  [[nodiscard]] base::ByteView tag(std::size_t entry) const;
  [[nodiscard]] std::uint32_t row_number(std::size_t entry) const;
  [[nodiscard]] base::ByteView wrapped_key(std::size_t entry) const;
  [[nodiscard]] base::ByteView row(std::size_t number) const;
  [[nodiscard]] const SnapshotId& snapshot_id() const { return snapshot_id_; }

 private:
  base::ByteView data_;
  std::size_t rows_ = 0;
  SnapshotId snapshot_id_{};
};

/// Appends the header of a table of `rows` rows.
void append_data_header(base::Bytes& out, std::uint32_t rows, const SnapshotId& snapshot);

}  // namespace kanaria::registry
