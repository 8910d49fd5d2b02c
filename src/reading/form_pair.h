// Two forms of one character, and the moving of probability between them.
#pragma once

#include <functional>
#include <vector>

#include "reading/line_reading.h"

namespace kanaria::reading {

/// The classes of a character in its large form and in its small one.
struct FormPair {
  std::vector<std::size_t> large;
  std::vector<std::size_t> small;
};

[[nodiscard]] FormPair pair_of(const LineCharacters& characters, char32_t large, char32_t small);

/// The odds of the small form of the pair-th pair between two characters; 0 stands for none.
using FormOdds = std::function<double(std::size_t pair, char32_t before, char32_t after)>;

/// At every place that holds a character, weighs the small form by its odds against the large one;
/// 3 % of either may be the other, however it looks.  What both have together stays.
void weigh_forms(LineReading& reading, const std::vector<FormPair>& pairs, const FormOdds& odds);

}  // namespace kanaria::reading
