// From a level page to an upright one whose lines are read.
#pragma once

#include "page/page.h"
#include "reading/read_line.h"
#include "reading/recogniser.h"

namespace kanaria::reading {

/// Decides which way is up, by the customer barcode or from a few lines; nothing else is read.
[[nodiscard]] ReadSide stand_upright(page::Page page, Recogniser& recogniser);

/// Reads all lines and 郵便番号枠 of an upright page, bounded in number.
void read_lines(ReadSide& side, Recogniser& recogniser);

/// Both, one after the other.
[[nodiscard]] ReadSide read_side(page::Page page, Recogniser& recogniser);

}  // namespace kanaria::reading
