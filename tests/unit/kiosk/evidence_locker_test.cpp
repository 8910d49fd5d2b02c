#include "kiosk/evidence_locker.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/file.h"
#include "evidence/acts.h"
#include "evidence/chain_rows.h"
#include "kiosk/capsule_export.h"
#include "kiosk/data_folder.h"
#include "outbox/outbox.h"
#include "unit/temporary_folder.h"

namespace kanaria::kiosk {
namespace {

constexpr std::int64_t kDay_ms = 86'400'000;
constexpr std::int64_t kYear_ms = 365 * kDay_ms;

/// Stands, until it is moved, or moves by a step whenever it is looked at.
class ClockByHand final : public base::Clock {
 public:
  base::Timestamp now() const override {
    const base::Timestamp time = time_;
    time_.wall_ms += step_ms_;
    return time;
  }
  void set(std::int64_t wall_ms) { time_.wall_ms = wall_ms; }
  void step_at_each_look(std::int64_t ms) { step_ms_ = ms; }

 private:
  mutable base::Timestamp time_{1795251600123, 5, "01234567-89ab-cdef-0123-456789abcdef",
                                base::ClockStatus::ntp};
  std::int64_t step_ms_ = 0;
};

class EvidenceLockerTest : public ::testing::Test {
 protected:
  EvidenceLockerTest() {
    capture_.id = "letter";
    capture_.front.bytes.assign(5000, 'i');
    reading_.recipient.name.text = "見本花子";
    verdict_.decision = matching::Decision::match;
    verdict_.hits = {{"token", 1, registry::Notation::exact}};
  }

  std::filesystem::path data() const { return folder_.path() / "data"; }
  base::Result<EvidenceLocker> open() const { return EvidenceLocker::open(data(), "", clock_); }
  evidence::CapsuleContents contents() const {
    return {capture_, reading_, verdict_, versions_, {7, {}}};
  }
  evidence::ChainReport verified() const {
    auto database = *open_data(data(), store::Access::read);
    return *evidence::verify_chain(
        database, [&](std::uint64_t seq) { return outbox::payload_digest(database, seq); });
  }
  outbox::Stats stats() const {
    auto database = *open_data(data(), store::Access::read);
    return *outbox::stats(database);
  }

  test::TemporaryFolder folder_;
  ClockByHand clock_;
  capture::Capture capture_;
  reading::Reading reading_;
  matching::Verdict verdict_;
  evidence::Versions versions_{"0.1.0", {}};
  std::vector<base::AgeRecipient> recipients_{base::recipient_of(base::new_age_identity())};
};

TEST_F(EvidenceLockerTest, HitsAndMissesTakeTheirNumbersInOneChain) {
  auto locker = open();
  ASSERT_TRUE(locker) << locker.error().sentence;
  EXPECT_TRUE(locker->check_room(0));
  // Asked of a miss too: a match that does not fit must not be told by its failing alone.
  EXPECT_FALSE(locker->check_room(std::uint64_t{1} << 60));
  EXPECT_EQ(*locker->record_miss({7, {}}), 1u);
  EXPECT_EQ(*locker->record_hit(contents(), recipients_), 2u);
  verdict_.decision = matching::Decision::review;
  EXPECT_EQ(*locker->record_hit(contents(), recipients_), 3u);
  EXPECT_EQ(*locker->record_miss({}), 4u);
  ASSERT_TRUE(locker->count_unreadable());
  EXPECT_EQ(verified().entries, 4u);
  EXPECT_EQ(verified().first_break, "");
  EXPECT_EQ(stats().waiting.items, 2);
  EXPECT_EQ(stats().oldest_waiting_wall_ms, clock_.now().wall_ms);
  auto database = *open_data(data(), store::Access::read);
  const auto days = *evidence::daily_counts(database, 1);
  ASSERT_EQ(days.size(), 1u);
  EXPECT_EQ(days[0].read, 4);
  EXPECT_EQ(days[0].unreadable, 1);
}

TEST_F(EvidenceLockerTest, WhatCannotBeSealedLeavesNoTrace) {
  auto locker = open();
  EXPECT_FALSE(locker->record_hit(contents(), {}));
  EXPECT_EQ(verified().entries, 0u);
  EXPECT_EQ(stats().waiting.items, 0);
  EXPECT_EQ(*locker->record_hit(contents(), recipients_), 1u) << "the number is not lost";
}

TEST_F(EvidenceLockerTest, GoesOnAfterAStart) {
  std::string kiosk_id;
  {
    auto locker = open();
    kiosk_id = locker->kiosk_id();
    EXPECT_EQ(*locker->record_miss({}), 1u);
    EXPECT_FALSE(open()) << "one locker a folder";
  }
  auto again = open();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->kiosk_id(), kiosk_id);
  EXPECT_EQ(*again->record_miss({}), 2u);
  EXPECT_EQ(verified().first_break, "");
}

TEST_F(EvidenceLockerTest, ALostDatabaseIsNotBegunAnewInSilence) {
  { ASSERT_TRUE(open()); }
  std::filesystem::remove(database_file(data()));
  auto again = open();
  ASSERT_FALSE(again);
  EXPECT_NE(again.error().sentence.find("is missing while its signing key"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(database_file(data())));
}

TEST_F(EvidenceLockerTest, EveryClockLeavesAChainThatHolds) {
  const std::int64_t now_ms = clock_.now().wall_ms;
  auto locker = open();
  std::uint64_t entries = 0;
  for (const std::int64_t wall_ms :
       {now_ms, std::int64_t{0}, std::int64_t{-1}, std::int64_t{2147483647} * 1000,
        std::int64_t{2147483648} * 1000, now_ms - 10 * kYear_ms, now_ms + 10 * kYear_ms,
        now_ms + 8000 * kYear_ms, -now_ms, now_ms}) {
    clock_.set(wall_ms);
    EXPECT_EQ(*locker->record_miss({7, {}}), ++entries) << wall_ms;
    EXPECT_EQ(*locker->record_hit(contents(), recipients_), ++entries) << wall_ms;
    ASSERT_TRUE(locker->count_unreadable());
  }
  EXPECT_EQ(verified().entries, entries);
  EXPECT_EQ(verified().first_break, "");
  EXPECT_EQ(verified().generations, 9u) << "the seconds about 2038 are of one day";
}

TEST_F(EvidenceLockerTest, AClockThatStepsAmidAMailpieceLeavesAChainThatHolds) {
  const std::int64_t now_ms = clock_.now().wall_ms;
  std::uint64_t entries = 0;
  for (const std::int64_t step_ms : {kDay_ms, -kDay_ms, 10 * kYear_ms, -10 * kYear_ms}) {
    clock_.set(now_ms);
    clock_.step_at_each_look(step_ms);
    auto locker = open();
    ASSERT_TRUE(locker) << locker.error().sentence;
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(*locker->record_hit(contents(), recipients_), ++entries);
      ASSERT_TRUE(locker->renew_key());
      EXPECT_EQ(*locker->record_miss({}), ++entries);
    }
  }
  EXPECT_EQ(verified().entries, entries);
  EXPECT_EQ(verified().first_break, "");
  EXPECT_LE(verified().generations, entries + 1) << "one an entry at most";
}

TEST_F(EvidenceLockerTest, AnotherDayHasAnotherKeyFromTheStart) {
  std::string kiosk_id;
  {
    auto locker = open();
    kiosk_id = locker->kiosk_id();
    ASSERT_TRUE(locker->record_miss({}));
  }
  const auto key = *base::read_file(signing_key_file(data()), 1000);
  clock_.set(clock_.now().wall_ms + kDay_ms);
  auto again = open();
  EXPECT_NE(*base::read_file(signing_key_file(data()), 1000), key);
  EXPECT_EQ(again->kiosk_id(), kiosk_id);
  EXPECT_EQ(verified().generations, 2u);
}

TEST_F(EvidenceLockerTest, EntriesNameTheNewestBeaconAndWhatItSaysOfTheClock) {
  auto locker = open();
  ASSERT_TRUE(locker->record_miss({}));
  {
    auto database = *open_data(data(), store::Access::share);
    auto transaction = database.begin();
    ASSERT_TRUE(evidence::set_beacon(*transaction, base::bytes_of("beacon"),
                                     clock_.now().wall_ms - 1000, clock_.now()));
    ASSERT_TRUE(transaction->commit());
  }
  ASSERT_TRUE(locker->record_miss({}));
  clock_.set(clock_.now().wall_ms + 3600 * 1000);
  ASSERT_TRUE(locker->record_miss({}));
  auto database = *open_data(data(), store::Access::read);
  const auto rows = *evidence::rows_after(database, 0, 10);
  ASSERT_EQ(rows.size(), 3u);
  const auto entry = [&](std::size_t i) { return *evidence::decode_entry(rows[i].entry); };
  EXPECT_EQ(entry(0).beacon, base::Digest{});
  EXPECT_EQ(entry(0).clock_status, base::ClockStatus::ntp);
  EXPECT_EQ(entry(1).beacon, base::sha256(base::bytes_of("beacon")));
  EXPECT_EQ(entry(1).clock_status, base::ClockStatus::beacon);
  EXPECT_EQ(entry(2).beacon, entry(1).beacon);
  EXPECT_EQ(entry(2).clock_status, base::ClockStatus::ntp) << "an hour off";
  EXPECT_EQ(verified().first_break, "");
}

TEST_F(EvidenceLockerTest, AFolderOfTheTrialVersionIsLeftAsItIs) {
  { ASSERT_TRUE(open()); }
  {
    auto database = *open_data(data(), store::Access::share);
    auto transaction = database.begin();
    ASSERT_TRUE(transaction->prepare("DROP TABLE key_generations")->run());
    ASSERT_TRUE(transaction->commit());
  }
  const auto again = open();
  ASSERT_FALSE(again);
  EXPECT_NE(again.error().sentence.find("trial version"), std::string::npos);
}

TEST(RegistryRef, IsTheVersionAndTheHashOfTheData) {
  registry::Snapshot snapshot;
  snapshot.version = 9;
  snapshot.data_root = std::string(62, '0') + "ff";
  const evidence::RegistryRef ref = ref_of(snapshot);
  EXPECT_EQ(ref.version, 9u);
  EXPECT_EQ(base::to_hex(ref.digest), snapshot.data_root);
}

class ExportTest : public EvidenceLockerTest {
 protected:
  ExportTest() {
    auto locker = open();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(locker->record_hit(contents(), recipients_));
  }
  ExportReport exported() {
    auto database = *open_data(data(), store::Access::share);
    auto report = export_capsules(database, data(), out(), clock_);
    EXPECT_TRUE(report) << report.error().sentence;
    return *report;
  }
  std::filesystem::path out() const { return folder_.path() / "out"; }
};

TEST_F(ExportTest, CopiesCapsulesAndLogsTheAct) {
  EXPECT_EQ(exported().exported, 3);
  for (const char* name : {"1.age", "2.age", "3.age"}) {
    const auto permissions = std::filesystem::status(out() / name).permissions();
    EXPECT_EQ(permissions, std::filesystem::perms(0600)) << name;
  }
  EXPECT_EQ(exported().already_there, 3);
  EXPECT_EQ(stats().waiting.items, 3) << "nothing leaves the queue";
  auto database = *open_data(data(), store::Access::read);
  const auto acts = *evidence::newest_acts(database, 10);
  ASSERT_EQ(acts.size(), 2u);
  EXPECT_EQ(acts[0].what, "export");
  EXPECT_NE(acts[0].detail.find("sealed capsules: 3"), std::string::npos);
}

TEST_F(ExportTest, LeavesOtherFilesAlone) {
  std::filesystem::create_directory(out());
  std::ofstream(out() / "2.age") << "something else";
  const ExportReport report = exported();
  EXPECT_EQ(report.exported, 2);
  ASSERT_EQ(report.failures.size(), 1u);
  EXPECT_NE(report.failures[0].find("left alone"), std::string::npos);
  EXPECT_EQ(base::text_of(*base::read_file(out() / "2.age", 100)), "something else");
}

TEST_F(ExportTest, ADamagedCapsuleIsSetAsideAndTheOthersGoOn) {
  {
    auto database = *open_data(data(), store::Access::share);
    auto transaction = database.begin();
    ASSERT_TRUE(transaction->prepare("UPDATE outbox SET payload = x'0102' WHERE seq = 2")->run());
    ASSERT_TRUE(transaction->commit());
  }
  EXPECT_EQ(verified().first_break,
            "entry 2 has a sealed capsule that is not the one it was made for.");
  const ExportReport report = exported();
  EXPECT_EQ(report.exported, 2);
  ASSERT_EQ(report.failures.size(), 1u);
  EXPECT_NE(report.failures[0].find("Capsule 2 is damaged"), std::string::npos);
  EXPECT_EQ(stats().quarantined.items, 1);
}

}  // namespace
}  // namespace kanaria::kiosk
