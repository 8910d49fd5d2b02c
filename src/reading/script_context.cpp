#include "reading/script_context.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "reading/kana_size.h"
#include "reading/letter_case.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

enum Script : std::size_t {
  kKanji,
  kNumeral,
  kHiragana,
  kKatakana,
  kLongVowel,
  kDigit,
  kDash,
  kLatin,
  kOther
};
constexpr std::size_t kScripts = 9;
using Weights = std::array<double, kScripts>;

// How often the column's script follows the row's; models/lines/count_scripts.py counts it.
constexpr std::array<Weights, kScripts> kFollows = {
    {{0.7776, 0.0326, 0.0111, 0.0258, 0.0002, 0.0529, 0.0001, 0.0049, 0.0062},
     {0.3421, 0.4465, 0.0058, 0.0079, 0.0071, 0.0003, 0.0860, 0.0120, 0.0081},
     {0.2712, 0.0347, 0.4719, 0.0145, 0.0100, 0.1111, 0.0001, 0.0044, 0.0058},
     {0.0850, 0.0122, 0.0014, 0.6820, 0.0957, 0.0759, 0.0001, 0.0155, 0.0146},
     {0.0597, 0.0410, 0.0166, 0.5043, 0.0051, 0.2881, 0.0001, 0.0160, 0.0136},
     {0.0858, 0.0004, 0.0064, 0.0040, 0.0128, 0.5836, 0.1473, 0.0197, 0.0151},
     {0.0001, 0.1200, 0.0001, 0.0001, 0.0001, 0.8387, 0.0001, 0.0410, 0.0001},
     {0.0345, 0.0147, 0.0013, 0.0548, 0.0010, 0.1062, 0.0154, 0.4492, 0.0779},
     {0.1927, 0.0797, 0.0084, 0.0595, 0.0010, 0.5431, 0.0001, 0.0094, 0.0320}}};
constexpr Weights kBegins = {0.7382, 0.0308, 0.0151, 0.0536, 0.0013,
                             0.0454, 0.0001, 0.0359, 0.0793};
constexpr Weights kEnds = {0.0887, 0.0842, 0.0764, 0.0177, 0.0555, 0.1249, 0.0001, 0.2450, 0.0741};

constexpr std::u32string_view kTwins[] = {U"一ー-―", U"ニ二", U"ハ八", U"カ力", U"エ工",  U"ロ口",
                                          U"タ夕",   U"ミ三", U"チ千", U"オ才", U"ノ丿",  U"ト卜",
                                          U"へヘ",   U"べベ", U"ぺペ", U"りリ", U"O0〇○", U"Il1|Ⅰ"};
constexpr std::u32string_view kUprightTwins = U"ーIl";  // of the dash in a column
// In a column a bracket is a flat arc; the round ones are what mail prints.
constexpr std::u32string_view kBrackets[] = {U"(〔〈《", U")〕〉》"};
constexpr double kRare = 0.02;  // as against a round bracket, before looking
constexpr double kSlip = 0.02;  // how much of a twin may be another, however it looks
constexpr double kBracketSlip = 0.1;
constexpr double kNoFigure = 20;  // so much likelier than a figure that a 1 may be a bar
constexpr std::u32string_view kNumerals = U"〇一二三四五六七八九十";
constexpr double kThere = 0.5;
constexpr double kLeast_log_p = -14;  // rarer than this a class tells nothing of its place

Script script_of(char32_t c) {
  if (c == U'ー') return kLongVowel;
  if (c == U'-') return kDash;
  if (kNumerals.find(c) != std::u32string_view::npos) return kNumeral;
  if (is_digit(c)) return kDigit;
  if ((c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z')) return kLatin;
  if (c >= U'ぁ' && c <= U'ゖ') return kHiragana;
  if (c >= U'ァ' && c <= U'ヺ') return kKatakana;
  return is_kanji(c) ? kKanji : kOther;
}

struct Twins {
  std::vector<std::vector<std::size_t>> groups;  ///< classes
  std::vector<Script> scripts;                   ///< of all classes
  std::vector<std::size_t> bars;                 ///< of a column, the upright dash first; or none
  std::vector<std::size_t> bars_and_one;         ///< a 1 without its flag
  std::array<std::vector<std::size_t>, std::size(kBrackets)> brackets;  ///< upright, round first
  std::optional<std::size_t> pipe;
};

/// Adds a class to the group of its character, where it belongs there: the group's first one first.
void add(std::vector<std::size_t>& group, std::u32string_view of, char32_t character,
         std::size_t glyph_class) {
  const std::size_t at = of.find(character);
  if (at == std::u32string_view::npos) return;
  group.insert(at == 0 ? group.begin() : group.end(), glyph_class);
}

Twins twins_of(const LineCharacters& characters) {
  Twins twins;
  std::optional<std::size_t> upright_dash;
  twins.groups.resize(std::size(kTwins));
  for (std::size_t c = 0; c < characters.classes.size(); ++c) {
    const GlyphClass& glyph = characters.classes[c];
    twins.scripts.push_back(script_of(glyph.character));
    if (glyph.form == GlyphForm::vertical) {
      if (glyph.character == U'-') upright_dash = c;
      for (std::size_t b = 0; b < std::size(kBrackets); ++b) {
        add(twins.brackets[b], kBrackets[b], glyph.character, c);
      }
    }
    if (glyph.form != GlyphForm::plain) continue;
    if (glyph.character == U'|') twins.pipe = c;
    add(twins.bars, kUprightTwins, glyph.character, c);
    if (glyph.character == U'1') twins.bars_and_one.push_back(c);
    for (std::size_t g = 0; g < twins.groups.size(); ++g) {
      add(twins.groups[g], kTwins[g], glyph.character, c);
    }
  }
  if (upright_dash) {
    twins.bars.insert(twins.bars.begin(), *upright_dash);
  } else {
    twins.bars.clear();
  }
  twins.bars_and_one.insert(twins.bars_and_one.end(), twins.bars.begin(), twins.bars.end());
  return twins;
}

/// In a column a bar may be a dash, ー, I or l until its neighbours are asked; nobody prints |.
void share_bars(Place& place, const Twins& twins) {
  double bar = 0;
  for (const std::size_t c : twins.bars) bar += std::exp(place.log_p[c]);
  if (twins.pipe) {
    bar += std::exp(place.log_p[*twins.pipe]);
    place.log_p[*twins.pipe] = -std::numeric_limits<double>::infinity();
  }
  const double share = std::log(bar / static_cast<double>(twins.bars.size()));
  for (const std::size_t c : twins.bars) place.log_p[c] = share;
}

/// What looks alike slips into one another: `slip` of what the group has is shared out.
void let_slip(Place& place, const std::vector<std::size_t>& group, double slip) {
  double had = 0;
  for (const std::size_t c : group) had += std::exp(place.log_p[c]);
  if (had < 1e-3) return;
  const double share = slip * had / static_cast<double>(group.size());
  for (const std::size_t c : group) {
    place.log_p[c] = std::log((1 - slip) * std::exp(place.log_p[c]) + share);
  }
}

/// The first of a group is what mail prints, the others are rare.
void prefer_first(Place& place, const std::vector<std::size_t>& group) {
  double had = 0;
  double weighed = 0;
  for (std::size_t k = 0; k < group.size(); ++k) {
    const double p = std::exp(place.log_p[group[k]]);
    had += p;
    weighed += k == 0 ? p : kRare * p;
  }
  if (had < 1e-3 || !(weighed > 0)) return;
  for (std::size_t k = 0; k < group.size(); ++k) {
    place.log_p[group[k]] += std::log((k == 0 ? 1 : kRare) * had / weighed);
  }
}

bool of_column(const Place& place, const Twins& twins) {
  return !twins.bars.empty() && !std::isinf(place.log_p[twins.bars.front()]);
}

/// What the shapes leave open before the neighbours are asked.
void open_up(Place& place, const Twins& twins) {
  for (const auto& group : twins.groups) let_slip(place, group, kSlip);
  if (!of_column(place, twins)) return;
  share_bars(place, twins);
  let_slip(place, twins.bars_and_one, kSlip);
  for (const auto& group : twins.brackets) {
    let_slip(place, group, kBracketSlip);
    prefer_first(place, group);
  }
}

Weights evidence_of(const Place& place, const Twins& twins) {
  Weights evidence{};
  for (std::size_t c = 0; c < place.log_p.size(); ++c) {
    if (place.log_p[c] > kLeast_log_p) evidence[twins.scripts[c]] += std::exp(place.log_p[c]);
  }
  return evidence;
}

void normalise(Weights& weights) {
  double sum = 0;
  for (const double w : weights) sum += w;
  for (double& w : weights) w = sum > 0 ? w / sum : 1.0 / kScripts;
}

Weights after(const Weights& before) {
  Weights next{};
  for (std::size_t a = 0; a < kScripts; ++a) {
    for (std::size_t b = 0; b < kScripts; ++b) next[b] += before[a] * kFollows[a][b];
  }
  return next;
}

Weights before(const Weights& next) {
  Weights weights{};
  for (std::size_t a = 0; a < kScripts; ++a) {
    for (std::size_t b = 0; b < kScripts; ++b) weights[a] += kFollows[a][b] * next[b];
  }
  return weights;
}

/// How much the places to the left and right speak for each script at every place: the forward and
/// backward messages of a Markov chain of scripts.
std::vector<Weights> support_of(const std::vector<Weights>& evidence) {
  std::vector<Weights> support(evidence.size());
  Weights from_left = kBegins;
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    support[i] = from_left;
    for (std::size_t s = 0; s < kScripts; ++s) from_left[s] *= evidence[i][s];
    normalise(from_left);
    from_left = after(from_left);
  }
  Weights from_right = kEnds;
  for (std::size_t i = evidence.size(); i-- > 0;) {
    for (std::size_t s = 0; s < kScripts; ++s) support[i][s] *= from_right[s];
    for (std::size_t s = 0; s < kScripts; ++s) from_right[s] *= evidence[i][s];
    normalise(from_right);
    from_right = before(from_right);
  }
  return support;
}

/// Moves probability inside a group of twins; what the group has together stays.
void move(Place& place, const std::vector<std::size_t>& group, const Twins& twins,
          const Weights& support) {
  double had = 0;
  double weighed = 0;
  for (const std::size_t c : group) {
    const double p = std::exp(place.log_p[c]);
    had += p;
    weighed += p * support[twins.scripts[c]];
  }
  if (!(weighed > 0) || had < 1e-3) return;
  for (const std::size_t c : group) {
    place.log_p[c] += std::log(support[twins.scripts[c]] * had / weighed);
  }
}

}  // namespace

LineReading in_context(LineReading reading) {
  const Twins twins = twins_of(*reading.characters);
  std::vector<std::size_t> there;
  std::vector<Weights> evidence;
  for (std::size_t i = 0; i < reading.places.size(); ++i) {
    if (reading.places[i].presence < kThere) continue;
    open_up(reading.places[i], twins);
    there.push_back(i);
    evidence.push_back(evidence_of(reading.places[i], twins));
  }
  const std::vector<Weights> support = support_of(evidence);
  for (std::size_t k = 0; k < there.size(); ++k) {
    for (const auto& group : twins.groups) {
      move(reading.places[there[k]], group, twins, support[k]);
    }
    Place& place = reading.places[there[k]];
    if (!of_column(place, twins)) continue;
    move(place, twins.bars, twins, support[k]);
    double bar = 0;
    for (const std::size_t c : twins.bars) bar = std::max(bar, support[k][twins.scripts[c]]);
    if (bar > kNoFigure * support[k][kDigit]) move(place, twins.bars_and_one, twins, support[k]);
  }
  return with_letter_cases(with_kana_sizes(std::move(reading)));
}

}  // namespace kanaria::reading
