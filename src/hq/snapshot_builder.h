// Makes a signed, sealed snapshot of records, and puts it in place.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "hq/keys.h"
#include "hq/records.h"
#include "registry/canonical_address.h"
#include "registry/kiosk_key.h"

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

struct SnapshotRequest {
  std::string kiosk = "any";
  std::uint64_t version = 0;
  std::int64_t created_ms = 0;
  std::int64_t expires_ms = 0;
};

struct BuiltSnapshot {
  std::string metadata;  ///< signed
  base::Bytes data;
  registry::KioskKey key;
  std::vector<std::string> proof_tokens;  ///< of the records of the kind proof, in their order
};

/// CHECKs has_keys of every record, and that the format takes so many.
[[nodiscard]] BuiltSnapshot build_snapshot(const HeadquartersKeys& keys,
                                           const SnapshotRequest& request,
                                           const std::vector<CanonicalRecord>& records);

/// Writes DIR and DIR.key: whole beside it, then renamed.  A snapshot that is there is replaced;
/// anything else at that path is an Error.
[[nodiscard]] base::Result<void> publish(const BuiltSnapshot& snapshot,
                                         const std::filesystem::path& dir);

}  // namespace kanaria::hq
