// Twins of different scripts told apart by what stands beside them.
#pragma once

#include "reading/line_reading.h"

namespace kanaria::reading {

/// 一 and ー, ハ and 八, O and 0 look the same: which one a place shows is decided by the scripts
/// of the places beside it, as they follow one another in addresses, names and firms; in columns
/// also a bar and 1, and flat brackets; then large and small kana and letters
/// (kana_size.h, letter_case.h).  Probability moves
/// between twins only; all other classes, the sum over a place and its presence stay.  This is
/// knowledge of texts and not of the image: text_likelihood.h takes readings without it.
[[nodiscard]] LineReading in_context(LineReading reading);

}  // namespace kanaria::reading
