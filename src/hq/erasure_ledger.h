// KEYS/erasure.ledger (0600): what stands in for the text of erased people in later registries.
// The text is needed once, at the first build; after that a row of records.csv that has only the
// record_id, the kind and the list is enough, and the text can be deleted everywhere.
//
//   "KANARIAE", u32 format 1, u32 count, then for each, ordered by record_id:
//   field(record_id), u8 number of inner tags, these, kNotationParts notation inners (32 bytes
//   each); SHA-256 of everything before.  Little-endian; field as in base/bytes.h.
//
// What remains of a person: HMACs under headquarters' inner key.  Who has both the ledger and
// KEYS/registry.master can test names and addresses one by one; without the key it tells the
// number of erased people and their record_ids, nothing else.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "registry/table_writer.h"

namespace kanaria::hq {

class ErasureLedger {
 public:
  struct Entry {
    std::vector<registry::Inner> inners;  ///< 1 to registry::kEntriesPerRow
    registry::NotationInners notations{};
    bool operator==(const Entry&) const = default;
  };

  /// Empty when there is no file.  An Error: it is damaged, or cannot be read.
  [[nodiscard]] static base::Result<ErasureLedger> read(const std::filesystem::path& file);
  /// nullopt unless the bytes are a ledger.
  [[nodiscard]] static std::optional<ErasureLedger> parse(base::ByteView bytes);
  [[nodiscard]] base::Bytes to_bytes() const;
  [[nodiscard]] base::Result<void> write(const std::filesystem::path& file) const;

  [[nodiscard]] const Entry* find(const std::string& record_id) const;
  /// A later text of the same record takes the place of the earlier one.
  void put(const std::string& record_id, Entry entry);
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  std::map<std::string, Entry> entries_;
};

/// Adds to the file what it did not have, under a lock on its folder: builds may run side by side.
[[nodiscard]] base::Result<void> keep_erased(
    const std::filesystem::path& file,
    const std::vector<std::pair<std::string, ErasureLedger::Entry>>& erased);

[[nodiscard]] std::filesystem::path erasure_ledger_of(const std::filesystem::path& keys);

}  // namespace kanaria::hq
