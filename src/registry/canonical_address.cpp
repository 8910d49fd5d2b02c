#include "registry/canonical_address.h"

#include <algorithm>

#include "base/utf8.h"
#include "registry/house_numbers.h"

namespace kanaria::registry {
namespace {

constexpr std::size_t kMaxTownLength = 20;
constexpr std::size_t kMaxCodes = 8;
constexpr std::u32string_view kHyphens = U"‐‑‒–—―−－ー─ｰ~〜～";

bool is_variation_selector(char32_t c) {
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

std::u32string folded_width(std::string_view text) {
  std::u32string out;
  for (const char32_t c : base::to_u32(base::nfkc(text))) {
    if (!is_variation_selector(c)) out += c == U'\u3000' ? U' ' : c;
  }
  return out;
}

/// One sign for each group of kana that place names are written with at will.
char32_t place_kana(char32_t c) {
  if (std::u32string_view(U"ヶケヵカがガケ").find(c) != std::u32string_view::npos) return U'ケ';
  if (std::u32string_view(U"ノの之乃").find(c) != std::u32string_view::npos) return U'ノ';
  if (std::u32string_view(U"ツッつっ").find(c) != std::u32string_view::npos) return U'ツ';
  return c;
}

std::u32string folded_place(std::string_view text, const Fold& fold) {
  std::u32string out;
  for (const char32_t c : folded_width(fold(text))) {
    if (c != U' ') out += place_kana(c);
  }
  return with_all_numerals_as_digits(out);
}

/// 邑楽郡大泉町 -> 大泉町; 郡山市 and 蒲郡市 stay.
std::u32string without_gun(std::u32string city) {
  const auto at = city.find(U'郡');
  const bool ends_rightly = city.ends_with(U'町') || city.ends_with(U'村');
  if (at == std::u32string::npos || at == 0 || at + 2 >= city.size() || !ends_rightly) return city;
  return city.substr(at + 1);
}

std::u32string without_aza(std::u32string town) {
  for (const std::u32string_view prefix : {U"大字", U"字"}) {
    if (town.starts_with(prefix) && town.size() > prefix.size()) town.erase(0, prefix.size());
  }
  return town;
}

/// A fourth number, or one of three digits in third place, may be a room written without the
/// building's name.
bool last_may_be_room(const std::vector<std::string>& house) {
  return house.size() >= 4 || (house.size() == 3 && house.back().size() >= 3);
}

std::string joined(const std::vector<std::string>& numbers, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? "-" : "") + numbers[i];
  return text;
}

/// `house` starts with the 丁目 where there is one.
std::vector<Door> doors_of(const std::vector<std::string>& house,
                           const std::vector<std::string>& building) {
  const std::size_t n = house.size();
  if (!building.empty()) {
    std::vector<Door> doors = {{joined(house, n), building.back()}};
    if (building.size() >= 2) {  // 3号棟405 is also written 3-405
      doors.push_back({joined(house, n) + "-" + building[building.size() - 2], building.back()});
    }
    return doors;
  }
  if (!last_may_be_room(house)) return {{joined(house, n), ""}};
  std::vector<Door> doors = {{joined(house, n - 1), house.back()}};
  if (n >= 4) doors.push_back({joined(house, n - 2), house.back()});  // n-1 may be a 棟
  return doors;
}

std::string after_city(const std::string& notation, const postal::Address& parts) {
  std::vector<std::string> anchors = {plain_notation(parts.city)};
  const std::string village = base::to_utf8(without_gun(base::to_u32(plain_notation(parts.city))));
  anchors.push_back(village);
  anchors.push_back(plain_notation(parts.prefecture));
  for (const std::string& anchor : anchors) {
    if (anchor.empty()) continue;
    const auto at = notation.find(anchor);
    if (at != std::string::npos) return notation.substr(at + anchor.size());
  }
  return notation;
}

std::string from_first_number(const std::string& notation) {
  const std::u32string text = base::to_u32(notation);
  const std::u32string digits = with_plain_numbers(text);
  // Where the two part, or where a digit stands in both, the first number starts.
  std::size_t at = 0;
  while (at < text.size() && at < digits.size() && text[at] == digits[at] &&
         !(text[at] >= U'0' && text[at] <= U'9')) {
    ++at;
  }
  return base::to_utf8(std::u32string_view(text).substr(at));
}

}  // namespace

std::string plain_notation(std::string_view text) {
  std::u32string out;
  for (char32_t c : base::to_u32(text)) {
    if (c == U' ' || c == U'\u3000' || c == U'\t') continue;
    if (c >= U'！' && c <= U'～') c = c - U'！' + U'!';
    const bool after_number = !out.empty() && ((out.back() >= U'0' && out.back() <= U'9') ||
                                               (out.back() >= U'A' && out.back() <= U'Z'));
    if (after_number && kHyphens.find(c) != std::u32string_view::npos) c = U'-';
    out += c;
  }
  return base::to_utf8(out);
}

CanonicalAddress canonical_address(std::string_view written, const postal::Address& taken_apart,
                                   const Fold& fold) {
  CanonicalAddress address;
  std::u32string town = folded_place(taken_apart.town, fold);
  const std::string chome = cut_chome(town);
  town = without_aza(std::move(town));
  const HouseNumbers numbers = house_numbers(folded_width(taken_apart.rest));
  address.has_town = !taken_apart.town.empty();
  if (!address.has_town && numbers.lead.size() <= kMaxTownLength) {
    // A town that the dictionary does not know still tells two places apart.
    town = without_aza(folded_place(base::to_utf8(numbers.lead), fold));
  }
  const std::u32string city = without_gun(folded_place(taken_apart.city, fold));
  if (!city.empty()) address.place = base::to_utf8(city) + "/" + base::to_utf8(town);
  if (!numbers.house.empty()) {
    std::vector<std::string> house = numbers.house;
    if (!chome.empty()) house.insert(house.begin(), chome);
    address.doors = doors_of(house, numbers.building);
  }
  address.codes = taken_apart.postal_codes;
  if (address.codes.size() > kMaxCodes) address.codes.resize(kMaxCodes);
  address.notation_of_address = after_city(plain_notation(written), taken_apart);
  address.notation_of_numbers = from_first_number(address.notation_of_address);
  return address;
}

}  // namespace kanaria::registry
