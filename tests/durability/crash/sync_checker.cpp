#include "sync_checker.h"

#include <algorithm>

#include "evidence/chain_rows.h"
#include "kiosk/data_folder.h"
#include "kiosk/headquarters.h"
#include "outbox/outbox.h"
#include "registry/registry.h"
#include "wire/wire.h"

namespace kanaria::crash {

namespace {

/// A round that is not through by then never will be.
constexpr int kMostSteps = 1000;
/// What a cut tore of a registry that was being fetched is found out when the last piece is there,
/// and fetched anew in the next round.
constexpr int kRounds = 2;

std::string of(std::uint64_t seq, const std::string& what) {
  return "capsule " + std::to_string(seq) + ' ' + what;
}

/// Whether the kept receipt is one that headquarters gave.
bool was_given(const outbox::Receipt& kept, const sync::HeadquartersByHand& desk) {
  if (!desk.capsules.contains(kept.seq)) return false;
  base::Bytes given;
  wire::append_message(given, desk.capsule_receipt(kept.seq));
  const auto messages = wire::parse_messages(kept.bytes);
  if (!messages || messages->size() != 1) return false;
  const auto* receipt = std::get_if<wire::Receipt>(&messages->front());
  return receipt != nullptr && wire::holds(*receipt, desk.receipt_key()) && given == kept.bytes &&
         receipt->digest == kept.digest && receipt->committed_ms == kept.committed_ms;
}

std::string check_receipts(const std::filesystem::path& data, const Found& found, const Said& said,
                           const Truth& truth, HeadquartersThen& then) {
  auto database = kiosk::open_data(data, store::Access::read);
  if (!database) return database.error().sentence;
  for (const auto& [seq, digest] : truth) {
    const auto receipt = outbox::receipt_of(*database, seq);
    if (!receipt) return receipt.error().sentence;
    if (*receipt && !was_given(**receipt, then.desk())) {
      return of(seq, "has a receipt that headquarters did not give");
    }
    if (*receipt && digest != (*receipt)->digest) return of(seq, "has a receipt of other bytes");
    if (!*receipt && said.received.contains(seq)) return of(seq, "has lost its receipt");
    const auto kept = found.kept.find(seq);
    if (kept == found.kept.end() || kept->second || !digest) continue;
    if (!*receipt) return of(seq, "was deleted before a receipt");
    const std::int64_t age_ms = then.clock().wall_ms - (*receipt)->committed_ms;
    if (age_ms < sync::Settings().retention_ms) {
      return of(seq, "was deleted before its retention ended");
    }
  }
  return {};
}

std::string check_registry(const std::filesystem::path& dir, const Said& said,
                           const Counterpart& counterpart) {
  const auto opened = registry::Registry::open(dir);
  std::error_code ignored;
  if (!opened && std::filesystem::exists(dir, ignored)) {
    return "the registry does not open: " + opened.error().sentence;
  }
  const std::uint64_t version = opened ? opened->snapshot().version : 0;
  if (!counterpart.versions.contains(version) || version < said.registry) {
    return "the registry has version " + std::to_string(version);
  }
  return {};
}

std::string check_arrived(store::Database& database, const Truth& truth, std::uint64_t entries,
                          const Found& found, const sync::HeadquartersByHand& desk) {
  if (desk.alarms != 0) return "headquarters was sent two different things under one number";
  if (desk.links.size() != found.entries) {
    return "headquarters has " + std::to_string(desk.links.size()) + " entries, the kiosk " +
           std::to_string(found.entries);
  }
  const auto newest = evidence::newest_row(database);
  if (!newest) return newest.error().sentence;
  if (*newest && !std::equal((*newest)->entry.begin(), (*newest)->entry.end(),
                             desk.links.back().entry.begin(), desk.links.back().entry.end())) {
    return "headquarters has another chain";
  }
  std::set<std::uint64_t> wanted;
  for (const auto& [seq, digest] : truth) {
    if (digest && seq <= entries) wanted.insert(seq);
  }
  for (const auto& [seq, digest] : found.kept) {
    if (digest) wanted.insert(seq);
  }
  std::set<std::uint64_t> arrived;
  for (const auto& [seq, bytes] : desk.capsules) arrived.insert(seq);
  if (arrived != wanted) {
    return "headquarters has " + std::to_string(arrived.size()) + " capsules, and " +
           std::to_string(wanted.size()) + " were captured";
  }
  const auto stats = outbox::stats(database);
  if (!stats) return stats.error().sentence;
  return stats->waiting.items == 0 ? "" : "something still waits";
}

/// Rounds as `kanaria sync` makes them, on a clock that is turned.
std::string run_rounds(sync::Sync& sync, sync::TurnedClock& clock) {
  for (int round = 0; round < kRounds; ++round) {
    const auto rounds = sync.rounds();
    sync.start_round();
    for (int step = 0; sync.rounds() == rounds; ++step) {
      if (step == kMostSteps) return "the round does not end";
      clock.turn(sync.wait_time_ms());
      if (const auto done = sync.tick(); !done) return "no sync: " + done.error().sentence;
      if (sync.failures() != 0) return "headquarters was not understood";
    }
  }
  return {};
}

}  // namespace

HeadquartersThen Counterpart::at(const Said& said) const {
  std::size_t count = std::min(requests.size(), static_cast<std::size_t>(said.requests));
  if (forgetful) count /= 2;
  return HeadquartersThen(std::span(requests).first(count));
}

std::string check_kept(const std::filesystem::path& watched, const std::filesystem::path& data,
                       const Found& found, const Said& said, const Truth& truth,
                       const Counterpart& counterpart) {
  HeadquartersThen then = counterpart.at(said);
  if (std::string fault = check_receipts(data, found, said, truth, then); !fault.empty()) {
    return fault;
  }
  if (counterpart.registry.empty()) return {};
  return check_registry(watched / counterpart.registry, said, counterpart);
}

std::string check_sync(const std::filesystem::path& watched, const std::filesystem::path& data,
                       std::uint64_t entries, const Said& said, const Truth& truth,
                       const Counterpart& counterpart) {
  HeadquartersThen then = counterpart.at(said);
  kiosk::Configuration configuration;
  configuration.data = data;
  if (!counterpart.registry.empty()) {
    configuration.registry.dir = watched / counterpart.registry;
    then.offer(counterpart.offer);
  }
  auto headquarters = kiosk::Headquarters::open(configuration, then.clock());
  if (!headquarters) return "no sync: " + headquarters.error().sentence;
  auto sync = sync::Sync::open((*headquarters)->parts(then.desk()), configuration.sync);
  if (!sync) return "no sync: " + sync.error().sentence;
  if (std::string fault = run_rounds(**sync, then.clock()); !fault.empty()) return fault;
  const auto found = verify(data);
  if (!found) return "after a sync: " + found.error().sentence;
  if (std::string fault =
          check_arrived((*headquarters)->database(), truth, entries, *found, then.desk());
      !fault.empty()) {
    return "after a sync " + fault;
  }
  if (counterpart.registry.empty()) return {};
  const auto registry = registry::Registry::open(configuration.registry.dir);
  if (!registry || registry->snapshot().version != then.desk().registry_version) {
    return "after a sync the registry is not the newest";
  }
  return {};
}

}  // namespace kanaria::crash
