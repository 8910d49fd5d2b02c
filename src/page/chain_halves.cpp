#include "page/chain_halves.h"

#include <algorithm>

#include "page/chain_characters.h"

namespace kanaria::page {
namespace {

constexpr double kClose = 0.12;   // of the whole: between halves
constexpr double kWidest = 1.45;  // of its length, that a character is across the line
constexpr double kNarrowest = 0.6;
constexpr std::size_t kMostCharacters = 6;  // a name; longer lines hold together by themselves

/// Whether the pieces of chain b are parts of the characters of chain a: every character that holds
/// some of them holds some of a's too, and is squarish with both.
bool completes(const Chain& a, const Chain& b, const std::vector<Piece>& pieces) {
  if (a.direction != b.direction) return false;
  const Span sa = span_of(a.box, a.direction);
  const Span sb = span_of(b.box, a.direction);
  const Span whole = span_of(united(a.box, b.box), a.direction);
  const double gap =
      std::max(sa.across_from, sb.across_from) - std::min(sa.across_to, sb.across_to);
  const double beside = std::max(sa.along_from, sb.along_from) - std::min(sa.along_to, sb.along_to);
  if (gap > kClose * whole.height() || beside > 0) return false;
  std::vector<std::size_t> all = a.pieces;
  all.insert(all.end(), b.pieces.begin(), b.pieces.end());
  const auto characters = characters_of(pieces, all, a.direction);
  // Rows of small print over one another run together into broad blocks, columns do not.
  const bool row = a.direction == Direction::horizontal;
  if (characters.size() > (row ? 1 : kMostCharacters)) return false;
  const auto holds = [](const Character& character, const Chain& chain) {
    return std::any_of(character.pieces.begin(), character.pieces.end(), [&](std::size_t i) {
      return std::find(chain.pieces.begin(), chain.pieces.end(), i) != chain.pieces.end();
    });
  };
  return std::all_of(characters.begin(), characters.end(), [&](const Character& character) {
    if (!holds(character, b)) return true;
    const double aspect = character.span.height() / character.span.length();
    return holds(character, a) && aspect > kNarrowest && aspect < kWidest;
  });
}

}  // namespace

void join_halves(std::vector<Chain>& chains, const std::vector<Piece>& pieces) {
  for (std::size_t i = 0; i < chains.size(); ++i) {
    for (std::size_t j = i + 1; j < chains.size(); ++j) {
      Chain& a = chains[i];
      if (!completes(a, chains[j], pieces) && !completes(chains[j], a, pieces)) continue;
      a.pieces.insert(a.pieces.end(), chains[j].pieces.begin(), chains[j].pieces.end());
      a.box = united(a.box, chains[j].box);
      a.em_px = em_of(pieces, a.pieces, a.direction);
      chains.erase(chains.begin() + static_cast<std::ptrdiff_t>(j));
      --j;
    }
  }
}

}  // namespace kanaria::page
