#include "reading/form_pair.h"

#include <algorithm>
#include <cmath>

namespace kanaria::reading {
namespace {

constexpr double kSlip = 0.03;
constexpr double kThere = 0.5;

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

}  // namespace

FormPair pair_of(const LineCharacters& characters, char32_t large, char32_t small) {
  return {characters.classes_of(large), characters.classes_of(small)};
}

void weigh_forms(LineReading& reading, const std::vector<FormPair>& pairs, const FormOdds& odds) {
  const LineCharacters& characters = *reading.characters;
  std::vector<std::size_t> there;
  for (std::size_t i = 0; i < reading.places.size(); ++i) {
    if (reading.places[i].presence >= kThere) there.push_back(i);
  }
  char32_t before = 0;
  for (std::size_t k = 0; k < there.size(); ++k) {
    Place& place = reading.places[there[k]];
    const char32_t after =
        k + 1 < there.size() ? best_of(reading.places[there[k + 1]], characters) : 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) decide(place, pairs[i], odds(i, before, after));
    before = best_of(place, characters);
  }
}

}  // namespace kanaria::reading
