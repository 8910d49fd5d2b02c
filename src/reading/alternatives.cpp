#include "reading/alternatives.h"

#include <algorithm>

namespace kanaria::reading {
namespace {

constexpr double kLeastShare = 0.005;

}  // namespace

std::vector<Alternative> alternatives(const std::vector<Symbol>& symbols, std::size_t from,
                                      std::size_t to, std::size_t most) {
  std::vector<Alternative> beam{{{}, 1}};
  for (std::size_t i = from; i < to && i < symbols.size(); ++i) {
    double total = 0;
    for (const Candidate& candidate : symbols[i].candidates) total += candidate.p;
    std::vector<Alternative> next;
    for (const Alternative& so_far : beam) {
      for (const Candidate& candidate : symbols[i].candidates) {
        const double share = total > 0 ? candidate.p / std::max(total, 1.0)
                                       : 1.0 / static_cast<double>(symbols[i].candidates.size());
        const bool best = &candidate == &symbols[i].candidates.front();
        if (!best && share < kLeastShare) continue;
        next.push_back({so_far.text + candidate.character, so_far.p * std::max(share, 1e-4)});
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
