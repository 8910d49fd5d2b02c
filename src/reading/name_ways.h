// Which print may be the addressee's name: the line that was taken for it, pieces that were parted
// from it, other lines in its place.
#pragma once

#include <vector>

#include "reading/lattice.h"
#include "reading/roles.h"

namespace kanaria::reading {

/// Symbols that may be the name, the honorific left out, and their odds against the line that was
/// taken for it, before anybody asks whether they are a name.
struct NameWay {
  std::vector<Symbol> symbols;
  double odds = 1;
};

/// The line that was taken comes first, with odds 1; none does where there is no such line.
[[nodiscard]] std::vector<NameWay> name_ways(const ReadSide& side, const RecipientRole& role);

}  // namespace kanaria::reading
