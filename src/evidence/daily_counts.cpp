#include "evidence/daily_counts.h"

#include <algorithm>

#include "base/clock.h"

namespace kanaria::evidence {

using base::Result;

namespace {

constexpr std::int64_t kJapanOffset_ms = 9 * 3600 * 1000;
constexpr std::size_t kDate_chars = 10;

}  // namespace

const std::string& daily_counts_tables() {
  static const std::string kSql = R"sql(
    CREATE TABLE daily_counts (
      day TEXT PRIMARY KEY,
      read INTEGER NOT NULL,
      unreadable INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  )sql";
  return kSql;
}

Result<void> count(store::Transaction& transaction, Counted what, std::int64_t wall_ms) {
  const std::string day = base::iso8601_utc(wall_ms + kJapanOffset_ms).substr(0, kDate_chars);
  auto insert = transaction.prepare(
      "INSERT INTO daily_counts VALUES (?1, ?2, ?3) ON CONFLICT (day) DO UPDATE SET "
      "read = read + excluded.read, unreadable = unreadable + excluded.unreadable");
  if (!insert) return insert.error();
  return insert->bind(1, std::string_view(day))
      .bind(2, std::int64_t{what == Counted::read})
      .bind(3, std::int64_t{what == Counted::unreadable})
      .run();
}

Result<std::vector<DailyCount>> daily_counts(store::Database& database, int limit) {
  auto select =
      database.prepare("SELECT day, read, unreadable FROM daily_counts ORDER BY day DESC LIMIT ?1");
  if (!select) return select.error();
  select->bind(1, std::int64_t{limit});
  std::vector<DailyCount> days;
  for (;;) {
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) break;
    days.push_back({select->text(0), select->integer(1), select->integer(2)});
  }
  std::reverse(days.begin(), days.end());
  return days;
}

}  // namespace kanaria::evidence
