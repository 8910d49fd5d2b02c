// Numbers in kanji.  ICU's rule-based parser misreads positional ones (三五二), so this is our own.
// Pure functions; safe from any thread.  Private to this folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kanaria::postal {

/// 〇 to 九 and their formal forms (壱 弐 参) as 0 to 9; 十 廿 卅 百 千 are units; -1 otherwise.
[[nodiscard]] int kanji_digit(char32_t c);
[[nodiscard]] bool is_kanji_numeral(char32_t c);  ///< a digit or a unit
[[nodiscard]] constexpr bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

/// The value of a text of kanji numerals only: 二十三, 二〇三, 百五, 三五二; nullopt above 999,999.
[[nodiscard]] std::optional<std::uint32_t> parse_kanji_number(std::u32string_view text);
/// 1 to 9999 as 一, 十二, 二百三; other values as Arabic digits.
[[nodiscard]] std::u32string to_kanji_number(std::uint32_t value);
[[nodiscard]] std::u32string to_digits(std::uint32_t value);

}  // namespace kanaria::postal
