#include "reading/alternatives.h"

#include <algorithm>

namespace kanaria::reading {
namespace {

constexpr double kLeastShare = 0.005;
constexpr double kLeastBest = 0.3;   // however doubtful, the best candidate is the best
constexpr double kMostBest = 0.999;  // no recogniser is surer than this

}  // namespace

std::vector<Alternative> alternatives(const std::vector<Symbol>& symbols, std::size_t from,
                                      std::size_t to, std::size_t most) {
  std::vector<Alternative> beam{{{}, 1}};
  for (std::size_t i = from; i < to && i < symbols.size(); ++i) {
    const auto& candidates = symbols[i].candidates;
    double others = 0;
    for (std::size_t k = 1; k < candidates.size(); ++k) others += candidates[k].p;
    const double presence = symbols[i].presence;
    const double best = std::clamp(candidates.front().p, kLeastBest, kMostBest);
    std::vector<Alternative> next;
    for (const Alternative& so_far : beam) {
      if (1 - presence >= kLeastShare) next.push_back({so_far.text, so_far.p * (1 - presence)});
      for (std::size_t k = 0; k < candidates.size(); ++k) {
        const double share =
            k == 0 ? best : std::min(best, (1 - best) * candidates[k].p / std::max(others, 1e-9));
        if (k > 0 && share < kLeastShare) continue;
        next.push_back({so_far.text + candidates[k].character, so_far.p * presence * share});
      }
    }
    std::stable_sort(next.begin(), next.end(),
                     [](const Alternative& a, const Alternative& b) { return a.p > b.p; });
    if (next.size() > most) next.resize(most);
    beam = std::move(next);
  }
  return beam;
}

}  // namespace kanaria::reading
