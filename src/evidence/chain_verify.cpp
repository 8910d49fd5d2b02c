#include <algorithm>
#include <vector>

#include "evidence/chain.h"

namespace kanaria::evidence {

using base::Result;

namespace {

struct Row {
  std::uint64_t seq = 0;
  base::Bytes entry;
  base::Bytes hash;
  base::Bytes signature;
};

/// Rows after `seq`.  Few at a time, so that a writer never waits long for the reader.
Result<std::vector<Row>> rows_after(store::Database& database, std::uint64_t seq) {
  auto select = database.prepare(
      "SELECT seq, entry, hash, signature FROM chain WHERE seq > ?1 ORDER BY seq LIMIT 256");
  if (!select) return select.error();
  select->bind(1, static_cast<std::int64_t>(seq));
  const auto copy = [&](int column) {
    const base::ByteView bytes = select->blob(column);
    return base::Bytes(bytes.begin(), bytes.end());
  };
  std::vector<Row> rows;
  for (;;) {
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) return rows;
    rows.push_back({static_cast<std::uint64_t>(select->integer(0)), copy(1), copy(2), copy(3)});
  }
}

/// What is wrong with the row as the successor of what `report` holds; "" when nothing is.
std::string fault(const Row& row, const ChainReport& report) {
  const std::uint64_t expected = report.entries + 1;
  if (row.seq != expected) return "is missing";
  const auto entry = decode_entry(row.entry);
  if (!entry) return "is malformed";
  if (entry->seq != expected) return "carries another number";
  if (entry->epoch != report.identity.epoch) return "belongs to another chain";
  if (entry->previous != report.head) return "does not follow the one before it";
  const base::Digest hash = entry_hash(row.entry);
  if (!std::equal(hash.begin(), hash.end(), row.hash.begin(), row.hash.end())) {
    return "does not have the hash that is noted for it";
  }
  Signature signature{};
  if (row.signature.size() != signature.size()) return "has a malformed signature";
  std::copy(row.signature.begin(), row.signature.end(), signature.begin());
  if (!signature_holds(report.identity.public_key, hash, signature)) {
    return "is not signed by this chain's key";
  }
  return {};
}

}  // namespace

Result<ChainReport> verify_chain(store::Database& database, const KeptCapsule& kept_capsule) {
  ChainReport report;
  auto identity = read_identity(database);
  if (!identity) return identity.error();
  if (*identity) report.identity = **identity;
  const auto broken = [&](const std::string& what) {
    report.first_break = "entry " + std::to_string(report.entries + 1) + ' ' + what + '.';
    return report;
  };
  for (;;) {
    auto rows = rows_after(database, report.entries);
    if (!rows) return rows.error();
    if (rows->empty()) return report;
    if (!*identity) return broken("is there, but the chain has lost its identity");
    for (const Row& row : *rows) {
      if (const std::string what = fault(row, report); !what.empty()) return broken(what);
      auto kept = kept_capsule(row.seq);
      if (!kept) return kept.error();
      if (*kept && **kept != decode_entry(row.entry)->content) {
        return broken("has a sealed capsule that is not the one it was made for");
      }
      report.head = entry_hash(row.entry);
      ++report.entries;
    }
  }
}

}  // namespace kanaria::evidence
