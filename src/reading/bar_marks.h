// Dark, upright strokes in a picture: what may be the bars of a barcode.  Pure; safe from any
// thread.
#pragma once

#include <vector>

#include "page/page.h"

namespace kanaria::reading {

/// A stroke that stands out from what lies left and right of it.
struct Mark {
  double x_px = 0;  ///< of the centre of mass
  int top_px = 0;
  int bottom_px = 0;  ///< exclusive
  [[nodiscard]] double y_px() const { return (top_px + bottom_px) / 2.0; }
  [[nodiscard]] int height_px() const { return bottom_px - top_px; }
};

struct Marks {
  std::vector<Mark> marks;  ///< at most 60,000, from the top
  page::Raster contrast;    ///< of each pixel, how much darker it is than left and right of it
};

/// Strokes of about 2 to 8 pixels in width and up to 60 in height in a one-channel picture.  Rules
/// across, shade and everything broad vanish.
[[nodiscard]] Marks find_marks(const page::Raster& grey);

}  // namespace kanaria::reading
