#include "sync/schedule.h"

#include <algorithm>

namespace kanaria::sync {
namespace {

constexpr std::int64_t kJapan_ms = 9 * 60 * kMinute_ms;
constexpr std::int64_t kMostDoublings = 30;

/// "HH:MM" as minutes of the day.
std::optional<std::int64_t> parse_minute(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] - '0'; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t at : {0u, 1u, 3u, 4u}) {
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
  }
  const int hour = digit(0) * 10 + digit(1);
  const int minute = digit(3) * 10 + digit(4);
  if (hour > 23 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

}  // namespace

std::int64_t back_off_ms(std::int64_t first_ms, std::int64_t longest_ms, std::int64_t failures,
                         const Chance& chance) {
  std::int64_t most_ms = first_ms;
  for (std::int64_t i = 1; i < std::min(failures, kMostDoublings) && most_ms < longest_ms; ++i) {
    most_ms *= 2;
  }
  return static_cast<std::int64_t>(static_cast<double>(std::min(most_ms, longest_ms)) * chance());
}

std::optional<QuietHours> QuietHours::parse(std::string_view text) {
  if (text.empty()) return QuietHours{};
  if (text.size() != 11 || text[5] != '-') return std::nullopt;
  const auto from = parse_minute(text.substr(0, 5));
  const auto to = parse_minute(text.substr(6));
  if (!from || !to) return std::nullopt;
  return QuietHours{*from, *to};
}

std::int64_t QuietHours::wait_ms(std::int64_t wall_ms) const {
  if (from_minute == to_minute) return 0;
  const std::int64_t day_ms = ((wall_ms % kDay_ms + kJapan_ms) % kDay_ms + kDay_ms) % kDay_ms;
  const std::int64_t since_ms = (day_ms - from_minute * kMinute_ms + kDay_ms) % kDay_ms;
  const std::int64_t length_ms = ((to_minute - from_minute) * kMinute_ms + kDay_ms) % kDay_ms;
  return since_ms < length_ms ? length_ms - since_ms : 0;
}

void Bandwidth::spend(std::uint64_t size_bytes, std::int64_t now_ms) {
  if (limit_kbit_per_s_ <= 0) return;
  // 1 kbit/s is one bit a millisecond.
  const auto bits = static_cast<std::int64_t>(size_bytes * 8);
  paid_until_ms_ = std::max(paid_until_ms_, now_ms) + bits / limit_kbit_per_s_;
}

std::int64_t Bandwidth::wait_ms(std::int64_t now_ms) const {
  return std::max<std::int64_t>(0, paid_until_ms_ - now_ms);
}

}  // namespace kanaria::sync
