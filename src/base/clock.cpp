#include "base/clock.h"

#include <sys/timex.h>

#include <cstdio>
#include <ctime>
#include <fstream>

namespace kanaria::base {
namespace {

std::int64_t clock_ms(clockid_t id) {
  timespec t{};
  clock_gettime(id, &t);
  return static_cast<std::int64_t>(t.tv_sec) * 1000 + t.tv_nsec / 1'000'000;
}

std::string read_boot_id() {
  std::ifstream in("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(in, id);
  return id;
}

ClockStatus system_clock_status() {
  timex query{};
  return adjtimex(&query) == TIME_ERROR ? ClockStatus::rtc : ClockStatus::ntp;
}

}  // namespace

std::string_view to_string(ClockStatus status) {
  switch (status) {
    case ClockStatus::beacon:
      return "beacon";
    case ClockStatus::ntp:
      return "ntp";
    case ClockStatus::rtc:
      return "rtc";
    case ClockStatus::unknown:
      break;
  }
  return "unknown";
}

Timestamp SystemClock::now() const {
  static const std::string boot_id = read_boot_id();
  return {clock_ms(CLOCK_REALTIME), clock_ms(CLOCK_BOOTTIME), boot_id, system_clock_status()};
}

std::string iso8601_utc(std::int64_t wall_ms) {
  std::int64_t seconds = wall_ms / 1000;
  std::int64_t millis = wall_ms % 1000;
  if (millis < 0) {
    millis += 1000;
    --seconds;
  }
  const auto t = static_cast<std::time_t>(seconds);
  std::tm parts{};
  gmtime_r(&t, &parts);
  char date[32];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
  char text[48];
  std::snprintf(text, sizeof text, "%s.%03dZ", date, static_cast<int>(millis));
  return text;
}

}  // namespace kanaria::base
