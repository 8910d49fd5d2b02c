#include "sync/sync_state.h"

#include <algorithm>

#include "wire/wire.h"

namespace kanaria::sync {

using base::Result;

namespace {

Result<void> grow(store::Transaction& transaction, const std::string& column, std::int64_t value) {
  auto update = transaction.prepare("UPDATE sync_state SET " + column + " = max(" + column +
                                    ", ?1) WHERE id = 1");
  if (!update) return update.error();
  return update->bind(1, value).run();
}

std::optional<wire::Beacon> beacon_of(base::ByteView body) {
  const auto messages = wire::parse_messages(body);
  if (!messages || messages->size() != 1) return std::nullopt;
  const auto* beacon = std::get_if<wire::Beacon>(&messages->front());
  return beacon ? std::optional(*beacon) : std::nullopt;
}

}  // namespace

const std::string& sync_tables() {
  static const std::string kSql = R"sql(
    CREATE TABLE sync_enrolment (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      kiosk TEXT NOT NULL,
      receipt_key BLOB NOT NULL CHECK (length(receipt_key) = 32),
      enrolled_wall_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE sync_state (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      acknowledged_seq INTEGER NOT NULL DEFAULT 0,
      beacon BLOB NOT NULL DEFAULT x'',
      beacon_ms INTEGER NOT NULL DEFAULT -9223372036854775808,
      last_round_wall_ms INTEGER NOT NULL DEFAULT 0,
      registry_floor INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    INSERT INTO sync_state (id) VALUES (1);
  )sql";
  return kSql;
}

Result<std::optional<Enrolled>> read_enrolled(store::Database& database) {
  auto select = database.prepare("SELECT kiosk, receipt_key FROM sync_enrolment WHERE id = 1");
  if (!select) return select.error();
  auto row = select->step();
  if (!row) return row.error();
  if (!*row) return std::optional<Enrolled>();
  Enrolled enrolled;
  enrolled.kiosk = select->text(0);
  const base::ByteView key = select->blob(1);  // the table's CHECK holds its length
  std::copy_n(key.begin(), std::min(key.size(), enrolled.receipt_key.size()),
              enrolled.receipt_key.begin());
  return std::optional<Enrolled>(std::move(enrolled));
}

Result<void> keep_enrolled(store::Transaction& transaction, const Enrolled& enrolled,
                           std::int64_t wall_ms) {
  auto insert = transaction.prepare(
      "INSERT OR REPLACE INTO sync_enrolment (id, kiosk, receipt_key, enrolled_wall_ms) "
      "VALUES (1, ?1, ?2, ?3)");
  if (!insert) return insert.error();
  return insert->bind(1, enrolled.kiosk).bind(2, enrolled.receipt_key).bind(3, wall_ms).run();
}

Result<SyncState> read_sync_state(store::Database& database) {
  auto select = database.prepare(
      "SELECT acknowledged_seq, beacon, last_round_wall_ms, registry_floor FROM sync_state "
      "WHERE id = 1");
  if (!select) return select.error();
  auto row = select->step();
  if (!row) return row.error();
  SyncState state;
  if (!*row) return state;
  state.acknowledged_seq = static_cast<std::uint64_t>(select->integer(0));
  state.beacon = beacon_of(select->blob(1));
  state.last_round_wall_ms = select->integer(2);
  state.registry_floor = static_cast<std::uint64_t>(select->integer(3));
  return state;
}

Result<void> keep_head(store::Transaction& transaction, std::uint64_t seq) {
  return grow(transaction, "acknowledged_seq", static_cast<std::int64_t>(seq));
}

Result<void> keep_beacon(store::Transaction& transaction, const wire::Beacon& beacon) {
  base::Bytes body;
  wire::append_message(body, beacon);
  auto update = transaction.prepare(
      "UPDATE sync_state SET beacon = ?1, beacon_ms = ?2 WHERE id = 1 AND beacon_ms < ?2");
  if (!update) return update.error();
  return update->bind(1, body).bind(2, beacon.time_ms).run();
}

Result<void> keep_round(store::Transaction& transaction, std::int64_t wall_ms) {
  // The kiosk's own clock may have been set back: the last one counts, not the largest.
  auto update = transaction.prepare("UPDATE sync_state SET last_round_wall_ms = ?1 WHERE id = 1");
  if (!update) return update.error();
  return update->bind(1, wall_ms).run();
}

Result<void> keep_registry_floor(store::Transaction& transaction, std::uint64_t version) {
  return grow(transaction, "registry_floor", static_cast<std::int64_t>(version));
}

}  // namespace kanaria::sync
