// The tables of headquarters' database, as numbered migrations: each is applied once, in order,
// under a lock that all programs share, and none is ever changed after a release.
//
// What a receipt promises is held by triggers too: rows of chain_entries, chain_keys, capsules,
// receipts, beacons and audit_log, and the pieces of a whole capsule, are never updated, deleted or
// truncated, whoever is connected.  Thread rule: that of Postgres.
#pragma once

#include "base/result.h"
#include "hq/postgres.h"

namespace kanaria::hq {

[[nodiscard]] int newest_schema();

/// Brings the tables to the newest version; needs a role that may create them.  The number of
/// migrations applied.  An Error when the database is newer than this program.
[[nodiscard]] base::Result<int> migrate(Postgres& database);

/// An Error (operator_acts) unless the tables are of exactly this program's version.
[[nodiscard]] base::Result<void> check_schema(Postgres& database);

/// Makes the roles kanaria_receive (takes messages in: reads and adds, changes no evidence) and
/// kanaria_holder (reads evidence, writes the audit log), without a login; an administrator grants
/// them to the users that log in.  Needs the right to create roles.
[[nodiscard]] base::Result<void> make_roles(Postgres& database);

/// An Error (operator_acts) when the server does not write commits through to its disk (fsync off):
/// its receipts would promise too much.
[[nodiscard]] base::Result<void> check_durability(Postgres& database);

}  // namespace kanaria::hq
