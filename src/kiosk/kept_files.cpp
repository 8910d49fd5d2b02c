#include "kiosk/kept_files.h"

#include <algorithm>

namespace kanaria::kiosk {

using base::Result;

namespace {

Result<void> run(store::Transaction& transaction, const char* sql, const base::Digest& digest) {
  auto statement = transaction.prepare(sql);
  if (!statement) return statement.error();
  return statement->bind(1, base::ByteView(digest)).run();
}

}  // namespace

const std::string& kept_files_tables() {
  static const std::string kSql = R"sql(
    CREATE TABLE kept_files (
      digest BLOB PRIMARY KEY
    ) STRICT, WITHOUT ROWID;
  )sql";
  return kSql;
}

Result<void> note_kept(store::Transaction& transaction, const base::Digest& digest) {
  return run(transaction, "INSERT OR IGNORE INTO kept_files VALUES (?1)", digest);
}

Result<void> note_released(store::Transaction& transaction, const base::Digest& digest) {
  return run(transaction, "DELETE FROM kept_files WHERE digest = ?1", digest);
}

Result<std::set<base::Digest>> kept_files(store::Database& database) {
  auto select = database.prepare("SELECT digest FROM kept_files");
  if (!select) return select.error();
  std::set<base::Digest> found;
  for (;;) {
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) return found;
    const base::ByteView bytes = select->blob(0);
    base::Digest digest{};
    if (bytes.size() != digest.size()) continue;
    std::copy(bytes.begin(), bytes.end(), digest.begin());
    found.insert(digest);
  }
}

}  // namespace kanaria::kiosk
