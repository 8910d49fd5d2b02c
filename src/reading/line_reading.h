// All that our own recogniser says of one line: places where a glyph may stand, each with the
// probabilities of every class.  Plain values; what a lattice, ranked strings and the likelihood of
// a given string are drawn from.
#pragma once

#include <memory>
#include <vector>

#include "reading/lattice.h"
#include "reading/line_characters.h"

namespace kanaria::reading {

/// A place is there with its presence, and then shows class c with exp(log_p[c]); else nothing.
/// Places are independent of each other.
struct Place {
  double presence = 0;        ///< in (0, 1)
  double middle_em = 0;       ///< along the strip
  std::vector<double> log_p;  ///< of all classes; -infinity for those that are ruled out
};

struct LineReading {
  std::shared_ptr<const LineCharacters> characters;
  std::vector<Place> places;  ///< from left to right; empty when there is no print
};

/// A character that a place may show.
struct Choice {
  char32_t character = 0;
  bool joins = false;  ///< a half-width sound mark: it joins the kana before, where it can
  double p = 0;        ///< given that a glyph is there
};

/// The most probable characters of a place, best first, at least one and at most `most`; classes
/// that show the same character are one, and choices below `least_p` are left out.
[[nodiscard]] std::vector<Choice> choices_of(const LineCharacters& characters, const Place& place,
                                             std::size_t most, double least_p);

/// The places that are more likely there than not, as the rest of reading takes them: a symbol
/// keeps its presence, and a sound mark has joined its kana.  The others are the symbols' faint
/// ones.
[[nodiscard]] Lattice lattice_of(const LineReading& reading);

/// Mean log-probability of the best way to read each place, a place that is better left out
/// included: how well the net can explain what it sees.  -infinity when there is no place.
[[nodiscard]] double mean_log_p(const LineReading& reading);

}  // namespace kanaria::reading
