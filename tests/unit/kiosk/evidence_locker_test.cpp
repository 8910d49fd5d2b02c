#include "kiosk/evidence_locker.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/file.h"
#include "evidence/acts.h"
#include "kiosk/capsule_export.h"
#include "kiosk/data_folder.h"
#include "outbox/outbox.h"
#include "unit/temporary_folder.h"

namespace kanaria::kiosk {
namespace {

class FixedClock final : public base::Clock {
 public:
  base::Timestamp now() const override {
    return {1795251600123, 5, "01234567-89ab-cdef-0123-456789abcdef", base::ClockStatus::ntp};
  }
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
  FixedClock clock_;
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

TEST(RegistryRef, IsTheVersionAndTheHashOfTheData) {
  registry::Snapshot snapshot;
  snapshot.version = 9;
  snapshot.data_sha256 = std::string(62, '0') + "ff";
  const evidence::RegistryRef ref = ref_of(snapshot);
  EXPECT_EQ(ref.version, 9u);
  EXPECT_EQ(base::to_hex(ref.digest), snapshot.data_sha256);
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
