#include "registry/house_numbers.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "postal/numeral_names.h"

namespace kanaria::registry {
namespace {

constexpr std::size_t kMaxHouseNumbers = 8;
constexpr std::size_t kMaxDigits = 6;
constexpr std::size_t kMaxLead = 8;

constexpr std::u32string_view kHyphens = U"-‐‑‒–—―−－ー─ｰ~〜～ｰ";
constexpr std::u32string_view kNumerals = U"〇零一二三四五六七八九十百千壱弐参壹貳參廿";
// What may stand between or after house numbers; longer ones first.
constexpr std::array<std::u32string_view, 9> kCounters = {U"丁目", U"番地", U"地割", U"丁", U"番",
                                                          U"号",   U"線",   U"の",   U"ノ"};
// Endings of words that name a building rather than a 小字.
constexpr std::array<std::u32string_view, 14> kBuildingEndings = {
    U"荘",   U"寮",   U"館", U"棟", U"ビル", U"団地", U"住宅",
    U"宿舎", U"社宅", U"邸", U"内", U"気付", U"方",   U"階"};

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}
bool is_letter(char32_t c) {
  return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
}
bool is_one_of(char32_t c, std::u32string_view set) {
  return set.find(c) != std::u32string_view::npos;
}
bool is_katakana(char32_t c) {
  return c >= U'ァ' && c <= U'ヿ';
}

std::size_t counter_length(std::u32string_view text) {
  for (const auto counter : kCounters) {
    if (text.starts_with(counter)) return counter.size();
  }
  return 0;
}

int numeral_value(char32_t c) {
  constexpr std::u32string_view kOnes = U"〇一二三四五六七八九";
  if (const auto at = kOnes.find(c); at != std::u32string_view::npos) return static_cast<int>(at);
  if (c == U'零') return 0;
  if (is_one_of(c, U"壱壹")) return 1;
  if (is_one_of(c, U"弐貳")) return 2;
  if (is_one_of(c, U"参參")) return 3;
  return -1;
}

/// 二十三 -> 23, 三〇一 -> 301, 廿五 -> 25; the run holds kNumerals only.
std::u32string digits_of(std::u32string_view run) {
  const bool by_place =
      std::none_of(run.begin(), run.end(), [](char32_t c) { return is_one_of(c, U"十百千廿"); });
  std::u32string out;
  if (by_place) {
    for (const char32_t c : run) out += U'0' + static_cast<char32_t>(numeral_value(c));
    return out;
  }
  std::uint64_t total = 0;
  std::uint64_t ones = 0;
  bool any = false;
  for (const char32_t c : run.substr(0, 12)) {
    const int value = numeral_value(c);
    if (value >= 0) {
      ones = ones * 10 + static_cast<std::uint64_t>(value);
      any = true;
      continue;
    }
    const std::uint64_t unit = c == U'百' ? 100 : c == U'千' ? 1000 : 10;
    const std::uint64_t times = c == U'廿' ? 2 : any ? ones : 1;
    total += times * unit;
    ones = 0;
    any = false;
  }
  total += ones;
  for (const char c : std::to_string(total)) out += static_cast<char32_t>(c);
  return out;
}

std::size_t run_length(std::u32string_view text, std::u32string_view set) {
  return std::min(text.find_first_not_of(set), text.size());
}

bool is_kana(char32_t c) {
  return is_katakana(c) || (c >= U'ぁ' && c <= U'ん');
}

/// A building's kana (カーサ, ノース), and not what joins a numeral to a name: 一ノ瀬, 四ツ葉,
/// 八ヶ岳.
bool begins_with_kana(std::u32string_view text) {
  if (text.empty() || !is_kana(text.front())) return false;
  const bool is_word = text.size() > 1 && is_kana(text[1]);
  return is_word || !is_one_of(text.front(), U"ノのツつッっヶケガがヵカー");
}

/// Whether a run of kanji numerals stands for a number here: before a counter, a hyphen, a floor
/// or room word or an end, directly after a number, its counter or its hyphen (3-25-二〇メゾン), or
/// first of all and before a building (九みどり荘, 二三五六グリーンビル).
bool stands_for_number(std::u32string_view before, std::u32string_view run,
                       std::u32string_view after) {
  if (!before.empty() && is_one_of(before.back(), U"第")) return false;
  const bool ends = after.empty() || after.front() == U' ';
  const bool counted = counter_length(after) > 0 || (!ends && is_one_of(after.front(), U"階室棟"));
  const bool joined = !after.empty() && is_one_of(after.front(), kHyphens);
  const bool follows =
      !before.empty() && (is_digit(before.back()) || is_one_of(before.back(), kHyphens) ||
                          is_one_of(before.back(), U"目地番号のノ "));
  if (before.empty()) {
    return counted || joined || ends ||
           (begins_with_kana(after) && !postal::may_begin_a_name(run, after));
  }
  if (counted || joined || (ends && (follows || run.size() >= 3))) return true;
  const bool hyphened =
      before.size() > 1 && before.back() == U'-' && is_digit(before[before.size() - 2]);
  const bool behind_counter = is_one_of(before.back(), U"目地番");  // 88番地十六あさひ寮
  return (hyphened || behind_counter || is_digit(before.back())) &&
         !postal::may_begin_a_name(run, after);
}

std::string number_at(std::u32string_view text, std::size_t& at) {
  std::string number;
  while (at < text.size() && is_digit(text[at])) {
    if (!number.empty() || text[at] != U'0') number += static_cast<char>(text[at]);
    ++at;
  }
  if (number.empty()) number.assign(1, '0');
  return number.substr(0, kMaxDigits);
}

/// Reads numbers joined by hyphens and counters from `at`, which is at a digit; stops before
/// anything else.
std::vector<std::string> joined_numbers(std::u32string_view text, std::size_t& at) {
  std::vector<std::string> numbers;
  while (at < text.size() && is_digit(text[at]) && numbers.size() < kMaxHouseNumbers) {
    numbers.push_back(number_at(text, at));
    std::size_t next = at;
    if (next < text.size() && is_letter(text[next])) ++next;  // 101A, 2-8A
    bool separated = false;
    while (next < text.size()) {
      const std::size_t counter = counter_length(text.substr(next));
      if (counter > 0) {
        next += counter;
      } else if (text[next] == U'-') {
        ++next;
      } else {
        break;
      }
      separated = true;
    }
    if (separated && next < text.size() && text[next] == U' ') {
      // 2番 8号: after a counter a space does not end the numbers.
      if (next + 1 < text.size() && is_digit(text[next + 1]) && text[next - 1] != U'号') ++next;
    }
    at = next;
    if (!separated) break;
  }
  return numbers;
}

std::vector<std::string> building_numbers(std::u32string_view text) {
  std::vector<std::string> rooms;
  std::string floor;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    const bool named = at > 0 && text[at - 1] == U'第';
    std::string number = number_at(text, at);
    if (named) continue;
    const bool is_floor = at < text.size() &&
                          (text[at] == U'階' || text[at] == U'F' || text[at] == U'f') &&
                          (at + 1 == text.size() || !is_letter(text[at + 1]));
    if (is_floor) {
      floor = std::move(number);
    } else if (rooms.size() < kMaxHouseNumbers) {
      rooms.push_back(std::move(number));
    }
  }
  if (rooms.empty() && !floor.empty()) rooms.push_back(floor);
  return rooms;
}

bool names_a_building(std::u32string_view lead) {
  if (lead.size() > kMaxLead) return true;
  for (const auto ending : kBuildingEndings) {
    if (lead.ends_with(ending)) return true;
  }
  // 小字 are kanji, or one of イロハ…; a word of katakana or letters is a building.
  const auto katakana = std::count_if(lead.begin(), lead.end(), is_katakana);
  return katakana > 1 || std::any_of(lead.begin(), lead.end(), is_letter);
}

std::u32string without_spaces(std::u32string_view text) {
  std::u32string out;
  for (const char32_t c : text) {
    if (c != U' ') out += c;
  }
  return out;
}

}  // namespace

std::u32string with_all_numerals_as_digits(std::u32string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t run = run_length(text.substr(at), kNumerals);
    if (run == 0) {
      out += text[at++];
    } else {
      out += digits_of(text.substr(at, run));
      at += run;
    }
  }
  return out;
}

std::u32string with_plain_numbers(std::u32string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t run = run_length(text.substr(at), kNumerals);
    if (run > 0) {
      const auto numerals = text.substr(at, run);
      const bool number = stands_for_number(out, numerals, text.substr(at + run));
      out += number ? digits_of(numerals) : std::u32string(numerals);
      at += run;
      continue;
    }
    // A hyphen's shape counts only beside a number: ー is also a letter of katakana words.
    const bool hyphen = is_one_of(text[at], kHyphens) && !out.empty() &&
                        (is_digit(out.back()) || is_letter(out.back()));
    out += hyphen ? U'-' : text[at];
    ++at;
  }
  return out;
}

HouseNumbers house_numbers(std::u32string_view raw) {
  const std::u32string text = with_plain_numbers(raw);
  HouseNumbers numbers;
  std::size_t at = 0;
  while (at < text.size() && !is_digit(text[at])) ++at;
  const std::u32string lead = without_spaces(std::u32string_view(text).substr(0, at));
  if (at == text.size() || (!lead.empty() && names_a_building(lead))) {
    numbers.building = building_numbers(text);
    numbers.lead = lead;
    return numbers;
  }
  numbers.lead = lead;
  numbers.house = joined_numbers(text, at);
  numbers.building = building_numbers(std::u32string_view(text).substr(at));
  return numbers;
}

std::string cut_chome(std::u32string& town) {
  constexpr std::u32string_view kChome = U"丁目";
  if (!town.ends_with(kChome)) return "";
  std::size_t start = town.size() - kChome.size();
  const std::size_t end = start;
  while (start > 0 && is_digit(town[start - 1])) --start;
  if (start == end || start == 0) return "";
  const std::string number = number_at(town, start);
  town.resize(town.find_last_not_of(U"0123456789", end - 1) + 1);
  return number;
}

}  // namespace kanaria::registry
