// From a level page to an upright one whose lines are read.
#pragma once

#include "page/page.h"
#include "reading/read_line.h"
#include "reading/recogniser.h"

namespace kanaria::reading {

/// Decides which way is up from a few lines, then reads all lines, bounded in number.
[[nodiscard]] ReadSide read_side(page::Page page, Recogniser& recogniser);

}  // namespace kanaria::reading
