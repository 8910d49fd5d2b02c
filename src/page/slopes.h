// How far lines of print are askew on a level sheet.
#pragma once

#include <vector>

#include "page/page.h"

namespace kanaria::page {

/// Sets every line's slope to that of its block: a label is stuck on askew as a whole, and a short
/// line alone does not tell.  0 where a block is level or too short to tell.
void find_slopes(std::vector<TextLine>& lines);

}  // namespace kanaria::page
