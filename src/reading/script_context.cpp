#include "reading/script_context.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

enum Script : std::size_t { kKanji, kHiragana, kKatakana, kDigit, kLatin, kOther };
constexpr std::size_t kScripts = 6;
using Weights = std::array<double, kScripts>;

// Counted on 60,000 addresses, names, firms and numbers as the training writes them (without its
// random characters): how often the column's script follows the row's.
constexpr std::array<Weights, kScripts> kFollows = {{{0.816, 0.009, 0.026, 0.058, 0.004, 0.006},
                                                     {0.278, 0.490, 0.031, 0.125, 0.004, 0.006},
                                                     {0.084, 0.003, 0.753, 0.109, 0.014, 0.014},
                                                     {0.102, 0.007, 0.017, 0.556, 0.024, 0.166},
                                                     {0.041, 0.005, 0.065, 0.118, 0.436, 0.077},
                                                     {0.087, 0.004, 0.024, 0.812, 0.034, 0.008}}};
constexpr Weights kBegins = {0.797, 0.016, 0.059, 0.035, 0.028, 0.065};
constexpr Weights kEnds = {0.080, 0.067, 0.022, 0.127, 0.261, 0.031};

constexpr std::u32string_view kTwins[] = {U"一ー-―", U"ニ二", U"ハ八", U"カ力", U"エ工",  U"ロ口",
                                          U"タ夕",   U"ミ三", U"チ千", U"オ才", U"ノ丿",  U"ト卜",
                                          U"へヘ",   U"べベ", U"ぺペ", U"りリ", U"O0〇○", U"Il1|Ⅰ"};
constexpr std::u32string_view kUprightTwins = U"ーIl";  // of the dash in a column
constexpr std::u32string_view kLyingTwins = U"-一ー―";  // a column's dash that was left lying
// In a column a bracket is a flat arc; the round ones are what mail prints.
constexpr std::u32string_view kBrackets[] = {U"(〔〈《", U")〕〉》"};
constexpr double kRare = 0.02;  // as against a round bracket or a dash, before looking
constexpr double kSlip = 0.02;  // how much of a look-alike may be another, however it looks
constexpr double kBracketSlip = 0.1;
constexpr double kAmongKatakana = 20;  // so much likelier than a figure that a 1 may be ー
constexpr double kThere = 0.5;
constexpr double kLeast_log_p = -14;  // rarer than this a class tells nothing of its place

Script script_of(char32_t c) {
  if (c == U'ー') return kKatakana;
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
  std::vector<std::size_t> one_or_long;          ///< 1 and ー, a bar among katakana
  std::vector<std::size_t> lying;                ///< the dash first, 一 and ー
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
    add(twins.lying, kLyingTwins, glyph.character, c);
    add(twins.one_or_long, U"1ー", glyph.character, c);
    for (std::size_t g = 0; g < twins.groups.size(); ++g) {
      add(twins.groups[g], kTwins[g], glyph.character, c);
    }
  }
  if (upright_dash) {
    twins.bars.insert(twins.bars.begin(), *upright_dash);
  } else {
    twins.bars.clear();
  }
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

/// What looks alike in a column slips into one another: `slip` of what the group has is shared out.
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

/// What the shapes of a column's characters leave open before their neighbours are asked.
void open_up(Place& place, const Twins& twins) {
  if (!of_column(place, twins)) return;
  let_slip(place, twins.lying, kSlip);
  prefer_first(place, twins.lying);
  share_bars(place, twins);
  let_slip(place, twins.one_or_long, kSlip);
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
    if (support[k][kKatakana] > kAmongKatakana * support[k][kDigit]) {
      move(place, twins.one_or_long, twins, support[k]);
    }
  }
  return reading;
}

}  // namespace kanaria::reading
