// Connected pieces of ink, sorted by what they can be.
#pragma once

#include <vector>

#include "page/page.h"

namespace cv {
class Mat;
}  // namespace cv

namespace kanaria::page {

/// Pieces of the size of characters or parts of them; specks, rules, frames and pictures left out.
/// `mask` is 255 where ink is.
[[nodiscard]] std::vector<Box> character_pieces(const cv::Mat& mask, double resolution_dpi);

/// Rows of seven equal upright frames at the pitch of a 郵便番号枠 (about 7 mm, a wider step after
/// the third allowed), each the inside of its frame.
[[nodiscard]] std::vector<PostalBoxes> find_postal_boxes(const cv::Mat& mask,
                                                         double resolution_dpi);

}  // namespace kanaria::page
