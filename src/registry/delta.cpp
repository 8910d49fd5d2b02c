#include "registry/delta.h"

#include <algorithm>

namespace kanaria::registry {
namespace {

using base::Error;
using base::Remedy;
using base::Result;

constexpr std::string_view kMagic = "KANARIAD";
constexpr std::uint32_t kFormat = 1;
constexpr std::size_t kInserted_bytes = 8 + 4 + sizeof(RowKey);
constexpr std::size_t kChunk_bytes = 1 << 20;

Error damaged() {
  return {Remedy::device_must_stop,
          "The registry in use is damaged on the disk; fetch it again, whole."};
}

template <class Range, class Less = std::less<>>
bool ascends(const Range& range, Less less = {}) {
  return std::adjacent_find(range.begin(), range.end(), [&less](const auto& a, const auto& b) {
           return !less(a, b);
         }) == range.end();
}

bool is_sound(const Delta& delta) {
  const auto in_table = [&delta](std::uint32_t row) { return row < delta.layout.rows; };
  return ascends(delta.removed) && ascends(delta.changed) &&
         ascends(delta.inserted, std::less_equal<>()) &&
         std::all_of(delta.changed.begin(), delta.changed.end(), in_table) &&
         std::all_of(delta.inserted.begin(), delta.inserted.end(), [&](const Entry& entry) {
           return in_table(entry.row) && delta.layout.masked(entry.tag) == entry.tag;
         });
}

/// Whether the old table and the difference make up a whole one.
bool fits(const Table& old, const Delta& delta) {
  const Layout& before = old.layout();
  const auto added = static_cast<std::uint64_t>(
      delta.changed.end() -
      std::lower_bound(delta.changed.begin(), delta.changed.end(), before.rows));
  return can_follow(before, delta.layout) && added == delta.layout.rows - before.rows &&
         before.entries() - delta.removed.size() + delta.inserted.size() ==
             delta.layout.entries() &&
         (delta.removed.empty() || delta.removed.back() < before.entries());
}

/// Collects what is written in small parts.
class Buffered {
 public:
  explicit Buffered(PagedFileWriter& file) : file_(file) { buffer_.reserve(kChunk_bytes); }
  Result<void> add(base::ByteView bytes) {
    base::append(buffer_, bytes);
    return buffer_.size() + kPage_bytes < kChunk_bytes ? Result<void>() : flush();
  }
  Result<void> end_page() {
    if (auto done = flush(); !done) return done;
    return file_.end_page();
  }

 private:
  Result<void> flush() {
    auto done = file_.write(buffer_);
    buffer_.clear();
    return done;
  }
  PagedFileWriter& file_;
  base::Bytes buffer_;
};

Result<void> write_entries(const Table& old, const Delta& delta, Buffered& out,
                           FrontWriter& front) {
  auto cursor = old.cursor();
  auto removed = delta.removed.begin();
  auto inserted = delta.inserted.begin();
  const auto put = [&](const Entry& entry) {
    front.add(entry.tag);
    return out.add(to_bytes(entry, delta.layout));
  };
  for (std::uint64_t number = 0; !cursor.at_end(); ++number) {
    const auto entry = cursor.next();
    if (!entry) return damaged();
    if (removed != delta.removed.end() && *removed == number) {
      ++removed;
      continue;
    }
    for (; inserted != delta.inserted.end() && *inserted < *entry; ++inserted) {
      if (auto done = put(*inserted); !done) return done;
    }
    if (auto done = put(*entry); !done) return done;
  }
  for (; inserted != delta.inserted.end(); ++inserted) {
    if (auto done = put(*inserted); !done) return done;
  }
  return out.end_page();
}

Result<void> write_rows(const Table& old, const Delta& delta, Buffered& out) {
  const std::size_t row_bytes = delta.layout.row_bytes();
  auto changed = delta.changed.begin();
  base::ByteView rows = delta.rows;
  for (std::uint32_t number = 0; number < delta.layout.rows; ++number) {
    base::ByteView row;
    if (changed != delta.changed.end() && *changed == number) {
      ++changed;
      row = rows.first(row_bytes);
      rows = rows.subspan(row_bytes);
    } else {
      const auto kept = old.row(number);
      if (!kept) return damaged();
      row = *kept;
    }
    if (auto done = out.add(row); !done) return done;
  }
  return out.end_page();
}

bool take_numbers(base::ByteReader& reader, std::uint64_t count,
                  std::vector<std::uint32_t>& numbers) {
  if (reader.left_bytes() / 4 < count) return false;
  numbers.resize(count);
  for (std::uint32_t& number : numbers) number = *reader.u32();
  return true;
}

}  // namespace

bool can_follow(const Layout& old, const Layout& next) {
  return old.tag_bits() == next.tag_bits() && old.token_plain_bytes == next.token_plain_bytes &&
         old.rows <= next.rows;
}

Result<Delta> delta_of(const Table& old, const Layout& layout, std::vector<SealedRow> rows) {
  CHECK(can_follow(old.layout(), layout));
  std::sort(rows.begin(), rows.end(),
            [](const SealedRow& a, const SealedRow& b) { return a.number < b.number; });
  Delta delta;
  delta.layout = layout;
  for (const SealedRow& row : rows) {
    delta.changed.push_back(row.number);
    base::append(delta.rows, row.bytes);
    delta.inserted.insert(delta.inserted.end(), row.entries.begin(), row.entries.end());
  }
  std::sort(delta.inserted.begin(), delta.inserted.end());
  auto cursor = old.cursor();
  for (std::uint32_t number = 0; !cursor.at_end(); ++number) {
    const auto entry = cursor.next();
    if (!entry) return damaged();
    if (std::binary_search(delta.changed.begin(), delta.changed.end(), entry->row)) {
      delta.removed.push_back(number);
    }
  }
  CHECK(is_sound(delta) && fits(old, delta));
  return delta;
}

base::Bytes to_bytes(const Delta& delta) {
  base::Bytes bytes(kMagic.begin(), kMagic.end());
  base::append_u32(bytes, kFormat);
  base::append_u32(bytes, delta.layout.rows);
  base::append_u32(bytes, delta.layout.token_plain_bytes);
  base::append_u32(bytes, static_cast<std::uint32_t>(delta.removed.size()));
  base::append_u32(bytes, static_cast<std::uint32_t>(delta.inserted.size()));
  base::append_u32(bytes, static_cast<std::uint32_t>(delta.changed.size()));
  for (const std::uint32_t number : delta.removed) base::append_u32(bytes, number);
  for (const Entry& entry : delta.inserted) {
    base::append_u64(bytes, entry.tag);
    base::append_u32(bytes, entry.row);
    base::append(bytes, entry.wrapped);
  }
  for (const std::uint32_t number : delta.changed) base::append_u32(bytes, number);
  base::append(bytes, delta.rows);
  return bytes;
}

std::optional<Delta> parse_delta(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto magic = reader.take(kMagic.size());
  const auto format = reader.u32();
  const auto rows = reader.u32();
  const auto token_plain_bytes = reader.u32();
  const auto removed = reader.u32();
  const auto inserted = reader.u32();
  const auto changed = reader.u32();
  if (!changed || base::text_of(*magic) != kMagic || format != kFormat || *rows == 0 ||
      *rows > kMaxRows || !is_token_class(*token_plain_bytes)) {
    return std::nullopt;
  }
  Delta delta;
  delta.layout = {*rows, *token_plain_bytes};
  if (!take_numbers(reader, *removed, delta.removed) ||
      reader.left_bytes() / kInserted_bytes < *inserted) {
    return std::nullopt;
  }
  delta.inserted.resize(*inserted);
  for (Entry& entry : delta.inserted) {
    entry.tag = *reader.u64();
    entry.row = *reader.u32();
    const auto wrapped = *reader.take(entry.wrapped.size());
    std::copy(wrapped.begin(), wrapped.end(), entry.wrapped.begin());
  }
  if (!take_numbers(reader, *changed, delta.changed) ||
      reader.left_bytes() != *changed * delta.layout.row_bytes()) {
    return std::nullopt;
  }
  const auto rest = *reader.take(reader.left_bytes());
  delta.rows.assign(rest.begin(), rest.end());
  if (!is_sound(delta)) return std::nullopt;
  return delta;
}

Result<PagedFileWriter::Written> apply_delta(const Table& old, const Delta& delta,
                                             const std::filesystem::path& path) {
  if (!is_sound(delta) || !fits(old, delta)) {
    return Error{Remedy::this_mailpiece, "The difference does not belong to this registry."};
  }
  auto file = PagedFileWriter::create(path);
  if (!file) return file.error();
  if (auto done = file->write(header_of(delta.layout, old.series())); !done) return done.error();
  Buffered out(*file);
  FrontWriter front(delta.layout.entries());
  if (auto done = write_entries(old, delta, out, front); !done) return done.error();
  if (auto done = write_rows(old, delta, out); !done) return done.error();
  if (auto done = file->write(front.finish()); !done) return done.error();
  return file->finish();
}

}  // namespace kanaria::registry
