#include "reading/name_support.h"

#include <algorithm>

#include "base/utf8.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr double kKnownGiven = 1.6;

/// The everyday forms of the kanji: 徳永 for 德永.
std::u32string in_everyday_kanji(std::u32string text, const postal::NameKnowledge& names) {
  for (char32_t& c : text) {
    if (is_kanji(c)) c = names.fold(c);
  }
  return text;
}

double support_as_it_stands(const std::u32string& text, const postal::NameKnowledge& names) {
  double best = 0;
  for (std::size_t cut = 1; cut <= text.size() && cut <= 5; ++cut) {
    double support = 0;
    if (names.is_surname(base::to_utf8(text.substr(0, cut)))) {
      support += kKnownSurname + 0.3 * static_cast<double>(cut - 1);
      if (cut < text.size() && names.is_given_name(base::to_utf8(text.substr(cut)))) {
        support += kKnownGiven + 0.3 * static_cast<double>(text.size() - cut - 1);
      }
    }
    best = std::max(best, support);
  }
  return best;
}

}  // namespace

bool is_name_character(char32_t c) {
  return is_kanji(c) || is_kana(c) || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') ||
         c == U'・' || c == U'ー' || c == U'.';
}

double lexicon_support(const std::u32string& text, const postal::NameKnowledge& names) {
  return std::max(support_as_it_stands(text, names),
                  support_as_it_stands(in_everyday_kanji(text, names), names));
}

}  // namespace kanaria::reading
