// The log of administrators' acts on a data folder: append-only, never anything personal.
// Thread rule: that of the Database.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/database.h"

namespace kanaria::evidence {

struct Act {
  std::int64_t wall_ms = 0;
  std::string what;    ///< one word, for example "export"
  std::string who;     ///< the user of the operating system who ran the program
  std::string detail;  ///< a sentence
};

[[nodiscard]] const std::string& acts_tables();
[[nodiscard]] base::Result<void> log_act(store::Transaction& transaction, const Act& act);
/// The newest acts, oldest of them first; at most `limit`.
[[nodiscard]] base::Result<std::vector<Act>> newest_acts(store::Database& database, int limit);

}  // namespace kanaria::evidence
