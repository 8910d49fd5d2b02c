// Chains of pieces of ink that make lines of print.
#pragma once

#include <cstddef>
#include <vector>

#include "page/page.h"
#include "page/pieces.h"

namespace kanaria::page {

/// The resolution at which pieces are chained.
inline constexpr double kLayout_dpi = 150;

/// A box seen along its line: `along` runs with the text, `across` over the line's height.
struct Span {
  double along_from, along_to, across_from, across_to;
  [[nodiscard]] double length() const { return along_to - along_from; }
  [[nodiscard]] double height() const { return across_to - across_from; }
};

[[nodiscard]] Span span_of(const Box& box, Direction direction);

/// The smallest box around both.
[[nodiscard]] Box united(const Box& a, const Box& b);

/// One line: pieces that follow one another.
struct Chain {
  Direction direction = Direction::horizontal;
  std::vector<std::size_t> pieces;  ///< indices, in no order
  Box box;
  double em_px = 0;  ///< size of a full-width character
  [[nodiscard]] double length_em() const;
};

/// The lines that `pieces` (at kLayout_dpi) make, horizontal and vertical ones competing; no piece
/// is in two.  A spaced-out name is one line, a firm and its branch in smaller print are two, and
/// so are what looks like a logo and the text after it; solid bars in front of a line are left out.
[[nodiscard]] std::vector<Chain> find_chains(const std::vector<Piece>& pieces);

}  // namespace kanaria::page
