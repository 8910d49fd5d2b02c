// Two-dimensional codes on a mailpiece.  Address sheets carry them with login keys and customer
// numbers, which nobody needs as evidence.
#pragma once

#include <vector>

#include "base/result.h"
#include "capture/capture.h"
#include "page/decoder.h"
#include "page/page.h"
#include "page/pieces.h"

namespace kanaria::page {

/// QR codes wherever they stand and however they lie, as quadrilaterals in the picture's pixels.
/// Other kinds (Data Matrix, PDF417) are not found.  Safe from any thread.
[[nodiscard]] std::vector<std::array<Point, 4>> find_codes(const Raster& colour);

/// The upright boxes of QR codes among connected pieces of ink, a little wider than the codes are.
[[nodiscard]] std::vector<Box> codes_among(const std::vector<Piece>& pieces);

/// The image with every code that is found painted over, as a PNG of the same size, and how many
/// those are in `masked_codes`; an image without codes comes back as it was, byte for byte.
/// Refused like make_page().  Safe from any thread.
[[nodiscard]] base::Result<capture::OriginalImage> without_codes(Decoder& decoder,
                                                                 capture::OriginalImage image);

}  // namespace kanaria::page
