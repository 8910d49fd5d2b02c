#include "evidence/pins.h"

#include <algorithm>
#include <limits>

#include "evidence/blob.h"

namespace kanaria::evidence {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr std::string_view kAgrees =
    "EXISTS (SELECT 1 FROM chain WHERE chain.seq = pins.seq AND chain.hash = pins.entry_hash)";

/// Whether a statement with the pin's number and hash as parameters finds a row.
Result<bool> finds(store::Transaction& transaction, const std::string& sql, const Pin& pin) {
  auto select = transaction.prepare(sql);
  if (!select) return select.error();
  select->bind(1, static_cast<std::int64_t>(pin.seq)).bind(2, pin.entry_hash);
  return select->step();
}

/// Whether it adds something to what is kept.
Result<bool> is_news(store::Transaction& transaction, const Pin& pin) {
  auto known = finds(transaction, "SELECT 1 FROM pins WHERE seq = ?1 AND entry_hash = ?2", pin);
  if (!known) return known;
  if (*known) return false;
  auto agrees = finds(transaction, "SELECT 1 FROM chain WHERE seq = ?1 AND hash = ?2", pin);
  if (!agrees || !*agrees) return agrees ? Result<bool>(true) : agrees;
  auto newer = transaction.prepare("SELECT 1 FROM pins WHERE seq > ?1 AND " + std::string(kAgrees));
  if (!newer) return newer.error();
  newer->bind(1, static_cast<std::int64_t>(pin.seq));
  auto found = newer->step();
  if (!found) return found;
  return !*found;
}

Result<void> insert_pin(store::Transaction& transaction, const Pin& pin) {
  auto insert = transaction.prepare("INSERT INTO pins VALUES (?1, ?2, ?3, ?4)");
  if (!insert) return insert.error();
  return insert->bind(1, static_cast<std::int64_t>(pin.seq))
      .bind(2, pin.entry_hash)
      .bind(3, pin.committed_ms)
      .bind(4, pin.receipt)
      .run();
}

/// Forgets old pins that a newer one makes superfluous.
Result<void> thin_out(store::Transaction& transaction) {
  const std::string agrees(kAgrees);
  auto remove = transaction.prepare("DELETE FROM pins WHERE " + agrees +
                                    " AND seq NOT IN (SELECT seq FROM pins WHERE " + agrees +
                                    " ORDER BY seq DESC LIMIT ?1)");
  if (!remove) return remove.error();
  return remove->bind(1, std::int64_t{kKeptPins}).run();
}

Result<std::int64_t> number_of_pins(store::Transaction& transaction) {
  auto select = transaction.prepare("SELECT count(*) FROM pins");
  if (!select) return select.error();
  auto row = select->step();
  if (!row) return row.error();
  return select->integer(0);
}

}  // namespace

const std::string& pin_tables() {
  static const std::string kSql = R"sql(
    CREATE TABLE pins (
      seq INTEGER NOT NULL CHECK (seq >= 1),
      entry_hash BLOB NOT NULL CHECK (length(entry_hash) = 32),
      committed_ms INTEGER NOT NULL,
      receipt BLOB NOT NULL,
      PRIMARY KEY (seq, entry_hash)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER pins_stay BEFORE UPDATE ON pins
      BEGIN SELECT RAISE(ABORT, 'a receipt stays as it is'); END;
  )sql";
  return kSql;
}

Result<bool> add_pin(store::Transaction& transaction, const Pin& pin) {
  constexpr auto kGreatest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (pin.seq == 0 || pin.seq > kGreatest || pin.receipt.empty() ||
      pin.receipt.size() > kMaxReceipt_bytes) {
    return Error{Remedy::operator_acts,
                 "Headquarters' receipt over entry " + std::to_string(pin.seq) + " (" +
                     std::to_string(pin.receipt.size()) +
                     " bytes) is of no use and was not kept; tell headquarters."};
  }
  auto news = is_news(transaction, pin);
  if (!news || !*news) return news;
  auto number = number_of_pins(transaction);
  if (!number) return number.error();
  if (*number >= kMaxPins) {
    return Error{Remedy::operator_acts,
                 "More than a thousand receipts contradict the evidence chain; check it with "
                 "`kanaria verify` and tell headquarters."};
  }
  if (auto done = insert_pin(transaction, pin); !done) return done.error();
  if (auto done = thin_out(transaction); !done) return done.error();
  return true;
}

Result<std::vector<Pin>> newest_pins(store::Database& database, int limit) {
  auto select = database.prepare(
      "SELECT seq, entry_hash, committed_ms, receipt FROM pins ORDER BY seq DESC LIMIT ?1");
  if (!select) return select.error();
  select->bind(1, std::int64_t{std::clamp(limit, 0, kMaxPins)});
  std::vector<Pin> pins;
  for (;;) {
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) return pins;
    Pin pin;
    pin.seq = static_cast<std::uint64_t>(select->integer(0));
    if (!copy_exactly(select->blob(1), pin.entry_hash)) {
      return Error{Remedy::device_must_stop,
                   "A receipt of headquarters is noted in a malformed way; keep a copy of the "
                   "data folder for headquarters and put back a sound one."};
    }
    pin.committed_ms = select->integer(2);
    const base::ByteView receipt = select->blob(3);
    pin.receipt.assign(receipt.begin(), receipt.end());
    pins.push_back(std::move(pin));
  }
}

}  // namespace kanaria::evidence
