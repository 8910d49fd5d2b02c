#include "outbox/outbox.h"

#include <algorithm>

namespace kanaria::outbox {

using base::Result;

namespace {

std::int64_t number(State state) {
  return static_cast<std::int64_t>(state);
}

}  // namespace

std::string_view to_string(State state) {
  switch (state) {
    case State::waiting:
      return "waiting";
    case State::retained:
      return "retained";
    case State::quarantined:
      break;
  }
  return "quarantined";
}

const std::string& outbox_tables() {
  static const std::string kSql = R"sql(
    CREATE TABLE outbox (
      seq INTEGER PRIMARY KEY CHECK (seq >= 1),
      state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
      purpose TEXT NOT NULL,
      created_wall_ms INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      size_bytes INTEGER NOT NULL,
      digest BLOB NOT NULL CHECK (length(digest) = 32),
      payload BLOB NOT NULL
    ) STRICT;
    CREATE INDEX outbox_by_state ON outbox (state, seq, created_wall_ms, size_bytes);
  )sql";
  return kSql;
}

Result<void> append(store::Transaction& transaction, std::uint64_t seq, std::string_view purpose,
                    base::ByteView payload, std::int64_t created_wall_ms) {
  auto insert = transaction.prepare(
      "INSERT INTO outbox (seq, state, purpose, created_wall_ms, size_bytes, digest, payload) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  if (!insert) return insert.error();
  const base::Digest digest = base::sha256(payload);
  return insert->bind(1, static_cast<std::int64_t>(seq))
      .bind(2, number(State::waiting))
      .bind(3, purpose)
      .bind(4, created_wall_ms)
      .bind(5, static_cast<std::int64_t>(payload.size()))
      .bind(6, digest)
      .bind(7, payload)
      .run();
}

Result<Stats> stats(store::Database& database) {
  // Answered from the index alone: payloads are not read.
  auto select = database.prepare(
      "SELECT state, count(*), sum(size_bytes), min(created_wall_ms) FROM outbox GROUP BY state");
  if (!select) return select.error();
  Stats stats;
  for (;;) {
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) return stats;
    const Amount amount{select->integer(1), select->integer(2)};
    const std::int64_t state = select->integer(0);
    if (state == number(State::waiting)) {
      stats.waiting = amount;
      stats.oldest_waiting_wall_ms = select->integer(3);
    } else if (state == number(State::retained)) {
      stats.retained = amount;
    } else {
      stats.quarantined = amount;
    }
  }
}

Result<std::optional<Entry>> next_after(store::Database& database, std::uint64_t seq, State one,
                                        State other) {
  auto select = database.prepare(
      "SELECT seq, state, created_wall_ms, attempts, payload, digest FROM outbox "
      "WHERE seq > ?1 AND state IN (?2, ?3) ORDER BY seq LIMIT 1");
  if (!select) return select.error();
  select->bind(1, static_cast<std::int64_t>(seq)).bind(2, number(one)).bind(3, number(other));
  auto row = select->step();
  if (!row) return row.error();
  if (!*row) return std::optional<Entry>();
  Entry entry;
  entry.seq = static_cast<std::uint64_t>(select->integer(0));
  entry.state = static_cast<State>(select->integer(1));  // the table's CHECK bounds it
  entry.created_wall_ms = select->integer(2);
  entry.attempts = select->integer(3);
  const base::ByteView payload = select->blob(4);
  entry.payload.assign(payload.begin(), payload.end());
  const base::Digest digest = base::sha256(entry.payload);
  const base::ByteView noted = select->blob(5);
  entry.intact = std::equal(digest.begin(), digest.end(), noted.begin(), noted.end());
  return std::optional<Entry>(std::move(entry));
}

Result<std::vector<std::uint64_t>> numbers(store::Database& database, State one, State other,
                                           NumbersFrom from) {
  auto select = database.prepare(
      from == NumbersFrom::index
          ? "SELECT seq FROM outbox INDEXED BY outbox_by_state WHERE state IN (?1, ?2) ORDER BY seq"
          : "SELECT seq FROM outbox NOT INDEXED WHERE state IN (?1, ?2) ORDER BY seq");
  if (!select) return select.error();
  select->bind(1, number(one)).bind(2, number(other));
  std::vector<std::uint64_t> found;
  for (;;) {
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) return found;
    found.push_back(static_cast<std::uint64_t>(select->integer(0)));
  }
}

Result<void> quarantine(store::Transaction& transaction, std::uint64_t seq) {
  auto update = transaction.prepare("UPDATE outbox SET state = ?2 WHERE seq = ?1");
  if (!update) return update.error();
  return update->bind(1, static_cast<std::int64_t>(seq)).bind(2, number(State::quarantined)).run();
}

Result<std::optional<base::Digest>> payload_digest(store::Database& database, std::uint64_t seq) {
  auto select = database.prepare("SELECT payload FROM outbox WHERE seq = ?1");
  if (!select) return select.error();
  select->bind(1, static_cast<std::int64_t>(seq));
  auto row = select->step();
  if (!row) return row.error();
  if (!*row) return std::optional<base::Digest>();
  return std::optional<base::Digest>(base::sha256(select->blob(0)));
}

Result<std::uint64_t> last_seq(store::Database& database) {
  auto select = database.prepare("SELECT coalesce(max(seq), 0) FROM outbox");
  if (!select) return select.error();
  auto row = select->step();
  if (!row) return row.error();
  return static_cast<std::uint64_t>(select->integer(0));
}

}  // namespace kanaria::outbox
