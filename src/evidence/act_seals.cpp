#include "evidence/act_seals.h"

#include <algorithm>
#include <optional>

#include "evidence/chain_rows.h"

namespace kanaria::evidence {

using base::Digest;
using base::Result;

namespace {

constexpr std::string_view kContext = "kanaria act v1";

Digest digest_of(const Digest& previous, const Act& act) {
  base::Bytes bytes;
  base::append(bytes, base::bytes_of(kContext));
  base::append(bytes, previous);
  base::append_u64(bytes, static_cast<std::uint64_t>(act.wall_ms));
  for (const std::string* text : {&act.what, &act.who, &act.detail}) {
    base::append_field(bytes, base::bytes_of(*text));
  }
  return base::sha256(bytes);
}

Digest digest_at(const store::Statement& row, int column) {
  Digest digest{};
  const base::ByteView bytes = row.blob(column);
  if (bytes.size() == digest.size()) std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

Result<std::optional<Digest>> content_of(store::Database& database, std::uint64_t seq) {
  auto rows = rows_after(database, seq - 1, 1);
  if (!rows) return rows.error();
  if (rows->empty() || rows->front().seq != seq) return std::optional<Digest>();
  const auto entry = decode_entry(rows->front().entry);
  return entry ? std::optional(entry->content) : std::nullopt;
}

std::string broken(std::int64_t act, const char* why) {
  return "act " + std::to_string(act) + " of the log " + why;
}

}  // namespace

const std::string& act_seals_tables() {
  static const std::string kSql = R"sql(
    CREATE TABLE act_seals (
      act INTEGER PRIMARY KEY,
      seq INTEGER NOT NULL,
      digest BLOB NOT NULL
    ) STRICT;
    CREATE TRIGGER act_seals_stay BEFORE UPDATE ON act_seals
      BEGIN SELECT RAISE(ABORT, 'the seals of acts are append-only'); END;
    CREATE TRIGGER act_seals_kept BEFORE DELETE ON act_seals
      BEGIN SELECT RAISE(ABORT, 'the seals of acts are append-only'); END;
  )sql";
  return kSql;
}

Result<std::vector<ActDigest>> unsealed_acts(store::Transaction& transaction, int limit) {
  auto newest = transaction.prepare("SELECT act, digest FROM act_seals ORDER BY act DESC LIMIT 1");
  if (!newest) return newest.error();
  auto found = newest->step();
  if (!found) return found.error();
  std::int64_t last = *found ? newest->integer(0) : 0;
  Digest digest = *found ? digest_at(*newest, 1) : Digest{};
  auto select = transaction.prepare(
      "SELECT id, wall_ms, what, who, detail FROM acts WHERE id > ?1 ORDER BY id LIMIT ?2");
  if (!select) return select.error();
  select->bind(1, last).bind(2, std::int64_t{limit});
  std::vector<ActDigest> acts;
  for (;;) {
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) return acts;
    digest =
        digest_of(digest, {select->integer(1), select->text(2), select->text(3), select->text(4)});
    acts.push_back({select->integer(0), digest});
  }
}

Result<void> note_seal(store::Transaction& transaction, const ActDigest& act, std::uint64_t seq) {
  auto insert = transaction.prepare("INSERT INTO act_seals VALUES (?1, ?2, ?3)");
  if (!insert) return insert.error();
  return insert->bind(1, act.act)
      .bind(2, static_cast<std::int64_t>(seq))
      .bind(3, base::ByteView(act.digest))
      .run();
}

Result<std::uint64_t> acts_after(store::Database& database, std::uint64_t seq) {
  auto select = database.prepare("SELECT count(*) FROM act_seals WHERE seq > ?1");
  if (!select) return select.error();
  auto row = select->bind(1, static_cast<std::int64_t>(seq)).step();
  if (!row) return row.error();
  return static_cast<std::uint64_t>(select->integer(0));
}

Result<ActsReport> verify_acts(store::Database& database) {
  ActsReport report;
  // Seals on the left, so that a seal whose act is gone is seen, too.
  auto select = database.prepare(
      "SELECT act_seals.act, act_seals.seq, act_seals.digest, acts.id, acts.wall_ms, acts.what, "
      "acts.who, acts.detail FROM act_seals LEFT JOIN acts ON acts.id = act_seals.act ORDER BY "
      "act_seals.act");
  if (!select) return select.error();
  Digest previous{};
  std::int64_t last = 0;
  for (;;) {
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) break;
    const std::int64_t act = select->integer(0);
    const Digest digest = digest_of(
        previous, {select->integer(4), select->text(5), select->text(6), select->text(7)});
    const auto entry = content_of(database, static_cast<std::uint64_t>(select->integer(1)));
    if (!entry) return entry.error();
    if (select->integer(3) != act) {
      report.first_break = broken(act, "was taken out.");
    } else if (digest != digest_at(*select, 2) || *entry != digest) {
      report.first_break = broken(act, "was altered, or one before it was put in or taken out.");
    }
    if (!report.first_break.empty()) return report;
    previous = digest;
    last = act;
    ++report.sealed;
  }
  auto rest = database.prepare(
      "SELECT count(*), count(*) FILTER (WHERE id <= ?1) FROM acts WHERE id NOT IN (SELECT act "
      "FROM act_seals)");
  if (!rest) return rest.error();
  auto counted = rest->bind(1, last).step();
  if (!counted) return counted.error();
  report.unsealed = static_cast<std::uint64_t>(rest->integer(0));
  if (rest->integer(1) > 0) report.first_break = "an act was put in between sealed ones.";
  return report;
}

}  // namespace kanaria::evidence
