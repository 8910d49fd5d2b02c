#include "reading/rivals.h"

#include <algorithm>
#include <utility>

namespace kanaria::reading {
namespace {

constexpr double kMostOdds = 0.95;
constexpr double kLeastOdds = 1e-5;

double sum_of(const std::vector<Hypothesis>& list, std::size_t from) {
  double sum = 0;
  for (std::size_t i = from; i < list.size(); ++i) sum += list[i].p;
  return sum;
}

}  // namespace

void Rivals::add(std::string text, double odds) {
  if (text.empty() || odds < kLeastOdds) return;
  for (Hypothesis& known : list_) {
    if (known.text == text) {
      known.p = std::max(known.p, odds);
      return;
    }
  }
  list_.push_back({std::move(text), odds});
}

void Rivals::join(Field& field, double unread) const {
  auto& all = field.hypotheses;
  const bool found = !all.empty();
  const double best_p = found ? all.front().p : unread;
  for (const Hypothesis& rival : list_) {
    const double p = std::min(rival.p, found ? kMostOdds : 1.0) * best_p;
    const auto known = std::find_if(
        all.begin(), all.end(), [&](const Hypothesis& other) { return other.text == rival.text; });
    if (known == all.end()) {
      all.push_back({rival.text, p});
    } else if (known != all.begin() || !found) {
      known->p = std::max(known->p, p);
    }
  }
  const auto first = all.begin() + (found && !all.empty() ? 1 : 0);
  std::stable_sort(first, all.end(),
                   [](const Hypothesis& a, const Hypothesis& b) { return a.p > b.p; });
  if (all.size() > kMaxRivals) all.resize(kMaxRivals);
  const std::size_t from = found ? 1 : 0;
  const double left = found ? 1 - best_p : unread;
  const double sum = sum_of(all, from);
  if (sum <= left || sum <= 0) return;
  for (std::size_t i = from; i < all.size(); ++i) all[i].p *= left / sum;
}

}  // namespace kanaria::reading
