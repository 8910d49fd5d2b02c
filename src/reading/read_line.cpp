#include "reading/read_line.h"

#include <cstddef>

namespace kanaria::reading {

ReadLine part_of(const ReadLine& line, std::size_t from, std::size_t to) {
  ReadLine part = line;
  const auto begin = line.lattice.symbols.begin();
  part.lattice.symbols.assign(begin + static_cast<std::ptrdiff_t>(from),
                              begin + static_cast<std::ptrdiff_t>(to));
  part.text = line.text.substr(from, to - from);
  return part;
}

}  // namespace kanaria::reading
