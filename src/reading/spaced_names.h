// Names whose parts stand so far apart that they were found as two lines.
#pragma once

#include "postal/names.h"
#include "reading/read_line.h"

namespace kanaria::reading {

/// Joins a surname and what stands level with it within a few characters' width (道明寺　　　蕗様),
/// where the second ends in an honorific and is no whole name by itself.  The joined line takes the
/// place of the second one.
void join_spaced_names(ReadSide& side, const postal::NameKnowledge& names);

}  // namespace kanaria::reading
