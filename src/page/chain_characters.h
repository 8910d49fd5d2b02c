// The characters of a chain of pieces, and their size.
#pragma once

#include <cstddef>
#include <vector>

#include "page/chains.h"
#include "page/pieces.h"

namespace kanaria::page {

/// A character of a chain: the pieces that stand over one another.
struct Character {
  Span span;
  std::vector<std::size_t> pieces;
  double ink_px = 0;
  [[nodiscard]] double fill() const { return ink_px / (span.length() * span.height()); }
};

/// A chain's characters in order.
[[nodiscard]] std::vector<Character> characters_of(const std::vector<Piece>& pieces,
                                                   std::vector<std::size_t> members,
                                                   Direction direction);

/// The size of a full-width character: for kanji, its extent across the line.  In a column, figures
/// are narrow and their height tells.
[[nodiscard]] double em_of(const std::vector<Character>& characters, Direction direction);
[[nodiscard]] double em_of(const std::vector<Piece>& pieces,
                           const std::vector<std::size_t>& members, Direction direction);

}  // namespace kanaria::page
