// Marks over a scan: the sheet, blocks, lines and fields.
#pragma once

#include <vector>

#include "lettering/lettering.h"
#include "page/page.h"
#include "reading/picture_fields.h"
#include "reading/reader.h"

namespace kanaria::reading {

inline constexpr lettering::Colour kSheetColour{200, 50, 170};
inline constexpr lettering::Colour kBlockColour{185, 238,
                                                255};  ///< darkens paper, leaves ink as it is
inline constexpr lettering::Colour kLineColour{125, 125, 125};
inline constexpr int kNumberRadius_px = 17;

/// Draws onto `picture` (blue, green, red), which shows the original image by way of
/// `to_picture`.  Fields are tinted, framed and numbered in their party's colour; numbers stand
/// beside their field where they hide least.  Not thread-safe, because of `lettering`.
void draw_marks(cv::Mat& picture, const ReadPage& read, const page::Mapping& to_picture,
                const std::vector<ShownField>& fields, lettering::Lettering& lettering);

/// A number in a disc about (x_px, y_px).
void draw_number(cv::Mat& picture, int number, int x_px, int y_px, lettering::Colour colour,
                 lettering::Lettering& lettering);

}  // namespace kanaria::reading
