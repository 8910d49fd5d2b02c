// Combinations of an address, a name and a postal code, most probable first.
#pragma once

#include <cstddef>
#include <vector>

#include "matching/alternatives.h"

namespace kanaria::matching {

struct Combination {
  std::size_t number = 0;   ///< in the order of probability
  std::size_t address = 0;  ///< index into Alternatives::addresses
  std::size_t name = 0;     ///< index into the person's names
  std::size_t code = 0;     ///< index into Alternatives::codes
  double p = 0;             ///< the product of the three, taken as independent
};

/// At most kMaxCombinations, and no more than reach kEnoughMass of all combinations' mass.
[[nodiscard]] std::vector<Combination> best_combinations(const Alternatives& alternatives,
                                                         const std::vector<NameAlternative>& names);

}  // namespace kanaria::matching
