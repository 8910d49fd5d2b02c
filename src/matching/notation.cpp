#include "matching/notation.h"

#include <algorithm>
#include <cmath>

namespace kanaria::matching {
namespace {

using registry::Notation;

NotationTest claimed(Notation notation, double log_ratio) {
  return {notation, std::clamp(log_ratio, -kMostNotationRatio, kMostNotationRatio)};
}

/// Log-odds of a text against all others that the image may say.
double log_odds(double log_likelihood) {
  const double others = -std::expm1(std::min(0.0, log_likelihood));
  return others > 0 ? log_likelihood - std::log(others) : kMostNotationRatio;
}

}  // namespace

NotationTest test_notation(std::span<const NotationCandidate> candidates,
                           const std::function<bool(std::string_view)>& is_records) {
  std::optional<double> own;
  std::optional<double> other;
  bool own_cannot_be_told = false;
  bool own_is_another_form = false;
  for (const NotationCandidate& candidate : candidates) {
    const bool is_own = is_records(candidate.text);
    if (!candidate.log_likelihood) {
      own_cannot_be_told = own_cannot_be_told || is_own;
      continue;
    }
    if (!is_own && !candidate.same_form) continue;
    own_is_another_form = own_is_another_form || (is_own && !candidate.same_form);
    std::optional<double>& best = is_own ? own : other;
    best = std::max(best.value_or(*candidate.log_likelihood), *candidate.log_likelihood);
  }
  if (own) {
    const double ratio = other ? *own - *other : kMostNotationRatio;
    if (ratio >= kClaimRatio) return claimed(Notation::exact, ratio);
    const double needed = own_is_another_form ? kMisreadRatio : kClaimRatio;
    if (-ratio >= needed && *other >= kSupported_log_p) {
      return claimed(Notation::variant, ratio);
    }
    return {};
  }
  if (own_cannot_be_told || !other || log_odds(*other) < kClearlyRead) return {};
  return claimed(Notation::variant, -log_odds(*other));
}

NotationTest of_both(const NotationTest& a, const NotationTest& b) {
  const NotationTest& least = a.log_ratio <= b.log_ratio ? a : b;
  const auto is = [&](Notation notation) {
    return a.notation == notation || b.notation == notation;
  };
  if (is(Notation::variant)) {
    return a.notation != Notation::variant ? b : b.notation != Notation::variant ? a : least;
  }
  return is(Notation::unknown) ? NotationTest{} : least;
}

}  // namespace kanaria::matching
