#include "base/clock.h"

#include <gtest/gtest.h>

namespace kanaria::base {
namespace {

TEST(Clock, WritesUtcWithMilliseconds) {
  EXPECT_EQ(iso8601_utc(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(iso8601_utc(1'795'251'600'123), "2026-11-21T09:00:00.123Z");
}

TEST(Clock, MonotonicTimeDoesNotGoBack) {
  const SystemClock clock;
  const Timestamp first = clock.now();
  const Timestamp second = clock.now();
  EXPECT_GE(second.monotonic_ms, first.monotonic_ms);
  EXPECT_FALSE(first.boot_id.empty());
  EXPECT_EQ(first.boot_id, second.boot_id);
}

}  // namespace
}  // namespace kanaria::base
