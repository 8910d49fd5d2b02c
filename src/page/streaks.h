// Streaks of a dirty scanner: dirt on the glass of a feeder draws a line down the whole scan.
#pragma once

#include <vector>

namespace cv {
class Mat;
}  // namespace cv

namespace kanaria::page {

/// The columns of a scan, as it came, that are darker than both of their sides from top to bottom,
/// by their middles in pixels.  Print and folds seldom are: a rule as long as the sheet is taken
/// for one.  `grey`: 8 bits.
[[nodiscard]] std::vector<double> find_streaks(const cv::Mat& grey, double resolution_dpi);

}  // namespace kanaria::page
