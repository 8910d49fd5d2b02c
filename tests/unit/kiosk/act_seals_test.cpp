#include "evidence/act_seals.h"

#include <gtest/gtest.h>

#include "evidence/acts.h"
#include "kiosk/data_folder.h"
#include "kiosk/evidence_locker.h"
#include "outbox/outbox.h"
#include "unit/temporary_folder.h"

namespace kanaria::kiosk {
namespace {

class ActSealsTest : public ::testing::Test {
 protected:
  ActSealsTest() : locker_(*EvidenceLocker::open(data(), "", clock_)) {}

  std::filesystem::path data() const { return folder_.path() / "data"; }
  void log(const std::string& what) {
    ASSERT_TRUE(locker_.write([&](store::Transaction& transaction) {
      return evidence::log_act(transaction, {1'795'251'600'000, what, "hanako", "a sentence"});
    }));
  }
  /// As a thief with the file would.
  void change(const std::string& sql) {
    auto transaction = locker_.database().begin();
    ASSERT_TRUE(transaction->prepare(sql)->run()) << sql;
    ASSERT_TRUE(transaction->commit());
  }
  evidence::ActsReport verified() { return *evidence::verify_acts(locker_.database()); }

  test::TemporaryFolder folder_;
  base::SystemClock clock_;
  EvidenceLocker locker_;
};

TEST_F(ActSealsTest, EveryActTakesAnEntryOfTheChain) {
  log("export");
  log("import");
  EXPECT_EQ(verified().unsealed, 2u);
  ASSERT_TRUE(locker_.seal_acts());
  ASSERT_TRUE(locker_.seal_acts()) << "with nothing to seal";
  const auto report = verified();
  EXPECT_EQ(report.sealed, 2u);
  EXPECT_EQ(report.unsealed, 0u);
  EXPECT_EQ(report.first_break, "");
  const auto chain = evidence::verify_chain(locker_.database(), [&](std::uint64_t seq) {
    return outbox::payload_digest(locker_.database(), seq);
  });
  EXPECT_EQ(chain->entries, 2u);
  EXPECT_EQ(chain->first_break, "");
}

TEST_F(ActSealsTest, AnActBetweenMailpiecesBreaksNothing) {
  ASSERT_TRUE(locker_.record_miss({}));
  log("export");
  ASSERT_TRUE(locker_.seal_acts());
  EXPECT_EQ(*locker_.record_miss({}), 3u);
  EXPECT_EQ(verified().first_break, "");
}

TEST_F(ActSealsTest, AnActThatWasChangedShows) {
  log("export");
  log("import");
  ASSERT_TRUE(locker_.seal_acts());
  change("DROP TRIGGER acts_stay");
  change("UPDATE acts SET who = 'nobody' WHERE id = 1");
  EXPECT_NE(verified().first_break.find("act 1"), std::string::npos);
}

TEST_F(ActSealsTest, AnActThatWasTakenOutShows) {
  log("export");
  log("import");
  ASSERT_TRUE(locker_.seal_acts());
  change("DROP TRIGGER acts_kept");
  change("DELETE FROM acts WHERE id = 1");
  EXPECT_NE(verified().first_break.find("was taken out"), std::string::npos);
}

TEST_F(ActSealsTest, AnActAndItsSealTakenOutTogetherShow) {
  log("export");
  log("import");
  ASSERT_TRUE(locker_.seal_acts());
  change("DROP TRIGGER acts_kept");
  change("DROP TRIGGER act_seals_kept");
  change("DELETE FROM acts WHERE id = 1");
  change("DELETE FROM act_seals WHERE act = 1");
  EXPECT_NE(verified().first_break, "");
}

TEST_F(ActSealsTest, AnActPutInAfterwardsShows) {
  log("export");
  log("import");
  ASSERT_TRUE(locker_.seal_acts());
  change("INSERT INTO acts (id, wall_ms, what, who, detail) VALUES (0, 1, 'a', 'b', 'c')");
  EXPECT_NE(verified().first_break.find("put in"), std::string::npos);
}

}  // namespace
}  // namespace kanaria::kiosk
