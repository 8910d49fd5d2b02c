// Names whose parts stand so far apart that they were found as two lines.
#pragma once

#include "postal/names.h"
#include "reading/read_line.h"

namespace kanaria::reading {

/// Gives a row the first character that was set apart from it as a possible logo, where that reads
/// as a character beyond doubt: 樋 of a tilted 樋口, the く of くすのき in a wide face.
void join_first_characters(ReadSide& side);

/// Joins a surname and what stands level with it within a few characters' width (道明寺　　　蕗様),
/// where the second ends in an honorific and is no whole name by itself; and before that, a lone
/// honorific and the given name in front of it (茂木　　蕗　　様).  The joined line takes the place
/// of the second one.
void join_spaced_names(ReadSide& side, const postal::NameKnowledge& names);

}  // namespace kanaria::reading
