#include "reading/letter_case.h"

#include <string_view>
#include <vector>

#include "reading/form_pair.h"

namespace kanaria::reading {
namespace {

constexpr std::u32string_view kCapitals = U"OSCVWXZI";
constexpr std::u32string_view kSmall = U"oscvwxzl";
constexpr double kOdds = 25;

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
  std::vector<FormPair> pairs;
  for (std::size_t i = 0; i < kCapitals.size(); ++i) {
    pairs.push_back(pair_of(*reading.characters, kCapitals[i], kSmall[i]));
  }
  weigh_forms(reading, pairs,
              [](std::size_t, char32_t before, char32_t after) { return odds_of(before, after); });
  return reading;
}

}  // namespace kanaria::reading
