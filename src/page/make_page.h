// From an original image to a Page.
#pragma once

#include "base/result.h"
#include "capture/capture.h"
#include "page/decoder.h"
#include "page/page.h"

namespace kanaria::page {

/// Smaller ones hold no address.
inline constexpr int kLeastSide_px = 16;

/// Has the image decoded, finds the sheet and its skew, and returns it level and cropped, with its
/// lines for text that runs either way.  Whether it stands upright is not decided here: see
/// turned(). An Error (this_mailpiece) says why an image cannot be used: larger than kMaxPixels,
/// not what its name says, truncated; other Errors as of Decoder::decode().  Safe from any thread.
[[nodiscard]] base::Result<Page> make_page(Decoder& decoder, const capture::OriginalImage& image);

/// The same of an image that is decoded already, in the size that size_for_page() asks for.
[[nodiscard]] base::Result<Page> page_of(const capture::OriginalImage& image, Raster decoded);
/// Half of a large image: all of it takes more memory than everything that is done with it.
[[nodiscard]] DecodedSize size_for_page(const capture::ImageHeader& header);

/// The image in grey as it is, nothing found or turned; refused like make_page().  Safe from any
/// thread.
[[nodiscard]] base::Result<Raster> decoded_grey(Decoder& decoder,
                                                const capture::OriginalImage& image);

/// The image in colour as it is, nothing found or turned; refused like make_page().  Safe from any
/// thread.
[[nodiscard]] base::Result<Raster> decoded_colour(Decoder& decoder,
                                                  const capture::OriginalImage& image);

/// The same page turned clockwise by quarter turns (0..3), lines found anew.
[[nodiscard]] Page turned(const Page& page, int quarter_turns);

}  // namespace kanaria::page
