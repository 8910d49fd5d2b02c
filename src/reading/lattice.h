// What a recogniser says of one line: characters with probabilities, place by place.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kanaria::reading {

struct LineReading;

struct Candidate {
  char32_t character = 0;
  double p = 0;  ///< in [0, 1], given the image of this place
};

/// A place where there is less likely a character than none: a stroke that may be a 一 or a speck.
struct FaintSymbol {
  std::vector<Candidate> candidates;  ///< best first, never empty; given that a character is here
  double presence = 0;                ///< in (0, 0.5): that a character is here
};

/// One place of the line, best candidate first; never empty.
struct Symbol {
  std::vector<Candidate> candidates;  ///< their p: given that a character is here
  double from_em = 0;  ///< where it begins and ends along the line, in em from the line's start
  double to_em = 0;
  double presence = 1;                   ///< in [0.5, 1]: that a character is here at all
  std::vector<FaintSymbol> before = {};  ///< between the symbol before it and this one
  std::vector<FaintSymbol> after = {};   ///< of a line's last symbol only
  /// Where our own recogniser saw it: places [from_place, to_place), the faint ones up to the next
  /// symbol among them.  Null of others.  Which of the characters that look the same it is (ー 一,
  /// ニ 二) the neighbours have said; of kanji that look different they say nothing.
  std::shared_ptr<const LineReading> seen = nullptr;
  std::size_t from_place = 0;
  std::size_t to_place = 0;

  /// That a character is here and is the best candidate.
  [[nodiscard]] double confidence() const { return presence * candidates.front().p; }
};

/// Empty when nothing is legible.
struct Lattice {
  std::vector<Symbol> symbols;
  std::optional<double> looks_p = {};  ///< mean_p() of the image alone, where a recogniser knows it

  [[nodiscard]] bool empty() const { return symbols.empty(); }
  /// The best candidate of every place.
  [[nodiscard]] std::u32string text() const;
  /// Mean confidence of the places; 0 when empty.
  [[nodiscard]] double mean_p() const;
  /// The same of the image alone, before anything was said by what is usual on mail.
  [[nodiscard]] double clarity() const { return looks_p.value_or(mean_p()); }
};

}  // namespace kanaria::reading
