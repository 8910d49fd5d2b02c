// Rows that two texts share, set apart by a blank.
#pragma once

#include "reading/read_line.h"

namespace kanaria::reading {

/// Parts rows at a blank where a firm's name ends and its address or postal code begins (in a
/// window the sender often has one row), and where an honorific ends and a telephone number
/// follows, which is a neighbour's.
void part_rows(ReadSide& side);

}  // namespace kanaria::reading
