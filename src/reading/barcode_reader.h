// Japan Post's customer barcode in a picture: found, sampled and decoded.  Nothing found and
// nothing certain are the same outcome, an empty optional: a wrong barcode is worse than none.
// Pure; safe from any thread.  Source of the code: Japan Post, カスタマバーコード manual.
#pragma once

#include <optional>

#include "page/page.h"
#include "reading/reading.h"

namespace kanaria::reading {

struct LocatedBarcode {
  CustomerBarcode content;
  page::Box box;          ///< around all bars, upright box in pixels of the given picture
  int quarter_turns = 0;  ///< clockwise quarter turns (0-3) that bring the barcode upright
};

/// Finds and decodes one customer barcode in any of the four orientations, skewed by up to about
/// 12 degrees.  `grey` has one channel, dark bars on light paper; a mailpiece or a cut-out of one.
/// `resolution_dpi` (0: unknown) only says where to look first, and in a large picture how wide
/// the bars can be.  The check symbol, start, stop and the balance of every symbol must hold; one
/// illegible symbol may be recovered, with a confidence below 1.  Pictures of other than one
/// channel, or of more than 200 million pixels, hold nothing.
[[nodiscard]] std::optional<LocatedBarcode> read_customer_barcode(const page::Raster& grey,
                                                                  double resolution_dpi);

}  // namespace kanaria::reading
