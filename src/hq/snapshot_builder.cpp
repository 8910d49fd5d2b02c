#include "hq/snapshot_builder.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "hq/in_parallel.h"
#include "registry/keys_of_person.h"
#include "registry/person_name.h"
#include "registry/registry.h"

namespace kanaria::hq {
namespace {

using base::Result;

constexpr std::size_t kBatch = 8192;

base::Error failed(const std::filesystem::path& path, const char* what) {
  return {base::Remedy::operator_acts,
          path.string() + " " + what + ": " + std::strerror(errno) + "."};
}

/// Absent, or a folder that holds those files and nothing else.
bool may_be_replaced(const std::filesystem::path& dir, const std::vector<std::string>& names) {
  std::error_code error;
  const auto status = std::filesystem::symlink_status(dir, error);
  if (status.type() == std::filesystem::file_type::not_found) return true;
  if (status.type() != std::filesystem::file_type::directory) return false;
  for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
    if (std::find(names.begin(), names.end(), entry.path().filename()) == names.end()) return false;
  }
  return !error;
}

std::filesystem::path without_slash(const std::filesystem::path& dir) {
  std::string name = dir.string();
  while (name.size() > 1 && name.back() == '/') name.pop_back();
  return name;
}

std::string token_of(const registry::SealedRow& row, const registry::SeriesId& series,
                     const registry::SealingKeys& keys) {
  const auto place = registry::place_of(series, row.number, row.bytes);
  const auto open =
      registry::open_row(series, row.number, registry::row_key_of(keys.rows, place), row.bytes);
  CHECK(open.has_value());
  return registry::token_text(place, open->sealed_token);
}

/// One batch of records and what becomes of them.
struct Batch {
  std::vector<Record> records;
  std::vector<std::optional<registry::SealedRow>> rows;
};

/// Takes the rows of a source, seals them on all processors, and writes them.
class Builder {
 public:
  Builder(const RowSource& source, const registry::Layout& layout, const registry::SeriesId& series,
          const registry::SealingKeys& keys)
      : source_(source),
        layout_(layout),
        series_(series),
        keys_(keys),
        order_(registry::random_order(layout.rows)) {}

  Result<void> write(registry::TableWriter& writer, BuiltSnapshot& built) {
    for (Batch batch = next_batch(); !batch.records.empty(); batch = next_batch()) {
      seal(batch);
      if (auto done = put(batch, writer, built); !done) return done;
    }
    if (!built.not_built.empty()) return {};
    CHECK(taken_ == source_.count);
    for (; taken_ < layout_.rows; ++taken_) {
      auto done = writer.add(registry::filler(order_[taken_], layout_));
      if (!done) return done;
    }
    return {};
  }

 private:
  Batch next_batch() const {
    Batch batch;
    while (batch.records.size() < kBatch) {
      auto record = source_.next();
      if (!record) break;
      batch.records.push_back(*std::move(record));
    }
    batch.rows.resize(batch.records.size());
    return batch;
  }

  void seal(Batch& batch) const {
    in_parallel(batch.records.size(), [&](std::size_t i) {
      const auto plain = source_.row_of(batch.records[i]);
      if (!plain) return;
      batch.rows[i] = registry::sealed(*plain, series_, order_[taken_ + i], layout_, keys_);
    });
  }

  Result<void> put(const Batch& batch, registry::TableWriter& writer, BuiltSnapshot& built) {
    CHECK(taken_ + batch.records.size() <= source_.count);
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
      if (!batch.rows[i]) {
        built.not_built.push_back(batch.records[i]);
        continue;
      }
      if (batch.records[i].kind == registry::Kind::proof) {
        built.proof_tokens.push_back(token_of(*batch.rows[i], series_, keys_));
      }
      if (auto done = writer.add(*batch.rows[i]); !done) return done;
    }
    taken_ += batch.records.size();
    return {};
  }

  const RowSource& source_;
  registry::Layout layout_;
  registry::SeriesId series_;
  const registry::SealingKeys& keys_;
  std::vector<std::uint32_t> order_;
  std::uint64_t taken_ = 0;
};

}  // namespace

bool has_keys(const CanonicalRecord& record) {
  return !record.name.empty() &&
         (!record.address.place.empty() || (!record.code.empty() && !record.address.doors.empty()));
}

registry::PlainRow plain_row_of(const CanonicalRecord& canonical, const base::Key& inner_key) {
  const Record& record = canonical.record;
  registry::PlainRow row;
  row.content = {record.id, record.kind, record.list_id};
  for (const registry::MatchKey& key : registry::keys_of_record(
           canonical.address, canonical.code, canonical.name, canonical.surname)) {
    row.inners.push_back(registry::inner_of(inner_key, key));
  }
  CHECK(!row.inners.empty());
  row.notations = registry::notation_inners_of(
      inner_key,
      registry::notation_texts_of(canonical.address, registry::notation_of_name(record.name)));
  return row;
}

registry::Metadata metadata_of(const HeadquartersKeys& keys, const SnapshotRequest& request,
                               const registry::KioskKey& kiosk, const registry::SeriesId& series,
                               const registry::PagedFileWriter::Written& data) {
  registry::Metadata metadata;
  base::fill_random(metadata.snapshot_id);
  metadata.series = series;
  metadata.version = request.version;
  metadata.created_ms = request.created_ms;
  metadata.expires_ms = request.expires_ms;
  metadata.kiosk = request.kiosk;
  metadata.epoch = keys.epoch;
  metadata.key_check = registry::key_check_of(kiosk, metadata.snapshot_id);
  metadata.recipients = keys.recipients;
  metadata.data_bytes = data.bytes;
  metadata.data_root = data.root;
  return metadata;
}

Result<BuiltSnapshot> build_snapshot(const HeadquartersKeys& keys, const SnapshotRequest& request,
                                     const RowSource& rows, const std::filesystem::path& dir) {
  const registry::SealingKeys sealing = sealing_keys_of(keys, request.kiosk);
  const registry::Layout layout{registry::padded_rows(rows.count),
                                static_cast<std::uint32_t>(rows.token_plain_bytes)};
  auto folder = FolderInMaking::create(dir, {registry::kMetadataFile, registry::kDataFile});
  if (!folder) return folder.error();
  registry::SeriesId series{};
  base::fill_random(series);
  const auto data = folder->path() / registry::kDataFile;
  auto writer = registry::TableWriter::create(data, layout, series);
  if (!writer) return writer.error();
  BuiltSnapshot built;
  if (auto done = Builder(rows, layout, series, sealing).write(*writer, built); !done) {
    return done.error();
  }
  if (!built.not_built.empty()) return built;
  const auto written = writer->finish();
  if (!written) return written.error();
  built.bytes = written->bytes;
  if (::chmod(data.c_str(), 0644) != 0) return failed(data, "cannot be opened for reading");
  const std::string text = registry::sign_metadata(
      metadata_of(keys, request, sealing.kiosk, series, *written), keys.signer);
  auto done = base::write_file_durably(folder->path() / registry::kMetadataFile,
                                       base::bytes_of(text), base::FileMode::everybody_reads);
  // The key comes first: it opens this kiosk's earlier snapshots of the epoch as well, so that a
  // stop between the two steps leaves a pair that fits.
  if (done) {
    done = base::write_file_durably(registry::default_key_file(dir),
                                    base::bytes_of(registry::to_text(sealing.kiosk)),
                                    base::FileMode::owner_only);
  }
  if (done) done = folder->put_in_place();
  if (!done) return done.error();
  return built;
}

Result<FolderInMaking> FolderInMaking::create(const std::filesystem::path& dir,
                                              std::vector<std::string> replaceable) {
  if (!may_be_replaced(dir, replaceable)) {
    return base::Error{base::Remedy::operator_acts,
                       dir.string() + " exists and is no registry; name another folder."};
  }
  std::string made = without_slash(dir).string() + ".XXXXXX";
  if (::mkdtemp(made.data()) == nullptr || ::chmod(made.c_str(), 0755) != 0) {
    return failed(dir, "cannot be created");
  }
  return FolderInMaking(without_slash(dir), made);
}

FolderInMaking::FolderInMaking(FolderInMaking&& other) noexcept
    : dir_(std::move(other.dir_)), made_(std::exchange(other.made_, {})) {}

FolderInMaking::~FolderInMaking() {
  std::error_code ignored;
  // What was made and failed, or what it replaced.
  if (!made_.empty()) std::filesystem::remove_all(made_, ignored);
}

Result<void> FolderInMaking::put_in_place() {
  std::error_code error;
  const bool exists = std::filesystem::exists(dir_, error);
  const unsigned flags = exists ? RENAME_EXCHANGE : RENAME_NOREPLACE;
  if (::renameat2(AT_FDCWD, made_.c_str(), AT_FDCWD, dir_.c_str(), flags) != 0) {
    return failed(dir_, "cannot be put in place");
  }
  return base::sync_folder_of(dir_);
}

}  // namespace kanaria::hq
