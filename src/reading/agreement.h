// Two recognisers on one line: where they agree, the line is more certain.
#pragma once

#include <memory>

#include "reading/lattice.h"
#include "reading/recogniser.h"

namespace kanaria::reading {

/// `mine`, made surer where `other` reads the same and widened where it reads something else: texts
/// are aligned by edit distance, widths folded.  No place is added or taken away.
[[nodiscard]] Lattice confirmed(Lattice mine, const Lattice& other);

/// Reads with `mine`, confirmed by `other`.  Neither may be null.
[[nodiscard]] std::unique_ptr<Recogniser> confirmed_recogniser(std::unique_ptr<Recogniser> mine,
                                                               std::unique_ptr<Recogniser> other);

}  // namespace kanaria::reading
