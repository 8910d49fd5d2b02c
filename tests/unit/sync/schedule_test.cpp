#include "sync/schedule.h"

#include <gtest/gtest.h>

namespace kanaria::sync {
namespace {

TEST(BackOff, GrowsToItsBoundWithFullJitter) {
  const auto most = [] { return 0.999999; };
  EXPECT_NEAR(static_cast<double>(back_off_ms(1000, 60'000, 1, most)), 1000, 1);
  EXPECT_NEAR(static_cast<double>(back_off_ms(1000, 60'000, 2, most)), 2000, 1);
  EXPECT_NEAR(static_cast<double>(back_off_ms(1000, 60'000, 6, most)), 32'000, 1);
  EXPECT_NEAR(static_cast<double>(back_off_ms(1000, 60'000, 7, most)), 60'000, 1);
  EXPECT_LE(back_off_ms(1000, 60'000, std::int64_t{1} << 62, most), 60'000);
  EXPECT_EQ(back_off_ms(1000, 60'000, 7, [] { return 0.0; }), 0);
}

TEST(QuietHours, AreReadStrictly) {
  EXPECT_TRUE(QuietHours::parse(""));
  EXPECT_TRUE(QuietHours::parse("22:00-06:30"));
  for (const char* bad : {"22:00", "2:00-06:00", "24:00-06:00", "22:60-06:00", "22:00 06:00",
                          "22:00-06:00 ", "-1:00-06:00", "22-00-06-00"}) {
    EXPECT_FALSE(QuietHours::parse(bad)) << bad;
  }
}

TEST(QuietHours, GoOverMidnightInJapan) {
  const QuietHours quiet = *QuietHours::parse("22:00-06:30");
  const std::int64_t midnight_utc = 20'000 * kDay_ms;  // 09:00 in Japan
  const std::int64_t midnight_japan = midnight_utc - 9 * 60 * kMinute_ms;
  EXPECT_EQ(quiet.wait_ms(midnight_utc), 0);
  EXPECT_EQ(quiet.wait_ms(midnight_japan), 390 * kMinute_ms);
  EXPECT_EQ(quiet.wait_ms(midnight_japan - 120 * kMinute_ms), 510 * kMinute_ms);
  EXPECT_EQ(quiet.wait_ms(midnight_japan - 120 * kMinute_ms - 1), 0);
  EXPECT_EQ(quiet.wait_ms(midnight_japan + 390 * kMinute_ms), 0);
  EXPECT_EQ(quiet.wait_ms(midnight_japan + 390 * kMinute_ms - 1), 1);
  EXPECT_EQ(quiet.wait_ms(-midnight_japan - 18 * 60 * kMinute_ms), 390 * kMinute_ms) << "1915";
  EXPECT_EQ(QuietHours::parse("")->wait_ms(midnight_japan), 0);
}

TEST(Bandwidth, IsKeptOverManyRequests) {
  Bandwidth bandwidth(128);  // 16,000 bytes a second
  std::int64_t now_ms = 5'000;
  for (int i = 0; i < 100; ++i) {
    now_ms += bandwidth.wait_ms(now_ms);
    bandwidth.spend(160'000, now_ms);
  }
  EXPECT_EQ(now_ms, 5'000 + 99 * 10'000);
  EXPECT_EQ(bandwidth.wait_ms(now_ms + 1'000'000), 0) << "rest is not saved up";
  Bandwidth unlimited(0);
  unlimited.spend(1u << 30, 0);
  EXPECT_EQ(unlimited.wait_ms(0), 0);
}

}  // namespace
}  // namespace kanaria::sync
