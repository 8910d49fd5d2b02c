// Characters that parted into halves, and lines of one half each.
#pragma once

#include <vector>

#include "page/chains.h"
#include "page/pieces.h"

namespace kanaria::page {

/// Joins chains that lie close side by side and together are one line of squarish characters: the
/// left and the right halves of 櫂 and 様 set far apart in a column, the left wall of a brushed 田,
/// the upper and the lower half of a lone 崇.  Two lines of print together are never so narrow.
void join_halves(std::vector<Chain>& chains, const std::vector<Piece>& pieces);

}  // namespace kanaria::page
