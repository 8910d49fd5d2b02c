#include "hq/exchange.h"

#include "base/check.h"
#include "wire/wire.h"

namespace kanaria::hq {
namespace {

// Fresh enough for a kiosk to judge its clock by (it allows two minutes), and old enough that 32
// kiosks share one row.
constexpr std::int64_t kBeaconAge_ms = 10'000;

}  // namespace

wire::Beacon current_beacon(Work& work, const base::SigningSeed& seed, std::int64_t now_ms) {
  const Rows newest = work.run(
      "select time_ms, random, signature from beacons where time_ms between $1::bigint and "
      "$2::bigint order by time_ms desc limit 1",
      {now_ms - kBeaconAge_ms, now_ms});
  wire::Beacon beacon;
  if (!newest.empty()) {
    beacon.time_ms = newest.number(0, 0);
    beacon.random = newest.array<decltype(beacon.random)>(0, 1);
    beacon.signature = newest.array<base::Signature>(0, 2);
    if (wire::holds(beacon, base::public_key_of(seed))) return beacon;
  }
  beacon.time_ms = now_ms;
  base::fill_random(beacon.random);
  beacon = wire::signed_beacon(beacon, seed);
  work.run("insert into beacons (hash, time_ms, random, signature) values ($1, $2, $3, $4)",
           {wire::beacon_hash(beacon), beacon.time_ms, beacon.random, beacon.signature});
  return beacon;
}

void raise_alarm(Work& work, std::int64_t now_ms, const Alarm& alarm) {
  work.run(
      "insert into alarms (raised_ms, last_ms, kind, kiosk, epoch, seq, shown, sentence) "
      "values ($1, $1, $2, $3, $4, $5, $6, $7) "
      "on conflict (kiosk, kind, epoch, seq, sha256(shown)) where settled_ms = 0 "
      "do update set times = alarms.times + 1, last_ms = excluded.last_ms",
      {now_ms, alarm.kind, alarm.kiosk, alarm.epoch, alarm.seq, alarm.shown, alarm.sentence});
}

}  // namespace kanaria::hq
