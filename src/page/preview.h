// Small pictures of a page: for a screen, and to notice that a mailpiece was seen before.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "page/page.h"

namespace kanaria::page {

/// The upright page in colour as a JPEG, made smaller where its longer side has more pixels than
/// that.  Safe from any thread.
[[nodiscard]] base::Bytes preview_jpeg(const Page& page, int longest_px);

/// What is left of the page in 64 × 64 fields of mean brightness, freed of brightness and contrast:
/// mean 0, length 1; empty for a page of one colour.
using Likeness = std::vector<float>;
[[nodiscard]] Likeness likeness(const Page& page);
/// In [-1, 1]: the correlation of two; the same sheet scanned twice gives 0.95 and more, shifted or
/// lit otherwise.  0 when one is empty.
[[nodiscard]] double alike(const Likeness& a, const Likeness& b);

}  // namespace kanaria::page
