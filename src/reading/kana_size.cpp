#include "reading/kana_size.h"

#include <string_view>
#include <vector>

#include "reading/form_pair.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr std::u32string_view kSmall = U"ァィゥェォャュョッぁぃぅぇぉゃゅょっ";
constexpr std::u32string_view kLarge = U"アイウエオヤユヨツあいうえおやゆよつ";
constexpr double kNever = 0.004;       // odds of a small kana where no kana stands before it
constexpr double kSeldom = 0.1;        // and after a kana that the counts do not have
constexpr double kDoubledKanji = 0.3;  // 四ッ谷, 四ツ谷
constexpr double kSlip = 0.03;         // how much of a kana may be its other size, however it looks

/// Odds of the small form after a kana, rounded from the counts.
struct After {
  std::u32string_view small;
  std::u32string_view kana;
  double odds;
};
constexpr After kAfter[] = {{U"ャ", U"キシチジギ", 14},
                            {U"ャ", U"ニヒリビピミ", 1.5},
                            {U"ュ", U"シジニチミキピリヒビデギ", 35},
                            {U"ョ", U"シジチリギキビヒニ", 20},
                            {U"ァ", U"フヴ", 45},
                            {U"ォ", U"フ", 150},
                            {U"ォ", U"ウヴ", 1.2},
                            {U"ェ", U"ジチシ", 12},
                            {U"ェ", U"フウ", 3},
                            {U"ィ", U"テデ", 13},
                            {U"ィ", U"フヴ", 18},
                            {U"ィ", U"ウ", 1.2},
                            {U"ュ", U"フテヴ", 2},
                            {U"ゥ", U"トド", 0.3}};
constexpr std::u32string_view kAfterDouble =
    U"カキクケコサシスセソタチツテトパピプペポガギグゲゴザジズゼゾダヂヅデドバビブベボ";
constexpr double kDoubled = 6;        // odds of ッ before these …
constexpr double kNotDoubled = 0.02;  // … and before others

char32_t katakana(char32_t c) {
  return c >= U'ぁ' && c <= U'ゖ' ? c + (U'ァ' - U'ぁ') : c;
}

double odds_of(char32_t small, char32_t before, char32_t after) {
  const char32_t kana = katakana(small);
  const bool after_kana = is_kana(before) && before != U'ー';
  if (kana == U'ッ') {
    if (!after_kana) return is_kanji(before) ? kDoubledKanji : kNever;
    return kAfterDouble.find(katakana(after)) != std::u32string_view::npos ? kDoubled : kNotDoubled;
  }
  for (const After& rule : kAfter) {
    if (rule.small[0] == kana && rule.kana.find(katakana(before)) != std::u32string_view::npos) {
      return rule.odds;
    }
  }
  return after_kana ? kSeldom : kNever;
}

}  // namespace

LineReading with_kana_sizes(LineReading reading) {
  std::vector<FormPair> pairs;
  for (std::size_t i = 0; i < kSmall.size(); ++i) {
    pairs.push_back(pair_of(*reading.characters, kLarge[i], kSmall[i]));
  }
  weigh_forms(reading, pairs, [](std::size_t pair, char32_t before, char32_t after) {
    return odds_of(kSmall[pair], before, after);
  });
  return reading;
}

}  // namespace kanaria::reading
