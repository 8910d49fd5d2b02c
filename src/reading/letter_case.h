// Capital and small letters of one shape told apart by what stands beside them.
#pragma once

#include "reading/line_reading.h"

namespace kanaria::reading {

/// O and o, S and s … and I and l look the same where a line's height is uncertain: between
/// capitals a letter is a capital, after a small letter it is a small one.  Probability moves
/// between the two forms only; at the beginning of a word before a small letter it is a capital.
[[nodiscard]] LineReading with_letter_cases(LineReading reading);

}  // namespace kanaria::reading
