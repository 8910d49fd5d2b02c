#include "kiosk/batch_ledger.h"

namespace kanaria::kiosk {

using base::Result;
using session::Number;
using session::PieceState;

namespace {

Result<void> add(store::Transaction& transaction, const std::string& column, BatchId batch) {
  auto update =
      transaction.prepare("UPDATE batches SET " + column + " = " + column + " + 1 WHERE id = ?1");
  if (!update) return update.error();
  return update->bind(1, batch).run();
}

std::uint64_t unsigned_at(const store::Statement& row, int column) {
  return static_cast<std::uint64_t>(row.integer(column));
}

}  // namespace

const std::string& batch_tables() {
  static const std::string kSql = R"sql(
    CREATE TABLE batches (
      id INTEGER PRIMARY KEY,
      reference TEXT NOT NULL,
      expected INTEGER NOT NULL,
      begun_wall_ms INTEGER NOT NULL,
      ended_wall_ms INTEGER NOT NULL DEFAULT 0,
      seen INTEGER NOT NULL DEFAULT 0,
      taken_in INTEGER NOT NULL DEFAULT 0,
      unusable INTEGER NOT NULL DEFAULT 0,
      withdrawn INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE batch_open (
      batch INTEGER NOT NULL,
      number INTEGER NOT NULL,
      PRIMARY KEY (batch, number)
    ) STRICT, WITHOUT ROWID;
  )sql";
  return kSql;
}

Result<BatchId> note_begun(store::Transaction& transaction, const std::string& reference,
                           std::uint32_t expected, std::int64_t wall_ms) {
  auto insert = transaction.prepare(
      "INSERT INTO batches (reference, expected, begun_wall_ms) VALUES (?1, ?2, ?3) RETURNING id");
  if (!insert) return insert.error();
  insert->bind(1, std::string_view(reference)).bind(2, std::int64_t{expected}).bind(3, wall_ms);
  auto row = insert->step();
  if (!row) return row.error();
  CHECK(*row);
  return insert->integer(0);
}

Result<void> note_named(store::Transaction& transaction, BatchId batch,
                        const std::string& reference, std::uint32_t expected) {
  auto update =
      transaction.prepare("UPDATE batches SET reference = ?2, expected = ?3 WHERE id = ?1");
  if (!update) return update.error();
  return update->bind(1, batch)
      .bind(2, std::string_view(reference))
      .bind(3, std::int64_t{expected})
      .run();
}

Result<void> note_seen(store::Transaction& transaction, BatchId batch, Number number) {
  auto insert = transaction.prepare("INSERT INTO batch_open VALUES (?1, ?2)");
  if (!insert) return insert.error();
  if (auto done = insert->bind(1, batch).bind(2, static_cast<std::int64_t>(number)).run(); !done) {
    return done;
  }
  return add(transaction, "seen", batch);
}

Result<void> note_settled(store::Transaction& transaction, BatchId batch, Number number,
                          PieceState outcome) {
  auto remove = transaction.prepare("DELETE FROM batch_open WHERE batch = ?1 AND number = ?2");
  if (!remove) return remove.error();
  if (auto done = remove->bind(1, batch).bind(2, static_cast<std::int64_t>(number)).run(); !done) {
    return done;
  }
  // The columns are called as the states are.
  CHECK(session::is_last(outcome));
  return add(transaction, session::to_string(outcome), batch);
}

Result<void> note_lost(store::Transaction& transaction, BatchId batch) {
  auto update = transaction.prepare(
      "UPDATE batches SET withdrawn = withdrawn + (SELECT count(*) FROM batch_open WHERE batch = "
      "?1) WHERE id = ?1");
  if (!update) return update.error();
  if (auto done = update->bind(1, batch).run(); !done) return done;
  auto remove = transaction.prepare("DELETE FROM batch_open WHERE batch = ?1");
  if (!remove) return remove.error();
  return remove->bind(1, batch).run();
}

Result<void> note_ended(store::Transaction& transaction, BatchId batch, std::int64_t wall_ms) {
  auto update = transaction.prepare("UPDATE batches SET ended_wall_ms = ?2 WHERE id = ?1");
  if (!update) return update.error();
  return update->bind(1, batch).bind(2, wall_ms).run();
}

Result<std::optional<OpenBatch>> open_batch(store::Database& database) {
  auto select = database.prepare(
      "SELECT id, begun_wall_ms, reference, expected, seen, taken_in, unusable, withdrawn FROM "
      "batches WHERE ended_wall_ms = 0 ORDER BY id DESC LIMIT 1");
  if (!select) return select.error();
  auto row = select->step();
  if (!row) return row.error();
  if (!*row) return std::optional<OpenBatch>();
  OpenBatch open;
  open.id = select->integer(0);
  open.begun_wall_ms = select->integer(1);
  open.found.reference = select->text(2);
  open.found.expected = static_cast<std::uint32_t>(select->integer(3));
  open.found.seen = unsigned_at(*select, 4);
  open.found.taken_in = unsigned_at(*select, 5);
  open.found.unusable = unsigned_at(*select, 6);
  open.found.withdrawn = unsigned_at(*select, 7);
  auto lost = database.prepare("SELECT number FROM batch_open WHERE batch = ?1 ORDER BY number");
  if (!lost) return lost.error();
  lost->bind(1, open.id);
  for (;;) {
    auto found = lost->step();
    if (!found) return found.error();
    if (!*found) return std::optional(std::move(open));
    open.found.lost.push_back(unsigned_at(*lost, 0));
  }
}

Result<std::vector<BatchCounts>> newest_batches(store::Database& database, int limit) {
  auto select = database.prepare(
      "SELECT reference, expected, begun_wall_ms, ended_wall_ms, seen, taken_in, unusable, "
      "withdrawn FROM batches ORDER BY id DESC LIMIT ?1");
  if (!select) return select.error();
  select->bind(1, std::int64_t{limit});
  std::vector<BatchCounts> batches;
  for (;;) {
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) return batches;
    batches.push_back({select->text(0), static_cast<std::uint32_t>(select->integer(1)),
                       select->integer(2), select->integer(3), unsigned_at(*select, 4),
                       unsigned_at(*select, 5), unsigned_at(*select, 6), unsigned_at(*select, 7)});
  }
}

}  // namespace kanaria::kiosk
