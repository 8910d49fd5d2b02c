// What sync keeps in the data folder's database: who the kiosk is to headquarters, and what
// headquarters' answers came to.  All but the enrolment could be asked for again.
//
// Format: tables sync_enrolment (one row: kiosk, receipt_key, enrolled_wall_ms) and sync_state (one
// row: the last entry that headquarters has, its newest beacon as a message of wire/FORMAT.md, when
// a round was last completed, the highest version of the registry ever put in place).  Values only
// grow, so that two programs at once do no harm.  Thread rule: that of the Database.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "store/database.h"
#include "wire/messages.h"

namespace kanaria::sync {

/// Who the kiosk is, and whom it believes.
struct Enrolled {
  std::string kiosk;
  base::PublicKey receipt_key{};
};

struct SyncState {
  std::uint64_t acknowledged_seq = 0;  ///< headquarters has every entry up to this
  std::optional<wire::Beacon> beacon;  ///< the newest
  std::int64_t last_round_wall_ms = 0;
  std::uint64_t registry_floor = 0;
};

/// A migration.
[[nodiscard]] const std::string& sync_tables();

/// nullopt: the kiosk was not enrolled yet.
[[nodiscard]] base::Result<std::optional<Enrolled>> read_enrolled(store::Database& database);
/// Replaces an earlier one.
[[nodiscard]] base::Result<void> keep_enrolled(store::Transaction& transaction,
                                               const Enrolled& enrolled, std::int64_t wall_ms);

[[nodiscard]] base::Result<SyncState> read_sync_state(store::Database& database);
[[nodiscard]] base::Result<void> keep_head(store::Transaction& transaction, std::uint64_t seq);
[[nodiscard]] base::Result<void> keep_beacon(store::Transaction& transaction,
                                             const wire::Beacon& beacon);
[[nodiscard]] base::Result<void> keep_round(store::Transaction& transaction, std::int64_t wall_ms);
[[nodiscard]] base::Result<void> keep_registry_floor(store::Transaction& transaction,
                                                     std::uint64_t version);

}  // namespace kanaria::sync
