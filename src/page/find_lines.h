// Lines and columns of print, and 郵便番号枠, on a level page.
#pragma once

#include <vector>

#include "page/page.h"

namespace cv {
class Mat;
}  // namespace cv

namespace kanaria::page {

struct PageLayout {
  std::vector<TextLine> lines;
  std::vector<PostalBoxes> postal_boxes;
};

/// Finds both on a level page, given in 8-bit grey and in colour.  Lines are chains of similar
/// pieces of ink; a piece belongs to the longest chain that holds it, so that horizontal and
/// vertical print may stand side by side.
[[nodiscard]] PageLayout find_layout(const cv::Mat& grey, const cv::Mat& colour,
                                     double resolution_dpi);

}  // namespace kanaria::page
