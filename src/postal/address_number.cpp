#include <string>

#include "base/utf8.h"
#include "postal/address_text.h"
#include "postal/normalize.h"
#include "postal/numeral_names.h"
#include "postal/numerals.h"

namespace kanaria::postal {
namespace {

bool is_letter(char32_t c) {
  return c >= U'A' && c <= U'Z';
}

/// Step 3: kanji numerals right before one of these become digits.
bool is_counted(std::u32string_view text, std::size_t at) {
  for (const std::u32string_view word :
       {U"丁目", U"丁", U"番地", U"番", U"号", U"地割", U"線", U"の", U"ノ"}) {
    if (text.substr(at).starts_with(word)) return true;
  }
  return false;
}

/// 七の八, 三-七, 三-七メゾン, 三番地七メゾン: kanji numerals that hyphens join, or that stand
/// behind a counter, are numbers too.
bool is_joined(std::u32string_view text, std::size_t first, std::size_t last) {
  constexpr std::u32string_view kBefore = U"-のノ番地目";
  const bool after = first > 0 && (kBefore.find(text[first - 1]) != std::u32string_view::npos ||
                                   is_letter(text[first - 1]));
  const bool hyphen = last < text.size() && text[last] == U'-';
  if (hyphen || (after && (last >= text.size() || text[last] == U' '))) return true;
  const bool hyphened = first > 1 && text[first - 1] == U'-' &&
                        (is_digit(text[first - 2]) || is_kanji_numeral(text[first - 2]));
  const bool behind_counter = first > 0 && std::u32string_view(U"番地目").find(text[first - 1]) !=
                                               std::u32string_view::npos;
  return (hyphened || behind_counter) &&
         !may_begin_a_name(text.substr(first, last - first), text.substr(last));
}

/// Steps 1 to 3: half width, upper case, without & / ・ . and with counted kanji numerals as
/// digits.
std::u32string to_plain(std::string_view rest) {
  std::u32string text = prepare_address(rest);
  std::erase_if(text, [](char32_t c) { return c == U'&' || c == U'/' || c == U'・' || c == U'.'; });
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_kanji_numeral(text[i])) {
      const char32_t c = text[i++];
      out += c >= U'a' && c <= U'z' ? c - U'a' + U'A' : c;
      continue;
    }
    std::size_t last = i;
    while (last < text.size() && is_kanji_numeral(text[last])) ++last;
    const auto value = parse_kanji_number(std::u32string_view(text).substr(i, last - i));
    out += value && (is_counted(text, last) || is_joined(text, i, last)) ? to_digits(*value) : U"…";
    i = last;
  }
  // Step 8: of a post-office box only its number counts.
  if (const std::size_t box = out.find(U"私書箱"); box != std::u32string::npos) out.erase(0, box);
  return out;
}

}  // namespace

std::string address_number(std::string_view rest) {
  const std::u32string text = to_plain(rest);
  std::u32string out;
  bool gap = false;  // something between kept pieces: one hyphen
  for (std::size_t i = 0; i < text.size();) {
    std::size_t last = i + 1;
    if (is_digit(text[i])) {
      while (last < text.size() && is_digit(text[last])) ++last;
    } else if (is_letter(text[i])) {
      while (last < text.size() && is_letter(text[last])) ++last;
    }
    const bool floor = text[i] == U'F' && i > 0 && is_digit(text[i - 1]);  // step 5
    const bool kept = is_digit(text[i]) || (is_letter(text[i]) && last - i == 1 && !floor);
    if (!kept) {
      gap = true;
    } else {
      // Step 7: no hyphen beside a letter.
      const bool hyphen = gap && !out.empty() && !is_letter(text[i]) && !is_letter(out.back());
      if (hyphen) out += U'-';
      out += text.substr(i, last - i);
      gap = false;
    }
    i = last;
  }
  return base::to_utf8(out);
}

}  // namespace kanaria::postal
