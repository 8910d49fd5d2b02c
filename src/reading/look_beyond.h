// Another look at the recipient's lines: along their slope, and past their ends.
#pragma once

#include "reading/read_line.h"
#include "reading/recogniser.h"
#include "reading/roles.h"

namespace kanaria::reading {

/// Adds to the rivals of the recipient's lines what a strip shows that follows the print's own
/// slope and begins before and ends behind the line: a label stuck on askew, a surname set far
/// apart, a character that the line was found without.  The lines themselves stay as they were
/// read.  Costs one reading of the name, and one of each line of the address that is not level.
void look_beyond(ReadSide& side, const RecipientRole& role, Recogniser& recogniser);

}  // namespace kanaria::reading
