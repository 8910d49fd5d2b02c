#include "page/chain_characters.h"

#include <algorithm>

namespace kanaria::page {

std::vector<Character> characters_of(const std::vector<Piece>& pieces,
                                     std::vector<std::size_t> members, Direction direction) {
  const auto span = [&](std::size_t i) { return span_of(pieces[i].box, direction); };
  std::sort(members.begin(), members.end(),
            [&](std::size_t a, std::size_t b) { return span(a).along_from < span(b).along_from; });
  std::vector<Character> characters;
  for (const std::size_t i : members) {
    const Span next = span(i);
    if (characters.empty() || next.along_from >= characters.back().span.along_to) {
      characters.push_back({next, {}, 0});
    }
    Character& last = characters.back();
    last.span.along_to = std::max(last.span.along_to, next.along_to);
    last.span.across_from = std::min(last.span.across_from, next.across_from);
    last.span.across_to = std::max(last.span.across_to, next.across_to);
    last.pieces.push_back(i);
    last.ink_px += pieces[i].ink_px;
  }
  return characters;
}

double em_of(const std::vector<Character>& characters, Direction direction) {
  std::vector<double> across;
  std::vector<double> along;
  for (const Character& character : characters) {
    across.push_back(character.span.height());
    along.push_back(character.span.length());
  }
  std::sort(across.begin(), across.end());
  std::sort(along.begin(), along.end());
  const double em = across[across.size() * 4 / 5];
  if (direction == Direction::horizontal) {
    // Lower than any print: a stroke of 一 in a column, and no row of seven characters.
    constexpr double kLowestPrint_px = 1 / 25.4 * kLayout_dpi;
    return em < kLowestPrint_px && along.size() == 1 ? std::max(em, along[0]) : em;
  }
  if (characters.size() == 1) return std::max(em, along[0]);
  // Figures are narrow and about three quarters of an em high; what is longer are characters that
  // touch.
  const double height = along[along.size() / 2];
  const bool figures = height > 1.2 * em && height < 1.9 * em;
  return figures ? height / 0.75 : std::max(em, std::min(1.6 * em, height));
}

double em_of(const std::vector<Piece>& pieces, const std::vector<std::size_t>& members,
             Direction direction) {
  return em_of(characters_of(pieces, members, direction), direction);
}

}  // namespace kanaria::page
