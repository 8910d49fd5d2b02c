// What a recogniser says of one line: characters with probabilities, place by place.
#pragma once

#include <string>
#include <vector>

namespace kanaria::reading {

struct Candidate {
  char32_t character = 0;
  double p = 0;  ///< in [0, 1], given the image of this place
};

/// One place of the line, best candidate first; never empty.
struct Symbol {
  std::vector<Candidate> candidates;
  double from_em = 0;  ///< where it begins and ends along the line, in em from the line's start
  double to_em = 0;
};

/// Empty when nothing is legible.
struct Lattice {
  std::vector<Symbol> symbols;

  [[nodiscard]] bool empty() const { return symbols.empty(); }
  /// The best candidate of every place.
  [[nodiscard]] std::u32string text() const;
  /// Mean of the best candidates' probabilities; 0 when empty.
  [[nodiscard]] double mean_p() const;
};

}  // namespace kanaria::reading
