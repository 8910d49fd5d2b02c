// The strings that a line most probably says.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "reading/line_reading.h"

namespace kanaria::reading {

inline constexpr std::size_t kMaxRankedTexts = 64;

struct RankedText {
  std::u32string text;
  double p = 0;  ///< probability that the line says exactly this, given its image
};

/// The most probable distinct strings, best first, at most `most` (1 to kMaxRankedTexts).  The ways
/// to one string (which place shows which of its characters) are summed as far as the search
/// keeps them; the p of all strings that there are sum to 1, those of the answer to less.  Without
/// places the answer is "" with p 1.
[[nodiscard]] std::vector<RankedText> ranked_texts(const LineReading& reading, std::size_t most);

/// The same strings weighed by what is known beforehand (a lexicon's prior, any positive scale):
/// p' ~ p * prior(text), ranked anew.  The sum of p stays, so that what was left out keeps its
/// share.  Nothing of a prior is ever in the image's own probabilities.
[[nodiscard]] std::vector<RankedText> weighed(
    std::vector<RankedText> texts, const std::function<double(std::u32string_view)>& prior);

}  // namespace kanaria::reading
