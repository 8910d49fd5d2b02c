#include "hq/snapshot_builder.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "registry/keys_of_person.h"
#include "registry/person_name.h"
#include "registry/registry.h"
#include "registry/table_writer.h"

namespace kanaria::hq {
namespace {

registry::PlainRow row_of(const CanonicalRecord& canonical, const base::Key& token_key,
                          const base::Key& inner_key) {
  const Record& record = canonical.record;
  registry::PlainRow row;
  for (const registry::MatchKey& key : registry::keys_of_record(
           canonical.address, canonical.code, canonical.name, canonical.surname)) {
    row.inners.push_back(registry::inner_of(inner_key, key));
  }
  row.content.token = registry::seal_token(token_key, {record.id, record.kind, record.list_id});
  const std::string name = registry::notation_of_name(record.name);
  const registry::NotationText notations[] = {
      {registry::NotationPart::name, name},
      {registry::NotationPart::address, canonical.address.notation_of_address},
      {registry::NotationPart::numbers, canonical.address.notation_of_numbers},
  };
  row.content.notation = registry::make_notation_tags(notations);
  return row;
}

base::Error failed(const std::filesystem::path& path, const char* what) {
  return {base::Remedy::operator_acts,
          path.string() + " " + what + ": " + std::strerror(errno) + "."};
}

/// Absent, or a folder that holds a snapshot's files and nothing else.
bool may_be_replaced(const std::filesystem::path& dir) {
  std::error_code error;
  const auto status = std::filesystem::symlink_status(dir, error);
  if (status.type() == std::filesystem::file_type::not_found) return true;
  if (status.type() != std::filesystem::file_type::directory) return false;
  for (const auto& entry : std::filesystem::directory_iterator(dir, error)) {
    const auto name = entry.path().filename();
    if (name != registry::kMetadataFile && name != registry::kDataFile) return false;
  }
  return !error;
}

base::Result<void> write_files(const BuiltSnapshot& snapshot, const std::filesystem::path& dir) {
  if (::chmod(dir.c_str(), 0755) != 0) return failed(dir, "cannot be opened for reading");
  auto written = base::write_file_durably(dir / registry::kDataFile, snapshot.data,
                                          base::FileMode::everybody_reads);
  if (!written) return written;
  return base::write_file_durably(dir / registry::kMetadataFile, base::bytes_of(snapshot.metadata),
                                  base::FileMode::everybody_reads);
}

base::Result<void> put_in_place(const std::filesystem::path& made,
                                const std::filesystem::path& dir) {
  std::error_code error;
  const bool exists = std::filesystem::exists(dir, error);
  const unsigned flags = exists ? RENAME_EXCHANGE : RENAME_NOREPLACE;
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, dir.c_str(), flags) != 0) {
    return failed(dir, "cannot be put in place");
  }
  return {};
}

}  // namespace

bool has_keys(const CanonicalRecord& record) {
  return !record.name.empty() &&
         (!record.address.place.empty() || (!record.code.empty() && !record.address.doors.empty()));
}

BuiltSnapshot build_snapshot(const HeadquartersKeys& keys, const SnapshotRequest& request,
                             const std::vector<CanonicalRecord>& records) {
  BuiltSnapshot built;
  built.key = kiosk_key_of(keys, request.kiosk);
  const base::Key token_key = registry::token_key_of(keys.identity);
  std::vector<registry::PlainRow> rows;
  rows.reserve(records.size());
  for (const CanonicalRecord& record : records) {
    rows.push_back(row_of(record, token_key, built.key.inner));
    CHECK(!rows.back().inners.empty());
    if (record.record.kind == registry::Kind::proof) {
      built.proof_tokens.push_back(registry::to_text(rows.back().content.token));
    }
  }
  registry::Metadata metadata;
  base::fill_random(metadata.snapshot_id);
  built.data = registry::write_table(rows, metadata.snapshot_id, built.key.tag, built.key.wrap);
  metadata.version = request.version;
  metadata.created_ms = request.created_ms;
  metadata.expires_ms = request.expires_ms;
  metadata.kiosk = request.kiosk;
  metadata.epoch = keys.epoch;
  metadata.key_check = registry::key_check_of(built.key, metadata.snapshot_id);
  metadata.recipients = keys.recipients;
  metadata.data_bytes = built.data.size();
  metadata.data_sha256 = base::sha256(built.data);
  built.metadata = registry::sign_metadata(metadata, keys.sign);
  return built;
}

base::Result<void> publish(const BuiltSnapshot& snapshot, const std::filesystem::path& dir) {
  if (!may_be_replaced(dir)) {
    return base::Error{base::Remedy::operator_acts,
                       dir.string() + " exists and is no registry; name another folder."};
  }
  const auto key_file = registry::default_key_file(dir);
  std::string made = dir.string();
  while (made.size() > 1 && made.back() == '/') made.pop_back();
  made += ".XXXXXX";
  if (::mkdtemp(made.data()) == nullptr) return failed(dir, "cannot be created");
  auto done = write_files(snapshot, made);
  // The key comes first: it opens this kiosk's earlier snapshots of the epoch as well, so that a
  // stop between the two steps leaves a pair that fits.
  if (done) {
    done = base::write_file_durably(key_file, base::bytes_of(registry::to_text(snapshot.key)),
                                    base::FileMode::owner_only);
  }
  if (done) done = put_in_place(made, dir);
  std::error_code ignored;
  std::filesystem::remove_all(made, ignored);  // what was made and failed, or was replaced
  return done;
}

}  // namespace kanaria::hq
