// How the kiosks are, for headquarters' people: what each last said, what has arrived from it, and
// what somebody should look into.  Nothing about letters or decisions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "hq/postgres.h"
#include "hq/settings.h"
#include "wire/messages.h"

namespace kanaria::hq {

struct FleetAlarm {
  std::string kind;  ///< one word
  std::string sentence;
};

/// Times are milliseconds since 1970 by headquarters' clock, 0 = never.
struct FleetKiosk {
  std::string kiosk;
  std::int64_t enrolled_ms = 0;
  std::int64_t revoked_ms = 0;
  std::int64_t seen_ms = 0;
  std::int64_t certificate_expires_ms = 0;
  std::uint64_t head_seq = 0;  ///< of the newest chain
  std::int64_t head_committed_ms = 0;
  std::uint64_t capsules = 0;
  std::uint64_t capsules_on_the_way = 0;
  std::int64_t arrived_ms = 0;  ///< the last entry or byte of a capsule
  std::uint64_t published_version = 0;
  std::int64_t published_ms = 0;
  std::int64_t registry_created_ms = 0;  ///< of the version that the kiosk has; 0: not known
  std::int64_t reported_ms = 0;          ///< 0: no report yet, and what follows is empty
  wire::Report report;
  /// Queue of the newest report that is older than growing-hours, if it is not much older.
  std::optional<std::uint64_t> waiting_before;
  std::int64_t proof_sent_ms = 0;      ///< a test letter
  std::int64_t proof_waiting_ms = 0;   ///< since when one has not come back; 0: none is out
  std::int64_t proof_detected_ms = 0;  ///< the last one that came back
  std::vector<FleetAlarm> alarms;
};

struct Fleet {
  std::int64_t now_ms = 0;
  std::vector<FleetKiosk> kiosks;  ///< by name
};

/// When the last mailpiece was read, by headquarters' clock, whatever the kiosk's says; 0: never.
[[nodiscard]] std::int64_t last_mailpiece_ms(const FleetKiosk& kiosk);
/// How long the oldest item of the queue has waited; 0: none waits.
[[nodiscard]] std::int64_t oldest_waiting_age_ms(const FleetKiosk& kiosk);
/// Hours of Mondays to Fridays in Japan between two times.
[[nodiscard]] double weekday_hours(std::int64_t from_ms, std::int64_t to_ms);

/// Adds to every kiosk the alarms that follow from what it says and does not say.  Pure.
void judge(Fleet& fleet, const FleetRules& rules);

/// Reads and judges; the alarms that were raised while messages came are among them until they
/// are settled.  Safe from any thread.
[[nodiscard]] base::Result<Fleet> read_fleet(Postgres& database, const FleetRules& rules,
                                             std::int64_t now_ms);

/// One JSON object.
[[nodiscard]] std::string fleet_json(const Fleet& fleet);
/// A page without scripts; needs kFleetStyle beside it as fleet.css.
[[nodiscard]] std::string fleet_page(const Fleet& fleet);
extern const std::string_view kFleetStyle;

}  // namespace kanaria::hq
