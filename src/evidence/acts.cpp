#include "evidence/acts.h"

#include <algorithm>

namespace kanaria::evidence {

using base::Result;

const std::string& acts_tables() {
  static const std::string kSql = R"sql(
    CREATE TABLE acts (
      id INTEGER PRIMARY KEY,
      wall_ms INTEGER NOT NULL,
      what TEXT NOT NULL,
      who TEXT NOT NULL,
      detail TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER acts_stay BEFORE UPDATE ON acts
      BEGIN SELECT RAISE(ABORT, 'the log of acts is append-only'); END;
    CREATE TRIGGER acts_kept BEFORE DELETE ON acts
      BEGIN SELECT RAISE(ABORT, 'the log of acts is append-only'); END;
  )sql";
  return kSql;
}

Result<void> log_act(store::Transaction& transaction, const Act& act) {
  auto insert =
      transaction.prepare("INSERT INTO acts (wall_ms, what, who, detail) VALUES (?1, ?2, ?3, ?4)");
  if (!insert) return insert.error();
  return insert->bind(1, act.wall_ms)
      .bind(2, std::string_view(act.what))
      .bind(3, std::string_view(act.who))
      .bind(4, std::string_view(act.detail))
      .run();
}

Result<std::vector<Act>> newest_acts(store::Database& database, int limit) {
  auto select =
      database.prepare("SELECT wall_ms, what, who, detail FROM acts ORDER BY id DESC LIMIT ?1");
  if (!select) return select.error();
  select->bind(1, std::int64_t{limit});
  std::vector<Act> acts;
  for (;;) {
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) break;
    acts.push_back({select->integer(0), select->text(1), select->text(2), select->text(3)});
  }
  std::reverse(acts.begin(), acts.end());
  return acts;
}

}  // namespace kanaria::evidence
