// A real data folder, with its locker at work, and headquarters by hand.
#include "kiosk/evidence_chain.h"

#include <gtest/gtest.h>

#include "evidence/beacon.h"
#include "evidence/chain.h"
#include "evidence/pins.h"
#include "kiosk/configuration.h"
#include "kiosk/data_folder.h"
#include "kiosk/enrolment.h"
#include "kiosk/evidence_locker.h"
#include "kiosk/headquarters.h"
#include "unit/sync/headquarters_by_hand.h"

namespace kanaria::kiosk {
namespace {

class EvidenceChainTest : public ::testing::Test {
 protected:
  EvidenceChainTest() {
    sync::prefer_memory();
    folder_ = std::make_unique<test::TemporaryFolder>();
    capture_.front.bytes.assign(5000, 'i');
    verdict_.decision = matching::Decision::match;
    verdict_.hits = {{"token", 1, registry::Notation::exact}};
    locker_ = std::make_unique<EvidenceLocker>(*EvidenceLocker::open(data(), "", clock_));
  }
  std::filesystem::path data() const { return folder_->path() / "data"; }
  void scan(int days) {
    for (int day = 0; day < days; ++day) {
      for (int i = 0; i < 3; ++i) ASSERT_TRUE(locker_->record_miss({}));
      ASSERT_TRUE(
          locker_->record_hit({capture_, reading_, verdict_, versions_, {7, {}}}, recipients_));
      clock_.turn(sync::kDay_ms);
    }
  }
  void enrol_by_hand(const sync::HeadquartersByHand& hq) {
    auto database = *open_data(data(), store::Access::share);
    auto transaction = database.begin();
    ASSERT_TRUE(sync::keep_enrolled(*transaction, {sync::KioskByHand::kName, hq.receipt_key()}, 0));
    ASSERT_TRUE(transaction->commit());
  }
  evidence::ChainReport verified() const {
    auto database = *open_data(data(), store::Access::read);
    return *evidence::verify_chain(
        database, [&](std::uint64_t seq) { return outbox::payload_digest(database, seq); });
  }

  std::unique_ptr<test::TemporaryFolder> folder_;
  sync::TurnedClock clock_;
  capture::Capture capture_;
  reading::Reading reading_;
  matching::Verdict verdict_;
  evidence::Versions versions_{"0.1.0", {}};
  std::vector<base::AgeRecipient> recipients_{base::recipient_of(base::new_age_identity())};
  std::unique_ptr<EvidenceLocker> locker_;
};

TEST_F(EvidenceChainTest, GoesUpBesideAWorkingLockerAndIsPinned) {
  sync::HeadquartersByHand hq(clock_);
  enrol_by_hand(hq);
  scan(100);
  Configuration configuration;
  configuration.data = data();
  auto headquarters = Headquarters::open(configuration, clock_);
  ASSERT_TRUE(headquarters) << headquarters.error().sentence;
  EXPECT_FALSE(Headquarters::open(configuration, clock_)) << "one at a time";
  auto sync = *sync::Sync::open((*headquarters)->parts(hq), configuration.sync);
  ASSERT_TRUE(sync::run_round(*sync, clock_));
  EXPECT_EQ(hq.links.size(), 400u);
  EXPECT_EQ(hq.capsules.size(), 100u);
  scan(1);
  ASSERT_TRUE(sync::run_round(*sync, clock_));
  EXPECT_EQ(hq.links.size(), 404u);
  EXPECT_EQ(hq.alarms, 0u);
  const auto report = verified();
  EXPECT_EQ(report.first_break, "");
  ASSERT_TRUE(report.newest_pin);
  EXPECT_EQ(report.newest_pin->seq, 404u);
  ASSERT_TRUE(report.newest_beacon);
  EXPECT_EQ(report.newest_beacon->digest,
            wire::beacon_hash(*sync::read_sync_state((*headquarters)->database())->beacon));
  EXPECT_EQ(hq.last_report->last_mailpiece_ms, clock_.wall_ms - sync::kDay_ms);
  EXPECT_EQ(hq.last_report->clock_status, 0) << "the beacon of this boot agrees";
}

TEST_F(EvidenceChainTest, EveryKeyGoesUpOnceAndInOrder) {
  scan(50);
  auto database = *open_data(data(), store::Access::share);
  auto chain = *EvidenceChain::open(database, clock_);
  std::uint32_t next = 0;
  for (std::uint64_t after = 0;;) {
    const auto part = *chain.links_after(after, 37);
    if (part.links.empty()) break;
    for (const wire::ChainKey& key : part.keys) {
      EXPECT_EQ(key.generation, next++);
      EXPECT_GT(key.first_seq, after);
      EXPECT_LE(key.first_seq, after + part.links.size());
    }
    for (const wire::ChainLink& link : part.links) {
      const auto entry = evidence::decode_entry(link.entry);
      ASSERT_TRUE(entry);
      EXPECT_EQ(entry->seq, ++after);
      EXPECT_LT(entry->key_generation, next) << "its key came before it";
    }
  }
  EXPECT_EQ(next, 50u);
}

TEST_F(EvidenceChainTest, TheEnrolledNameGoesIntoCapsules) {
  const std::string before = locker_->kiosk_id();
  locker_.reset();
  sync::HeadquartersByHand hq(clock_);
  enrol_by_hand(hq);
  auto again = EvidenceLocker::open(data(), "named-by-registry", clock_);
  EXPECT_EQ(again->kiosk_id(), sync::KioskByHand::kName);
  EXPECT_NE(before, sync::KioskByHand::kName);
}

}  // namespace
}  // namespace kanaria::kiosk
