// Which files of a watched folder are durable and may still lie there: a crash between the
// recording and the removal must not take a mailpiece in twice.
//
// Format: table kept_files, one row a mailpiece (digest: SHA-256 of its front's file); gone once
// the file is.  Thread rule: that of the Database.
#pragma once

#include <set>
#include <string>

#include "base/digest.h"
#include "base/result.h"
#include "store/database.h"

namespace kanaria::kiosk {

[[nodiscard]] const std::string& kept_files_tables();

/// In the transaction that records the mailpiece.
[[nodiscard]] base::Result<void> note_kept(store::Transaction& transaction,
                                           const base::Digest& digest);
[[nodiscard]] base::Result<void> note_released(store::Transaction& transaction,
                                               const base::Digest& digest);
[[nodiscard]] base::Result<std::set<base::Digest>> kept_files(store::Database& database);

}  // namespace kanaria::kiosk
