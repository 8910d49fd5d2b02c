// Thousands of deliveries over a line on which everything goes wrong: what headquarters has in the
// end equals what was captured, once each, and nothing left the kiosk before its receipt.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "unit/sync/faulty_line.h"

namespace kanaria::sync {
namespace {

class FaultsTest : public ::testing::Test {
 protected:
  FaultsTest() : kiosk_(HeadquartersByHand(TurnedClock()).receipt_key()), hq_(kiosk_.clock) {}

  std::string text(std::size_t size_bytes) {
    std::string bytes(size_bytes, ' ');
    for (char& c : bytes) c = static_cast<char>(kiosk_.random());
    return bytes;
  }
  /// Whatever lies here no more has a receipt by headquarters for exactly its bytes.
  void expect_nothing_left_early() {
    for (const auto& [seq, payload] : kiosk_.captured) {
      const auto receipt = *outbox::receipt_of(kiosk_.database, seq);
      if (!receipt) {
        const auto here = *outbox::payload_digest(kiosk_.database, seq);
        ASSERT_TRUE(here && *here == base::sha256(base::bytes_of(payload))) << seq;
        continue;
      }
      ASSERT_EQ(receipt->digest, base::sha256(base::bytes_of(payload))) << seq;
      ASSERT_TRUE(hq_.capsules.contains(seq)) << "a receipt for what headquarters has not: " << seq;
      ASSERT_EQ(receipt->committed_ms, hq_.committed_ms.at(seq)) << seq;
    }
  }
  /// Restarts in the long test, 100 requests each; KANARIA_STARTS=1000 makes it 100,000.
  static int starts() {
    const char* wanted = std::getenv("KANARIA_STARTS");
    return wanted ? std::max(40, std::atoi(wanted)) : 40;
  }
  /// Mailpieces of the test without a network; KANARIA_QUEUED=20000 is its full size.
  static int mailpieces() {
    const char* wanted = std::getenv("KANARIA_QUEUED");
    return wanted ? std::max(4000, std::atoi(wanted)) : 4000;
  }
  static constexpr int kRestarts = 200;
  static constexpr int kLine_kbit_per_s = 2000;
  /// Steps until nothing waits; false when that takes too many.
  bool drain(Sync& sync, int most_steps) {
    for (int i = 0; i < most_steps; ++i) {
      kiosk_.clock.turn(sync.wait_time_ms());
      CHECK(sync.tick().has_value());
      if (hq_.links.size() == kiosk_.chain.links().size() && kiosk_.stats().waiting.items == 0) {
        return true;
      }
    }
    return false;
  }

  KioskByHand kiosk_;
  HeadquartersByHand hq_;
};

TEST_F(FaultsTest, WhatHeadquartersHasIsWhatWasCapturedOnceEach) {
  FaultyLine line(hq_, kiosk_.clock, 42, 0.5);
  Settings settings;
  settings.retention_ms = 6 * 60 * kMinute_ms;
  std::size_t deliveries = 0;
  for (int start = 0; start < starts(); ++start) {
    auto sync = kiosk_.sync(line, settings);  // a new one, as after a restart
    for (int i = 0; i < 60; ++i) {
      const auto kind = kiosk_.random() % 100;
      kiosk_.capture(kind < 40 ? "" : text(kind == 99 ? 700'000 : 500 + kind * 60));
      for (int step = 0; step < 2; ++step) {
        kiosk_.clock.turn(sync->wait_time_ms());
        ASSERT_TRUE(sync->tick());
      }
    }
    deliveries = hq_.requests;
    if (start % 10 == 9) expect_nothing_left_early();
  }
  auto sync = kiosk_.sync(line, settings);
  ASSERT_TRUE(drain(*sync, 500 * starts()));
  EXPECT_EQ(hq_.links, kiosk_.chain.links());
  EXPECT_EQ(hq_.capsules, kiosk_.captured);
  EXPECT_EQ(hq_.alarms, 0u);
  EXPECT_EQ(kiosk_.stats().quarantined.items, 0);
  expect_nothing_left_early();
  EXPECT_GE(deliveries, 2000u);
  for (int fault = 0; fault < FaultyLine::kFaults; ++fault) {
    EXPECT_GE(line.faults[static_cast<std::size_t>(fault)], 20u) << fault;
  }
  std::printf("%zu requests, %zu entries, %zu capsules\n", hq_.requests, hq_.links.size(),
              hq_.capsules.size());
}

TEST_F(FaultsTest, FourteenDaysWithoutANetworkLoseNothing) {
  class Dead final : public Transport {
   public:
    base::Result<Answer> post(std::string_view, base::ByteView) override {
      ++requests;
      return base::Error{base::Remedy::try_later, "There is no network."};
    }
    std::int64_t requests = 0;
  } dead;
  kiosk_.only_digests = hq_.only_digests = true;
  Settings settings;
  settings.bandwidth_kbit_per_s = kLine_kbit_per_s;
  std::uint64_t queued_bytes = 0;
  auto sync = kiosk_.sync(dead, settings);
  for (int i = 0; i < mailpieces(); ++i) {
    if (i % (mailpieces() / kRestarts) == 0) sync = kiosk_.sync(dead, settings);
    const std::string payload = i % 2 == 0 ? text(i % 100 == 0 ? 1'000'000 : 20'000) : "";
    queued_bytes += payload.size();
    kiosk_.capture(payload);
    const std::int64_t until_ms = kiosk_.clock.monotonic_ms + 14 * kDay_ms / mailpieces();
    while (kiosk_.clock.monotonic_ms < until_ms) {
      kiosk_.clock.turn(std::min(sync->wait_time_ms(), until_ms - kiosk_.clock.monotonic_ms));
      ASSERT_TRUE(sync->tick());
    }
  }
  EXPECT_EQ(kiosk_.stats().waiting.items, mailpieces() / 2);
  EXPECT_GE(dead.requests, 14 * kDay_ms / Timing::kLongestBackOff_ms);
  sync = kiosk_.sync(hq_, settings);
  const std::int64_t start_ms = kiosk_.clock.monotonic_ms;
  ASSERT_TRUE(drain(*sync, 5 * mailpieces()));
  const double took_s = static_cast<double>(kiosk_.clock.monotonic_ms - start_ms) / 1000;
  const double line_s = static_cast<double>(queued_bytes) * 8 / 1000 / kLine_kbit_per_s;
  EXPECT_LE(took_s, 1.1 * line_s);
  EXPECT_EQ(hq_.links, kiosk_.chain.links());
  EXPECT_EQ(hq_.capsules, kiosk_.captured);
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
#ifndef __SANITIZE_ADDRESS__  // it keeps freed memory
  EXPECT_LE(used.ru_maxrss, 256 << 10);
#endif
  std::printf(
      "%d mailpieces, %d restarts, %.0f MB queued: drained in %.0f s for %.0f s of line "
      "(%.3f); at most %ld MB of memory\n",
      mailpieces(), kRestarts, static_cast<double>(queued_bytes) / 1e6, took_s, line_s,
      took_s / line_s, used.ru_maxrss >> 10);
}

TEST_F(FaultsTest, ClocksThatJumpHoldNothingUp) {
  FaultyLine line(hq_, kiosk_.clock, 5, 0.4);
  auto sync = kiosk_.sync(line);
  constexpr std::int64_t kYear_ms = 365 * kDay_ms;
  for (const std::int64_t wall_ms :
       {std::int64_t{0}, std::int64_t{2'147'483'647'000}, TurnedClock::kStart_ms + 10 * kYear_ms,
        TurnedClock::kStart_ms - 10 * kYear_ms, std::int64_t{-5'000'000}}) {
    kiosk_.clock.wall_ms = wall_ms;
    for (int i = 0; i < 20; ++i) kiosk_.capture(text(2000));
    ASSERT_TRUE(drain(*sync, 5000)) << wall_ms;
  }
  EXPECT_EQ(hq_.capsules, kiosk_.captured);
}

}  // namespace
}  // namespace kanaria::sync
