#include "hq/delta_builder.h"

#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/file.h"
#include "hq/in_parallel.h"
#include "registry/delta.h"
#include "registry/registry.h"

namespace kanaria::hq {
namespace {

using base::Error;
using base::Remedy;
using base::Result;
using registry::PlainRow;
using registry::Table;

constexpr std::uint64_t kMostGone_percent = 2;  // more is a file cut short, until somebody says so
constexpr std::uint64_t kSmallList = 1000;      // where a few records are many in a hundred
constexpr std::uint64_t kMetadata_bytes = 64 * 1024;
constexpr std::size_t kBatch = 8192;
constexpr std::uint32_t kNoRow = ~std::uint32_t{0};

Error refused(const std::filesystem::path& dir, const std::string& why) {
  return {Remedy::operator_acts, "The registry " + dir.string() + " " + why};
}

std::uint64_t hash_of(std::string_view record_id) {
  const base::Digest whole = base::sha256(base::bytes_of(record_id));
  std::uint64_t hash = 0;
  std::memcpy(&hash, whole.data(), sizeof hash);
  return hash;
}

/// What is in the earlier snapshot.
class OldRows {
 public:
  OldRows(const Table& table, const registry::SealingKeys& keys) : table_(table), keys_(keys) {
    const std::uint32_t rows = table.layout().rows;
    std::vector<Known> known(rows);
    is_real_.assign(rows, 0);
    in_parallel((rows + kBatch - 1) / kBatch, [&](std::size_t batch) {
      const auto first = static_cast<std::uint32_t>(batch * kBatch);
      for (std::uint32_t row = first; row < std::min<std::uint64_t>(rows, first + kBatch); ++row) {
        const auto content = content_of(row);
        if (!content) continue;
        // Proof persons are in no file of records; they stay.
        is_real_[row] = content->kind == registry::Kind::proof ? kKept : kReal;
        known[row] = {hash_of(content->record_id), row};
      }
    });
    std::erase_if(known, [](const Known& one) { return one.row == kNoRow; });
    std::sort(known.begin(), known.end());
    known_ = std::move(known);
  }

  /// The row of that record, or kNoRow.
  [[nodiscard]] std::uint32_t row_of(const registry::TokenContent& content) const {
    const std::uint64_t hash = hash_of(content.record_id);
    for (auto at = std::lower_bound(known_.begin(), known_.end(), Known{hash, 0});
         at != known_.end() && at->hash == hash; ++at) {
      const auto old = content_of(at->row);
      if (old && old->record_id == content.record_id && is_real_[at->row] != kKept) return at->row;
    }
    return kNoRow;
  }

  /// Whether the row is sealed of just this.
  [[nodiscard]] bool is_same(std::uint32_t number, const PlainRow& plain) const {
    const auto open = open_at(number);
    if (!open ||
        registry::open_token(keys_.token, open->place, open->sealed_token) != plain.content) {
      return false;
    }
    for (std::size_t i = 0; i < registry::kNotationParts; ++i) {
      if (!open->holds(static_cast<registry::NotationPart>(i), plain.notations[i])) return false;
    }
    return std::all_of(plain.inners.begin(), plain.inners.end(), [&](const auto& inner) {
      const auto tag = table_.layout().masked(registry::tag_of(keys_.kiosk.tag, inner));
      const auto found = table_.find(tag, registry::Registry::kMaxLocated);
      const auto key = registry::row_key_of(keys_.rows, open->place);
      const auto wrapped =
          registry::exclusive_or(key, registry::wrap_key_of(keys_.kiosk.wrap, open->place, inner));
      return std::any_of(found.begin(), found.end(), [&](const Table::Found& one) {
        return one.row == number && one.wrapped == wrapped;
      });
    });
  }

  void keep(std::uint32_t row) { is_real_[row] = kKept; }
  [[nodiscard]] bool is_kept(std::uint32_t row) const { return is_real_[row] == kKept; }
  /// Rows of records that nobody claimed.
  [[nodiscard]] std::vector<std::uint32_t> removed() const { return rows_of(kReal); }
  /// Rows that hold nothing.
  [[nodiscard]] std::vector<std::uint32_t> fillers() const { return rows_of(kFiller); }

 private:
  static constexpr std::uint8_t kFiller = 0;
  static constexpr std::uint8_t kReal = 1;
  static constexpr std::uint8_t kKept = 2;
  struct Known {
    std::uint64_t hash = 0;
    std::uint32_t row = kNoRow;
    auto operator<=>(const Known&) const = default;
  };

  [[nodiscard]] std::optional<registry::OpenRow> open_at(std::uint32_t number) const {
    const auto row = table_.row(number);
    if (!row) return std::nullopt;
    const auto place = registry::place_of(table_.series(), number, *row);
    return registry::open_row(table_.series(), number, registry::row_key_of(keys_.rows, place),
                              *row);
  }
  [[nodiscard]] std::optional<registry::TokenContent> content_of(std::uint32_t number) const {
    const auto open = open_at(number);
    if (!open) return std::nullopt;
    return registry::open_token(keys_.token, open->place, open->sealed_token);
  }
  [[nodiscard]] std::vector<std::uint32_t> rows_of(std::uint8_t state) const {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < is_real_.size(); ++row) {
      if (is_real_[row] == state) rows.push_back(row);
    }
    return rows;
  }

  const Table& table_;
  const registry::SealingKeys& keys_;
  std::vector<Known> known_;
  std::vector<std::uint8_t> is_real_;
};

/// A record whose row has to be written: at its old place, or at any.
struct Pending {
  PlainRow plain;
  std::uint32_t row = kNoRow;
};

/// Sees which records are as they were; the others are pending.
std::vector<Pending> compare(const RowSource& source, OldRows& old, BuiltDelta& built) {
  std::vector<Pending> pending;
  for (;;) {
    std::vector<Record> records;
    while (records.size() < kBatch) {
      auto record = source.next();
      if (!record) break;
      records.push_back(*std::move(record));
    }
    if (records.empty()) return pending;
    std::vector<std::optional<Pending>> changed(records.size());
    std::vector<std::uint32_t> kept(records.size(), kNoRow);
    std::vector<std::uint8_t> failed(records.size());
    in_parallel(records.size(), [&](std::size_t i) {
      auto plain = source.row_of(records[i]);
      failed[i] = !plain;
      if (!plain) return;
      const std::uint32_t row = old.row_of(plain->content);
      if (row != kNoRow && old.is_same(row, *plain)) {
        kept[i] = row;
      } else {
        changed[i] = Pending{*std::move(plain), row};
      }
    });
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (failed[i] != 0) {
        built.not_built.push_back(records[i]);
      } else if (changed[i]) {
        ++(changed[i]->row == kNoRow ? built.added : built.changed);
        if (changed[i]->row != kNoRow) old.keep(changed[i]->row);
        pending.push_back(*std::move(changed[i]));
      } else {
        ++built.kept;
        old.keep(kept[i]);
      }
    }
  }
}

std::size_t covered(std::size_t rows) {
  const std::size_t step = std::max<std::size_t>(64, std::bit_ceil(rows + 1) / 8);
  return (rows + step - 1) / step * step;
}

std::uint32_t take_any(std::vector<std::uint32_t>& rows) {
  std::swap(rows[randombytes_uniform(static_cast<std::uint32_t>(rows.size()))], rows.back());
  const std::uint32_t row = rows.back();
  rows.pop_back();
  return row;
}

/// The rows that are written anew, under the new layout.
std::vector<registry::SealedRow> sealed_rows(std::vector<Pending> pending, OldRows& old,
                                             const registry::SeriesId& series,
                                             const registry::Layout& before,
                                             const registry::Layout& layout,
                                             const registry::SealingKeys& keys) {
  // What goes is written over; what comes takes any place that is free.
  std::vector<std::uint32_t> removed = old.removed();
  std::vector<std::uint32_t> free = old.fillers();
  std::vector<std::uint32_t> must = removed;
  for (std::uint32_t row = before.rows; row < layout.rows; ++row) must.push_back(row);
  std::vector<std::uint32_t> places = must;
  places.insert(places.end(), free.begin(), free.end());
  std::vector<std::uint8_t> is_taken(layout.rows);
  for (Pending& one : pending) {
    if (one.row == kNoRow) one.row = take_any(places);
    is_taken[one.row] = 1;
  }
  std::vector<registry::SealedRow> rows(pending.size());
  in_parallel(pending.size(), [&](std::size_t i) {
    rows[i] = registry::sealed(pending[i].plain, series, pending[i].row, layout, keys);
  });
  const auto fill = [&](std::uint32_t row) {
    rows.push_back(registry::filler(row, layout));
    is_taken[row] = 1;
  };
  for (const std::uint32_t row : must) {
    if (is_taken[row] == 0) fill(row);
  }
  std::erase_if(free, [&](std::uint32_t row) { return is_taken[row] != 0; });
  for (std::size_t wanted = covered(rows.size()); rows.size() < wanted && !free.empty();) {
    fill(take_any(free));
  }
  return rows;
}

/// Writes the new whole file, which its root is known from, and the difference to it.
Result<registry::Metadata> write_files(const HeadquartersKeys& keys, const DeltaRequest& request,
                                       const registry::Metadata& from, const Table& table,
                                       const registry::Delta& delta,
                                       const std::filesystem::path& out,
                                       const std::filesystem::path& whole) {
  const auto written = registry::apply_delta(table, delta, whole / registry::kDataFile);
  if (!written) return written.error();
  if (::chmod((whole / registry::kDataFile).c_str(), 0644) != 0) {
    return Error{Remedy::operator_acts, whole.string() + " cannot be opened for reading."};
  }
  const base::Bytes bytes = registry::to_bytes(delta);
  if (bytes.size() > registry::kMostDelta_bytes) {
    return Error{Remedy::operator_acts,
                 "The difference is larger than 256 MiB; build a whole registry."};
  }
  auto metadata = metadata_of(keys, request.snapshot, kiosk_key_of(keys, request.snapshot.kiosk),
                              table.series(), *written);
  const auto put = [&keys](const registry::Metadata& signed_one,
                           const std::filesystem::path& folder) {
    return base::write_file_durably(
        folder / registry::kMetadataFile,
        base::bytes_of(registry::sign_metadata(signed_one, keys.signer)),
        base::FileMode::everybody_reads);
  };
  if (auto done = put(metadata, whole); !done) return done.error();
  metadata.delta = {from.version, from.data_root, bytes.size(), base::sha256(bytes)};
  if (auto done = put(metadata, out); !done) return done.error();
  const auto done =
      base::write_file_durably(out / registry::kDeltaFile, bytes, base::FileMode::everybody_reads);
  if (!done) return done.error();
  return metadata;
}

Result<registry::Metadata> read_metadata(const HeadquartersKeys& keys,
                                         const DeltaRequest& request) {
  const auto text = base::read_file(request.from / registry::kMetadataFile, kMetadata_bytes);
  if (!text) return text.error();
  const auto metadata = registry::parse_metadata(base::text_of(*text));
  if (!metadata || !registry::is_signed_by(base::text_of(*text), keys.root)) {
    return refused(request.from, "was not signed with these keys; name the one they built.");
  }
  if (metadata->kiosk != request.snapshot.kiosk || metadata->epoch != keys.epoch) {
    return refused(request.from, "was built for the kiosk " + metadata->kiosk + " in epoch " +
                                     std::to_string(metadata->epoch) +
                                     "; name it with --for, or build a whole one.");
  }
  return *metadata;
}

Result<void> check_shrinking(const BuiltDelta& built) {
  const std::uint64_t before = built.kept + built.changed + built.removed;
  const std::uint64_t gone = built.removed - std::min(built.removed, built.added);
  if (before < kSmallList || gone * 100 <= before * kMostGone_percent) return {};
  return Error{Remedy::operator_acts,
               "Of " + std::to_string(before) + " records " + std::to_string(gone) +
                   " would be gone. Nothing was made: check the file, and say --may-shrink if they "
                   "are to answer no longer."};
}

}  // namespace

Result<BuiltDelta> build_delta(const HeadquartersKeys& keys, const DeltaRequest& request,
                               const RowSource& rows) {
  base::start_sodium();
  const auto from = read_metadata(keys, request);
  if (!from) return from.error();
  const auto table =
      Table::open(request.from / registry::kDataFile, from->data_bytes, from->data_root);
  if (!table) return refused(request.from, table.error().sentence);
  const registry::SealingKeys sealing = sealing_keys_of(keys, request.snapshot.kiosk);
  OldRows old(*table, sealing);
  BuiltDelta built;
  std::vector<Pending> pending = compare(rows, old, built);
  if (!built.not_built.empty()) return built;
  built.removed = old.removed().size();
  if (auto few = check_shrinking(built); !few && !request.may_shrink) return few.error();
  const registry::Layout& before = table->layout();
  const std::uint64_t free = old.removed().size() + old.fillers().size();
  registry::Layout layout = before;
  if (built.added > free) {
    layout.rows = registry::padded_rows(before.rows + built.added - free);
  }
  if (!registry::can_follow(before, layout) || rows.token_plain_bytes > before.token_plain_bytes) {
    return refused(request.from,
                   "is too different from the records to be led on; build a whole "
                   "registry.");
  }
  const auto delta = registry::delta_of(
      *table, layout,
      sealed_rows(std::move(pending), old, table->series(), before, layout, sealing));
  if (!delta) return delta.error();
  if (table->is_damaged()) {
    return refused(request.from, "is damaged on the disk; build a whole registry.");
  }
  auto out = FolderInMaking::create(request.out, {registry::kMetadataFile, registry::kDeltaFile});
  if (!out) return out.error();
  const bool keeps_whole = !request.whole.empty();
  auto whole =
      FolderInMaking::create(keeps_whole ? request.whole : request.out,
                             {registry::kMetadataFile, registry::kDeltaFile, registry::kDataFile});
  if (!whole) return whole.error();
  const auto metadata =
      write_files(keys, request, *from, *table, *delta, out->path(), whole->path());
  if (!metadata) return metadata.error();
  built.bytes = metadata->delta->bytes;
  if (keeps_whole) {
    auto done = base::write_file_durably(registry::default_key_file(request.whole),
                                         base::bytes_of(registry::to_text(sealing.kiosk)),
                                         base::FileMode::owner_only);
    if (done) done = whole->put_in_place();
    if (!done) return done.error();
  }
  if (auto done = out->put_in_place(); !done) return done.error();
  return built;
}

}  // namespace kanaria::hq
