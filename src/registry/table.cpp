#include "registry/table.h"

#include <algorithm>

namespace kanaria::registry {
namespace {

constexpr std::string_view kMagic = "KANARIA\n";
constexpr std::uint32_t kVersion = 0;

bool less(base::ByteView a, base::ByteView b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

std::uint32_t read_u32(base::ByteView bytes) {
  return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8 |
         static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

}  // namespace

Tag tag_of(const base::Key& tag_key, const Inner& inner) {
  const base::Digest whole = base::hmac_sha256(tag_key, inner);
  Tag tag{};
  std::copy_n(whole.begin(), tag.size(), tag.begin());
  return tag;
}

void append_data_header(base::Bytes& out, std::uint32_t rows, const SnapshotId& snapshot) {
  const std::size_t start = out.size();
  base::append(out, base::bytes_of(kMagic));
  base::append_u32(out, kVersion);
  base::append_u32(out, kTagsPerRow);
  base::append_u32(out, kRow_bytes);
  base::append_u32(out, rows);
  base::append(out, snapshot);
  out.resize(start + kDataHeader_bytes);
}

std::optional<Table> Table::parse(base::ByteView data) {
  if (data.size() < kDataHeader_bytes) return std::nullopt;
  const std::uint32_t rows = read_u32(data.subspan(20, 4));
  if (rows == 0 || rows > kMaxRows) return std::nullopt;
  Table table;
  table.data_ = data;
  table.rows_ = rows;
  std::copy_n(data.begin() + 24, table.snapshot_id_.size(), table.snapshot_id_.begin());
  base::Bytes header;
  append_data_header(header, rows, table.snapshot_id_);
  if (!std::equal(header.begin(), header.end(), data.begin())) return std::nullopt;
  const std::uint64_t expected_bytes =
      kDataHeader_bytes + std::uint64_t{rows} * (kTagsPerRow * kEntry_bytes + kRow_bytes);
  if (data.size() != expected_bytes) return std::nullopt;
  for (std::size_t i = 0; i < table.entries(); ++i) {
    if (table.row_number(i) >= rows) return std::nullopt;
    if (i > 0 && less(table.tag(i), table.tag(i - 1))) return std::nullopt;
  }
  return table;
}

std::pair<std::size_t, std::size_t> Table::find(const Tag& wanted) const {
  std::size_t first = 0;
  std::size_t count = entries();
  while (count > 0) {
    const std::size_t half = count / 2;
    if (less(tag(first + half), wanted)) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  std::size_t last = first;
  while (last < entries() && !less(wanted, tag(last))) ++last;
  return {first, last};
}

base::ByteView Table::tag(std::size_t entry) const {
  return data_.subspan(kDataHeader_bytes + entry * kEntry_bytes, kTag_bytes);
}

std::uint32_t Table::row_number(std::size_t entry) const {
  return read_u32(data_.subspan(kDataHeader_bytes + entry * kEntry_bytes + kTag_bytes, 4));
}

base::ByteView Table::wrapped_key(std::size_t entry) const {
  return data_.subspan(kDataHeader_bytes + entry * kEntry_bytes + kTag_bytes + 4, 32);
}

base::ByteView Table::row(std::size_t number) const {
  CHECK(number < rows_);
  return data_.subspan(kDataHeader_bytes + entries() * kEntry_bytes + number * kRow_bytes,
                       kRow_bytes);
}

}  // namespace kanaria::registry
