// Where rows of evenly spaced upright bars are: candidates for a customer barcode, not yet read.
// Pure; safe from any thread.
#pragma once

#include <vector>

#include "page/page.h"

namespace kanaria::reading {

/// The middles of 67 neighbouring bars, left to right, on the line that all bars cross.
struct BarRow {
  std::vector<page::Point> middles;  ///< always 67
};

/// A stretch of evenly spaced bars.  More bars than 67 (something beside the code looked like a
/// bar) give several rows to try, the likeliest first.
struct BarStretch {
  std::vector<BarRow> rows;
};

/// The distance from bar to bar that locate_bars() can see.
inline constexpr double kMinPitchPx = 4.2;
inline constexpr double kMaxPitchPx = 12.0;

/// At most `kMaxStretches` stretches of about 67 bars in a one-channel picture, near horizontal
/// (up to about 12 degrees), bars dark.  Empty when there is none.
inline constexpr int kMaxStretches = 6;
[[nodiscard]] std::vector<BarStretch> locate_bars(const page::Raster& grey);

}  // namespace kanaria::reading
