#include "reading/form_pair.h"

#include <algorithm>
#include <cmath>

namespace kanaria::reading {
namespace {

constexpr double kSlip = 0.03;

double sum_of(const Place& place, const std::vector<std::size_t>& classes) {
  double sum = 0;
  for (const std::size_t c : classes) sum += std::exp(place.log_p[c]);
  return sum;
}

void scale(Place& place, const std::vector<std::size_t>& classes, double had, double wanted) {
  if (had > 0) {
    for (const std::size_t c : classes) place.log_p[c] += std::log(wanted / had);
  } else {
    place.log_p[classes.front()] = std::log(wanted);
  }
}

}  // namespace

FormPair pair_of(const LineCharacters& characters, char32_t large, char32_t small) {
  return {characters.classes_of(large), characters.classes_of(small)};
}

char32_t best_of(const Place& place, const LineCharacters& characters) {
  const auto best = std::max_element(place.log_p.begin(), place.log_p.end());
  return characters.classes[static_cast<std::size_t>(best - place.log_p.begin())].character;
}

void decide(Place& place, const FormPair& pair, double odds) {
  constexpr double kLeast = 1e-3;
  if (pair.large.empty() || pair.small.empty()) return;
  const double large = sum_of(place, pair.large);
  const double small = sum_of(place, pair.small);
  const double both = large + small;
  if (both < kLeast) return;
  const double open_small = (1 - kSlip) * small + kSlip * both / 2;
  const double open_large = both - open_small;
  const double share = odds * open_small / (odds * open_small + open_large);
  scale(place, pair.small, small, both * share);
  scale(place, pair.large, large, both * (1 - share));
}

}  // namespace kanaria::reading
