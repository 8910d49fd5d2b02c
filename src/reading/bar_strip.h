// The picture around a row of bars, straightened: bars upright at even distances on a level line.
// Pure; safe from any thread.
#pragma once

#include <span>
#include <vector>

#include "page/page.h"
#include "postal/customer_barcode.h"

namespace kanaria::reading {

/// Where the bars are in the picture.
struct BarGeometry {
  std::vector<double> x_px, y_px;  ///< the 67 middles
  double lean = 0;                 ///< tangent of the bars' lean against the line's normal
};

/// Darkness against the paper nearby, 0 to 255 and a little below.  kPitchPx columns a bar,
/// kMarginBars bar distances beyond both ends, kReachBars above and below the middle line.
class BarStrip {
 public:
  static constexpr int kBars = postal::kCustomerBarcodeBars;
  static constexpr int kPitchPx = 12;
  static constexpr int kMarginBars = 3;
  static constexpr int kReachBars = 3;
  static constexpr int kColumns = (kBars + 2 * kMarginBars) * kPitchPx;
  static constexpr int kRows = 2 * kReachBars * kPitchPx;
  static constexpr int kMiddleRow = kRows / 2;

  BarStrip(const page::Raster& grey, const BarGeometry& geometry);

  /// One row of kColumns values.
  [[nodiscard]] std::span<const float> row(int row) const;

  /// Mean over columns left to right and rows top to bottom, the ends exclusive.
  [[nodiscard]] double mean(int left, int right, int top, int bottom) const;

  /// Mean over the bar's core in rows top to bottom.  Bars -1 and 67 are beyond the ends.
  [[nodiscard]] double bar_mean(int bar, int top, int bottom) const {
    const int left = middle_column(bar) - 2;
    return mean(left, left + 4, top, bottom);
  }

  /// The column just right of the bar's middle.
  [[nodiscard]] static int middle_column(int bar) {
    return (bar + kMarginBars) * kPitchPx + kPitchPx / 2;
  }

 private:
  std::vector<float> dark_;
};

/// The lean, beyond the one the strip was made with, that makes the bars stand out best.
[[nodiscard]] double lean_of(const BarStrip& strip);

/// Moves the geometry that the strip was made with onto the bars that the strip shows.
void refine(const BarStrip& strip, BarGeometry& geometry);

}  // namespace kanaria::reading
