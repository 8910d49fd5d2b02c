// How many mailpieces were read, and how many could not be, on each day.  Nothing personal, and
// the same for hit and miss.  A day is Japan's civil day (UTC+9).
// Thread rule: that of the Database.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace kanaria::evidence {

enum class Counted { read, unreadable };

struct DailyCount {
  std::string day;  ///< "2026-11-21"
  std::int64_t read = 0;
  std::int64_t unreadable = 0;
};

[[nodiscard]] const std::string& daily_counts_tables();
[[nodiscard]] base::Result<void> count(store::Transaction& transaction, Counted what,
                                       std::int64_t wall_ms);
/// Oldest first; at most the newest `limit` days.
[[nodiscard]] base::Result<std::vector<DailyCount>> daily_counts(store::Database& database,
                                                                 int limit);

}  // namespace kanaria::evidence
