#include "registry/canonical_address.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "registry/house_numbers.h"

namespace kanaria::registry {
namespace {

constexpr std::size_t kMaxTownLength = 20;
constexpr std::size_t kMaxCodes = 8;
constexpr std::u32string_view kKanjiDigits = U"〇一二三四五六七八九十百";
constexpr std::u32string_view kPostOfficeBox = U"私書箱";
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

/// The door of a post-office box, which has no house: 中央郵便局私書箱第45号 is "私書箱45"; nothing
/// where no number follows the word.
std::vector<Door> box_doors(std::u32string_view after_word) {
  after_word.remove_prefix(std::min(after_word.find_first_not_of(U" 第"), after_word.size()));
  const HouseNumbers numbers = house_numbers(after_word);
  if (numbers.house.empty()) return {};
  return {{base::to_utf8(kPostOfficeBox) + joined(numbers.house, numbers.house.size()), ""}};
}

/// What stands behind `anchor`, in whatever forms its kanji are written (瀨戸市 for 瀬戸市);
/// nullopt where it is not there.
std::optional<std::string> behind(const std::string& text, const std::string& anchor,
                                  const Fold& fold) {
  const std::u32string written = base::to_u32(text);
  const std::u32string folded = base::to_u32(fold(text));
  const std::u32string wanted = base::to_u32(fold(anchor));
  const auto at = folded.find(wanted);
  if (wanted.empty() || at == std::u32string::npos || folded.size() != written.size()) {
    return std::nullopt;
  }
  return base::to_utf8(written.substr(at + wanted.size()));
}

std::string after_city(const std::string& notation, const postal::Address& parts,
                       const Fold& fold) {
  std::vector<std::string> anchors = {plain_notation(parts.city)};
  const std::string village = base::to_utf8(without_gun(base::to_u32(plain_notation(parts.city))));
  anchors.push_back(village);
  anchors.push_back(plain_notation(parts.prefecture));
  for (const std::string& anchor : anchors) {
    if (const auto rest = behind(notation, anchor, fold)) return *rest;
  }
  return notation;
}

/// ﾊｲﾂ as ハイツ: readers give both the same.
std::u32string wide_kana(std::u32string_view text) {
  const auto is_half = [](char32_t c) { return c >= 0xFF66 && c <= 0xFF9F; };
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    while (at < text.size() && is_half(text[at])) ++at;
    out += base::to_u32(base::nfkc(base::to_utf8(text.substr(from, at - from))));
    if (at < text.size()) out += text[at++];
  }
  return out;
}

/// Readers leave 大字 and 字 out, as the postal dictionary does.
std::u32string without_any_aza(std::u32string_view town) {
  std::u32string out;
  for (std::size_t at = 0; at < town.size(); ++at) {
    if (town.substr(at).starts_with(U"大字")) ++at;
    if (town[at] != U'字') out += town[at];
  }
  return out;
}

bool is_number_sign(char32_t c) {
  return (c >= U'0' && c <= U'9') || c == U'-' ||
         std::u32string_view(U"一二三四五六七八九十百千〇番地号丁目の之ノ").find(c) !=
             std::u32string_view::npos;
}

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

/// Where the first number starts: where a kanji numeral that counts became a digit, or at a digit.
std::size_t first_number(std::u32string_view text) {
  const std::u32string digits = with_plain_numbers(text);
  std::size_t at = 0;
  while (at < text.size() && at < digits.size() && text[at] == digits[at] && !is_digit(text[at])) {
    ++at;
  }
  return at;
}

/// Where the room begins at the end of a building: 301 of 芝ハイツ301, 101A号室 of 荘101A号室.
std::size_t room_start(std::u32string_view text) {
  std::size_t end = text.size();
  for (const std::u32string_view suffix : {U"号室", U"号", U"室"}) {
    if (!text.ends_with(suffix)) continue;
    end -= suffix.size();
    break;
  }
  std::size_t at = end;
  bool any_digit = false;
  while (at > 0) {
    const char32_t c = text[at - 1];
    const bool letter = (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
    if (!is_digit(c) && !letter && c != U'-') break;
    any_digit = any_digit || is_digit(c);
    --at;
  }
  while (at < end && text[at] == U'-') ++at;
  return any_digit ? at : text.size();
}

}  // namespace

NotationTexts notation_texts_of(const CanonicalAddress& address, std::string_view name) {
  const std::u32string text = base::to_u32(address.notation_of_address);
  std::size_t numbers_at = first_number(text);
  constexpr std::u32string_view kChome = U"丁目";
  const std::size_t chome = text.find(kChome, numbers_at);
  const std::size_t run_end = static_cast<std::size_t>(
      std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(numbers_at), text.end(),
                       is_number_sign) -
      text.begin());
  if (chome < run_end) numbers_at = chome + kChome.size();
  std::size_t building_at = std::max(numbers_at, run_end);
  const auto whole = std::u32string_view(text);
  const std::u32string_view building = whole.substr(building_at);
  const std::size_t room_at = room_start(building);
  NotationTexts texts;
  texts[static_cast<std::size_t>(NotationPart::name)] = name;
  const auto put = [&texts](NotationPart part, std::u32string_view value) {
    texts[static_cast<std::size_t>(part)] = base::to_utf8(value);
  };
  put(NotationPart::town, without_any_aza(whole.substr(0, numbers_at)));
  put(NotationPart::numbers, whole.substr(numbers_at, building_at - numbers_at));
  put(NotationPart::building, building.substr(0, room_at));
  put(NotationPart::room, building.substr(room_at));
  if (!address.doors.empty()) {
    texts[static_cast<std::size_t>(NotationPart::door)] = address.doors.front().room;
  }
  return texts;
}

std::string plain_notation(std::string_view text) {
  std::u32string out;
  for (char32_t c : wide_kana(base::to_u32(text))) {
    if (c == U' ' || c == U'\u3000' || c == U'\t') continue;
    if (c >= U'！' && c <= U'～') c = c - U'！' + U'!';
    if (c == U'ヶ' || c == U'ヵ') c = c == U'ヶ' ? U'ケ' : U'カ';  // print makes no sure difference
    if (c >= U'Ⅰ' && c <= U'Ⅲ') {  // readers cannot tell Ⅱ from II
      out.append(static_cast<std::size_t>(c - U'Ⅰ' + 1), U'I');
      continue;
    }
    const bool after_number =
        !out.empty() &&
        ((out.back() >= U'0' && out.back() <= U'9') || (out.back() >= U'A' && out.back() <= U'Z') ||
         kKanjiDigits.find(out.back()) != std::u32string_view::npos);
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
  const std::u32string rest = folded_width(taken_apart.rest);
  const std::size_t box = rest.find(kPostOfficeBox);
  const bool has_box = box != std::u32string::npos;
  const HouseNumbers numbers = house_numbers(rest);
  address.has_town = !taken_apart.town.empty();
  if (!address.has_town && !has_box && numbers.lead.size() <= kMaxTownLength) {
    // A town that the dictionary does not know still tells two places apart.
    town = without_aza(folded_place(base::to_utf8(numbers.lead), fold));
  }
  const std::u32string city = without_gun(folded_place(taken_apart.city, fold));
  if (!city.empty()) address.place = base::to_utf8(city) + "/" + base::to_utf8(town);
  if (has_box) {
    address.doors = box_doors(std::u32string_view(rest).substr(box + kPostOfficeBox.size()));
  } else if (!numbers.house.empty()) {
    std::vector<std::string> house = numbers.house;
    if (!chome.empty()) house.insert(house.begin(), chome);
    address.doors = doors_of(house, numbers.building);
  }
  address.codes = taken_apart.postal_codes;
  if (address.codes.size() > kMaxCodes) address.codes.resize(kMaxCodes);
  address.notation_of_address = after_city(plain_notation(written), taken_apart, fold);
  return address;
}

}  // namespace kanaria::registry
