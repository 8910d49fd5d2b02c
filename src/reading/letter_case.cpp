#include "reading/letter_case.h"

#include <string_view>
#include <utility>
#include <vector>

#include "reading/form_pair.h"

namespace kanaria::reading {
namespace {

constexpr std::u32string_view kCapitals = U"OSCVWXZI";
constexpr std::u32string_view kSmall = U"oscvwxzl";
constexpr double kOdds = 25;
constexpr double kThere = 0.5;

bool is_capital(char32_t c) {
  return c >= U'A' && c <= U'Z';
}
bool is_small(char32_t c) {
  return c >= U'a' && c <= U'z';
}

/// Odds of the small letter; 1 where the neighbours do not say.
double odds_of(char32_t before, char32_t after) {
  const bool first = !is_capital(before) && !is_small(before);
  const bool last = !is_capital(after) && !is_small(after);
  if (is_small(before)) return kOdds;
  if (first) return last ? 1 : 1 / kOdds;
  return is_small(after) ? kOdds : 1 / kOdds;
}

}  // namespace

LineReading with_letter_cases(LineReading reading) {
  const LineCharacters& characters = *reading.characters;
  std::vector<FormPair> pairs;
  for (std::size_t i = 0; i < kCapitals.size(); ++i) {
    pairs.push_back(pair_of(characters, kCapitals[i], kSmall[i]));
  }
  std::vector<std::size_t> there;
  for (std::size_t i = 0; i < reading.places.size(); ++i) {
    if (reading.places[i].presence >= kThere) there.push_back(i);
  }
  char32_t before = 0;
  for (std::size_t k = 0; k < there.size(); ++k) {
    Place& place = reading.places[there[k]];
    const char32_t after =
        k + 1 < there.size() ? best_of(reading.places[there[k + 1]], characters) : 0;
    const double odds = odds_of(before, after);
    for (const FormPair& pair : pairs) decide(place, pair, odds);
    before = best_of(place, characters);
  }
  return reading;
}

}  // namespace kanaria::reading
