// Time handed in, so that tests own it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kanaria::base {

/// How far the wall clock can be trusted, best first.
enum class ClockStatus { beacon, ntp, rtc, unknown };
[[nodiscard]] std::string_view to_string(ClockStatus status);

struct Timestamp {
  std::int64_t wall_ms = 0;       ///< milliseconds since 1970-01-01T00:00:00Z
  std::int64_t monotonic_ms = 0;  ///< milliseconds since this boot
  std::string boot_id;            ///< the kernel's id of this boot, or ""
  ClockStatus status = ClockStatus::unknown;
};

/// Implementations are safe from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Timestamp now() const = 0;
};

/// The machine's clocks.  Status is ntp when the kernel says that it is synchronised, else rtc.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override;
};

/// "2026-11-21T09:00:00.123Z".
[[nodiscard]] std::string iso8601_utc(std::int64_t wall_ms);

}  // namespace kanaria::base
