// Large and small kana told apart by what stands before and after them.
#pragma once

#include "reading/line_reading.h"

namespace kanaria::reading {

/// フォ and フオ differ by a few pixels: where the image leaves it open, the kana before (for ッ
/// the one after) says which of the two words have there, as counted in the katakana words of
/// mecab-ipadic.  Probability moves between a kana and its small form only, and a clear image
/// stands: キヤノン stays.
[[nodiscard]] LineReading with_kana_sizes(LineReading reading);

}  // namespace kanaria::reading
