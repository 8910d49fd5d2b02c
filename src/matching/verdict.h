// What matching hands on: the decision on one mailpiece.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "registry/hit.h"

namespace kanaria::matching {

/// match: sealed and queued.  review: the same, marked for headquarters to decide.  no_match: the
/// mailpiece leaves counters only.
enum class Decision { no_match, review, match };
/// "match", "review" or "no_match".
[[nodiscard]] std::string_view to_string(Decision decision);

struct Verdict {
  Decision decision = Decision::no_match;
  std::vector<registry::Hit> hits;  ///< best first; empty for no_match
  std::uint64_t hypotheses = 0;     ///< combinations of field hypotheses looked up
  std::uint64_t elapsed_us = 0;
};

}  // namespace kanaria::matching
