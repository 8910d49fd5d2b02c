// Rounds without a network: the same messages in files on a stick.
//   STICK/to-headquarters/KIOSK-NUMBER-HASH.kanmsg     what `export_to_stick` writes
//   STICK/from-headquarters/….kanmsg                   what headquarters answers, for any kiosks
// A file is one body of wire/FORMAT.md, whole and synced or not there at all.  NUMBER gives the
// order (six digits), HASH (16 of SHA-256) tells what is on the stick already.  Exporting again
// adds what is missing; importing again changes nothing.  Nothing leaves the kiosk's queue by being
// exported: only a receipt that comes back does that.
// Thread rule: that of the Database.
#pragma once

#include <filesystem>

#include "sync/sync.h"

namespace kanaria::sync {

struct ExportedToStick {
  std::size_t written = 0;        ///< files
  std::size_t already_there = 0;  ///< files
  std::uint64_t capsules = 0;
};

/// Chain, capsules, report and what registry is wanted.  Errors (operator_acts): the stick is full
/// or cannot be written; what is on it counts.  Damaged capsules are passed over and told in
/// `problems`.
[[nodiscard]] base::Result<ExportedToStick> export_to_stick(const SyncParts& parts,
                                                            const std::filesystem::path& stick,
                                                            Problems& problems);

struct ImportedFromStick {
  std::size_t files = 0;
  std::size_t bad_files = 0;   ///< passed over
  std::uint64_t received = 0;  ///< capsules that headquarters has
  bool registry_installed = false;
};

[[nodiscard]] base::Result<ImportedFromStick> import_from_stick(const SyncParts& parts,
                                                                const std::filesystem::path& stick,
                                                                Problems& problems);

}  // namespace kanaria::sync
