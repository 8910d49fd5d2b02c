#include "reading/text_likelihood.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "reading/sound_marks.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
constexpr double kUnknown_log_p = -16.1181;  // ln 1e-7: a place shows what no class shows
constexpr double kNoPlace_log_p = -16.1181;  // ln 1e-7: a character of the text has no place
constexpr double kLeast_log_p = -69.0776;    // ln 1e-30: of a class that is ruled out at a place

double log_sum(double a, double b) {
  if (a < b) std::swap(a, b);
  return b == kNever ? a : a + std::log1p(std::exp(b - a));
}

/// What one character of the text asks of a place.
struct Wanted {
  std::vector<std::size_t> whole;  ///< classes that show it
  std::vector<std::size_t> base;   ///< where it is a kana with a mark: classes of the bare kana
  std::vector<std::size_t> mark;   ///< and of the half-width mark
};

std::vector<std::size_t> classes_of(const LineCharacters& characters, char32_t c, bool marks) {
  std::vector<std::size_t> classes;
  for (const std::size_t i : characters.classes_of(c)) {
    if ((characters.classes[i].form == GlyphForm::half) == marks) classes.push_back(i);
  }
  return classes;
}

Wanted wanted(const LineCharacters& characters, char32_t c) {
  Wanted wanted{characters.classes_of(c), {}, {}};
  if (const auto apart = taken_apart(c)) {
    wanted.base = classes_of(characters, apart->base, false);
    wanted.mark = classes_of(characters, apart->mark, true);
  }
  return wanted;
}

double log_p_of(const Place& place, const std::vector<std::size_t>& classes) {
  double sum = kLeast_log_p;
  for (const std::size_t c : classes) sum = log_sum(sum, place.log_p[c]);
  return sum;
}

/// Forward sums: whole[j] of having read j characters, base[j] of j characters and the bare kana of
/// the next.
struct Forward {
  std::vector<double> whole;
  std::vector<double> base;

  /// Characters may be taken without a place, anywhere.
  void pass_over() {
    for (std::size_t j = 1; j < whole.size(); ++j) {
      whole[j] = log_sum(whole[j], whole[j - 1] + kNoPlace_log_p);
    }
  }

  void step(const Place& place, const std::vector<Wanted>& text) {
    const double there = std::log(place.presence);
    const double not_there = std::log1p(-place.presence);
    Forward next{whole, base};
    for (double& sum : next.whole) sum += not_there;
    for (double& sum : next.base) sum += not_there;
    for (std::size_t j = 0; j < text.size(); ++j) {
      const Wanted& character = text[j];
      const double shown =
          character.whole.empty() ? kUnknown_log_p : log_p_of(place, character.whole);
      next.whole[j + 1] = log_sum(next.whole[j + 1], whole[j] + there + shown);
      if (character.base.empty() || character.mark.empty()) continue;
      next.base[j] = log_sum(next.base[j], whole[j] + there + log_p_of(place, character.base));
      next.whole[j + 1] =
          log_sum(next.whole[j + 1], base[j] + there + log_p_of(place, character.mark));
    }
    *this = std::move(next);
    pass_over();
  }
};

}  // namespace

std::u32string in_classes(std::u32string_view text, const LineCharacters& characters) {
  static constexpr std::u32string_view kWaves = U"〜～∼";
  const auto known = [&](char32_t c) { return !characters.classes_of(c).empty(); };
  std::u32string out;
  for (char32_t c : wide_kana(text)) {
    if (c == U' ' || c == U'　' || c == U'\t' || c == U'\u00a0') continue;
    if (!known(c)) {
      if (c >= 0xFF01 && c <= 0xFF5E) {
        c -= 0xFEE0;
      } else if (kWaves.find(c) != std::u32string_view::npos) {
        c = U'~';
      } else if (is_dash(c) && known(U'-')) {
        c = U'-';
      }
    }
    append_joined(out, c);
  }
  return out;
}

double log_likelihood(const LineReading& reading, std::u32string_view text) {
  std::vector<Wanted> characters;
  for (const char32_t c : in_classes(text, *reading.characters)) {
    characters.push_back(wanted(*reading.characters, c));
  }
  Forward sums{std::vector<double>(characters.size() + 1, kNever),
               std::vector<double>(characters.size(), kNever)};
  sums.whole[0] = 0;
  sums.pass_over();
  for (const Place& place : reading.places) sums.step(place, characters);
  return sums.whole.back();
}

}  // namespace kanaria::reading
