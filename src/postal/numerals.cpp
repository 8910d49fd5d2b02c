#include "postal/numerals.h"

namespace kanaria::postal {
namespace {

constexpr std::uint32_t kMaxValue = 999999;

/// 10, 100 or 1000; 0 for what is no unit.
std::uint32_t unit_of(char32_t c) {
  switch (c) {
    case U'十':
    case U'拾':
      return 10;
    case U'百':
      return 100;
    case U'千':
      return 1000;
    default:
      return 0;
  }
}

}  // namespace

int kanji_digit(char32_t c) {
  switch (c) {
    case U'〇':
    case U'零':
      return 0;
    case U'一':
    case U'壱':
    case U'壹':
      return 1;
    case U'二':
    case U'弐':
    case U'貳':
      return 2;
    case U'三':
    case U'参':
    case U'參':
      return 3;
    case U'四':
      return 4;
    case U'五':
      return 5;
    case U'六':
      return 6;
    case U'七':
      return 7;
    case U'八':
      return 8;
    case U'九':
      return 9;
    default:
      return -1;
  }
}

bool is_kanji_numeral(char32_t c) {
  return kanji_digit(c) >= 0 || unit_of(c) != 0 || c == U'廿' || c == U'卅';
}

std::optional<std::uint32_t> parse_kanji_number(std::u32string_view text) {
  if (text.empty() || text.size() > 12) return std::nullopt;
  std::uint64_t total = 0;   // what units have closed
  std::uint64_t digits = 0;  // positional digits still open
  bool open = false;
  for (const char32_t c : text) {
    if (const int digit = kanji_digit(c); digit >= 0) {
      digits = digits * 10 + static_cast<std::uint64_t>(digit);
      open = true;
    } else if (const std::uint32_t unit = unit_of(c); unit != 0) {
      total += (open ? digits : 1) * unit;
      digits = 0;
      open = false;
    } else if (c == U'廿' || c == U'卅') {
      total += c == U'廿' ? 20 : 30;
    } else {
      return std::nullopt;
    }
    if (total > kMaxValue || digits > kMaxValue) return std::nullopt;
  }
  total += digits;
  if (total > kMaxValue) return std::nullopt;
  return static_cast<std::uint32_t>(total);
}

std::u32string to_digits(std::uint32_t value) {
  std::u32string out;
  for (const char c : std::to_string(value)) out += static_cast<char32_t>(c);
  return out;
}

std::u32string to_kanji_number(std::uint32_t value) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  if (value == 0 || value > 9999) return to_digits(value);
  std::u32string out;
  std::uint32_t unit = 1000;
  for (const char32_t name : {U'千', U'百', U'十', U'\0'}) {
    const std::uint32_t digit = value / unit % 10;
    if (digit > 1 || (digit == 1 && unit == 1)) out += kDigits[digit];
    if (digit > 0 && name != 0) out += name;
    unit /= 10;
  }
  return out;
}

}  // namespace kanaria::postal
