// Which of the notations that fold to the same the image shows: the record's own or another.
// Pure functions; safe from any thread.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "registry/hit.h"

namespace kanaria::matching {

/// What one part of a reading may say.
struct NotationCandidate {
  std::string text;
  std::optional<double> log_likelihood;  ///< reading::WeighedText::log_likelihood
  /// It folds to what was read.  Another text can be the record's, but is no rival of it: which
  /// building stands there is no question of notation.
  bool same_form = true;
};

struct NotationTest {
  registry::Notation notation = registry::Notation::unknown;
  /// Natural logarithm of the likelihood of the record's notation over the likeliest other one;
  /// 0 when unknown, within ±kMostNotationRatio.
  double log_ratio = 0;
  bool operator==(const NotationTest&) const = default;
};

/// Chosen on 60 drawn mailpieces (tests/bench/notation_bench.py, seed 71), tried on 60 others.
inline constexpr double kClaimRatio = 1.5;
/// The same where the record's text is another reading and not another way to write what was read:
/// misread buildings are commoner than lists that name another one.
inline constexpr double kMisreadRatio = 5;
/// A record's notation that nobody proposed is another one only where what was read has these odds
/// (natural logarithm) against everything else that the image may say.
inline constexpr double kClearlyRead = 0.5;
/// A variant is claimed only where the image makes it this likely, as natural logarithm.
inline constexpr double kSupported_log_p = -3;
inline constexpr double kMostNotationRatio = 25;

/// exact: the record's notation is e^kClaimRatio times as likely as any other.  variant: another is
/// so much likelier, and supported; where the record's is none of the candidates, the likeliest is
/// clearly read.  Also unknown: no candidates, or the record's is one that the image cannot tell.
[[nodiscard]] NotationTest test_notation(std::span<const NotationCandidate> candidates,
                                         const std::function<bool(std::string_view)>& is_records);

/// A whole is the record's when all its parts are, another when one part is; the ratio is the least
/// of the parts'.
[[nodiscard]] NotationTest of_both(const NotationTest& a, const NotationTest& b);

}  // namespace kanaria::matching
