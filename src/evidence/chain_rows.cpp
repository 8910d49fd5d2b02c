#include "evidence/chain_rows.h"

#include <algorithm>

namespace kanaria::evidence {

using base::Result;

Result<std::vector<ChainRow>> rows_after(store::Database& database, std::uint64_t seq, int limit) {
  auto select = database.prepare(
      "SELECT seq, entry, hash, signature FROM chain WHERE seq > ?1 ORDER BY seq LIMIT ?2");
  if (!select) return select.error();
  select->bind(1, static_cast<std::int64_t>(seq))
      .bind(2, std::int64_t{std::clamp(limit, 0, kMaxRowsAtOnce)});
  const auto copy = [&](int column) {
    const base::ByteView bytes = select->blob(column);
    return base::Bytes(bytes.begin(), bytes.end());
  };
  std::vector<ChainRow> rows;
  for (;;) {
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) return rows;
    rows.push_back({static_cast<std::uint64_t>(select->integer(0)), copy(1), copy(2), copy(3)});
  }
}

Result<std::optional<ChainRow>> newest_row(store::Database& database) {
  auto select = database.prepare("SELECT coalesce(max(seq), 0) FROM chain");
  if (!select) return select.error();
  auto row = select->step();
  if (!row) return row.error();
  const std::int64_t last = select->integer(0);
  if (last < 1) return std::optional<ChainRow>();
  auto rows = rows_after(database, static_cast<std::uint64_t>(last) - 1, 1);
  if (!rows) return rows.error();
  return rows->empty() ? std::optional<ChainRow>() : std::optional<ChainRow>(rows->front());
}

}  // namespace kanaria::evidence
