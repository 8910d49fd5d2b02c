// Ranked strings out of a lattice.
#pragma once

#include <string>
#include <vector>

#include "reading/lattice.h"

namespace kanaria::reading {

struct Alternative {
  std::u32string text;
  double p = 0;  ///< product of the places' shares, not yet normalised
};

/// The most probable strings of symbols [from, to), best first, at most `most`; the best
/// candidate of a place keeps its probability and the others share the rest in proportion to
/// theirs, none more than the best.  A place that may not be there may be left out.  Candidates and
/// gaps below 0.5 % of their place are not followed.
[[nodiscard]] std::vector<Alternative> alternatives(const std::vector<Symbol>& symbols,
                                                    std::size_t from, std::size_t to,
                                                    std::size_t most);

/// The same with less likely characters too, down to 0.1 % of their place, and with faint symbols
/// put in: for the readings behind the best one.
[[nodiscard]] std::vector<Alternative> wide_alternatives(const std::vector<Symbol>& symbols,
                                                         std::size_t from, std::size_t to,
                                                         std::size_t most);

}  // namespace kanaria::reading
