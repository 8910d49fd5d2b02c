#include "hq/chain_ledger.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/check.h"
#include "hq/chain_link.h"
#include "wire/wire.h"

namespace kanaria::hq {
namespace {

using Code = wire::Refusal::Code;

struct Head {
  std::uint64_t seq = 0;
  base::Digest hash{};
  std::int64_t committed_ms = 0;
  bool names_beacon = false;
};

constexpr base::Digest kNoBeacon{};

struct Refused {
  Code code = Code::bad_message;
  std::uint64_t seq = 0;
  std::string sentence;
  std::optional<base::Bytes> shown;  ///< raises an alarm
};

/// A part, checked step by step against what is committed.
class PartCheck {
 public:
  PartCheck(Work& work, const wire::ChainPart& part, const Head& head)
      : work_(work), part_(part), head_(head) {}

  std::optional<Refused> run() {
    if (auto refused = read_links()) return refused;
    if (auto refused = check_keys()) return refused;
    if (auto refused = check_known()) return refused;
    return check_new();
  }

  std::size_t first_new_link = 0;  ///< the links before it are committed already
  std::vector<const wire::ChainKey*> new_keys;
  std::vector<LinkFacts> links;

 private:
  std::optional<Refused> read_links();
  std::optional<Refused> check_keys();
  std::optional<Refused> check_known();
  std::optional<Refused> check_new();
  void load_keys();
  [[nodiscard]] const wire::ChainKey* key_for(std::uint64_t seq) const;

  Work& work_;
  const wire::ChainPart& part_;
  const Head& head_;
  std::vector<wire::ChainKey> keys_;  // by generation, without a gap
};

base::Bytes shown(const wire::ChainLink& link) {
  base::Bytes bytes(link.entry.begin(), link.entry.end());
  base::append(bytes, link.signature);
  return bytes;
}

base::Bytes shown(const wire::ChainKey& key) {
  base::Bytes bytes;
  base::append_u32(bytes, key.generation);
  base::append_u64(bytes, key.first_seq);
  base::append(bytes, key.key);
  base::append(bytes, key.endorsement);
  return bytes;
}

std::optional<Refused> PartCheck::read_links() {
  for (const wire::ChainLink& link : part_.links) {
    auto facts = read_link(link);
    if (!facts || facts->epoch != part_.epoch) {
      return Refused{Code::bad_message, 0, "An entry is malformed or of another chain.", {}};
    }
    if (!links.empty() && facts->seq != links.back().seq + 1) {
      return Refused{Code::bad_message, facts->seq, "Entries of one part must be in order.", {}};
    }
    links.push_back(*std::move(facts));
  }
  if (!links.empty() && links.front().seq > head_.seq + 1) {
    return Refused{Code::gap, links.front().seq, "Entries before these are missing.", {}};
  }
  return std::nullopt;
}

void PartCheck::load_keys() {
  // From the oldest one that the part speaks of, or that its entries can be signed with.
  std::int64_t oldest = std::numeric_limits<std::int64_t>::max();
  for (const wire::ChainKey& key : part_.keys) {
    oldest = std::min(oldest, static_cast<std::int64_t>(key.generation));
  }
  const std::uint64_t first = links.empty() ? head_.seq + 1 : links.front().seq;
  const Rows rows = work_.run(
      "select generation, first_seq, key from chain_keys where kiosk = $1 and epoch = $2 "
      "and generation >= least($3::bigint - 1, (select max(generation) from chain_keys "
      "where kiosk = $1 and epoch = $2 and first_seq <= $4)) order by generation",
      {part_.kiosk, part_.epoch, oldest, first});
  for (std::size_t row = 0; row < rows.size(); ++row) {
    auto& key = keys_.emplace_back();
    key.generation = static_cast<std::uint32_t>(rows.count(row, 0));
    key.first_seq = rows.count(row, 1);
    key.key = rows.array<base::PublicKey>(row, 2);
  }
  CHECK(!keys_.empty());
}

std::optional<Refused> PartCheck::check_keys() {
  load_keys();
  const std::uint32_t newest = keys_.back().generation;
  for (const wire::ChainKey& key : part_.keys) {
    // No number of an entry, and none that the database can hold: an alarm could not name it.
    if (key.first_seq >= std::numeric_limits<std::int64_t>::max()) {
      return Refused{Code::bad_message, 0, "A key begins behind all entries.", {}};
    }
    if (key.generation <= newest) {
      const wire::ChainKey& known = keys_.at(key.generation - keys_.front().generation);
      if (key.key == known.key && key.first_seq == known.first_seq) continue;
      return Refused{Code::equivocation, key.first_seq,
                     "Another key of this generation is committed.", shown(key)};
    }
    const wire::ChainKey& before = keys_.back();
    if (key.generation > before.generation + 1) {
      return Refused{Code::gap, key.first_seq, "Keys before this one are missing.", {}};
    }
    if (key.generation <= before.generation) {
      return Refused{Code::bad_message, key.first_seq, "Keys of a part must be in order.", {}};
    }
    if (!is_endorsed_by(key, part_.epoch, before.key) || key.first_seq < before.first_seq) {
      return Refused{Code::bad_message, key.first_seq,
                     "A key is not endorsed by the one before it.", shown(key)};
    }
    if (key.first_seq <= head_.seq) {
      return Refused{Code::equivocation, key.first_seq,
                     "A key claims entries that are committed under the one before it.",
                     shown(key)};
    }
    new_keys.push_back(&key);
    keys_.push_back(key);
  }
  return std::nullopt;
}

const wire::ChainKey* PartCheck::key_for(std::uint64_t seq) const {
  const auto after = std::upper_bound(
      keys_.begin(), keys_.end(), seq,
      [](std::uint64_t number, const wire::ChainKey& key) { return number < key.first_seq; });
  return after == keys_.begin() ? nullptr : &*std::prev(after);
}

std::optional<Refused> PartCheck::check_known() {
  if (links.empty() || links.front().seq > head_.seq) return std::nullopt;
  const std::uint64_t last = std::min(links.back().seq, head_.seq);
  const Rows rows = work_.run(
      "select hash from chain_entries where kiosk = $1 and epoch = $2 and seq between $3 and $4 "
      "order by seq",
      {part_.kiosk, part_.epoch, links.front().seq, last});
  CHECK(rows.size() == last - links.front().seq + 1);
  for (; first_new_link < rows.size(); ++first_new_link) {
    const LinkFacts& facts = links[first_new_link];
    if (rows.array<base::Digest>(first_new_link, 0) == facts.hash) continue;
    const wire::ChainLink& link = part_.links[first_new_link];
    const wire::ChainKey* key = key_for(facts.seq);
    if (key == nullptr || !is_signed_by(link, facts.hash, key->key)) {
      return Refused{Code::bad_message, facts.seq,
                     "An entry differs from the committed one and is not signed.", shown(link)};
    }
    return Refused{Code::equivocation, facts.seq,
                   "Another entry is committed under this number, and both are signed.",
                   shown(link)};
  }
  return std::nullopt;
}

std::optional<Refused> PartCheck::check_new() {
  base::Digest previous = head_.hash;
  bool names_beacon = head_.names_beacon;
  for (std::size_t i = first_new_link; i < links.size(); ++i) {
    const LinkFacts& facts = links[i];
    const wire::ChainKey* key = key_for(facts.seq);
    if (key == nullptr || key->generation != facts.key_generation) {
      return Refused{Code::bad_message, facts.seq,
                     "An entry names another key than the one that is valid for its number.",
                     shown(part_.links[i])};
    }
    if (!is_signed_by(part_.links[i], facts.hash, key->key)) {
      return Refused{Code::bad_message, facts.seq, "An entry's signature does not hold.",
                     shown(part_.links[i])};
    }
    if (facts.previous != previous) {
      return Refused{Code::equivocation, facts.seq,
                     "A signed entry goes on from another one than what is committed before it.",
                     shown(part_.links[i])};
    }
    if (names_beacon && facts.beacon == kNoBeacon) {
      return Refused{Code::bad_message, facts.seq,
                     "An entry names no beacon after one that names one.", shown(part_.links[i])};
    }
    names_beacon = facts.beacon != kNoBeacon;
    previous = facts.hash;
  }
  return std::nullopt;
}

std::optional<Head> read_head(Work& work, const wire::ChainPart& part) {
  const Rows rows = work.run(
      "select h.seq, h.hash, h.committed_ms, substring(e.entry from 177 for 32) "
      "from heads h left join chain_entries e using (kiosk, epoch, seq) "
      "where h.kiosk = $1 and h.epoch = $2",
      {part.kiosk, part.epoch});
  if (rows.empty()) return std::nullopt;
  return Head{rows.count(0, 0), rows.array<base::Digest>(0, 1), rows.number(0, 2),
              !rows.is_null(0, 3) && rows.array<base::Digest>(0, 3) != kNoBeacon};
}

wire::Receipt receipt_of(const Exchange& exchange, const wire::ChainPart& part, const Head& head) {
  return wire::signed_receipt({wire::Receipt::Kind::head,
                               part.kiosk,
                               part.epoch,
                               head.seq,
                               head.hash,
                               head.committed_ms,
                               {}},
                              exchange.receipt_seed);
}

void commit_keys(Work& work, const wire::ChainPart& part,
                 const std::vector<const wire::ChainKey*>& keys, std::int64_t now_ms) {
  for (const wire::ChainKey* key : keys) {
    work.run(
        "insert into chain_keys (kiosk, epoch, generation, first_seq, key, endorsement, "
        "committed_ms) values ($1, $2, $3, $4, $5, $6, $7)",
        {part.kiosk, part.epoch, std::uint64_t{key->generation}, key->first_seq, key->key,
         key->endorsement, now_ms});
  }
}

/// Entries, head and receipt in one statement: one round trip while the kiosk's row is locked.
void commit_links(Exchange& exchange, const wire::ChainPart& part, const PartCheck& check,
                  const wire::Receipt& receipt) {
  std::vector<std::uint64_t> seqs;
  std::vector<base::ByteView> entries, hashes, signatures;
  for (std::size_t i = check.first_new_link; i < check.links.size(); ++i) {
    seqs.push_back(check.links[i].seq);
    entries.emplace_back(part.links[i].entry);
    hashes.emplace_back(check.links[i].hash);
    signatures.emplace_back(part.links[i].signature);
  }
  exchange.work.run(
      "with added as (insert into chain_entries (kiosk, epoch, seq, entry, hash, signature, "
      "committed_ms) select $1::text, $2::bytea, seq, entry, hash, signature, $3::bigint from "
      "unnest($4::bigint[], $5::bytea[], $6::bytea[], $7::bytea[]) "
      "as new (seq, entry, hash, signature)), "
      "signed as (insert into receipts (kind, kiosk, epoch, seq, digest, committed_ms, signature) "
      "values (0, $1::text, $2::bytea, $8::bigint, $9::bytea, $3::bigint, $10::bytea)) "
      "update heads set seq = $8::bigint, hash = $9::bytea, committed_ms = $3::bigint "
      "where kiosk = $1::text and epoch = $2::bytea",
      {part.kiosk, part.epoch, receipt.committed_ms, Parameter::numbers(seqs),
       Parameter::byte_rows(entries), Parameter::byte_rows(hashes),
       Parameter::byte_rows(signatures), receipt.seq, receipt.digest, receipt.signature});
}

/// An entry that holds a beacon which headquarters never gave lies about its time.  It stays an
/// entry all the same: somebody must look at it.
void look_at_beacons(Exchange& exchange, const wire::ChainPart& part, const PartCheck& check) {
  std::vector<const LinkFacts*> holders;
  std::vector<base::ByteView> hashes;
  for (std::size_t i = check.first_new_link; i < check.links.size(); ++i) {
    const LinkFacts& facts = check.links[i];
    if (facts.beacon == kNoBeacon) continue;
    if (!holders.empty() && holders.back()->beacon == facts.beacon) continue;
    holders.push_back(&facts);
    hashes.emplace_back(facts.beacon);
  }
  if (hashes.empty()) return;
  const Rows unknown = exchange.work.run(
      "select number from unnest($1::bytea[]) with ordinality as held (hash, number) "
      "where not exists (select from beacons where beacons.hash = held.hash)",
      {Parameter::byte_rows(hashes)});
  for (std::size_t row = 0; row < unknown.size(); ++row) {
    const LinkFacts& facts = *holders.at(unknown.count(row, 0) - 1);
    raise_alarm(exchange.work, exchange.now_ms,
                {"beacon", part.kiosk, part.epoch, facts.seq,
                 base::Bytes(facts.beacon.begin(), facts.beacon.end()),
                 "An entry holds a beacon that headquarters never gave."});
  }
}

}  // namespace

void take_chain_part(Exchange& exchange, const wire::ChainPart& part) {
  auto head = read_head(exchange.work, part);
  if (!head) {
    exchange.refuse(Code::not_enrolled, 0, "This chain is not enrolled; enrol the kiosk again.");
    return;
  }
  PartCheck check(exchange.work, part, *head);
  if (const auto refused = check.run()) {
    if (refused->shown) {
      raise_alarm(exchange.work, exchange.now_ms,
                  {refused->code == Code::equivocation ? "equivocation" : "bad-chain", part.kiosk,
                   part.epoch, refused->seq, *refused->shown, refused->sentence});
    }
    exchange.refuse(refused->code, refused->seq, refused->sentence);
    if (refused->code == Code::gap) {
      exchange.answers.emplace_back(receipt_of(exchange, part, *head));
    }
    return;
  }
  commit_keys(exchange.work, part, check.new_keys, exchange.now_ms);
  const bool goes_on = check.first_new_link < check.links.size();
  if (goes_on) {
    // Headquarters' clock may step back, or another receiver's be behind: a chain's does not.
    *head = {check.links.back().seq, check.links.back().hash,
             std::max(exchange.now_ms, head->committed_ms), false};
  }
  const wire::Receipt receipt = receipt_of(exchange, part, *head);
  if (goes_on) {
    commit_links(exchange, part, check, receipt);
    look_at_beacons(exchange, part, check);
  }
  exchange.answers.emplace_back(receipt);
  exchange.wants_beacon = true;
}

bool start_chain(Work& work, const std::string& kiosk, const wire::ChainEpoch& epoch,
                 const base::PublicKey& key, std::int64_t now_ms) {
  work.run(
      "insert into heads (kiosk, epoch, seq, hash, committed_ms) values ($1, $2, 0, $3, $4) "
      "on conflict do nothing",
      {kiosk, epoch, base::Digest{}, now_ms});
  work.run(
      "insert into chain_keys (kiosk, epoch, generation, first_seq, key, endorsement, "
      "committed_ms) values ($1, $2, 0, 1, $3, $4, $5) on conflict do nothing",
      {kiosk, epoch, key, base::Signature{}, now_ms});
  const Rows rows =
      work.run("select key from chain_keys where kiosk = $1 and epoch = $2 and generation = 0",
               {kiosk, epoch});
  return rows.array<base::PublicKey>(0, 0) == key;
}

}  // namespace kanaria::hq
