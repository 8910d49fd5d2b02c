#include "reading/lattice.h"

namespace kanaria::reading {

std::u32string Lattice::text() const {
  std::u32string text;
  for (const Symbol& symbol : symbols) text.push_back(symbol.candidates.front().character);
  return text;
}

double Lattice::mean_p() const {
  if (symbols.empty()) return 0;
  double sum = 0;
  for (const Symbol& symbol : symbols) sum += symbol.confidence();
  return sum / static_cast<double>(symbols.size());
}

}  // namespace kanaria::reading
