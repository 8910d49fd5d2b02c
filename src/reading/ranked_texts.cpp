#include "reading/ranked_texts.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>

#include "base/check.h"
#include "reading/sound_marks.h"

namespace kanaria::reading {
namespace {

constexpr std::size_t kBeam = 192;  // strings kept from place to place
constexpr std::size_t kMaxChoices = 16;
constexpr double kLeastChoice = 1e-9;
constexpr double kLeastOfBest = 1e-14;  // less than this share of the best does not come up again

/// All strings of the search as paths from a root; equal strings are the same node.
class TextTree {
 public:
  using Node = std::uint32_t;
  static constexpr Node kRoot = 0;

  [[nodiscard]] Node child(Node parent, char32_t c) {
    const std::uint64_t key = static_cast<std::uint64_t>(parent) << 32 | c;
    const auto [at, is_new] = children_.try_emplace(key, static_cast<Node>(nodes_.size()));
    if (is_new) nodes_.push_back({parent, c});
    return at->second;
  }
  /// The node's string with `choice` behind it.
  [[nodiscard]] Node with(Node node, const Choice& choice) {
    if (choice.joins && node != kRoot) {
      const auto whole = joined(nodes_[node].character, choice.character);
      if (whole) return child(nodes_[node].parent, *whole);
    }
    return child(node, choice.character);
  }
  [[nodiscard]] std::u32string text(Node node) const {
    std::u32string text;
    for (; node != kRoot; node = nodes_[node].parent) text.push_back(nodes_[node].character);
    std::reverse(text.begin(), text.end());
    return text;
  }

 private:
  struct Content {
    Node parent;
    char32_t character;
  };
  std::vector<Content> nodes_{{kRoot, 0}};
  std::unordered_map<std::uint64_t, Node> children_;
};

struct Partial {
  TextTree::Node node = TextTree::kRoot;
  double p = 0;
};

/// One way on from a string: a character, or none where the place is not there.
struct Step {
  double p = 0;
  TextTree::Node node = TextTree::kRoot;
  const Choice* choice = nullptr;
};

/// More than the beam, because equal strings are still to be summed.
void keep_best(std::vector<Step>& steps) {
  constexpr std::size_t kSteps = 3 * kBeam;
  if (steps.size() <= kSteps) return;
  std::nth_element(steps.begin(), steps.begin() + kSteps, steps.end(),
                   [](const Step& a, const Step& b) { return a.p > b.p; });
  steps.resize(kSteps);
}

/// Order of rank; equal p in the order in which they were found, so that runs repeat.
bool ranks_before(const Partial& a, const Partial& b) {
  return a.p != b.p ? a.p > b.p : a.node < b.node;
}

/// The strings in which one node stands once, the best `most` of them.
void keep_best(std::vector<Partial>& partials, std::size_t most) {
  std::sort(partials.begin(), partials.end(),
            [](const Partial& a, const Partial& b) { return a.node < b.node; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < partials.size(); ++i) {
    if (kept > 0 && partials[kept - 1].node == partials[i].node) {
      partials[kept - 1].p += partials[i].p;
    } else {
      partials[kept++] = partials[i];
    }
  }
  partials.resize(kept);
  if (partials.size() > most) {
    std::nth_element(partials.begin(), partials.begin() + static_cast<std::ptrdiff_t>(most),
                     partials.end(), ranks_before);
    partials.resize(most);
  }
  std::sort(partials.begin(), partials.end(), ranks_before);
}

}  // namespace

std::vector<RankedText> ranked_texts(const LineReading& reading, std::size_t most) {
  CHECK(most >= 1 && most <= kMaxRankedTexts);
  TextTree tree;
  std::vector<Partial> beam{{TextTree::kRoot, 1}};
  double log_scale = 0;  // the best of the beam counts 1, so that long lines do not come to nothing
  for (const Place& place : reading.places) {
    const auto choices = choices_of(*reading.characters, place, kMaxChoices, kLeastChoice);
    std::vector<Step> steps;
    for (const Partial& partial : beam) {
      steps.push_back({partial.p * (1 - place.presence), partial.node, nullptr});
      for (const Choice& choice : choices) {
        const double p = partial.p * place.presence * choice.p;
        if (p < kLeastOfBest) break;  // choices come best first
        steps.push_back({p, partial.node, &choice});
      }
    }
    keep_best(steps);
    std::vector<Partial> next;
    for (const Step& step : steps) {
      next.push_back({step.choice ? tree.with(step.node, *step.choice) : step.node, step.p});
    }
    keep_best(next, kBeam);
    const double best = next.front().p;
    for (Partial& partial : next) partial.p /= best;
    log_scale += std::log(best);
    beam = std::move(next);
  }
  std::vector<RankedText> ranked;
  for (const Partial& partial : beam) {
    if (ranked.size() == most) break;
    ranked.push_back({tree.text(partial.node), partial.p * std::exp(log_scale)});
  }
  return ranked;
}

std::vector<RankedText> weighed(std::vector<RankedText> texts,
                                const std::function<double(std::u32string_view)>& prior) {
  double before = 0;
  double after = 0;
  for (RankedText& text : texts) {
    before += text.p;
    text.p *= prior(text.text);
    after += text.p;
  }
  if (!(after > 0)) return texts;
  for (RankedText& text : texts) text.p *= before / after;
  std::stable_sort(texts.begin(), texts.end(),
                   [](const RankedText& a, const RankedText& b) { return a.p > b.p; });
  return texts;
}

}  // namespace kanaria::reading
