#include "matching/combinations.h"

#include <algorithm>
#include <tuple>

#include "matching/matcher.h"

namespace kanaria::matching {

std::vector<Combination> best_combinations(const Alternatives& alternatives,
                                           const std::vector<NameAlternative>& names) {
  std::vector<Combination> all;
  double mass = 0;
  for (std::size_t a = 0; a < alternatives.addresses.size(); ++a) {
    for (std::size_t n = 0; n < names.size(); ++n) {
      for (std::size_t c = 0; c < alternatives.codes.size(); ++c) {
        const double p = alternatives.addresses[a].p * names[n].p * alternatives.codes[c].p;
        if (!(p > 0)) continue;
        all.push_back({0, a, n, c, p});
        mass += p;
      }
    }
  }
  const auto keep = static_cast<std::ptrdiff_t>(std::min(all.size(), kMaxCombinations));
  std::partial_sort(
      all.begin(), all.begin() + keep, all.end(), [](const Combination& x, const Combination& y) {
        if (x.p != y.p) return x.p > y.p;
        return std::tie(x.address, x.name, x.code) < std::tie(y.address, y.name, y.code);
      });
  all.resize(static_cast<std::size_t>(keep));
  double reached = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].number = i;
    reached += all[i].p;
    if (reached >= kEnoughMass * mass) {
      all.resize(i + 1);
      break;
    }
  }
  return all;
}

}  // namespace kanaria::matching
