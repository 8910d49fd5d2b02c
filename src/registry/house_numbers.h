// The numbers of an address: what follows the town, taken apart into house numbers and numbers of
// the building.  Pure functions; safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kanaria::registry {

/// 2-8 芝ハイツ301: lead "", house {2, 8}, building {301}.  Numbers without leading zeros.
struct HouseNumbers {
  std::u32string lead;                ///< text before the first house number: a 小字, or ""
  std::vector<std::string> house;     ///< joined by hyphens or counters (番地, 号, の …)
  std::vector<std::string> building;  ///< of the text after a building's name; the room is last
};

/// The text is in NFKC without variation selectors.  Text that looks like a building's name before
/// any number means that there are no house numbers.
[[nodiscard]] HouseNumbers house_numbers(std::u32string_view text);

/// Kanji numerals (positional or with 十 百 千) before a counter, a hyphen or an end become digits,
/// and after a number's hyphen unless a name may begin with them (三井); hyphens of all shapes
/// between numbers become '-'.
[[nodiscard]] std::u32string with_plain_numbers(std::u32string_view text);

/// Every run of kanji numerals becomes digits.
[[nodiscard]] std::u32string with_all_numerals_as_digits(std::u32string_view text);

/// The 丁目 at the end of a town's name is cut off and returned without leading zeros; "" when
/// there is none.  The text has been through with_all_numerals_as_digits.
[[nodiscard]] std::string cut_chome(std::u32string& town);

}  // namespace kanaria::registry
