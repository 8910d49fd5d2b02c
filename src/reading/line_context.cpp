#include "reading/line_context.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "reading/letter_case.h"
#include "reading/sound_marks.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

using View = std::u32string_view;

constexpr double kSlip = 0.05;
constexpr double kSizeSlip = 0.03;
constexpr double kBarSlip = 0.005;  // between a bar of a column and 1
constexpr double kBracketSlip = 0.1;
/// Characters that look alike, and how much of one may be another, however it looks.
constexpr View kTwins[] = {U"一ー-―", U"ニ二", U"ハ八", U"カ力",  U"エ工", U"ロ口", U"タ夕",
                           U"ミ三",   U"チ千", U"オ才", U"ノ丿",  U"ト卜", U"ワ7",  U"へヘ",
                           U"べベ",   U"ぺペ", U"りリ", U"O0〇○", U"Il1|Ⅰ"};
constexpr View kSizes[] = {U"ァア", U"ィイ", U"ゥウ", U"ェエ", U"ォオ", U"ャヤ",
                           U"ュユ", U"ョヨ", U"ッツ", U"ぁあ", U"ぃい", U"ぅう",
                           U"ぇえ", U"ぉお", U"ゃや", U"ゅゆ", U"ょよ", U"っつ"};
/// What the sound marks of half-width kana are taken for.
constexpr View kMarks[] = {U"゛\"'*~`^°", U"゜°"};
constexpr View kUprightTwins = U"ーIl";  // of the dash in a column
// In a column a bracket is a flat arc; the round ones are what mail prints.
constexpr View kBrackets[] = {U"(〔〈《", U")〕〉》"};
constexpr double kRare = 0.02;   // as against a round bracket, before looking
constexpr double kOfText = 0.5;  // how much the text counts where the looks differ
constexpr double kThere = 0.5;
constexpr double kLeast = 1e-3;  // less than this a group is not worth moving
constexpr std::size_t kMaxChoices = 8;
constexpr double kLeastChoice = 1e-5;

using Choices = std::vector<Choice>;

/// Adds a class to the group of its character, where it belongs there: the group's first one first.
void add(std::vector<std::size_t>& group, View of, char32_t character, std::size_t glyph_class) {
  const std::size_t at = of.find(character);
  if (at == View::npos) return;
  group.insert(at == 0 ? group.begin() : group.end(), glyph_class);
}

double sum_of(const Place& place, const std::vector<std::size_t>& classes) {
  double sum = 0;
  for (const std::size_t c : classes) sum += std::exp(place.log_p[c]);
  return sum;
}

/// What looks alike slips into one another: `slip` of what the group has is shared out.
void let_slip(Place& place, const std::vector<std::size_t>& group, double slip) {
  const double had = sum_of(place, group);
  if (had < kLeast) return;
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
  if (had < kLeast || !(weighed > 0)) return;
  for (std::size_t k = 0; k < group.size(); ++k) {
    place.log_p[group[k]] += std::log((k == 0 ? 1 : kRare) * had / weighed);
  }
}

bool takes_marks(char32_t kana) {
  return joined(kana, U'゛') || joined(kana, U'゜');
}

/// Numbers the classes so that those of one group have one number; groups that meet are one.
std::vector<std::size_t> joined_groups(std::size_t classes,
                                       const std::vector<std::vector<std::size_t>>& groups) {
  std::vector<std::size_t> number(classes);
  std::iota(number.begin(), number.end(), std::size_t{0});
  for (const auto& group : groups) {
    for (const std::size_t c : group) {
      const std::size_t from = number[c];
      const std::size_t to = number[group.front()];
      for (std::size_t& n : number) n = n == from ? to : n;
    }
  }
  return number;
}

/// What a choice is to its neighbours: any kanji of a place is the likeliest kanji there, so that
/// nothing is said of which one it is.
char32_t as_neighbour(const Choices& place, char32_t character) {
  const auto is_word = [](char32_t c) { return is_kanji(c) && !is_kanji_numeral(c); };
  if (!is_word(character)) return character;
  return std::find_if(place.begin(), place.end(),
                      [&](const Choice& choice) { return is_word(choice.character); })
      ->character;
}

/// How much the neighbours speak for each choice of every place: the marginals of the letter
/// model's chain over all places, without what the place itself shows (forward and backward
/// messages over pairs of neighbouring choices).
std::vector<std::vector<double>> support_of(const std::vector<Choices>& line,
                                            const LetterModel& letters) {
  const std::size_t n = line.size();
  const auto shown = [&](std::size_t at, std::size_t k) {
    return at < n ? line[at][k].character : LetterModel::kEdge;
  };
  const auto choices = [&](std::size_t at) { return at < n ? line[at].size() : std::size_t{1}; };
  const auto normalise = [](std::vector<double>& weights) {
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (sum > 0) {
      for (double& w : weights) w /= sum;
    }
  };
  // step[i] holds p(c of i | b of i-1, a of i-2), with one choice, the edge, outside the line.
  const auto before = [&](std::size_t at, std::size_t back) {
    return at >= back ? choices(at - back) : std::size_t{1};
  };
  const auto glyph = [&](std::size_t at, std::size_t back, std::size_t k) {
    return at >= back ? as_neighbour(line[at - back], shown(at - back, k)) : LetterModel::kEdge;
  };
  const auto step = [&](std::size_t at, std::size_t a, std::size_t b, std::size_t c) {
    return std::exp(letters.log_p(glyph(at, 2, a), glyph(at, 1, b), shown(at, c)));
  };
  // forward[i][a, b]: places i-1 and i show a and b, by all that stands up to i.
  std::vector<std::vector<double>> forward(n);
  std::vector<double> last = {1};
  for (std::size_t i = 0; i < n; ++i) {
    forward[i].assign(before(i, 1) * choices(i), 0);
    for (std::size_t b = 0; b < before(i, 1); ++b) {
      for (std::size_t a = 0; a < before(i, 2); ++a) {
        const double had = last[a * before(i, 1) + b];
        if (!(had > 0)) continue;
        for (std::size_t c = 0; c < choices(i); ++c) {
          forward[i][b * choices(i) + c] += had * step(i, a, b, c) * line[i][c].p;
        }
      }
    }
    normalise(forward[i]);
    last = forward[i];
  }
  // backward[a, b]: what stands after i, given that places i-1 and i show a and b.
  std::vector<std::vector<double>> support(n);
  std::vector<double> backward;
  for (std::size_t i = n; i-- > 0;) {
    std::vector<double> now(before(i, 1) * choices(i), 0);
    for (std::size_t b = 0; b < before(i, 1); ++b) {
      for (std::size_t c = 0; c < choices(i); ++c) {
        double& sum = now[b * choices(i) + c];
        for (std::size_t d = 0; d < choices(i + 1); ++d) {
          const double p = i + 1 < n ? line[i + 1][d].p * backward[c * choices(i + 1) + d] : 1;
          sum += step(i + 1, b, c, d) * p;
        }
      }
    }
    normalise(now);
    support[i].assign(choices(i), 0);
    for (std::size_t k = 0; k < now.size(); ++k) {
      const std::size_t c = k % choices(i);
      if (line[i][c].p > 0) support[i][c] += forward[i][k] * now[k] / line[i][c].p;
    }
    backward = std::move(now);
  }
  return support;
}

/// Weighs the choices of a place by their support: fully among those that look alike, by its power
/// kOfText among the others.
void weigh(Place& place, const LineCharacters& characters, const Choices& choices,
           const std::vector<double>& support, const std::vector<std::size_t>& look_of) {
  struct Moved {
    std::size_t glyph_class = 0;
    double p = 0;
    double support = 0;
  };
  std::vector<Moved> moved;
  double had = 0;
  for (std::size_t k = 0; k < choices.size(); ++k) {
    for (const std::size_t c : characters.classes_of(choices[k].character)) {
      const bool half = characters.classes[c].form == GlyphForm::half;
      const double p = std::exp(place.log_p[c]);
      if (half != choices[k].joins || !(p > 0)) continue;
      moved.push_back({c, p, support[k]});
      had += p;
    }
  }
  std::vector<double> weighed(moved.size());
  double sum = 0;
  for (std::size_t k = 0; k < moved.size(); ++k) {
    double alike = 0;
    double by_text = 0;
    for (const Moved& other : moved) {
      if (look_of[other.glyph_class] != look_of[moved[k].glyph_class]) continue;
      alike += other.p;
      by_text += other.p * other.support;
    }
    const double group = alike * std::pow(by_text / alike, kOfText);
    weighed[k] = by_text > 0 ? moved[k].p * moved[k].support / by_text * group : 0;
    sum += weighed[k];
  }
  if (!(sum > 0)) return;
  for (std::size_t k = 0; k < moved.size(); ++k) {
    place.log_p[moved[k].glyph_class] = std::log(weighed[k] / sum * had);
  }
}

}  // namespace

LineContext::LineContext(const LineCharacters& characters, LetterModel letters)
    : letters_(std::move(letters)), brackets_(std::size(kBrackets)) {
  looks_.resize(std::size(kTwins), {{}, kSlip});
  looks_.resize(std::size(kTwins) + std::size(kSizes), {{}, kSizeSlip});
  marks_.resize(std::size(kMarks));
  std::optional<std::size_t> upright_dash;
  for (std::size_t c = 0; c < characters.classes.size(); ++c) {
    const GlyphClass& glyph = characters.classes[c];
    if (glyph.form == GlyphForm::vertical) {
      if (glyph.character == U'-') upright_dash = c;
      for (std::size_t b = 0; b < std::size(kBrackets); ++b) {
        add(brackets_[b], kBrackets[b], glyph.character, c);
      }
    }
    const bool is_mark = glyph.character == U'゛' || glyph.character == U'゜';
    for (std::size_t m = 0; m < marks_.size(); ++m) {
      if (is_mark == (glyph.form == GlyphForm::half)) {
        add(marks_[m], kMarks[m], glyph.character, c);
      }
    }
    if (glyph.form != GlyphForm::plain) continue;
    if (glyph.character == U'|') pipe_ = c;
    add(bars_, kUprightTwins, glyph.character, c);
    if (glyph.character == U'1') bars_and_one_.push_back(c);
    for (std::size_t g = 0; g < looks_.size(); ++g) {
      const View of = g < std::size(kTwins) ? kTwins[g] : kSizes[g - std::size(kTwins)];
      add(looks_[g].classes, of, glyph.character, c);
    }
  }
  if (upright_dash) {
    bars_.insert(bars_.begin(), *upright_dash);
  } else {
    bars_.clear();
  }
  bars_and_one_.insert(bars_and_one_.end(), bars_.begin(), bars_.end());
  std::vector<Classes> alike;
  for (const Looks& looks : looks_) alike.push_back(looks.classes);
  alike.insert(alike.end(), marks_.begin(), marks_.end());
  look_of_ = joined_groups(characters.classes.size(), alike);
  alike.push_back(bars_and_one_);
  column_look_of_ = joined_groups(characters.classes.size(), alike);
}

/// In a column a bar may be a dash, ー, I or l until its neighbours are asked; nobody prints |.
void LineContext::share_bars(Place& place) const {
  double bar = sum_of(place, bars_);
  if (pipe_) {
    bar += std::exp(place.log_p[*pipe_]);
    place.log_p[*pipe_] = -std::numeric_limits<double>::infinity();
  }
  const double share = std::log(bar / static_cast<double>(bars_.size()));
  for (const std::size_t c : bars_) place.log_p[c] = share;
}

bool LineContext::of_column(const Place& place) const {
  return !bars_.empty() && !std::isinf(place.log_p[bars_.front()]);
}

/// What the shapes leave open before the neighbours are asked.
void LineContext::open_up(Place& place) const {
  for (const Looks& looks : looks_) let_slip(place, looks.classes, looks.slip);
  if (!of_column(place)) return;
  share_bars(place);
  let_slip(place, bars_and_one_, kBarSlip);
  for (const Classes& group : brackets_) {
    let_slip(place, group, kBracketSlip);
    prefer_first(place, group);
  }
}

LineReading LineContext::weighed(LineReading reading) const {
  CHECK(reading.characters->classes.size() == look_of_.size());
  std::vector<std::size_t> there;
  std::vector<Choices> line;
  for (std::size_t i = 0; i < reading.places.size(); ++i) {
    if (reading.places[i].presence < kThere) continue;
    Place& place = reading.places[i];
    open_up(place);
    if (!line.empty() && takes_marks(line.back().front().character)) {
      for (const Classes& marks : marks_) let_slip(place, marks, kSlip);
    }
    there.push_back(i);
    line.push_back(choices_of(*reading.characters, reading.places[i], kMaxChoices, kLeastChoice));
  }
  const std::vector<std::vector<double>> support = support_of(line, letters_);
  for (std::size_t k = 0; k < there.size(); ++k) {
    Place& place = reading.places[there[k]];
    weigh(place, *reading.characters, line[k], support[k],
          of_column(place) ? column_look_of_ : look_of_);
  }
  return with_letter_cases(std::move(reading));
}

}  // namespace kanaria::reading
