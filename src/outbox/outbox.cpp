#include "outbox/outbox.h"

#include <algorithm>

#include "outbox/room.h"

namespace kanaria::outbox {

using base::Remedy;
using base::Result;

namespace {

/// What is read of a payload at once where all of it is looked at.
constexpr std::size_t kPiece_bytes = 4u << 20;

std::int64_t number(State state) {
  return static_cast<std::int64_t>(state);
}

std::int64_t row_of(std::uint64_t seq) {
  return static_cast<std::int64_t>(seq);
}

/// Items, in the columns that item_of() takes.
const std::string kSelectItems =
    "SELECT o.seq, d.state, o.created_wall_ms, o.size_bytes, o.digest, d.attempts, "
    "d.next_attempt_ms FROM outbox_delivery d JOIN outbox o ON o.seq = d.seq ";

Item item_of(const store::Statement& row) {
  Item item;
  item.seq = static_cast<std::uint64_t>(row.integer(0));
  item.state = static_cast<State>(row.integer(1));  // the table's CHECK bounds it
  item.created_wall_ms = row.integer(2);
  item.size_bytes = static_cast<std::uint64_t>(row.integer(3));
  const base::ByteView digest = row.blob(4);  // the table's CHECK holds its length
  std::copy_n(digest.begin(), std::min(digest.size(), item.digest.size()), item.digest.begin());
  item.attempts = row.integer(5);
  item.next_attempt_ms = row.integer(6);
  return item;
}

/// Hands the payload on in pieces.  False: it cannot be read to its end.
template <class Take>
Result<bool> each_piece(store::Database& database, std::uint64_t seq, const Take& take) {
  for (std::uint64_t offset = 0;;) {
    auto piece = read_piece(database, seq, offset, kPiece_bytes);
    if (!piece && piece.error().remedy == Remedy::this_mailpiece) return false;
    if (!piece) return piece.error();
    take(*piece);
    offset += piece->size();
    if (piece->size() < kPiece_bytes) return true;
  }
}

Result<std::optional<Item>> one_item(store::Statement& select) {
  auto row = select.step();
  if (!row) return row.error();
  if (!*row) return std::optional<Item>();
  return std::optional<Item>(item_of(select));
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

const std::string& outbox_delivery_tables() {
  // A change of a row beside 500 MB of payload would write them all again; hence a table apart.
  static const std::string kSql = R"sql(
    CREATE TABLE outbox_delivery (
      seq INTEGER PRIMARY KEY,
      state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
      created_wall_ms INTEGER NOT NULL,
      size_bytes INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      next_attempt_ms INTEGER NOT NULL DEFAULT 0,
      committed_ms INTEGER,
      CHECK (state <> 1 OR committed_ms IS NOT NULL)
    ) STRICT;
    INSERT INTO outbox_delivery (seq, state, created_wall_ms, size_bytes)
      SELECT seq, state, created_wall_ms, size_bytes FROM outbox;
    CREATE INDEX outbox_delivery_by_state
      ON outbox_delivery (state, seq, next_attempt_ms, created_wall_ms, size_bytes);
    CREATE INDEX outbox_delivery_retained
      ON outbox_delivery (committed_ms) WHERE state = 1;
    DROP INDEX outbox_by_state;
    CREATE TABLE outbox_receipts (
      seq INTEGER PRIMARY KEY,
      digest BLOB NOT NULL CHECK (length(digest) = 32),
      committed_ms INTEGER NOT NULL,
      receipt BLOB NOT NULL
    ) STRICT;
  )sql";
  return kSql;
}

Result<void> append(store::Transaction& transaction, std::uint64_t seq, std::string_view purpose,
                    base::ByteView payload, std::int64_t created_wall_ms) {
  auto insert = transaction.prepare(
      "INSERT INTO outbox (seq, state, purpose, created_wall_ms, size_bytes, digest, payload) "
      "VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6)");
  if (!insert) return insert.error();
  const base::Digest digest = base::sha256(payload);
  const auto size_bytes = static_cast<std::int64_t>(payload.size());
  if (auto done = insert->bind(1, row_of(seq))
                      .bind(2, purpose)
                      .bind(3, created_wall_ms)
                      .bind(4, size_bytes)
                      .bind(5, digest)
                      .bind(6, payload)
                      .run();
      !done) {
    return done;
  }
  auto deliver = transaction.prepare(
      "INSERT INTO outbox_delivery (seq, state, created_wall_ms, size_bytes) "
      "VALUES (?1, 0, ?2, ?3)");
  if (!deliver) return deliver.error();
  return deliver->bind(1, row_of(seq)).bind(2, created_wall_ms).bind(3, size_bytes).run();
}

Result<Stats> stats(store::Database& database) {
  // Answered from the index alone: payloads are not read.
  auto select = database.prepare(
      "SELECT state, count(*), sum(size_bytes), min(created_wall_ms) FROM outbox_delivery "
      "GROUP BY state");
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
  std::optional<Item> item;
  {
    auto select = database.prepare(kSelectItems +
                                   "WHERE d.seq > ?1 AND d.state IN (?2, ?3) "
                                   "ORDER BY d.seq LIMIT 1");
    if (!select) return select.error();
    select->bind(1, row_of(seq)).bind(2, number(one)).bind(3, number(other));
    auto found = one_item(*select);
    if (!found) return found.error();
    item = *found;
  }
  if (!item) return std::optional<Entry>();
  Entry entry{*item, {}, false};
  auto whole = each_piece(database, item->seq,
                          [&](const base::Bytes& piece) { base::append(entry.payload, piece); });
  if (!whole) return whole.error();
  entry.intact = *whole && base::sha256(entry.payload) == item->digest;
  return std::optional<Entry>(std::move(entry));
}

Result<std::vector<std::uint64_t>> numbers(store::Database& database, State one, State other,
                                           NumbersFrom from) {
  auto select = database.prepare(
      from == NumbersFrom::index
          ? "SELECT seq FROM outbox_delivery INDEXED BY outbox_delivery_by_state WHERE state IN "
            "(?1, ?2) ORDER BY seq"
          : "SELECT seq FROM outbox_delivery NOT INDEXED WHERE state IN (?1, ?2) ORDER BY seq");
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

Result<std::optional<Item>> next_due(store::Database& database, std::uint64_t seq,
                                     std::int64_t now_wall_ms) {
  auto select = database.prepare(kSelectItems +
                                 "WHERE d.state = 0 AND d.seq > ?1 "
                                 "AND (d.next_attempt_ms <= ?2 OR d.next_attempt_ms > ?3) "
                                 "ORDER BY d.seq LIMIT 1");
  if (!select) return select.error();
  select->bind(1, row_of(seq)).bind(2, now_wall_ms).bind(3, now_wall_ms + kLongestPause_ms);
  return one_item(*select);
}

Result<std::optional<Item>> next_waiting(store::Database& database, std::uint64_t seq) {
  auto select =
      database.prepare(kSelectItems + "WHERE d.state = 0 AND d.seq > ?1 ORDER BY d.seq LIMIT 1");
  if (!select) return select.error();
  select->bind(1, row_of(seq));
  return one_item(*select);
}

Result<base::Bytes> read_piece(store::Database& database, std::uint64_t seq,
                               std::uint64_t offset_bytes, std::size_t size_bytes) {
  return database.read_blob("outbox", "payload", row_of(seq), offset_bytes, size_bytes);
}

Result<bool> is_intact(store::Database& database, const Item& item) {
  base::DigestStream digest;
  auto whole = each_piece(database, item.seq, [&](const base::Bytes& piece) { digest.add(piece); });
  if (!whole) return whole.error();
  return *whole && digest.finish() == item.digest;
}

Result<void> note_attempt(store::Transaction& transaction, std::uint64_t seq,
                          std::int64_t now_wall_ms, std::int64_t pause_ms) {
  CHECK(pause_ms >= 0 && pause_ms <= kLongestPause_ms);
  auto update = transaction.prepare(
      "UPDATE outbox_delivery SET attempts = attempts + 1, next_attempt_ms = ?2 WHERE seq = ?1");
  if (!update) return update.error();
  return update->bind(1, row_of(seq)).bind(2, now_wall_ms + pause_ms).run();
}

namespace {

/// What the receipt is to what lies here; nothing is changed.
Result<Marked> compare(store::Transaction& transaction, const Receipt& receipt) {
  auto select = transaction.prepare(
      "SELECT d.state, o.digest FROM outbox_delivery d JOIN outbox o ON o.seq = d.seq "
      "WHERE d.seq = ?1 UNION ALL SELECT 1, digest FROM outbox_receipts WHERE seq = ?1 LIMIT 1");
  if (!select) return select.error();
  select->bind(1, row_of(receipt.seq));
  auto row = select->step();
  if (!row) return row.error();
  if (!*row) return Marked::unknown_item;
  const base::ByteView noted = select->blob(1);
  if (!std::equal(noted.begin(), noted.end(), receipt.digest.begin(), receipt.digest.end())) {
    return Marked::other_payload;
  }
  const std::int64_t state = select->integer(0);
  if (state == number(State::retained)) return Marked::already;
  return state == number(State::waiting) ? Marked::retained : Marked::quarantined;
}

}  // namespace

Result<Marked> mark_retained(store::Transaction& transaction, const Receipt& receipt) {
  auto marked = compare(transaction, receipt);
  if (!marked || (*marked != Marked::retained && *marked != Marked::quarantined)) return marked;
  auto insert = transaction.prepare(
      "INSERT OR IGNORE INTO outbox_receipts (seq, digest, committed_ms, receipt) "
      "VALUES (?1, ?2, ?3, ?4)");
  if (!insert) return insert.error();
  if (auto done = insert->bind(1, row_of(receipt.seq))
                      .bind(2, receipt.digest)
                      .bind(3, receipt.committed_ms)
                      .bind(4, receipt.bytes)
                      .run();
      !done) {
    return done.error();
  }
  auto update = transaction.prepare(
      "UPDATE outbox_delivery SET state = 1, committed_ms = ?2 WHERE seq = ?1 AND state = 0");
  if (!update) return update.error();
  if (auto done = update->bind(1, row_of(receipt.seq)).bind(2, receipt.committed_ms).run(); !done) {
    return done.error();
  }
  return marked;
}

Result<std::optional<Receipt>> receipt_of(store::Database& database, std::uint64_t seq) {
  auto select =
      database.prepare("SELECT digest, committed_ms, receipt FROM outbox_receipts WHERE seq = ?1");
  if (!select) return select.error();
  select->bind(1, row_of(seq));
  auto row = select->step();
  if (!row) return row.error();
  if (!*row) return std::optional<Receipt>();
  Receipt receipt;
  receipt.seq = seq;
  const base::ByteView digest = select->blob(0);
  std::copy_n(digest.begin(), std::min(digest.size(), receipt.digest.size()),
              receipt.digest.begin());
  receipt.committed_ms = select->integer(1);
  const base::ByteView bytes = select->blob(2);
  receipt.bytes.assign(bytes.begin(), bytes.end());
  return std::optional<Receipt>(std::move(receipt));
}

Result<int> delete_expired(store::Transaction& transaction, std::int64_t headquarters_now_ms,
                           std::int64_t retention_ms) {
  CHECK(retention_ms >= 0);
  std::vector<std::int64_t> expired;
  {
    // The receipt itself is asked for, too: without it nothing leaves.
    auto select = transaction.prepare(
        "SELECT d.seq, d.size_bytes FROM outbox_delivery d JOIN outbox_receipts r ON r.seq = d.seq "
        "WHERE d.state = 1 AND d.committed_ms < ?1 AND r.committed_ms < ?1 "
        "ORDER BY d.committed_ms LIMIT ?2");
    if (!select) return select.error();
    select->bind(1, headquarters_now_ms - retention_ms).bind(2, std::int64_t{kMostDeleted});
    for (std::int64_t bytes = 0;;) {
      auto row = select->step();
      if (!row) return row.error();
      if (!*row) break;
      bytes += select->integer(1);
      if (bytes > kMostDeleted_bytes && !expired.empty()) break;
      expired.push_back(select->integer(0));
    }
  }
  for (const std::int64_t seq : expired) {
    for (const char* sql :
         {"DELETE FROM outbox WHERE seq = ?1", "DELETE FROM outbox_delivery WHERE seq = ?1"}) {
      auto remove = transaction.prepare(sql);
      if (!remove) return remove.error();
      if (auto done = remove->bind(1, seq).run(); !done) return done.error();
    }
  }
  return static_cast<int>(expired.size());
}

Result<bool> give_room_back(store::Transaction& transaction) {
  auto given = transaction.give_room_back(kMostGivenBack_pages);
  if (!given) return given.error();
  return *given == kMostGivenBack_pages;
}

Result<void> quarantine(store::Transaction& transaction, std::uint64_t seq) {
  auto update = transaction.prepare("UPDATE outbox_delivery SET state = ?2 WHERE seq = ?1");
  if (!update) return update.error();
  return update->bind(1, row_of(seq)).bind(2, number(State::quarantined)).run();
}

Result<std::optional<base::Digest>> payload_digest(store::Database& database, std::uint64_t seq) {
  base::Bytes noted;
  {
    auto select = database.prepare("SELECT digest FROM outbox WHERE seq = ?1");
    if (!select) return select.error();
    select->bind(1, row_of(seq));
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) return std::optional<base::Digest>();
    const base::ByteView bytes = select->blob(0);
    noted.assign(bytes.begin(), bytes.end());
  }
  base::DigestStream digest;
  auto whole = each_piece(database, seq, [&](const base::Bytes& piece) { digest.add(piece); });
  if (!whole) return whole.error();
  const base::Digest found = digest.finish();
  const bool is_sound =
      *whole && std::equal(found.begin(), found.end(), noted.begin(), noted.end());
  return std::optional<base::Digest>(is_sound ? found : base::Digest{});
}

Result<std::uint64_t> last_seq(store::Database& database) {
  auto select = database.prepare("SELECT coalesce(max(seq), 0) FROM outbox");
  if (!select) return select.error();
  auto row = select->step();
  if (!row) return row.error();
  return static_cast<std::uint64_t>(select->integer(0));
}

Result<void> transact(store::Database& database, const Reserve& reserve,
                      const std::function<Result<void>(store::Transaction&)>& change) {
  const auto once = [&]() -> Result<void> {
    auto transaction = database.begin();
    if (!transaction) return transaction.error();
    if (auto done = change(*transaction); !done) return done;
    return transaction->commit();
  };
  auto done = once();
  if (done || !database.is_full()) return done;
  if (!reserve.release()) return done;
  return once();
}

}  // namespace kanaria::outbox
