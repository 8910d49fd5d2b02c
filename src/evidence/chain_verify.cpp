#include <algorithm>
#include <deque>
#include <limits>
#include <vector>

#include "evidence/chain.h"
#include "evidence/chain_rows.h"

namespace kanaria::evidence {

using base::Result;

namespace {

/// The generations of keys, walked along with the chain: each as the successor of the one before.
class Keys {
 public:
  Keys(store::Database& database, const ChainIdentity& identity)
      : database_(&database), identity_(identity) {}

  /// Goes on to the generation that signs entry `seq`, which names the one `named`; "" or what is
  /// wrong with one on the way.
  Result<std::string> advance_to(std::uint64_t seq, std::uint32_t named) {
    for (;;) {
      // A writer may have added generations since the last look.
      if (ahead_.empty() && (!seen_all_ || named >= number_of_next())) {
        if (auto filled = fill(); !filled) return filled.error();
      }
      if (ahead_.empty() || (current_ && ahead_.front().first_seq > seq)) return std::string();
      if (const std::string what = fault(ahead_.front()); !what.empty()) {
        return "key generation " + std::to_string(number_of_next()) + ' ' + what + '.';
      }
      current_ = ahead_.front();
      ahead_.pop_front();
    }
  }
  /// For after the last entry: what is wrong with those that signed nothing yet.
  Result<std::string> finish(std::uint64_t entries) {
    auto what = advance_to(entries + 1, std::numeric_limits<std::uint32_t>::max());
    if (!what || !what->empty() || ahead_.empty()) return what;
    return "key generation " + std::to_string(ahead_.front().number) +
           " begins after the chain's end.";
  }

  [[nodiscard]] const std::optional<KeyGeneration>& current() const { return current_; }
  [[nodiscard]] std::uint32_t number_of_next() const { return current_ ? current_->number + 1 : 0; }

 private:
  Result<void> fill() {
    auto more = generations_from(*database_, number_of_next(), kMaxGenerationsAtOnce);
    if (!more) return more.error();
    ahead_.assign(more->begin(), more->end());
    seen_all_ = more->size() < kMaxGenerationsAtOnce;
    return {};
  }

  [[nodiscard]] std::string fault(const KeyGeneration& next) const {
    if (next.number != number_of_next()) return "is missing";
    if (!current_) {
      if (next.first_seq != 1) return "does not begin with the first entry";
      return {};
    }
    if (next.first_seq < current_->first_seq) return "begins before the one before it";
    if (!endorsement_holds(current_->public_key, identity_.epoch, next)) {
      return "is not endorsed by the one before it";
    }
    return {};
  }

  store::Database* database_;
  ChainIdentity identity_;
  std::optional<KeyGeneration> current_;
  std::deque<KeyGeneration> ahead_;
  bool seen_all_ = false;
};

/// What is wrong with the row as the successor of what `report` holds; "" when nothing is.
std::string fault(const ChainRow& row, const ChainReport& report, const KeyGeneration& key,
                  const base::Digest& beacon_before) {
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
  if (entry->key_generation != key.number) return "names another key generation than its place";
  Signature signature{};
  if (row.signature.size() != signature.size()) return "has a malformed signature";
  std::copy(row.signature.begin(), row.signature.end(), signature.begin());
  if (!base::holds(signature, key.public_key, signed_message(hash))) {
    return "is not signed by its generation's key";
  }
  if (entry->beacon == base::Digest{} && beacon_before != base::Digest{}) {
    return "names no beacon, yet the one before it does";
  }
  return {};
}

/// Pins in the order of the chain.
class Pins {
 public:
  explicit Pins(std::vector<Pin> newest_first) : pins_(std::move(newest_first)) {}

  [[nodiscard]] std::string fault(std::uint64_t seq, const base::Digest& hash) {
    bool contradicted = false;
    for (; !pins_.empty() && pins_.back().seq <= seq; pins_.pop_back()) {
      contradicted |= pins_.back().seq != seq || pins_.back().entry_hash != hash;
    }
    return contradicted ? "differs from what headquarters confirmed" : "";
  }
  /// The number of the first that lies beyond the chain's end; 0 when there is none.
  [[nodiscard]] std::uint64_t beyond() const { return pins_.empty() ? 0 : pins_.back().seq; }

 private:
  std::vector<Pin> pins_;
};

/// What is wrong with the newest beacon, given what the newest entry names; "" when nothing is.
std::string fault(const std::optional<Beacon>& newest, const base::Digest& named) {
  if (!newest && named != base::Digest{}) {
    return "the beacon that the newest entry names is missing.";
  }
  if (newest && base::sha256(newest->bytes) != newest->digest) {
    return "headquarters' newest beacon is not as it was received.";
  }
  return {};
}

/// The walk over the whole chain; see verify_chain().
class Walk {
 public:
  Walk(store::Database& database, const KeptCapsule& kept_capsule, bool has_identity,
       std::vector<Pin> pins, ChainReport report)
      : database_(&database),
        kept_capsule_(&kept_capsule),
        has_identity_(has_identity),
        keys_(database, report.identity),
        pins_(std::move(pins)),
        report_(std::move(report)) {}

  Result<ChainReport> run() {
    for (bool looked_again = false;;) {
      const auto rows = rows_after(*database_, report_.entries, kMaxRowsAtOnce);
      if (!rows) return rows.error();
      if (!rows->empty()) {
        looked_again = false;
        report_.first_break.clear();
      }
      for (const ChainRow& row : *rows) {
        if (auto done = take(row); !done) return done.error();
        if (!report_.first_break.empty()) return report_;
      }
      if (!rows->empty()) continue;
      if (looked_again) return report_;
      if (auto done = finish(); !done) return done.error();
      if (report_.first_break.empty()) return report_;
      // A writer may have added entries, and keys after them, since the last look.
      looked_again = true;
    }
  }

 private:
  void break_at(std::uint64_t seq, const std::string& what) {
    report_.first_break = "entry " + std::to_string(seq) + ' ' + what + '.';
  }

  Result<void> take(const ChainRow& row) {
    const std::uint64_t seq = report_.entries + 1;
    if (!has_identity_) {
      break_at(seq, "is there, but the chain has lost its identity");
      return {};
    }
    const auto entry = decode_entry(row.entry);
    auto keys = keys_.advance_to(seq, entry ? entry->key_generation : 0);
    if (!keys) return keys.error();
    report_.first_break = *keys;
    if (!report_.first_break.empty()) return {};
    report_.generations = keys_.number_of_next();
    if (const std::string what = fault(row, report_, *keys_.current(), beacon_); !what.empty()) {
      break_at(seq, what);
      return {};
    }
    const base::Digest hash = entry_hash(row.entry);
    if (const std::string what = pins_.fault(seq, hash); !what.empty()) {
      break_at(seq, what);
      return {};
    }
    auto kept = (*kept_capsule_)(seq);
    if (!kept) return kept.error();
    if (*kept && **kept != entry->content) {
      break_at(seq, "has a sealed capsule that is not the one it was made for");
      return {};
    }
    report_.head = hash;
    beacon_ = entry->beacon;
    ++report_.entries;
    return {};
  }

  /// What only shows once every entry has been seen.
  Result<void> finish() {
    if (const std::uint64_t beyond = pins_.beyond(); beyond != 0) {
      break_at(beyond, "is missing: the chain ends before what headquarters confirmed");
      return {};
    }
    auto keys = keys_.finish(report_.entries);
    if (!keys) return keys.error();
    report_.generations = keys_.number_of_next();
    report_.first_break = *keys;
    if (!report_.first_break.empty()) return {};
    // After the entries: a beacon is there before an entry names it.
    auto beacon = newest_beacon(*database_);
    if (!beacon) return beacon.error();
    report_.newest_beacon = *std::move(beacon);
    report_.first_break = fault(report_.newest_beacon, beacon_);
    return {};
  }

  store::Database* database_;
  const KeptCapsule* kept_capsule_;
  bool has_identity_;
  Keys keys_;
  Pins pins_;
  ChainReport report_;
  base::Digest beacon_{};  // that the newest entry so far names
};

}  // namespace

Result<ChainReport> verify_chain(store::Database& database, const KeptCapsule& kept_capsule) {
  ChainReport report;
  const auto identity = read_identity(database);
  if (!identity) return identity.error();
  if (*identity) report.identity = **identity;
  auto pins = newest_pins(database, kMaxPins);
  if (!pins) return pins.error();
  if (!pins->empty()) report.newest_pin = pins->front();
  return Walk(database, kept_capsule, identity->has_value(), *std::move(pins), report).run();
}

}  // namespace kanaria::evidence
