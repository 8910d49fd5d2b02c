// What a field may say instead of its best text, gathered from many sources.
#pragma once

#include <string>
#include <vector>

#include "reading/reading.h"

namespace kanaria::reading {

inline constexpr std::size_t kMaxRivals = 64;  ///< hypotheses of a field, the best among them

/// Texts with their odds against the field's best one.  Odds are guesses by kind, each from what
/// such misreadings were among drawn mail's: they rank, and trust gives them their sum.
class Rivals {
 public:
  /// A text that was added before keeps the better odds; "" is nothing.
  void add(std::string text, double odds);

  /// Puts them behind the best hypothesis, which stays as it is: none becomes likelier than nearly
  /// that, and the sum of all p stays within 1.  Where the field has none, its text stays empty and
  /// they share `unread`, the probability that the field is on the page all the same.
  void join(Field& field, double unread) const;

 private:
  std::vector<Hypothesis> list_;  ///< p: odds
};

}  // namespace kanaria::reading
