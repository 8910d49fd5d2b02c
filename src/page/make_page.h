// From an original image to a Page.
#pragma once

#include "base/result.h"
#include "capture/capture.h"
#include "page/page.h"

namespace kanaria::page {

inline constexpr int kMaxSide_px = 30'000;
inline constexpr long long kMaxPixels = 46'000'000;

/// Decodes the image, finds the sheet and its skew, and returns it level and cropped, with its
/// lines for text that runs either way.  Whether it stands upright is not decided here: see
/// turned(). An Error (this_mailpiece) says why an image cannot be used: larger than kMaxPixels,
/// not what its name says, truncated.  Safe from any thread.
[[nodiscard]] base::Result<Page> make_page(const capture::OriginalImage& image);

/// The image in grey as it is, nothing found or turned; refused like make_page().  Safe from any
/// thread.
[[nodiscard]] base::Result<Raster> decoded_grey(const capture::OriginalImage& image);

/// The image in colour as it is, nothing found or turned; refused like make_page().  Safe from any
/// thread.
[[nodiscard]] base::Result<Raster> decoded_colour(const capture::OriginalImage& image);

/// The same page turned clockwise by quarter turns (0..3), lines found anew.
[[nodiscard]] Page turned(const Page& page, int quarter_turns);

}  // namespace kanaria::page
