// Copies sealed capsules out of the data folder for headquarters: an administrator's act, logged
// before the first file is written.  Nothing leaves the queue.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/database.h"

namespace kanaria::kiosk {

struct ExportReport {
  std::int64_t exported = 0;
  std::int64_t already_there = 0;     ///< the same file was exported before
  std::vector<std::string> failures;  ///< sentences; these capsules were not exported
};

/// Waiting and retained capsules as OUT/SEQ.age, mode 0600; a file that is there with other content
/// is left alone.  A damaged capsule is set aside in the queue, and one that cannot be read for a
/// fault of the database is passed over; the others go out.  An Error: nothing more could be
/// exported.  Needs Access::share or own.
[[nodiscard]] base::Result<ExportReport> export_capsules(store::Database& database,
                                                         const std::filesystem::path& data_dir,
                                                         const std::filesystem::path& out_dir,
                                                         const base::Clock& clock);

}  // namespace kanaria::kiosk
