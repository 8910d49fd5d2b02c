// The shade of folds, and streaks of a dirty scanner, taken out of a page: they run straight across
// it and through print, which is then neither found nor read.
#pragma once

#include "page/page.h"

namespace cv {
class Mat;
}  // namespace cv

namespace kanaria::page {

/// Flattens what is darker than its surroundings along a straight line over more than half of the
/// page, within 8° of level or upright: at every distance from the line the brightness that most of
/// a stretch of it has is set to that of the paper beside it.  Print that crosses it keeps its
/// contrast.  A page without such lines, or of less than 40 or more than 1,200 dpi,
/// stays as it is.  `grey`: 8 bits, changed in place.
void flatten_folds(cv::Mat& grey, double resolution_dpi);

/// The same for one line that is known, through two points, no nearer to level than to upright.
void flatten_upright(cv::Mat& grey, double resolution_dpi, const Point& a, const Point& b);

}  // namespace kanaria::page
