// When sync may speak: pure rules of time, all constants in one place.
// Thread rule: one thread an object.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace kanaria::sync {

inline constexpr std::int64_t kSecond_ms = 1000;
inline constexpr std::int64_t kMinute_ms = 60 * kSecond_ms;
inline constexpr std::int64_t kDay_ms = 24 * 60 * kMinute_ms;

/// All timing and sizes of sync.
struct Timing {
  /// After the first failure a wait of up to this, then up to twice as much, and so on.
  static constexpr std::int64_t kFirstBackOff_ms = 2 * kSecond_ms;
  static constexpr std::int64_t kLongestBackOff_ms = 15 * kMinute_ms;
  /// The same for one item that headquarters does not take.
  static constexpr std::int64_t kFirstItemPause_ms = 1 * kMinute_ms;
  static constexpr std::int64_t kLongestItemPause_ms = 60 * kMinute_ms;
  /// No Retry-After keeps the kiosk silent for longer.
  static constexpr std::int64_t kLongestRetryAfter_ms = 60 * kMinute_ms;
  /// A request carries about this much: a quarter after a failure, twice as much after success.
  /// The smallest carries one item, so that it is known whose failure it is.
  static constexpr std::size_t kSmallestRequest_bytes = 16u << 10;
  static constexpr std::size_t kFirstRequest_bytes = 256u << 10;
  static constexpr std::size_t kLargestRequest_bytes = 2u << 20;
  /// Answers in a row that bring nothing forward before a stage is given up for this round.
  static constexpr int kMostIdleAnswers = 3;
};

/// Uniform in [0, 1).
using Chance = std::function<double()>;

/// Exponential with full jitter: uniform in [0, min(longest, first · 2^failures)].
/// (M. Brooker, "Exponential Backoff And Jitter", 2015.)  `failures` counts from 1.
[[nodiscard]] std::int64_t back_off_ms(std::int64_t first_ms, std::int64_t longest_ms,
                                       std::int64_t failures, const Chance& chance);

/// A part of the day (Japan's, UTC+9) in which nothing is sent.  May go over midnight.
struct QuietHours {
  std::int64_t from_minute = 0;  ///< of the day
  std::int64_t to_minute = 0;    ///< the first that is not quiet; equal: never quiet
  /// "22:00-06:30"; "" is never quiet; nullopt when it is neither.
  [[nodiscard]] static std::optional<QuietHours> parse(std::string_view text);
  /// How long the quiet lasts yet; 0: it is not quiet.
  [[nodiscard]] std::int64_t wait_ms(std::int64_t wall_ms) const;
};

/// A token bucket that may run into debt by one request: what was sent is paid for by waiting.
class Bandwidth {
 public:
  /// 0: without a limit.
  explicit Bandwidth(std::int64_t limit_kbit_per_s) : limit_kbit_per_s_(limit_kbit_per_s) {}
  void spend(std::uint64_t size_bytes, std::int64_t now_ms);
  /// How long until something may be sent.
  [[nodiscard]] std::int64_t wait_ms(std::int64_t now_ms) const;

 private:
  std::int64_t limit_kbit_per_s_;
  std::int64_t paid_until_ms_ = 0;  ///< monotonic
};

}  // namespace kanaria::sync
