// Names whose honorific stands apart from them.
#pragma once

#include <cstddef>
#include <vector>

#include "reading/read_line.h"

namespace kanaria::reading {

/// The names that the honorific alone on line `honorific` ends: the nearest in the same row or
/// column, or the two between which it stands level (連名 with one 様 for both).  Empty where there
/// are none.
[[nodiscard]] std::vector<std::size_t> lines_before(const ReadSide& side, std::size_t honorific);

}  // namespace kanaria::reading
