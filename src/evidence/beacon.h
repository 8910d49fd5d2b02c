// The newest beacon: a signed statement of headquarters about what time it is.  An entry that holds
// its hash was not made before it, and where it came during this boot it tells whether the wall
// clock can be believed.  What a beacon looks like and whether it is genuine is not known here:
// only verified ones may be handed in.
//
// Format: table beacon, one row.  Thread rule: that of the Database.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/digest.h"
#include "base/result.h"
#include "store/database.h"

namespace kanaria::evidence {

struct Beacon {
  base::Bytes bytes;                 ///< as headquarters sent them
  base::Digest digest{};             ///< their SHA-256
  std::int64_t headquarters_ms = 0;  ///< the time that it states, since 1970
  std::string boot_id;               ///< of the boot during which it was received
  std::int64_t received_monotonic_ms = 0;
};

inline constexpr std::size_t kMaxBeacon_bytes = 4096;
/// Headquarters' time must lie before the year 10000.
inline constexpr std::int64_t kLatestBeacon_ms = 253'402'300'799'999;
/// How far the wall clock may be from headquarters' to be called right.
inline constexpr std::int64_t kBeaconAgreement_ms = 2 * 60 * 1000;

[[nodiscard]] const std::string& beacon_tables();

/// Keeps it if it states a later time than the one that is kept: true then.  Older ones, which come
/// by slow ways or from an attacker, change nothing.  An Error (operator_acts) when it is empty,
/// larger than kMaxBeacon_bytes, or states an impossible time.
[[nodiscard]] base::Result<bool> set_beacon(store::Transaction& transaction, base::ByteView bytes,
                                            std::int64_t headquarters_ms,
                                            const base::Timestamp& received);

/// nullopt where none was ever received.
[[nodiscard]] base::Result<std::optional<Beacon>> newest_beacon(store::Database& database);
[[nodiscard]] base::Result<std::optional<Beacon>> newest_beacon(store::Transaction& transaction);

/// How far `now.wall_ms` can be trusted: `beacon` when the newest beacon came during this boot and
/// the wall clock agrees with it and the time since; else what `now` says itself.  Pure.
[[nodiscard]] base::ClockStatus clock_status(const base::Timestamp& now,
                                             const std::optional<Beacon>& newest);

}  // namespace kanaria::evidence
