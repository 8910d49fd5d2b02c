// Cuts a line out of a page and makes it fit for a recogniser.
#pragma once

#include "page/page.h"
#include "reading/recogniser.h"

namespace kanaria::reading {

/// The em height at which Tesseract reads Japanese best: 16–24 px (measured).
inline constexpr double kReading_em_px = 22;

/// What becomes of bars that stand upright in a column (dashes, ー).
enum class Bars { laid_down, as_they_stand };

/// The line as a recogniser wants it: paper white and ink dark whatever the paper, scaled so that
/// an em is `em_px` high.  A vertical line's characters are set side by side, upright.  `widened`
/// is how much wider than high its characters are printed: 2 for dot-matrix printers' double width.
[[nodiscard]] LineImage line_image(const page::Page& page, const page::TextLine& line,
                                   double em_px = kReading_em_px, Bars bars = Bars::laid_down,
                                   double widened = 1);

/// Where the figures of a 郵便番号枠 are looked for: inside their frames; a little beyond, with red
/// frames taken out by looking through the red channel; or wherever they stand along the row, with
/// the walls of the frames taken out by their length.
enum class BoxCut { inside, beyond_red, whole_row };

/// The figures of a 郵便番号枠 set side by side.
[[nodiscard]] LineImage postal_boxes_image(const page::Page& page, const page::PostalBoxes& boxes,
                                           BoxCut cut);

}  // namespace kanaria::reading
