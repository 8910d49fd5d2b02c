#include "postal/address_text.h"

#include "base/utf8.h"
#include "postal/kana.h"
#include "postal/numerals.h"

namespace kanaria::postal {
namespace {

constexpr char32_t kDrop = 0xFFFFFFFF;

bool is_hyphen(char32_t c) {
  return c == U'-' || (c >= 0x2010 && c <= 0x2013) || c == 0x2043 || c == 0x2212 || c == 0x02D7 ||
         c == 0x00AD || c == 0x2796;
}

/// Dashes that are also something else: a long vowel, a line, a range, a kanji.
bool is_dash(char32_t c) {
  return c == U'ー' || c == 0x2014 || c == 0x2015 || c == 0x2500 || c == 0x2501 || c == U'~' ||
         c == 0x301C || c == 0x3161;
}

bool is_letter(char32_t c) {
  return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
}

bool ends_number(char32_t c) {
  return is_digit(c) || is_kanji_numeral(c) || c == U'目' || c == U'番' || c == U'地' ||
         c == U'号' || c == U'丁' || is_letter(c) || c == U'-';
}

bool starts_number(char32_t c) {
  return is_digit(c) || is_kanji_numeral(c) || is_letter(c) || c == U'-';
}

/// One character that is a dash, or not, by its neighbours.
char32_t settle_dash(const std::u32string& text, std::size_t i) {
  const char32_t c = text[i];
  const char32_t before = i > 0 ? text[i - 1] : U'\0';
  const char32_t after = i + 1 < text.size() ? text[i + 1] : U'\0';
  if (is_hyphen(c)) return U'-';
  if (c == U'一') return is_digit(before) && is_digit(after) ? U'-' : c;
  if (!is_dash(c)) return c;
  const char32_t second = i + 2 < text.size() ? text[i + 2] : U'\0';
  const bool lot = is_katakana(after) && is_digit(second);  // 14ーイ22
  if (ends_number(before) && (starts_number(after) || is_dash(after) || lot)) return U'-';
  // 三ー二 is settled above; タワ― has a line for its long vowel.
  if (is_katakana(before) && c != U'~' && c != 0x301C) return U'ー';
  return c;
}

/// Kana and the few kanji that addresses write for one another beyond variants.
char32_t address_sign(char32_t c) {
  switch (const char32_t large = large_katakana(c)) {
    case U'カ':
    case U'ガ':
    case U'箇':
      return U'ケ';
    case U'竈':
    case U'竃':
      return U'釜';
    case U'之':
    case U'乃':
      return U'ノ';
    default:
      return large;
  }
}

/// ケ ノ ツ may be left out between kanji: 四ツ谷, 四谷.
bool is_optional(char32_t folded) {
  return folded == U'ケ' || folded == U'ノ' || folded == U'ツ';
}

}  // namespace

bool is_kanji(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c < 0x40000) || c == U'々';
}

bool is_katakana(char32_t c) {
  return c >= 0x30A1 && c <= 0x30FC;
}

std::u32string prepare_address(std::string_view utf8) {
  // NFKC makes at most 18 characters of one, so this cut bounds the work before it.
  constexpr std::size_t kMaxBytes = kMaxAddressCharacters * 8;
  std::u32string raw = base::to_u32(utf8.substr(0, kMaxBytes));
  std::u32string kept;
  for (const char32_t c : raw) {
    if (!is_ignorable(c)) kept += c;
  }
  raw = base::to_u32(base::nfkc(base::to_utf8(kept)));
  if (raw.size() > kMaxAddressCharacters) raw.resize(kMaxAddressCharacters);
  std::u32string out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    char32_t c = settle_dash(raw, i);
    if (c < U' ' || c == 0x7F || c == U',' || c == U'、' || c == U'，') c = U' ';
    if (c == U' ' && (out.empty() || out.back() == U' ')) continue;
    out += c;
    // Later neighbours see what this one became.
    raw[i] = c;
  }
  while (!out.empty() && out.back() == U' ') out.pop_back();
  return out;
}

Symbolizer::Symbolizer(const VariantTable& variants) : variants_(variants), basic_(0x10000) {
  for (char32_t c = 0; c < 0x10000; ++c) {
    char32_t folded = variants.fold(address_sign(c));
    if (c >= U'a' && c <= U'z') folded = c - U'a' + U'A';
    if (is_ignorable(c)) folded = kDrop;
    basic_[c] = folded;
  }
  // Characters that the search itself asks for stand for themselves.
  for (const char32_t c : std::u32string_view(U"丁目番地号条線割第区上下東西南北入側筋階ケノル")) {
    basic_[c] = c;
  }
  for (const char32_t c : {U' ', U'(', U')', U'・', U'字', U'　'}) basic_[c] = kDrop;
}

void Symbolizer::symbolize(std::u32string_view text, std::vector<Symbol>& out) const {
  out.clear();
  const auto size = static_cast<std::uint32_t>(text.size());
  const auto fold = [this](char32_t c) { return c < 0x10000 ? basic_[c] : variants_.fold(c); };
  bool after_kanji = false;
  for (std::uint32_t i = 0; i < size;) {
    const char32_t c = text[i];
    std::uint32_t last = i + 1;
    if (is_digit(c)) {
      std::uint32_t value = c - U'0';
      while (last < size && is_digit(text[last]) && value < 100000) {
        value = value * 10 + (text[last++] - U'0');
      }
      out.push_back({kNumber + value, i, last});
      after_kanji = true;
    } else if (c >= 0x3007 && is_kanji_numeral(c)) {
      while (last < size && is_kanji_numeral(text[last])) ++last;
      if (const auto value = parse_kanji_number(text.substr(i, last - i)); value.has_value()) {
        out.push_back({kNumber + *value, i, last});
      } else {
        last = i + 1;
        out.push_back({c, i, last});
      }
      after_kanji = true;
    } else if (c == U'大' && last < size && text[last] == U'字') {
      ++last;
    } else if (const char32_t folded = fold(c); folded != kDrop) {
      const char32_t next = last < size ? text[last] : U'\0';
      const bool left_out =
          is_optional(folded) && after_kanji && is_kanji(next) && !is_kanji_numeral(next);
      if (!left_out) {
        out.push_back({folded, i, last});
        after_kanji = is_kanji(c);
      }
    }
    i = last;
  }
}

}  // namespace kanaria::postal
