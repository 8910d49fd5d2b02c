#include "sync/sync.h"

#include <gtest/gtest.h>

#include "unit/sync/headquarters_by_hand.h"

namespace kanaria::sync {
namespace {

class SyncTest : public ::testing::Test {
 protected:
  SyncTest() : kiosk_(HeadquartersByHand(TurnedClock()).receipt_key()), hq_(kiosk_.clock) {}

  std::string text(std::size_t size_bytes) {
    std::string bytes(size_bytes, ' ');
    for (char& c : bytes) c = static_cast<char>(kiosk_.random());
    return bytes;
  }

  KioskByHand kiosk_;
  HeadquartersByHand hq_;
};

TEST_F(SyncTest, ARoundBringsEverythingUpAndReceiptsDown) {
  for (int i = 0; i < 1300; ++i) kiosk_.capture(i % 50 == 3 ? text(5000) : "");
  kiosk_.capture(text(1'000'000));
  kiosk_.capture("x");
  auto sync = kiosk_.sync(hq_);
  ASSERT_TRUE(run_round(*sync, kiosk_.clock));
  EXPECT_EQ(hq_.links, kiosk_.chain.links());
  EXPECT_EQ(hq_.capsules, kiosk_.captured);
  EXPECT_EQ(hq_.alarms, 0u);
  EXPECT_EQ(kiosk_.stats().waiting.items, 0);
  EXPECT_EQ(kiosk_.stats().retained.items, 28);
  ASSERT_FALSE(kiosk_.chain.pins().empty());
  EXPECT_EQ(kiosk_.chain.pins().back().seq, 1302u);
  ASSERT_TRUE(kiosk_.chain.beacon());
  EXPECT_TRUE(sync->take_problems().empty());
  EXPECT_LE(hq_.most_body_bytes, wire::kMostBody_bytes);
  ASSERT_TRUE(hq_.last_report);
  EXPECT_EQ(hq_.last_report->retained_items, 28u);
  for (const auto& [seq, payload] : kiosk_.captured) {
    const auto receipt = *outbox::receipt_of(kiosk_.database, seq);
    ASSERT_TRUE(receipt) << seq;
    const auto kept = wire::parse_messages(receipt->bytes);
    ASSERT_TRUE(kept && kept->size() == 1) << seq;
    EXPECT_TRUE(wire::holds(std::get<wire::Receipt>(kept->front()), hq_.receipt_key())) << seq;
  }
}

TEST_F(SyncTest, OnlyLettersToThisKioskAreHandedIn) {
  kiosk_.capture("");
  hq_.letters = {{KioskByHand::kName, {1, 2, 3}}, {"another", {4}}};
  auto sync = kiosk_.sync(hq_);
  ASSERT_TRUE(run_round(*sync, kiosk_.clock));
  EXPECT_EQ(kiosk_.letters, std::vector<base::Bytes>(1, base::Bytes{1, 2, 3}));
  EXPECT_TRUE(sync->take_problems().empty());
}

TEST_F(SyncTest, ACapsuleGoesOnWhereHeadquartersHasIt) {
  const std::string payload = text(3'000'000);
  const auto seq = kiosk_.capture(payload);
  {
    auto sync = kiosk_.sync(hq_);
    sync->start_round();
    while (hq_.piece_bytes < 700'000) {
      kiosk_.clock.turn(sync->wait_time_ms());
      ASSERT_TRUE(sync->tick());
    }
    EXPECT_FALSE(hq_.capsules.contains(seq));
  }
  auto again = kiosk_.sync(hq_);
  ASSERT_TRUE(run_round(*again, kiosk_.clock));
  EXPECT_EQ(hq_.capsules.at(seq), payload);
  EXPECT_EQ(hq_.piece_bytes, payload.size()) << "no piece was sent twice";
}

TEST_F(SyncTest, OneBadItemNeverStopsTheOthers) {
  for (int i = 0; i < 10; ++i) kiosk_.capture(text(4000));
  kiosk_.change("UPDATE outbox SET payload = x'00' WHERE seq = 1");
  hq_.refused = {2};
  auto sync = kiosk_.sync(hq_);
  ASSERT_TRUE(run_round(*sync, kiosk_.clock));
  EXPECT_EQ(hq_.capsules.size(), 8u);
  EXPECT_EQ(kiosk_.stats().quarantined.items, 1);
  EXPECT_EQ(kiosk_.stats().waiting.items, 1);
  EXPECT_EQ(sync->take_problems().size(), 2u);
  for (int i = 0; i < 50; ++i) {
    kiosk_.clock.turn(Timing::kLongestItemPause_ms);
    ASSERT_TRUE(run_round(*sync, kiosk_.clock));
  }
  const auto item = *outbox::next_due(kiosk_.database, 0, kiosk_.clock.wall_ms + kDay_ms);
  ASSERT_TRUE(item);
  EXPECT_EQ(item->attempts, 51) << "refused for ever, tried for ever";
  hq_.refused.clear();
  kiosk_.clock.turn(Timing::kLongestItemPause_ms);
  ASSERT_TRUE(run_round(*sync, kiosk_.clock));
  EXPECT_EQ(hq_.capsules.size(), 9u);
  EXPECT_EQ(kiosk_.stats().quarantined.items, 1) << "set aside, never deleted";
}

/// Fails every request in which a certain capsule lies.
class Poisoned final : public Transport {
 public:
  Poisoned(HeadquartersByHand& hq, std::uint64_t seq, int status)
      : hq_(&hq), seq_(seq), status_(status) {}
  base::Result<Answer> post(std::string_view path, base::ByteView body) override {
    const auto messages = *wire::parse_messages(body);
    for (const wire::Message& message : messages) {
      const auto* piece = std::get_if<wire::CapsulePiece>(&message);
      if (!piece || piece->seq != seq_) continue;
      if (status_ == 0) return base::Error{base::Remedy::try_later, "The connection was reset."};
      return Answer{status_, {}, std::nullopt};
    }
    return hq_->post(path, body);
  }

 private:
  HeadquartersByHand* hq_;
  std::uint64_t seq_;
  int status_;
};

TEST_F(SyncTest, AnItemThatBreaksEveryRequestIsFoundAndPassed) {
  std::vector<std::uint64_t> seqs;
  for (int i = 0; i < 30; ++i) seqs.push_back(kiosk_.capture(text(3000)));
  for (const int status : {0, 400, 413, 500}) {
    const std::uint64_t bad = seqs[static_cast<std::size_t>(status) % 7];
    Poisoned line(hq_, bad, status);
    auto sync = kiosk_.sync(line);
    ASSERT_TRUE(run_round(*sync, kiosk_.clock)) << status;
    EXPECT_EQ(hq_.capsules.size() + 1, kiosk_.captured.size()) << status;
    EXPECT_FALSE(hq_.capsules.contains(bad)) << status;
    kiosk_.clock.turn(Timing::kLongestItemPause_ms);
    auto sound = kiosk_.sync(hq_);
    ASSERT_TRUE(run_round(*sound, kiosk_.clock));
    EXPECT_EQ(hq_.capsules.size(), kiosk_.captured.size());
    for (int i = 0; i < 30; ++i) seqs[static_cast<std::size_t>(i)] = kiosk_.capture(text(3000));
  }
}

TEST_F(SyncTest, NothingIsDeletedBeforeTheRetentionByHeadquartersClock) {
  for (int i = 0; i < 100; ++i) kiosk_.capture(text(100));
  Settings settings;
  settings.retention_ms = 30 * kDay_ms;
  auto sync = kiosk_.sync(hq_, settings);
  ASSERT_TRUE(run_round(*sync, kiosk_.clock));
  kiosk_.clock.wall_ms += 1000 * kDay_ms;  // the kiosk's clock alone
  const TurnedClock slow;
  HeadquartersByHand same(slow);
  same.links = hq_.links;
  same.capsules = hq_.capsules;
  same.committed_ms = hq_.committed_ms;
  auto beside = kiosk_.sync(same, settings);
  ASSERT_TRUE(run_round(*beside, kiosk_.clock));
  EXPECT_EQ(kiosk_.stats().retained.items, 100);
  ASSERT_TRUE(run_round(*sync, kiosk_.clock));  // now headquarters' clock says so, too
  EXPECT_EQ(kiosk_.stats().retained.items, 0);
  EXPECT_TRUE(*outbox::receipt_of(kiosk_.database, 1));
}

TEST_F(SyncTest, WithoutANetworkItWaitsEverLongerAndTriesOn) {
  class Dead final : public Transport {
   public:
    base::Result<Answer> post(std::string_view, base::ByteView body) override {
      ++requests;
      bytes += body.size();
      return base::Error{base::Remedy::try_later, "There is no network."};
    }
    int requests = 0;
    std::size_t bytes = 0;
  } dead;
  kiosk_.capture(text(100'000));
  auto sync = kiosk_.sync(dead);
  const std::int64_t end_ms = kiosk_.clock.monotonic_ms + 14 * kDay_ms;
  std::int64_t longest_ms = 0;
  while (kiosk_.clock.monotonic_ms < end_ms) {
    longest_ms = std::max(longest_ms, sync->wait_time_ms());
    kiosk_.clock.turn(sync->wait_time_ms());
    ASSERT_TRUE(sync->tick());
  }
  EXPECT_LE(longest_ms, Timing::kLongestBackOff_ms);
  EXPECT_GE(longest_ms, Timing::kLongestBackOff_ms / 2);
  EXPECT_GT(dead.requests, 14 * 24 * 4);
  EXPECT_LT(dead.requests, 14 * 24 * 20);
  EXPECT_LT(dead.bytes, 14u * 24 * 20 * 500) << "only the small question is asked";
  EXPECT_EQ(sync->take_problems().size(), 1u);
}

TEST_F(SyncTest, RetryAfterIsHonouredAndBounded) {
  class Busy final : public Transport {
   public:
    base::Result<Answer> post(std::string_view, base::ByteView) override {
      return Answer{503, {}, after_ms};
    }
    std::int64_t after_ms = 20 * kMinute_ms;
  } busy;
  auto sync = kiosk_.sync(busy);
  ASSERT_TRUE(sync->tick());
  EXPECT_EQ(sync->wait_time_ms(), 20 * kMinute_ms);
  busy.after_ms = 1000 * kDay_ms;
  kiosk_.clock.turn(20 * kMinute_ms);
  ASSERT_TRUE(sync->tick());
  EXPECT_EQ(sync->wait_time_ms(), Timing::kLongestRetryAfter_ms);
}

TEST_F(SyncTest, KeepsToItsIntervalAndToQuietHours) {
  Settings settings;
  settings.interval_ms = 20 * kMinute_ms;
  settings.quiet = *QuietHours::parse("09:30-11:00");  // the clock starts at 09:00 in Japan
  auto sync = kiosk_.sync(hq_, settings);
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(sync->wait_time_ms(), 0);
    while (sync->wait_time_ms() == 0) ASSERT_TRUE(sync->tick());
    EXPECT_EQ(sync->rounds(), static_cast<std::uint64_t>(i + 1));
    EXPECT_EQ(sync->wait_time_ms(), 20 * kMinute_ms);
    kiosk_.clock.turn(20 * kMinute_ms);
  }
  EXPECT_EQ(sync->wait_time_ms(), 80 * kMinute_ms) << "at 09:40, until 11:00";
  const auto requests = hq_.requests;
  ASSERT_TRUE(sync->tick());
  EXPECT_EQ(hq_.requests, requests);
  sync->start_round();
  EXPECT_EQ(sync->wait_time_ms(), 0) << "whoever asks for a round gets one";
}

TEST_F(SyncTest, AMeteredLineCarriesChainAndReportOnly) {
  kiosk_.capture(text(50'000));
  Settings settings;
  settings.metered = true;
  auto sync = kiosk_.sync(hq_, settings);
  ASSERT_TRUE(run_round(*sync, kiosk_.clock));
  EXPECT_EQ(hq_.links.size(), 1u);
  EXPECT_TRUE(hq_.last_report);
  EXPECT_TRUE(hq_.capsules.empty());
  EXPECT_EQ(kiosk_.stats().waiting.items, 1);
}

TEST_F(SyncTest, DrainsAtTheAllowedBandwidth) {
  std::uint64_t queued_bytes = 0;
  for (int i = 0; i < 40; ++i) {
    const std::string payload = text(i == 7 ? 3'000'000 : 200'000);
    queued_bytes += payload.size();
    kiosk_.capture(payload);
  }
  Settings settings;
  settings.bandwidth_kbit_per_s = 512;
  auto sync = kiosk_.sync(hq_, settings);
  const std::int64_t start_ms = kiosk_.clock.monotonic_ms;
  ASSERT_TRUE(run_round(*sync, kiosk_.clock));
  const double took_s = static_cast<double>(kiosk_.clock.monotonic_ms - start_ms) / 1000;
  const double line_s = static_cast<double>(queued_bytes) * 8 / 512'000;
  EXPECT_EQ(hq_.capsules.size(), 40u);
  EXPECT_LE(took_s, 1.1 * line_s);
  EXPECT_GE(took_s, 0.8 * line_s);
}

TEST_F(SyncTest, AHeadquartersOfAnOlderCopyGetsWhatItLost) {
  for (int i = 0; i < 600; ++i) kiosk_.capture("");
  auto sync = kiosk_.sync(hq_);
  ASSERT_TRUE(run_round(*sync, kiosk_.clock));
  hq_.links.resize(50);
  ASSERT_TRUE(run_round(*sync, kiosk_.clock));
  EXPECT_EQ(hq_.links.size(), 600u);
}

TEST_F(SyncTest, AnotherChainAtHeadquartersIsReportedAndNothingIsBelieved) {
  for (int i = 0; i < 3; ++i) kiosk_.capture(text(100));
  wire::ChainLink other;
  other.entry[24] = 1;
  hq_.links = {other};
  auto sync = kiosk_.sync(hq_);
  ASSERT_TRUE(run_round(*sync, kiosk_.clock));
  EXPECT_EQ(hq_.alarms, 1u);
  EXPECT_TRUE(kiosk_.chain.pins().empty());
  EXPECT_EQ(kiosk_.stats().waiting.items, 3);
  EXPECT_FALSE(sync->take_problems().empty());
}

TEST_F(SyncTest, TheReserveIsGivenUpForReceiptsAndHeldAgain) {
  ASSERT_TRUE(kiosk_.reserve.release());
  auto sync = kiosk_.sync(hq_);
  ASSERT_TRUE(run_round(*sync, kiosk_.clock));
  EXPECT_TRUE(std::filesystem::exists(kiosk_.path() / "reserve"));
}

TEST(SyncOpen, NeedsAnEnrolment) {
  KioskByHand kiosk({});
  kiosk.change("DELETE FROM sync_enrolment");
  HeadquartersByHand hq(kiosk.clock);
  const auto sync = Sync::open(
      {kiosk.database, kiosk.clock, hq, kiosk.chain, nullptr, nullptr, kiosk.reserve, nullptr}, {});
  ASSERT_FALSE(sync);
  EXPECT_NE(sync.error().sentence.find("kanaria enrol"), std::string::npos);
}

}  // namespace
}  // namespace kanaria::sync
