#include "hq/fleet.h"

#include <algorithm>
#include <cmath>

#include "base/clock.h"

namespace kanaria::hq {
namespace {

constexpr std::int64_t kHour_ms = 3'600'000;
constexpr std::int64_t kDay_ms = 24 * kHour_ms;
constexpr std::int64_t kJapan_ms = 9 * kHour_ms;
constexpr std::int64_t kClockTolerance_ms = 10 * 60 * 1000;

std::string hours(std::int64_t ms) {
  return std::to_string(ms / kHour_ms) + " hours";
}

/// Reports come, so the kiosk runs and reaches headquarters; does it do its work?
void judge_use(FleetKiosk& kiosk, const Fleet& fleet, const FleetRules& rules) {
  const std::int64_t last = std::max(last_mailpiece_ms(kiosk), kiosk.enrolled_ms);
  const bool others_read =
      std::any_of(fleet.kiosks.begin(), fleet.kiosks.end(), [&](const FleetKiosk& other) {
        return other.kiosk != kiosk.kiosk && other.revoked_ms == 0 &&
               last_mailpiece_ms(other) != 0 &&
               weekday_hours(last_mailpiece_ms(other), fleet.now_ms) <= rules.no_mail_hours;
      });
  if (others_read && weekday_hours(last, fleet.now_ms) > rules.no_mail_hours) {
    kiosk.alarms.push_back({"no-mail", "It has read no mailpiece since " + base::iso8601_utc(last) +
                                           ", and other kiosks have; see its scanner."});
  }
  if (kiosk.waiting_before && kiosk.report.waiting_items > *kiosk.waiting_before &&
      fleet.now_ms - kiosk.arrived_ms > rules.growing_hours * kHour_ms) {
    kiosk.alarms.push_back({"stuck",
                            "Its queue grows and nothing of it arrives; look at its "
                            "newest lines with journalctl."});
  }
}

void judge_proof(FleetKiosk& kiosk, const Fleet& fleet, const FleetRules& rules) {
  const std::int64_t waiting_ms = fleet.now_ms - kiosk.proof_waiting_ms;
  if (kiosk.proof_waiting_ms == 0 || waiting_ms <= rules.proof_hours * kHour_ms) return;
  kiosk.alarms.push_back({"blind", "It has not recognised a test letter sent " + hours(waiting_ms) +
                                       " ago: it would not find anybody. Look at its registry, "
                                       "its program and its queue."});
}

void judge_registry(FleetKiosk& kiosk, const Fleet& fleet, const FleetRules& rules) {
  const std::int64_t most_ms = rules.registry_days * kDay_ms;
  const bool is_behind = kiosk.report.registry_version < kiosk.published_version;
  const bool was_offered = is_behind && fleet.now_ms - kiosk.published_ms > most_ms;
  const bool is_old =
      kiosk.registry_created_ms != 0 && fleet.now_ms - kiosk.registry_created_ms > most_ms;
  if (is_old || was_offered) {
    kiosk.alarms.push_back(
        {"registry", is_behind ? "Its registry is old, and it does not fetch the new one."
                               : "Its registry is old; build and publish a new one for it."});
  }
}

void judge_condition(FleetKiosk& kiosk, const Fleet& fleet, const FleetRules& rules) {
  const wire::Report& report = kiosk.report;
  if (!report.self_test.empty()) {
    kiosk.alarms.push_back({"self-test", "Its self-test failed: " + report.self_test});
  }
  if (report.quarantined_items > 0) {
    kiosk.alarms.push_back({"quarantine", std::to_string(report.quarantined_items) +
                                              " items of its queue are damaged; kanaria queue "
                                              "on the kiosk names them."});
  }
  if (report.free_bytes < static_cast<std::uint64_t>(rules.free_megabytes) * 1'000'000) {
    kiosk.alarms.push_back({"disk", "Its disk is nearly full."});
  }
  if (std::abs(report.wall_ms - kiosk.reported_ms) > kClockTolerance_ms) {
    kiosk.alarms.push_back({"clock", "Its clock says " + base::iso8601_utc(report.wall_ms) +
                                         "; see its battery and time server."});
  }
  if (kiosk.certificate_expires_ms != 0 &&
      kiosk.certificate_expires_ms - fleet.now_ms < rules.certificate_days * kDay_ms) {
    kiosk.alarms.push_back({"certificate", "Its certificate ends at " +
                                               base::iso8601_utc(kiosk.certificate_expires_ms) +
                                               "; enrol it again with a new code."});
  }
}

/// One row a kiosk; subqueries that each use an index.
constexpr std::string_view kKiosks = R"sql(
select k.kiosk, k.enrolled_ms, k.revoked_ms, k.seen_ms,
  coalesce((select expires_ms from certificates c where c.sha256 = k.certificate_sha256), 0),
  coalesce(h.seq, 0), coalesce(h.committed_ms, 0),
  (select count(*) from capsules c where c.kiosk = k.kiosk),
  (select count(*) from capsule_uploads u where u.kiosk = k.kiosk),
  greatest(coalesce(h.committed_ms, 0),
    coalesce((select max(committed_ms) from capsules c where c.kiosk = k.kiosk), 0),
    coalesce((select max(changed_ms) from capsule_uploads u where u.kiosk = k.kiosk), 0)),
  coalesce(s.version, 0), coalesce(s.published_ms, 0),
  coalesce((select created_ms from registry_snapshots o where o.kiosk = k.kiosk
    and o.version = r.registry_version), 0),
  coalesce(p.sent_ms, 0), coalesce(p.waiting_since_ms, 0), coalesce(p.detected_ms, 0),
  r.received_ms, r.program_version, r.wall_ms, r.clock_status, r.waiting_items, r.waiting_bytes,
  r.oldest_waiting_ms, r.retained_items, r.quarantined_items, r.free_bytes, r.registry_version,
  r.read_today, r.unreadable_today, r.last_mailpiece_ms, r.self_test, b.waiting_items
from kiosks k
left join proofs p on p.kiosk = k.kiosk
left join lateral (select * from heads where heads.kiosk = k.kiosk
  order by committed_ms desc limit 1) h on true
left join lateral (select version, published_ms from registry_snapshots o where o.kiosk = k.kiosk
  order by version desc limit 1) s on true
left join lateral (select * from kiosk_reports where kiosk_reports.kiosk = k.kiosk
  order by received_ms desc limit 1) r on true
left join lateral (select waiting_items from kiosk_reports where kiosk_reports.kiosk = k.kiosk
  and received_ms between $1::bigint and $2::bigint order by received_ms desc limit 1) b on true
order by k.kiosk
)sql";

FleetKiosk kiosk_of(const Rows& rows, std::size_t row) {
  std::size_t column = 0;
  const auto number = [&] { return rows.number(row, column++); };
  const auto count = [&] { return rows.count(row, column++); };
  FleetKiosk kiosk;
  kiosk.kiosk = rows.text(row, column++);
  for (std::int64_t* value :
       {&kiosk.enrolled_ms, &kiosk.revoked_ms, &kiosk.seen_ms, &kiosk.certificate_expires_ms}) {
    *value = number();
  }
  kiosk.head_seq = count();
  kiosk.head_committed_ms = number();
  kiosk.capsules = count();
  kiosk.capsules_on_the_way = count();
  kiosk.arrived_ms = number();
  kiosk.published_version = count();
  kiosk.published_ms = number();
  kiosk.registry_created_ms = number();
  for (std::int64_t* value :
       {&kiosk.proof_sent_ms, &kiosk.proof_waiting_ms, &kiosk.proof_detected_ms}) {
    *value = number();
  }
  if (rows.is_null(row, column)) return kiosk;
  wire::Report& report = kiosk.report;
  report.kiosk = kiosk.kiosk;
  kiosk.reported_ms = number();
  report.program_version = rows.text(row, column++);
  report.wall_ms = number();
  report.clock_status = static_cast<std::uint8_t>(number());
  report.waiting_items = count();
  report.waiting_bytes = count();
  report.oldest_waiting_ms = number();
  for (std::uint64_t* value :
       {&report.retained_items, &report.quarantined_items, &report.free_bytes,
        &report.registry_version, &report.read_today, &report.unreadable_today}) {
    *value = count();
  }
  report.last_mailpiece_ms = number();
  report.self_test = rows.text(row, column++);
  if (!rows.is_null(row, column)) kiosk.waiting_before = count();
  return kiosk;
}

void add_raised(Work& work, Fleet& fleet) {
  const Rows raised = work.run(
      "select kiosk, kind, sentence, seq, times, raised_ms from alarms where settled_ms = 0 "
      "order by id desc limit 1000");
  for (std::size_t row = 0; row < raised.size(); ++row) {
    for (FleetKiosk& kiosk : fleet.kiosks) {
      if (kiosk.kiosk != raised.text(row, 0)) continue;
      kiosk.alarms.push_back({raised.text(row, 1), raised.text(row, 2) + " (number " +
                                                       raised.text(row, 3) + ", first at " +
                                                       base::iso8601_utc(raised.number(row, 5)) +
                                                       ", " + raised.text(row, 4) + " times)"});
    }
  }
}

}  // namespace

std::int64_t last_mailpiece_ms(const FleetKiosk& kiosk) {
  const wire::Report& report = kiosk.report;
  if (report.last_mailpiece_ms == 0) return 0;
  // How long ago it was by the kiosk's own clock, however wrong that is.
  return kiosk.reported_ms - (report.wall_ms - report.last_mailpiece_ms);
}

std::int64_t oldest_waiting_age_ms(const FleetKiosk& kiosk) {
  const wire::Report& report = kiosk.report;
  if (report.oldest_waiting_ms == 0) return 0;
  return std::max<std::int64_t>(report.wall_ms - report.oldest_waiting_ms, 0);
}

double weekday_hours(std::int64_t from_ms, std::int64_t to_ms) {
  if (to_ms <= from_ms) return 0;
  // From a Monday in Japan on, so that whole weeks and the days within one are plain divisions.
  constexpr std::int64_t kMonday_ms = 4 * kDay_ms - kJapan_ms;
  const auto passed = [](std::int64_t ms) {
    const std::int64_t since = ms - kMonday_ms;
    const std::int64_t week = since / (7 * kDay_ms) - (since % (7 * kDay_ms) < 0 ? 1 : 0);
    const std::int64_t within = since - week * 7 * kDay_ms;
    return week * 5 * kDay_ms + std::min(within, 5 * kDay_ms);
  };
  return static_cast<double>(passed(to_ms) - passed(from_ms)) / static_cast<double>(kHour_ms);
}

void judge(Fleet& fleet, const FleetRules& rules) {
  for (FleetKiosk& kiosk : fleet.kiosks) {
    if (kiosk.enrolled_ms == 0 || kiosk.revoked_ms != 0) continue;
    const std::int64_t quiet_ms = fleet.now_ms - std::max(kiosk.seen_ms, kiosk.enrolled_ms);
    if (quiet_ms > rules.silent_hours * kHour_ms) {
      kiosk.alarms.push_back({"silent", "Nothing has come from it for " + hours(quiet_ms) +
                                            "; see that it runs and has its network."});
      continue;  // what it said before says nothing about now
    }
    if (kiosk.reported_ms == 0) continue;
    judge_use(kiosk, fleet, rules);
    judge_proof(kiosk, fleet, rules);
    judge_registry(kiosk, fleet, rules);
    judge_condition(kiosk, fleet, rules);
  }
}

base::Result<Fleet> read_fleet(Postgres& database, const FleetRules& rules, std::int64_t now_ms) {
  Fleet fleet;
  const std::int64_t window_ms = rules.growing_hours * kHour_ms;
  const auto done = database.transact([&](Work& work) {
    fleet = {now_ms, {}};
    const Rows rows = work.run(kKiosks, {now_ms - 3 * window_ms, now_ms - window_ms});
    for (std::size_t row = 0; row < rows.size(); ++row) fleet.kiosks.push_back(kiosk_of(rows, row));
    add_raised(work, fleet);
  });
  if (!done) return done.error();
  judge(fleet, rules);
  return fleet;
}

}  // namespace kanaria::hq
