#include "evidence/beacon.h"

#include "evidence/blob.h"

namespace kanaria::evidence {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr std::string_view kNewest =
    "SELECT bytes, digest, headquarters_ms, boot_id, received_monotonic_ms FROM beacon";
/// No boot lasts a thousand years; keeps sums within 64 bits.
constexpr std::int64_t kLongestBoot_ms = 31'557'600'000'000;

Result<std::optional<Beacon>> only_row(Result<store::Statement> select) {
  if (!select) return select.error();
  auto row = select->step();
  if (!row) return row.error();
  if (!*row) return std::optional<Beacon>();
  Beacon beacon;
  const base::ByteView bytes = select->blob(0);
  beacon.bytes.assign(bytes.begin(), bytes.end());
  if (!copy_exactly(select->blob(1), beacon.digest)) {
    return Error{Remedy::device_must_stop,
                 "Headquarters' newest beacon is noted in a malformed way; stop, and check the "
                 "data folder with `kanaria verify`."};
  }
  beacon.headquarters_ms = select->integer(2);
  beacon.boot_id = select->text(3);
  beacon.received_monotonic_ms = select->integer(4);
  return std::optional<Beacon>(std::move(beacon));
}

}  // namespace

const std::string& beacon_tables() {
  static const std::string kSql = R"sql(
    CREATE TABLE beacon (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      bytes BLOB NOT NULL,
      digest BLOB NOT NULL CHECK (length(digest) = 32),
      headquarters_ms INTEGER NOT NULL,
      boot_id TEXT NOT NULL,
      received_monotonic_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER beacon_grows BEFORE UPDATE ON beacon
      WHEN new.headquarters_ms <= old.headquarters_ms
      BEGIN SELECT RAISE(ABORT, 'a beacon gives way to a later one only'); END;
    CREATE TRIGGER beacon_kept BEFORE DELETE ON beacon
      BEGIN SELECT RAISE(ABORT, 'a beacon gives way to a later one only'); END;
  )sql";
  return kSql;
}

Result<bool> set_beacon(store::Transaction& transaction, base::ByteView bytes,
                        std::int64_t headquarters_ms, const base::Timestamp& received) {
  if (bytes.empty() || bytes.size() > kMaxBeacon_bytes || headquarters_ms < 0 ||
      headquarters_ms > kLatestBeacon_ms) {
    return Error{Remedy::operator_acts, "Headquarters' beacon is of no use (" +
                                            std::to_string(bytes.size()) + " bytes, time " +
                                            std::to_string(headquarters_ms) +
                                            " ms) and was not kept; tell headquarters."};
  }
  const auto kept = newest_beacon(transaction);
  if (!kept) return kept.error();
  if (*kept && (*kept)->headquarters_ms >= headquarters_ms) return false;
  auto insert = transaction.prepare(
      "INSERT INTO beacon VALUES (1, ?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET "
      "bytes = excluded.bytes, digest = excluded.digest, "
      "headquarters_ms = excluded.headquarters_ms, boot_id = excluded.boot_id, "
      "received_monotonic_ms = excluded.received_monotonic_ms");
  if (!insert) return insert.error();
  const base::Digest digest = base::sha256(bytes);
  auto done = insert->bind(1, bytes)
                  .bind(2, digest)
                  .bind(3, headquarters_ms)
                  .bind(4, std::string_view(received.boot_id))
                  .bind(5, received.monotonic_ms)
                  .run();
  if (!done) return done.error();
  return true;
}

Result<std::optional<Beacon>> newest_beacon(store::Database& database) {
  return only_row(database.prepare(kNewest));
}

Result<std::optional<Beacon>> newest_beacon(store::Transaction& transaction) {
  return only_row(transaction.prepare(kNewest));
}

base::ClockStatus clock_status(const base::Timestamp& now, const std::optional<Beacon>& newest) {
  if (!newest || now.boot_id.empty() || newest->boot_id != now.boot_id) return now.status;
  if (newest->received_monotonic_ms < 0 || now.monotonic_ms < newest->received_monotonic_ms ||
      now.monotonic_ms > kLongestBoot_ms || newest->headquarters_ms < 0 ||
      newest->headquarters_ms > kLatestBeacon_ms) {
    return now.status;
  }
  const std::int64_t expected_ms =
      newest->headquarters_ms + (now.monotonic_ms - newest->received_monotonic_ms);
  const bool agrees = now.wall_ms >= expected_ms - kBeaconAgreement_ms &&
                      now.wall_ms <= expected_ms + kBeaconAgreement_ms;
  return agrees ? base::ClockStatus::beacon : now.status;
}

}  // namespace kanaria::evidence
