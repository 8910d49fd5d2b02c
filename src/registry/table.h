// The data file of a snapshot (DIR/data): ordered entries, rows, and the front that finds entries.
// Layout: FORMAT.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "registry/front.h"
#include "registry/metadata.h"
#include "registry/paged_file.h"
#include "registry/sealed_row.h"

namespace kanaria::registry {

inline constexpr std::size_t kEntriesPerRow = kKeysPerRecord;
inline constexpr std::size_t kEntry_bytes = 4 + 4 + sizeof(RowKey);
inline constexpr std::uint32_t kMaxRows = 1u << 28;

/// The first 64 bits of the HMAC.
[[nodiscard]] Tag tag_of(const base::Key& tag_key, const Inner& inner);

/// One entry as a table holds it.
struct Entry {
  Tag tag = 0;
  std::uint32_t row = 0;
  RowKey wrapped{};  ///< row key XOR wrap key
  auto operator<=>(const Entry&) const = default;
};

/// Where things stand in a data file of so many rows.
struct Layout {
  std::uint32_t rows = 0;
  std::uint32_t token_plain_bytes = kSmallestTokenClass;

  [[nodiscard]] std::uint64_t entries() const { return std::uint64_t{rows} * kEntriesPerRow; }
  [[nodiscard]] std::size_t row_bytes() const { return row_bytes_of(token_plain_bytes); }
  [[nodiscard]] std::uint64_t entries_at() const { return kPage_bytes; }
  [[nodiscard]] std::uint64_t rows_at() const;
  [[nodiscard]] std::uint64_t front_at() const;
  [[nodiscard]] std::uint64_t pages() const;
  /// Tags are told apart by this many first bits; the others count as zero.
  [[nodiscard]] unsigned tag_bits() const;
  [[nodiscard]] Tag masked(Tag tag) const;
};

/// Page 0, and back.
[[nodiscard]] base::Bytes header_of(const Layout& layout, const SeriesId& series);
struct Header {
  Layout layout;
  SeriesId series{};
};
/// nullopt unless it is a header of this format with bounds that fit.
[[nodiscard]] std::optional<Header> parse_header(base::ByteView page);

/// The bytes of an entry; its tag's upper bits stand in the front.
[[nodiscard]] std::array<std::uint8_t, kEntry_bytes> to_bytes(const Entry& entry,
                                                              const Layout& layout);
[[nodiscard]] Entry entry_of(base::ByteView bytes, Tag upper_bits, const Layout& layout);

/// Memory in large pages where the system has them: a look-up goes to three places of some 190 MB,
/// and in small pages each would have to be found first.
class LargeMemory {
 public:
  explicit LargeMemory(std::size_t bytes);
  LargeMemory(LargeMemory&& other) noexcept;
  LargeMemory& operator=(LargeMemory&& other) noexcept;
  ~LargeMemory();
  [[nodiscard]] std::span<std::uint8_t> bytes() const { return bytes_; }

 private:
  std::span<std::uint8_t> bytes_;
};

/// A data file, opened.  Its front lies in memory, checked; entries and rows are checked when they
/// are touched.  Immutable; safe from any thread.
class Table {
 public:
  /// The sentence of an Error goes on from the registry's name.
  [[nodiscard]] static base::Result<Table> open(const std::filesystem::path& file,
                                                std::uint64_t bytes, const base::Digest& root);

  struct Found {
    std::uint64_t entry = 0;
    std::uint32_t row = 0;
    RowKey wrapped{};
  };
  /// Entries that carry the tag, at most `most`.
  [[nodiscard]] std::vector<Found> find(Tag tag, std::size_t most) const;
  /// nullopt when the page is damaged.
  [[nodiscard]] std::optional<Found> entry(std::uint64_t number) const;
  [[nodiscard]] std::optional<base::ByteView> row(std::uint32_t number) const;
  /// All entries in order, for who writes the next table.
  class Cursor;
  [[nodiscard]] Cursor cursor() const;

  [[nodiscard]] const Layout& layout() const { return header_.layout; }
  [[nodiscard]] const SeriesId& series() const { return header_.series; }
  [[nodiscard]] std::size_t front_bytes() const { return front_bytes_.bytes().size(); }
  /// A page was not what was signed, so that an answer may have missed a record.
  [[nodiscard]] bool is_damaged() const { return file_.is_damaged(); }
  [[nodiscard]] bool check_all() const { return file_.check_all(); }

 private:
  Table(PagedFile file, const Header& header, LargeMemory front_bytes, const Front& front);

  PagedFile file_;
  Header header_;
  LargeMemory front_bytes_;
  Front front_;
};

class Table::Cursor {
 public:
  explicit Cursor(const Table& table) : table_(&table), tags_(table.front_) {}
  [[nodiscard]] bool at_end() const { return next_ == table_->layout().entries(); }
  /// nullopt when the page is damaged.  CHECKs !at_end().
  [[nodiscard]] std::optional<Entry> next();

 private:
  const Table* table_;
  Front::Cursor tags_;
  std::uint64_t next_ = 0;
};

}  // namespace kanaria::registry
