#include "reading/bar_decoder.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace kanaria::reading {
namespace {

// All costs are negative log-likelihoods.  A half-bar that contradicts what was seen costs at most
// kMaxHalfCost: a scratch or a speck says nothing about the other half-bars.
constexpr double kMaxHalfCost = 8.0;
constexpr double kMinSpread = 0.14;
constexpr double kMaxSpread = 0.30;
constexpr double kSureMargin = 4.0;       // to the second best symbol
constexpr double kAlternativeCost = 9.0;  // how much worse than the best a symbol may be
constexpr double kChoiceMargin = 4.0;     // between two contents that both satisfy the check symbol
constexpr double kMaxChoiceCost = 6.0;    // of the chosen content over the best symbols
constexpr double kMaxTotalCost = 70.0;    // all 134 half-bars together
constexpr int kMaxDoubtful = 2;
constexpr int kSymbols = 21;

constexpr std::string_view kStates = "TDAF";  // bit 0: descender, bit 1: ascender

struct BarCosts {
  std::array<double, 4> state{};  // by position in kStates
};

struct Choice {
  std::string bars;
  double cost = 0;
};

double half_cost(double seen, bool ink, double spread) {
  const double away = ink ? std::max(0.0, 1.0 - seen) : std::max(0.0, seen);
  return std::min(kMaxHalfCost, away * away / (2 * spread * spread));
}

using Costs = std::array<BarCosts, postal::kCustomerBarcodeBars>;

Costs costs_of(const BarSamples& samples, bool upside_down) {
  const double spread = std::clamp(samples.spread, kMinSpread, kMaxSpread);
  Costs costs;
  for (std::size_t i = 0; i < costs.size(); ++i) {
    BarSample bar = samples.bars[upside_down ? costs.size() - 1 - i : i];
    if (upside_down) std::swap(bar.ascender, bar.descender);
    if (!bar.legible) continue;
    for (unsigned state = 0; state < 4; ++state) {
      costs[i].state[state] = half_cost(bar.ascender, (state & 2U) != 0, spread) +
                              half_cost(bar.descender, (state & 1U) != 0, spread);
    }
  }
  return costs;
}

double cost_of(const Costs& costs, std::size_t first_bar, std::string_view states) {
  double cost = 0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    cost += costs[first_bar + i].state[kStates.find(states[i])];
  }
  return cost;
}

/// The 19 symbols are exactly the triples with as many ascenders as descenders, TTT left out.
std::vector<std::string> make_symbols() {
  std::vector<std::string> symbols;
  for (const char a : kStates) {
    for (const char b : kStates) {
      for (const char c : kStates) {
        std::string symbol = {a, b, c};
        if (symbol == "TTT") continue;
        if (std::count(symbol.begin(), symbol.end(), 'A') ==
            std::count(symbol.begin(), symbol.end(), 'D')) {
          symbols.push_back(std::move(symbol));
        }
      }
    }
  }
  return symbols;
}

/// The symbols that the three bars may be, cheapest first.
std::vector<Choice> rank_symbols(const Costs& costs, std::size_t first_bar,
                                 const std::vector<std::string>& symbols) {
  std::vector<Choice> ranked;
  for (const std::string& symbol : symbols) {
    ranked.push_back({symbol, cost_of(costs, first_bar, symbol)});
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Choice& a, const Choice& b) { return a.cost < b.cost; });
  return ranked;
}

/// Every string of bars that differs from the best only in doubtful symbols.
std::vector<Choice> all_choices(const std::vector<std::vector<Choice>>& ranked,
                                const std::vector<bool>& doubtful) {
  std::vector<Choice> choices = {{"FD", 0}};
  for (std::size_t s = 0; s < ranked.size(); ++s) {
    std::vector<Choice> longer;
    for (const Choice& choice : choices) {
      for (const Choice& symbol : ranked[s]) {
        const double extra = symbol.cost - ranked[s].front().cost;
        if (&symbol != &ranked[s].front() && (!doubtful[s] || extra > kAlternativeCost)) break;
        longer.push_back({choice.bars + symbol.bars, choice.cost + extra});
      }
    }
    choices = std::move(longer);
  }
  for (Choice& choice : choices) choice.bars += "DF";
  std::stable_sort(choices.begin(), choices.end(),
                   [](const Choice& a, const Choice& b) { return a.cost < b.cost; });
  return choices;
}

/// Start and stop are not covered by the check symbol: nothing is put right there.
bool is_seen(const Costs& costs, std::size_t first_bar, std::string_view states) {
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto& cost = costs[first_bar + i].state;
    const auto best = std::min_element(cost.begin(), cost.end()) - cost.begin();
    if (kStates[static_cast<std::size_t>(best)] != states[i]) return false;
  }
  return true;
}

std::optional<CustomerBarcode> decode_upright(const Costs& costs) {
  constexpr std::size_t kStop = postal::kCustomerBarcodeBars - 2;
  if (!is_seen(costs, 0, "FD") || !is_seen(costs, kStop, "DF")) return std::nullopt;
  double total = cost_of(costs, 0, "FD") + cost_of(costs, kStop, "DF");

  static const std::vector<std::string> symbols = make_symbols();
  std::vector<std::vector<Choice>> ranked;
  std::vector<bool> doubtful;
  for (std::size_t s = 0; s < kSymbols; ++s) {
    ranked.push_back(rank_symbols(costs, 2 + 3 * s, symbols));
    doubtful.push_back(ranked[s][1].cost - ranked[s][0].cost < kSureMargin);
    total += ranked[s][0].cost;
  }
  const auto doubts = std::count(doubtful.begin(), doubtful.end(), true);
  if (doubts > kMaxDoubtful || total > kMaxTotalCost) return std::nullopt;

  std::optional<postal::BarcodeText> best;
  double best_cost = 0;
  for (const Choice& choice : all_choices(ranked, doubtful)) {
    const auto text = postal::decode_bars(choice.bars);
    if (!text) continue;
    if (!best) {
      best = text;
      best_cost = choice.cost;
    } else if (choice.cost - best_cost < kChoiceMargin) {
      return std::nullopt;
    }
  }
  // With one symbol in doubt the check symbol settles it; with two it only supports what was seen.
  if (!best || (doubts > 1 && best_cost > kMaxChoiceCost)) return std::nullopt;
  const double confidence = doubts == 0 ? 1.0 : doubts == 1 ? 0.97 : 0.9;
  return CustomerBarcode{best->postal_code, best->address_number, confidence};
}

}  // namespace

std::optional<DecodedBars> decode_samples(const BarSamples& samples) {
  for (const bool upside_down : {false, true}) {
    if (auto content = decode_upright(costs_of(samples, upside_down))) {
      return DecodedBars{std::move(*content), upside_down};
    }
  }
  return std::nullopt;
}

}  // namespace kanaria::reading
