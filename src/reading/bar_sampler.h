// How dark each half of each bar is.  Pure; safe from any thread.
#pragma once

#include <array>
#include <optional>

#include "page/page.h"
#include "postal/customer_barcode.h"
#include "reading/bar_locator.h"

namespace kanaria::reading {

/// What was seen of one bar.  0 is bare paper, 1 is full ink; values stray beyond both by noise.
struct BarSample {
  double ascender = 0;
  double descender = 0;
  bool legible = true;  ///< the middle part, which every bar has, is there
};

struct BarSamples {
  std::array<BarSample, postal::kCustomerBarcodeBars> bars;
  double spread = 0;  ///< typical distance of a half-bar from its own level 0 or 1
};

/// Follows the row closely, straightens it and measures every half-bar.  Nothing when the picture
/// there does not look like a 4-state code: no common middle part, no two clear lengths of bar.
/// The row is in pixels of `grey`, bar distance 4 to 40 pixels.
[[nodiscard]] std::optional<BarSamples> sample_bars(const page::Raster& grey, const BarRow& row);

}  // namespace kanaria::reading
