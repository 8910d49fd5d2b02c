#include "reading/alternatives.h"

#include <algorithm>

namespace kanaria::reading {
namespace {

constexpr double kLeastShare = 0.005;
constexpr double kLeastWideShare = 0.001;
constexpr double kLeastBest = 0.3;   // however doubtful, the best candidate is the best
constexpr double kMostBest = 0.999;  // no recogniser is surer than this

/// What may stand at a place, "" for nothing, each with its share.
using Ways = std::vector<Alternative>;

Ways ways_of(const FaintSymbol& faint) {
  Ways ways{{U"", 1 - faint.presence}};
  for (const Candidate& candidate : faint.candidates) {
    const double share = faint.presence * candidate.p;
    if (share >= kLeastWideShare) ways.push_back({std::u32string(1, candidate.character), share});
  }
  return ways;
}

Ways ways_of(const Symbol& symbol, double least_share) {
  Ways ways;
  const auto& candidates = symbol.candidates;
  double others = 0;
  for (std::size_t k = 1; k < candidates.size(); ++k) others += candidates[k].p;
  const double presence = symbol.presence;
  const double best = std::clamp(candidates.front().p, kLeastBest, kMostBest);
  if (1 - presence >= least_share) ways.push_back({U"", 1 - presence});
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    const double share =
        k == 0 ? best : std::min(best, (1 - best) * candidates[k].p / std::max(others, 1e-9));
    if (k > 0 && share < least_share) continue;
    ways.push_back({std::u32string(1, candidates[k].character), presence * share});
  }
  return ways;
}

void go_on(std::vector<Alternative>& beam, const Ways& ways, std::size_t most) {
  std::vector<Alternative> next;
  for (const Alternative& so_far : beam) {
    for (const Alternative& way : ways) {
      next.push_back({so_far.text + way.text, so_far.p * way.p});
    }
  }
  std::stable_sort(next.begin(), next.end(),
                   [](const Alternative& a, const Alternative& b) { return a.p > b.p; });
  if (next.size() > most) next.resize(most);
  beam = std::move(next);
}

}  // namespace

std::vector<Alternative> alternatives(const std::vector<Symbol>& symbols, std::size_t from,
                                      std::size_t to, std::size_t most) {
  std::vector<Alternative> beam{{{}, 1}};
  for (std::size_t i = from; i < to && i < symbols.size(); ++i) {
    go_on(beam, ways_of(symbols[i], kLeastShare), most);
  }
  return beam;
}

std::vector<Alternative> wide_alternatives(const std::vector<Symbol>& symbols, std::size_t from,
                                           std::size_t to, std::size_t most) {
  std::vector<Alternative> beam{{{}, 1}};
  for (std::size_t i = from; i < to && i < symbols.size(); ++i) {
    for (const FaintSymbol& faint : symbols[i].before) go_on(beam, ways_of(faint), most);
    go_on(beam, ways_of(symbols[i], kLeastWideShare), most);
    for (const FaintSymbol& faint : symbols[i].after) go_on(beam, ways_of(faint), most);
  }
  return beam;
}

}  // namespace kanaria::reading
