#include "kiosk/evidence_locker.h"

#include <algorithm>

#include "evidence/act_seals.h"
#include "kiosk/data_folder.h"
#include "outbox/outbox.h"
#include "outbox/room.h"
#include "sync/sync_state.h"

namespace kanaria::kiosk {

using base::Result;

namespace {

constexpr std::string_view kPurpose = "sealed evidence for headquarters";
constexpr std::size_t kIdDigest_bytes = 6;
constexpr int kActsAtOnce = 64;
constexpr std::uint64_t kRenewal_bytes = 1u << 20;  // a page or two and their journal, amply

std::string id_of(const evidence::PublicKey& key) {
  return "kiosk-" + base::to_hex(base::ByteView(base::sha256(key)).first(kIdDigest_bytes));
}

}  // namespace

evidence::RegistryRef ref_of(const registry::Snapshot& snapshot) {
  evidence::RegistryRef ref;
  ref.version = snapshot.version;
  const auto digest = base::from_hex(snapshot.data_root);
  CHECK(digest && digest->size() == ref.digest.size());  // Registry::open() checked it
  std::copy(digest->begin(), digest->end(), ref.digest.begin());
  return ref;
}

EvidenceLocker::EvidenceLocker(std::filesystem::path data_dir, std::string kiosk_id,
                               const base::Clock& clock, store::Database database,
                               evidence::Chain chain)
    : data_dir_(std::move(data_dir)),
      kiosk_id_(std::move(kiosk_id)),
      clock_(&clock),
      database_(std::move(database)),
      chain_(std::move(chain)) {}

Result<EvidenceLocker> EvidenceLocker::open(const std::filesystem::path& data_dir,
                                            std::string kiosk_id, const base::Clock& clock) {
  auto database = open_data(data_dir, store::Access::own);
  if (!database) return database.error();
  auto chain = evidence::Chain::open(*database, signing_key_file(data_dir));
  if (!chain) return chain.error();
  if (auto held = outbox::Reserve(reserve_file(data_dir)).hold(); !held) return held.error();
  auto enrolled = sync::read_enrolled(*database);
  if (!enrolled) return enrolled.error();
  if (*enrolled) kiosk_id = (*enrolled)->kiosk;
  if (kiosk_id.empty()) kiosk_id = id_of(chain->identity().public_key);
  EvidenceLocker locker(data_dir, std::move(kiosk_id), clock, *std::move(database),
                        *std::move(chain));
  // On a full disk the new key waits for the next entry, so that what is queued can be sent.
  if (outbox::check_room(data_dir, kRenewal_bytes)) {
    if (auto renewed = locker.renew_key(); !renewed) return renewed.error();
  }
  return locker;
}

Result<void> EvidenceLocker::renew_key() {
  auto renewed = chain_.renew_key(database_, clock_->now().wall_ms);
  return renewed ? Result<void>() : renewed.error();
}

Result<void> EvidenceLocker::check_room(std::uint64_t images_bytes) const {
  return outbox::check_room(data_dir_, outbox::kHighWater_bytes + images_bytes);
}

Result<std::uint64_t> EvidenceLocker::record_miss(const evidence::RegistryRef& registry,
                                                  const Beside& beside) {
  return record(nullptr, {}, registry, beside);
}

Result<std::uint64_t> EvidenceLocker::record_hit(const evidence::CapsuleContents& contents,
                                                 std::span<const base::AgeRecipient> recipients,
                                                 const Beside& beside) {
  CHECK(contents.verdict.decision != matching::Decision::no_match);
  return record(&contents, recipients, contents.registry, beside);
}

Result<std::uint64_t> EvidenceLocker::record(const evidence::CapsuleContents* contents,
                                             std::span<const base::AgeRecipient> recipients,
                                             const evidence::RegistryRef& registry,
                                             const Beside& beside) {
  base::Timestamp time = clock_->now();
  if (auto renewed = chain_.renew_key(database_, time.wall_ms); !renewed) return renewed.error();
  auto transaction = database_.begin();
  if (!transaction) return transaction.error();
  auto place = chain_.next(*transaction);
  if (!place) return place.error();
  auto made = entry_content(*transaction, registry, time);
  if (!made) return made.error();
  evidence::EntryContent& content = *made;
  time = content.time;
  if (contents) {
    const evidence::CapsulePlace where{kiosk_id_, identity().epoch, place->seq, place->previous,
                                       time};
    auto sealed = evidence::seal_capsule(*contents, where, recipients);
    if (!sealed) return sealed.error();
    content.capsule = base::sha256(*sealed);
    if (auto done = outbox::append(*transaction, place->seq, kPurpose, *sealed, time.wall_ms);
        !done) {
      return done.error();
    }
  }
  if (auto done = chain_.append(*transaction, *place, content); !done) return done.error();
  if (auto done = evidence::count(*transaction, evidence::Counted::read, time.wall_ms); !done) {
    return done.error();
  }
  if (beside) {
    if (auto done = beside(*transaction); !done) return done.error();
  }
  if (auto done = transaction->commit(); !done) return done.error();
  return place->seq;
}

Result<evidence::EntryContent> EvidenceLocker::entry_content(store::Transaction& transaction,
                                                             const evidence::RegistryRef& registry,
                                                             base::Timestamp time) {
  auto beacon = evidence::newest_beacon(transaction);
  if (!beacon) return beacon.error();
  time.status = evidence::clock_status(time, *beacon);
  return evidence::EntryContent{std::nullopt, registry, time,
                                *beacon ? (*beacon)->digest : base::Digest{}};
}

Result<void> EvidenceLocker::seal_acts() {
  const base::Timestamp time = clock_->now();
  if (auto renewed = chain_.renew_key(database_, time.wall_ms); !renewed) return renewed.error();
  return write([&](store::Transaction& transaction) -> Result<void> {
    auto acts = evidence::unsealed_acts(transaction, kActsAtOnce);
    if (!acts) return acts.error();
    for (const evidence::ActDigest& act : *acts) {
      auto place = chain_.next(transaction);
      if (!place) return place.error();
      auto content = entry_content(transaction, {}, time);
      if (!content) return content.error();
      content->capsule = act.digest;
      if (auto done = chain_.append(transaction, *place, *content); !done) return done;
      if (auto done = evidence::note_seal(transaction, act, place->seq); !done) return done;
    }
    return {};
  });
}

Result<void> EvidenceLocker::count_unreadable(const Beside& beside) {
  return write([&](store::Transaction& transaction) -> Result<void> {
    const std::int64_t now_ms = clock_->now().wall_ms;
    if (auto done = evidence::count(transaction, evidence::Counted::unreadable, now_ms); !done) {
      return done;
    }
    return beside ? beside(transaction) : Result<void>();
  });
}

Result<void> EvidenceLocker::write(const Beside& what) {
  auto transaction = database_.begin();
  if (!transaction) return transaction.error();
  if (auto done = what(*transaction); !done) return done;
  return transaction->commit();
}

}  // namespace kanaria::kiosk
