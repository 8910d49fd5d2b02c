// Two forms of one character, and the moving of probability between them.
#pragma once

#include <vector>

#include "reading/line_reading.h"

namespace kanaria::reading {

/// The classes of a character in its large form and in its small one.
struct FormPair {
  std::vector<std::size_t> large;
  std::vector<std::size_t> small;
};

[[nodiscard]] FormPair pair_of(const LineCharacters& characters, char32_t large, char32_t small);

/// The likeliest character of a place.
[[nodiscard]] char32_t best_of(const Place& place, const LineCharacters& characters);

/// Weighs the small form by `odds` against the large one; 3 % of either may be the other, however
/// it looks.  What both have together stays.  Nothing happens where a form has no class.
void decide(Place& place, const FormPair& pair, double odds);

}  // namespace kanaria::reading
