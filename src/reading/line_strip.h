// From a picture of one line to strips as the net wants them.
#pragma once

#include <vector>

#include "page/page.h"
#include "reading/line_net.h"
#include "reading/recogniser.h"

namespace kanaria::reading {

/// The strip of a line whose em is known.  `zoom` is for a second look: 1.1 shows it a tenth
/// larger. Empty (width 0) when there is nothing to look at.
[[nodiscard]] Strip strip_of(const LineImage& line, const LineCharacters& characters,
                             double zoom = 1);

/// Print found in a picture of one line: ink as 0..255, full ink reached by its darkest parts, and
/// the rows that the line itself takes.  Rules, specks and what reaches in from lines above and
/// below do not count.
struct FoundPrint {
  page::Raster ink;
  double top_px = 0;
  double bottom_px = 0;       ///< no print: equal to top_px
  double glyph_width_px = 0;  ///< of the wider pieces of print
};

/// The picture is one horizontal line with some margin: dark on light, or light on dark; any size,
/// any even background.
[[nodiscard]] FoundPrint find_print(const page::Raster& grey);

/// Strips by the likeliest readings of the print's height, at most three, likeliest first: that of
/// kanji, that of figures and small kana; or, where it is far lower than wide (dashes, 一), that of
/// its width.
[[nodiscard]] std::vector<Strip> strips_of(const FoundPrint& print,
                                           const LineCharacters& characters);

/// The same for a picture of one column, its characters set side by side.
[[nodiscard]] std::vector<LineImage> lines_of_column(const page::Raster& grey);

}  // namespace kanaria::reading
