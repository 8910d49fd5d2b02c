// Makes a signed, sealed snapshot of records, and puts it in place.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "hq/keys.h"
#include "hq/records.h"
#include "registry/canonical_address.h"
#include "registry/table_writer.h"

namespace kanaria::hq {

/// A record and what its text comes to under the postal rules.
struct CanonicalRecord {
  Record record;
  registry::CanonicalAddress address;
  std::string code;     ///< the record's own, else the dictionary's only one, else ""
  std::string name;     ///< canonical
  std::string surname;  ///< canonical
};
using Canonicalize = std::function<CanonicalRecord(const Record&)>;

/// Without a place and a code no key can be made, and the record cannot be built.
[[nodiscard]] bool has_keys(const CanonicalRecord& record);

/// What is sealed of a record: inner tags, and no text.  CHECKs has_keys.
[[nodiscard]] registry::PlainRow plain_row_of(const CanonicalRecord& canonical,
                                              const base::Key& inner_key);

struct SnapshotRequest {
  std::string kiosk = "any";
  std::uint64_t version = 0;
  std::int64_t created_ms = 0;
  std::int64_t expires_ms = 0;
};

/// The rows of a snapshot, too many for the memory.
struct RowSource {
  std::uint64_t count = 0;  ///< exactly as many as next() gives
  std::size_t token_plain_bytes = registry::kSmallestTokenClass;
  /// In any order; nullopt at the end.  Called from one thread.
  std::function<std::optional<Record>()> next;
  /// nullopt: the record cannot be built.  Called from several threads.
  std::function<std::optional<registry::PlainRow>(const Record&)> row_of;
};

struct BuiltSnapshot {
  std::uint64_t bytes = 0;                ///< of the data file
  std::vector<std::string> proof_tokens;  ///< of the records of the kind proof, in their order
  std::vector<Record> not_built;          ///< in their order; nothing was put in place then
};

/// Writes DIR and DIR.key: whole beside it, then renamed.  A snapshot that is there is replaced;
/// anything else at that path is an Error.  Memory does not grow with the rows but for 5 bytes
/// each.
[[nodiscard]] base::Result<BuiltSnapshot> build_snapshot(const HeadquartersKeys& keys,
                                                         const SnapshotRequest& request,
                                                         const RowSource& rows,
                                                         const std::filesystem::path& dir);

/// The signed description of a data file of this headquarters.
[[nodiscard]] registry::Metadata metadata_of(const HeadquartersKeys& keys,
                                             const SnapshotRequest& request,
                                             const registry::KioskKey& kiosk,
                                             const registry::SeriesId& series,
                                             const registry::PagedFileWriter::Written& data);

/// A folder beside `dir` that becomes `dir` when it is whole, and is removed otherwise.
class FolderInMaking {
 public:
  /// `replaceable`: the names that a folder in its place may hold to be replaced.
  [[nodiscard]] static base::Result<FolderInMaking> create(const std::filesystem::path& dir,
                                                           std::vector<std::string> replaceable);
  FolderInMaking(FolderInMaking&& other) noexcept;
  FolderInMaking& operator=(FolderInMaking&&) = delete;
  ~FolderInMaking();
  [[nodiscard]] const std::filesystem::path& path() const { return made_; }
  [[nodiscard]] base::Result<void> put_in_place();

 private:
  FolderInMaking(std::filesystem::path dir, std::filesystem::path made)
      : dir_(std::move(dir)), made_(std::move(made)) {}
  std::filesystem::path dir_;
  std::filesystem::path made_;
};

}  // namespace kanaria::hq
