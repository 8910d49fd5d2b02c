#include "kiosk/evidence_chain.h"

#include <algorithm>

#include "evidence/beacon.h"
#include "evidence/chain.h"
#include "evidence/chain_rows.h"
#include "evidence/key_generations.h"
#include "evidence/pins.h"
#include "wire/wire.h"

namespace kanaria::kiosk {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

static_assert(wire::kEntry_bytes == evidence::kEntry_bytes);

Error damaged(std::uint64_t seq) {
  return {Remedy::device_must_stop, "Entry " + std::to_string(seq) +
                                        " of the evidence chain is damaged; run `kanaria verify` "
                                        "and tell headquarters."};
}

/// nullopt when the row's columns have other lengths than they must.
std::optional<wire::ChainLink> link_of(const evidence::ChainRow& row) {
  wire::ChainLink link;
  if (row.entry.size() != link.entry.size() || row.signature.size() != link.signature.size()) {
    return std::nullopt;
  }
  std::copy(row.entry.begin(), row.entry.end(), link.entry.begin());
  std::copy(row.signature.begin(), row.signature.end(), link.signature.begin());
  return link;
}

}  // namespace

Result<EvidenceChain> EvidenceChain::open(store::Database& database, const base::Clock& clock) {
  auto identity = evidence::read_identity(database);
  if (!identity) return identity.error();
  if (*identity) return EvidenceChain(database, clock, (*identity)->epoch);
  return Error{Remedy::operator_acts,
               "The data folder has no evidence chain yet; run `kanaria "
               "enrol` or `kanaria scan` first."};
}

Result<std::optional<base::Digest>> EvidenceChain::hash_of(std::uint64_t seq) {
  if (seq == 0) return std::optional<base::Digest>();
  auto rows = evidence::rows_after(*database_, seq - 1, 1);
  if (!rows) return rows.error();
  if (rows->empty() || rows->front().seq != seq) return std::optional<base::Digest>();
  // Of the entry itself: the column beside it could have been changed alone.
  return std::optional<base::Digest>(evidence::entry_hash(rows->front().entry));
}

Result<std::optional<std::uint32_t>> EvidenceChain::generation_of(std::uint64_t seq) {
  auto rows = evidence::rows_after(*database_, seq - 1, 1);
  if (!rows) return rows.error();
  if (rows->empty() || rows->front().seq != seq) return std::optional<std::uint32_t>();
  const auto entry = evidence::decode_entry(rows->front().entry);
  if (!entry) return damaged(seq);
  return std::optional<std::uint32_t>(entry->key_generation);
}

Result<std::int64_t> EvidenceChain::newest_wall_ms() {
  auto row = evidence::newest_row(*database_);
  if (!row) return row.error();
  const auto entry = *row ? evidence::decode_entry((*row)->entry) : std::nullopt;
  return entry ? entry->wall_ms : 0;
}

Result<sync::ChainLinks> EvidenceChain::links_after(std::uint64_t seq, std::size_t most) {
  // No more than generations can be asked for at once: each has an entry of its own.
  constexpr std::size_t kMost = std::min(evidence::kMaxRowsAtOnce, evidence::kMaxGenerationsAtOnce);
  auto rows = evidence::rows_after(*database_, seq, static_cast<int>(std::min(most, kMost)));
  if (!rows) return rows.error();
  sync::ChainLinks part;
  for (const evidence::ChainRow& row : *rows) {
    const auto link = link_of(row);
    if (!link) return damaged(row.seq);
    part.links.push_back(*link);
  }
  if (part.links.empty()) return part;
  std::uint32_t first = 0;
  if (seq > 0) {
    auto before = generation_of(seq);
    if (!before) return before.error();
    if (*before) first = **before + 1;
  }
  auto last = generation_of(rows->back().seq);
  if (!last) return last.error();
  auto keys = evidence::generations_from(*database_, first, evidence::kMaxGenerationsAtOnce);
  if (!keys) return keys.error();
  for (const evidence::KeyGeneration& key : *keys) {
    if (*last && key.number > **last) break;
    part.keys.push_back({key.number, key.first_seq, key.public_key, key.endorsement});
  }
  return part;
}

Result<void> EvidenceChain::take_beacon(store::Transaction& transaction,
                                        const wire::Beacon& beacon) {
  // Signed or not: a time that cannot be must not stop the receipts beside it.
  if (beacon.time_ms < 0 || beacon.time_ms > evidence::kLatestBeacon_ms) return {};
  const auto kept =
      evidence::set_beacon(transaction, wire::beacon_bytes(beacon), beacon.time_ms, clock_->now());
  return kept ? Result<void>() : kept.error();
}

Result<void> EvidenceChain::take_head(store::Transaction& transaction,
                                      const wire::Receipt& receipt) {
  base::Bytes body;
  wire::append_message(body, receipt);
  const auto kept = evidence::add_pin(
      transaction, {receipt.seq, receipt.digest, receipt.committed_ms, std::move(body)});
  return kept ? Result<void>() : kept.error();
}

}  // namespace kanaria::kiosk
