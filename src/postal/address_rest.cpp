#include "postal/address_rest.h"

#include <algorithm>
#include <optional>

#include "postal/address_text.h"
#include "postal/numeral_names.h"
#include "postal/numerals.h"

namespace kanaria::postal {
namespace {

/// What joins a number to what follows it.
enum class Join {
  none,    ///< text follows, or nothing
  hyphen,  ///< another number follows
  block,   ///< 丁目
  closed,  ///< a unit ended the chain
};

struct Number {
  std::u32string digits;
  std::size_t last = 0;
  bool kanji = false;
};

struct Link {
  Join join = Join::none;
  std::size_t next = 0;  ///< where the next number or the rest begins
};

bool starts_with(std::u32string_view text, std::size_t at, std::u32string_view what) {
  return text.substr(std::min(at, text.size())).starts_with(what);
}

std::size_t skip_spaces(std::u32string_view text, std::size_t at) {
  while (at < text.size() && text[at] == U' ') ++at;
  return at;
}

bool is_number_start(std::u32string_view text, std::size_t at) {
  return at < text.size() && (is_digit(text[at]) || is_kanji_numeral(text[at]));
}

/// A letter or a kana that belongs to the number behind it: A101, イ22.
bool is_prefixed_number(std::u32string_view text, std::size_t at) {
  if (at + 1 >= text.size() || !is_number_start(text, at + 1)) return false;
  const char32_t c = text[at];
  return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') || is_katakana(c) || c == U'甲' ||
         c == U'乙';
}

std::optional<Number> number_at(std::u32string_view text, std::size_t at) {
  if (!is_number_start(text, at)) return std::nullopt;
  Number out;
  out.last = at;
  out.kanji = !is_digit(text[at]);
  while (out.last < text.size() &&
         (out.kanji ? is_kanji_numeral(text[out.last]) : is_digit(text[out.last]))) {
    ++out.last;
  }
  const auto run = text.substr(at, out.last - at);
  if (out.kanji) {
    const auto value = parse_kanji_number(run);
    if (!value) return std::nullopt;
    // Positional zeros in front stand as written: 〇一 is 01.
    const std::size_t zeros = std::min(run.find_first_not_of(U"〇零"), run.size() - 1);
    out.digits = std::u32string(zeros, U'0') + to_digits(*value);
  } else {
    out.digits = run;
  }
  return out;
}

/// After a unit (番地, 番, 号): a number goes on, or the chain is closed.
Link after_unit(std::u32string_view text, std::size_t at) {
  const std::size_t next = skip_spaces(text, at);
  if (next < text.size() && (text[next] == U'の' || text[next] == U'ノ' || text[next] == U'-')) {
    const std::size_t number = skip_spaces(text, next + 1);
    if (is_number_start(text, number)) return {Join::hyphen, number};
  }
  return {Join::closed, at};
}

/// The text right after a number.  `chained`: numbers stand before this one.
Link link_at(std::u32string_view text, std::size_t at, bool chained) {
  const std::size_t unit = skip_spaces(text, at);
  if (starts_with(text, unit, U"丁目")) return {Join::block, unit + 2};
  if (starts_with(text, unit, U"番地")) {
    Link link = after_unit(text, unit + 2);
    const std::size_t next = skip_spaces(text, unit + 2);
    if (link.join == Join::closed && is_number_start(text, next)) link = {Join::hyphen, next};
    return link;
  }
  if (starts_with(text, unit, U"番")) {
    constexpr std::u32string_view kOther = U"館街町組線目丁通台坂棟";
    const std::size_t next = skip_spaces(text, unit + 1);
    if (unit + 1 < text.size() && kOther.find(text[unit + 1]) != std::u32string_view::npos) {
      return {Join::none, at};
    }
    if (is_number_start(text, next)) return {Join::hyphen, next};
    return after_unit(text, unit + 1);
  }
  if (chained && starts_with(text, unit, U"号")) {
    constexpr std::u32string_view kOther = U"室館棟線車";
    if (unit + 1 < text.size() && kOther.find(text[unit + 1]) != std::u32string_view::npos) {
      return {Join::none, at};
    }
    return after_unit(text, unit + 1);
  }
  if (unit < text.size() &&
      (text[unit] == U'-' || text[unit] == U'の' || text[unit] == U'ノ' || text[unit] == U'之')) {
    const std::size_t next = skip_spaces(text, unit + 1);
    const bool number =
        is_number_start(text, next) || (text[unit] == U'-' && is_prefixed_number(text, next));
    if (number) return {Join::hyphen, next};
  }
  return {Join::none, at};
}

/// 丁目 are written in kanji numerals; what is too large for one stays.
std::u32string small_number(const std::u32string& digits) {
  if (digits.size() > 3) return digits;
  std::uint32_t value = 0;
  for (const char32_t c : digits) value = value * 10 + (c - U'0');
  return to_kanji_number(value);
}

struct Chain {
  std::u32string text;   ///< 4-2-8, or 四丁目2-8
  std::size_t last = 0;  ///< where it ends in the source
  bool closed = false;   ///< by a unit, so that a space belongs behind it
};

/// The chain of numbers that starts here; nullopt when this is only a number inside some text.
/// `linked`: a number and its hyphen stand before it.
std::optional<Chain> chain_at(std::u32string_view text, std::size_t at, bool linked) {
  Chain chain;
  bool fresh = true;  // no number of this run of hyphens yet
  for (std::size_t i = at;;) {
    const bool prefixed = linked && is_prefixed_number(text, i);
    const auto number = number_at(text, prefixed ? i + 1 : i);
    if (!number) break;
    const Link link = link_at(text, number->last, !fresh);
    const bool ends = number->last >= text.size() || text[number->last] == U' ';
    // 三 in 三保野 is no number; 五二三 at the end is one, and 二〇 in 25-二〇メゾン.
    const bool hyphened =
        linked && !prefixed && text[i - 1] == U'-' &&
        !may_begin_a_name(text.substr(i, number->last - i), text.substr(number->last));
    if (number->kanji && link.join == Join::none && !hyphened &&
        !(ends && (linked || number->last - i > 2))) {
      break;
    }
    if (link.join == Join::block) {
      chain.text += small_number(number->digits);
      chain.text += U"丁目";
      linked = true;
      fresh = true;
      i = skip_spaces(text, link.next);
      chain.last = link.next;
      if (i < text.size() && (text[i] == U'-' || text[i] == U'の') &&
          is_number_start(text, i + 1)) {
        ++i;
      }
      chain.closed = true;
      continue;
    }
    if (!fresh) chain.text += U'-';
    if (prefixed) chain.text += text[i];
    chain.text += number->digits;
    fresh = false;
    linked = linked || link.join != Join::none || ends;
    chain.last = link.join == Join::closed ? link.next : number->last;
    chain.closed = link.join == Join::closed;
    if (link.join != Join::hyphen) break;
    i = link.next;
  }
  return linked && !chain.text.empty() ? std::optional(chain) : std::nullopt;
}

/// Rooms and floors in kanji numerals become digits: 二〇三号室.
std::u32string normalize_building(std::u32string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    if (is_kanji_numeral(text[i])) {
      std::size_t last = i;
      while (last < text.size() && is_kanji_numeral(text[last])) ++last;
      const auto number = number_at(text, i);
      const bool counted = starts_with(text, last, U"号") || starts_with(text, last, U"階") ||
                           (last == text.size() && last - i > 2);
      out += number && counted ? number->digits : std::u32string(text.substr(i, last - i));
      i = last;
    } else {
      out += text[i++];
    }
  }
  return out;
}

}  // namespace

std::u32string normalize_rest(std::u32string_view text) {
  const bool after_hyphen = text.starts_with(U'-');
  while (!text.empty() && (text.front() == U' ' || text.front() == U'-')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == U' ' || text.back() == U'-')) text.remove_suffix(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool inside =
        i > 0 && is_number_start(text, i - 1) && is_digit(text[i - 1]) == is_digit(text[i]);
    if (!is_number_start(text, i) || inside) continue;
    const auto chain = chain_at(text, i, i == 0 && after_hyphen);
    if (!chain) continue;
    std::u32string out(text.substr(0, i));
    out += chain->text;
    std::size_t last = chain->last;
    const bool space = last < text.size() && text[last] == U' ';
    last = skip_spaces(text, last);
    const std::u32string building = normalize_building(text.substr(last));
    if (building.empty()) return out;
    // 12番地甲: one character that belongs to the lot.
    const bool lot = building.size() == 1 || building[1] == U' ' || building[1] == U'-';
    if (space || (chain->closed && building[0] != U'-' && !lot)) out += U' ';
    return out + building;
  }
  return normalize_building(text);
}

std::vector<std::uint32_t> leading_numbers(std::u32string_view rest) {
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < rest.size() && is_digit(rest[i]) && out.size() < 8;) {
    std::uint32_t value = 0;
    while (i < rest.size() && is_digit(rest[i])) {
      value = std::min<std::uint32_t>(value * 10 + (rest[i++] - U'0'), 9999999);
    }
    out.push_back(value);
    if (i >= rest.size() || rest[i] != U'-') break;
    ++i;
  }
  return out;
}

}  // namespace kanaria::postal
