#include "registry/table_writer.h"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <numeric>

namespace kanaria::registry {
namespace {

using Entry = std::array<std::uint8_t, kEntry_bytes>;

std::vector<std::uint32_t> random_order(std::uint32_t size) {
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0u);
  for (std::uint32_t left = size; left > 1; --left) {
    std::swap(order[left - 1], order[randombytes_uniform(left)]);
  }
  return order;
}

Entry random_entry(std::uint32_t row_number) {
  Entry entry{};
  base::fill_random(entry);
  for (std::size_t i = 0; i < 4; ++i) {
    entry[kTag_bytes + i] = static_cast<std::uint8_t>(row_number >> (8 * i));
  }
  return entry;
}

}  // namespace

std::uint32_t padded_rows(std::size_t rows) {
  CHECK(rows <= kMaxRows);
  const std::size_t step = std::max<std::size_t>(256, std::bit_ceil(rows + 1) / 16);
  const std::size_t padded = (rows + step) / step * step;
  CHECK(padded <= kMaxRows);
  return static_cast<std::uint32_t>(padded);
}

base::Bytes write_table(const std::vector<PlainRow>& rows, const SnapshotId& snapshot,
                        const base::Key& tag_key, const base::Key& wrap_key) {
  base::start_sodium();
  const std::uint32_t count = padded_rows(rows.size());
  const std::vector<std::uint32_t> place = random_order(count);
  std::vector<Entry> entries;
  entries.reserve(count * kTagsPerRow);
  std::vector<Row> sealed(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t number = place[i];
    std::size_t used = 0;
    if (i < rows.size()) {
      RowSalt salt{};
      base::Key row_key{};
      base::fill_random(salt);
      base::fill_random(row_key);
      sealed[number] = seal_row(snapshot, salt, row_key, rows[i].content);
      std::vector<Inner> inners = rows[i].inners;
      std::sort(inners.begin(), inners.end());
      inners.erase(std::unique(inners.begin(), inners.end()), inners.end());
      CHECK(!inners.empty() && inners.size() <= kTagsPerRow);
      for (const Inner& inner : inners) {
        Entry entry = random_entry(number);
        const Tag tag = tag_of(tag_key, inner);
        const base::Key wrapped =
            exclusive_or(row_key, wrap_key_of(wrap_key, snapshot, salt, inner));
        std::copy(tag.begin(), tag.end(), entry.begin());
        std::copy(wrapped.begin(), wrapped.end(), entry.begin() + kTag_bytes + 4);
        entries.push_back(entry);
      }
      used = inners.size();
      base::wipe(row_key);
    } else {
      base::fill_random(sealed[number]);
    }
    for (; used < kTagsPerRow; ++used) entries.push_back(random_entry(number));
  }
  std::sort(entries.begin(), entries.end());
  base::Bytes out;
  out.reserve(kDataHeader_bytes + entries.size() * kEntry_bytes + sealed.size() * kRow_bytes);
  append_data_header(out, count, snapshot);
  for (const Entry& entry : entries) base::append(out, entry);
  for (const Row& row : sealed) base::append(out, row);
  return out;
}

}  // namespace kanaria::registry
