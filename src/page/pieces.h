// Connected pieces of ink, sorted by what they can be.
#pragma once

#include <vector>

#include "page/page.h"

namespace cv {
class Mat;
}  // namespace cv

namespace kanaria::page {

struct Piece {
  Box box;
  int ink_px = 0;  ///< pixels of ink in the box
};

/// Pieces of the size of characters or parts of them; specks, rules, frames and pictures left out.
/// `mask` is 255 where ink is.
[[nodiscard]] std::vector<Piece> character_pieces(const cv::Mat& mask, double resolution_dpi);

/// Rows of seven equal upright frames at the pitch of a 郵便番号枠 (about 7 mm, a wider step after
/// the third allowed), each the inside of its frame.  `bridge_px` is the widest break in a frame's
/// line that is closed.
[[nodiscard]] std::vector<PostalBoxes> find_postal_boxes(const cv::Mat& mask, double resolution_dpi,
                                                         int bridge_px);

}  // namespace kanaria::page
